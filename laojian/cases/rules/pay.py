"""What is owed: normal wages, minimum wage, overtime, and the second wage for work without a contract.

`calculate` is a pure function of the claim and the law rows. Every line says how it was counted, on which article,
and by whose door it goes: arrears, minimum wage and overtime can be ordered by the inspectorate (劳动合同法
第八十五条), the second wage normally goes to arbitration and is never part of the sum that is ordered. What cannot be
counted is named and left out, never guessed. Rounding: once per line, to fen, half up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from laojian.cases.rules.pay_claim import (
    ROUNDING,
    Caution,
    Count,
    MinimumWage,
    NotComputed,
    PayClaim,
    PayKind,
    PayLaw,
    PayLine,
    PayMonth,
    PayRule,
    PaySum,
    check_claim,
    month_span,
    months_of,
)
from laojian.cases.rules.pay_lines import Monthly, double_lines, monthly, overtime_lines, plain, wage_lines
from laojian.kernel.calendar import WorkCalendar, statutory_days
from laojian.kernel.clocks import Term, due
from laojian.kernel.words import zh

__all__ = [
    "ROUNDING", "Caution", "Count", "MinimumWage", "NotComputed", "PayClaim", "PayKind", "PayLaw", "PayLine",
    "PayMonth", "PayRule", "PaySum", "calculate", "is_statutory", "kind_of_day", "months_of",
]  # fmt: skip

DayKind = Literal["workday", "rest_day", "holiday"]
_LIMIT_BASIS: Final = "劳动保障监察条例 第二十条"
_ARBITRATION_BASIS: Final = "劳动争议调解仲裁法 第二十七条"


def calculate(claim: PayClaim, law: PayLaw) -> PaySum:
    """Count a claim month by month. Raises Invalid, naming the field, for a claim that cannot be meant."""
    check_claim(claim)
    lines: list[PayLine] = []
    skipped: list[NotComputed] = []
    months = [monthly(claim, law, row) for row in sorted(claim.months, key=lambda row: row.month)]
    for month in months:
        lines += wage_lines(month)
        lines += overtime_lines(month)
        lines += double_lines(claim, law, month)
        skipped += month.not_computed
    given = {row.month for row in claim.months}
    for first in months_of(claim.first_day, claim.last_day):
        if first not in given:
            month = monthly(claim, law, PayMonth(month=first))
            lines += double_lines(claim, law, month)
            skipped += month.not_computed
    lines.sort(key=lambda line: line.month)
    return PaySum(tuple(lines), tuple(dict.fromkeys(skipped)), tuple(_cautions(claim, law, months, lines)))


def kind_of_day(day: date, calendar: WorkCalendar, statutory: Callable[[date], bool] | None = None) -> DayKind:
    """Which rate overtime on a day has: 300 per cent on the statutory days alone (`holiday`); a shifted day off is a
    rest day (200), a Saturday that is worked by the notice is a workday (150). `statutory` tells the statutory days,
    those of the national measure unless given."""
    if (statutory or is_statutory)(day):
        return "holiday"
    return "workday" if calendar.is_workday(day) else "rest_day"


def is_statutory(day: date) -> bool:
    """Whether a day is one of the statutory holidays of its year (全国年节及纪念日放假办法 第二条)."""
    return day in statutory_days(day.year)


def _cautions(claim: PayClaim, law: PayLaw, months: Iterable[Monthly], lines: Iterable[PayLine]) -> Iterable[Caution]:
    lines, months = list(lines), list(months)
    yield from _excess(months)
    late = sorted({month.row.month for month in months if _past(law.limitation, month.last, claim.on, law)})
    if any(line.month in late and line.door == "inspectorate" for line in lines):
        yield Caution(
            "limitation",
            zh("%(months)s距今已超过监察时效；拖欠一直持续的，请写明", months=_listed(late)),
            _LIMIT_BASIS,
        )
    second = [line for line in lines if line.door == "arbitration"]
    if second:
        yield Caution(
            "arbitration",
            zh("二倍工资一般通过劳动仲裁解决，不计入监察机构责令支付的金额"),
            "劳动合同法 第八十二条；劳动争议调解仲裁法 第二条",
        )
    old = sorted({line.month for line in second if _past(law.arbitration, month_span(line.month)[1], claim.on, law)})
    if old:
        yield Caution(
            "arbitration_limitation",
            zh("%(months)s的二倍工资可能已超过仲裁时效", months=_listed(old)),
            _ARBITRATION_BASIS,
        )
    if any(month.row.paid is None and month.row.overtime for month in months):
        yield Caution("paid_unknown", zh("没有填写实发工资的月份，加班费按没有支付计算"), "劳动法 第四十四条")
    if any(line.mark in ("R", "P") for line in lines):
        yield Caution("to_confirm", zh("部分标准待核对，金额仅供参考，以监察机构查明的为准"), "最低工资规定")


def _excess(months: Iterable[Monthly]) -> Iterable[Caution]:
    """One caution for every limit in force, with all the months beyond it."""
    beyond: dict[PayRule, list[str]] = {}
    for month in months:
        most = month.law.rule("PR08", month.first)
        if most is None or not month.claim.full_time or month.claim.special_hours:
            continue
        if month.row.overtime > most.number:
            hours = Decimal(month.row.overtime.numerator) / Decimal(month.row.overtime.denominator)
            beyond.setdefault(most, []).append(f"{month.row.month:%Y-%m}（{plain(hours)}）")
    for most, listed in beyond.items():
        yield Caution(
            "overtime_limit",
            zh(
                "加班超过每月%(most)s小时的上限，可能违法延长工作时间：%(months)s",
                most=most.number,
                months="、".join(listed),
            ),
            most.basis_zh,
            violation="0401",
        )


def _past(term: Term, ended: date, on: date, law: PayLaw) -> bool:
    last = due(term, ended, calendar=law.calendar).day
    return last is not None and on > last


def _listed(months: Iterable[date]) -> str:
    return "、".join(f"{month:%Y-%m}" for month in months)
