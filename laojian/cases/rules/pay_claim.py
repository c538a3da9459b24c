"""What a wage claim consists of, the law it is counted by, and what comes out. All money in fen.

Hours and days are exact numbers (int or Decimal, never float); a month is named by its first day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeVar

from laojian.kernel.calendar import WorkCalendar, statutory_days
from laojian.kernel.clocks import Term, add_months
from laojian.kernel.flow import Mark
from laojian.kernel.lawtable import Dated, LawTable
from laojian.kernel.money import MOST_FEN
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh

PayKind = Literal["monthly", "daily", "hourly", "piece"]
Door = Literal["inspectorate", "arbitration"]
Count = int | Decimal
Row = TypeVar("Row", bound=Dated)

ROUNDING: Final = zh("每一行只在得出金额时取整一次，到分，四舍五入。")
MOST_MONTHS: Final = 600
_HOURS_OF_MONTH: Final = 744
_DAYS_OF_MONTH: Final = 31


@dataclass(frozen=True, slots=True)
class PayRule:
    """A number of the law of wages, dated: `law/pay_rules.csv`."""

    code: str
    name_zh: str
    name_en: str
    number: int
    unit: str
    basis_zh: str
    mark: Mark
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """The minimum wage of a place (`code`: a place code) by month and, for part-time work, by hour; in fen."""

    code: str
    name_zh: str
    monthly: int
    hourly: int
    basis_zh: str
    mark: Mark
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PayLaw:
    """Everything the calculation rests on: rates, minimum wages, working days, and the two limitations
    (DL07 of inspection, DL61 of arbitration)."""

    rules: LawTable[PayRule]
    minimums: LawTable[MinimumWage]
    calendar: WorkCalendar
    limitation: Term
    arbitration: Term

    def rule(self, code: str, on: date) -> PayRule | None:
        """The rate in force on a day, None before the first or after the last row."""
        return _holding(self.rules, code, on)

    def minimum(self, place: str, on: date) -> MinimumWage | None:
        """The minimum wage at a place on a day: of the district, else of the city. None when there is no row."""
        for width in (6, 4):
            if len(place) >= width:
                row = _holding(self.minimums, place[:width], on)
                if row is not None:
                    return row
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayMonth:
    """One month as the worker tells it. Overtime hours: `workday` beyond the normal hours, `rest_day` without time off
    in lieu, `holiday` on the statutory days themselves.

    `days` and `hours`: normal attendance, paid holidays included. `piece`: what piece work came to. `paid`: what was
    received for the month, before the worker's own insurance and tax; None when nobody said. `deducted`: what was kept
    back without a basis.
    """

    month: date
    days: Count | None = None
    hours: Count | None = None
    piece: int | None = None
    workday: Count = 0
    rest_day: Count = 0
    holiday: Count = 0
    paid: int | None = None
    deducted: int = 0

    @property
    def overtime(self) -> Fraction:
        """All overtime of the month, in hours."""
        return Fraction(self.workday) + Fraction(self.rest_day) + Fraction(self.holiday)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayClaim:
    """A claim: where, what was agreed, when worked, and month by month what happened.

    `agreed`: fen by month, day or hour; 0 for piece work. `full_time`: False for 非全日制用工. `special_hours`: an
    approved comprehensive or flexible hours system (劳动法 第三十九条). `started_on`: the first day of work for this
    employer, `first_day` unless said otherwise. `contract_since`: the day of the written contract; `contract_asked`:
    whether the lack of a contract is part of the claim. `on`: the day the claim is looked at.
    """

    place: str
    kind: PayKind
    first_day: date
    last_day: date
    on: date
    agreed: int = 0
    months: tuple[PayMonth, ...] = ()
    full_time: bool = True
    special_hours: bool = False
    started_on: date | None = None
    contract_asked: bool = False
    contract_since: date | None = None

    @property
    def employed_from(self) -> date:
        """The first day of work (用工之日)."""
        return self.started_on or self.first_day


@dataclass(frozen=True, slots=True)
class PayLine:
    """One amount. `gross` is what was due under the line, `settled` what counts as paid on it, `amount` the rest.

    `formula` is the calculation in words, `article` its rule, `mark` the weakest of the rows used (`rules`, each
    with the day it holds from). `door`: whether the inspectorate can order it or it normally goes to arbitration.
    """

    month: date
    what: Message
    formula: Message
    gross: int
    settled: int
    amount: int
    article: str
    mark: Mark
    violation: str
    door: Door
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotComputed:
    """A line that could not be counted, and what would make it possible."""

    month: date
    what: Message
    reason: Message
    basis: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to know beside the sums; `violation` when it may be a breach of its own."""

    code: str
    message: Message
    basis: str
    violation: str = ""


