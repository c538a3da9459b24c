"""Whether two contacts speak of one event: signals, weighed; reasons a clerk can read; keys by which pairs are found.

A text is compared by its sketch alone: the smallest of 64 keyed hashes of its runs of four characters. Without the key
a sketch tells nothing of the text; with it, only how alike two texts are.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from laojian.analytics.firm_names import name_likeness, parts_of
from laojian.analytics.signal_words import SAID
from laojian.kernel.words import Message

SLOTS: Final = 64
SKETCH_BYTES: Final = SLOTS * 4
#: Two contacts are shown as one event from here; from MAYBE they are shown to the clerk as a question.
SAME: Final = 0.6
MAYBE: Final = 0.15
_RUN: Final = 4
_BAND: Final = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a contact; empty where it is not. Phones come as tokens of the vault, never as numbers."""

    received_on: date
    employer_code: str = ""
    employer_name: str = ""
    place: str = ""
    cause: str = ""
    phone_token: str = ""
    amount_fen: int | None = None
    people: int | None = None
    period: tuple[date, date] | None = None
    site: str = ""
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal, what it says, and how much it moved the score (log odds)."""

    signal: str
    says: Message
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """score 0 to 1; the reasons, the strongest first."""

    score: float
    reasons: tuple[Reason, ...]


def sketch(text: str, key: bytes) -> bytes:
    """The keyed sketch of a text, always 256 bytes; of a text under four characters, all ones."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
    runs = {plain[n : n + _RUN] for n in range(len(plain) - _RUN + 1)}
    if not runs:
        return b"\xff" * SKETCH_BYTES
    hashes = np.array(
        [int.from_bytes(hashlib.blake2b(run.encode(), key=key[:64], digest_size=8).digest()) for run in sorted(runs)],
        dtype=np.uint64,
    )
    multipliers, masks = _mixings(key)
    mixed = ((hashes[:, None] ^ masks) * multipliers) >> np.uint64(32)  # the product wraps at 64 bits, on purpose
    return mixed.min(axis=0).astype(">u4").tobytes()


@lru_cache(maxsize=4)
def _mixings(key: bytes) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """64 keyed odd multipliers and 64 masks."""
    stream = b"".join(hashlib.blake2b(bytes([n]), key=key[:64], person=b"laojian-mix").digest() for n in range(16))
    numbers = np.frombuffer(stream, dtype=">u8").astype(np.uint64)
    return numbers[:SLOTS] | np.uint64(1), numbers[SLOTS : 2 * SLOTS]


def likeness(a: bytes, b: bytes) -> float:
    """The estimated share of runs two texts have in common; 0 where one says nothing."""
    if len(a) != SKETCH_BYTES or len(b) != SKETCH_BYTES or a == b"\xff" * SKETCH_BYTES:
        return 0.0
    return float((np.frombuffer(a, dtype=">u4") == np.frombuffer(b, dtype=">u4")).mean())


#: Log odds of each signal: learned on `similarity_truth` with seed 1, rounded (tests learn them again).
WEIGHTS: Final[dict[str, float]] = {
    "code_same": 4.5,
    "code_other": -4.0,
    "name_same": 4.5,
    "name_like": 2.6,
    "name_other": -2.1,
    "site_same": 2.6,
    "site_other": -3.8,
    "street_same": 0.2,
    "district_other": -4.0,
    "cause_same": 0.6,
    "cause_other": -0.6,
    "phone_same": 1.8,
    "amount_close": 1.7,
    "amount_far": -0.1,
    "people_close": 1.7,
    "people_far": -4.0,
    "period_shared": 0.3,
    "period_apart": -3.7,
    "soon": 1.7,
    "late": -2.5,
    "text_same": 4.0,
    "text_like": 2.4,
}
BASE: Final = -4.3


