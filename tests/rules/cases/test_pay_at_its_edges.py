"""What stands beside a wage claim, and where a claim stops being one that can be meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from test_pay_is_counted import CALENDAR, LAW, SEPTEMBER, amounts, claim

from laojian.cases.pay_law import minimum_wages, pay_rules
from laojian.cases.rules.pay import PayClaim, PayLaw, PayMonth, PaySum, calculate, months_of
from laojian.cases.rules.pay_lines import plain
from laojian.kernel.clocks import Term
from laojian.kernel.lawtable import LawTable
from laojian.kernel.money import MOST_FEN
from laojian.kernel.refusal import Invalid

OLD = date(2024, 9, 1)
UNPAID, PAID = PayMonth(month=SEPTEMBER, paid=0), PayMonth(month=SEPTEMBER, paid=500_000)


def codes(*months: PayMonth, law: PayLaw = LAW, **changes: Any) -> set[str]:
    return {caution.code for caution in calculate(claim(*months, **changes), law).cautions}


def without(*rules: str) -> PayLaw:
    rest = LawTable([row for row in pay_rules() if row.code not in rules])
    return PayLaw(rest, minimum_wages(), CALENDAR, LAW.limitation, LAW.arbitration)


# ——— what stands beside the sums


def test_two_years_are_over_the_day_after_and_only_for_what_can_be_ordered() -> None:
    old = {"first_day": OLD, "last_day": date(2024, 9, 30)}
    row = PayMonth(month=OLD, paid=0)
    assert "limitation" not in codes(row, **old, on=date(2026, 9, 30))
    assert "limitation" in codes(row, **old, on=date(2026, 10, 1))
    assert "limitation" not in codes(replace(row, paid=500_000), UNPAID, first_day=OLD), "paid then, unpaid now"
    double = {"first_day": date(2024, 8, 1), "last_day": date(2024, 9, 30), "contract_asked": True}
    assert "arbitration" in codes(replace(row, paid=500_000), **double)
    assert "limitation" not in codes(replace(row, paid=500_000), **double), "it cannot be ordered anyway"
    endless = replace(LAW, limitation=Term(None, "year", "max"), arbitration=Term(None, "month", "max"))
    assert not {"limitation", "arbitration_limitation"} & codes(row, law=endless, **double)


def test_the_second_wage_alone_goes_to_arbitration_and_is_late_after_a_year() -> None:
    assert codes(UNPAID) == set()
    asked = {"contract_asked": True, "first_day": date(2025, 8, 1), "started_on": date(2025, 8, 1)}
    asked |= {"last_day": date(2025, 9, 30)}
    assert codes(**asked, on=date(2026, 9, 30)) == {"arbitration", "to_confirm"}
    assert "arbitration_limitation" in codes(**asked, on=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("paid", "hours", "said"), [(None, 8, True), (None, 0, False), (500_000, 8, False), (0, 8, False)]
)
def test_overtime_without_a_word_of_what_was_paid_is_said(paid: int | None, hours: int, said: bool) -> None:
    assert ("paid_unknown" in codes(PayMonth(month=SEPTEMBER, paid=paid, rest_day=hours))) is said


def test_rows_that_are_not_confirmed_are_said() -> None:
    assert "to_confirm" in codes(replace(PAID, rest_day=8)) and "to_confirm" not in codes(UNPAID)


def test_too_much_overtime_is_a_breach_where_hours_are_counted_by_the_month() -> None:
    much = replace(PAID, rest_day=40)
    assert "overtime_limit" in codes(much)
    assert "overtime_limit" not in codes(much, law=without("PR08"))
    assert "overtime_limit" not in codes(much, full_time=False, kind="hourly")
    assert "overtime_limit" not in codes(much, special_hours=True)


# ——— what can be meant


@pytest.mark.parametrize(
    "changes",
    [
        {"last_day": SEPTEMBER},
        {"on": date(2026, 9, 30)},
        {"started_on": SEPTEMBER},
        {"started_on": date(2026, 8, 31)},
        {"first_day": date(1976, 10, 1)},
        {"agreed": MOST_FEN},
        {"agreed": 0, "kind": "piece"},
        {"months": (PayMonth(month=SEPTEMBER, hours=700, workday=44),)},
        {"months": (PayMonth(month=SEPTEMBER, hours=744, days=31, workday=Decimal(0)),)},
        {"months": (PayMonth(month=SEPTEMBER, paid=MOST_FEN, piece=MOST_FEN, deducted=MOST_FEN),)},
        {"months": (PayMonth(month=SEPTEMBER, rest_day=Decimal("744")),)},
    ],
)
def test_a_claim_at_the_edge_is_counted(changes: dict[str, Any]) -> None:
    assert calculate(claim(**changes), LAW) is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": date(1976, 9, 30)}, "first_day"),
        ({"started_on": date(1976, 9, 30)}, "first_day"),
        ({"agreed": MOST_FEN + 1}, "agreed"),
        ({"agreed": 0, "kind": "daily"}, "agreed"),
        ({"agreed": -1, "kind": "piece"}, "agreed"),
        ({"months": (PayMonth(month=SEPTEMBER, hours=700, workday=45),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, hours=745),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, hours=-1),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, days=-1),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, rest_day=Decimal("744.5")),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, rest_day=Decimal("-0.5")),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, paid=MOST_FEN + 1),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, piece=-1),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, deducted=-1),)}, "months"),
    ],
)
def test_a_claim_beyond_the_edge_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as no:
        calculate(claim(**changes), LAW)
    assert no.value.field == field


def test_months_are_all_that_are_touched() -> None:
    assert months_of(date(2026, 8, 31), date(2026, 9, 1)) == (date(2026, 8, 1), SEPTEMBER)


# ——— by which rows


def test_a_minimum_wage_is_that_of_the_district_else_of_the_city_on_that_very_day() -> None:
    row = next(iter(minimum_wages()))
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    own = [
        replace(row, code=code, monthly=pay, valid_from=first, valid_to=last)
        for code, pay in (("440106", 9), ("4401", 8))
    ]
    law = replace(LAW, minimums=LawTable(own))

    def least(place: str, day: date) -> int | None:
        found = law.minimum(place, day)
        return found.monthly if found else None

    assert [least(place, first) for place in ("440106", "440106003", "440104", "4401", "440")] == [9, 9, 8, 8, None]
    assert [least("440106", day) for day in (date(2025, 12, 31), first, last, date(2026, 7, 1))] == [None, 9, 9, None]


def test_the_second_wage_counts_from_the_first_day_of_work() -> None:
    worked: PayClaim = claim(PAID, contract_asked=True)
    assert "未订立书面合同的二倍工资差额" not in amounts(calculate(worked, LAW))
    begun = replace(worked, started_on=date(2026, 1, 5))
    assert amounts(calculate(begun, LAW))["未订立书面合同的二倍工资差额"] == 500_000


# ——— what a line says


def formulas(found: PaySum) -> dict[str, str]:
    return {str(line.what): str(line.formula) for line in found.lines}


def rules_of(found: PaySum, what: str) -> set[str]:
    return {code.split("@")[0] for line in found.lines if str(line.what) == what for code in line.rules} - {
        "440106",
        "4401",
    }


def test_a_deduction_is_taken_at_its_word_where_nobody_knows_what_was_due() -> None:
    row = PayMonth(month=SEPTEMBER, deducted=600_000)
    assert amounts(calculate(claim(row), LAW)) == {"无依据扣减的工资": 500_000}
    assert amounts(calculate(claim(row, kind="daily", agreed=30_000), LAW)) == {"无依据扣减的工资": 600_000}


@pytest.mark.parametrize(
    ("paid", "says"), [(180_000, "约定应发2,000.00元"), (200_000, "约定应发2,000.00元"), (210_000, "实发2,100.00元")]
)
def test_a_minimum_is_made_up_from_what_was_due_or_paid(paid: int, says: str) -> None:
    found = calculate(claim(PayMonth(month=SEPTEMBER, paid=paid), agreed=200_000), LAW)
    assert says in formulas(found)["低于最低工资的差额"]


def test_the_minimum_of_an_hour_follows_from_that_of_a_month() -> None:
    row = PayMonth(month=SEPTEMBER, hours=160, paid=160_000)
    found = calculate(claim(row, kind="hourly", agreed=1_000), LAW)
    assert amounts(found) == {"低于最低工资的差额": 229_885 - 160_000}  # 2,500 ÷ 21.75 ÷ 8 × 160 = 2,298.850…
    assert rules_of(found, "低于最低工资的差额") == {"PR01", "PR02"}
    for lacking in ("PR01", "PR02"):
        skipped = calculate(claim(row, kind="hourly", agreed=1_000), without(lacking))
        assert amounts(skipped) == {} and "折算标准" in str(skipped.not_computed[0].reason)


def test_a_line_names_the_divisors_it_was_counted_by() -> None:
    part_time = calculate(
        claim(PayMonth(month=SEPTEMBER, hours=60, paid=0), kind="hourly", agreed=1_000, full_time=False), LAW
    )
    assert rules_of(part_time, "拖欠工资") == rules_of(part_time, "低于最低工资的差额") == set()
    half = calculate(claim(PayMonth(month=SEPTEMBER, days=10, paid=0), agreed=200_000), LAW)
    assert rules_of(half, "拖欠工资") == rules_of(half, "低于最低工资的差额") == {"PR01"}
    whole = calculate(claim(PayMonth(month=SEPTEMBER, paid=0), agreed=200_000), LAW)
    assert rules_of(whole, "拖欠工资") == rules_of(whole, "低于最低工资的差额") == set()
    daily = calculate(claim(PayMonth(month=SEPTEMBER, days=10, paid=0), kind="daily", agreed=1_000), LAW)
    assert rules_of(daily, "拖欠工资") == set()


@pytest.mark.parametrize(
    ("kind", "agreed", "row", "amount", "says"),
    [
        ("monthly", 250_000, PayMonth(month=SEPTEMBER, paid=250_000, rest_day=8), 22_989, "（月工资2,500.00元 ÷"),
        ("monthly", 249_999, PayMonth(month=SEPTEMBER, paid=250_000, rest_day=8), 22_989, "约定低于最低工资"),
        ("daily", 30_000, PayMonth(month=SEPTEMBER, rest_day=8), 60_000, "（日工资300.00元 ÷ 8小时）"),
        ("hourly", 3_000, PayMonth(month=SEPTEMBER, rest_day=8), 48_000, "小时工资30.00元"),
        ("piece", 0, PayMonth(month=SEPTEMBER, piece=400_000, hours=160, paid=400_000, rest_day=8), 40_000,
         "（计件工资4,000.00元 ÷ 正常工作160小时）"),
    ],
)  # fmt: skip
def test_the_hour_of_overtime_is_worth_what_was_agreed_but_no_less_than_the_minimum(
    kind: str, agreed: int, row: PayMonth, amount: int, says: str
) -> None:
    found = calculate(claim(row, kind=kind, agreed=agreed), LAW)
    assert amounts(found)["休息日加班费"] == amount and says in formulas(found)["休息日加班费"]
    nowhere = calculate(claim(row, kind=kind, agreed=agreed, place=""), LAW)
    assert "休息日加班费" in amounts(nowhere), "without a minimum wage it is what was agreed"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "piece", "agreed": 0, "row": {"hours": 160}}, "计件工资总额"),
        ({"kind": "piece", "agreed": 0, "row": {"piece": 400_000}}, "正常工作小时数"),
        ({"full_time": False, "row": {}}, "非全日制"),
        ({"special_hours": True, "row": {}}, "批准文件"),
    ],
)
def test_overtime_that_cannot_be_counted_says_what_it_lacks(changes: dict[str, Any], reason: str) -> None:
    row = PayMonth(month=SEPTEMBER, rest_day=8, **changes.pop("row"))
    skipped = {str(one.what): str(one.reason) for one in calculate(claim(row, **changes), LAW).not_computed}
    assert reason in skipped["加班费"]


def test_without_a_rate_or_a_divisor_there_is_no_line_of_overtime() -> None:
    row = replace(PAID, workday=8, rest_day=8)
    assert set(amounts(calculate(claim(row), without("PR04")))) == {"工作日加班费"}
    for lacking in ("PR01", "PR02"):
        found = calculate(claim(row), without(lacking))
        assert amounts(found) == {} and "折算标准" in str(found.not_computed[0].reason)


def test_the_second_wage_of_a_part_of_a_month_says_which() -> None:
    what = "未订立书面合同的二倍工资差额"
    late = claim(PAID, started_on=date(2026, 8, 30), contract_asked=True)
    # from 30 September, one of its 23 paid days
    assert amounts(calculate(late, LAW))[what] == (2 * 500_000 + 23) // 46
    assert formulas(calculate(late, LAW))[what].endswith("× 1/23")
    whole = replace(late, started_on=date(2026, 1, 1))
    assert amounts(calculate(whole, LAW))[what] == 500_000 and "×" not in formulas(calculate(whole, LAW))[what]
    (line,) = calculate(whole, LAW).lines
    assert line.article == "劳动合同法 第八十二条；劳动合同法实施条例 第六条"
    (overtime,) = calculate(claim(replace(PAID, rest_day=8)), LAW).lines
    assert overtime.article.endswith("；劳动合同法 第三十一条、第八十五条第三项")
    for lacking in ("PR06", "PR07"):
        found = calculate(whole, without(lacking))
        assert what not in amounts(found) and what in {str(one.what) for one in found.not_computed}
    unknown = calculate(replace(whole, kind="daily"), LAW)
    assert what in {str(one.what) for one in unknown.not_computed}


@pytest.mark.parametrize(
    ("number", "shown"), [(10, "10"), (Decimal("2.50"), "2.5"), (Decimal("1E+1"), "10"), (Decimal("8.00"), "8")]
)
def test_a_number_is_shown_without_needless_zeros(number: int | Decimal, shown: str) -> None:
    assert plain(number) == shown
