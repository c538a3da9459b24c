"""The ledger: how much is sealed, where its newest checkpoint lies, and the trail of one thing with its proof state."""

from typing import Any

from django.http import HttpResponse

from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.ledger import queries
from laojian.org import access
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import pages, trails
from laojian.web.workbench.pages import Request
from laojian.web.workbench.sheets import attachment

LIMIT = 200


def readable(request: Request) -> None:
    """Only for who reads or exports the ledger. Raises Forbidden."""
    on = answers.today(request)
    if not access.places(request.user, "ledger.view", on):
        access.require(request.user, "ledger.export", org.office_city() or "4401", on=on)


@pages.screen
def checkpoint(request: Request) -> HttpResponse:
    """The newest checkpoint as a file, to be kept elsewhere."""
    readable(request)
    text = queries.checkpoint_file()
    if text is None:
        raise NotFound(zh("还没有存证点"))
    return attachment(text.encode(), "application/json", "checkpoint.json")


@pages.screen
def ledger(request: Request) -> HttpResponse:
    """Sealed entries, the newest checkpoint and who holds it, and one stream (``case:12``, ``officer:7``)."""
    readable(request)
    newest = queries.newest_checkpoint()
    stream = request.GET.get("stream", "").strip()
    context: dict[str, Any] = {
        "sealed": queries.lag(""),
        "waiting": queries.waiting(),
        "checkpoint": newest,
        "anchors": [{"one": one, "behind": newest.number - one.number if newest else 0} for one in queries.anchored()],
        "stream": stream,
    }
    if stream:
        context["trail"] = trails.told(queries.trail(stream, limit=LIMIT, newest_first=True))
    return pages.render(request, "ledger/page.html", context)
