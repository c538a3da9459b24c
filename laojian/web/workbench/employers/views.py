"""Employers: search, the file, its edits and history, the typeahead of other forms."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from laojian.cases import queries as cases
from laojian.cases.queries import Count
from laojian.employers import actions, queries
from laojian.kernel.words import Message, zh
from laojian.org import access, vault
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import listing, pages, places, tables, trails
from laojian.web.workbench.employers.forms import (
    ContactForm,
    EmployerEditForm,
    EmployerForm,
    EndForm,
    WorkplaceForm,
)
from laojian.web.workbench.pages import Request


def seen(request: Request, permission: str = "employer.view") -> tuple[str, ...]:
    """Where the reader holds the permission. Raises Forbidden for nowhere."""
    found = access.places(request.user, permission, answers.today(request))
    if not found:
        access.require(request.user, permission, org.office_city() or "4401", on=answers.today(request))
    return found


def rows_of(found: queries.Page) -> list[dict[str, Any]]:
    """Lines of a search with places and codes in words."""
    names = org.place_names([row.street_code or row.district_code for row in found.rows])
    return [
        {
            "id": row.id,
            "name": row.name,
            "uscc": row.uscc,
            "place": names.get(row.street_code or row.district_code, ""),
            "address": row.registered_address,
            "kind_title": tables.named("kinds", row.kind),
            "headcount": row.headcount,
        }
        for row in found.rows
    ]


def after_of(request: Request) -> tuple[int, int] | None:
    """The cursor of the next page, ``rank-id``."""
    rank, _, last = request.GET.get("after", "").partition("-")
    return (int(rank), int(last)) if rank.isdigit() and last.isdigit() else None


@pages.screen
def employers(request: Request) -> HttpResponse:
    """Search within one's places."""
    inside = seen(request)
    text, district = request.GET.get("q", "").strip(), request.GET.get("district", "")
    narrow = tuple(place for place in inside if place.startswith(district)) or (
        (district,) if any(district.startswith(p) for p in inside) else ()
    )
    found = queries.search(text, narrow, listing.size_of(request), after_of(request))
    number = queries.count(text, narrow)
    counted = Count(min(number, queries.MOST_COUNTED), number > queries.MOST_COUNTED)
    context = {
        "rows": rows_of(found),
        "text": text,
        "district": district,
        "districts": places.districts(inside),
        "may_edit": bool(access.places(request.user, "employer.edit", answers.today(request))),
        "narrowed": bool(text or district),
        **listing.pager(request, "{}-{}".format(*found.next) if found.next else "", listing.total(counted)),
    }
    template = "employers/rows_page.html" if request.htmx else "employers/list.html"
    return pages.render(request, template, context)


@pages.screen
def suggest(request: Request) -> HttpResponse:
    """Lines for the typeahead of a form."""
    text = request.GET.get("employer_name", "").strip()
    found = queries.search(text, seen(request), 8) if len(text) > 1 else queries.Page((), None)
    return pages.render(request, "employers/suggestions.html", {"rows": rows_of(found)})


@pages.screen
def employer(request: Request, pk: int) -> HttpResponse:
    """One employer's file."""
    inside, on = seen(request), answers.today(request)
    view = queries.file_for(request.user, pk, inside, on)
    one, sites = view.employer, view.workplaces
    names = org.place_names([one.street_code or one.district_code, *(w.street_code or w.district_code for w in sites)])
    may_reveal = access.allowed(request.user, "person.reveal", one.district_code, on=on)
    context = {
        "employer": one,
        "place": names.get(one.street_code or one.district_code, ""),
        "kind": tables.named("kinds", one.kind),
        "status": tables.named("statuses", one.registration_status),
        "industry": tables.named("industries", one.industry_section) if one.industry_section else "",
        "reason": tables.named("reasons", one.no_code_reason) if one.no_code_reason else "",
        "workplaces": [{"one": w, "place": names.get(w.street_code or w.district_code, "")} for w in sites],
        "contacts": view.people,
        "cases": cases.of_employer(request.user, pk, on),
        "trail": trails.told(view.history),
        "may_edit": access.allowed(request.user, "employer.edit", one.district_code, on=on),
        "may_reveal": may_reveal,
        "reveal_href": reverse("employer-reveal", args=[pk]),
    }
    return pages.render(request, "employers/page.html", context)


