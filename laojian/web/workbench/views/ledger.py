"""The ledger: how much is sealed, and the trail of one thing with its proof state."""

from typing import Any

from django.http import HttpResponse

from laojian.ledger import queries
from laojian.org import access
from laojian.org import queries as org
from laojian.web.workbench import door, trails
from laojian.web.workbench.door import Request

LIMIT = 200


@door.screen
def ledger(request: Request) -> HttpResponse:
    """Sealed entries, and one stream (such as ``case:12`` or ``officer:7``) on request."""
    on = door.today(request)
    city = org.office_city() or "4401"
    if not access.places(request.user, "ledger.view", on):
        access.require(request.user, "ledger.export", city, on=on)
    stream = request.GET.get("stream", "").strip()
    context: dict[str, Any] = {"sealed": queries.lag(""), "stream": stream}
    if stream:
        context["trail"] = trails.told(queries.trail(stream, limit=LIMIT, newest_first=True))
    return door.render(request, "settings/ledger.html", context)
