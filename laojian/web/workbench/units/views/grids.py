"""Grids of a street: list, open, rename, end."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.kernel.refusal import NotFound
from laojian.kernel.regions import contains
from laojian.kernel.words import Message, zh
from laojian.org import actions, queries
from laojian.web import answers
from laojian.web.workbench import pages, places
from laojian.web.workbench.pages import Request
from laojian.web.workbench.units.forms import GridEndForm, GridForm, RenameForm
from laojian.web.workbench.units.views.units import may


@pages.screen
def streets(request: Request) -> HttpResponse:
    """Streets and towns one administers, with how many grids each has."""
    inside, on = may(request), answers.today(request)
    district = request.GET.get("district", "")
    counts = queries.grid_counts(on)
    names = {one.code: one.name for one in queries.districts()}
    rows = [
        {"street": one, "district": names.get(one.code[:6], ""), "grids": counts.get(one.code, 0)}
        for one in queries.streets(district if district in names else "")
        if any(contains(place, one.code) for place in inside)
    ]
    context = {"rows": rows, "districts": places.districts(inside), "district": district}
    return pages.render(request, "units/grids.html", context)


def street_of(request: Request, code: str) -> Any:
    """A street one administers. Raises NotFound, Forbidden."""
    inside = may(request)
    found = next((one for one in queries.streets(code) if one.code == code), None)
    if found is None or not any(contains(place, code) for place in inside):
        raise NotFound(zh("没有这个街道、乡镇"))
    return found


def grid_of(request: Request, street: str, code: str) -> Any:
    """A grid of a street one administers. Raises NotFound, Forbidden."""
    street_of(request, street)
    found = next((one for one in queries.grids_of(street) if one.code == code), None)
    if found is None:
        raise NotFound(zh("没有网格 %(code)s", code=code))
    return found


@pages.screen
def street(request: Request, street: str) -> HttpResponse:
    """The grids of one street, ended ones too."""
    context = {"street": street_of(request, street), "grids": queries.grids_of(street)}
    context["place"] = queries.place_name(street)
    return pages.render(request, "units/grids_of_street.html", context)


@pages.screen
def new(request: Request, street: str) -> HttpResponse:
    """Open a grid."""
    around, on = street_of(request, street), answers.today(request)
    back = reverse("grids-of", args=[street])

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        grid = actions.create_grid(
            street=street,
            name=values["name"],
            valid_from=values["valid_from"],
            community=values["community"] or "000",
            serial=values["serial"],
            by=request.user,
            at=answers.at(request),
        )
        return back, zh("已建立网格“%(name)s”，代码 %(code)s。", name=grid.name, code=grid.code)

    form = GridForm(request.POST or None, initial={"valid_from": on})
    return pages.settings_form(request, form, perform, gettext("新建网格"), parent=(around.name, back))


@pages.screen
def rename(request: Request, street: str, code: str) -> HttpResponse:
    """Give a grid a new name; its code stays."""
    grid = grid_of(request, street, code)
    back = reverse("grids-of", args=[street])

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        changed = actions.rename_grid(code=code, name=values["name"], by=request.user, at=answers.at(request))
        return back, zh("网格已改名为“%(name)s”。", name=changed.name)

    form = RenameForm(request.POST or None, initial={"name": grid.name})
    return pages.settings_form(request, form, perform, gettext("网格改名"), parent=(grid.name, back))


@pages.screen
def end(request: Request, street: str, code: str) -> HttpResponse:
    """Let a grid end; every street keeps one."""
    grid, on = grid_of(request, street, code), answers.today(request)
    back = reverse("grids-of", args=[street])

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        ended = actions.end_grid(
            code=code,
            valid_to=values["valid_to"],
            successor=values["successor"],
            by=request.user,
            at=answers.at(request),
        )
        return back, zh("网格“%(name)s”于 %(day)s 终止，次日起由承接网格接管。", name=ended.name, day=ended.valid_to)

    others = [(one.code, f"{one.name}（{one.code}）") for one in queries.grids(street, on) if one.code != code]
    form = GridEndForm(
        request.POST or None,
        initial={"valid_to": grid.valid_to or on, "successor": others[0][0] if len(others) == 1 else ""},
        choices={"successor": others},
    )
    note = gettext("案件留在登记时的网格；代码不再使用。每个街道、乡镇至少保留一个网格。")
    return pages.settings_form(
        request, form, perform, gettext("终止网格"), parent=(grid.name, back), button=gettext("终止网格"), note=note
    )
