"""The dated rows of `law/*.csv` that cases are worked by, read once per process, and as values for the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from laojian.kernel.deadlines import COLUMNS, Deadline, deadline
from laojian.kernel.lawtable import (
    Dated,
    Fault,
    LawRow,
    LawTable,
    law_row,
    number,
    read_rows,
    sound,
    text,
    validity,
)
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

LAW: Final = Path(__file__).parent / "law"
DEADLINE_FILES: Final = ("deadlines.csv", "local_terms.csv")
Row = TypeVar("Row", bound=Dated)
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount or a rate of law: `number` in the unit of the row (fen or percent)."""

    code: str
    number: int
    unit: str
    basis_zh: str
    valid_from: date
    valid_to: date | None


def read(name: str, columns: tuple[str, ...], build: Callable[[Cells], Row]) -> LawTable[Row]:
    """One table of this package. Raises ValueError naming every bad line."""
    with (LAW / name).open(encoding="utf-8-sig", newline="") as source:
        return sound(*read_rows(source, columns, build))


@cache
def terms() -> LawTable[Deadline]:
    """The terms of law and those the office sets, as this release carries them."""
    rows: list[Deadline] = []
    faults: list[Fault] = []
    for name in DEADLINE_FILES:
        with (LAW / name).open(encoding="utf-8-sig", newline="") as source:
            found, bad = read_rows(source, COLUMNS, deadline)
        rows += found
        faults += bad
    return sound(rows, faults)


@cache
def causes() -> LawTable[LawRow]:
    """The catalogue of violations (案由)."""
    return read("violations.csv", ("code", "name_zh", "name_en", "basis_zh", "remedy_zh", "penalty_zh"), law_row)


@cache
def sums() -> LawTable[Amount]:
    """Amounts and rates of law."""
    return read("amounts.csv", ("code", "number", "unit", "basis_zh", "valid_from", "valid_to"), _amount)


def deadlines() -> list[dict[str, Any]]:
    """The terms of law as keyword arguments of `Deadline`, in the order of the files; `version` counts the rows of a
    code from 1."""
    found = []
    counted: dict[str, int] = {}
    for row in terms():
        counted[row.code] = counted.get(row.code, 0) + 1
        value = {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}
        value |= {name: getattr(row.term, name) for name in ("number", "unit", "kind", "roll", "extension")}
        found.append(value | {"version": counted[row.code]})
    return found


def violations() -> list[dict[str, Any]]:
    """The catalogue of violations, as keyword arguments of `Violation`."""
    found = []
    for row in causes():
        cells = row.cells
        value: dict[str, Any] = {name: cells.get(name, "") for name in ("code", "name_zh", "name_en", "mark")}
        value |= {"valid_from": row.valid_from, "valid_to": row.valid_to}
        for column in ("basis", "remedy", "penalty"):
            value[column] = cells.get(f"{column}_zh") or cells.get(column) or cells.get(f"{column}_en") or ""
        value["more"] = {key: words for key, words in cells.items() if key not in value and words}
        found.append(value)
    return found


def amount(code: str, on: date) -> int:
    """One amount in force on a day, in its unit. Raises Invalid where no row holds."""
    return sums().in_force(code, on).number


def _amount(cells: Cells) -> Amount:
    first, last = validity(cells)
    value = number(cells, "number")
    if value is None:
        raise Invalid(zh("“%(column)s”列不能为空", column="number"), field="number")
    return Amount(text(cells, "code"), value, text(cells, "unit"), text(cells, "basis_zh"), first, last)
