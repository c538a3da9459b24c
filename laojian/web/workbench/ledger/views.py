"""The ledger: how much is sealed, where its newest checkpoint lies, and the trail of one thing with its proof state."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse

from laojian.cases import queries as cases
from laojian.complaints import queries as contacts
from laojian.employers import queries as employers
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.ledger import queries
from laojian.ledger.queries import TrailRow
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
        context["trail"] = trails.told(trail_of(request, stream))
    return pages.render(request, "ledger/page.html", context)


def trail_of(request: Request, stream: str) -> list[TrailRow]:
    """What the ledger says of one thing. Of a matter or an employer outside the reader's places, or in which he
    declared an interest, as little as of a thing that is not there."""
    kind, _, which = stream.partition(":")
    if kind not in MATTERS:
        return queries.trail(stream, limit=LIMIT, newest_first=True)
    name, audited = MATTERS[kind]
    key = name(which)
    return [] if key is None else audited(request.user, key, answers.today(request), limit=LIMIT)


def number(text: str) -> int | None:
    """The row of a thing that is named by it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


#: Things that belong to a place and to an employer: how each is named, and which package says who reads of it.
MATTERS: Final[dict[str, tuple[Callable[[str], Any], Callable[..., list[TrailRow]]]]] = {
    "case": (number, cases.audited),
    "contact": (str, contacts.audited),
    "employer": (number, employers.audited),
}
