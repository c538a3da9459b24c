"""Which days are worked, and in which years that is only provisional."""

from datetime import date, timedelta

import pytest

from laojian.kernel.calendar import NoticeDay, WorkCalendar, notice_faults, statutory_days
from laojian.kernel.clocks import Due, Pause, Term, due

CALENDAR = WorkCalendar.published()
DAYS_2027 = dict.fromkeys(statutory_days(2027), False)


def test_2026_has_248_working_days_and_its_six_weekend_days_of_work() -> None:
    assert CALENDAR.count_workdays(date(2026, 1, 1), date(2026, 12, 31)) == 248
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    weekends = [day for day in days if day.isoweekday() > 5 and CALENDAR.is_workday(day)]
    assert [f"{day:%m-%d}" for day in weekends] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_counting_over_years_adds_up() -> None:
    whole = CALENDAR.count_workdays(date(2024, 3, 1), date(2026, 3, 1))
    parts = sum(
        CALENDAR.count_workdays(first, final)
        for first, final in (
            (date(2024, 3, 1), date(2024, 12, 31)),
            (date(2025, 1, 1), date(2025, 12, 31)),
            (date(2026, 1, 1), date(2026, 3, 1)),
        )
    )
    assert whole == parts
    assert CALENDAR.count_workdays(date(2026, 3, 2), date(2026, 3, 1)) == 0


def test_a_year_without_a_notice_counts_monday_to_friday_without_the_statutory_days() -> None:
    assert len(statutory_days(2027)) == 13
    assert not CALENDAR.is_workday(date(2027, 2, 5))
    assert CALENDAR.is_workday(date(2027, 2, 9))
    assert CALENDAR.is_provisional(date(2027, 2, 9))
    assert not CALENDAR.is_provisional(date(2026, 2, 9))


def test_a_term_is_provisional_when_a_counted_day_lies_in_such_a_year() -> None:
    sixty = Term(60, "working", "max")
    assert due(sixty, date(2026, 11, 20), calendar=CALENDAR) == Due(date(2027, 2, 17), provisional=True)
    assert not due(Term(29, "working", "max"), date(2026, 11, 20), calendar=CALENDAR).provisional
    assert due(Term(30, "working", "max"), date(2026, 11, 20), calendar=CALENDAR).provisional
    assert not due(Term(90, "calendar", "max"), date(2026, 11, 20), calendar=CALENDAR).provisional
    assert due(Term(90, "calendar", "max", roll=True), date(2026, 11, 20), calendar=CALENDAR).provisional


def test_paused_days_of_such_a_year_are_not_consulted() -> None:
    pauses = [Pause(date(2003, 12, 30), date(2003, 12, 31))]
    start = date(2003, 12, 29)
    assert not due(Term(5, "working", "max"), start, pauses=pauses, calendar=CALENDAR).provisional
    assert due(Term(5, "working", "max"), start, calendar=CALENDAR).provisional


def test_a_rest_day_moved_from_a_weekend_is_no_statutory_day() -> None:
    assert date(2001, 1, 24) in statutory_days(2001)
    assert date(2001, 1, 29) not in statutory_days(2001), "worked on 2001-01-20 instead"


def test_days_are_counted_to_the_ends_of_the_calendar_and_no_further() -> None:
    first, last = date(1, 1, 1), date(9999, 12, 31)
    assert CALENDAR.is_workday(first) and CALENDAR.is_workday(last), "a Monday and a Friday"
    assert CALENDAR.add_workdays(date(1, 1, 2), -1) == first
    assert CALENDAR.add_workdays(date(9999, 12, 30), 1) == last
    for start, count in ((first, -1), (last, 1)):
        with pytest.raises(OverflowError):
            CALENDAR.add_workdays(start, count)


def test_a_day_is_counted_from_itself_forward_or_back() -> None:
    friday, saturday, monday = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)
    assert CALENDAR.count_workdays(friday, friday) == 1
    assert CALENDAR.count_workdays(saturday, saturday) == 0
    assert (CALENDAR.next_workday(friday), CALENDAR.next_workday(saturday)) == (friday, monday)
    assert [CALENDAR.add_workdays(saturday, count) for count in (-1, 0, 1)] == [friday, saturday, monday]
    assert [CALENDAR.add_workdays(friday, count) for count in (0, 1)] == [friday, monday]


@pytest.mark.parametrize("year", [1, 1900, 1949, 2003, 2028, 2101, 2200, 9998])
def test_no_year_raises(year: int) -> None:
    assert CALENDAR.add_workdays(date(year, 12, 1), 5).year == year
    assert CALENDAR.is_provisional(date(year, 12, 1))


def test_a_notice_makes_its_year_sure_and_leaves_the_published_calendar_as_it_was() -> None:
    rows = [NoticeDay(2027, day, False) for day in DAYS_2027]
    rows += [NoticeDay(2027, date(2027, 2, 9), False), NoticeDay(2027, date(2027, 2, 20), True)]
    told = CALENDAR.with_notices(rows)
    assert not told.is_workday(date(2027, 2, 9))
    assert told.is_workday(date(2027, 2, 20))
    assert not told.is_provisional(date(2027, 2, 20))
    assert CALENDAR.is_workday(date(2027, 2, 9))
    assert due(Term(60, "working", "max"), date(2026, 11, 20), calendar=told) == Due(date(2027, 2, 18))


def test_a_notice_may_reach_into_the_old_year_without_making_it_its_own() -> None:
    told = CALENDAR.with_notices([(2028, date(2027, 12, 31), False)])
    assert not told.is_workday(date(2027, 12, 31))
    assert told.is_provisional(date(2027, 12, 31))
    assert not told.is_provisional(date(2028, 6, 1))


def test_half_a_notice_is_known_by_the_holidays_it_lacks() -> None:
    assert notice_faults(2027, DAYS_2027) == []
    half = {day: kind for day, kind in DAYS_2027.items() if day.month < 7}
    assert next(str(fault) for fault in notice_faults(2027, half)) == "缺少法定节假日 2027-09-15，通知不完整"
    assert len(notice_faults(2027, half)) == 4
    assert notice_faults(2027, {**DAYS_2027, date(2027, 10, 1): True})
    assert notice_faults(2027, {**DAYS_2027, date(2026, 6, 1): True})
    for day, strays in (("2026-12-25", 0), ("2026-12-24", 1), ("2028-01-07", 0), ("2028-01-08", 1)):
        assert len(notice_faults(2027, {**DAYS_2027, date.fromisoformat(day): True})) == strays
