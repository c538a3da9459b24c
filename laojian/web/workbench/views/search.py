"""The one search box: cases by number, name, code, telephone; employers by the same words."""

from django.http import HttpResponse

from laojian.cases import queries as cases
from laojian.employers import queries as employers
from laojian.org import access
from laojian.web.workbench import door, listing
from laojian.web.workbench.door import Request
from laojian.web.workbench.views.employers import rows_of

MOST = 20


@door.screen
def search(request: Request) -> HttpResponse:
    """Everything found within one's rights."""
    text, on = request.GET.get("q", "").strip()[:80], door.today(request)
    hits = cases.search_box(request.user, text, on, limit=MOST)
    places = access.places(request.user, "employer.view", on)
    found = employers.search(text, places, MOST) if text and places else employers.Page((), None)
    context = {"q": text, "rows": listing.rows_of(hits.rows), "by_phone": hits.by_phone, "employers": rows_of(found)}
    return door.render(request, "search.html", context)
