"""What every act on a case asks first: the day, the proof, the version, the right, whose the files are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flows.cast import CALENDAR, City, Walk
from test_claims_and_payments_are_checked import elsewhere

from laojian.cases.actions import preconditions as asked
from laojian.cases.models import Case
from laojian.cases.reading import Loaded
from laojian.cases.rules.clocks import Taken
from laojian.cases.rules.flow import FLOW
from laojian.kernel.refusal import NotFound, Refused
from laojian.org.models import Grant, Interest, Officer

FRIDAY, MONDAY, TUESDAY = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 2, tzinfo=UTC)


def said(act: Callable[..., Any], *given: Any, **more: Any) -> str:
    """The field that is blamed or the words of the refusal; '' when nothing was refused."""
    try:
        act(*given, **more)
    except NotFound:
        return "not found"
    except Refused as no:
        return no.field or str(no.reason)
    return ""


def history(*steps: tuple[str, date]) -> Any:
    """A case with these steps, as far as the question of the day reads it."""
    rows = [Taken(n, name, "S20", "S20", on, at(on)) for n, (name, on) in enumerate(steps, 1)]
    return SimpleNamespace(history=rows, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("on", "today", "late"),
    [
        (MONDAY, MONDAY, False),
        (FRIDAY, MONDAY, False),  # the weekend between is not worked
        (MONDAY, TUESDAY, False),
        (FRIDAY, TUESDAY, True),
        (TUESDAY, MONDAY, False),
    ],
)
def test_a_day_is_late_when_more_than_one_working_day_went_by(on: date, today: date, late: bool) -> None:
    assert asked.is_late(on, today, CALENDAR) is late


def test_a_step_happened_by_today_and_not_before_the_one_it_follows() -> None:
    plain = history(("extend", MONDAY))
    assert said(asked.lateness, plain, TUESDAY, at(MONDAY)) == "on"
    assert said(asked.lateness, plain, FRIDAY, at(MONDAY)) == "on"
    assert asked.lateness(plain, MONDAY, at(MONDAY)) is False and asked.lateness(plain, MONDAY, at(date(2026, 3, 12)))
    corrected = history(("extend", FRIDAY), ("correct_s20", TUESDAY))
    assert asked.lateness(corrected, MONDAY, at(TUESDAY)) is False, "a correction since then is not in its way"
    assert asked.lateness(history(), FRIDAY, at(MONDAY)) is False


def test_only_a_late_entry_brings_its_proof() -> None:
    assert said(asked.require_proof, True, {}) == said(asked.require_proof, True, {"late_proof": None}) == "late_proof"
    assert said(asked.require_proof, True, {"late_proof": 7}) == said(asked.require_proof, False, {}) == ""


def test_who_saw_another_version_hears_who_was_first() -> None:
    case = SimpleNamespace(seq=4, changed_by=None, changed_at=at(MONDAY))
    assert said(asked.require_fresh, case, None) == said(asked.require_fresh, case, 4) == ""
    assert "系统" in said(asked.require_fresh, case, 3)


@pytest.mark.django_db
def test_a_file_named_in_an_answer_is_one_of_the_case(walk: Walk) -> None:
    walk.register()
    case, mine, foreign = walk.case, walk.file(), elsewhere(walk).file()
    assert said(asked.require_files, case, {"signed_paper": mine, "reason": "x", "unknown": 5}) == ""
    assert said(asked.require_files, case, {"signed_paper": mine, "waiver_paper": foreign}) == "waiver_paper"
    assert said(asked.require_files, case, {"receipt_paper": 10**9}) == "receipt_paper"
    assert said(asked.require_files, case, {"archive_number": 10**9, "pages": 10**9}) == ""
    assert said(asked.locked, 10**9) == "not found" and asked.locked(case.pk) == case


@pytest.mark.django_db
def test_people_named_are_active_and_inspectors_certified(city: City) -> None:
    assert asked.officer_named(city.wang.pk, "x") == city.wang and said(asked.officer_named, 10**9, "x") == "x"
    Officer.objects.filter(pk=city.wang.pk).update(is_active=False)
    assert said(asked.officer_named, city.wang.pk, "x") == "x"
    assert said(asked.require_certified, city.li, MONDAY, "x") == ""
    assert said(asked.require_certified, city.li, date(2031, 1, 1), "x") == "x"
    assert said(asked.require_certified, city.head, MONDAY, "x") == "x"


@pytest.mark.django_db
def test_a_lead_is_seen_by_those_who_examine_leads_and_a_case_by_those_who_see_cases(walk: Walk) -> None:
    walk.register()
    people = walk.city

    def sees(by: Officer, **more: Any) -> str:
        case = Case.objects.get(pk=walk.case.pk)
        return said(asked.require_seen, case, by, Loaded(case, on=walk.day), **more)

    assert sees(people.zhao) == sees(people.clerk) == "" and sees(people.grid) == "not found"
    assert sees(people.zhao, on=date(2024, 1, 1)) == "not found", "before the grant"
    Interest.objects.create(
        officer=people.clerk, employer_code=people.employer.uscc, relation="relative", valid_from=walk.day
    )
    assert sees(people.clerk) == "not found"


@pytest.mark.django_db
def test_after_the_filing_only_the_team_and_those_who_see_cases_find_it(walk: Walk) -> None:
    walk.filed()
    people, loaded = walk.city, Loaded(walk.case, on=walk.day)

    def sees(by: Officer) -> str:
        return said(asked.require_seen, walk.case, by, loaded)

    assert sees(people.wang) == sees(people.supervisor) == "" and sees(people.zhao) == "not found"
    step = FLOW.step("begin_investigation")
    assert said(asked.require_right, step, step.permission, people.zhao, loaded) == "not found"
    assert "权限" in said(asked.require_right, step, step.permission, people.supervisor, loaded)
    assert asked.require_right(step, step.permission, people.wang, loaded)
    assert said(asked.require_act, loaded, "add_evidence", people.zhao) == "not found"
    assert "权限" in said(asked.require_act, loaded, "add_evidence", people.supervisor)
    assert said(asked.require_act, loaded, "add_evidence", people.wang) == ""
    assert said(asked.require_act, loaded, "set_employer", people.wang), "the state is against it"
    Grant.objects.filter(officer=people.wang).update(ended_at=walk.at)
    assert said(asked.require_act, Loaded(walk.case, on=walk.day), "add_evidence", people.wang) == "not found"
