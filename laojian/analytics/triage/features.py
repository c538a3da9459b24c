"""Texts as sparse rows: words, pairs of words, and runs of two to four characters, each weighed by its rarity.

Everything is counted with arrays. A run of n characters is its n code units of 16 bits packed in one number, so the
vocabulary is a sorted array of numbers: found by bisection, stored without pickling, and exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from laojian.analytics.triage.normal import plain, signs_of, words_of

Rows = Any  # scipy.sparse.csr_matrix: scipy carries no types
Keys = NDArray[np.uint64]

#: Kinds of features: words, pairs of words, runs of characters.
KINDS: Final = ("w1", "w2", "c1", "c2", "c3", "c4")
#: A vocabulary keeps the most frequent ones up to here.
MOST_KEYS: Final = 250_000
_OUTSIDE: Final = 0xFFFD
_STOPS: Final = tuple(" ,.;:!?。、\"'()[]<>《》“”‘’…—-~·|/\\+=*#&%^`{}【】「」『』@$")


@dataclass(frozen=True)
class Counted:
    """Texts cut once, to be counted under several vocabularies: `words` and their `word_rows`; `units` likewise."""

    count: int
    words: list[str]
    word_rows: NDArray[np.int32]
    units: Keys
    unit_rows: NDArray[np.int32]


def cut(texts: Sequence[str]) -> Counted:
    """Words and code units of all texts, one after the other, with a stop between texts."""
    words: list[str] = []
    lengths = np.zeros(len(texts), dtype=np.int64)
    signed: list[str] = []
    for row, text in enumerate(texts):
        normal = plain(text)
        mine = words_of(normal)
        lengths[row] = len(mine) + 1
        words += mine
        words.append("")
        signed.append(signs_of(normal))
    rows = np.arange(len(texts), dtype=np.int32)
    points = np.frombuffer("\0".join([*signed, ""]).encode("utf-32-le", "replace"), dtype=np.uint32)
    spans = np.fromiter((len(text) + 1 for text in signed), dtype=np.int64, count=len(signed))
    units = np.where(points > 0xFFFF, _OUTSIDE, points).astype(np.uint64)
    units[np.isin(units, _STOP_UNITS)] = 0
    return Counted(len(texts), words, np.repeat(rows, lengths), units, np.repeat(rows, spans))


_STOP_UNITS: Final = np.array([ord(stop) for stop in _STOPS], dtype=np.uint64)


def _runs(counted: Counted, length: int) -> tuple[Keys, NDArray[np.int32]]:
    """Packed runs of `length` code units that hold no stop, and the row of each."""
    end = len(counted.units) - length + 1
    if end <= 0:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32)
    keys = np.zeros(end, dtype=np.uint64)
    whole = np.ones(end, dtype=bool)
    for offset in range(length):
        part = counted.units[offset : offset + end]
        keys = (keys << np.uint64(16)) | part
        whole &= part != 0
    return keys[whole], counted.unit_rows[:end][whole]


def _word_numbers(counted: Counted, lexicon: Mapping[str, int]) -> NDArray[np.int64]:
    """The number of each word in the lexicon; -1 for a stop or an unknown word."""
    return np.fromiter((lexicon.get(word, -1) for word in counted.words), dtype=np.int64, count=len(counted.words))


def _pairs(numbers: NDArray[np.int64], rows: NDArray[np.int32]) -> tuple[Keys, NDArray[np.int32]]:
    """Two known words side by side as one packed number, and the row of each."""
    both = (numbers[:-1] >= 0) & (numbers[1:] >= 0)
    left, right = numbers[:-1][both].astype(np.uint64), numbers[1:][both].astype(np.uint64)
    return (left << np.uint64(32)) | right, rows[:-1][both]


def _counts(columns: NDArray[np.int64], rows: NDArray[np.int32], shape: tuple[int, int]) -> Rows:
    """A sparse table of how often each column stands in each row; `rows` ascend."""
    starts = np.zeros(shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=shape[0]), out=starts[1:])
    table = sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=shape)
    table.sum_duplicates()
    return table


def _vocabulary(keys: Keys, rows: NDArray[np.int32], least: int, most: int) -> tuple[Keys, NDArray[np.float64]]:
    """The keys that stand in at least `least` rows, ascending, and in how many rows each stands."""
    order = np.argsort(keys, kind="stable")  # rows ascend within a key: equal neighbours are one row
    keys, rows = keys[order], rows[order]
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    found, counts = np.unique(keys[fresh], return_counts=True)
    kept = counts >= least
    found, counts = found[kept], counts[kept]
    if len(found) > most:
        top = np.sort(np.argsort(-counts, kind="stable")[:most])
        found, counts = found[top], counts[top]
    return found, counts.astype(np.float64)


def _found(keys: Keys, vocabulary: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Column of each key and whether the vocabulary has it."""
    if not len(vocabulary):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=bool)
    columns = np.searchsorted(vocabulary, keys)
    columns[columns == len(vocabulary)] = 0
    return columns, vocabulary[columns] == keys


