"""What is proposed to the clerk, always with the words it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Full-width forms and their plain twins, one character for one, so that places in the text stay true.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, ord("〇"): ord("零")}
_CLAUSE_ENDS: Final = re.compile(r"[,。!?;\n\r]|\.(?!\d)")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing read in a text: text[start:end] are the `words`.

    kind: employer, place, people, months_owed, date, period (ISO; `note` names the granularity), phone, id_number,
    proceeding, violation (code), amount_owed, amount_monthly, amount_daily, amount_hourly, amount_other (in fen).
    score: how plausible, 0 to 1; not calibrated, for the order on the screen.
    """

    kind: str
    value: str | int
    words: str
    start: int
    end: int
    score: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a report that may betray who wrote it, and why (a code: known, contact, role, unique, shift, …)."""

    start: int
    end: int
    words: str
    reason: str


def narrowed(text: str) -> str:
    """The text with full-width letters, figures and marks made plain; lower case; the same length."""
    narrow = text.encode("utf-8", "replace").decode().translate(_NARROW)  # half a surrogate pair becomes one `?`
    lower = narrow.lower()
    return lower if len(lower) == len(narrow) else narrow


def clause(text: str, start: int, end: int, *, before: int = 16, after: int = 10) -> tuple[str, str]:
    """The words before and after a place, within its clause."""
    left = _CLAUSE_ENDS.split(text[max(0, start - before) : start])[-1]
    right = _CLAUSE_ENDS.split(text[end : end + after])[0]
    return left, right
