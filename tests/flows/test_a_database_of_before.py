"""A database of before is carried over whole and goes on: contacts without steps, decisions of before the one table.

One journey, back and on again, for all of it: each draws the models of the whole house a hundred times.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from flows import cast
from packages.complaints.reception import Door
from schemas import go_back, go_on

from laojian.cases import actions as cases
from laojian.complaints import actions as complaints
from laojian.complaints.actions import marks
from laojian.complaints.models import Contact, ContactStep
from laojian.org.models import Approval
from laojian.org.rules.second import Changed

BEFORE = {"complaints": "0010_whose_it_is", "cases": "0009_law_origin", "org": "0004_grid_successors"}
DAY = date(2026, 11, 23)
ASKED, DECIDED = cast.moment(DAY), cast.moment(DAY, 15)


def lay(city: cast.City, contact_id: int, case_id: int) -> None:
    """One row of each kind and state, as they were."""
    old = MigrationLoader(connection).project_state(list(BEFORE.items())).apps
    clerk, head, head2 = city.clerk.pk, city.head.pk, city.head2.pk
    done: dict[str, Any] = {"decided_by_id": head, "decided_at": DECIDED}
    rights = {"officer_id": city.wang.pk, "place": "4401", "valid_from": DAY, "asked_by_id": clerk, "asked_at": ASKED}
    make = lambda app, name, **row: old.get_model(app, name).objects.create(**row)  # noqa: E731
    make("org", "RightsRequest", role="leader", **rights)
    make("org", "RightsRequest", role="auditor", **rights, state="refused", reason="编制未定", **done)
    notice = {"notice": "国办", "digest": "d" * 64, "rows": [], "proposed_by_id": clerk, "proposed_at": ASKED}
    make("org", "CalendarProposal", year=2030, **notice)
    make("org", "CalendarProposal", year=2031, **notice, state="withdrawn", decided_by_id=clerk, decided_at=DECIDED)
    step = {
        "case_id": case_id, "permission": "case.file", "place": "440106", "district_code": "440106", "seq": 1,
        "on": DAY, "by_id": clerk, "at": ASKED, "inputs": {},
    }  # fmt: skip
    make("cases", "Proposal", step="examine", **step)
    make("cases", "Proposal", step="accept", **step, state="approved", reason="同意", **done)
    term = {"number": 8, "valid_from": DAY, "reason": "人手", "proposed_by_id": clerk, "proposed_at": ASKED}
    make("cases", "LawChange", code="LT01", **term)
    make("cases", "LawChange", code="LT02", **term, state="approved", **done)
    opening = {"contact_id": contact_id, "reason": "核实", "asked_by_id": clerk, "asked_at": ASKED}
    make("complaints", "Opening", **opening)
    make("complaints", "Opening", **opening, state="approved", expires_at=DECIDED + timedelta(hours=4), **done)
    change = {"contact_id": contact_id, "reason": "填写错误", "by_id": clerk, "at": ASKED}
    make("complaints", "UrgencyChange", was=0, now=2, state="approved", decided_at=ASKED, **change)
    make(
        "complaints", "UrgencyChange", was=2, now=1, state="refused", **change, decided_by_id=clerk, decided_at=DECIDED
    )
    make("complaints", "UrgencyChange", was=2, now=1, state="pending", **change)
    mark = {
        "contact_id": contact_id, "reason": "滋扰", "until": DAY + timedelta(days=90), "proposed_by_id": clerk,
        "proposed_at": ASKED, "first_by_id": head, "first_at": ASKED,
    }  # fmt: skip
    make("complaints", "MaliciousMark", **mark)
    both = {"second_by_id": head2, "second_at": DECIDED}
    make("complaints", "MaliciousMark", **mark, **both, state="lifted", ended_by_id=head2, ended_at=DECIDED)
    make("complaints", "MaliciousMark", **mark, state="refused", ended_by_id=head2, ended_at=DECIDED)
    other = old.get_model("org", "Unit").objects.create(code="hz", name="海珠", kind="大队", place="440105")
    dispute = {
        "contact_id": contact_id, "holder_id": city.unit.pk, "other_id": other.pk, "reason": "不在天河",
        "goes_to": "4401", "raised_by_id": clerk, "raised_at": ASKED,
    }  # fmt: skip
    make("complaints", "Dispute", **dispute, designated_id=other.pk, decided_reason="用工地", **done)
    make("complaints", "Dispute", **dispute)


EXPECTED = {
    ("rights", "pending"): 1, ("rights", "refused"): 1, ("calendar", "pending"): 1, ("calendar", "withdrawn"): 1,
    ("step", "pending"): 1, ("step", "approved"): 1, ("law", "pending"): 1, ("law", "approved"): 1,
    ("opening", "pending"): 1, ("opening", "approved"): 1, ("urgency", "lapsed"): 1, ("urgency", "pending"): 1,
    ("mark", "pending"): 1, ("mark", "approved"): 1, ("mark", "refused"): 1, ("dispute", "pending"): 1,
    ("dispute", "approved"): 1,
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_contacts_and_decisions_of_before_are_carried_over_and_go_on() -> None:
    door = Door(cast.build())
    city, contact = door.city, door.receive().contact
    walk = cast.Walk(city, day=DAY).register()
    contacts = five_contacts(door)
    before = {row["id"]: row for row in Contact.objects.values()}
    go_back(BEFORE)
    lay(city, contact.pk, walk.case.pk)
    go_on()
    after = {row["id"]: row for row in Contact.objects.values()}
    assert {pk: row | {"seq": 0} for pk, row in after.items()} == {pk: row | {"seq": 0} for pk, row in before.items()}
    decisions_are_there_and_go_on(city)
    contacts_have_their_steps_and_go_on(door, contacts)


def five_contacts(door: Door) -> tuple[Contact, ...]:
    """Just received, asked for more, sent elsewhere, answered, with a case."""
    given = {"by": door.city.clerk, "at": door.at, "on": door.day}
    fresh, asked, told, ended, linked = (door.receive().contact for _ in range(5))
    complaints.ask_supplement(contact_id=asked.pk, items=["工资条"], until=door.day.replace(day=30), **given)
    complaints.redirect(contact_id=told.pk, door="severance", text="请申请仲裁。", **given)
    complaints.answer_channel(contact_id=ended.pk, text="已答复。", **given)
    complaints.register_case(contact_id=linked.pk, title="欠薪", facts="拖欠工资", cause="0201", **given)
    return fresh, asked, told, ended, linked


def contacts_have_their_steps_and_go_on(door: Door, contacts: tuple[Contact, ...]) -> None:
    fresh, asked, told, ended, linked = contacts
    steps: dict[int, list[str]] = {}
    for pk, step in ContactStep.objects.order_by("seq").values_list("contact_id", "step"):
        steps.setdefault(pk, []).append(step)
    assert [steps[one.pk] for one in contacts] == [
        ["receive"], ["receive", "carried_waiting"], ["receive", "carried_redirected"], ["receive", "carried_answered"],
        ["receive", "carried_linked"],
    ]  # fmt: skip
    complaints.say(contact_id=asked.pk, text="工资条在这里", key=door.key(), at=door.at)
    complaints.unsolved(contact_id=told.pk, text="仲裁说不管", key=door.key(), at=door.at, on=door.day)
    states = [door.fresh(one).state for one in (fresh, asked, told, ended, linked)]
    assert states == ["new", "new", "reopened", "answered", "linked"]


def decisions_are_there_and_go_on(city: cast.City) -> None:
    found: dict[tuple[str, str], int] = {}
    for kind, state in Approval.objects.values_list("kind", "state"):
        found[kind, state] = found.get((kind, state), 0) + 1
    assert found == EXPECTED
    assert set(Approval.objects.values_list("asked_by", "asked_at")) == {(city.clerk.pk, ASKED)}
    decided = Approval.objects.filter(state__in=["approved", "refused"])
    assert set(decided.values_list("decided_at", flat=True)) == {DECIDED}
    answers = dict(decided.exclude(answer="").values_list("kind", "answer"))
    assert answers == {"rights": "编制未定", "step": "同意", "dispute": "用工地"}
    reasons = set(Approval.objects.exclude(reason="").values_list("kind", "reason"))
    assert reasons == {
        ("law", "人手"), ("opening", "核实"), ("urgency", "填写错误"), ("mark", "滋扰"), ("dispute", "不在天河")
    }  # fmt: skip
    pending = Approval.objects.get(kind="step", state="pending")
    with pytest.raises(Changed):
        cases.approve(proposal_id=pending.proposal.pk, by=city.head, at=DECIDED)
    mark = Approval.objects.get(kind="mark", state="pending").mark
    refused = marks.refuse_mark(mark_id=mark.pk, reason="反映的事项属实", by=city.head2, at=DECIDED)
    assert refused.state == "refused"
