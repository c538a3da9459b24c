"""The one search box for cases, and short lists other pages ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from laojian.cases.models import Case, SavedView, Violation
from laojian.cases.queries.filters import text_filter
from laojian.cases.queries.listing import CaseRow, rows_of
from laojian.cases.queries.scope import visible_to
from laojian.org import access, vault
from laojian.org.models import Officer

FOUND = 20


@dataclass(frozen=True, slots=True)
class Hits:
    """What the box found. `by_phone` says whether the telephone was looked up (by right)."""

    rows: tuple[CaseRow, ...]
    by_phone: bool


def search_box(officer: Officer, text: str, on: date, *, limit: int = FOUND) -> Hits:
    """Cases by number, title, employer name, credit code; by telephone for those who may see people's data."""
    wanted = text.strip()
    if not wanted:
        return Hits((), False)
    digits = wanted.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 13:
        if not access.places(officer, "person.reveal", on, assigned=True):
            return Hits((), False)
        ids = [int(ref.id) for ref in vault.find("phone", digits) if ref.kind == "case"]
        found = visible_to(officer, on).filter(pk__in=ids).order_by("-opened_at", "-id")
        return Hits(rows_of(found, on, limit), True)
    found = visible_to(officer, on).filter(text_filter(wanted)).order_by("-opened_at", "-id")
    return Hits(rows_of(found, on, limit), False)


def of_employer(officer: Officer, employer_id: int, on: date, *, limit: int = 50) -> tuple[CaseRow, ...]:
    """The cases against one employer that the officer may see, the newest first."""
    found = visible_to(officer, on).filter(employer_id=employer_id).order_by("-opened_at", "-id")
    return rows_of(found, on, limit)


def duplicates_of(officer: Officer, case: Case, on: date) -> tuple[CaseRow, ...]:
    """The suspected duplicates of a lead, as far as the officer may see them."""
    found = visible_to(officer, on).filter(number__in=case.suspected_duplicates).order_by("-opened_at", "-id")
    return rows_of(found, on, 10)


def causes(on: date) -> list[tuple[str, str]]:
    """The violations in force on a day, as (code, name)."""
    rows = Violation.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on).order_by("code", "valid_from")
    return list({row.code: (row.code, f"{row.code} {row.name_zh}") for row in rows}.values())


def views(officer: Officer) -> list[SavedView]:
    """The lists an officer saved, by name."""
    return list(SavedView.objects.filter(officer=officer).order_by("name"))
