"""Rows of case lists with places, people and terms in words."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext

from laojian.cases.queries import BANDS, CaseRow
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import LEADS
from laojian.cases.rules.sources import ORIGINS
from laojian.org import queries as org
from laojian.web.workbench import door, places, terms

FILTERS = ("q", "state", "district", "origin", "due", "open")
ENDED = frozenset(state.code for state in FLOW.states if state.final) | {"S91"}


def rows_of(found: Iterable[CaseRow]) -> list[dict[str, Any]]:
    """Lines as the table shows them; places in two queries whatever the number of lines."""
    rows = list(found)
    codes = {row.street_code or row.district_code for row in rows}
    city = org.office_city()
    names = org.place_names({*codes, city})
    common = names.get(city, "")
    lines = []
    for row in rows:
        title, basis = terms.term(row.due_code) if row.due_code else ("", "")
        lines.append(
            {
                "row": row,
                "place": names.get(row.street_code or row.district_code, "").removeprefix(common) or common,
                "officers": "、".join(name for name in (row.lead_name, row.second_name) if name),
                "done": row.state in ENDED,
                "due_title": title,
                "hint": " · ".join(part for part in (title, basis) if part),
            }
        )
    return lines


def asked(request: HttpRequest) -> dict[str, str]:
    """The filters in the address, empty ones too."""
    return {name: request.GET.get(name, "").strip() for name in (*FILTERS, "sort")}


def wanted(filters: dict[str, str]) -> dict[str, Any]:
    """The filters as the domain takes them."""
    names = {"q": "text"}
    return {names.get(name, name): filters[name] for name in FILTERS if filters.get(name)}


def choices(request: HttpRequest, *, leads: bool) -> dict[str, Any]:
    """What the filters offer."""
    states = [(one.code, one.title) for one in FLOW.states if (one.code in LEADS) == leads or (one.final and not leads)]
    return {
        "states": states,
        "districts": places.districts((org.office_city(),)),
        "origins": [(code, text.render(gettext)) for code, text in ORIGINS.items()],
        "dues": [(code, text.render(gettext)) for code, text in BANDS.items()],
        "key": door.fresh_key(),
    }


def saved(view: Any) -> dict[str, str]:
    """A saved list as a link."""
    names = {"text": "q"}
    held = {names.get(name, name): str(value) for name, value in view.filters.items() if name != "leads"}
    if view.sort:
        held["sort"] = view.sort
    return {"id": view.pk, "name": view.name, "query": urlencode(held), "key": door.fresh_key()}
