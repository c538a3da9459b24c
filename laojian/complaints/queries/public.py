"""What anybody may ask before a contact is made: employers while typing, a site's parties, the guide of doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from laojian.complaints import law_rows
from laojian.complaints.models import SiteCode
from laojian.complaints.rules.competent_bodies import CompetentBody
from laojian.employers import queries as employers
from laojian.org import queries as org

SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Suggested:
    """An employer as the public sees it while typing: the name and the street, nothing of its file."""

    id: int
    name: str
    street_code: str
    street_name: str


@dataclass(frozen=True, slots=True)
class Site:
    """The parties behind a site's code."""

    code: str
    name: str
    employer_id: int
    employer_name: str
    builder: str
    contractor: str
    workplace_code: str
    address: str


def employer_suggestions(text: str, *, limit: int = 8) -> list[Suggested]:
    """Employers by two characters of the name or more; [] for less. Never tells whether anybody complained."""
    wanted = text.strip()
    city = org.office_city()
    if len(wanted) < SHORTEST or not city:
        return []
    rows = employers.search(wanted, (city,), limit=limit).rows
    names = org.place_names([row.street_code for row in rows if row.street_code])
    return [Suggested(row.id, row.name, row.street_code, names.get(row.street_code, "")) for row in rows]


def site(code: str, on: date) -> Site | None:
    """The site behind a code that holds on the day; None for none."""
    found = SiteCode.objects.select_related("employer").filter(code=code.strip()).first()
    if found is None or found.since > on or (found.until is not None and found.until < on):
        return None
    return Site(
        found.code, found.name, found.employer_id, found.employer.name, found.builder, found.contractor,
        found.workplace_code, found.address,
    )  # fmt: skip


def doors(on: date) -> list[CompetentBody]:
    """The rows of the guide that hold on a day, in the order of the table."""
    return list(law_rows.doors().on(on))
