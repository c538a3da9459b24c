"""Units of the inspectorate: list, open, rename, close."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.org import access, actions, queries
from laojian.web import answers
from laojian.web.workbench import pages, places
from laojian.web.workbench.pages import Request
from laojian.web.workbench.units.forms import RenameForm, UnitForm


def may(request: Request) -> tuple[str, ...]:
    """Where the reader administers. Raises Forbidden for nowhere."""
    found = access.places(request.user, "org.admin", answers.today(request))
    if not found:
        access.require(request.user, "org.admin", queries.office_city() or "4401", on=answers.today(request))
    return found


def flat(nodes: list[queries.UnitNode], parent: str = "") -> list[dict[str, Any]]:
    """The tree as rows, each with its parent's name."""
    rows: list[dict[str, Any]] = []
    for node in nodes:
        unit = node.unit
        rows.append(
            {
                "id": unit.pk,
                "name": unit.name,
                "code": unit.code,
                "kind": unit.kind,
                "place": unit.place,
                "parent_name": parent,
                "closed_on": unit.closed_on,
            }
        )
        rows += flat(node.children, unit.name)
    return rows


@pages.screen
def units(request: Request) -> HttpResponse:
    """All units."""
    inside = may(request)
    rows = flat(queries.unit_tree(closed=True))
    names = queries.place_names([row["place"] for row in rows])
    heads = Counter(one.unit_id for one in queries.officers_within(inside) if one.is_active)
    for row in rows:
        row |= {"place_name": names.get(row["place"], ""), "officers": heads.get(row["id"], 0)}
    return pages.render(request, "units/units.html", {"units": rows})


@pages.screen
def new(request: Request) -> HttpResponse:
    """Open a unit."""
    inside = may(request)
    units_by_id = {str(unit.pk): unit for unit in places.units()}
    choices = {"place": places.choices(inside), "parent": [(pk, unit.name) for pk, unit in units_by_id.items()]}

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        unit = actions.create_unit(
            code=values["code"],
            name=values["name"],
            kind=values["kind"],
            place=values["place"],
            parent=units_by_id.get(values["parent"]),
            by=request.user,
            at=answers.at(request),
        )
        return reverse("units"), zh("已建立机构“%(name)s”。", name=unit.name)

    return pages.settings_form(request, UnitForm(request.POST or None, choices=choices), perform, gettext("新建机构"))


@pages.screen
def unit(request: Request, pk: int) -> HttpResponse:
    """Rename a unit, or close it."""
    may(request)
    found = next((one for one in places.units(closed=True) if one.pk == pk), None)
    if found is None:
        raise NotFound(zh("没有这个单位"))

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        if "close" in request.POST:
            actions.close_unit(unit_id=pk, by=request.user, at=answers.at(request))
            return reverse("units"), zh("机构“%(name)s”已撤销。", name=found.name)
        changed = actions.rename_unit(unit_id=pk, name=values["name"], by=request.user, at=answers.at(request))
        return reverse("units"), zh("机构已改名为“%(name)s”。", name=changed.name)

    form = RenameForm(request.POST or None, initial={"name": found.name})
    second = None if found.closed_on else gettext("撤销机构")
    return pages.settings_form(request, form, perform, found.name, second=("close", second) if second else None)
