"""Law as data: rows with a code and validity dates, read from CSV, chosen by date.

A row holds from `valid_from` to `valid_to` (both included; empty `valid_to`: still in force). A rule that
changes is a new row with the same code; it closes the row before it (`closed`). Reading never stops at a bad row:
it collects the reasons.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, ClassVar, Generic, Protocol, TextIO, TypeVar

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh


class Dated(Protocol):
    """What every law row has; it is a dataclass, for a successor closes it with `replace`."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def code(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


Row = TypeVar("Row", bound=Dated)
Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be used: its line in the file, and why."""

    line: int
    reason: Message


@dataclass(frozen=True, slots=True)
class LawRow:
    """A law row as plain text cells, for tables whose meaning is not arithmetic."""

    code: str
    valid_from: date
    valid_to: date | None
    cells: Mapping[str, str]


class LawTable(Generic[Row]):
    """Rows by code and validity. Raises ValueError when two rows of a code hold on the same day."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(row.code, []).append(row)
        for code, versions in self._rows.items():
            versions.sort(key=lambda row: row.valid_from)
            for earlier, later in pairwise(versions):
                if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                    raise ValueError(f"two rows of {code} hold on {later.valid_from}")

    def __iter__(self) -> Iterator[Row]:
        return (row for versions in self._rows.values() for row in versions)

    def __len__(self) -> int:
        return sum(len(versions) for versions in self._rows.values())

    def __contains__(self, code: str) -> bool:
        return code in self._rows

    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the file."""
        return tuple(self._rows)

    def at(self, code: str, on: date) -> Row:
        """The row of a code that holds on a day; before the first one, the first, for who says so (`due`).

        Raises Invalid for an unknown code, and for one that has ended.
        """
        versions = self._versions(code)
        row = versions[max(0, bisect_right(versions, on, key=lambda version: version.valid_from) - 1)]
        if row.valid_to is not None and on > row.valid_to:
            ended = zh("规则“%(code)s”已于 %(day)s 失效", code=code, day=row.valid_to.isoformat())
            raise Invalid(ended, remedy=zh("请选用现行规则。"))
        return row

    def in_force(self, code: str, on: date) -> Row:
        """The row of a code in force on a day. Raises Invalid for an unknown code, before the first row and after
        the last: a row that does not hold is never taken in silence."""
        row = self.at(code, on)
        if on < row.valid_from:
            coming = zh("规则“%(code)s”自 %(day)s 起施行", code=code, day=row.valid_from.isoformat())
            raise Invalid(coming, remedy=zh("请核对日期，或者补录此前的规则。"))
        return row

    def on(self, day: date) -> tuple[Row, ...]:
        """All rows in force on a day, in the order of the file."""
        return tuple(row for row in self if holds(row, day))

    def newest(self, code: str) -> Row | None:
        """The last row of a code, in force or not: for the name of something kept from an earlier day."""
        versions = self._rows.get(code)
        return versions[-1] if versions else None

    def _versions(self, code: str) -> list[Row]:
        versions = self._rows.get(code)
        if versions is None:
            raise Invalid(zh("没有编号为“%(code)s”的规则", code=code), remedy=zh("请核对编号，例如 DL04。"))
        return versions


def holds(row: Dated, on: date) -> bool:
    """Whether a row is in force on a day."""
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def closed(rows: Iterable[Row]) -> list[Row]:
    """The rows with each open one closed the day before its successor comes; an end that is written stays.

    The order of the codes is kept; rows of one code come by their first day.
    """
    versions: dict[str, list[Row]] = {}
    for row in rows:
        versions.setdefault(row.code, []).append(row)
    made: list[Row] = []
    for found in versions.values():
        found.sort(key=lambda row: row.valid_from)
        for row, after in pairwise(found):
            open_ended = row.valid_to is None and row.valid_from < after.valid_from
            made.append(replace(row, valid_to=after.valid_from - timedelta(days=1)) if open_ended else row)
        made.append(found[-1])
    return made


def read_rows(
    source: TextIO, columns: Iterable[str], build: Callable[[Mapping[str, str]], Built]
) -> tuple[list[Built], list[Fault]]:
    """Build every row of a CSV with a header; a row that `build` refuses becomes a fault.

    Raises Invalid when a column lacks.
    """
    reader = csv.DictReader(source, restkey="", restval="")
    require_columns(reader.fieldnames or (), columns)
    rows: list[Built] = []
    faults: list[Fault] = []
    for cells in reader:
        try:
            rows.append(build(cells))
        except Invalid as problem:
            faults.append(Fault(reader.line_num, problem.reason))
    return rows, faults


def require_columns(present: Iterable[str], wanted: Iterable[str]) -> None:
    """Raises Invalid naming the columns that lack."""
    missing = [name for name in wanted if name not in set(present)]
    if missing:
        raise Invalid(
            zh("缺少列：%(columns)s", columns="、".join(missing)),
            remedy=zh("请在文件第一行写上列名。"),
        )


def read_law(source: TextIO, columns: Iterable[str] = ()) -> LawTable[LawRow]:
    """A table of plain law rows. Raises ValueError at the first bad row: shipped tables have none."""
    rows, faults = read_rows(source, ("code", "valid_from", "valid_to", *columns), law_row)
    return sound(rows, faults)


def sound(rows: list[Row], faults: list[Fault]) -> LawTable[Row]:
    """The table of rows read without a fault, predecessors closed. Raises ValueError naming the faulty lines."""
    if faults:
        raise ValueError("; ".join(f"line {fault.line}: {fault.reason}" for fault in faults))
    return LawTable(closed(rows))


def law_row(cells: Mapping[str, str]) -> LawRow:
    """Raises Invalid for a row without a code or with a bad date."""
    valid_from, valid_to = validity(cells)
    return LawRow(text(cells, "code"), valid_from, valid_to, dict(cells))


def validity(cells: Mapping[str, str]) -> tuple[date, date | None]:
    """`valid_from` and `valid_to` of a row. Raises Invalid."""
    first = day(cells, "valid_from")
    last = day(cells, "valid_to") if cells.get("valid_to", "").strip() else None
    if last is not None and last < first:
        raise Invalid(zh("失效日期早于生效日期"), field="valid_to")
    return first, last


def text(cells: Mapping[str, str], name: str) -> str:
    """A cell that may not be empty. Raises Invalid."""
    value = cells.get(name, "").strip()
    if not value:
        raise Invalid(zh("“%(column)s”列不能为空", column=name), field=name)
    return value


def day(cells: Mapping[str, str], name: str) -> date:
    """A date cell, YYYY-MM-DD. Raises Invalid."""
    return parse_day(text(cells, name), field=name)


def number(cells: Mapping[str, str], name: str) -> int | None:
    """A whole number, or None for an empty cell. Raises Invalid."""
    value = cells.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 6):
        raise Invalid(zh("“%(column)s”列的“%(value)s”不是整数", column=name, value=value), field=name)
    return int(value)


def flag(cells: Mapping[str, str], name: str) -> bool:
    """A yes or no cell. Raises Invalid."""
    value = text(cells, name)
    if value not in ("yes", "no"):
        raise Invalid(zh("“%(column)s”列只能为 yes 或 no", column=name), field=name)
    return value == "yes"


def parse_day(value: str, *, field: str = "") -> date:
    """A date written YYYY-MM-DD. Raises Invalid."""
    plain = value.strip()
    if len(plain) == 10 and "W" not in plain:  # 20260302 and 2026-W10-1 would be read too
        try:
            return date.fromisoformat(plain)
        except ValueError:
            pass
    raise Invalid(
        zh("“%(value)s”不是有效日期", value=plain),
        remedy=zh("请按 2026-03-02 的格式填写。"),
        field=field,
    )
