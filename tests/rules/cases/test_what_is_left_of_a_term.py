"""How much of a term is used, paused and left, in the term's own days."""

from __future__ import annotations

from datetime import date

import pytest
from history import CALENDAR, day

from laojian.cases.rules.clocks import ClockValue, Halt
from laojian.cases.rules.remainder import Remainder, remainder
from laojian.kernel.clocks import Term

FIVE = Term(5, "working", "max", extension=2)  # from Monday 2 March: until Monday the 9th, extended the 11th
TEN = Term(10, "calendar", "max", extension=5)  # until Thursday the 12th, extended the 17th


def clock(due: str | None, *halts: Halt, extended: bool = False) -> ClockValue:
    last = day(due) if due else None
    return ClockValue("DL04", 1, day("03-02"), due=last, extended=extended, halts=halts)


def halt(first: str, last: str = "") -> Halt:
    return Halt(2, day(first), day(last) if last else None)


@pytest.mark.parametrize(
    ("term", "due", "on", "left"),
    [
        (FIVE, "03-09", "03-04", 3),  # Thursday, Friday, Monday
        (FIVE, "03-09", "03-08", 1),  # a Sunday
        (FIVE, "03-09", "03-09", 0),
        (FIVE, "03-09", "03-10", -1),
        (FIVE, "03-09", "03-14", -4),  # a Saturday
        (TEN, "03-12", "03-04", 8),
        (TEN, "03-12", "03-12", 0),
        (TEN, "03-12", "03-15", -3),
        (None, "03-12", "03-04", 8),  # a day set by a decision is counted in days of the calendar
    ],
)
def test_what_is_left_is_counted_in_days_of_the_term(term: Term | None, due: str, on: str, left: int) -> None:
    assert remainder(clock(due), term, day(on), CALENDAR) == Remainder(left, 0, term is FIVE)


def test_a_term_without_a_day_has_nothing_left_to_count() -> None:
    assert remainder(clock(None), FIVE, day("03-04"), CALENDAR) == Remainder(None, 0, True)
    nowhere = Term(5, "minute", "minute")
    assert remainder(clock(None, halt("03-04")), nowhere, day("03-05"), CALENDAR) == Remainder(None, 2, False)
    set_by_decision = clock("03-12", halt("03-04"))
    assert remainder(set_by_decision, None, day("03-05"), CALENDAR) == Remainder(7, 2, False), "it goes on meanwhile"


@pytest.mark.parametrize(("term", "paused"), [(FIVE, 2), (TEN, 4), (None, 4)])
def test_a_pause_that_is_over_counts_its_days(term: Term | None, paused: int) -> None:
    over = clock("03-16", halt("03-06", "03-09"))  # Friday to Monday
    assert remainder(over, term, day("03-11"), CALENDAR).paused == paused
    assert remainder(over, term, day("03-05"), CALENDAR).paused == 0, "a pause that is still to come"


@pytest.mark.parametrize(("term", "left"), [(FIVE, 4), (TEN, 9)])
def test_while_suspended_what_was_left_is_kept(term: Term, left: int) -> None:
    stands = clock(None, halt("03-04"))
    for on in ("03-04", "03-31"):
        assert remainder(stands, term, day(on), CALENDAR).left == left, "the day of suspension is still to come"
    assert remainder(stands, term, day("03-04"), CALENDAR).paused == 1


@pytest.mark.parametrize(("term", "left"), [(FIVE, 4), (TEN, 9)])
def test_an_earlier_pause_and_an_extension_are_kept_with_what_is_left(term: Term, left: int) -> None:
    again = clock(None, halt("03-03", "03-03"), halt("03-05"))
    assert remainder(again, term, day("03-20"), CALENDAR).left == left
    assert term.extension is not None
    longer = clock(None, halt("03-04"), extended=True)
    kept = remainder(clock(None, halt("03-04")), term, day("03-20"), CALENDAR).left
    assert kept is not None and remainder(longer, term, day("03-20"), CALENDAR).left == kept + term.extension


def test_an_extension_the_law_no_longer_has_adds_nothing() -> None:
    plain = Term(5, "working", "max")
    assert remainder(clock(None, halt("03-04"), extended=True), plain, day("03-20"), CALENDAR).left == 4


def test_suspended_after_the_last_day_nothing_is_left() -> None:
    for term in (FIVE, TEN):
        assert remainder(clock(None, halt("03-20")), term, date(2026, 3, 25), CALENDAR).left == 0
