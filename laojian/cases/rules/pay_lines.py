"""The lines of a wage claim, one function for each kind. Exact fractions until a line has its amount.

What was received in a month counts first towards normal wages and the minimum wage, what is left towards overtime:
so nothing is counted twice, and paying exactly what is owed leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from laojian.cases.rules.pay_claim import (
    Door,
    MinimumWage,
    NotComputed,
    PayClaim,
    PayLaw,
    PayLine,
    PayMonth,
    PayRule,
    month_span,
    paid_days,
)
from laojian.kernel.clocks import add_months
from laojian.kernel.flow import Mark
from laojian.kernel.money import yuan
from laojian.kernel.words import Message, zh

WAGES: Final = zh("拖欠工资")
DEDUCTED: Final = zh("无依据扣减的工资")
MINIMUM: Final = zh("低于最低工资的差额")
OVERTIME: Final[dict[str, Message]] = {
    "PR03": zh("工作日加班费"),
    "PR04": zh("休息日加班费"),
    "PR05": zh("法定节假日加班费"),
}
DOUBLE: Final = zh("未订立书面合同的二倍工资差额")

WAGES_BASIS: Final = "劳动法 第五十条；劳动合同法 第三十条、第八十五条第一项"
MINIMUM_BASIS: Final = "劳动法 第四十八条；劳动合同法 第八十五条第二项；最低工资规定 第十二条"
OVERTIME_BASIS: Final = "劳动合同法 第三十一条、第八十五条第三项"
NO_DIVISOR: Final = zh("没有该时期的工资折算标准")
NO_MINIMUM: Final = zh("没有该时期最低工资数据")
_MARKS: Final[tuple[Mark, ...]] = ("V", "V2", "R", "P")
_HUNDRED: Final = 100


Exact = tuple[Fraction, Message]  # an amount before rounding and how it comes about


@dataclass(slots=True)
class Monthly:
    """One month of a claim while it is counted: its worked span, the days that count for pay, the rows of its first
    worked day. `due` are the normal wages, `least` the minimum wage for the same work; a message says why there is
    none. `share` is the part of a monthly wage that is due, 0 to 1, None where no divisor is known."""

    claim: PayClaim
    law: PayLaw
    row: PayMonth
    first: date
    last: date
    there: int
    counted: Fraction
    share: Fraction | None
    days_rule: PayRule | None
    hours_rule: PayRule | None
    floor: MinimumWage | None
    due: Exact | Message = NO_DIVISOR
    least: Exact | Message = NO_MINIMUM
    not_computed: list[NotComputed] = field(default_factory=list)

    def skip(self, what: Message, reason: Message, basis: str) -> None:
        """Note a line that cannot be counted."""
        self.not_computed.append(NotComputed(self.row.month, what, reason, basis))


def monthly(claim: PayClaim, law: PayLaw, row: PayMonth) -> Monthly:
    """Gather what a month needs. Rates and minimum wages are those of its first worked day."""
    opening, closing = month_span(row.month)
    first, last = max(opening, claim.first_day), min(closing, claim.last_day)
    days_rule = law.rule("PR01", first)
    there = paid_days(first, last, law.calendar)
    counted = Fraction(there) if row.days is None else min(Fraction(row.days), Fraction(there))
    share = None
    if counted == paid_days(opening, closing, law.calendar):
        share = Fraction(1)
    elif days_rule is not None:
        share = min(Fraction(1), counted * _HUNDRED / days_rule.number)
    month = Monthly(
        claim, law, row, first, last, there, counted, share, days_rule, law.rule("PR02", first),
        law.minimum(claim.place, first),
    )  # fmt: skip
    month.due, month.least = _due(month), _least(month)
    return month


def fen(exact: Fraction) -> int:
    """Whole fen of an exact amount that is not negative: half a fen goes up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def whole_fen(exact: Exact | Message) -> int:
    """The amount in fen, 0 where there is none."""
    return 0 if isinstance(exact, Message) else fen(exact[0])


