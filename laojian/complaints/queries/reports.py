"""Contacts against cases: what came in on each day by each channel and what became of it, and what fell through."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Count, FilteredRelation, Q, QuerySet

from laojian.complaints.limits import GAP_DAYS, limit
from laojian.complaints.models import Contact
from laojian.complaints.queries.scope import placed, visible_to
from laojian.complaints.rules.states import ContactState
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer

REPORT: Final = "contact.report"
MOST_DAYS: Final = 366
SHOWN: Final = 200
_WAITING: Final = (ContactState.NEW, ContactState.WAITING, ContactState.REOPENED)
_GONE: Final = (ContactState.REDIRECTED, ContactState.PASSED_ON, ContactState.WITHDRAWN)


class DayRow(NamedTuple):
    """What came in on a day by a channel.

    `registered`: a case was opened from it; `joined`: it joined a case of the same event; `waiting`: still open without
    a case; `unanswered`: nobody has answered it yet, and it was not withdrawn.
    """

    on: date
    channel: str
    contacts: int
    registered: int
    joined: int
    redirected: int
    passed_on: int
    waiting: int
    unanswered: int

    @property
    def gap(self) -> int:
        """Contacts that neither led to a case nor were sent on: the number the report exists for."""
        return self.contacts - self.registered - self.joined - self.redirected - self.passed_on


class GapRow(NamedTuple):
    """A contact that after days has neither case nor answer."""

    id: int
    number: str
    channel: str
    state: str
    received_on: date
    received_at: datetime
    employer_name: str
    unit_name: str
    due: date | None
    days: int


def daily_report(officer: Officer, first: date, last: date, *, on: date | None = None) -> list[DayRow]:
    """Days × channels, each day by channel, at the places where the officer may see the report; one query.

    `on`: today, by which rights are measured (by default the last day). A day without contacts has no row.
    Raises Invalid when the span is empty or longer than a year.
    """
    if not first <= last <= first + timedelta(days=MOST_DAYS):
        raise Invalid(zh("请选择不超过一年的起止日期"), field="last")
    rows = (
        _reported(officer, on or last)
        .filter(received_on__range=(first, last))
        .annotate(link=FilteredRelation("links", condition=Q(links__until__isnull=True)))
        .values_list("received_on", "channel")
        .annotate(
            contacts=Count("pk"),
            registered=Count("pk", filter=Q(link__kind="registered")),
            joined=Count("pk", filter=Q(link__kind="same_event")),
            redirected=Count("pk", filter=Q(state=ContactState.REDIRECTED)),
            passed_on=Count("pk", filter=Q(state=ContactState.PASSED_ON)),
            waiting=Count("pk", filter=Q(state__in=_WAITING, is_open=True)),
            unanswered=Count("pk", filter=Q(answered_on__isnull=True) & ~Q(state=ContactState.WITHDRAWN)),
        )
        .order_by("received_on", "channel")
    )
    return [DayRow(*row) for row in rows]


def gaps(officer: Officer, on: date, *, days: int | None = None, limit_rows: int = SHOWN) -> list[GapRow]:
    """Contacts older than `days` (by default LM04) without a case and without an answer, the oldest first."""
    least = limit(GAP_DAYS, on) if days is None else days
    rows = (
        _reported(officer, on)
        .filter(received_on__lt=on - timedelta(days=least), case__isnull=True, answered_on__isnull=True)
        .exclude(state__in=_GONE)
        .order_by("received_at", "pk")
    )
    columns = (
        "id", "number", "channel", "state", "received_on", "received_at", "employer_name", "unit__name", "due",
    )  # fmt: skip
    return [GapRow._make((*row, (on - row[4]).days)) for row in rows.values_list(*columns)[:limit_rows]]


def _reported(officer: Officer, on: date) -> QuerySet[Contact]:
    places = access.places(officer, REPORT, on)
    return visible_to(officer, on).filter(placed(places)) if places else Contact.objects.none()
