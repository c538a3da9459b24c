"""The last day of a term, as the law counts it."""

from datetime import date

import pytest

from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import (
    CYCLE,
    MINUTE,
    NO_EXTENSION,
    NO_NUMBER,
    OUT_OF_RANGE,
    PAUSED,
    Due,
    Pause,
    Term,
    add_months,
    due,
)

CALENDAR = WorkCalendar.published()


def day(text: str) -> date:
    return date.fromisoformat(text)


def last(term: Term, start: str, *pauses: Pause, extended: bool = False) -> Due:
    return due(term, day(start), pauses=pauses, extended=extended, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-04-30", 3, "2026-05-08"),
        ("2026-09-28", 5, "2026-10-10"),
        ("2026-09-28", 10, "2026-10-16"),
        ("2026-03-02", 60, "2026-05-28"),
        ("2026-03-02", 90, "2026-07-10"),
        ("2026-06-01", 60, "2026-08-25"),
        ("2026-06-01", 75, "2026-09-15"),
        ("2026-09-18", 60, "2026-12-17"),
    ],
)
def test_working_days_follow_the_notices(start: str, number: int, expected: str) -> None:
    assert last(Term(number, "working", "max"), start) == Due(day(expected))


def test_ninety_calendar_days_end_on_a_sunday_and_move_only_where_the_rule_rolls() -> None:
    assert last(Term(90, "calendar", "max"), "2026-06-01") == Due(day("2026-08-30"))
    assert last(Term(90, "calendar", "max", roll=True), "2026-06-01") == Due(day("2026-08-31"))


def test_six_months_after_service_and_then_three_months_for_the_court() -> None:
    assert last(Term(6, "month", "max", roll=True), "2026-03-10") == Due(day("2026-09-10"))
    assert last(Term(3, "month", "max", roll=True), "2026-09-10") == Due(day("2026-12-10"))


def test_a_month_without_the_day_ends_on_its_last_day() -> None:
    assert last(Term(6, "month", "max"), "2025-08-31") == Due(day("2026-02-28"))
    assert last(Term(1, "year", "min"), "2024-02-29") == Due(day("2025-02-28"))
    assert add_months(day("2026-03-31"), -1) == day("2026-02-28")


def test_no_working_days_end_on_the_start_itself() -> None:
    assert last(Term(0, "working", "max"), "2026-10-03") == Due(day("2026-10-03"))


def test_a_term_before_an_event_counts_back_from_it() -> None:
    assert last(Term(7, "working", "before"), "2026-10-12") == Due(day("2026-09-24"))
    assert last(Term(1, "working", "before"), "2026-10-08") == Due(day("2026-09-30"))
    assert last(Term(10, "calendar", "before"), "2026-10-12") == Due(day("2026-10-02"))
    assert last(Term(1, "month", "before"), "2026-03-31") == Due(day("2026-02-28"))


def test_paused_days_are_not_counted_and_the_remainder_goes_on() -> None:
    pause = Pause(day("2026-03-05"), day("2026-03-07"))
    assert last(Term(60, "working", "max"), "2026-03-02", pause) == Due(day("2026-06-01"))
    assert last(Term(15, "calendar", "max"), "2026-03-02", pause) == Due(day("2026-03-20"))
    assert last(Term(1, "month", "max"), "2026-03-02", pause) == Due(day("2026-04-05"))


def test_a_pause_over_the_last_day_lets_the_term_end_after_it() -> None:
    pause = Pause(day("2026-03-17"), day("2026-03-20"))
    assert last(Term(15, "calendar", "max"), "2026-03-02", pause) == Due(day("2026-03-21"))
    assert last(Term(1, "working", "before"), "2026-03-18", Pause(day("2026-03-16"), day("2026-03-17"))) == Due(
        day("2026-03-13")
    )


