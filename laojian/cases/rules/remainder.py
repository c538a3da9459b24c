"""How much of a term is used, paused and left, in the term's own days: what a reader of a suspended clock asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from laojian.cases.rules.clocks import ClockValue
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Pause, Term, due

DAYS: Final = frozenset({"working", "calendar"})


@dataclass(frozen=True, slots=True)
class Remainder:
    """`left`: days of the term still to come, negative when past, None for a term without a day; while the clock is
    suspended, those kept for afterwards. `paused`: days not counted so far. `working`: whether both are working days.
    """

    left: int | None
    paused: int
    working: bool


def remainder(clock: ClockValue, term: Term | None, on: date, calendar: WorkCalendar) -> Remainder:
    """What is left of a running clock on a day; `term` None for a day set by a decision."""
    working = term is not None and term.unit == "working"
    paused = sum(_days(halt.first, halt.last or on, working, calendar) for halt in clock.halts if halt.first <= on)
    halted = next((halt.first for halt in clock.halts if halt.last is None), None)
    if halted is None or term is None:
        day, begin = clock.due, on
        left = None if day is None else _from_next(begin, day, working, calendar)
        return Remainder(left, paused, working)
    before = [Pause(halt.first, halt.last) for halt in clock.halts if halt.last is not None]
    extended = clock.extended and term.extension is not None
    day = due(term, clock.start_on, pauses=before, extended=extended, calendar=calendar).day
    # the day of suspension itself is not counted, so it is still to come
    left = None if day is None else _days(halted, day, working, calendar)
    return Remainder(left, paused, working)


def _days(first: date, last: date, working: bool, calendar: WorkCalendar) -> int:
    """Days from first to last, both included; none when they are the wrong way round."""
    return calendar.count_workdays(first, last) if working else max(0, (last - first).days + 1)


def _from_next(on: date, day: date, working: bool, calendar: WorkCalendar) -> int:
    """Days after `on` up to the last day, negative when past."""
    if not working:
        return (day - on).days
    first, last = sorted((on, day))
    number = calendar.count_workdays(first, last) - calendar.is_workday(first)
    return number if day >= on else -number
