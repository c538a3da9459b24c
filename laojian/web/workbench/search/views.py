"""The one search box: contacts and cases by number, name, code, telephone; employers by the same words.

The box posts, so that a telephone stands in no address, log or history; what is asked by an address is looked for all
the same, a telephone excepted.
"""

import re

from django.http import HttpResponse

from laojian.cases import queries as cases
from laojian.complaints import queries as contacts
from laojian.employers import queries as employers
from laojian.org import access
from laojian.web import answers
from laojian.web.workbench import listing, pages
from laojian.web.workbench.contacts import listing as contact_listing
from laojian.web.workbench.employers.views import rows_of
from laojian.web.workbench.pages import Request
from laojian.web.workbench.rights import may_somewhere

MOST = 20
TELEPHONE = re.compile(r"[+\d][\d\s-]{6,19}")


@pages.screen
def search(request: Request) -> HttpResponse:
    """Everything found within one's rights."""
    given = request.POST if request.method == "POST" else request.GET
    text, on = given.get("q", "").strip()[:80], answers.today(request)
    held_back = request.method != "POST" and TELEPHONE.fullmatch(text) is not None
    if held_back:
        text = ""
    hits = cases.search_box(request.user, text, on, limit=MOST)
    places = access.places(request.user, "employer.view", on)
    found = employers.search(text, places, MOST) if text and places else employers.Page((), None)
    context = {
        "q": text,
        "held_back": held_back,
        "rows": listing.rows_of(hits.rows),
        "by_phone": hits.by_phone,
        "employers": rows_of(found),
        "contacts": None,
    }
    if text and may_somewhere(request, "contact.view", "contact.triage"):
        page = contacts.page(request.user, on, filters={"tab": "all", "text": text}, sort="received", size=MOST)
        context["contacts"] = contact_listing.rows_of(page.rows)
    return pages.render(request, "search/page.html", context)
