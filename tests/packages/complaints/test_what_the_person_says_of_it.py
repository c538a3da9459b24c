"""What the person does about the own contact, at its edges: really paid, by whose word, evaluated, withdrawn, said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from packages.complaints.reception import Door
from packages.complaints.test_following_it import registered, seen

from laojian.complaints import actions
from laojian.complaints.actions import Identity, NewFile, NewWorker
from laojian.complaints.models import Contact, Evaluation, Note, Worker
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.ledger.queries import trail
from laojian.messages.models import Outgoing

MINE, THEIRS = "13800138000", "13900139000"
LONGEST = timedelta(days=731)


@pytest.fixture
def paid(door: Door) -> Callable[..., Contact]:
    """paid(contact, amount=…) -> the word that the money came, with a key of its own."""

    def confirm(contact: Contact, **more: Any) -> Contact:
        given = {"amount": 100, "paid_on": door.day, "at": door.at, "on": door.day, "key": door.key()} | more
        return actions.confirm_received(contact_id=contact.pk, **given)

    return confirm


def told(contact: Contact, verb: str) -> dict[str, Any]:
    return next(row.payload for row in reversed(trail(str(contact.ref))) if row.verb == f"contact.{verb}")


def test_money_is_confirmed_with_its_amount_and_a_day_that_can_be(door: Door, paid: Callable[..., Contact]) -> None:
    contact = door.receive().contact
    for more, field in (
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"paid_on": door.day + timedelta(days=1)}, "paid_on"),
        ({"paid_on": door.day - LONGEST - timedelta(days=1)}, "paid_on"),
    ):
        with pytest.raises(Invalid) as refused:
            paid(contact, **more)
        assert refused.value.field == field
    assert not Note.objects.exists()
    paid(contact, amount=1, paid_on=door.day - LONGEST)
    assert contact.workers.get().confirmed_amount == 1
    with pytest.raises(Refused, match="已经确认过一次"):
        paid(contact)
    paid(door.receive().contact, text="昨天到账")
    assert [note.text for one in Contact.objects.order_by("pk") for note in seen(door, one).notes] == [
        "已确认收到款项",
        "昨天到账",
    ]


def test_who_complained_speaks_for_himself_alone(door: Door, paid: Callable[..., Contact]) -> None:
    roster = [NewWorker("张三", MINE), NewWorker("李四", THEIRS), NewWorker("王五")]
    group = door.receive(workers=roster).contact
    no_telephone = door.receive(identity=Identity(name="张三", email="z@example.cn"), workers=roster[2:] * 2).contact
    with pytest.raises(Invalid) as refused:
        paid(group)
    assert refused.value.field == "worker_seq"
    for seq in (2, 3):
        with pytest.raises(Refused) as not_own:
            paid(group, worker_seq=seq)
        assert not_own.value.field == "worker_seq" and not_own.value.remedy
    with pytest.raises(Refused):
        paid(no_telephone, worker_seq=1)
    for nobody in ({"worker_seq": 9}, {"as_worker": 9}):
        with pytest.raises(NotFound):
            paid(group, **nobody)
    paid(door.receive(identity=Identity(name="张三", email="z@example.cn")).contact)  # alone, by mail
    paid(group, worker_seq=1)
    paid(group, as_worker=3, amount=300)
    amounts = Worker.objects.filter(contact=group).order_by("seq").values_list("confirmed_amount", flat=True)
    assert list(amounts) == [100, None, 300]
    assert list(Note.objects.order_by("pk").values_list("whose", flat=True)) == ["1", "1", "w3"]


def test_an_evaluation_has_one_of_five_levels_and_its_words_sealed(door: Door) -> None:
    contacts = [door.receive().contact for _ in range(2)]
    for contact in contacts:
        given = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at, "on": door.day}
        actions.answer_channel(text="已答复。", **given)
    for level in (0, 6):
        with pytest.raises(Invalid) as refused:
            actions.evaluate(contact_id=contacts[0].pk, level=level, at=door.at, key=door.key())
        assert refused.value.field == "level"
    actions.evaluate(contact_id=contacts[0].pk, level=1, at=door.at, key=door.key(), text=" ")
    pages = [seen(door, contact) for contact in contacts]
    assert [(page.evaluation, page.may_evaluate) for page in pages] == [(1, False), (None, True)]
    actions.evaluate(contact_id=contacts[1].pk, level=5, at=door.at, key=door.key(), text="很快")
    rows = Evaluation.objects.order_by("level").values_list("level", "sealed_text")
    assert [(level, sealed is None) for level, sealed in rows] == [(1, True), (5, False)]


def test_a_withdrawal_ends_what_is_not_filed_and_is_said_where_it_is(door: Door) -> None:
    fresh, filed = door.receive().contact, door.receive().contact
    registered(door, filed)
    for contact, text in ((fresh, ""), (filed, "已和解")):
        actions.withdraw(contact_id=contact.pk, text=text, at=door.at, on=door.day, key=door.key())
    assert [told(contact, "withdraw") for contact in (fresh, filed)] == [{"ended": True}, {"ended": False}]
    assert [[note.text for note in seen(door, one).notes] for one in (fresh, filed)] == [["申请撤回"], ["已和解"]]
    assert (door.fresh(fresh).is_open, door.fresh(filed).is_open) == (False, True)


def test_not_solved_is_counted_and_told_once_it_is_taken_up_again(door: Door) -> None:
    running, answered = door.receive().contact, door.receive().contact
    registered(door, running)
    given = {"by": door.city.clerk, "at": door.at, "on": door.day}
    actions.answer_channel(contact_id=answered.pk, text="已答复。", **given)
    assert door.fresh(answered).answered_on == door.day
    for contact in (running, answered):
        actions.unsolved(contact_id=contact.pk, text="还没有给钱", at=door.at, on=door.day, key=door.key())
    assert told(running, "unsolved") == {"reopened": False, "times": 0}
    assert told(answered, "unsolved") == {"reopened": True, "times": 1}
    assert door.fresh(answered).answered_on is None
    assert list(Outgoing.objects.filter(template="matter_reopened").values_list("about", flat=True)) == [
        str(answered.ref)
    ]


def test_files_are_handed_in_with_words_or_alone_and_remarks_stay_inside(door: Door) -> None:
    contact = door.receive().contact
    file = NewFile(b"9", "slip.txt")
    for text in ("工资条", ""):
        actions.say(contact_id=contact.pk, text=text, files=[file], at=door.at, key=door.key())
    assert [(note.text, len(note.files)) for note in seen(door, contact).notes] == [("工资条", 1), ("（见附件）", 1)]
    before = Outgoing.objects.count()
    given = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at}
    remark = actions.answer_person(text="先打电话", **given, internal=True)
    assert (remark.whose, Outgoing.objects.count()) == ("", before)
    answer = actions.answer_person(text="正在核对", **given)
    assert (answer.whose, Outgoing.objects.count()) == ("1", before + 1)
    actions.answer_person(text="仍在核对", **given | {"at": door.at + timedelta(hours=1)})
    read = Note.objects.filter(from_person=True).values_list("read_at", flat=True)
    assert set(read) == {given["at"]}  # when it was first read
    verbs = [row.verb for row in trail(str(contact.ref))]
    assert (verbs.count("contact.remark"), verbs.count("contact.answer_person")) == (1, 2)
