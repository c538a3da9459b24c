"""The one search box for cases, and short lists other pages ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from laojian.cases.models import Case, CasePaper, SavedView, Violation
from laojian.cases.queries.filter_values import LONGEST
from laojian.cases.queries.filters import in_brackets, text_filter
from laojian.cases.queries.listing import CaseRow, rows_of
from laojian.cases.queries.scope import handled_by, visible_to, within
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import kept, phone, tidied
from laojian.org import access, vault
from laojian.org.models import Officer

FOUND: Final = 20
MOST_DUPLICATES: Final = 10


@dataclass(frozen=True, slots=True)
class Hits:
    """What the box found. `by_phone` says whether the telephone was looked up (by right)."""

    rows: tuple[CaseRow, ...]
    by_phone: bool


def search_box(officer: Officer, text: str, on: date, *, limit: int = FOUND) -> Hits:
    """Cases by number, title, employer name, credit code, or by the number of one of their papers.

    A telephone is looked up where the officer may see people's data, and only there: that it is known says
    already who complained (劳动保障监察条例 第十二条).
    """
    wanted = kept(text)[:LONGEST]
    if not wanted:
        return Hits((), False)
    found = text_filter(wanted)
    papers = _with_paper(wanted)
    if papers:
        found |= Q(pk__in=papers)
    known = _where_people_are_seen(officer, on) if _is_phone(wanted) else None
    if known is not None:
        ids = [int(ref.id) for ref in vault.find("phone", wanted) if ref.kind == "case"]
        found |= known & Q(pk__in=ids)
    rows = visible_to(officer, on).filter(found).order_by("-opened_at", "-id")
    return Hits(rows_of(rows, on, limit), known is not None)


def _is_phone(text: str) -> bool:
    try:
        called = phone(text)
    except Invalid:
        return False
    return called is not None and called.index is not None


def _with_paper(text: str) -> list[int]:
    number = in_brackets(tidied(text))
    papers = CasePaper.objects.filter(document__number__in=(number, f"{number}号"))
    return list(papers.values_list("case_id", flat=True)[:FOUND])


def _where_people_are_seen(officer: Officer, on: date) -> Q | None:
    """Cases whose people's data the officer may see; None for nowhere."""
    everywhere = access.places(officer, "person.reveal", on)
    in_team = access.places(officer, "person.reveal", on, assigned=True)
    if not in_team:
        return None
    if any(len(place) < 6 for place in everywhere):
        return Q(pk__isnull=False)  # the whole city; an empty condition would be dropped beside another
    return within(everywhere) | (handled_by(officer) & within(in_team))


def of_employer(officer: Officer, employer_id: int, on: date, *, limit: int = 50) -> tuple[CaseRow, ...]:
    """The cases against one employer that the officer may see, the newest first."""
    found = visible_to(officer, on).filter(employer_id=employer_id).order_by("-opened_at", "-id")
    return rows_of(found, on, limit)


def duplicates_of(officer: Officer, case: Case, on: date) -> tuple[CaseRow, ...]:
    """Possible duplicates of a lead, as far as the officer may see them: those found when it was registered
    (same employer, same telephone), and what is open against the same employer now.

    That a telephone is the same says who complained elsewhere: it is a reason where the officer may see people's data.
    """
    same = _found_when_registered(officer, case, on)
    if case.employer_id:
        same |= Q(employer_id=case.employer_id, is_open=True)
    found = visible_to(officer, on).filter(same).exclude(pk=case.pk).order_by("-opened_at", "-id")
    return rows_of(found, on, MOST_DUPLICATES)


def suspected(officer: Officer, case: Case, on: date) -> tuple[str, ...] | None:
    """The numbers of possible duplicates found when the case was registered, as far as the officer may know them.

    None for who does not see the case itself.
    """
    if not visible_to(officer, on).filter(pk=case.pk).exists():
        return None
    found = visible_to(officer, on).filter(_found_when_registered(officer, case, on))
    return tuple(found.order_by("-id").values_list("number", flat=True)[:MOST_DUPLICATES])


def _found_when_registered(officer: Officer, case: Case, on: date) -> Q:
    found = Q(number__in=case.suspected_duplicates)
    of_employer = Q(pk__in=[])
    if case.employer_id:
        of_employer |= Q(employer_id=case.employer_id)
    if case.employer_uscc:
        of_employer |= Q(employer_uscc=case.employer_uscc)
    people = _where_people_are_seen(officer, on)
    return found & (of_employer if people is None else of_employer | people)


def causes(on: date) -> list[tuple[str, str]]:
    """The violations in force on a day, as (code, name)."""
    rows = Violation.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on).order_by("code", "valid_from")
    return list({row.code: (row.code, f"{row.code} {row.name_zh}") for row in rows}.values())


def views(officer: Officer) -> list[SavedView]:
    """The lists an officer saved, by name."""
    return list(SavedView.objects.filter(officer=officer).order_by("name"))
