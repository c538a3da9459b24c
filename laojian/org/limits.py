"""Numbers the office set for itself: after how many days what waits for a second person lapses, and the like."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from laojian.kernel.lawtable import LawRow, LawTable, read_law

TABLE: Final = Path(__file__).resolve().parent / "law" / "limits.csv"
#: How many days an account counts as in the hands of who reset its password or second factor.
HOLD: Final = "AP-HOLD"
#: How many rows of lists one officer may take out in a day before a second person must agree.
ROWS_OF_DAY: Final = "EX-ROWS"


@cache
def limits() -> LawTable[LawRow]:
    """All rows, read once per process."""
    with TABLE.open(encoding="utf-8-sig", newline="") as source:
        return read_law(source, ("number", "unit", "mark"))


def limit(code: str, on: date) -> int:
    """The number that holds on a day. Raises Invalid for an unknown code."""
    return int(limits().in_force(code, on).cells["number"])