def wage_lines(month: Monthly) -> Iterator[PayLine]:
    """Arrears, deductions without a basis, and the difference to the minimum wage."""
    row, due = month.row, month.due
    if isinstance(due, Message):
        month.skip(WAGES, due, WAGES_BASIS)
    if row.paid is None:
        kept = row.deducted if isinstance(due, Message) else min(row.deducted, fen(due[0]))
        if kept:
            yield _deduction(month, kept)
        month.skip(WAGES, zh("没有填写实发工资"), WAGES_BASIS)
        return
    if isinstance(due, Message):
        return
    owed = fen(due[0])
    lacking = max(0, owed - row.paid)
    kept = min(row.deducted, lacking)
    if kept:
        yield _deduction(month, kept)
    if lacking > kept:
        words = zh("%(due)s − 实发%(paid)s元", due=due[1], paid=yuan(row.paid))
        if kept:
            words = zh("%(before)s − 另列的扣款%(kept)s元", before=words, kept=yuan(kept))
        yield _line(month, WAGES, words, owed, row.paid + kept, "0201", _for_wages(month))
    if isinstance(month.least, Message):
        month.skip(MINIMUM, month.least, MINIMUM_BASIS)
        return
    settled = max(owed, row.paid)
    if fen(month.least[0]) > settled:
        already = zh("实发%(paid)s元", paid=yuan(settled))
        if owed >= row.paid:
            already = zh("约定应发%(due)s元（欠发部分另列）", due=yuan(owed))
        words = zh("%(floor)s − %(already)s", floor=month.least[1], already=already)
        used = [month.floor, *_for_minimum(month)]
        yield _line(month, MINIMUM, words, fen(month.least[0]), settled, "0202", used)


def overtime_lines(month: Monthly) -> Iterator[PayLine]:
    """Pay for overtime at 150, 200 and 300 per cent, less what was received over normal wages."""
    if not month.row.overtime:
        return
    if month.row.paid and isinstance(month.due, Message):  # nobody can say how much of it was for overtime
        month.skip(zh("加班费"), month.due, OVERTIME_BASIS)
        return
    base = _base(month)
    if base is None:
        return
    left = max(0, (month.row.paid or 0) - max(whole_fen(month.due), whole_fen(month.least)))
    hour, words = base
    worked = {"PR03": month.row.workday, "PR04": month.row.rest_day, "PR05": month.row.holiday}
    for code, hours in worked.items():
        rate = month.law.rule(code, month.first)
        if rate is None:
            continue
        gross = fen(hour * Fraction(hours) * rate.number / _HUNDRED)
        settled = min(left, gross)
        left -= settled
        formula = zh(
            "%(base)s × %(percent)s%% × %(hours)s小时 − 已付%(paid)s元",
            base=words,
            percent=rate.number,
            hours=plain(hours),
            paid=yuan(settled),
        )
        used = [rate, month.days_rule, month.hours_rule]
        if gross > settled:
            yield _line(month, OVERTIME[code], formula, gross, settled, "0203", used, basis=rate.basis_zh)


def double_lines(claim: PayClaim, law: PayLaw, month: Monthly) -> Iterator[PayLine]:
    """The second wage for working without a written contract, from the day after the first month to the day before
    a year is full (实施条例 第六条、第七条), never beyond the day of the contract. It goes to arbitration."""
    if not claim.contract_asked:
        return
    after, until = law.rule("PR06", month.last), law.rule("PR07", month.last)
    if after is None or until is None:
        month.skip(DOUBLE, zh("该时期没有二倍工资的规定"), "劳动合同法 第八十二条")
        return
    begins = add_months(claim.employed_from, after.number)
    ends = add_months(claim.employed_from, until.number) - timedelta(days=1)
    if claim.contract_since is not None:
        ends = min(ends, claim.contract_since - timedelta(days=1))
    first, last = max(begins, month.first), min(ends, month.last)
    if last < first:
        return
    due = month.due
    if isinstance(due, Message):
        month.skip(DOUBLE, due, after.basis_zh)
        return
    covered = paid_days(first, last, law.calendar)
    part = Fraction(covered, month.there) if month.there else Fraction(0)
    words = due[1]
    if part != 1:
        words = zh("%(due)s × %(covered)s/%(there)s", due=due[1], covered=covered, there=month.there)
    gross = fen(due[0] * part)
    if gross:
        yield _line(
            month, DOUBLE, words, gross, 0, "0212", [after, until, *_for_wages(month)], basis=after.basis_zh,
            door="arbitration",
        )  # fmt: skip


