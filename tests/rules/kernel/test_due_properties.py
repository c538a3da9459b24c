"""What must hold for every term, start and pause."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Due, Pause, Term, due

CALENDAR = WorkCalendar.published()
starts = st.dates(date(2004, 1, 1), date(2025, 12, 31))
units = st.sampled_from(["working", "calendar", "month", "year"])
kinds = st.sampled_from(["max", "min", "exact"])
few = settings(max_examples=30, deadline=None)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    unit = draw(units)
    most = {"working": 90, "calendar": 120, "month": 12, "year": 2}[unit]
    return Term(draw(st.integers(1, most)), unit, draw(kinds), roll=unit != "working" and draw(st.booleans()))


@st.composite
def pauses_after(draw: st.DrawFn, start: date) -> list[Pause]:
    spans = draw(st.lists(st.tuples(st.integers(-10, 150), st.integers(0, 40)), max_size=4))
    return [Pause(start + timedelta(days=a), start + timedelta(days=a + length)) for a, length in spans]


def found(term: Term, start: date, pauses: list[Pause]) -> date:
    answer = due(term, start, pauses=pauses, calendar=CALENDAR)
    assert answer.day is not None
    return answer.day


@few
@given(terms(), starts)
def test_a_later_start_never_ends_earlier(term: Term, start: date) -> None:
    assert found(term, start, []) <= found(term, start + timedelta(days=1), [])


@few
@given(terms(), starts, st.data())
def test_a_further_pause_never_ends_the_term_earlier(term: Term, start: date, data: st.DataObject) -> None:
    pauses = data.draw(pauses_after(start))
    more = data.draw(pauses_after(start))
    assert found(term, start, pauses) <= found(term, start, pauses + more)


@few
@given(terms(), starts, st.data())
def test_the_order_and_the_repetition_of_pauses_do_not_matter(term: Term, start: date, data: st.DataObject) -> None:
    pauses = data.draw(pauses_after(start))
    assert found(term, start, pauses) == found(term, start, [*reversed(pauses), *pauses])


@few
@given(st.integers(1, 90), starts, st.data())
def test_exactly_the_counted_days_are_worked_and_not_paused(number: int, start: date, data: st.DataObject) -> None:
    pauses = data.draw(pauses_after(start))
    end = found(Term(number, "working", "max"), start, pauses)
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    free = [day for day in days if not any(p.last and p.first <= day <= p.last for p in pauses)]
    assert sum(CALENDAR.is_workday(day) for day in free) == number
    assert free[-1] == end


@few
@given(st.integers(1, 90), starts)
def test_counting_back_undoes_counting_on_from_a_working_day(number: int, start: date) -> None:
    worked = CALENDAR.next_workday(start)
    assert CALENDAR.add_workdays(CALENDAR.add_workdays(worked, number), -number) == worked
    assert CALENDAR.count_workdays(worked + timedelta(days=1), CALENDAR.add_workdays(worked, number)) == number


@few
@given(terms(), starts, st.data())
def test_an_open_pause_leaves_no_last_day(term: Term, start: date, data: st.DataObject) -> None:
    pauses = [*data.draw(pauses_after(start)), Pause(start + timedelta(days=data.draw(st.integers(-50, 500))))]
    assert due(term, start, pauses=pauses, calendar=CALENDAR) == Due(None, False, "paused")
