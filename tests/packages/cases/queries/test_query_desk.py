"""The desk: what is due, what waits for me, what I proposed, what moved; nothing of other people's work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from caseload import AT, LIWAN, ON, SHIPAI, hire, lay, reader
from flows.cast import Walk

from laojian.cases import actions, queries
from laojian.cases.models import Case
from laojian.org.models import Interest

pytestmark = pytest.mark.django_db


def day(number):
    return ON + timedelta(days=number)


def ids(rows):
    return [row.id for row in rows]


def work(officer, walk):
    """All cases on the desk in which it is the officer's turn."""
    desk = queries.desk(reader(officer), walk.day)
    return [*desk.overdue, *desk.today, *desk.week, *desk.later, *desk.undated]


def test_open_work_lies_in_its_band(city):
    days = [None, -30, -1, 0, 1, 7, 8]
    rows = lay(
        city, len(days), lead_officer=city.wang, due=lambda n: None if days[n] is None else day(days[n])
    )  # fmt: skip
    by = {number: row.pk for number, row in zip(days, rows, strict=True)}
    desk = queries.desk(reader(city.wang), ON)
    assert ids(desk.overdue) == [by[-30], by[-1]]
    assert ids(desk.today) == [by[0]]
    assert ids(desk.week) == [by[1], by[7]]
    assert ids(desk.later) == [by[8]]
    assert ids(desk.undated) == [by[None]]
    assert {name: (found.number, found.more) for name, found in desk.counts.items()} == {
        "overdue": (2, False), "today": (1, False), "week": (2, False), "later": (1, False),
        "undated": (1, False),
    }  # fmt: skip


def test_a_heap_of_overdue_work_does_not_hide_what_is_due_today(city):
    lay(city, 30, lead_officer=city.wang, due=day(-3))
    (today,) = lay(city, 1, lead_officer=city.wang, due=ON)
    desk = queries.desk(reader(city.wang), ON, limit=5)
    assert len(desk.overdue) == 5 and desk.counts["overdue"].number == 30
    assert ids(desk.today) == [today.pk]


def test_the_work_of_others_and_of_other_places_stays_off_the_desk(city):
    lay(city, 1, lead_officer=city.li, due=ON, state="S00", kind="complaint")
    lay(city, 1, LIWAN, due=ON)
    desk = queries.desk(reader(city.wang), ON)
    assert (desk.overdue, desk.today, desk.week, desk.undated) == ((), (), (), ())


@pytest.mark.parametrize(("role", "kind", "waits"), [
    ("intake_clerk", "complaint", True),
    ("intake_clerk", "own", True),
    ("inspector", "own", True),
    ("inspector", "complaint", False),
    ("archivist", "complaint", False),
    ("leader", "own", False),
])  # fmt: skip
def test_a_new_lead_waits_for_those_whose_turn_it_is(city, role, kind, waits):
    (lead,) = lay(city, 1, SHIPAI, kind=kind, due=ON)
    desk = queries.desk(hire("ma", f"{role}@440106"), ON)
    assert ids(desk.today) == ([lead.pk] if waits else [])


def test_a_filing_waits_for_the_head_and_leaves_the_desk_when_filed(city):
    walk = Walk(city).register().take("examine", "clerk").take("accept", "clerk", facts="拖欠工资属实")
    assert ids(work(city.head, walk)) == [walk.case.pk] and work(city.wang, walk) == []
    walk.take("approve_filing", "head", lead_officer=city.wang.pk, second_officer=city.li.pk)
    assert work(city.head, walk) == []
    assert ids(work(city.wang, walk)) == ids(work(city.li, walk)) == [walk.case.pk]


def test_a_closed_case_is_no_work(city):
    walk = Walk(city).register().take("examine", "clerk")
    walk.take("pass_on", "clerk", receiver="仲裁委", pass_on_reason="不属于监察职权")
    assert work(city.clerk, walk) == []


def test_a_proposal_lies_before_the_second_person_and_with_its_proposer(city):
    walk = Walk(city).investigated()
    waiting = walk.propose("extend", "wang", reason="案情复杂")
    bureau, wang, on = reader(city.bureau), reader(city.wang), walk.day
    (row,) = queries.desk(bureau, on).approvals
    assert (row.id, row.case_id, row.proposed_by, row.own) == (waiting.pk, walk.case.pk, "wang某", False)
    assert str(row.step_title) and queries.waiting_count(bureau, on) == 1
    assert queries.approval(bureau, waiting.pk, on, walk.at).missing == (), "the file has all that the step needs"
    (own,) = queries.desk(wang, on).drafts
    assert (own.id, own.own) == (waiting.pk, True)
    for name in ("wang", "li", "head", "zhao", "clerk", "city"):
        assert queries.approvals(reader(city.people[name]), on) == (), name
    assert queries.approvals(hire("ma", "bureau_head@440103"), on) == ()
    assert queries.approvals(hire("he", "bureau_head@440106003"), on) != ()


def test_a_proposal_does_not_lie_before_who_declared_an_interest_in_the_employer(city):
    walk = Walk(city).investigated()
    walk.propose("extend", "wang", reason="案情复杂")
    Case.objects.filter(pk=walk.case.pk).update(employer_name="南沙电子厂")
    assert queries.waiting_count(reader(city.bureau), walk.day) == 1
    Interest.objects.create(officer=city.bureau, employer_name="南沙电子厂", relation="own", valid_from=walk.day)
    assert queries.approvals(reader(city.bureau), walk.day) == ()
    assert queries.waiting_count(reader(city.bureau), walk.day) == 0


def test_what_was_decided_is_shown_to_the_proposer(city):
    walk = Walk(city).investigated()
    waiting = walk.propose("extend", "wang", reason="案情复杂")
    actions.refuse(proposal_id=waiting.pk, by=city.bureau, at=walk.at, note="证据已足")
    (row,) = queries.decided(city.wang, walk.day)
    assert (row.state, row.decided_by, row.reason) == ("refused", "bureau某", "证据已足")
    assert queries.drafts(city.wang, walk.day) == () and queries.decided(city.li) == ()
    assert queries.waiting_count(reader(city.bureau), walk.day) == 0


def test_own_proposals_in_a_case_one_no_longer_sees_are_gone(city):
    walk = Walk(city).investigated()
    walk.propose("extend", "wang", reason="案情复杂")
    assert len(queries.drafts(reader(city.wang), walk.day)) == 1
    Case.objects.filter(pk=walk.case.pk).update(lead_officer=city.zhao)
    assert queries.drafts(reader(city.wang), walk.day) == ()


def test_what_somebody_else_moved_lately_is_shown(city):
    (moved,) = lay(city, 1, lead_officer=city.wang, changed_by=city.head)
    lay(city, 1, lead_officer=city.wang, changed_by=city.wang)
    lay(city, 1, lead_officer=city.wang, changed_by=city.head, changed_at=AT - timedelta(days=9))
    lay(city, 1, lead_officer=city.li, changed_by=city.head)
    assert ids(queries.desk(reader(city.wang), ON).recent) == [moved.pk]


def test_the_inbox_holds_leads_only_and_pages(city):
    case = Walk(city).filed().case
    leads = lay(city, 5)
    clerk = reader(city.clerk)
    first = queries.leads_inbox(clerk, ON, origin="TS")
    assert {row.pk for row in leads} == set(ids(first.rows)) and case.pk not in ids(first.rows)
    assert all(row.state in ("S00", "S01", "S02", "S05", "S10") for row in first.rows)
    assert queries.leads_inbox(clerk, ON, origin="JB").rows == ()
