"""Employers from a table on the first day: judge every row, keep the bad ones with their reasons.

The columns stand in `tables/fields/employers.csv`; a cell that does not read, and a question about a row, keep the row
back with what the room of tables says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from laojian.employers import rules
from laojian.employers.law_rows import codes, table
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.tables.entries import Row

KIND = "employers"
_LABELS = {
    "kind": "kinds",
    "registration_status": "statuses",
    "no_code_reason": "reasons",
    "industry_section": "industries",
}


@dataclass(frozen=True)
class Sheet:
    """The rows of one file, each under a number of its own, with the digest that makes an import repeatable."""

    sha256: str
    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True)
class Good:
    """A row that can be taken in."""

    row: int
    fields: Mapping[str, object]
    workplace_address: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Bad:
    """A row that is kept back, and why."""

    row: int
    reason: Message
    cells: Mapping[str, str]


def parse(rows: Iterable[tuple[int, Row]]) -> tuple[list[Good], list[Bad]]:
    """Judge every row; a code that stands twice in the file is taken once. Nothing is written."""
    good: list[Good] = []
    bad: list[Bad] = []
    seen: dict[str, Row] = {}
    for number, row in rows:
        cells = row.values
        try:
            if (faults := row.faults()) is not None:
                raise Invalid(faults)
            fields = _fields(cells)
            code = str(fields.get("uscc") or "")
            if code and code in seen:
                raise Invalid(zh("与第 %(row)s 行的统一社会信用代码重复", row=seen[code].where))
            if code:
                seen[code] = row
            good.append(Good(number, fields, rules.tidy(cells.get("workplace_address", "")), cells))
        except Invalid as problem:
            bad.append(Bad(number, problem.reason, {**row.written, **cells}))
    return good, bad


def _fields(cells: Mapping[str, str]) -> dict[str, object]:
    given = {field: value for field, value in cells.items() if field in rules.FIELDS and value}
    for field, name in _LABELS.items():
        if field in given:
            given[field] = _code(name, given[field])
    clean = rules.checked({"name": "", "kind": "", "district_code": "", **given}, codes())
    rules.check_places(str(clean["district_code"]), str(clean.get("street_code", "")), str(clean.get("grid_code", "")))
    if not clean.get("uscc") and not clean.get("no_code_reason"):
        raise Invalid(zh("没有统一社会信用代码的，必须说明原因"))
    address = rules.tidy(cells.get("workplace_address", ""))
    if address and not 4 <= len(address) <= 200:
        raise Invalid(zh("用工地址应为 4 至 200 字"))
    return clean


def _code(name: str, value: str) -> str:
    """A code, whether the cell holds the code or its Chinese name."""
    return next((row.code for row in table(name) if value in (row.code, row.cells["name_zh"])), value)
