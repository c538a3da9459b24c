"""The code tables of the employer's file, read once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from laojian.employers.rules import Codes
from laojian.kernel.lawtable import LawRow, LawTable, read_law

LAW = Path(__file__).resolve().parent / "law"


@cache
def table(name: str) -> LawTable[LawRow]:
    """kinds, statuses, industries or reasons."""
    with (LAW / f"{name}.csv").open(encoding="utf-8-sig", newline="") as source:
        return read_law(source, ("name_zh", "name_en"))


@cache
def codes() -> Codes:
    """The codes that may be used, by table."""
    return Codes(*(frozenset(table(name).codes()) for name in ("kinds", "statuses", "industries", "reasons")))


def label(name: str, code: str) -> str:
    """The Chinese name of a code; the code itself when the table does not know it."""
    return next((row.cells["name_zh"] for row in table(name) if row.code == code), code)


def choices(name: str) -> list[tuple[str, str]]:
    """(code, Chinese name) of a table, in its order."""
    return [(row.code, row.cells["name_zh"]) for row in table(name)]
