"""How much waits at the desk: one number for each tab, counted up to a limit."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Count, Q

from laojian.complaints.queries.filters import in_tab
from laojian.complaints.queries.scope import visible_to
from laojian.complaints.rules.states import ContactState
from laojian.org.models import Officer

MOST: Final = 10_000
#: Tabs of open contacts, counted together; the others each by themselves.
_OPEN: Final = (ContactState.NEW, ContactState.WAITING, ContactState.REOPENED)


def inbox_counts(officer: Officer, on: date, *, most: int = MOST) -> dict[str, int]:
    """How many contacts stand in each tab of the inbox, and how many open ones are overdue or very urgent.

    Counting stops at `most` for each. A number of queries that does not grow.
    """
    seen = visible_to(officer, on)
    waiting = seen.filter(is_open=True).order_by()[:most]
    found = waiting.aggregate(
        open=Count("pk"),
        **{state.value: Count("pk", filter=Q(state=state)) for state in _OPEN},
        overdue=Count("pk", filter=Q(due__lt=on)),
        urgent=Count("pk", filter=Q(urgency=3)),
    )
    for tab in ("messages", "unanswered", "mine"):
        found[tab] = seen.filter(in_tab(tab, officer)).order_by()[:most].count()
    return found
