"""Leads: the inbox, and registering one whatever channel it came by."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases import actions
from laojian.cases import queries as cases
from laojian.cases.rules.flow_table import LEADS
from laojian.cases.rules.sources import CHANNELS, KINDS, ORIGINS, PARALLEL, TICKET_KINDS
from laojian.employers import queries as employers
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import listing, pages, places, terms
from laojian.web.workbench.leads.forms import LeadForm
from laojian.web.workbench.pages import Request


def words(table: Mapping[str, Message]) -> list[tuple[str, str]]:
    """A table of words as choices."""
    return [(code, text.render(gettext)) for code, text in table.items()]


def lead_form(request: Request) -> LeadForm:
    """The form, with the employer filled in when one comes from its file."""
    on = answers.today(request)
    inside = access.places(request.user, "lead.register", on)
    if not inside:
        access.require(request.user, "lead.register", org.office_city() or "4401", on=on)
    choices = {
        "origin": words(ORIGINS),
        "kind": words(KINDS),
        "channel": words(CHANNELS),
        "ticket_kind": words(TICKET_KINDS),
        "parallel_proceeding": words(PARALLEL),
        "cause": terms.causes([code for code, _ in cases.causes(on)]),
        "street_code": places.streets((org.office_city(),)),
    }
    initial: dict[str, Any] = {}
    if request.GET.get("employer", "").isdigit():
        known = employers.employer(int(request.GET["employer"]), access.places(request.user, "employer.view", on))
        initial = {"employer_id": known.pk, "employer_name": known.name, "street_code": known.street_code}
    return LeadForm(request.POST or None, choices=choices, today=on, initial=initial)


@pages.screen
def new(request: Request) -> HttpResponse:
    """Register a lead: it gets its number at once, and possible duplicates are shown."""
    form = lead_form(request)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        given = {name: value for name, value in values.items() if value not in (None, "")}
        identity, name = given.pop("employer_id", ""), given.pop("employer_name", "")
        street = given.pop("street_code", "")
        lead = actions.NewLead(
            **given,
            employer_id=int(identity) if str(identity).isdigit() else None,
            employer_name=name,
            workplace_code=street,
        )
        case = actions.register_lead(lead=lead, by=request.user, at=answers.at(request), on=answers.today(request))
        found = cases.suspected(request.user, case, answers.today(request))
        if found is None:
            return reverse("lead-receipt", args=[case.pk]), zh("已登记，编号 %(number)s。", number=case.number)
        if found:
            return reverse("case", args=[case.pk]), zh(
                "已登记，编号 %(number)s。疑似重复：%(seen)s，请核对。", number=case.number, seen="、".join(found)
            )
        return reverse("case", args=[case.pk]), zh("已登记，编号 %(number)s。", number=case.number)

    return pages.form_page(request, "leads/form.html", form, perform, {"cancel": reverse("leads")})


@pages.screen
def receipt(request: Request, pk: int) -> HttpResponse:
    """What the registrant gets in hand, also one who does not see what becomes of the lead."""
    case = cases.registered(request.user, pk, answers.today(request))
    place = org.place_names([case.place, case.workplace_code])
    title, basis = terms.term(case.due_code) if case.due_code else ("", "")
    context = {
        "case": case,
        "place": place.get(case.workplace_code) or place.get(case.place, ""),
        "origin": ORIGINS.get(case.origin),
        "kind": KINDS.get(case.kind),
        "due_title": title,
        "due_basis": basis,
        "visible": cases.sees(request.user, pk, answers.today(request)),
    }
    return pages.render(request, "leads/receipt.html", context)


@pages.screen
def leads(request: Request) -> HttpResponse:
    """The inbox: leads of every channel, not yet filed; for those who only register, what they registered."""
    on = answers.today(request)
    if not any(access.places(request.user, name, on) for name in ("lead.view", "lead.examine", "case.view")):
        access.require(request.user, "lead.register", request.user.unit.place, on=on)
        return pages.render(request, "leads/mine.html", {"rows": cases.registered_lately(request.user, on)})
    filters = listing.asked(request)
    asked = {"filters": {"states": LEADS, **listing.wanted(filters)}, "sort": filters["sort"] or "opened"}
    return listed(request, asked, filters, "leads/list.html", leads=True)


def listed(
    request: Request, asked: dict[str, Any], filters: dict[str, str], template: str, *, leads: bool
) -> HttpResponse:
    """A list page, or only its rows for HTMX. ``asked``: the filters and the order as the domain takes them."""
    on = answers.today(request)
    cursor, size = request.GET.get("after", ""), listing.size_of(request)
    found = cases.page(request.user, on, cursor=cursor, size=size, **asked)
    number = cases.count(request.user, on, **asked)
    context: dict[str, Any] = {
        "rows": listing.rows_of(found.rows),
        "filters": filters,
        "sort": found.sort,
        "leads": leads,
        "narrowed": any(filters[name] for name in listing.FILTERS),
        **listing.pager(request, found.next, listing.total(number)),
    }
    if request.htmx:
        return pages.render(request, "cases/rows_page.html", context)
    kept = [view for view in cases.views(request.user) if leads == (view.filters.get("leads") == "1")]
    context |= listing.choices(request, leads=leads) | {"views": [listing.saved(view) for view in kept]}
    return pages.render(request, template, context)
