"""Rows of case lists with places, people and terms in words."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext

from laojian.cases.queries import BANDS, CaseRow, Count
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import LEADS
from laojian.cases.rules.sources import ORIGINS
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import places, terms

SIZES = (20, 50, 100)
SIZE = 50
#: The page before the second one, in the trail of pages that the address carries.
FIRST = "1"
#: How many pages back the address remembers.
MOST_BACK = 20
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
        "key": answers.fresh_key(),
    }


def saved(view: Any) -> dict[str, str]:
    """A saved list as a link."""
    names = {"text": "q"}
    held = {names.get(name, name): str(value) for name, value in view.filters.items() if name != "leads"}
    if view.sort:
        held["sort"] = view.sort
    return {"id": view.pk, "name": view.name, "query": urlencode(held), "key": answers.fresh_key()}


def size_of(request: HttpRequest) -> int:
    """Lines on a page: one of the sizes offered, else the usual one."""
    asked_for = request.GET.get("size", "")
    return int(asked_for) if asked_for in map(str, SIZES) else SIZE


def total(found: Count) -> str:
    """How many there are, in words; counting stops at a limit and says so."""
    if found.more:
        return gettext("超过 %(n)s 件") % {"n": found.number}
    return gettext("共 %(n)s 件") % {"n": found.number}


def pager(request: HttpRequest, following: str, total_text: str) -> dict[str, Any]:
    """Links to the first, the previous and the next page, and the sizes offered.

    Pages are found by key, so the way back is the trail of keys passed, kept in the address (``seen``).
    """
    here = request.GET.get("after", "")
    seen = [one for one in request.GET.get("seen", "").split(".") if one]

    def link(**changes: str) -> str:
        query = request.GET.copy()
        for name in ("after", "seen", *changes):
            query.pop(name, None)
        for name, value in changes.items():
            if value:
                query[name] = value
        return f"{request.path}?{query.urlencode()}"

    back = seen[-1] if here and seen else ""
    trail = [*seen, here or FIRST][-MOST_BACK:]
    size = size_of(request)
    return {
        "total_text": total_text,
        "next_href": link(after=following, seen=".".join(trail)) if following else "",
        "previous_href": link(after="" if back == FIRST else back, seen=".".join(seen[:-1])) if back else "",
        "first_href": link() if here else "",
        "sizes": [(one, link(size=str(one)), one == size) for one in SIZES],
    }
