"""Places as choices of a form, and in words."""

from typing import Any

from django.utils.translation import gettext

from laojian.kernel.regions import contains
from laojian.org import queries


def choices(inside: tuple[str, ...], *, streets: bool = True) -> list[tuple[str, str]]:
    """The city, its districts and streets that lie inside some places, as (code, name)."""
    city = queries.office_city()
    names = {one.code: one.name for one in queries.districts()}
    found = [(city, gettext("全市"))] if any(contains(place, city) for place in inside) else []
    rows = list(names.items())
    if streets:
        rows += [(one.code, f"{names.get(one.code[:6], '')} {one.name}") for one in queries.streets()]
    found += [(code, name) for code, name in sorted(rows) if any(contains(place, code) for place in inside)]
    return found


def units(*, closed: bool = False) -> list[Any]:
    """All units, the tree laid flat."""
    waiting, found = list(queries.unit_tree(closed=closed)), []
    while waiting:
        node = waiting.pop(0)
        found.append(node.unit)
        waiting = [*node.children, *waiting]
    return found


def streets(inside: tuple[str, ...]) -> list[tuple[str, str]]:
    """Streets and towns inside some places (or those that lie around the place, for a grid), as (code, name)."""
    names = {one.code: one.name for one in queries.districts()}
    return [
        (one.code, f"{names.get(one.code[:6], '')} {one.name}")
        for one in queries.streets()
        if any(contains(place, one.code) or contains(one.code, place) for place in inside)
    ]


def districts(inside: tuple[str, ...]) -> list[tuple[str, str]]:
    """Districts that touch some places, for a filter."""
    return [
        (one.code, one.name)
        for one in queries.districts()
        if any(contains(place, one.code) or contains(one.code, place) for place in inside)
    ]
