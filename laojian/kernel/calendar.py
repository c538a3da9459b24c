"""Working days, from the yearly notices of the State Council (国务院办公厅关于节假日安排的通知).

A year without a notice is *provisional*: Monday to Friday without the statutory days
(全国年节及纪念日放假办法), to be counted again when its notice is there. No year raises.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

import holidays
from chinese_calendar import constants as published

from laojian.kernel.words import Message, zh

FRIDAY: Final = 4
_SUNDAY: Final = 7  # ordinal 7 (0001-01-07) is a Sunday, so ordinal % 7 is 0 on Sundays and 6 on Saturdays


class NoticeDay(NamedTuple):
    """One line of a notice: in the notice for `year`, `day` is worked or not."""

    year: int
    day: date
    is_workday: bool


class WorkCalendar:
    """Which days are worked. `days` holds what the notices say of single days, `announced` the years with a notice."""

    def __init__(self, days: Mapping[date, bool], announced: frozenset[int]) -> None:
        self._days: dict[int, dict[int, bool]] = {}
        for day, is_workday in days.items():
            self._days.setdefault(day.year, {})[day.toordinal()] = is_workday
        self.announced = announced
        self._worked: dict[int, list[int]] = {}

    @classmethod
    def published(cls) -> WorkCalendar:
        """The notices known when this release was made (2004 on); one shared value."""
        return _published()

    def with_notices(self, rows: Iterable[NoticeDay | tuple[int, date, bool]]) -> WorkCalendar:
        """A new calendar in which these notices hold too; a later row for the same day wins."""
        days = {date.fromordinal(day): kind for year in self._days.values() for day, kind in year.items()}
        years = set(self.announced)
        for year, day, is_workday in rows:
            days[day] = is_workday
            years.add(year)
        return WorkCalendar(days, frozenset(years))

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked, by its notice or provisionally."""
        worked = self._workdays(day.year)
        place = bisect_left(worked, day.toordinal())
        return place < len(worked) and worked[place] == day.toordinal()

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies in a year without a notice."""
        return day.year not in self.announced

    def add_workdays(self, start: date, count: int) -> date:
        """The `count`-th working day after `start` (before it, if negative); `start` itself is not counted.

        Raises OverflowError outside the years 1 to 9999.
        """
        if count < 0:
            return self._back(start, -count)
        return self._forward(start, count) if count else start

    def next_workday(self, day: date) -> date:
        """The day itself if it is worked, else the next working day."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def count_workdays(self, first: date, last: date) -> int:
        """How many days from `first` to `last`, both included, are worked."""
        if last < first:
            return 0
        if first.year == last.year:
            worked = self._workdays(first.year)
            return bisect_right(worked, last.toordinal()) - bisect_left(worked, first.toordinal())
        whole = sum(len(self._workdays(year)) for year in range(first.year + 1, last.year))
        head = self.count_workdays(first, date(first.year, 12, 31))
        return head + whole + self.count_workdays(date(last.year, 1, 1), last)

    def _forward(self, start: date, count: int) -> date:
        year = start.year
        worked = self._workdays(year)
        place = bisect_right(worked, start.toordinal()) + count - 1
        while place >= len(worked):
            place -= len(worked)
            year += 1
            worked = self._workdays(year)
        return date.fromordinal(worked[place])

    def _back(self, start: date, count: int) -> date:
        year = start.year
        worked = self._workdays(year)
        place = bisect_left(worked, start.toordinal()) - count
        while place < 0:
            year -= 1
            worked = self._workdays(year)
            place += len(worked)
        return date.fromordinal(worked[place])

    def _workdays(self, year: int) -> list[int]:
        worked = self._worked.get(year)
        if worked is None:
            worked = self._worked[year] = self._count_year(year)
        return worked

    def _count_year(self, year: int) -> list[int]:
        if not MINYEAR <= year <= MAXYEAR:
            raise OverflowError(f"year {year} lies outside the calendar")
        off: Mapping[date, str] = {} if year in self.announced else statutory_days(year)
        said = self._days.get(year, {})
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        closed = {day.toordinal() for day in off}
        return [day for day in range(first, last + 1) if said.get(day, day % 7 not in (0, 6) and day not in closed)]


@lru_cache(maxsize=1)
def _published() -> WorkCalendar:
    days = dict.fromkeys(published.holidays, False) | dict.fromkeys(published.workdays, True)
    return WorkCalendar(days, frozenset(day.year for day in published.holidays))


@lru_cache(maxsize=512)
def statutory_days(year: int) -> Mapping[date, str]:
    """The statutory holidays of a year and their English names, without shifted rest days; empty before 1950
    and after 2100, for which the table of lunar dates is missing."""
    listed = holidays.country_holidays("CN", years=year, observed=False, language="en_US")
    return {day: name for day, name in listed.items() if "substituted" not in name}


def notice_faults(year: int, days: Mapping[date, bool]) -> list[Message]:
    """Why these days cannot be the whole notice of a year; empty when they can.

    A notice may reach a week into the neighbouring years, and gives every statutory holiday as a day off.
    """
    faults = [
        zh("%(day)s 不属于 %(year)s 年的放假通知", day=day, year=year) for day in sorted(days) if _strays(day, year)
    ]
    for day in sorted(statutory_days(year)):
        if day not in days:
            faults.append(zh("缺少法定节假日 %(day)s，通知不完整", day=day))
        elif days[day]:
            faults.append(zh("法定节假日 %(day)s 被列为工作日", day=day))
    return faults


def _strays(day: date, year: int) -> bool:
    return not date(year, 1, 1) - timedelta(days=7) <= day <= date(year, 12, 31) + timedelta(days=7)
