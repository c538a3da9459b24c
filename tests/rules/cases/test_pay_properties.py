"""Whatever is claimed: more hours never give less, months add up, nothing is negative, and what is paid is paid."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from laojian.cases.pay_law import pay_law
from laojian.cases.rules.pay import PayClaim, PayMonth, calculate, months_of
from laojian.kernel.calendar import WorkCalendar

ON = date(2026, 11, 23)
LAW = pay_law(WorkCalendar.published(), ON)
FIRST, LAST = date(2026, 6, 10), date(2026, 9, 20)
MONTHS = months_of(FIRST, LAST)
HOURS = st.integers(0, 160).map(lambda quarters: Decimal(quarters) / 4)
MONEY = st.integers(0, 1_500_000)


@st.composite
def claims(draw: st.DrawFn) -> PayClaim:
    kind = draw(st.sampled_from(["monthly", "daily", "hourly", "piece"]))
    rows = tuple(
        PayMonth(
            month=month,
            days=draw(st.sampled_from([None, 0, 10, Decimal("15.5"), 31]))
            if kind != "daily"
            else draw(st.integers(0, 31)),
            hours=draw(HOURS),
            piece=draw(MONEY) if kind == "piece" else None,
            workday=draw(HOURS),
            rest_day=draw(HOURS),
            holiday=draw(HOURS),
            paid=draw(st.one_of(st.none(), MONEY)),
            deducted=draw(st.sampled_from([0, 0, 33_333])),
        )
        for month in MONTHS
    )
    agreed = 0 if kind == "piece" else draw(st.integers(1, 1_000_000))
    return PayClaim(
        place="440106", kind=kind, agreed=agreed, first_day=FIRST, last_day=LAST, on=ON, months=rows,
        full_time=draw(st.booleans()), contract_asked=draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(claims())
def test_nothing_is_negative_and_every_line_adds_up(claim: PayClaim) -> None:
    found = calculate(claim, LAW)
    for line in found.lines:
        assert line.amount == line.gross - line.settled > 0
        assert line.settled >= 0
        assert isinstance(line.amount, int)
        assert str(line.formula)
    assert sum(found.by_violation.values()) == found.orderable + found.arbitration
    assert found.arbitration == found.by_violation.get("0212", 0)


@settings(max_examples=12, deadline=None)
@given(claims(), st.sampled_from(["workday", "rest_day", "holiday"]), st.integers(0, 3))
def test_more_overtime_never_gives_less(claim: PayClaim, kind: str, place: int) -> None:
    row = claim.months[place]
    more = replace(row, **{kind: getattr(row, kind) + Decimal("0.5")})
    months = tuple(more if one is row else one for one in claim.months)
    assert calculate(replace(claim, months=months), LAW).orderable >= calculate(claim, LAW).orderable


@settings(max_examples=8, deadline=None)
@given(claims())
def test_what_can_be_ordered_adds_up_over_the_months(claim: PayClaim) -> None:
    parts = [calculate(replace(claim, months=(row,)), LAW) for row in claim.months]
    assert calculate(claim, LAW).orderable == sum(part.orderable for part in parts)


@settings(max_examples=12, deadline=None)
@given(claims())
def test_paying_exactly_what_is_owed_leaves_nothing(claim: PayClaim) -> None:
    rows = []
    for row in claim.months:
        unpaid = replace(row, paid=0, deducted=0)
        owed = calculate(replace(claim, months=(unpaid,)), LAW).orderable
        rows.append(replace(row, paid=owed, deducted=0))
        if owed:
            short = calculate(replace(claim, months=(replace(unpaid, paid=owed - 1),)), LAW)
            assert short.orderable == 1
    assert calculate(replace(claim, months=tuple(rows)), LAW).orderable == 0


@settings(max_examples=12, deadline=None)
@given(claims(), st.integers(0, 3), st.integers(1, 100_000))
def test_paying_more_lessens_the_claim_by_no_more_than_that(claim: PayClaim, place: int, extra: int) -> None:
    row = replace(claim.months[place], paid=claim.months[place].paid or 0)
    before = calculate(replace(claim, months=(row,)), LAW).orderable
    after = calculate(replace(claim, months=(replace(row, paid=row.paid + extra),)), LAW).orderable
    assert before - extra <= after <= before