def test_overlapping_pauses_count_once() -> None:
    twice = Pause(day("2026-03-05"), day("2026-03-07")), Pause(day("2026-03-06"), day("2026-03-09"))
    once = Pause(day("2026-03-05"), day("2026-03-09"))
    for term in (Term(60, "working", "max"), Term(30, "calendar", "max"), Term(1, "month", "max")):
        assert last(term, "2026-03-02", *twice) == last(term, "2026-03-02", once)


def test_a_pause_before_the_start_or_after_the_end_changes_nothing() -> None:
    outside = Pause(day("2026-01-01"), day("2026-03-02")), Pause(day("2026-05-29"), day("2026-06-30"))
    assert last(Term(60, "working", "max"), "2026-03-02", *outside) == Due(day("2026-05-28"))


def test_the_last_day_rolls_after_pauses_and_extension() -> None:
    term = Term(60, "calendar", "max", roll=True, extension=30)
    pause = Pause(day("2026-06-10"), day("2026-06-11"))
    assert last(term, "2026-06-01", pause) == Due(day("2026-08-03"))
    assert last(term, "2026-06-01", pause, extended=True) == Due(day("2026-09-01"))


def test_an_extension_adds_its_number_in_the_unit_of_the_rule() -> None:
    assert last(Term(60, "working", "max", extension=30), "2026-03-02", extended=True) == Due(day("2026-07-10"))


@pytest.mark.parametrize(
    ("term", "pauses", "extended", "reason"),
    [
        (Term(3, "month", "cycle"), (), False, CYCLE),
        (Term(30, "minute", "minute"), (), False, MINUTE),
        (Term(30, "minute", "max"), (), False, MINUTE),
        (Term(None, "working", "max"), (), False, NO_NUMBER),
        (Term(5, "working", "max"), (Pause(date(2026, 4, 1)),), False, PAUSED),
        (Term(5, "working", "max"), (), True, NO_EXTENSION),
        (Term(99999, "calendar", "max"), (), False, ""),
    ],
)
def test_where_there_is_no_last_day_the_reason_is_told(
    term: Term, pauses: tuple[Pause, ...], extended: bool, reason: str
) -> None:
    found = last(term, "2026-03-02", *pauses, extended=extended)
    assert found.reason == reason
    assert (found.day is None) is bool(reason)


def test_a_day_beyond_the_calendar_is_told_and_not_raised() -> None:
    for term in (
        Term(60, "working", "max"),
        Term(60, "calendar", "max"),
        Term(6, "month", "max"),
        Term(1, "year", "max"),
    ):
        assert last(term, "9999-12-20").reason == OUT_OF_RANGE
    for term in (Term(60, "working", "before"), Term(60, "calendar", "before"), Term(6, "month", "before")):
        assert last(term, "0001-01-05").reason == OUT_OF_RANGE


def test_a_senseless_term_or_pause_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Term(-1, "working", "max")
    with pytest.raises(ValueError, match="adds something"):
        Term(1, "working", "max", extension=0)
    with pytest.raises(ValueError, match="roll forward"):
        Term(1, "working", "max", roll=True)
    with pytest.raises(ValueError, match="roll forward"):
        Term(1, "calendar", "before", roll=True)
    with pytest.raises(ValueError, match="ends after it begins"):
        Pause(date(2026, 3, 2), date(2026, 3, 1))


def test_a_term_of_no_number_of_nothing_and_a_pause_of_one_day_can_be_made() -> None:
    assert last(Term(None, "calendar", "max", extension=1), "2026-03-02").reason == NO_NUMBER
    assert last(Term(0, "calendar", "max"), "2026-03-02").day == day("2026-03-02")
    one = Pause(day("2026-03-03"), day("2026-03-03"))
    assert last(Term(1, "calendar", "max"), "2026-03-02", one).day == day("2026-03-04")
    assert last(Term(30, "calendar", "minute"), "2026-03-02").reason == MINUTE


def test_months_are_added_to_the_ends_of_the_calendar() -> None:
    assert add_months(date(1, 2, 1), -1) == date(1, 1, 1)
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    for start, months in ((date(1, 1, 1), -1), (date(9999, 12, 1), 1)):
        with pytest.raises(OverflowError):
            add_months(start, months)
