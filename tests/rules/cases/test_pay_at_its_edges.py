"""What stands beside a wage claim, and where a claim stops being one that can be meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from test_pay_is_counted import CALENDAR, LAW, SEPTEMBER, amounts, claim

from laojian.cases.pay_law import minimum_wages, pay_rules
from laojian.cases.rules.pay import PayClaim, PayLaw, PayMonth, calculate, months_of
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