def hour_of(pay: int, days: PayRule, hours: PayRule) -> Fraction:
    """The wage of an hour from the wage of a month, exact."""
    return Fraction(pay * _HUNDRED, days.number * hours.number)


def plain(count: int | Decimal) -> str:
    """A number for the eye without needless zeros: Decimal("2.50") -> 2.5."""
    text = f"{count:f}" if isinstance(count, Decimal) else str(count)
    return text.rstrip("0").rstrip(".") if "." in text else text


def hundredths(number: int) -> str:
    """2175 -> 21.75."""
    return f"{number // _HUNDRED}.{number % _HUNDRED:02d}"


def _due(month: Monthly) -> Exact | Message:
    claim, row = month.claim, month.row
    if claim.kind == "monthly":
        return _shared(month, claim.agreed, zh("月工资%(pay)s元", pay=yuan(claim.agreed)))
    if claim.kind == "daily":
        if row.days is None:
            return zh("按日计酬的，请填写出勤天数")
        words = zh("日工资%(pay)s元 × %(days)s天", pay=yuan(claim.agreed), days=plain(row.days))
        return claim.agreed * Fraction(row.days), words
    if claim.kind == "hourly":
        if row.hours is None:
            return zh("按小时计酬的，请填写正常工作小时数")
        words = zh("小时工资%(pay)s元 × %(hours)s小时", pay=yuan(claim.agreed), hours=plain(row.hours))
        return claim.agreed * Fraction(row.hours), words
    if row.piece is None:
        return zh("计件的，请填写当月计件工资总额")
    return Fraction(row.piece), zh("计件工资%(pay)s元", pay=yuan(row.piece))


def _least(month: Monthly) -> Exact | Message:
    claim, row, floor = month.claim, month.row, month.floor
    if floor is None:
        return NO_MINIMUM
    if not claim.full_time:
        if row.hours is None:
            return zh("非全日制的，请填写工作小时数")
        words = zh("小时最低工资%(pay)s元 × %(hours)s小时", pay=yuan(floor.hourly), hours=plain(row.hours))
        return floor.hourly * Fraction(row.hours), words
    if claim.kind != "hourly":
        return _shared(month, floor.monthly, zh("月最低工资%(pay)s元", pay=yuan(floor.monthly)))
    if row.hours is None or month.days_rule is None or month.hours_rule is None:
        return NO_DIVISOR
    words = zh(
        "月最低工资%(pay)s元 ÷ %(days)s天 ÷ %(hours)s小时 × %(worked)s小时",
        pay=yuan(floor.monthly),
        days=hundredths(month.days_rule.number),
        hours=month.hours_rule.number,
        worked=plain(row.hours),
    )
    return hour_of(floor.monthly, month.days_rule, month.hours_rule) * Fraction(row.hours), words


def _shared(month: Monthly, pay: int, words: Message) -> Exact | Message:
    """The part of a monthly sum that is due for the days that count."""
    if month.share is None:
        return NO_DIVISOR
    if month.share == 1:
        return Fraction(pay), words
    days = hundredths(month.days_rule.number) if month.days_rule else ""
    counted = plain(Decimal(month.counted.numerator) / Decimal(month.counted.denominator))
    return pay * month.share, zh("%(pay)s ÷ 月计薪天数%(days)s × %(counted)s天", pay=words, days=days, counted=counted)


