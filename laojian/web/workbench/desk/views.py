"""The desk: what is due, what awaits my approval, what moved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse

from laojian.cases import queries
from laojian.cases.queries import Count, Desk
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import listing, pages
from laojian.web.workbench.pages import Request

#: Lines shown in each part; what is more is counted and said.
SHOWN: Final = 25
#: How long somebody is told that others reset his password or second factor. He cannot send the note away: whoever
#: holds the account could.
TOLD_FOR: Final = timedelta(days=30)
BANDS: Final = ("overdue", "today", "week", "later", "undated")


@pages.screen
def desk(request: Request) -> HttpResponse:
    """The first page of the day."""
    on = answers.today(request)
    found = queries.desk(request.user, on)
    waiting = len(found.approvals)
    if waiting > SHOWN:
        waiting = queries.waiting_count(request.user, on)
    groups = groups_of(found)
    shown = replace(found, approvals=found.approvals[:SHOWN], drafts=found.drafts[:SHOWN])
    context = {
        "resets": org.account_resets(request.user, answers.at(request) - TOLD_FOR),
        "groups": groups,
        "recent": groups["recent"],
        "counts": {name: said(count) for name, count in found.counts.items()},
        "hidden": {name: left_out(count) for name, count in found.counts.items()},
        "waiting": said(Count(waiting, waiting >= queries.MOST_WAITING)),
        "desk": shown,
        "bare": not any(groups.values()) and not found.approvals and not found.drafts,
    }
    return pages.render(request, "desk/page.html", context)


def groups_of(found: Desk) -> dict[str, list[dict[str, Any]]]:
    """Each part as lines; places and people of all of them in the same few queries."""
    parts = {name: getattr(found, name)[:SHOWN] for name in (*BANDS, "recent")}
    lines = listing.rows_of(row for rows in parts.values() for row in rows)
    groups: dict[str, list[dict[str, Any]]] = {}
    start = 0
    for name, rows in parts.items():
        groups[name] = lines[start : start + len(rows)]
        start += len(rows)
    return groups


def said(count: Count) -> str:
    """A number on a tile; a plus where counting stopped."""
    return f"{count.number}+" if count.more else str(count.number)


def left_out(count: Count) -> str:
    """How many the part does not show; empty when it shows all."""
    if count.number <= SHOWN:
        return ""
    return f"{count.number - SHOWN}+" if count.more else str(count.number - SHOWN)
