"""Numbers the office set for itself: how long an opening holds, how far a mark reaches, how large a batch may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, cast

from laojian.kernel.flow import Mark
from laojian.kernel.lawtable import LawTable, number, read_rows, sound, text, validity
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

TABLE: Final = Path(__file__).resolve().parent / "law" / "limits.csv"
_COLUMNS: Final = ("code", "name_zh", "name_en", "number", "unit", "basis_zh", "mark", "valid_from", "valid_to")

OPENING_HOURS: Final = "LM01"
MARK_DAYS: Final = "LM02"
REASON_BELOW_RULES: Final = "LM03"
GAP_DAYS: Final = "LM04"
BATCH_SIZE: Final = "LM05"
MATCH_DAYS: Final = "LM06"
MATCHES_SHOWN: Final = "LM07"
TRY_WINDOW: Final = "LM20"
TRIES_OF_NUMBER: Final = "LM21"
TRIES_OF_ADDRESS: Final = "LM22"
TRIES_OF_ALL: Final = "LM23"
LOGIN_ASKS: Final = "LM24"
LOGIN_MINUTES: Final = "LM25"
LOGIN_TRIES: Final = "LM26"
DRAFT_DAYS: Final = "LM27"
LOOKS_DELAYED: Final = "LM28"


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of `law/limits.csv`: a number with its unit, the article behind it, and from when to when it holds."""

    code: str
    name_zh: str
    name_en: str
    number: int
    unit: str
    basis_zh: str
    mark: Mark
    valid_from: date
    valid_to: date | None


@cache
def limits() -> LawTable[Limit]:
    """All rows, read once per process."""
    with TABLE.open(encoding="utf-8-sig", newline="") as source:
        return sound(*read_rows(source, _COLUMNS, _limit))


def limit(code: str, on: date) -> int:
    """The number in force on a day. Raises Invalid for an unknown code and where none is in force."""
    return limits().in_force(code, on).number


def _limit(cells: Mapping[str, str]) -> Limit:
    first, last = validity(cells)
    value = number(cells, "number")
    if value is None:
        raise Invalid(zh("“%(column)s”列不能为空", column="number"), field="number")
    return Limit(
        text(cells, "code"), text(cells, "name_zh"), text(cells, "name_en"), value, text(cells, "unit"),
        text(cells, "basis_zh"), cast(Mark, text(cells, "mark")), first, last,
    )  # fmt: skip
