"""Rows of text tables: comma, tab, semicolon or bar between the cells, found by the headings; quotes as usual."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO, Final

from laojian.kernel.words import zh
from laojian.tables.cells import Cell, Sheet, Spoilt
from laojian.tables.decoding import encoding_of, has_bad_byte, lines, mended

SEPARATORS: Final = (",", "\t", ";", "|", "，", "；")
_SAMPLE: Final = 40
#: A quote that is not closed after so many lines or characters was none.
_MOST_LINES, _MOST_SIGNS = 2_000, 2_000_000
_LONG_CELL: Final = 131_072

#: How many headings of a row are known: tells the separator.
Known = Callable[[Sequence[str]], int]


def sheet_of(file: BinaryIO, name: str, known: Known) -> Sheet:
    """The one sheet of a CSV or TSV file; it is read as its rows are asked for."""
    return Sheet(name, rows_of(lines(file, encoding_of(file)), known))


def rows_of(written: Iterable[str], known: Known) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Rows of lines of text. A first line `sep=;` names the separator and is no row."""
    rest = iter(written)
    first = list(islice(rest, _SAMPLE))
    if first and first[0].removeprefix("\ufeff").lower().startswith("sep=") and len(first[0].strip()) <= 5:
        separator = first[0].removeprefix("\ufeff").rstrip("\r\n")[4:] or ","
        first = first[1:]
    else:
        separator = _separator(first, known)
    yield from enumerate(_records(chain(first, rest), separator), start=1)


def _separator(sample: Sequence[str], known: Known) -> str:
    """The sign that parts most known headings; without any, the one that parts the most lines."""

    def fits(separator: str) -> tuple[int, int]:
        rows = [[mended(str(cell)) for cell in row] for row in _records(iter(sample), separator)]
        headings = max(map(known, rows), default=0)
        return headings, 0 if headings else sum(len(row) > 1 for row in rows)

    return max(SEPARATORS, key=fits)


def _records(written: Iterable[str], separator: str) -> Iterator[list[Cell]]:
    pending = _Pending(written)
    for line in pending:
        if '"' not in line:
            yield _checked(line.rstrip("\r\n").split(separator))
        else:
            yield from _quoted(line, pending, separator)


class _Pending:
    """Lines that may be put back."""

    def __init__(self, written: Iterable[str]) -> None:
        self._rest = iter(written)
        self._back: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while True:
            line = self._back.pop() if self._back else next(self._rest, None)
            if line is None:
                return
            yield line

    def more(self) -> str | None:
        return self._back.pop() if self._back else next(self._rest, None)

    def back(self, taken: Sequence[str]) -> None:
        self._back.extend(reversed(taken))


def _quoted(line: str, pending: _Pending, separator: str) -> Iterator[list[Cell]]:
    """The row of a line with quotes; lines are added while a quote is open. One never closed spoils its own row."""
    row = _parsed([line], separator)
    taken, quotes, signs = [line], line.count('"'), len(line)
    while row is None and len(taken) < _MOST_LINES and signs < _MOST_SIGNS:
        more = pending.more()
        if more is None:
            break
        taken.append(more)
        quotes, signs = quotes + more.count('"'), signs + len(more)
        if quotes % 2 == 0:
            row = _parsed(taken, separator)
    if row is not None:
        yield _checked(row)
        return
    pending.back(taken[1:])
    reason = zh("本行有引号没有配对，无法分列")
    yield [Spoilt(mended(cell), reason, row=True) for cell in line.rstrip("\r\n").split(separator)]


def _parsed(taken: Sequence[str], separator: str) -> list[str] | None:
    """The one row of these lines; None while a quote is open, or when more than one row comes out."""
    for strict in (True, False):
        if not strict and len(taken) > 1:
            return None
        try:
            rows = list(_reader(taken, separator, strict=strict))
        except csv.Error as problem:
            if "unexpected end" in str(problem):
                return None
            continue
        return rows[0] if len(rows) == 1 else None
    return None


def _reader(taken: Sequence[str], separator: str, *, strict: bool) -> list[list[str]]:
    former = csv.field_size_limit()
    if sum(map(len, taken)) > _LONG_CELL:
        csv.field_size_limit(_MOST_SIGNS * 2)  # of the whole process: others go on with theirs afterwards
    try:
        return list(csv.reader(taken, delimiter=separator, strict=strict))
    finally:
        csv.field_size_limit(former)


def _checked(row: list[str]) -> list[Cell]:
    """The row; a cell with a byte that does not read is marked, and the row with it."""
    if not any(has_bad_byte(cell) for cell in row):
        return list(row)
    reason = zh("本行有无法识别的字节")
    return [Spoilt(mended(cell), reason, row=True) if has_bad_byte(cell) else cell for cell in row]
