"""Site codes: the list, making one, the sheet for the rights board, ending one."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from laojian.complaints import queries
from laojian.complaints.actions import sites as actions
from laojian.employers import queries as employers
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import pages, places
from laojian.web.workbench.drawing import drawn
from laojian.web.workbench.pages import Request
from laojian.web.workbench.rights import somewhere
from laojian.web.workbench.sites.forms import SiteForm


@pages.screen
def sites(request: Request) -> HttpResponse:
    """The codes of my places, the newest first."""
    somewhere(request, "site.manage")
    text, before = request.GET.get("q", "").strip()[:80], request.GET.get("before", "")
    on = answers.today(request)
    rows, following = queries.sites(
        request.user, on, text=text, before=int(before) if before.isdigit() and len(before) < 15 else 0
    )
    names = org.place_names({row.workplace_code for row in rows})
    context = {
        "rows": [
            {"one": row, "place": names.get(row.workplace_code, ""), "over": row.until is not None and row.until < on}
            for row in rows
        ],
        "text": text,
        "next": following,
    }
    return pages.render(request, "sites/list.html", context)


@pages.screen
def new(request: Request) -> HttpResponse:
    """Make a code for a site or another place of work."""
    inside, on = somewhere(request, "site.manage"), answers.today(request)
    initial: dict[str, Any] = {}
    if request.GET.get("employer", "").isdigit():
        known = employers.employer(int(request.GET["employer"]), access.places(request.user, "employer.view", on))
        initial = {
            "employer_id": known.pk,
            "employer_name": known.name,
            "street_code": known.street_code,
            "address": known.registered_address,
        }
    form = SiteForm(request.POST or None, choices={"street_code": places.streets(inside)}, initial=initial)
    form.fields["until"].widget.attrs["min"] = on.isoformat()

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        if not str(values["employer_id"]).isdigit():
            raise Invalid(zh("请从档案中选择用人单位"), remedy=zh("没有档案的先建档。"), field="employer_name")
        made = actions.make_site(
            employer_id=int(values["employer_id"]),
            name=values["name"],
            workplace_code=values["street_code"],
            address=values["address"],
            builder=values["builder"],
            contractor=values["contractor"],
            until=values["until"],
            by=request.user,
            at=answers.at(request),
            on=on,
        )
        return reverse("site-sheet", args=[made.pk]), zh("已制作工地码 %(code)s。", code=made.code)

    context = {"cancel": reverse("sites")}
    return pages.form_page(request, "sites/new.html", form, perform, context)


@pages.screen
def sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to hang up: A4, the code as QR and in letters, who is responsible, where to turn."""
    somewhere(request, "site.manage")
    on = answers.today(request)
    found = queries.site_of(request.user, pk, on)
    link = request.build_absolute_uri(reverse("portal-site", args=[found.code]))
    office = org.office()
    context = {
        "site": found,
        "link": link,
        "qr": drawn(link, gettext("投诉举报入口的二维码")),
        "place": org.place_names([found.workplace_code]).get(found.workplace_code, ""),
        "office": office.name if office else "",
        "over": found.until is not None and found.until < on,
        "key": answers.fresh_key(),
    }
    return pages.render(request, "sites/sheet.html", context)


@require_POST
@pages.screen
def end(request: Request, pk: int) -> HttpResponse:
    """The code holds for the last time today."""
    on = answers.today(request)

    def perform() -> tuple[str, Message]:
        actions.end_site(site_id=pk, until=on, by=request.user, at=answers.at(request), on=on)
        return reverse("sites"), zh("已停用，今天以后扫码不再填入单位。")

    return pages.send(request, perform)
