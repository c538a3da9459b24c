"""One act on many contacts: by the rights of the moment, kill-safe, nothing twice, undone where nobody came after."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from flows.cast import City
from flows.racing import race

from laojian.complaints import actions
from laojian.complaints.actions import batch_acts, batches, moving
from laojian.complaints.models import Batch, BatchItem, Contact, Note
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.ledger.models import Entry
from laojian.org.models import Grant, Officer, Unit

Receive = Callable[..., Contact]


class Killed(BaseException):
    """What kill -9 is to the code: nothing catches it."""


def flood(one: Contact, count: int) -> list[int]:
    """`one` and as many copies of it, nameless, as a flood would leave them."""
    rows = []
    for place in range(1, count):
        copy = Contact.objects.get(pk=one.pk)
        copy.pk, copy.serial, copy.number = None, 5_000_000 + place, f"LJ26-{5_000_000 + place}-0"
        copy.key_hash, copy.sealed_identity = os.urandom(32), None
        rows.append(copy)
    with transaction.atomic():
        made = Contact.objects.bulk_create(rows)
        for copy in made:
            moving.begin(copy, by=None, at=one.received_at, on=one.received_on)
    return [one.pk, *(copy.pk for copy in made)]


def work(at: datetime) -> int:
    """Run the regular task until nothing is left."""
    total = 0
    while done := actions.work_batches(at=at, limit=100):
        total += done
    return total


@pytest.fixture
def three(came_in: Receive) -> list[Contact]:
    return [came_in(), came_in(), came_in()]


@pytest.fixture
def start(city: City, at: datetime, on: date) -> Callable[..., Batch]:
    def begin(act: str, contacts: Any, by: Officer | None = None, **inputs: Any) -> Batch:
        ids = [getattr(each, "pk", each) for each in contacts]
        return actions.start_batch(act=act, contact_ids=ids, inputs=inputs, by=by or city.clerk, at=at, on=on)

    return begin


def now(batch: Batch) -> Batch:
    return Batch.objects.get(pk=batch.pk)


def test_three_hundred_are_done_with_progress(came_in: Receive, start: Callable[..., Batch], at: datetime) -> None:
    ids = flood(came_in(), 300)
    batch = start("set_cause", ids, cause="0203")
    assert actions.work_batches(at=at, limit=120) == 120
    assert (now(batch).done, now(batch).state) == (120, "running")
    assert work(at) == 180
    closed = now(batch)
    assert (closed.done, closed.failed, closed.state) == (300, 0, "finished")
    assert Contact.objects.filter(pk__in=ids, cause="0203").count() == 300


@pytest.mark.parametrize("nth", [1, 2, 15])
def test_killed_in_the_middle_it_goes_on_and_nothing_happens_twice(
    came_in: Receive, start: Callable[..., Batch], at: datetime, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    ids = flood(came_in(), 30 if nth > 2 else 5)
    batch = start("redirect", ids, door="housing_fund", text="请向住房公积金管理中心反映。")
    left = [nth]
    honest = batch_acts.ACTS["redirect"]

    def dying(turn: batch_acts.Turn) -> object:
        found = honest.perform(turn)  # everything is written, and then the process is gone
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return found

    monkeypatch.setitem(batch_acts.ACTS, "redirect", replace(honest, perform=dying))
    with pytest.raises(Killed):
        work(at)
    assert now(batch).done == BatchItem.objects.filter(batch=batch, state="done").count() == nth - 1
    assert Note.objects.filter(contact_id__in=ids).count() == nth - 1
    work(at)
    assert (now(batch).done, now(batch).state) == (len(ids), "finished")
    assert Note.objects.filter(contact_id__in=ids).count() == len(ids)
    assert Entry.objects.filter(verb="contact.redirect").count() == len(ids)


def test_killed_before_it_was_closed_the_next_run_closes_it(
    three: list[Contact], start: Callable[..., Batch], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = start("set_cause", three, cause="0203")

    def dying(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(batches, "_finish", dying)
        with pytest.raises(Killed):
            actions.work_batches(at=at)
    assert now(batch).state == "running"
    actions.work_batches(at=at)
    assert (now(batch).state, now(batch).done) == ("finished", 3)


def test_who_changed_a_contact_meanwhile_is_not_overrun(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    batch = start("set_cause", three, cause="0203")
    actions.raise_urgency(contact_id=three[1].pk, level=2, reason="电话中情绪激动", by=city.clerk, at=at)
    work(at)
    assert (now(batch).done, now(batch).failed) == (2, 1)
    failed = BatchItem.objects.get(batch=batch, state="failed")
    assert failed.contact_id == three[1].pk and "先行办理" in failed.problem
    assert Contact.objects.get(pk=three[1].pk).cause == "0201"


def test_each_item_asks_for_the_right_of_that_moment(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    batch = start("set_cause", three, cause="0203")
    Grant.objects.filter(officer=city.clerk).update(ended_at=at)
    work(at)
    assert (now(batch).done, now(batch).failed, now(batch).state) == (0, 3, "finished")
    assert not Contact.objects.filter(cause="0203").exists()


def test_an_officer_who_was_locked_out_does_nothing_more(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    batch = start("set_cause", three, cause="0203")
    Officer.objects.filter(pk=city.clerk.pk).update(is_active=False)
    work(at)
    assert now(batch).failed == 3


def test_a_fault_of_the_program_fails_one_item_and_not_the_batch(
    three: list[Contact], start: Callable[..., Batch], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = start("set_cause", three, cause="0203")
    honest = batch_acts.ACTS["set_cause"]

    def faulty(turn: batch_acts.Turn) -> object:
        if turn.contact_id == three[0].pk:
            raise ZeroDivisionError
        return honest.perform(turn)

    monkeypatch.setitem(batch_acts.ACTS, "set_cause", replace(honest, perform=faulty))
    work(at)
    assert (now(batch).done, now(batch).failed) == (2, 1)
    assert BatchItem.objects.get(batch=batch, state="failed").problem == "系统出错，没有办理"


def test_stopped_it_leaves_the_rest_alone(
    came_in: Receive, start: Callable[..., Batch], city: City, at: datetime
) -> None:
    batch = start("set_cause", flood(came_in(), 10), cause="0203")
    actions.work_batches(at=at, limit=4)
    actions.stop_batch(batch_id=batch.pk, by=city.clerk, at=at)
    assert work(at) == 0
    assert (now(batch).state, now(batch).done) == ("stopped", 4)
    with pytest.raises(Refused):
        actions.stop_batch(batch_id=batch.pk, by=city.clerk, at=at)


def undo(batch: Batch, by: Officer, at: datetime) -> Batch:
    actions.undo_batch(batch_id=batch.pk, by=by, at=at)
    work(at)
    return now(batch)


def test_undone_the_causes_are_what_they_were(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    batch = start("set_cause", three, cause="0203")
    work(at)
    undone = undo(batch, city.clerk, at + timedelta(minutes=5))
    assert (undone.state, undone.undone) == ("undone", 3)
    assert set(Contact.objects.values_list("cause", flat=True)) == {"0201"}


def test_a_redirection_is_taken_back_with_its_clocks_and_the_person_is_told(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    before = Contact.objects.get(pk=three[0].pk)
    batch = start("redirect", three, door="housing_fund", text="请向住房公积金管理中心反映。")
    work(at)
    ended = Contact.objects.get(pk=three[0].pk)
    assert (ended.state, ended.is_open, ended.due) == ("redirected", False, None)
    undo(batch, city.clerk, at + timedelta(minutes=5))
    again = Contact.objects.get(pk=three[0].pk)
    assert (again.state, again.is_open, again.due, again.due_code, again.answer, again.answered_on) == (
        "new", True, before.due, before.due_code, "", None,
    )  # fmt: skip
    assert before.due is not None
    assert not again.clocks.filter(stopped_on__isnull=False).exists()
    assert Note.objects.filter(contact=again, from_person=False).count() == 2
    assert Entry.objects.filter(stream=str(again.ref), verb="contact.take_back").count() == 1


def test_what_was_worked_on_since_is_kept_with_the_reason(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    batch = start("set_cause", three, cause="0203")
    work(at)
    actions.raise_urgency(contact_id=three[2].pk, level=2, reason="电话中情绪激动", by=city.clerk, at=at)
    undone = undo(batch, city.clerk, at + timedelta(minutes=5))
    assert (undone.state, undone.undone) == ("undone", 2)
    kept = BatchItem.objects.get(batch=batch, state="kept")
    assert (kept.contact_id, kept.problem) == (three[2].pk, "这份来件已有后续办理")
    assert Contact.objects.get(pk=three[2].pk).cause == "0203"


def test_an_answer_that_was_sent_is_not_taken_back(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    batch = start("answer_person", three, text="我们正在核实，有结果会告诉您。")
    work(at)
    assert Note.objects.filter(contact__in=three, from_person=False).count() == 3
    undone = undo(batch, city.clerk, at + timedelta(minutes=5))
    assert undone.undone == 0
    assert set(BatchItem.objects.filter(batch=batch).values_list("problem", flat=True)) == {"已经发出的答复不能收回"}


def test_contacts_of_one_event_join_a_case_and_part_again(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime, on: date
) -> None:
    case = actions.register_case(
        contact_id=three[0].pk, title="拖欠工资", facts="拖欠三个月工资", by=city.clerk, at=at, on=on
    )
    batch = start("attach_to_case", three[1:], case_id=case.pk, reason="同一工厂同一批工人")
    work(at)
    assert Contact.objects.filter(case=case, state="linked").count() == 3
    undone = undo(batch, city.clerk, at + timedelta(minutes=5))
    assert undone.undone == 2
    assert list(Contact.objects.filter(case=case)) == [three[0]]
    assert set(Contact.objects.filter(pk__in=[c.pk for c in three[1:]]).values_list("state", flat=True)) == {"new"}


def test_passing_on_and_moving_are_undone_too(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    haizhu = Unit.objects.create(code="hz", name="海珠区劳动保障监察大队", kind="大队", place="440105")
    both = Officer.objects.create(username="both", name="市某", unit=city.unit, password="!")
    Grant.objects.create(officer=both, role="intake_clerk", place="4401", valid_from=at.date(), granted_at=at)
    passed = start("pass_on", three[:1], by=both, receiver="深圳市劳动保障监察支队", reason="用工地在深圳")
    moved = start("move_to_unit", three[1:], by=both, unit_id=haizhu.pk, reason="用工地在海珠区")
    work(at)
    assert [c.state for c in Contact.objects.filter(pk=three[0].pk)] == ["passed_on"]
    assert Contact.objects.filter(unit=haizhu, district_code="440105").count() == 2
    for batch in (passed, moved):
        assert undo(batch, both, at + timedelta(minutes=5)).undone == now(batch).total
    assert Contact.objects.filter(unit=city.unit, street_code="440106003", state="new", is_open=True).count() == 3


@pytest.mark.parametrize("name", ["wang", "head", "bureau", "supervisor"])
def test_who_does_not_work_in_bulk_may_not(
    three: list[Contact], start: Callable[..., Batch], city: City, name: str
) -> None:
    with pytest.raises(Forbidden):
        start("set_cause", three, by=city.people[name], cause="0203")
    assert not Batch.objects.exists()


@pytest.mark.parametrize("name", ["grid", "reviewer", "principal"])
def test_who_does_not_see_contacts_finds_none(
    three: list[Contact], start: Callable[..., Batch], city: City, name: str
) -> None:
    with pytest.raises(NotFound):
        start("set_cause", three, by=city.people[name], cause="0203")


def test_a_batch_is_the_affair_of_who_works_in_bulk_there(
    three: list[Contact], start: Callable[..., Batch], city: City, at: datetime
) -> None:
    batch = start("set_cause", three, cause="0203")
    stranger = Officer.objects.create(username="far", name="远某", unit=city.unit, password="!")
    Grant.objects.create(officer=stranger, role="intake_clerk", place="440105", valid_from=at.date(), granted_at=at)
    for by in (stranger, city.wang, city.supervisor):
        with pytest.raises(NotFound):
            actions.stop_batch(batch_id=batch.pk, by=by, at=at)
        with pytest.raises(NotFound):
            actions.undo_batch(batch_id=batch.pk, by=by, at=at)
    with pytest.raises(Refused, match="还在办理"):
        actions.undo_batch(batch_id=batch.pk, by=city.clerk, at=at)


@pytest.mark.parametrize(
    ("act", "inputs"),
    [
        ("delete", {}), ("set_cause", {}), ("set_cause", {"cause": "9999"}), ("set_cause", {"cause": "  "}),
        ("redirect", {"door": "nowhere", "text": "去那里"}), ("redirect", {"door": "housing_fund"}),
        ("attach_to_case", {"case_id": "x", "reason": "同一事件"}), ("pass_on", {"receiver": "深圳"}),
    ],
)  # fmt: skip
def test_what_is_filled_in_must_read(
    three: list[Contact], start: Callable[..., Batch], act: str, inputs: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        start(act, three, **inputs)


def test_none_are_too_few_and_a_missing_one_is_not_passed_over(
    three: list[Contact], start: Callable[..., Batch]
) -> None:
    with pytest.raises(Invalid):
        start("set_cause", [], cause="0203")
    with pytest.raises(NotFound):
        start("set_cause", [three[0], 987654], cause="0203")


def test_all_that_the_filter_shows_may_be_meant(
    three: list[Contact], came_in: Receive, city: City, at: datetime, on: date
) -> None:
    came_in(channel="window")
    batch = actions.start_batch(
        act="set_cause", filters={"channel": "web"}, inputs={"cause": "0203"}, by=city.clerk, at=at, on=on
    )
    assert batch.total == 3


@pytest.mark.django_db(transaction=True)
def test_several_work_side_by_side_and_nothing_is_done_twice(
    came_in: Receive, start: Callable[..., Batch], at: datetime
) -> None:
    ids = flood(came_in(), 40)
    batch = start("redirect", ids, door="housing_fund", text="请向住房公积金管理中心反映。")
    result = race([lambda: work(at) for _ in range(4)])
    assert (result.other, result.won) == ([], 4)
    assert (now(batch).done, now(batch).failed, now(batch).state) == (40, 0, "finished")
    assert Note.objects.filter(contact_id__in=ids).count() == 40