def signals(a: Facts, b: Facts) -> dict[str, float]:
    """What speaks for and against one event, each 0 to 1; what is unknown on one side says nothing."""
    found: dict[str, float] = {}
    if a.employer_code and b.employer_code:
        found["code_same" if a.employer_code == b.employer_code else "code_other"] = 1.0
    elif a.employer_name and b.employer_name:
        alike = name_likeness(a.employer_name, b.employer_name)
        found["name_same" if alike >= 0.9 else "name_like" if alike >= 0.6 else "name_other"] = 1.0
    if a.site and b.site:
        found["site_same" if name_likeness(a.site, b.site) >= 0.75 else "site_other"] = 1.0
    if a.place and b.place:
        if a.place[:6] != b.place[:6]:
            found["district_other"] = 1.0
        elif len(a.place) >= 9 and a.place[:9] == b.place[:9]:
            found["street_same"] = 1.0
    if a.cause and b.cause:
        found["cause_same" if a.cause == b.cause else "cause_other"] = 1.0
    if a.phone_token and a.phone_token == b.phone_token:
        found["phone_same"] = 1.0
    for name, left, right in (("amount", a.amount_fen, b.amount_fen), ("people", a.people, b.people)):
        if left and right:
            ratio = min(left, right) / max(left, right)
            if ratio >= 0.8:
                found[f"{name}_close"] = 1.0
            elif ratio < 0.2:
                found[f"{name}_far"] = 1.0
    found |= _times(a, b)
    alike = likeness(a.sketch, b.sketch)
    if alike >= 0.6:
        found["text_same"] = 1.0
    elif alike >= 0.12:
        found["text_like"] = min(1.0, alike / 0.4)
    return found


def _times(a: Facts, b: Facts) -> dict[str, float]:
    found: dict[str, float] = {}
    if a.period and b.period:
        shared = min(a.period[1], b.period[1]) >= max(a.period[0], b.period[0])
        found["period_shared" if shared else "period_apart"] = 1.0
    apart = abs((a.received_on - b.received_on).days)
    if apart <= 10:
        found["soon"] = 1.0
    elif apart > 60:
        found["late"] = 1.0
    return found


def same_event(a: Facts, b: Facts) -> Verdict:
    """How likely two contacts are one event, and why. Symmetric."""
    found = signals(a, b)
    odds = BASE + sum(WEIGHTS[name] * value for name, value in found.items())
    reasons = [Reason(name, SAID[name], round(WEIGHTS[name] * value, 2)) for name, value in found.items()]
    reasons.sort(key=lambda reason: (-abs(reason.weight), reason.signal))
    return Verdict(1 / (1 + math.exp(-max(-40.0, min(40.0, odds)))), tuple(reasons))


def blocks(facts: Facts) -> set[str]:
    """Keys for an index: two contacts that share none are not compared.

    By employer code; by trade name, its first and its last two characters; by site and fortnight; by phone; by bands of
    the sketch; and by street, cause and fortnight (this and the next).
    """
    keys: set[str] = set()
    if facts.employer_code:
        keys.add(f"e:{facts.employer_code}")
    if facts.employer_name:
        _, trade, _ = parts_of(facts.employer_name)
        keys |= {f"n:{trade[:2]}", f"m:{trade[-2:]}"}
    fortnight = facts.received_on.toordinal() // 14
    if facts.site:
        core, _, _ = parts_of(facts.site)
        keys |= {f"s:{core}:{number}" for number in (fortnight, fortnight + 1)}
    if facts.phone_token:
        keys.add(f"p:{facts.phone_token}")
    if len(facts.sketch) == SKETCH_BYTES and facts.sketch != b"\xff" * SKETCH_BYTES:
        width = 4 * _BAND
        keys |= {f"b{n}:{facts.sketch[n * width : (n + 1) * width].hex()}" for n in range(SLOTS // _BAND)}
    if facts.place and facts.cause:
        keys |= {f"w:{facts.place[:9]}:{facts.cause}:{number}" for number in (fortnight, fortnight + 1)}
    return keys
