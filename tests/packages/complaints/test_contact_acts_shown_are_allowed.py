"""Act × state × who: the page offers an act exactly where the domain lets it be done; none is without a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from flows.cast import City
from packages.complaints.reception import Door
from packages.complaints.test_following_it import registered
from packages.complaints.test_steps_of_a_contact import BROUGHT, OF_OFFICERS, Undone

from laojian.complaints import actions, queries
from laojian.complaints.actions import copies, disputes, marks, urgency
from laojian.complaints.flow_file import file_of
from laojian.complaints.lawful import lawful_acts
from laojian.complaints.models import Contact, Match, Suggestion
from laojian.complaints.rules.acts import ACTS
from laojian.complaints.rules.flow import open_names
from laojian.complaints.rules.flow_table import DESK, STEPS
from laojian.complaints.rules.states import ContactState as S
from laojian.complaints.sealing import seal_json
from laojian.kernel.refusal import Refused
from laojian.org.models import Officer, Unit

#: What is done by whom besides: what is read, said by the person, decided by the second person, or done to many.
NO_ACT_OF_ITS_OWN = {
    "answer_all": "answers each contact by `answer_channel`",
    "approve_lower": "second person", "refuse_lower": "second person", "approve_mark": "second person",
    "refuse_mark": "second person", "approve_opening": "second person", "refuse_opening": "second person",
    "designate": "second person", "start_batch": "each item by its own act", "stop_batch": "the batch, not a contact",
    "undo_batch": "each item by its own act", "work_batches": "a regular task", "receive": "there is no contact yet",
    "look": "read", "open_identity": "read", "open_text": "read", "read_notes": "read", "mark_read": "read",
    "say": "the person", "unsolved": "the person", "withdraw": "the person", "confirm_received": "the person",
    "evaluate": "the person", "ask_login": "the person", "confirm_login": "the person", "open_by_code": "the person",
    "open_by_link": "the person", "no_such_receipt": "the person", "save_draft": "the person",
    "read_draft": "the person", "drop_draft": "the person", "sweep": "a regular task", "sweep_drafts": "a regular task",
    "send_codes": "a regular task", "same_event_group": "read", "use_model": "no contact", "end_model": "no contact",
}  # fmt: skip
Do = Callable[[Door, Contact, Officer], Any]
REASON = "多次电话核实，情况属实"


def given(door: Door, contact: Contact, by: Officer) -> dict[str, Any]:
    return {"contact_id": contact.pk, "by": by, "at": door.at}


def dated(door: Door, contact: Contact, by: Officer) -> dict[str, Any]:
    return given(door, contact, by) | {"on": door.day}


def other_unit(door: Door) -> Unit:
    made, _ = Unit.objects.get_or_create(code="hz", name="海珠区劳动保障监察大队", kind="大队", place="440105")
    return made


def suggestion(door: Door, contact: Contact) -> int:
    held = {"value": "0201", "words": "工资", "start": 0, "end": 2, "note": ""}
    made = Suggestion.objects.create(
        contact=contact, kind="violation", sealed=seal_json(contact.number, "suggestion", held), score=0.8,
        source="test", at=door.at,
    )  # fmt: skip
    return made.pk


def match(door: Door, contact: Contact) -> int:
    other = door.receive().contact
    return Match.objects.create(contact=contact, other=other, score=0.9, reasons=[], at=door.at).pk


def attachment(door: Door, contact: Contact) -> int:
    return contact.attachments.get().pk


BESIDE: dict[str, Do] = {
    "edit": lambda d, c, by: actions.edit(cause="0203", **dated(d, c, by)),
    "decide_suggestion": lambda d, c, by: actions.decide_suggestion(
        suggestion_id=suggestion(d, c), state="dismissed", by=by, at=d.at
    ),
    "decide_match": lambda d, c, by: actions.decide_match(match_id=match(d, c), same=False, by=by, at=d.at, on=d.day),
    "make_working_copy": lambda d, c, by: copies.make_working_copy(attachment_id=attachment(d, c), **dated(d, c, by)),
    "answer_person": lambda d, c, by: actions.answer_person(text="正在核实。", **given(d, c, by)),
    "raise_urgency": lambda d, c, by: urgency.raise_urgency(level=3, reason=REASON, **given(d, c, by)),
    "propose_lower": lambda d, c, by: urgency.propose_lower(level=0, reason=REASON * 5, **given(d, c, by)),
    "propose_mark": lambda d, c, by: marks.propose_mark(
        reason=REASON, until=d.day + timedelta(days=30), **given(d, c, by)
    ),
    "lift_mark": lambda d, c, by: marks.lift_mark(mark_id=c.marks.get().pk, reason=REASON, by=by, at=d.at),
    "raise_dispute": lambda d, c, by: disputes.raise_dispute(
        other_unit_id=other_unit(d).pk, reason=REASON, **dated(d, c, by)
    ),
    "ask_opening": lambda d, c, by: actions.ask_opening(reason=REASON, **given(d, c, by)),
}
#: Taken over by the receiving unit, on its own right there: the page of the giving unit only leads to the form.
ELSEWHERE = {"move_to_unit"}
ROLES = ("clerk", "wang", "zhao", "head", "supervisor")


@pytest.fixture
def stood(door: Door) -> Callable[..., Contact]:
    def brought(state: S, **known: Any) -> Contact:
        contact = door.receive(files=(actions.NewFile(b"some words", "note.txt"),), **known).contact
        BROUGHT[state](door, contact)
        return door.fresh(contact)

    return brought


def may(door: Door, contact: Contact, by: Officer) -> set[str]:
    """What the page shows to somebody; nothing where there is no page."""
    try:
        return set(lawful_acts(queries.one(by, contact.pk, door.day), by, door.day))
    except Refused:
        return set()


def tried(door: Door, contact: Contact, by: Officer, perform: Do) -> bool:
    try:
        with transaction.atomic():
            perform(door, contact, by)
            raise Undone
    except Undone:
        return True
    except Refused:
        return False


@pytest.mark.parametrize(("state", "kind"), [*((state, "complaint") for state in S), (S.NEW, "report")])
def test_the_page_shows_exactly_what_the_domain_lets_each_person_do(
    door: Door, stood: Callable[..., Contact], state: S, kind: str
) -> None:
    contact = stood(state, kind=kind)
    if contact.case is not None:
        contact.case.lead_officer, contact.case.second_officer = door.city.wang, door.city.li
        contact.case.save(update_fields=["lead_officer", "second_officer"])
    Contact.objects.filter(pk=contact.pk).update(urgency=1)
    contact = door.fresh(contact)
    steps = set(open_names(file_of(contact))) & set(OF_OFFICERS)
    for role in ROLES:
        by = door.city.people[role]
        shown = may(door, contact, by)
        for act, perform in BESIDE.items():
            if act != "lift_mark":
                assert tried(door, contact, by, perform) == (act in shown), (role, act)
        assert shown & set(OF_OFFICERS) == (steps if role == "clerk" else set()), role


def test_the_page_has_it_from_the_table(door: Door, city: City, complaint: Contact) -> None:
    shown = queries.view(city.clerk, complaint.pk, door.day, door.at)
    assert shown.may == lawful_acts(complaint, city.clerk, door.day)
    assert str(shown.may["register_case"]) == "登记为线索" and str(shown.may["edit"]) == "修改登记内容"


def test_what_waits_or_holds_is_not_asked_for_again(door: Door, city: City) -> None:
    contact = door.receive(kind="report").contact
    Contact.objects.filter(pk=contact.pk).update(urgency=2)
    fresh = door.fresh(contact)
    for act in ("propose_lower", "raise_dispute", "propose_mark", "ask_opening"):
        assert act in may(door, fresh, city.clerk)
        BESIDE[act](door, fresh, city.clerk)
        assert act not in may(door, fresh, city.clerk)
        assert not tried(door, fresh, city.clerk, BESIDE[act])
    assert "lift_mark" not in may(door, fresh, city.head)
    mark = fresh.marks.get()
    for approver in (city.head, city.people["head2"]):
        marks.approve_mark(mark_id=mark.pk, by=approver, at=door.at)
    assert "lift_mark" in may(door, fresh, city.head) and "lift_mark" not in may(door, fresh, city.clerk)
    assert tried(door, fresh, city.head, BESIDE["lift_mark"])
    assert not tried(door, fresh, city.clerk, BESIDE["lift_mark"])


def test_the_most_urgent_is_not_raised_and_the_least_not_lowered(door: Door, city: City, complaint: Contact) -> None:
    for level, act in ((3, "raise_urgency"), (0, "propose_lower")):
        Contact.objects.filter(pk=complaint.pk).update(urgency=level)
        assert act not in may(door, door.fresh(complaint), city.clerk)
        assert not tried(door, door.fresh(complaint), city.clerk, BESIDE[act])


def test_taking_over_is_offered_where_the_table_has_it(door: Door, city: City, complaint: Contact) -> None:
    assert "move_to_unit" in may(door, complaint, city.clerk)
    registered(door, complaint)
    assert "move_to_unit" not in may(door, door.fresh(complaint), city.clerk)
    with pytest.raises(Refused, match="随案件移送"):
        disputes.move_to_unit(unit_id=door.city.unit.pk, reason=REASON, **dated(door, complaint, city.clerk))


def test_an_inspector_of_the_place_writes_only_to_the_persons_of_his_own_cases(door: Door, complaint: Contact) -> None:
    case = registered(door, complaint)
    case.lead_officer, case.second_officer = door.city.wang, door.city.li
    case.save(update_fields=["lead_officer", "second_officer"])
    contact = door.fresh(complaint)
    for role, expected in (("wang", True), ("li", True), ("zhao", False), ("head", False), ("clerk", True)):
        by = door.city.people[role]
        assert tried(door, contact, by, BESIDE["answer_person"]) is expected, role
        assert ("answer_person" in may(door, contact, by)) is expected, role


def test_every_act_of_the_package_has_a_row_and_every_row_a_test() -> None:
    rows = {act.name for act in ACTS.acts}
    steps = {step.base for step in STEPS if step.permission == DESK and step.base not in ("undo_attach", "take_back")}
    told = {name for name in actions.__all__ if name[0].islower()}
    known = {"register_case", "attach_to_case", "ask_supplement", "redirect", "pass_on", "answer_channel", "detach"}
    assert steps == known == set(OF_OFFICERS)
    assert rows == set(BESIDE) | ELSEWHERE
    assert told - rows - steps == set(NO_ACT_OF_ITS_OWN), "an act without a row, or without a word why it has none"
