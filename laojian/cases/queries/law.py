"""The terms of law as a page shows them: every version, changes that wait, and how many clocks run by each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Final

from django.db.models import Count

from laojian.cases.models import Clock, Deadline, LawChange
from laojian.cases.reading import calendars, law_book
from laojian.cases.rules.clocks import LawRow
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh

_LATEST: Final = datetime.max.replace(tzinfo=UTC)


def deadlines() -> list[Deadline]:
    """The newest version of every term, by code; one query."""
    newest = {row.code: row for row in Deadline.objects.order_by("code", "version")}
    return list(newest.values())


def versions(code: str) -> list[Deadline]:
    """All versions of a term, the newest first. Raises NotFound."""
    found = list(Deadline.objects.filter(code=code).order_by("-version"))
    if not found:
        raise NotFound(zh("没有编号为“%(code)s”的规则", code=code))
    return found


def running() -> dict[str, int]:
    """How many clocks run at present, by the code of their term."""
    rows = Clock.objects.filter(stopped_on__isnull=True).order_by().values_list("code").annotate(number=Count("id"))
    return dict(rows)


def law_changes(*, pending: bool = True) -> list[LawChange]:
    """Changes that wait for a second person, or those decided, the newest first."""
    rows = LawChange.objects.select_related("proposed_by", "decided_by").order_by("-pk")
    return list(rows.filter(state="pending") if pending else rows.exclude(state="pending")[:50])


def term_rows(codes: Iterable[str], on: date, at: datetime | None) -> Iterator[tuple[str, LawRow]]:
    """The terms in force on a day, as known at a moment (None: as known now), for who counts by them elsewhere."""
    law = law_book()
    for code in codes:
        yield code, law.row(code, on, at or _LATEST, at)


def running_calendar() -> WorkCalendar:
    """The working calendar as known now."""
    return calendars()(None)
