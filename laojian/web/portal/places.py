"""Where people work, as a choice of a form: each district with its streets and towns."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from laojian.org import queries


def by_district() -> list[tuple[str, list[tuple[str, str]]]]:
    """Streets under their districts, each district first for who does not know the street."""
    streets: dict[str, list[tuple[str, str]]] = {}
    for one in queries.streets():
        streets.setdefault(one.code[:6], []).append((one.code, one.name))
    return [
        (
            district.name,
            [
                (district.code, gettext("%(district)s（不知道哪条街道）") % {"district": district.name}),
                *streets.get(district.code, []),
            ],
        )
        for district in queries.districts()
    ]


def named(code: str, groups: Any) -> str:
    """A chosen place in words: district and street."""
    for district, places in groups:
        for found, name in places:
            if found == code:
                return str(name if len(code) == 6 else f"{district} {name}")
    return ""
