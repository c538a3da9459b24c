"""What stands around every page: who is here, and the menu by right."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from laojian.org import access
from laojian.org.roles import ROLES
from laojian.web.workbench.menu import GROUPS, Row
from laojian.web.workbench.urls import CAPABILITIES


def around(request: HttpRequest) -> dict[str, Any]:
    """Values for the frame, found when a page asks for them; empty for somebody not logged in."""
    officer = getattr(request, "user", None)
    if officer is None or not officer.is_authenticated:
        return {}
    held = SimpleLazyObject(lambda: permissions(officer, timezone.localdate()))
    return {"nav": SimpleLazyObject(lambda: menu(request, held)), "me": officer, "held": held}


def permissions(officer: Any, on: date) -> frozenset[str]:
    """Everything the officer may do somewhere; the domain asks again, and for the place."""
    return frozenset(name for role, _ in access.roles_of(officer, on) for name in ROLES[role].permissions)


def rows() -> list[Row]:
    """The rows that the capabilities give, by group and order."""
    given: Iterable[Row] = (row for capability in CAPABILITIES for row in getattr(capability, "MENU", ()))
    return sorted(given, key=lambda row: (GROUPS.index(row.group), row.order))


def menu(request: HttpRequest, held: Iterable[str]) -> list[dict[str, Any]]:
    """The menu as this officer sees it."""
    items: list[dict[str, Any]] = []
    for group in GROUPS:
        shown = [entry(request, row) for row in rows() if row.group is group and seen(row, held)]
        items += [{"heading": True, "label": group.heading}, *shown] if shown and group.heading else shown
    nearest = max((row["href"] for row in items if row.get("here")), key=len, default="")
    for row in items:  # a page under two rows of the menu belongs to the longer address
        row["here"] = row.get("href") == nearest
    return items


def seen(row: Row, held: Iterable[str]) -> bool:
    """Whether the menu shows this row."""
    return not row.permissions or any(permission in held for permission in row.permissions)


def entry(request: HttpRequest, row: Row) -> dict[str, Any]:
    """One row of the menu."""
    href = reverse(row.url)
    here = request.path == href or (href != "/" and request.path.startswith(href))
    return {"label": row.title, "href": href, "icon": row.icon, "here": here}