@dataclass(frozen=True)
class Features:
    """A learned vocabulary: words by number, packed keys of each kind, and the weight of each by its rarity."""

    lexicon: dict[str, int]
    keys: dict[str, Keys]
    weights: dict[str, NDArray[np.float32]]

    @classmethod
    def learned(cls, counted: Counted, *, least: int, most: int = MOST_KEYS) -> Features:
        """The vocabulary of these texts: what stands in at least `least` of them; `most` of each kind."""
        numbers: dict[str, int] = {}
        for word in counted.words:
            if word and word not in numbers:
                numbers[word] = len(numbers)
        numbered = _word_numbers(counted, numbers)
        known = numbered >= 0
        found, counts = _vocabulary(numbered[known].astype(np.uint64), counted.word_rows[known], least, most)
        spelled = list(numbers)
        lexicon = {spelled[int(number)]: place for place, number in enumerate(found)}
        keys: dict[str, Keys] = {"w1": np.arange(len(lexicon), dtype=np.uint64)}
        frequency = {"w1": counts}
        pairs = _pairs(_word_numbers(counted, lexicon), counted.word_rows)
        keys["w2"], frequency["w2"] = _vocabulary(*pairs, least, most)
        for kind in KINDS[2:]:
            keys[kind], frequency[kind] = _vocabulary(*_runs(counted, int(kind[1])), least, most)
        weights = {kind: (np.log((1 + counted.count) / (1 + frequency[kind])) + 1).astype(np.float32) for kind in KINDS}
        return cls(lexicon, keys, weights)

    def only(self, kinds: Sequence[str]) -> Features:
        """The same vocabulary without the other kinds."""
        return Features(
            self.lexicon, {kind: self.keys[kind] for kind in kinds}, {kind: self.weights[kind] for kind in kinds}
        )

    def table(self, counted: Counted, kind: str) -> Rows:
        """Rows of one kind: (1 + log count) × rarity, not yet of length one."""
        if kind == "w1":
            numbers = _word_numbers(counted, self.lexicon)
            known = numbers >= 0
            columns, rows = numbers[known], counted.word_rows[known]
        else:
            if kind == "w2":
                packed, rows = _pairs(_word_numbers(counted, self.lexicon), counted.word_rows)
            else:
                packed, rows = _runs(counted, int(kind[1]))
            columns, has = _found(packed, self.keys[kind])
            columns, rows = columns[has], rows[has]
        table = _counts(columns, rows, (counted.count, len(self.keys[kind])))
        np.log(table.data, out=table.data)
        table.data += 1
        table.data *= self.weights[kind][table.indices]
        return table


def unit_length(table: Rows) -> Rows:
    """Each row scaled to length one; an empty row stays empty."""
    squares = np.asarray(table.multiply(table).sum(axis=1)).ravel()
    scale = np.divide(1.0, np.sqrt(squares), out=np.zeros_like(squares, dtype=np.float64), where=squares > 0)
    made = table.copy()
    made.data *= np.repeat(scale, np.diff(made.indptr)).astype(made.data.dtype)
    return made


def pair_counts(counted: Counted) -> NDArray[np.float64]:
    """How many pairs of characters without a stop each text has."""
    _, rows = _runs(counted, 2)
    return np.bincount(rows, minlength=counted.count).astype(np.float64)
