"""Pages that need no draft: the front page, the guide, the language, a site's code, names of employers while typing."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from laojian.complaints import queries
from laojian.org.login import address_of
from laojian.web import answers
from laojian.web.portal import drafts, guide, pages
from laojian.web.portal.gate import GATE, held, seconds

#: Questions from one address in ten minutes: names while typing, and codes of sites.
ASKS_OF_NAMES: Final = 600
ASKS_OF_SITES: Final = 60


@require_safe
@pages.page
def home(request: HttpRequest) -> HttpResponseBase:
    """Complain, report, follow; and what helps before that. Asks no table unless this browser holds a draft."""
    draft = drafts.of(request, answers.at(request)) if drafts.key_of(request) else None
    return pages.render(request, "home.html", {"draft": draft})


@require_safe
@pages.page
def guide_page(request: HttpRequest) -> HttpResponseBase:
    """Which door is the right one, in people's own words."""
    search = request.GET.get("q", "")[:80]
    found = guide.all_doors(pages.machine_day(), search)
    groups: dict[str, list[guide.Signpost]] = {}
    for one in found:
        groups.setdefault(answers.words(one.who), []).append(one)
    return pages.render(request, "guide.html", {"q": search, "groups": groups, "found": found})


@csrf_exempt  # a foreign page can change nothing here but the words on the screen
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """The other language, on the same page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("portal-home")
    answer = HttpResponseRedirect(target)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax", httponly=True, max_age=365 * 86400)
    return answer


@require_safe
@pages.page
def employers(request: HttpRequest) -> HttpResponseBase:
    """Names of employers by what was typed so far: names and streets alone, nothing of anybody's complaint."""
    typed = request.GET.get("q", "")[:80].replace("\0", "")
    if not GATE.may_ask("names", address_of(request), seconds(), ASKS_OF_NAMES):
        return HttpResponse(status=429)
    return render(request, "portal/parts/employers.html", {"found": queries.employer_suggestions(text=typed)})


@pages.form("site")
def site(request: HttpRequest, code: str) -> HttpResponseBase:
    """The code on a site's rights board: the parties and the place are filled in."""
    if not GATE.may_ask("sites", address_of(request), seconds(), ASKS_OF_SITES):
        return HttpResponse(status=429)
    found = queries.site(code=code.replace("\0", ""), on=answers.today(request))
    if found is None:
        return pages.render(request, "site.html", {"site": None, "code": code}, 404)
    kind = request.POST.get("kind", "")
    if request.method == "POST" and kind in ("complaint", "report") and not held(request):
        at = answers.at(request)
        old = drafts.of(request, at)
        if old is not None:
            drafts.drop(old)
        draft = drafts.begin(
            {
                "kind": kind,
                "language": get_language() or "zh-hans",
                "site": found.code,
                "employer_name": found.employer_name,
                "employer_picked": found.employer_name,
                "employer_id": str(found.employer_id),
                "workplace_code": found.workplace_code[:9],
                "workplace_address": found.address,
                "done": ["employer"],
            }
        )
        drafts.keep(draft, at)
        answer = HttpResponseRedirect(reverse("portal-step", args=["what"]))
        drafts.hand_over(answer, draft)
        return answer
    return pages.render(request, "site.html", {"site": found})


@require_safe
@pages.page
def nowhere(request: HttpRequest) -> HttpResponseBase:
    """An address of this door that leads nowhere."""
    return pages.render(request, "nowhere.html", status=404)