def _base(month: Monthly) -> Exact | None:
    """The wage of an hour that overtime is counted by: as agreed, but never under the minimum wage."""
    claim, row = month.claim, month.row
    days, hours = month.days_rule, month.hours_rule
    refusal = _no_overtime(claim, row)
    if refusal is not None or days is None or hours is None:
        month.skip(zh("加班费"), refusal or NO_DIVISOR, OVERTIME_BASIS)
        return None
    shown = {"days": hundredths(days.number), "hours": hours.number}
    if claim.kind == "monthly":
        exact = hour_of(claim.agreed, days, hours)
        words = zh("（月工资%(pay)s元 ÷ %(days)s天 ÷ %(hours)s小时）", pay=yuan(claim.agreed), **shown)
    elif claim.kind == "daily":
        exact = Fraction(claim.agreed, hours.number)
        words = zh("（日工资%(pay)s元 ÷ %(hours)s小时）", pay=yuan(claim.agreed), hours=hours.number)
    elif claim.kind == "hourly":
        exact, words = Fraction(claim.agreed), zh("小时工资%(pay)s元", pay=yuan(claim.agreed))
    else:
        piece, worked = row.piece or 0, row.hours or 1  # `_no_overtime` has asked for both
        exact = Fraction(piece) / Fraction(worked)
        words = zh("（计件工资%(pay)s元 ÷ 正常工作%(worked)s小时）", pay=yuan(piece), worked=plain(worked))
    if month.floor is not None and hour_of(month.floor.monthly, days, hours) > exact:
        least = yuan(month.floor.monthly)
        return hour_of(month.floor.monthly, days, hours), zh(
            "（最低工资%(pay)s元 ÷ %(days)s天 ÷ %(hours)s小时，约定低于最低工资）", pay=least, **shown
        )
    return exact, words


def _no_overtime(claim: PayClaim, row: PayMonth) -> Message | None:
    if not claim.full_time:
        return zh("非全日制用工不按加班费计算；经常超时的，应按全日制认定")
    if claim.special_hours:
        return zh("实行综合计算或者不定时工时制的，须凭批准文件和整个周期的工时计算")
    if claim.kind == "piece" and (row.piece is None or not row.hours):
        return zh("计件的，请填写当月计件工资总额和正常工作小时数")
    return None


def _deduction(month: Monthly, kept: int) -> PayLine:
    return _line(month, DEDUCTED, zh("被扣%(kept)s元", kept=yuan(kept)), kept, 0, "0201", [])


def _for_wages(month: Monthly) -> list[PayRule | None]:
    """The rows that normal wages were counted by: the divisor, if only a part of a monthly wage is due."""
    return [month.days_rule] if month.claim.kind == "monthly" and month.share != 1 else []


def _for_minimum(month: Monthly) -> list[PayRule | None]:
    if not month.claim.full_time:
        return []
    if month.claim.kind == "hourly":
        return [month.days_rule, month.hours_rule]
    return [month.days_rule] if month.share != 1 else []


def _line(
    month: Monthly,
    what: Message,
    formula: Message,
    gross: int,
    settled: int,
    violation: str,
    used: Sequence[PayRule | MinimumWage | None],
    *,
    basis: str = "",
    door: Door = "inspectorate",
) -> PayLine:
    rows = [row for row in used if row is not None]
    article = {"0201": WAGES_BASIS, "0202": MINIMUM_BASIS}.get(violation, OVERTIME_BASIS)
    if basis:
        article = basis if door == "arbitration" else f"{basis}；{OVERTIME_BASIS}"
    marks: list[Mark] = [row.mark for row in rows]
    mark: Mark = max(marks, key=_MARKS.index, default="V")
    versions = tuple(f"{row.code}@{row.valid_from.isoformat()}" for row in rows)
    return PayLine(
        month.row.month, what, formula, gross, settled, gross - settled, article, mark, violation, door, versions
    )
