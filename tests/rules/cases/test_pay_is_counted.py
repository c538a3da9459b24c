"""What is owed, counted by hand once and by the engine: every line with its formula and article."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from laojian.cases.pay_law import minimum_wages, pay_law, pay_rules
from laojian.cases.rules.pay import PayClaim, PayLaw, PayMonth, PaySum, calculate, is_statutory, kind_of_day, months_of
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.lawtable import LawTable
from laojian.kernel.refusal import Invalid

CALENDAR = WorkCalendar.published()
ON = date(2026, 11, 23)
LAW = pay_law(CALENDAR, ON)
SEPTEMBER = date(2026, 9, 1)


def claim(*months: PayMonth, **changes: object) -> PayClaim:
    usual = PayClaim(
        place="440106",
        kind="monthly",
        agreed=500_000,
        first_day=date(2026, 9, 1),
        last_day=date(2026, 9, 30),
        on=ON,
        months=months,
    )
    return replace(usual, **changes)


def amounts(found: PaySum) -> dict[str, int]:
    return {str(line.what): line.amount for line in found.lines}


def test_a_month_without_pay_is_owed_whole() -> None:
    found = calculate(claim(PayMonth(month=SEPTEMBER, paid=0)), LAW)
    (line,) = found.lines
    assert (str(line.what), line.amount, line.violation, line.door) == ("拖欠工资", 500_000, "0201", "inspectorate")
    assert str(line.formula) == "月工资5,000.00元 − 实发0.00元"
    assert "第八十五条第一项" in line.article
    assert (line.mark, line.rules) == ("V", ())
    assert found.orderable == 500_000
    assert found.by_violation == {"0201": 500_000}


def test_overtime_is_paid_at_its_three_rates_of_the_hourly_wage() -> None:
    row = PayMonth(month=SEPTEMBER, paid=500_000, workday=Decimal("10.5"), rest_day=16, holiday=8)
    found = calculate(claim(row), LAW)
    # 5,000 ÷ 21.75 ÷ 8 = 28.7356…; × 10.5 × 150 % = 452.586…; × 16 × 200 % = 919.540…; × 8 × 300 % = 689.655…
    assert amounts(found) == {"工作日加班费": 45_259, "休息日加班费": 91_954, "法定节假日加班费": 68_966}
    first = found.lines[0]
    assert str(first.formula) == ("（月工资5,000.00元 ÷ 21.75天 ÷ 8小时） × 150% × 10.5小时 − 已付0.00元")
    assert first.article.startswith("劳动法 第四十四条")
    assert first.mark == "R"
    assert first.rules == ("PR03@1995-01-01", "PR01@2025-01-01", "PR02@1995-01-01")
    assert found.by_violation == {"0203": 45_259 + 91_954 + 68_966}


def test_what_was_paid_over_the_wage_counts_towards_overtime_in_order() -> None:
    row = PayMonth(month=SEPTEMBER, paid=550_000, workday=Decimal("10.5"), rest_day=16)
    assert amounts(calculate(claim(row), LAW)) == {"休息日加班费": 45_259 + 91_954 - 50_000}


def test_more_than_36_hours_may_be_a_breach_of_its_own() -> None:
    at_limit = calculate(claim(PayMonth(month=SEPTEMBER, paid=500_000, workday=20, rest_day=16)), LAW)
    assert "0401" not in {caution.violation for caution in at_limit.cautions}
    over = calculate(claim(PayMonth(month=SEPTEMBER, paid=500_000, workday=20, rest_day=Decimal("16.5"))), LAW)
    (caution,) = [caution for caution in over.cautions if caution.violation]
    assert (caution.violation, caution.basis) == ("0401", "劳动法 第四十一条")
    assert str(caution.message).endswith("：2026-09（36.5）")


def test_a_deduction_without_a_basis_is_a_line_of_its_own_and_not_counted_twice() -> None:
    found = calculate(claim(PayMonth(month=SEPTEMBER, paid=300_000, deducted=50_000)), LAW)
    assert amounts(found) == {"无依据扣减的工资": 50_000, "拖欠工资": 150_000}
    assert found.orderable == 200_000
    only = calculate(claim(PayMonth(month=SEPTEMBER, deducted=50_000)), LAW)
    assert amounts(only) == {"无依据扣减的工资": 50_000}


def test_pay_under_the_minimum_is_made_up_to_it_by_place_and_date() -> None:
    found = calculate(claim(PayMonth(month=SEPTEMBER, paid=180_000), agreed=200_000), LAW)
    assert amounts(found) == {"拖欠工资": 20_000, "低于最低工资的差额": 50_000}
    assert found.by_violation == {"0201": 20_000, "0202": 50_000}
    before = claim(
        PayMonth(month=date(2025, 2, 1), paid=200_000), agreed=200_000,
        first_day=date(2025, 2, 1), last_day=date(2025, 2, 28),
    )  # fmt: skip
    assert amounts(calculate(before, LAW)) == {"低于最低工资的差额": 30_000}
    elsewhere = replace(before, place="440402")
    assert amounts(calculate(elsewhere, LAW)) == {}


def test_overtime_is_never_counted_by_less_than_the_minimum() -> None:
    found = calculate(claim(PayMonth(month=SEPTEMBER, paid=250_000, rest_day=8), agreed=200_000), LAW)
    # 2,500 ÷ 21.75 ÷ 8 × 8 × 200 % = 229.885…
    assert amounts(found) == {"休息日加班费": 22_989}
    assert "约定低于最低工资" in str(found.lines[0].formula)


@pytest.mark.parametrize(
    ("place", "day"), [("440106", date(2014, 3, 1)), ("3301", date(2026, 3, 1)), ("", date(2026, 3, 1))]
)
def test_without_a_row_for_place_and_time_the_minimum_is_left_out_and_said(place: str, day: date) -> None:
    row = PayMonth(month=day, paid=100)
    found = calculate(claim(row, place=place, agreed=100, first_day=day, last_day=day.replace(day=28)), LAW)
    assert "0202" not in found.by_violation
    (skipped,) = [skipped for skipped in found.not_computed if "最低工资" in str(skipped.what)]
    assert str(skipped.reason) == "没有该时期最低工资数据"


def test_part_time_work_has_its_hourly_minimum_and_no_overtime() -> None:
    row = PayMonth(month=SEPTEMBER, hours=60, paid=120_000, workday=5)
    found = calculate(claim(row, kind="hourly", agreed=2_000, full_time=False), LAW)
    assert amounts(found) == {"低于最低工资的差额": 60 * 2_370 - 120_000}
    assert "非全日制" in str(found.not_computed[0].reason)


@pytest.mark.parametrize(
    ("kind", "agreed", "row", "owed"),
    [
        ("daily", 30_000, PayMonth(month=SEPTEMBER, days=Decimal("21.5"), paid=0), 645_000),
        ("hourly", 3_000, PayMonth(month=SEPTEMBER, hours=Decimal("160.5"), paid=0), 481_500),
        ("piece", 0, PayMonth(month=SEPTEMBER, piece=612_345, paid=600_000), 12_345),
    ],
)
def test_daily_hourly_and_piece_work_are_counted_by_what_was_done(
    kind: str, agreed: int, row: PayMonth, owed: int
) -> None:
    assert amounts(calculate(claim(row, kind=kind, agreed=agreed), LAW)) == {"拖欠工资": owed}


@pytest.mark.parametrize("kind", ["daily", "hourly", "piece"])
def test_what_lacks_for_a_line_is_said_and_nothing_is_guessed(kind: str) -> None:
    agreed = 0 if kind == "piece" else 3_000
    found = calculate(claim(PayMonth(month=SEPTEMBER, paid=0, workday=3), kind=kind, agreed=agreed), LAW)
    assert "0201" not in found.by_violation
    assert any(str(skipped.what) == "拖欠工资" and "填写" in str(skipped.reason) for skipped in found.not_computed)


def test_pay_for_unknown_days_is_not_taken_for_overtime_pay() -> None:
    row = PayMonth(month=SEPTEMBER, paid=300_000, rest_day=8)
    found = calculate(claim(row, kind="daily", agreed=30_000), LAW)
    assert found.lines == ()
    assert {str(skipped.what) for skipped in found.not_computed} == {"拖欠工资", "加班费"}
    told = calculate(claim(replace(row, days=10), kind="daily", agreed=30_000), LAW)
    assert amounts(told) == {"休息日加班费": 60_000}


def test_a_month_begun_late_is_paid_by_its_days() -> None:
    # 16–30 September 2026: 11 workdays (Sunday the 20th is worked), and Mid-Autumn on the 25th: 12 paid days
    row = PayMonth(month=SEPTEMBER, paid=0)
    found = calculate(claim(row, first_day=date(2026, 9, 16)), LAW)
    assert amounts(found) == {"拖欠工资": 275_862}  # 5,000 ÷ 21.75 × 12 = 2,758.620…
    assert "÷ 月计薪天数21.75 × 12天" in str(found.lines[0].formula)
    assert (found.lines[0].mark, found.lines[0].rules) == ("V2", ("PR01@2025-01-01",))


def test_days_of_absence_lessen_a_month_and_more_days_than_there_are_do_not_add() -> None:
    absent = calculate(claim(PayMonth(month=SEPTEMBER, days=10, paid=0)), LAW)
    assert amounts(absent) == {"拖欠工资": 229_885}
    assert amounts(calculate(claim(PayMonth(month=SEPTEMBER, days=31, paid=0)), LAW)) == {"拖欠工资": 500_000}


def test_the_second_wage_runs_eleven_months_and_goes_to_arbitration() -> None:
    worked = claim(first_day=date(2025, 3, 1), last_day=date(2026, 10, 31), contract_asked=True)
    found = calculate(worked, LAW)
    assert [line.month for line in found.lines] == list(months_of(date(2025, 4, 1), date(2026, 2, 28)))
    assert {line.amount for line in found.lines} == {500_000}
    assert found.arbitration == 11 * 500_000
    assert found.orderable == 0
    assert found.by_violation == {"0212": 5_500_000}
    assert {caution.code for caution in found.cautions} >= {"arbitration", "arbitration_limitation"}


def test_the_second_wage_ends_the_day_before_the_contract() -> None:
    worked = claim(
        first_day=date(2026, 6, 15), last_day=date(2026, 9, 30), contract_asked=True, contract_since=date(2026, 9, 1)
    )
    found = calculate(worked, LAW)
    # from 15 July: 13 of the 23 paid days of July, and August
    assert {line.month: line.amount for line in found.lines} == {
        date(2026, 7, 1): (500_000 * 13 * 2 + 23) // (23 * 2),
        date(2026, 8, 1): 500_000,
    }
    assert calculate(replace(worked, contract_since=date(2026, 7, 15)), LAW).lines == ()
    assert calculate(replace(worked, contract_asked=False), LAW).lines == ()


def test_what_is_over_two_years_old_is_counted_with_a_caution() -> None:
    old = date(2024, 9, 1)
    row = PayMonth(month=old, paid=0)
    late = calculate(claim(row, first_day=old, last_day=date(2024, 9, 30)), LAW)
    assert late.orderable == 500_000
    assert "limitation" in {caution.code for caution in late.cautions}
    fresh = calculate(claim(PayMonth(month=SEPTEMBER, paid=0)), LAW)
    assert "limitation" not in {caution.code for caution in fresh.cautions}


def test_special_hours_are_not_counted_month_by_month() -> None:
    found = calculate(claim(PayMonth(month=SEPTEMBER, paid=500_000, rest_day=30), special_hours=True), LAW)
    assert found.lines == ()
    assert "批准文件" in str(found.not_computed[0].reason)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 10, 1), "holiday"),
        (date(2026, 10, 3), "holiday"),
        (date(2026, 10, 5), "rest_day"),
        (date(2026, 10, 10), "workday"),
        (date(2026, 9, 20), "workday"),
        (date(2026, 2, 16), "holiday"),
        (date(2026, 2, 20), "rest_day"),
        (date(2026, 11, 23), "workday"),
    ],
)
def test_only_the_statutory_days_themselves_are_at_300_per_cent(day: date, kind: str) -> None:
    assert kind_of_day(day, CALENDAR) == kind


def test_a_year_has_thirteen_statutory_days_and_an_office_may_say_others() -> None:
    year = [date.fromordinal(date(2026, 1, 1).toordinal() + offset) for offset in range(365)]
    assert sum(is_statutory(day) for day in year) == 13
    assert kind_of_day(date(2026, 11, 23), CALENDAR, lambda day: True) == "holiday"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": date(2026, 8, 31)}, "last_day"),
        ({"last_day": date(2026, 11, 24)}, "last_day"),
        ({"started_on": date(2026, 9, 2)}, "started_on"),
        ({"first_day": date(1926, 9, 1)}, "first_day"),
        ({"agreed": 0}, "agreed"),
        ({"agreed": -1}, "agreed"),
        ({"months": (PayMonth(month=date(2026, 8, 1)),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER), PayMonth(month=SEPTEMBER))}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, workday=-1),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, workday=Decimal("NaN")),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, workday=1.5),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, workday=400, rest_day=400),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, days=32),)}, "months"),
        ({"months": (PayMonth(month=SEPTEMBER, paid=-1),)}, "months"),
    ],
)
def test_a_claim_that_cannot_be_meant_is_refused_with_its_field(changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        calculate(claim(**changes), LAW)
    assert caught.value.field == field


def test_every_shipped_row_has_an_article_and_a_mark() -> None:
    for row in (*pay_rules(), *minimum_wages()):
        assert row.basis_zh
        assert row.mark in ("V", "V2", "R", "P")
    open_rows = [row for row in minimum_wages() if row.valid_to is None]
    assert {row.mark for row in open_rows} == {"R"}, "what is only recalled is shown as such until it is confirmed"
    assert all(len(row.code) in (4, 6) and row.hourly < row.monthly for row in minimum_wages())


def test_a_month_before_the_first_divisor_is_not_counted_by_a_later_one() -> None:
    old = PayMonth(month=date(2007, 12, 1), paid=0, workday=4)
    worked = claim(old, first_day=date(2007, 12, 10), last_day=date(2007, 12, 31))
    found = calculate(worked, LAW)
    assert found.lines == ()
    assert "没有该时期的工资折算标准" in {str(skipped.reason) for skipped in found.not_computed}


def test_a_district_row_goes_before_the_city() -> None:
    city = next(iter(minimum_wages()))
    own = replace(city, code="440106", monthly=300_000, valid_from=date(2026, 1, 1), valid_to=None)
    law = PayLaw(pay_rules(), LawTable([*minimum_wages(), own]), CALENDAR, LAW.limitation, LAW.arbitration)
    found = calculate(claim(PayMonth(month=SEPTEMBER, paid=200_000), agreed=200_000), law)
    assert amounts(found) == {"低于最低工资的差额": 100_000}
