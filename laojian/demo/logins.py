"""Who can log in to the demonstration: the people of one case first, then everybody."""

from __future__ import annotations

from datetime import date
from typing import Final

from laojian.org.models import Grant, Officer
from laojian.org.roles import ROLES

#: The people who take one case of Tianhe from registration to archive.
FIRST: Final = (
    "tianhe.intake", "tianhe.inspector1", "tianhe.inspector2", "tianhe.reviewer", "tianhe.legal", "tianhe.head",
    "tianhe.bureau", "city.archive",
)  # fmt: skip

Row = tuple[str, str, str, str]


def tables(on: date) -> list[tuple[str, list[Row]]]:
    """(title, rows of role, unit, name, user name), most useful first."""
    roles: dict[int, list[str]] = {}
    held = Grant.objects.filter(ended_at__isnull=True, delegated_from__isnull=True, valid_from__lte=on)
    for officer_id, role in held.order_by("pk").values_list("officer_id", "role"):
        roles.setdefault(officer_id, []).append(str(ROLES[role].title))
    people = list(Officer.objects.filter(is_active=True).select_related("unit"))
    people.sort(key=lambda officer: (officer.unit.place if officer.unit else "", officer.pk))
    rows = {
        officer.username: (
            "、".join(roles.get(officer.pk, [])),
            officer.unit.name.removesuffix("（示范）") if officer.unit else "",
            officer.name,
            officer.username,
        )
        for officer in people
    }
    first = [rows[name] for name in FIRST if name in rows]
    return [("办理一件天河区案件的人 One case in Tianhe", first), ("全部人员 Everybody", list(rows.values()))]
