"""The first page: what is due for me, what awaits my approval, what I proposed, the lead inbox, late entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet

from laojian.cases.models import Case, CaseStep, Proposal
from laojian.cases.queries.listing import CaseRow, Page, page, rows_of
from laojian.cases.queries.scope import visible_to, within
from laojian.cases.rules.flow import title_of_step
from laojian.cases.rules.flow_table import LEADS
from laojian.kernel.words import Message
from laojian.org import access
from laojian.org.models import Officer

#: In which states a case waits for the holder of a permission.
WAITS_FOR: Final[dict[str, tuple[str, ...]]] = {
    "case.intake": ("S00", "S01", "S02"),
    "case.precheck": ("S00", "S05"),
    "case.file": ("S10",),
    "case.review": ("S40", "S41"),
    "case.legal_review": ("S42",),
    "case.hearing": ("S52",),
    "case.decide": ("S43", "S50", "S51", "S52"),
    "case.approve_closing": ("S90",),
    "case.archive": ("S91",),
}
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A step that waits for a second person, or waited. `own`: the reader proposed it."""

    id: int
    case_id: int
    number: str
    title: str
    employer_name: str
    step: str
    on: date
    at: datetime
    due: date | None
    late: bool
    state: str
    proposed_by: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    own: bool = False

    @property
    def step_title(self) -> Message:
        """The words of the step."""
        return title_of_step(self.step)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on an officer's desk today."""

    overdue: tuple[CaseRow, ...]
    today: tuple[CaseRow, ...]
    week: tuple[CaseRow, ...]
    undated: tuple[CaseRow, ...]
    approvals: tuple[ProposalRow, ...]
    drafts: tuple[ProposalRow, ...]


@dataclass(frozen=True, slots=True)
class LateRow:
    """How often an officer recorded late."""

    officer_id: int | None
    name: str
    count: int


def desk(officer: Officer, on: date, *, limit: int = SHOWN) -> Desk:
    """Everything the first page shows; a constant number of queries."""
    mine = waiting_for(officer, on)
    week = on + timedelta(days=7)
    dated = mine.filter(due__lte=week).order_by("due", "id")
    rows = rows_of(dated, on, limit * 3)
    return Desk(
        overdue=tuple(row for row in rows if row.due and row.due < on)[:limit],
        today=tuple(row for row in rows if row.due == on)[:limit],
        week=tuple(row for row in rows if row.due and row.due > on)[:limit],
        undated=rows_of(mine.filter(due__isnull=True).order_by("-opened_at", "-id"), on, limit),
        approvals=approvals(officer, on, limit=limit),
        drafts=drafts(officer, limit=limit),
    )


def waiting_for(officer: Officer, on: date) -> QuerySet[Case]:
    """Open cases in which the next move is the officer's: in the team, or by a permission at the place."""
    arms = [Q(lead_officer=officer) | Q(second_officer=officer)]
    for permission, states in WAITS_FOR.items():
        places = access.places(officer, permission, on)
        if places:
            kind = ~Q(kind="complaint") if permission == "case.precheck" else Q()
            arms.append(within(places) & Q(state__in=states) & kind)
    return visible_to(officer, on).filter(reduce(or_, arms), is_open=True)


def leads_inbox(officer: Officer, on: date, *, cursor: str = "", **filters: object) -> Page:
    """Leads not yet filed, newest first."""
    return page(officer, on, filters={"states": LEADS, **filters}, cursor=cursor)


def approvals(officer: Officer, on: date, *, limit: int = SHOWN) -> tuple[ProposalRow, ...]:
    """What waits for this officer's approval: by permission and place, not one's own, not in one's own case."""
    arms = [
        Q(permission=permission, place__startswith=place)
        for permission in _permissions()
        for place in access.places(officer, permission, on)
    ]
    if not arms:
        return ()
    rows = Proposal.objects.filter(reduce(or_, arms), state=Proposal.State.PENDING).exclude(by=officer)
    rows = rows.exclude(case__lead_officer=officer).exclude(case__second_officer=officer)
    rows = rows.filter(case__in=visible_to(officer, on).values("pk"))
    return _proposals(rows.order_by("at", "id"), officer, limit)


def waiting_count(officer: Officer, on: date) -> int:
    """How many approvals wait, up to 100."""
    return len(approvals(officer, on, limit=100))


def drafts(officer: Officer, *, limit: int = SHOWN) -> tuple[ProposalRow, ...]:
    """What the officer proposed and nobody decided yet."""
    rows = Proposal.objects.filter(by=officer, state=Proposal.State.PENDING).order_by("-at", "-id")
    return _proposals(rows, officer, limit)


def decided(officer: Officer, *, limit: int = SHOWN) -> tuple[ProposalRow, ...]:
    """What became of the officer's proposals, the newest first."""
    rows = Proposal.objects.filter(by=officer).exclude(state=Proposal.State.PENDING).order_by("-at", "-id")
    return _proposals(rows, officer, limit)


def _permissions() -> Iterable[str]:
    return tuple(
        Proposal.objects.filter(state=Proposal.State.PENDING).order_by().values_list("permission", flat=True).distinct()
    )


def _proposals(rows: QuerySet[Proposal], officer: Officer, limit: int) -> tuple[ProposalRow, ...]:
    values = rows.values_list(
        "id", "case_id", "case__number", "case__title", "case__employer_name", "step", "on", "at", "due", "late",
        "state", "by__name", "decided_by__name", "decided_at", "reason", "by_id",
    )[:limit]  # fmt: skip
    return tuple(ProposalRow(*row[:-1], own=row[-1] == officer.pk) for row in values)


def late_entries(officer: Officer, on: date, *, since: date, until: date) -> tuple[LateRow, ...]:
    """Steps recorded late in cases the officer may see, counted per person who entered them."""
    rows = (
        CaseStep.objects.filter(late=True, recorded_at__date__gte=since, recorded_at__date__lte=until)
        .filter(case__in=visible_to(officer, on).values("pk"))
        .order_by()
        .values_list("by_id", "by__name")
        .annotate(number=Counted("id"))
    )
    return tuple(LateRow(pk, name or "", number) for pk, name, number in sorted(rows, key=lambda row: -row[2]))
