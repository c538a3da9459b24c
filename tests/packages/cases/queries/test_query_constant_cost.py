"""A list of a hundred costs as many questions to the database as a list of five."""

from __future__ import annotations

from datetime import timedelta

import pytest
from caseload import AT, ON, ask, hire, lay, reader
from flows.cast import PNG, Walk

from laojian.cases import actions, queries
from laojian.cases.models import CasePaper, Claim, Evidence, Proposal
from laojian.documents import files
from laojian.org.models import Approval

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 100


def drain(rows):
    return list(rows)


QUESTIONS = {
    "page": lambda who, city: queries.page(who, ON, size=100),
    "page by due": lambda who, city: queries.page(who, ON, size=100, sort="due"),
    "page by amount": lambda who, city: queries.page(who, ON, size=100, sort="amount", filters={"text": "电子"}),
    "count": lambda who, city: queries.count(who, ON),
    "leads": lambda who, city: queries.leads_inbox(who, ON),
    "desk": lambda who, city: queries.desk(who, ON, limit=200),
    "moved": lambda who, city: queries.recently_moved(who, ON),
    "approvals": lambda who, city: queries.approvals(who, ON, limit=200),
    "approvals waiting": lambda who, city: queries.waiting_count(who, ON),
    "search": lambda who, city: queries.search_box(who, "电子", ON, limit=200),
    "search by phone": lambda who, city: queries.search_box(who, "13800138000", ON, limit=200),
    "employer": lambda who, city: queries.of_employer(who, city.employer.pk, ON, limit=200),
    "export": lambda who, city: drain(queries.export_rows(who, ON)),
    "late": lambda who, city: queries.late_entries(who, ON, since=ON - timedelta(days=30), until=ON),
    "work": lambda who, city: queries.workload([p.pk for p in city.people.values()], ON),
}


def propose(city, rows):
    for row in rows:
        asked = Approval.objects.create(
            kind="step", subject=str(row.ref), key=f"{row.pk}", permission="case.file", place=row.street_code,
            asked_by=city.clerk, asked_at=AT, asked_with="case.file",
        )  # fmt: skip
        Proposal.objects.create(
            approval=asked, case=row, step="approve_filing", seq=1, on=ON, district_code=row.district_code
        )


@pytest.mark.parametrize("name", QUESTIONS)
def test_lists_cost_the_same_for_five_and_a_hundred(city, name):
    who = ["intake_clerk@440106", "team_head@440106", "inspector@440106"]
    known = {"employer": city.employer, "due": lambda n: ON + timedelta(days=n % 5 - 2), "lead_officer": city.wang}
    propose(city, lay(city, FEW, **known))
    few = ask(lambda: QUESTIONS[name](hire("few", *who), city))
    propose(city, lay(city, MANY - FEW, **known))
    many = ask(lambda: QUESTIONS[name](hire("many", *who), city))
    assert few.queries == many.queries


def test_a_page_is_three_questions(city):
    lay(city, 60)
    clerk = hire("ma", "intake_clerk@440106")
    assert ask(lambda: queries.page(clerk, ON)).queries == 3  # grants, interests, rows
    assert ask(lambda: queries.page(clerk, ON)).queries == 2  # the grants are known within one request


def fill(walk, number):
    """Claims, evidence, papers, and steps that stay in the state."""
    case, by = walk.case, walk.city.wang
    stored = files.put(content=PNG, name="a.png", subject=case.ref, by=by.ref, at=walk.at)
    Claim.objects.bulk_create(
        Claim(case=case, name_masked="张**", name_token="x", claimed=100, changed_at=AT) for _ in range(number)
    )
    known = {"file": stored, "sha256": stored.sha256, "title": "考勤表", "kind": "documentary", "obtained_on": ON}
    Evidence.objects.bulk_create(Evidence(case=case, by=by, at=AT, **known) for _ in range(number))
    CasePaper.objects.bulk_create(
        CasePaper(case=case, code="D20", step_seq=1, file=stored, by=by, at=AT) for _ in range(number)
    )


PAGES = {
    "case": lambda who, pk, on: queries.case_view(who, pk, on),
    "page with its story": lambda who, pk, on: queries.case_page(who, pk, on),
    "timeline": lambda who, pk, on: queries.timeline(who, pk, on),
    "inspectors": lambda who, pk, on: queries.inspectors_for(who, pk, on),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_case_page_costs_the_same_however_thick_the_file(city, name):
    walk = Walk(city).investigated()
    first = ask(lambda: PAGES[name](reader(city.wang), walk.case.pk, walk.day))
    fill(walk, 40)
    for _ in range(5):
        walk.evidence()
        hire(f"new{_}", "inspector@440106", certified=True)
    again = ask(lambda: PAGES[name](reader(city.wang), walk.case.pk, walk.day))
    assert again.queries == first.queries
    assert again.queries <= 45


def test_one_approval_costs_the_same_however_thick_the_file(city):
    walk = Walk(city).investigated()
    waiting = walk.propose("extend", "wang", reason="案情复杂")
    first = ask(lambda: queries.approval(reader(city.bureau), waiting.pk, walk.day, walk.at))
    fill(walk, 40)
    again = ask(lambda: queries.approval(reader(city.bureau), waiting.pk, walk.day, walk.at))
    assert first.queries == again.queries <= 45


def test_saved_lists_are_one_question(city):
    for number in range(4):
        actions.save_view(name=f"列表{number}", filters={"due": "week"}, sort="due", by=city.wang, at=AT)
    assert ask(lambda: queries.views(city.wang)).queries == 1
    assert [view.name for view in queries.views(city.wang)] == [f"列表{n}" for n in range(4)]
    assert queries.views(city.li) == []
