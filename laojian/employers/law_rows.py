"""The code tables of the employer's file, read once per process."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from laojian.employers.rules import Codes
from laojian.kernel.lawtable import LawRow, LawTable, holds, read_law

LAW = Path(__file__).resolve().parent / "law"


@cache
def table(name: str) -> LawTable[LawRow]:
    """kinds, statuses, industries or reasons."""
    with (LAW / f"{name}.csv").open(encoding="utf-8-sig", newline="") as source:
        return read_law(source, ("name_zh", "name_en"))


def codes(on: date | None = None) -> Codes:
    """The codes in force on a day, by table; without a day every code there is, for who writes nothing yet."""
    names = ("kinds", "statuses", "industries", "reasons")
    return Codes(*(frozenset(row.code for row in table(name) if on is None or holds(row, on)) for name in names))
