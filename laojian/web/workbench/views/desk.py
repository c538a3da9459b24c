"""The desk: what is due, and what awaits my approval."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from laojian.cases import queries
from laojian.web.workbench import door, listing
from laojian.web.workbench.door import Request

SHOWN = 25


@door.screen
def desk(request: Request) -> HttpResponse:
    """The first page of the day."""
    found = queries.desk(request.user, door.today(request))
    parts = {"overdue": found.overdue, "today": found.today, "week": found.week, "undated": found.undated}
    lines = listing.rows_of(row for rows in parts.values() for row in rows)
    groups: dict[str, list[dict[str, Any]]] = {}
    start = 0
    for name, rows in parts.items():
        groups[name] = lines[start : start + len(rows)]
        start += len(rows)
    counts = {name: len(rows) for name, rows in groups.items()}
    shown = replace(found, approvals=found.approvals[:SHOWN], drafts=found.drafts[:SHOWN])
    context = {
        "groups": {name: rows[:SHOWN] for name, rows in groups.items()},
        "counts": {**counts, "approvals": len(found.approvals)},
        "desk": shown,
    }
    return door.render(request, "desk.html", context)
