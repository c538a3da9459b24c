"""Every act from every state: the domain does exactly what the flow says, and stores it as a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from packages.complaints.reception import Door
from packages.complaints.test_following_it import case_steps, registered, settle

from laojian.complaints import actions
from laojian.complaints.actions import moving
from laojian.complaints.flow_file import file_of
from laojian.complaints.models import Contact, ContactStep
from laojian.complaints.rules.flow import open_names
from laojian.complaints.rules.states import ContactState as S
from laojian.kernel.refusal import Refused

Do = Callable[[Door, Contact], Any]


def desk(door: Door, contact: Contact) -> dict[str, Any]:
    return {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at, "on": door.day}


def another_case(door: Door) -> int:
    return registered(door, door.receive().contact).pk


def ask(door: Door, contact: Contact) -> Any:
    return actions.ask_supplement(items=["工资条"], until=door.day + timedelta(days=5), **desk(door, contact))


def redirect(door: Door, contact: Contact) -> Any:
    return actions.redirect(door="severance", text="请申请劳动仲裁。", **desk(door, contact))


def not_solved(door: Door, contact: Contact) -> Any:
    return actions.unsolved(contact_id=contact.pk, text="还没有解决", key=door.key(), at=door.at, on=door.day)


def close(door: Door, contact: Contact) -> None:
    walk = case_steps(door, registered(door, contact))
    walk("examine", "clerk", duplicates_note="无")
    walk("refuse_complaint", "clerk", refusal_ground="outside_powers", refusal_reason="属于仲裁", approver="head")
    settle(door)


def reopen(door: Door, contact: Contact) -> None:
    redirect(door, contact)
    not_solved(door, contact)


#: How people and cases bring a contact just received into each state.
BROUGHT: dict[S, Do] = {
    S.NEW: lambda door, contact: None,
    S.WAITING: ask,
    S.LINKED: registered,
    S.REDIRECTED: redirect,
    S.PASSED_ON: lambda door, contact: actions.pass_on(receiver="从化大队", reason="在从化", **desk(door, contact)),
    S.ANSWERED: lambda door, contact: actions.answer_channel(text="已答复。", **desk(door, contact)),
    S.CLOSED: close,
    S.REOPENED: reopen,
    S.WITHDRAWN: lambda door, contact: actions.withdraw(
        contact_id=contact.pk, text="已和解", key=door.key(), at=door.at, on=door.day
    ),
}
OF_OFFICERS: dict[str, Do] = {
    "register_case": registered,
    "attach_to_case": lambda door, contact: actions.attach_to_case(
        case_id=another_case(door), reason="同一批工人", **desk(door, contact)
    ),
    "ask_supplement": ask,
    "redirect": redirect,
    "pass_on": BROUGHT[S.PASSED_ON],
    "answer_channel": BROUGHT[S.ANSWERED],
    "detach": lambda door, contact: actions.detach(reason="是另一批工人", **desk(door, contact)),
}
#: What of these a person may always say; it only moves the contact where the flow has it.
OF_THE_PERSON: dict[str, Do] = {
    "supplement": lambda door, contact: actions.say(
        contact_id=contact.pk, text="工资条在这里", key=door.key(), at=door.at, purpose="supplement"
    ),
    "unsolved": not_solved,
    "withdraw": BROUGHT[S.WITHDRAWN],
}


@pytest.fixture
def stood(door: Door) -> Callable[[S], Contact]:
    def brought(state: S) -> Contact:
        contact = door.receive().contact
        BROUGHT[state](door, contact)
        assert door.fresh(contact).state == state
        return door.fresh(contact)

    return brought


def steps_of(contact: Contact) -> list[tuple[str, str, str]]:
    return list(ContactStep.objects.filter(contact=contact).order_by("seq").values_list("source", "step", "target"))


class Undone(Exception):
    """What an act did in a test is taken back, so that the next act finds the contact as it stood."""


def each(acts: dict[str, Do]) -> Iterator[tuple[str, Do]]:
    for act, perform in acts.items():
        with suppress(Undone), transaction.atomic():
            yield act, perform
            raise Undone


@pytest.mark.parametrize("state", S)
def test_an_officer_acts_exactly_where_the_flow_has_it(door: Door, stood: Callable[[S], Contact], state: S) -> None:
    contact = stood(state)
    may, before = open_names(file_of(contact)), steps_of(contact)
    for act, perform in each(OF_OFFICERS):
        step = may.get(act)
        if step is None:
            with pytest.raises(Refused) as refused:
                perform(door, contact)
            assert refused.value.basis and refused.value.remedy, act
            assert (door.fresh(contact).state, steps_of(contact)) == (state, before), act
        else:
            perform(door, contact)
            assert door.fresh(contact).state == step.target, act
            assert steps_of(contact) == [*before, (state, step.name, step.target)], act


@pytest.mark.parametrize("state", S)
def test_the_person_is_always_heard_and_moves_it_exactly_where_the_flow_has_it(
    door: Door, stood: Callable[[S], Contact], state: S
) -> None:
    contact = stood(state)
    may, before = open_names(file_of(contact)), steps_of(contact)
    said = contact.notes.filter(from_person=True).count()
    for act, perform in each(OF_THE_PERSON):
        step = may.get(act)
        perform(door, contact)
        assert contact.notes.filter(from_person=True).count() == said + 1, act
        assert door.fresh(contact).state == (step.target if step else state), act
        assert steps_of(contact) == (before if step is None else [*before, (state, step.name, step.target)]), act


def test_a_contact_taken_up_again_comes_back_as_such_when_what_was_asked_for_came(
    door: Door, stood: Callable[[S], Contact]
) -> None:
    contact = stood(S.REOPENED)
    ask(door, contact)
    ask(door, contact)
    OF_THE_PERSON["supplement"](door, contact)
    assert door.fresh(contact).state == S.REOPENED


def test_a_ticket_that_was_withdrawn_is_still_answered_to_its_channel(door: Door) -> None:
    contact = door.receive(channel="hotline", ticket="T9", ticket_kind="complaint").contact
    BROUGHT[S.WITHDRAWN](door, contact)
    BROUGHT[S.ANSWERED](door, contact)
    held = door.fresh(contact)
    assert (held.state, held.is_open, held.answered_on) == (S.WITHDRAWN, False, door.day)
    with pytest.raises(Refused, match="已经答复"):
        BROUGHT[S.ANSWERED](door, contact)


def test_a_step_says_who_took_it_and_when(door: Door, complaint: Contact) -> None:
    ask(door, complaint)
    OF_THE_PERSON["supplement"](door, complaint)
    rows = list(ContactStep.objects.filter(contact=complaint).order_by("seq").values_list("by", "on"))
    assert rows == [(None, door.day), (door.city.clerk.pk, door.day), (None, door.day)]
    assert door.fresh(complaint).seq == 3


def test_nothing_but_the_one_place_sets_the_state_of_a_contact() -> None:
    from pathlib import Path

    room = Path(moving.__file__).parents[1]
    setting = [
        f"{path.name}: {line.strip()}"
        for path in room.rglob("*.py")
        if "migrations" not in path.parts and path.name != "moving.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith(("contact.state", "contact.seq", "contact.is_open")) and "=" in line
    ]
    assert setting == []