@pages.screen
def new(request: Request) -> HttpResponse:
    """Open a file."""
    streets = places.streets(seen(request, "employer.edit"))
    form = EmployerForm(
        request.POST or None, streets=streets, on=answers.today(request), initial={"name": request.GET.get("name", "")}
    )

    def perform(_: dict[str, Any]) -> tuple[str, Message]:
        one = actions.create_employer(fields=form.answers(), by=request.user, at=answers.at(request), origin="工作台")
        return reverse("employer", args=[one.pk]), zh("已建立“%(name)s”的档案。", name=one.name)

    return page(request, form, perform, gettext("新建用人单位档案"), reverse("employers"))


@pages.screen
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a file read at a version; somebody else's change in between is a 409."""
    one = queries.employer(pk, seen(request, "employer.edit"))
    initial = {name: getattr(one, name) for name in EmployerForm.base_fields} | {"version": one.version}
    streets = places.streets(seen(request, "employer.edit"))
    form = EmployerEditForm(request.POST or None, streets=streets, on=answers.today(request), initial=initial)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        changed = actions.edit_employer(
            employer_id=pk,
            fields=form.answers(),
            expected_version=int(values["version"]),
            by=request.user,
            at=answers.at(request),
        )
        return reverse("employer", args=[pk]), zh("已保存“%(name)s”的档案。", name=changed.name)

    return page(request, form, perform, gettext("编辑档案"), reverse("employer", args=[pk]), one)


@pages.screen
def workplace(request: Request, pk: int) -> HttpResponse:
    """Add a place of work."""
    one = queries.employer(pk, seen(request))
    choices = {"street_code": places.streets(seen(request, "employer.edit"))}
    form = WorkplaceForm(request.POST or None, choices=choices, initial={"on": answers.today(request)})

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        actions.add_workplace(
            employer_id=pk,
            address=values["address"],
            district_code=values["street_code"][:6],
            street_code=values["street_code"],
            main=values["main"],
            on=values["on"],
            by=request.user,
            at=answers.at(request),
        )
        return reverse("employer", args=[pk]), zh("已增加用工地点。")

    return page(request, form, perform, gettext("增加用工地点"), reverse("employer", args=[pk]), one)


@pages.screen
def contact(request: Request, pk: int) -> HttpResponse:
    """Add a person to reach."""
    one = queries.employer(pk, seen(request))
    form = ContactForm(request.POST or None, initial={"on": answers.today(request)})

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        actions.add_contact(employer_id=pk, **values, by=request.user, at=answers.at(request))
        return reverse("employer", args=[pk]), zh("已增加联系人。")

    return page(request, form, perform, gettext("增加联系人"), reverse("employer", args=[pk]), one)


@pages.screen
def end(request: Request, pk: int, what: str, row: int) -> HttpResponse:
    """End a workplace or a contact."""
    one = queries.employer(pk, seen(request, "employer.edit"))
    form = EndForm(request.POST or None, initial={"on": answers.today(request)})

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        common: dict[str, Any] = {"on": values["on"], "by": request.user, "at": answers.at(request)}
        if what == "workplace":
            actions.close_workplace(workplace_id=row, **common)
        else:
            actions.close_contact(contact_id=row, **common)
        return reverse("employer", args=[pk]), zh("已停用。")

    return page(request, form, perform, gettext("停用"), reverse("employer", args=[pk]), one)


def page(request: Request, form: Any, perform: Any, heading: str, cancel: str, employer: Any = None) -> HttpResponse:
    """A form of the file."""
    return pages.form_page(
        request, "employers/form.html", form, perform, {"heading": heading, "cancel": cancel, "employer": employer}
    )


@require_POST
@pages.screen
def reveal(request: Request, pk: int) -> HttpResponse:
    """Show one protected value, for a reason; the ledger is told first."""
    view = queries.file_for(request.user, pk, seen(request), answers.today(request))

    def show(token: str, reason: str) -> str:
        return vault.reveal(
            token=token,
            piece=queries.PERSON_TO_REACH,
            reader=view.reader,
            by=request.user,
            place=view.employer.district_code,
            reason=reason,
            at=answers.at(request),
        )

    return pages.revealed(request, view.tokens, show, reverse("employer", args=[pk]))
