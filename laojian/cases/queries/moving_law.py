"""The running clocks that another row of law, or another calendar, would move; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from laojian.cases.models import Clock
from laojian.cases.reading import calendars, law_book, steps_of
from laojian.cases.rules.clocks import Calendars, derive
from laojian.cases.rules.lawbook import LawBook


@dataclass(frozen=True, slots=True)
class Moved:
    """A running clock that a change would move."""

    case_id: int
    number: str
    code: str
    was: date | None
    now: date | None
    provisional: bool


def moves(clocks: QuerySet[Clock], law: LawBook, known: Calendars) -> list[Moved]:
    """Those of the running `clocks` whose last day another book of law or another calendar would move."""
    rows = clocks.select_related("case").order_by("case_id", "id")
    held = {(row.case_id, row.code, row.start_seq): row for row in rows}
    numbers = {row.case_id: row.case.number for row in held.values()}
    found = []
    for case_id, history in steps_of(sorted(numbers)).items():
        for value in derive(history, law, known):
            row = held.get((case_id, value.code, value.start_seq))
            if row is not None and (row.due, row.provisional) != (value.due, value.provisional):
                found.append(Moved(case_id, numbers[case_id], value.code, row.due, value.due, value.provisional))
    return found


def shipped_moves() -> list[Moved]:
    """The running clocks that the rows of later releases would move, were they counted anew: all are told, none moves.

    Only clocks that do not run by the row that holds on their first day are looked at.
    """
    settled = law_book().with_shipped_known()
    later = law_book().later()
    if not later:
        return []
    asked = Q()
    for code in later:
        by_code = Q(code=code)
        for span in settled.timeline(code):
            days = Q(start_on__gte=span.valid_from)
            if span.valid_to is not None:
                days &= Q(start_on__lte=span.valid_to)
            by_code &= ~(Q(deadline_id=span.row.id) & days)
        asked |= by_code
    return moves(Clock.objects.filter(asked, stopped_on__isnull=True), settled, calendars())