@dataclass(frozen=True, slots=True)
class PaySum:
    """The lines and what stands beside them."""

    lines: tuple[PayLine, ...]
    not_computed: tuple[NotComputed, ...]
    cautions: tuple[Caution, ...]

    @property
    def orderable(self) -> int:
        """What the inspectorate can order to be paid: arrears, difference to the minimum wage, overtime."""
        return sum(line.amount for line in self.lines if line.door == "inspectorate")

    @property
    def arbitration(self) -> int:
        """What normally goes to labour arbitration; never part of what is ordered."""
        return sum(line.amount for line in self.lines if line.door == "arbitration")

    @property
    def by_violation(self) -> Mapping[str, int]:
        """Amounts by violation code, in the order of the codes."""
        sums: Counter[str] = Counter()
        for line in self.lines:
            sums[line.violation] += line.amount
        return dict(sorted(sums.items()))


def month_span(month: date) -> tuple[date, date]:
    """First and last day of a month."""
    first = month.replace(day=1)
    return first, add_months(first, 1) - timedelta(days=1)


def months_of(first: date, last: date) -> tuple[date, ...]:
    """The first days of all months touched from `first` to `last`."""
    found = []
    month = first.replace(day=1)
    while month <= last:
        found.append(month)
        month = add_months(month, 1)
    return tuple(found)


def paid_days(first: date, last: date, calendar: WorkCalendar) -> int:
    """Days for which a monthly wage is due: working days and statutory holidays; shifted rest days are not."""
    count = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if calendar.is_workday(day) or day in statutory_days(day.year):
            count += 1
    return count


def check_claim(claim: PayClaim) -> None:
    """Raises Invalid, naming the field, for a claim that cannot be meant."""
    if claim.last_day < claim.first_day:
        raise Invalid(zh("工作的结束日期早于开始日期"), field="last_day")
    if claim.last_day > claim.on:
        raise Invalid(zh("工作的结束日期在将来"), remedy=zh("请只填写已经工作的时间。"), field="last_day")
    if claim.started_on is not None and claim.started_on > claim.first_day:
        raise Invalid(zh("入职日期晚于工作的开始日期"), field="started_on")
    if len(months_of(claim.employed_from, claim.last_day)) > MOST_MONTHS:
        raise Invalid(zh("工作时间过长，请核对日期"), field="first_day")
    if not 0 <= claim.agreed <= MOST_FEN or (claim.agreed == 0 and claim.kind != "piece"):
        raise Invalid(zh("请填写约定的工资"), field="agreed")
    allowed = set(months_of(claim.first_day, claim.last_day))
    seen: set[date] = set()
    for row in claim.months:
        if row.month not in allowed:
            raise Invalid(zh("%(month)s不在工作时间内", month=row.month.strftime("%Y-%m")), field="months")
        if row.month in seen:
            raise Invalid(zh("%(month)s填了两次", month=row.month.strftime("%Y-%m")), field="months")
        seen.add(row.month)
        _check_month(row)


def _check_month(row: PayMonth) -> None:
    month = row.month.strftime("%Y-%m")
    for count in (row.hours, row.workday, row.rest_day, row.holiday):
        if count is not None and not _within(count, _HOURS_OF_MONTH):
            raise Invalid(zh("%(month)s的小时数不对", month=month), field="months")
    if row.overtime + Fraction(row.hours or 0) > _HOURS_OF_MONTH:
        raise Invalid(zh("%(month)s的小时数超过一个月的时间", month=month), field="months")
    if row.days is not None and not _within(row.days, _DAYS_OF_MONTH):
        raise Invalid(zh("%(month)s的天数不对", month=month), field="months")
    for money in (row.piece, row.paid, row.deducted):
        if money is not None and not 0 <= money <= MOST_FEN:
            raise Invalid(zh("%(month)s的金额不对", month=month), field="months")


def _within(count: Count, most: int) -> bool:
    """An exact number from 0 to `most`; a float or a Decimal that is no number is not one."""
    if isinstance(count, Decimal):
        return count.is_finite() and 0 <= count <= most
    return isinstance(count, int) and 0 <= count <= most


def _holding(table: LawTable[Row], code: str, on: date) -> Row | None:
    """The row of a code on a day and no other: a table that begins later says nothing of the time before."""
    return next(
        (
            row
            for row in table
            if row.code == code and row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
        ),
        None,
    )
