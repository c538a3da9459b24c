"""From a rule and a start to the last day of a term.

The day of the event is not counted (行政诉讼法、民事诉讼法 第八十五条). Working days follow the notices of the
State Council. Paused days are not counted, and the remainder goes on afterwards.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from laojian.kernel.calendar import WorkCalendar

Unit = Literal["working", "calendar", "month", "year", "minute"]
Kind = Literal["max", "min", "exact", "before", "cycle", "minute"]

PAUSED: Final = "paused"
CYCLE: Final = "周期性事项，没有到期日"
MINUTE: Final = "以分钟计的时限，不按日计算到期日"
NO_NUMBER: Final = "本规则没有规定天数"
NO_EXTENSION: Final = "本规则没有规定可延长的期限"
OUT_OF_RANGE: Final = "到期日超出可计算的日期范围"

_DAY: Final = timedelta(days=1)
_Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Term:
    """How long. `max`: act by the last day; `min`: from the day after it; `exact`: on it; `before`: counted back.

    `roll`: a last day that is not worked moves to the next working day (never for units of working days).
    `extension` is in the unit of the term. Raises ValueError for a term that makes no sense.
    """

    number: int | None
    unit: Unit
    kind: Kind
    roll: bool = False
    extension: int | None = None

    def __post_init__(self) -> None:
        if self.number is not None and self.number < 0:
            raise ValueError("the number of a term is not negative")
        if self.extension is not None and self.extension <= 0:
            raise ValueError("an extension adds something")
        if self.roll and (self.kind == "before" or self.unit in ("working", "minute")):
            raise ValueError("only calendar, month and year terms roll forward")


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that are not counted, `first` and `last` included; without `last` the pause is still open."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("a pause ends after it begins")


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term, or no day and the reason. `provisional`: a year without a notice was consulted."""

    day: date | None
    provisional: bool = False
    reason: str = ""


def due(
    term: Term, start: date, *, pauses: Sequence[Pause] = (), extended: bool = False, calendar: WorkCalendar
) -> Due:
    """The last day of `term` from `start`. Never raises for a day it cannot name: it says the reason."""
    reason = _undated(term, pauses, extended)
    if reason:
        return Due(None, reason=reason)
    number = (term.number or 0) + ((term.extension or 0) if extended else 0)
    spans = _merged(pauses) if pauses else []
    try:
        if term.unit == "working":
            return _working(start, -number if term.kind == "before" else number, spans, calendar)
        nominal = _nominal(term, start, number)
        last = _past_pauses(start, nominal, spans) if spans else nominal
        return _rolled(last, calendar) if term.roll else Due(last)
    except OverflowError:
        return Due(None, reason=OUT_OF_RANGE)


def add_months(start: date, months: int) -> date:
    """The same day number so many months on (back, if negative), or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("date out of range")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _undated(term: Term, pauses: Sequence[Pause], extended: bool) -> str:
    if term.kind == "cycle":
        return CYCLE
    if term.kind == "minute" or term.unit == "minute":
        return MINUTE
    if term.number is None:
        return NO_NUMBER
    if any(pause.last is None for pause in pauses):
        return PAUSED
    return NO_EXTENSION if extended and term.extension is None else ""


def _nominal(term: Term, start: date, number: int) -> date:
    signed = -number if term.kind == "before" else number
    if term.unit == "calendar":
        return start + timedelta(days=signed)
    return add_months(start, signed * 12 if term.unit == "year" else signed)


def _past_pauses(start: date, nominal: date, spans: list[_Span]) -> date:
    """Move the end by the paused days between start and end, until no more come in."""
    back = nominal < start
    last = nominal
    while True:
        first, final = (last, start - _DAY) if back else (start + _DAY, last)
        paused = timedelta(days=sum((high - low).days + 1 for low, high in _within(spans, first, final)))
        moved = nominal - paused if back else nominal + paused
        if moved == last:
            return last
        last = moved


def _working(start: date, count: int, spans: list[_Span], calendar: WorkCalendar) -> Due:
    last = calendar.add_workdays(start, count)
    if count == 0:
        return Due(last)
    while spans:
        first, final = (last, start - _DAY) if count < 0 else (start + _DAY, last)
        paused = sum(calendar.count_workdays(low, high) for low, high in _within(spans, first, final))
        moved = calendar.add_workdays(start, count - paused if count < 0 else count + paused)
        if moved == last:
            break
        last = moved
    first, final = (last, start - _DAY) if count < 0 else (start + _DAY, last)
    return Due(last, _consulted_unannounced(first, final, spans, calendar))


def _rolled(last: date, calendar: WorkCalendar) -> Due:
    moved = calendar.next_workday(last)
    return Due(moved, _consulted_unannounced(last, moved, [], calendar))


def _consulted_unannounced(first: date, final: date, spans: list[_Span], calendar: WorkCalendar) -> bool:
    """Whether a counted day from `first` to `final` lies in a year without a notice."""
    for year in range(first.year, final.year + 1):
        if year in calendar.announced:
            continue
        low, high = max(first, date(year, 1, 1)), min(final, date(year, 12, 31))
        paused = sum((b - a).days + 1 for a, b in _within(spans, low, high))
        if paused < (high - low).days + 1:
            return True
    return False


def _merged(pauses: Sequence[Pause]) -> list[_Span]:
    spans: list[_Span] = []
    for low, high in sorted((pause.first, pause.last) for pause in pauses if pause.last is not None):
        if spans and low <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], high))
        else:
            spans.append((low, high))
    return spans


def _within(spans: list[_Span], first: date, final: date) -> list[_Span]:
    return [(max(low, first), min(high, final)) for low, high in spans if low <= final and high >= first]
