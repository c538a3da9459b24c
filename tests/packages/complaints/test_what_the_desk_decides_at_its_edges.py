"""What the desk decides about a contact, at its edges: what goes along into the case, what is refused, what stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from packages.complaints.reception import Door
from packages.complaints.test_following_it import registered
from packages.complaints.test_steps_of_a_contact import close, not_solved

from laojian.complaints import actions
from laojian.complaints.actions import Identity
from laojian.complaints.models import Contact, ContactCase
from laojian.employers.models import Employer
from laojian.kernel.refusal import Invalid, Refused, Stale
from laojian.ledger.queries import trail

Do = Callable[..., Any]
HOTLINE = {"channel": "hotline", "ticket": "T1", "ticket_kind": "complaint"}


@pytest.fixture
def desk(door: Door) -> Callable[[Contact], dict[str, Any]]:
    return lambda contact: {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at, "on": door.day}


@pytest.mark.parametrize(
    ("known", "origin"), [({}, "TS"), ({"kind": "report"}, "JB"), ({"channel": "superior", "ticket": "S1"}, "JT")]
)
def test_a_lead_comes_from_where_its_contact_came(door: Door, desk: Do, known: dict[str, Any], origin: str) -> None:
    contact = door.receive(**known).contact
    case = actions.register_case(title="拖欠工资", facts="拖欠八千元", **desk(contact))
    assert (case.origin, case.kind) == (origin, known.get("kind", "complaint"))
    assert bool(case.complainant_token and case.phone_token) is (origin != "JB")


def test_cause_and_employer_of_the_contact_go_along_unless_the_desk_knows_better(door: Door, desk: Do) -> None:
    firm, other = (
        Employer.objects.create(name=name, kind="company", created_at=door.at, changed_at=door.at)
        for name in ("一家厂", "另一家厂")
    )
    for more, cause, employer in (
        ({}, "0201", firm),
        ({"cause": "0203", "employer_id": other.pk}, "0203", other),
    ):
        contact = door.receive(cause="0201", employer_id=firm.pk).contact
        case = actions.register_case(title="拖欠工资", facts="拖欠八千元", **desk(contact), **more)
        assert (case.cause, case.employer) == (cause, employer)


@pytest.mark.parametrize(("urgency", "urgent"), [(1, False), (2, True), (3, True)])
def test_a_pressing_contact_makes_a_pressing_case(door: Door, urgency: int, urgent: bool) -> None:
    contact = door.receive().contact
    Contact.objects.filter(pk=contact.pk).update(urgency=urgency)
    assert registered(door, contact).urgent is urgent


def test_a_contact_taken_up_again_does_not_join_the_case_it_is_in(door: Door, desk: Do) -> None:
    contact = door.receive().contact
    close(door, contact)
    not_solved(door, contact)
    case_id = door.fresh(contact).case_id
    with pytest.raises(Refused, match="已经在该案中"):
        actions.attach_to_case(case_id=case_id, reason="同一事件", **desk(contact))


def test_reasons_receivers_and_what_is_asked_for_are_said(door: Door, desk: Do) -> None:
    contact, joined = door.receive().contact, door.receive().contact
    case = registered(door, door.receive().contact)
    actions.attach_to_case(case_id=case.pk, reason="同一事件", **desk(joined))
    soon = door.day + timedelta(days=1)
    for act, more, field in (
        (actions.attach_to_case, {"case_id": case.pk, "reason": " "}, "reason"),
        (actions.detach, {"reason": " "}, "reason"),
        (actions.redirect, {"door": "nowhere", "text": "去那里"}, "door"),
        (actions.pass_on, {"receiver": " ", "reason": "在从化"}, "receiver"),
        (actions.pass_on, {"receiver": "从化大队", "reason": " "}, "reason"),
        (actions.ask_supplement, {"items": [" ", ""], "until": soon}, "items"),
        (actions.ask_supplement, {"items": ["工资条"], "until": door.day}, "until"),
    ):
        about = joined if act is actions.detach else contact
        with pytest.raises(Invalid) as refused:
            act(**desk(about), **more)
        assert refused.value.field == field, more
    assert (door.fresh(contact).state, door.fresh(joined).state) == ("new", "linked")
    actions.ask_supplement(items=[" 工资条 ", " ", "合同"], until=soon, **desk(contact))
    asked = next(row for row in trail(str(contact.ref)) if row.verb == "contact.ask_supplement")
    assert asked.payload == {"items": 2, "until": soon.isoformat()}


@pytest.mark.parametrize(
    ("act", "more"),
    [
        (actions.register_case, {"title": "拖欠工资", "facts": "拖欠"}),
        (actions.answer_channel, {"text": "已答复。"}),
        (actions.edit, {"cause": "0203"}),
    ],
)
def test_who_saw_an_older_version_decides_nothing(door: Door, desk: Do, act: Do, more: dict[str, Any]) -> None:
    contact = door.receive().contact
    with pytest.raises(Stale):
        act(**desk(contact), **more, expected_version=contact.version + 1)
    act(**desk(contact), **more, expected_version=contact.version)


def test_what_was_joined_parts_with_the_terms_the_joining_stopped_and_no_others(door: Door, desk: Do) -> None:
    case = registered(door, door.receive().contact)
    contact = door.receive(**HOTLINE).contact
    actions.attach_to_case(case_id=case.pk, reason="同一事件", **desk(contact))
    with pytest.raises(Stale):
        actions.detach(reason="是另一批工人", **desk(contact), expected_version=contact.version)
    actions.answer_channel(text="已并案。", **desk(contact))
    actions.detach(reason=" 是另一批工人 ", **desk(contact))
    running = door.fresh(contact).clocks.filter(stopped_on__isnull=True).values_list("code", flat=True)
    assert list(running) == ["DL01"]
    first = ContactCase.objects.get(contact=contact)
    assert (first.until, first.reason) == (door.at, "是另一批工人")
    assert trail(str(contact.ref))[-1].payload == {"case": case.number, "reason": "是另一批工人"}
    with pytest.raises(Refused):
        actions.detach(reason="再取消一次", **desk(contact))
    door.key()  # a second later
    actions.attach_to_case(case_id=case.pk, reason="还是同一事件", **desk(contact))
    rows = ContactCase.objects.filter(contact=contact).order_by("pk").values_list("until", "reason")
    assert list(rows) == [(first.until, "是另一批工人"), (None, "还是同一事件")]
    assert ContactCase.objects.filter(until__isnull=True).count() == 2  # the one the case came from has its own


def test_all_of_a_case_that_wait_are_answered_and_nobody_else(door: Door, desk: Do) -> None:
    case = registered(door, door.receive().contact)
    answered, waits, elsewhere = (door.receive(**HOTLINE | {"ticket": f"T{n}"}).contact for n in range(3))
    for contact in (answered, waits):
        actions.attach_to_case(case_id=case.pk, reason="同一事件", **desk(contact))
    actions.answer_channel(text="先答复一件。", **desk(answered))
    assert actions.answer_all(case_id=case.pk, text="一并答复。", by=door.city.clerk, at=door.at, on=door.day) == 2
    assert (door.fresh(answered).answer, door.fresh(waits).answer) == ("先答复一件。", "一并答复。")
    assert door.fresh(elsewhere).answered_on is None


def test_what_is_put_right_moves_the_place_inside_the_unit_and_is_compared_again_where_it_bears_on_it(
    door: Door, desk: Do
) -> None:
    contact = door.receive().contact
    Contact.objects.filter(pk=contact.pk).update(blocks=["k"])
    for more, street, blocks in (
        ({"parallel_proceeding": "court"}, "440106003", ["k"]),
        ({"workplace_code": "440106009"}, "440106009", []),
        ({"workplace_code": "440105001"}, "440106009", []),
    ):
        before = door.fresh(contact).version
        actions.edit(**desk(contact), **more)
        now = door.fresh(contact)
        assert (now.street_code, now.blocks, now.version) == (street, blocks, before + 1)
    actions.edit(**desk(contact), workplace_code="440105001")
    assert door.fresh(contact).version == now.version
    entry = trail(str(contact.ref))[-1]
    assert (entry.verb, entry.payload) == ("contact.edit", {"fields": ["workplace_code"]})


def test_an_employer_with_a_file_is_named_as_its_file_has_it(door: Door, desk: Do) -> None:
    contact, firm = door.receive(employer_name="门口的招牌").contact, door.city.employer
    bare = Employer.objects.create(name="没有代码的厂", kind="company", created_at=door.at, changed_at=door.at)
    with pytest.raises(Invalid) as refused:
        actions.edit(**desk(contact), employer_id=10**6)
    assert refused.value.field == "employer_id"
    for employer, code in ((firm, firm.uscc), (bare, "")):
        actions.edit(**desk(contact), employer_id=employer.pk, employer_name="写错的名称")
        now = door.fresh(contact)
        assert (now.employer, now.employer_name, now.employer_uscc) == (employer, employer.name, code)


def test_what_tells_who_a_guarded_person_is_stays_out_of_title_and_facts(door: Door, desk: Do) -> None:
    contact = door.receive(kind="report", identity=Identity(name="李四独", phone="13900139000")).contact
    for title, facts in (("李四独反映欠薪", "欠薪"), ("欠薪", "电话13900139000")):
        with pytest.raises(Invalid) as refused:
            actions.register_case(title=title, facts=facts, **desk(contact))
        assert refused.value.field == "facts"
    assert actions.register_case(title="欠薪", facts="欠薪八千元", **desk(contact)).anonymous


def test_terms_run_for_their_contact_alone_and_the_nearest_is_shown(door: Door, desk: Do) -> None:
    mine, others = (door.receive(**HOTLINE | {"ticket": f"T{n}"}).contact for n in range(2))
    first = others.due
    registered(door, mine)
    assert door.fresh(mine).due_code == "DL55" and mine.clocks.get(code="DL01").stopped_why == "linked"
    assert (door.fresh(others).due_code, door.fresh(others).due) == (others.due_code, first)
    assert not others.clocks.filter(stopped_on__isnull=False).exists()
    actions.answer_channel(text="已答复。", **desk(mine))
    assert (door.fresh(mine).due, door.fresh(mine).due_code) == (None, "")
    assert [clock.stopped_why for clock in mine.clocks.order_by("code")] == ["linked", "answered"]


def test_what_stopped_stays_stopped_when_another_comes_in_or_it_is_taken_up_again(door: Door, desk: Do) -> None:
    contact = door.receive(**HOTLINE).contact
    actions.answer_channel(text="已答复。", **desk(contact))
    door.receive(**HOTLINE | {"ticket": "T2"})

    def running() -> list[Any]:
        rows = contact.clocks.filter(stopped_on__isnull=True).order_by("pk")
        return list(rows.values_list("code", "start_on"))

    assert running() == []
    not_solved(door, contact)
    assert running() == [("DL01", door.day)]
    actions.answer_channel(text="再次答复。", **desk(contact))
    later = door.day + timedelta(days=3)
    given = {"at": door.at + timedelta(days=3), "on": later}
    actions.unsolved(contact_id=contact.pk, text="还没有解决", key=door.key(), **given)
    assert running() == [("DL01", later)]
    assert door.fresh(contact).due == contact.clocks.get(start_on=later).due
