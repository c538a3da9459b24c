"""The page of the own contact at its edges: what may be pressed, what is new, what belongs to another contact."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from packages.complaints.reception import Door

    from laojian.complaints.models import Contact
    from laojian.complaints.queries.person import PersonView

PRESSES = ("may_confirm", "may_say", "may_say_unsolved", "may_evaluate", "may_withdraw")


def page(door: Door, contact: Contact, worker: int | None = None) -> PersonView:
    from laojian.complaints import queries

    return queries.person_view(contact.pk, door.at, door.day, worker)


def presses(door: Door, contact: Contact, worker: int | None = None) -> set[str]:
    seen = page(door, contact, worker)
    return {name for name in PRESSES if getattr(seen, name)}


def desk(door: Door, contact: Contact) -> dict[str, Any]:
    return {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at}


def roster() -> list[Any]:
    from laojian.complaints.actions import NewWorker

    return [NewWorker("张三", "13800138000"), NewWorker("王五", "13900139000"), NewWorker("赵六")]


def test_what_may_be_pressed_follows_the_contact(door: Door) -> None:
    from packages.complaints.test_following_it import registered
    from packages.complaints.test_steps_of_a_contact import close

    from laojian.complaints import actions

    fresh, report, group = door.receive().contact, door.receive(kind="report").contact, door.receive(workers=roster())
    assert presses(door, fresh) == {"may_confirm", "may_say", "may_withdraw"}
    assert presses(door, report) == {"may_say", "may_withdraw"}
    assert presses(door, group.contact, worker=2) == {"may_confirm"}
    assert [line.mine for line in page(door, group.contact).workers] == [True, False, False]
    assert [line.seq for line in page(door, group.contact, worker=2).workers] == [2]

    registered(door, fresh)
    assert presses(door, fresh) == {"may_confirm", "may_say", "may_say_unsolved"}
    over = door.receive().contact
    close(door, over)
    assert "may_confirm" not in presses(door, over)

    answered, withdrawn = door.receive().contact, door.receive().contact
    actions.answer_channel(text="已答复。", **desk(door, answered), on=door.day)
    assert presses(door, answered) == {"may_confirm", "may_say", "may_say_unsolved", "may_evaluate"}
    assert page(door, answered).result == "已答复。" and page(door, fresh).result == ""
    actions.evaluate(contact_id=answered.pk, level=4, at=door.at, key=door.key())
    assert page(door, answered).evaluation == 4 and "may_evaluate" not in presses(door, answered)
    actions.confirm_received(
        contact_id=answered.pk, amount=800000, paid_on=door.day, at=door.at, on=door.day, key=door.key()
    )
    assert "may_confirm" not in presses(door, answered)
    actions.withdraw(contact_id=withdrawn.pk, text="已和解", key=door.key(), at=door.at, on=door.day)
    assert "may_evaluate" not in presses(door, withdrawn)


def test_only_what_the_office_wrote_in_this_contact_is_new_and_read(door: Door) -> None:
    from laojian.complaints import actions
    from laojian.complaints.models import Note

    mine, others = door.receive().contact, door.receive().contact
    for contact in (mine, others):
        actions.say(contact_id=contact.pk, text="什么时候有结果？", key=door.key(), at=door.at)
        actions.answer_person(text="内部", **desk(door, contact), internal=True)
        actions.answer_person(text="正在核对。", **desk(door, contact))
    actions.say(contact_id=mine.pk, text="谢谢", key=door.key(), at=door.at)
    assert (page(door, mine).unread, page(door, others).unread) == (1, 1)
    assert actions.mark_read(contact_id=mine.pk, at=door.at) == 1
    assert (page(door, mine).unread, page(door, others).unread) == (0, 1)
    assert actions.mark_read(contact_id=mine.pk, at=door.at) == 0
    assert Note.objects.filter(contact=mine, internal=True, read_at__isnull=True).exists()

    assert actions.read_notes(contact_id=mine.pk, by=door.city.clerk, at=door.at) == 1
    assert actions.read_notes(contact_id=mine.pk, by=door.city.clerk, at=door.at) == 0
    assert not Note.objects.filter(contact=others, from_person=True, read_at__isnull=True).exists()  # by the answer


def test_who_sees_no_contacts_reads_no_notes(door: Door, complaint: Contact) -> None:
    from laojian.complaints import actions
    from laojian.kernel.refusal import Refused
    from laojian.kernel.words import Message

    actions.say(contact_id=complaint.pk, text="什么时候有结果？", key=door.key(), at=door.at)
    with pytest.raises(Refused) as refused:
        actions.read_notes(contact_id=complaint.pk, by=door.city.people["archivist"], at=door.at)
    assert isinstance(refused.value.reason, Message | str)
    assert actions.read_notes(contact_id=complaint.pk, by=door.city.clerk, at=door.at) == 1


def test_looks_are_told_one_a_day_and_while_a_case_runs_only_old_ones(door: Door, complaint: Contact) -> None:
    from packages.complaints.test_following_it import registered

    from laojian.complaints import actions, queries

    for minute in (0, 1):
        at = door.at + timedelta(minutes=minute)
        actions.look(contact_id=complaint.pk, by=door.city.clerk, at=at, on=door.day)
    seen = page(door, complaint)
    assert len(seen.looks) == 1 and not seen.looks_delayed
    registered(door, complaint)
    seen = page(door, complaint)
    assert seen.looks == () and seen.looks_delayed
    later = door.day + timedelta(days=60)
    seen = queries.person_view(complaint.pk, door.at + timedelta(days=60), later)
    assert len(seen.looks) == 1 and not seen.looks_delayed
    assert page(door, complaint, worker=1).looks == ()


def test_another_contacts_file_is_not_there(door: Door) -> None:
    from laojian.complaints import actions, queries
    from laojian.kernel.refusal import NotFound

    file = (actions.NewFile(b"some words", "note.txt"),)
    mine, others = door.receive(files=file).contact, door.receive().contact
    one = mine.attachments.get()
    assert [row.id for row in page(door, mine).files] == [one.pk]
    assert page(door, others).files == ()
    assert queries.note_file(mine.pk, one.pk)[2].read() == b"some words"
    for contact, pk, worker in ((others.pk, one.pk, None), (mine.pk, one.pk + 1, None), (mine.pk, one.pk, 1)):
        with pytest.raises(NotFound):
            queries.note_file(contact, pk, worker)
    for ask in (
        lambda: queries.paper_file(mine.pk, 1),
        lambda: queries.paper_file(10**6, 1),
        lambda: queries.person_view(10**6, door.at, door.day),
        lambda: queries.proof(10**6),
    ):
        with pytest.raises(NotFound):
            ask()
