"""The first page: what is due for me, what awaits my approval, what I proposed, what moved, the lead inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from laojian.cases.models import Case, CaseStep
from laojian.cases.queries.approvals import ProposalRow, approvals, drafts
from laojian.cases.queries.filter_values import WEEK
from laojian.cases.queries.listing import CaseRow, Count, Page, counted, page, rows_of
from laojian.cases.queries.scope import handled_by, visible_to, within
from laojian.cases.rules.flow_table import LEADS
from laojian.cases.rules.states import CaseState as S
from laojian.org import access
from laojian.org.models import Officer

#: In which states a case waits for the holder of a permission.
WAITS_FOR: Final[dict[str, tuple[str, ...]]] = {
    "case.intake": (S.REGISTERED, S.ACCEPTANCE, S.SUPPLEMENT),
    "case.precheck": (S.REGISTERED, S.PRECHECK),
    "case.file": (S.FILING,),
    "case.review": (S.INVESTIGATED, S.REVIEW),
    "case.legal_review": (S.LEGAL_REVIEW,),
    "case.hearing": (S.HEARING,),
    "case.decide": (S.DISCUSSION, S.NOTICE, S.STATEMENT, S.HEARING),
    "case.approve_closing": (S.CLOSING,),
    "case.archive": (S.CLOSED,),
}
SHOWN: Final = 50
RECENT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on an officer's desk today. `counts`: how many there are of each, where not all are shown.

    `later`: the officer's turn as well, due in more than seven days.
    """

    overdue: tuple[CaseRow, ...]
    today: tuple[CaseRow, ...]
    week: tuple[CaseRow, ...]
    undated: tuple[CaseRow, ...]
    approvals: tuple[ProposalRow, ...]
    drafts: tuple[ProposalRow, ...]
    later: tuple[CaseRow, ...] = ()
    recent: tuple[CaseRow, ...] = ()
    counts: Mapping[str, Count] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LateRow:
    """How often an officer recorded late."""

    officer_id: int | None
    name: str
    count: int


def desk(officer: Officer, on: date, *, limit: int = SHOWN) -> Desk:
    """Everything the first page shows; a constant number of queries, and one more for each band that is full."""
    mine = waiting_for(officer, on)
    bands = {
        "overdue": mine.filter(due__lt=on).order_by("due", "id"),
        "today": mine.filter(due=on).order_by("id"),
        "week": mine.filter(due__gt=on, due__lte=on + WEEK).order_by("due", "id"),
        "later": mine.filter(due__gt=on + WEEK).order_by("due", "id"),
        "undated": mine.filter(due__isnull=True).order_by("-opened_at", "-id"),
    }
    rows = {name: rows_of(found, on, limit) for name, found in bands.items()}
    return Desk(
        **rows,
        approvals=approvals(officer, on, limit=limit),
        drafts=drafts(officer, on, limit=limit),
        recent=recently_moved(officer, on, limit=limit),
        counts={
            name: Count(len(rows[name]), False) if len(rows[name]) < limit else counted(found)
            for name, found in bands.items()
        },
    )


def waiting_for(officer: Officer, on: date) -> QuerySet[Case]:
    """Open cases in which the next move is the officer's: in the team, or by a permission at the place."""
    arms = [handled_by(officer)]
    for permission, states in WAITS_FOR.items():
        places = access.places(officer, permission, on)
        if places:
            kind = ~Q(kind="complaint") if permission == "case.precheck" else Q()
            arms.append(within(places) & Q(state__in=states) & kind)
    return visible_to(officer, on).filter(reduce(or_, arms), is_open=True)


def recently_moved(officer: Officer, on: date, *, limit: int = SHOWN) -> tuple[CaseRow, ...]:
    """Cases the officer handles or registered in which somebody else did something in the last seven days."""
    since = make_aware(datetime.combine(on - RECENT, time.min))
    own = handled_by(officer) | Q(registered_by=officer)
    found = visible_to(officer, on).filter(own, changed_at__gte=since).exclude(changed_by=officer)
    return rows_of(found.order_by("-changed_at", "-id"), on, limit)


def leads_inbox(officer: Officer, on: date, *, cursor: str = "", **filters: object) -> Page:
    """Leads not yet filed, newest first."""
    return page(officer, on, filters={"states": LEADS, **filters}, cursor=cursor)


def late_entries(officer: Officer, on: date, *, since: date, until: date) -> tuple[LateRow, ...]:
    """Steps recorded late from `since` to `until` in cases the officer may see, per person who entered them."""
    rows = (
        CaseStep.objects.filter(late=True, recorded_at__date__gte=since, recorded_at__date__lte=until)
        .filter(case__in=visible_to(officer, on).values("pk"))
        .order_by()
        .values_list("by_id", "by__name")
        .annotate(number=Counted("id"))
    )
    return tuple(LateRow(pk, name or "", number) for pk, name, number in sorted(rows, key=lambda row: -row[2]))
