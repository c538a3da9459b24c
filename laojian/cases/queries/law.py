"""The terms of law as a page shows them: what holds, every version, changes that wait, what a release brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from laojian.cases.models import Clock, Deadline, LawChange
from laojian.cases.reading import calendars, law_book, law_rows
from laojian.cases.rules.lawbook import LATEST, Ended, LawRow, holding
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that a release brought, beside what the office set itself. `holds`: the row in force from the shipped one's
    first day on, or today; `may_keep`: the law leaves the number to the office."""

    shipped: Deadline
    own: Deadline
    holds: Deadline

    @property
    def may_keep(self) -> bool:
        """Whether the office may keep its own number."""
        return self.shipped.configurable


def deadlines(on: date) -> list[Deadline]:
    """The row of every term that is in force on a day (where none is: the nearest), by code; one query."""
    return [_at(rows, on) for rows in _by_code(Deadline.objects.all()).values()]


def coming(on: date) -> list[Deadline]:
    """The rows that will hold from a later day on, the next first."""
    return list(Deadline.objects.filter(holds=True, valid_from__gt=on).order_by("valid_from", "code"))


def current(code: str, on: date) -> Deadline:
    """The row of a term in force on a day. Raises NotFound, and Ended when none holds any more."""
    rows = {row.pk: row for row in Deadline.objects.filter(code=code)}
    if not rows:
        raise NotFound(zh("没有编号为“%(code)s”的规则", code=code))
    return rows[holding(law_rows(rows.values()), on).id]


def in_force(code: str, on: date) -> Deadline:
    """The row of a term in force on a day, for a page: where none is, the nearest. Raises NotFound."""
    return _at(list(reversed(versions(code))), on)


def versions(code: str) -> list[Deadline]:
    """All versions of a term, the newest first. Raises NotFound."""
    found = list(Deadline.objects.filter(code=code).order_by("-version"))
    if not found:
        raise NotFound(zh("没有编号为“%(code)s”的规则", code=code))
    return found


def differences() -> list[Difference]:
    """The rows that a release brought to terms the office had set itself, until two people answered them."""
    own_codes = set(Deadline.objects.filter(origin="office").values_list("code", flat=True))
    answered = set(LawChange.objects.filter(approval__state="approved").values_list("answers_id", flat=True))
    found = []
    for rows in _by_code(Deadline.objects.filter(code__in=own_codes)).values():
        own = max((row for row in rows if row.origin == "office"), key=lambda row: row.version)
        last = {row.valid_from: row for row in rows if row.origin == "shipped" and row.gone_at is None}
        for row in last.values():
            if row.known_from is not None and row.pk not in answered and not same_term(row, own):
                found.append(Difference(row, own, _at(rows, max(row.valid_from, own.valid_from))))
    return found


def same_term(one: Deadline, other: Deadline) -> bool:
    """Whether two rows count alike."""
    return one.term == other.term


def _by_code(rows: QuerySet[Deadline]) -> dict[str, list[Deadline]]:
    found: dict[str, list[Deadline]] = {}
    for row in rows.order_by("code", "version"):
        found.setdefault(row.code, []).append(row)
    return found


def _at(rows: list[Deadline], on: date) -> Deadline:
    try:
        wanted = holding(law_rows(rows), on).id
    except Ended as problem:
        wanted = problem.row.id
    return next(row for row in rows if row.pk == wanted)


def running() -> dict[str, int]:
    """How many clocks run at present, by the code of their term."""
    rows = Clock.objects.filter(stopped_on__isnull=True).order_by().values_list("code").annotate(number=Count("id"))
    return dict(rows)


def law_changes(*, pending: bool = True) -> list[LawChange]:
    """Changes that wait for a second person, or those decided, the newest first."""
    rows = LawChange.objects.select_related("approval__asked_by", "approval__decided_by", "base").order_by("-pk")
    return list(rows.filter(approval__state="pending") if pending else rows.exclude(approval__state="pending")[:50])


def term_rows(codes: Iterable[str], on: date, at: datetime | None) -> Iterator[tuple[str, LawRow]]:
    """The terms in force on a day, as known at a moment (None: as known now), for who counts by them elsewhere."""
    law = law_book()
    for code in codes:
        yield code, law.row(code, on, at or LATEST, at)


def running_calendar() -> WorkCalendar:
    """The working calendar as known now."""
    return calendars()(None)
