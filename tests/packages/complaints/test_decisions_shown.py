"""What waits for a second person, how far a batch is, and contacts against cases: as screens ask for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from flows.cast import City

from laojian.complaints import actions, queries
from laojian.complaints.models import Contact
from laojian.kernel.refusal import Invalid, NotFound
from laojian.org.models import Grant, Officer, Unit

Receive = Callable[..., Contact]


@pytest.fixture
def asked(came_in: Receive, city: City, at: datetime, on: date) -> Contact:
    """A report about which four things wait."""
    contact = came_in(kind="report", people=55)
    by = city.clerk
    haizhu = Unit.objects.create(code="hz", name="海珠区劳动保障监察大队", kind="大队", place="440105")
    actions.ask_opening(contact_id=contact.pk, reason="需要核实涉案人员", by=by, at=at)
    actions.propose_lower(contact_id=contact.pk, level=1, reason="核实为填写错误，实际只有五人", by=by, at=at)
    actions.propose_mark(contact_id=contact.pk, reason="编造事实多次反映", until=on + timedelta(days=9), by=by, at=at)
    actions.raise_dispute(contact_id=contact.pk, other_unit_id=haizhu.pk, reason="用工地在海珠区", by=by, at=at, on=on)
    return contact


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("head", {"opening", "urgency", "mark"}), ("bureau", {"opening", "mark"}), ("clerk", set()), ("wang", set()),
        ("supervisor", set()), ("grid", set()), ("reviewer", set()), ("principal", set()),
    ],
)  # fmt: skip
def test_each_sees_what_he_may_decide(asked: Contact, city: City, on: date, name: str, kinds: set[str]) -> None:
    by = city.people[name]
    assert {row.kind for row in queries.waiting_decisions(by, on)} == kinds
    assert queries.waiting_decisions_count(by, on) == len(kinds)


def test_a_dispute_waits_at_the_superior(asked: Contact, city: City, at: datetime, on: date) -> None:
    chief = officer(city, "chief", "team_head", "4401", at)
    (row,) = [row for row in queries.waiting_decisions(chief, on) if row.kind == "dispute"]
    assert (row.number, row.more["holder"], row.more["other"], row.more["goes_to"]) == (
        asked.number, "天河区劳动保障监察大队", "海珠区劳动保障监察大队", "4401",
    )  # fmt: skip


def test_the_unit_named_is_offered_the_contact(asked: Contact, city: City, at: datetime, on: date) -> None:
    far = officer(city, "far", "intake_clerk", "440105", at)
    (row,) = queries.offered_to(far, on)
    assert (row.contact_id, row.number, row.employer_name) == (asked.pk, asked.number, "")
    assert queries.offered_to(city.head, on) == ()


def test_who_asked_sees_that_it_waits(asked: Contact, city: City, on: date) -> None:
    rows = queries.asked_decisions(city.clerk, on)
    assert {row.kind for row in rows} == {"opening", "urgency", "mark", "dispute"} and all(row.own for row in rows)
    assert queries.asked_decisions(city.head, on) == ()


def test_the_first_of_two_approvals_is_no_more_waiting_for_the_same_person(
    asked: Contact, city: City, at: datetime, on: date
) -> None:
    (mark,) = [row for row in queries.waiting_decisions(city.head, on) if row.kind == "mark"]
    actions.approve_mark(mark_id=mark.id, by=city.head, at=at)
    assert not [row for row in queries.waiting_decisions(city.head, on) if row.kind == "mark"]
    (left,) = [row for row in queries.waiting_decisions(city.head2, on) if row.kind == "mark"]
    assert left.more["first_by"] == city.head.name


def test_another_district_decides_nothing_here(asked: Contact, city: City, at: datetime, on: date) -> None:
    assert queries.waiting_decisions(officer(city, "away", "team_head", "440105", at), on) == ()


def test_a_batch_shows_its_progress_and_its_problems(came_in: Receive, city: City, at: datetime, on: date) -> None:
    three = [came_in(), came_in(), came_in()]
    begun = actions.start_batch(
        act="set_cause", contact_ids=[c.pk for c in three], inputs={"cause": "0203"}, by=city.clerk, at=at, on=on
    )
    actions.raise_urgency(contact_id=three[0].pk, level=1, reason="电话中情绪激动", by=city.clerk, at=at)
    actions.work_batches(at=at, limit=2)
    half = queries.batch(city.clerk, begun.pk, on)
    assert (half.share, half.left, half.may_stop, half.may_undo) == (66, 1, True, False)
    assert [(row.number, row.state) for row in half.problems] == [(three[0].number, "failed")]
    actions.work_batches(at=at)
    full = queries.batch(city.clerk, begun.pk, on)
    assert (full.share, full.may_stop, full.may_undo) == (100, False, True)
    assert [row.id for row in queries.batches(city.clerk, on)] == [begun.pk]
    assert queries.batches(city.wang, on) == ()
    with pytest.raises(NotFound):
        queries.batch(city.wang, begun.pk, on)


def test_contacts_against_cases_by_day_and_channel(came_in: Receive, city: City, at: datetime, on: date) -> None:
    first, second, third = came_in(), came_in(), came_in()
    came_in(channel="hotline", ticket="GZ-1", ticket_kind="complaint")
    came_in(received_on=on - timedelta(days=1))
    case = actions.register_case(contact_id=first.pk, title="拖欠工资", facts="拖欠", by=city.clerk, at=at, on=on)
    actions.attach_to_case(contact_id=second.pk, case_id=case.pk, reason="同一批工人", by=city.clerk, at=at, on=on)
    actions.detach(contact_id=second.pk, reason="不是同一批", by=city.clerk, at=at, on=on)
    actions.attach_to_case(contact_id=second.pk, case_id=case.pk, reason="确是同一批", by=city.clerk, at=at, on=on)
    actions.redirect(contact_id=third.pk, door="housing_fund", text="请向公积金中心反映", by=city.clerk, at=at, on=on)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows = queries.daily_report(city.head, on - timedelta(days=6), on)
    assert len([q for q in asked.captured_queries if "GROUP BY" in q["sql"]]) == 1
    assert [tuple(row) for row in rows] == [
        (on - timedelta(days=1), "web", 1, 0, 0, 0, 0, 1, 1),
        (on, "hotline", 1, 0, 0, 0, 0, 1, 1),
        (on, "web", 3, 1, 1, 1, 0, 0, 2),
    ]
    assert [row.gap for row in rows] == [1, 1, 0]


@pytest.mark.parametrize(
    ("name", "sees"),
    [("clerk", 1), ("head", 1), ("bureau", 1), ("supervisor", 1), ("wang", 0), ("grid", 0), ("reviewer", 0)],
)
def test_the_report_is_for_who_may_see_it(came_in: Receive, city: City, on: date, name: str, sees: int) -> None:
    came_in()
    assert len(queries.daily_report(city.people[name], on, on)) == sees


@pytest.mark.parametrize("days", [-1, 400])
def test_a_span_that_makes_no_sense_is_refused(city: City, on: date, days: int) -> None:
    with pytest.raises(Invalid):
        queries.daily_report(city.head, on, on + timedelta(days=days))


def test_what_fell_through_is_listed_with_its_days(came_in: Receive, city: City, at: datetime, on: date) -> None:
    old = came_in(received_on=on - timedelta(days=6))
    came_in(received_on=on - timedelta(days=5))
    answered = came_in(received_on=on - timedelta(days=20))
    actions.answer_channel(contact_id=answered.pk, text="已核实并答复", by=city.clerk, at=at, on=on)
    assert [(row.id, row.days) for row in queries.gaps(city.head, on)] == [(old.pk, 6)]
    assert queries.gaps(city.wang, on) == []


def officer(city: City, name: str, role: str, place: str, at: datetime) -> Officer:
    made = Officer.objects.create(username=name, name=f"{name}某", unit=city.unit, password="!")
    Grant.objects.create(officer=made, role=role, place=place, valid_from=at.date(), granted_at=at)
    return made
