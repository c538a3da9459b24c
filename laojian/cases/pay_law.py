"""The dated rows the wage engine counts by, read once per process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final, cast, get_args

from laojian.cases.law_tables import read, terms
from laojian.cases.rules.pay_claim import MinimumWage, PayLaw, PayRule
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.flow import Mark
from laojian.kernel.lawtable import LawTable, text, validity
from laojian.kernel.refusal import Invalid
from laojian.kernel.regions import level_of
from laojian.kernel.words import zh

LIMITATION: Final = "DL07"
ARBITRATION: Final = "DL61"
_DATED: Final = ("code", "basis_zh", "mark", "valid_from", "valid_to")
Cells = Mapping[str, str]


def pay_law(calendar: WorkCalendar, on: date) -> PayLaw:
    """The shipped rows with a calendar, and the limitations in force on a day. Raises Invalid where none is."""
    limitation, arbitration = (terms().in_force(code, on).term for code in (LIMITATION, ARBITRATION))
    return PayLaw(pay_rules(), minimum_wages(), calendar, limitation, arbitration)


@cache
def pay_rules() -> LawTable[PayRule]:
    """Rates and divisors."""
    return read("pay_rules.csv", (*_DATED, "name_zh", "name_en", "number", "unit"), _rule)


@cache
def minimum_wages() -> LawTable[MinimumWage]:
    """Minimum wages by place and time."""
    return read("minimum_wages.csv", (*_DATED, "name_zh", "monthly_fen", "hourly_fen"), _minimum)


def _rule(cells: Cells) -> PayRule:
    first, last = validity(cells)
    return PayRule(
        code=text(cells, "code"),
        name_zh=text(cells, "name_zh"),
        name_en=text(cells, "name_en"),
        number=_whole(cells, "number"),
        unit=text(cells, "unit"),
        basis_zh=text(cells, "basis_zh"),
        mark=_mark(cells),
        valid_from=first,
        valid_to=last,
    )


def _minimum(cells: Cells) -> MinimumWage:
    first, last = validity(cells)
    code = text(cells, "code")
    if level_of(code) not in ("city", "district"):
        raise Invalid(zh("最低工资按市或者区填写"), field="code")
    return MinimumWage(
        code=code,
        name_zh=text(cells, "name_zh"),
        monthly=_whole(cells, "monthly_fen"),
        hourly=_whole(cells, "hourly_fen"),
        basis_zh=text(cells, "basis_zh"),
        mark=_mark(cells),
        valid_from=first,
        valid_to=last,
    )


def _whole(cells: Cells, column: str) -> int:
    value = text(cells, column)
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise Invalid(zh("“%(column)s”列的“%(value)s”不是整数", column=column, value=value), field=column)
    return int(value)


def _mark(cells: Cells) -> Mark:
    value = text(cells, "mark")
    if value not in get_args(Mark):
        raise Invalid(zh("“%(column)s”列没有“%(value)s”这个取值", column="mark", value=value), field="mark")
    return cast(Mark, value)
