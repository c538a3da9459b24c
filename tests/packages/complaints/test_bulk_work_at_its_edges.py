"""One act on many contacts at its edges: whose batch it is, how many fit, what of it is taken back and what is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from packages.complaints.reception import Door
from packages.complaints.test_following_it import registered
from packages.complaints.test_steps_of_a_contact import close, not_solved

from laojian.complaints import actions, queries
from laojian.complaints.actions import batch_acts, batches
from laojian.complaints.actions.batch_acts import Turn
from laojian.complaints.models import Batch, BatchItem, Contact
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.org.models import Grant, Officer, Unit
from laojian.org.roles import ROLES

Start = Callable[..., Batch]


def officer(door: Door, name: str, place: str, *roles: str, unit: Unit | None = None) -> Officer:
    made = Officer.objects.create(username=name, name=f"{name}某", unit=unit, password="!")
    for role in roles:
        Grant.objects.create(officer=made, role=role, place=place, valid_from=door.day, granted_at=door.at)
    return made


@pytest.fixture
def start(door: Door) -> Start:
    def begin(act: str, *contacts: Contact, by: Officer | None = None, **inputs: Any) -> Batch:
        ids = [contact.pk for contact in contacts]
        given = {"inputs": inputs, "by": by or door.city.clerk, "at": door.at, "on": door.day}
        return actions.start_batch(act=act, contact_ids=ids, **given)

    return begin


def worked(batch: Batch, door: Door) -> Batch:
    while actions.work_batches(at=door.at):
        pass
    return Batch.objects.get(pk=batch.pk)


def undone(batch: Batch, door: Door, by: Officer | None = None) -> Batch:
    actions.undo_batch(batch_id=batch.pk, by=by or door.city.clerk, at=door.at)
    return worked(batch, door)


def problems(batch: Batch) -> list[str]:
    return list(BatchItem.objects.filter(batch=batch).exclude(problem="").values_list("problem", flat=True))


def test_as_many_as_the_office_allows_are_taken_and_one_named_twice_is_one(
    door: Door, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "limit", lambda _code, _on: 2)
    one, two, three = (door.receive().contact for _ in range(3))
    assert start("set_cause", one, two, cause="0203").total == 2
    with pytest.raises(Invalid) as refused:
        start("set_cause", one, two, three, cause="0203")
    assert refused.value.field == "contacts"
    monkeypatch.setattr(batches, "limit", lambda _code, _on: 9)
    assert start("set_cause", one, one, cause="0203").total == 1


def test_who_works_in_bulk_for_one_street_takes_the_contacts_of_that_street(door: Door, start: Start) -> None:
    here, nowhere = door.receive().contact, door.receive(workplace_code="", workplace_address="").contact
    street = officer(door, "street", "440106003", "intake_clerk")
    Grant.objects.create(
        officer=street, role="supervisor", place="440106", valid_from=door.day, granted_at=door.at
    )  # fmt: skip
    assert start("set_cause", here, by=street, cause="0203").total == 1
    with pytest.raises(Forbidden):
        start("set_cause", here, nowhere, by=street, cause="0203")
    assert start("set_cause", nowhere, cause="0203").total == 1  # the clerk of the district


@pytest.mark.parametrize(
    ("act", "inputs", "refused"),
    [
        ("move_to_unit", {"unit_id": "x", "reason": "用工地在海珠"}, Invalid),
        ("move_to_unit", {"unit_id": 987654, "reason": "用工地在海珠"}, NotFound),
        ("attach_to_case", {"case_id": 987654, "reason": "同一事件"}, NotFound),
        ("attach_to_case", {"case_id": None, "reason": "同一事件"}, Invalid),
    ],
)
def test_what_is_named_must_be_there(
    door: Door, start: Start, act: str, inputs: dict[str, Any], refused: type[Refused]
) -> None:
    with pytest.raises(refused):
        start(act, door.receive().contact, **inputs)
    assert not Batch.objects.exists()


def test_a_batch_is_stopped_and_undone_by_who_began_it_while_he_may_and_by_who_may_where_he_belongs(
    door: Door, start: Start
) -> None:
    contact, clerk = door.receive().contact, door.city.clerk
    colleague = officer(door, "colleague", "440106", "intake_clerk", unit=door.city.unit)
    nobodys = officer(door, "nobodys", "440106", "intake_clerk")
    batch, other = start("set_cause", contact, cause="0203"), start("set_cause", contact, by=nobodys, cause="0203")
    with pytest.raises(NotFound):
        actions.stop_batch(batch_id=987654, by=clerk, at=door.at)
    with pytest.raises(NotFound):
        actions.stop_batch(batch_id=other.pk, by=colleague, at=door.at)  # who began it belongs nowhere
    assert actions.stop_batch(batch_id=other.pk, by=nobodys, at=door.at).state == "stopped"
    assert actions.stop_batch(batch_id=batch.pk, by=colleague, at=door.at).state == "stopped"
    Grant.objects.filter(officer=clerk).update(ended_at=door.at)
    with pytest.raises(Forbidden, match="已没有批量办理"):
        actions.undo_batch(batch_id=batch.pk, by=clerk, at=door.at)
    assert undone(batch, door, colleague).state == "undone"
    with pytest.raises(Refused, match="已经撤销"):
        actions.undo_batch(batch_id=batch.pk, by=colleague, at=door.at)


def test_undoing_asks_for_the_right_of_who_undoes(door: Door, start: Start) -> None:
    contact = door.receive(cause="0201").contact
    batch = worked(start("set_cause", contact, cause="0203"), door)
    actions.undo_batch(batch_id=batch.pk, by=door.city.clerk, at=door.at)
    Grant.objects.filter(officer=door.city.clerk).update(ended_at=door.at)
    batch = worked(batch, door)
    assert (batch.state, batch.undone, door.fresh(contact).cause) == ("undone", 0, "0203")
    assert queries.batches(door.city.head, door.day) == ()


def test_an_answer_to_the_person_is_remembered_with_the_version_it_made(door: Door, start: Start) -> None:
    contact = door.receive().contact
    batch = worked(start("answer_person", contact, text="正在核实。"), door)
    assert BatchItem.objects.get(batch=batch).after_version == door.fresh(contact).version == contact.version + 1
    late = start("answer_person", contact, text="仍在核实。")
    actions.say(contact_id=contact.pk, text="不用了", key=door.key(), at=door.at)
    assert worked(late, door).failed == 1  # he has said something since


def test_what_was_taken_up_again_with_its_case_is_not_parted_in_bulk(door: Door, start: Start) -> None:
    again, fresh = door.receive().contact, door.receive().contact
    close(door, again)
    not_solved(door, again)
    case = registered(door, door.receive().contact)
    batch = worked(start("attach_to_case", again, fresh, case_id=case.pk, reason="同一工厂"), door)
    assert batch.done == 2
    batch = undone(batch, door)
    assert (batch.undone, problems(batch)) == (1, ["重新受理的来件请逐件办理"])
    assert (door.fresh(again).case_id, door.fresh(fresh).case_id) == (case.pk, None)


def test_what_is_taken_back_stands_as_it_stood_with_the_terms_that_ran(door: Door) -> None:
    contact = door.receive(channel="petition", ticket="X1", ticket_kind="petition").contact
    stopped = contact.clocks.get(code="DL56")
    contact.clocks.filter(pk=stopped.pk).update(stopped_on=door.day, stopped_why="answered")
    before = batch_acts.standing(contact)
    assert before["clocks"] == sorted(contact.clocks.exclude(code="DL56").values_list("pk", flat=True))
    given = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at, "on": door.day}
    actions.redirect(door="housing_fund", text="请向住房公积金管理中心反映。", **given)
    assert batch_acts.standing(door.fresh(contact))["answered_on"] == door.day.isoformat()
    earlier = {"answer": "先前的答复", "answered_on": (door.day - timedelta(days=2)).isoformat()}
    turn = Turn(contact.pk, {}, door.city.clerk, door.at, door.day, 0, before | earlier)
    batch_acts.ACTS["redirect"].undo(turn)  # type: ignore[misc]  # this act can be undone
    now = door.fresh(contact)
    assert (now.state, now.answer, now.answered_on) == ("new", "先前的答复", door.day - timedelta(days=2))
    running = now.clocks.filter(stopped_on__isnull=True).order_by("code").values_list("code", flat=True)
    assert list(running) == ["DL01", "DL57"]


def test_batches_are_listed_and_shown_to_who_works_in_bulk_where_they_were_begun(door: Door, start: Start) -> None:
    contact, far = door.receive().contact, officer(door, "far", "440105", "intake_clerk")
    first, second = start("set_cause", contact, cause="0203"), start("set_cause", contact, cause="0301")
    colleague = officer(door, "colleague", "440106", "intake_clerk", unit=door.city.unit)
    BatchItem.objects.filter(batch=first).update(state="failed", problem="已有案件")
    BatchItem.objects.filter(batch=second).update(state="kept", problem="已有后续办理")
    for who, seen in ((door.city.clerk, [second.pk, first.pk]), (colleague, [second.pk, first.pk]), (far, [])):
        assert [row.id for row in queries.batches(who, door.day)] == seen
    shown = queries.batch(colleague, first.pk, door.day), queries.batch(colleague, second.pk, door.day)
    assert [(view.kept, [row.problem for row in view.problems], view.unseen) for view in shown] == [
        (0, ["已有案件"], 0),
        (1, ["已有后续办理"], 0),
    ]
    BatchItem.objects.filter(batch=first).update(state="done")
    assert queries.batch(colleague, first.pk, door.day).problems == ()
    for who, batch_id in ((far, first.pk), (door.city.clerk, 987654), (door.city.wang, first.pk)):
        with pytest.raises(NotFound):
            queries.batch(who, batch_id, door.day)


def test_what_is_finished_takes_no_share_from_what_runs(door: Door, start: Start) -> None:
    contacts = [door.receive().contact for _ in range(3)]
    worked(start("set_cause", *contacts[:1], cause="0203"), door)
    start("set_cause", *contacts, cause="0301")
    assert actions.work_batches(at=door.at, limit=3) == 3


def test_the_right_to_work_in_bulk_is_asked_again_for_each_item(
    door: Door, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, waits = (door.receive(cause="0201").contact for _ in range(2))
    first = worked(start("set_cause", done, cause="0203"), door)
    actions.undo_batch(batch_id=first.pk, by=door.city.clerk, at=door.at)
    start("set_cause", waits, cause="0203")
    role = ROLES["intake_clerk"]
    left = {name: scope for name, scope in role.permissions.items() if name != "contact.bulk"}
    monkeypatch.setitem(ROLES, "intake_clerk", replace(role, permissions=left))
    worked(first, door)
    assert [door.fresh(contact).cause for contact in (done, waits)] == ["0203", "0201"]
    assert list(BatchItem.objects.order_by("pk").values_list("state", flat=True)) == ["kept", "failed"]
