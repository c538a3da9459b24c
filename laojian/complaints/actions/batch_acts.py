"""The acts that may be done on many contacts at once: what each asks for, how it is done on one, how it is undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from laojian.cases import queries as cases
from laojian.cases.reading import cause_in_force
from laojian.complaints import law_rows
from laojian.complaints.actions.disputes import move_to_unit
from laojian.complaints.actions.handling import attach_to_case, detach, edit, pass_on, redirect
from laojian.complaints.actions.moving import require_step, take
from laojian.complaints.actions.notifying import notify
from laojian.complaints.actions.preconditions import BASIS, locked, record_act, require_right, touch
from laojian.complaints.actions.receiving import require_unit
from laojian.complaints.actions.talk import answer_person, write_note
from laojian.complaints.actions.terms import show_nearest
from laojian.complaints.models import Contact
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import Message, zh
from laojian.org.models import Officer

UNDONE: Final = "撤销批量办理"
CALLED_BACK: Final = "此前的告知是误发的，现予撤销。您的来件按原编号继续办理。"


@dataclass(frozen=True, slots=True)
class Turn:
    """One contact's turn: what was filled in, by whom, when, what stood there before, and the version that was seen."""

    contact_id: int
    inputs: Mapping[str, Any]
    by: Officer
    at: datetime
    on: date
    version: int
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """`asked`: names of what must be filled in. `undo` None: it cannot be taken back, and `why` says so."""

    title: Message
    asked: tuple[str, ...]
    perform: Callable[[Turn], object]
    undo: Callable[[Turn], object] | None
    why: Message | None = None


def _attach(turn: Turn) -> object:
    return attach_to_case(
        contact_id=turn.contact_id, case_id=turn.inputs["case_id"], reason=turn.inputs["reason"], by=turn.by,
        at=turn.at, on=turn.on, expected_version=turn.version,
    )  # fmt: skip


def _detach(turn: Turn) -> object:
    if turn.before["case"] is not None:
        raise Refused(zh("重新受理的来件请逐件办理"), basis=BASIS)
    return detach(
        contact_id=turn.contact_id, reason=UNDONE, by=turn.by, at=turn.at, on=turn.on, expected_version=turn.version,
        back_to=turn.before["state"],
    )  # fmt: skip


def _redirect(turn: Turn) -> object:
    return redirect(
        contact_id=turn.contact_id, door=turn.inputs["door"], text=turn.inputs["text"], by=turn.by, at=turn.at,
        on=turn.on, expected_version=turn.version,
    )  # fmt: skip


def _pass_on(turn: Turn) -> object:
    return pass_on(
        contact_id=turn.contact_id, receiver=turn.inputs["receiver"], reason=turn.inputs["reason"], by=turn.by,
        at=turn.at, on=turn.on, expected_version=turn.version,
    )  # fmt: skip


def _take_back(turn: Turn) -> object:
    """The contact stands open again where it stood, its terms run on, and the person is told."""
    contact = locked(turn.contact_id)
    held = require_right(contact, "contact.triage", turn.by, turn.on)
    before = turn.before
    take(contact, require_step(contact, f"take_back_to_{before['state']}"), by=turn.by, at=turn.at, on=turn.on)
    contact.answer = before["answer"]
    contact.answered_on = date.fromisoformat(before["answered_on"]) if before["answered_on"] else None
    contact.clocks.filter(pk__in=before["clocks"]).update(stopped_on=None, stopped_why="")
    show_nearest(contact)
    note = write_note(contact, CALLED_BACK, from_person=False, at=turn.at, purpose="answer", by=turn.by)
    touch(contact, by=turn.by, at=turn.at)
    record_act(
        contact, "take_back", by=turn.by, at=turn.at, on=turn.on, authority=str(held),
        payload={"state": before["state"], "reason": UNDONE},
    )  # fmt: skip
    notify(contact, "matter_talk", at=turn.at, key=f"note:{note.pk}")
    return contact


def _set_cause(turn: Turn) -> object:
    return edit(
        contact_id=turn.contact_id, by=turn.by, at=turn.at, on=turn.on, expected_version=turn.version,
        cause=turn.inputs["cause"],
    )  # fmt: skip


def _unset_cause(turn: Turn) -> object:
    return edit(
        contact_id=turn.contact_id, by=turn.by, at=turn.at, on=turn.on, expected_version=turn.version,
        cause=turn.before["cause"],
    )  # fmt: skip


def _answer(turn: Turn) -> object:
    return answer_person(contact_id=turn.contact_id, text=turn.inputs["text"], by=turn.by, at=turn.at)


def _move(turn: Turn) -> object:
    return move_to_unit(
        contact_id=turn.contact_id, unit_id=turn.inputs["unit_id"], reason=turn.inputs["reason"], by=turn.by,
        at=turn.at, on=turn.on, expected_version=turn.version,
    )  # fmt: skip


def _move_back(turn: Turn) -> object:
    return move_to_unit(
        contact_id=turn.contact_id, unit_id=turn.before["unit"], reason=UNDONE, by=turn.by, at=turn.at, on=turn.on,
        expected_version=turn.version,
    )  # fmt: skip


ACTS: Final[dict[str, Act]] = {
    "attach_to_case": Act(zh("并入案件"), ("case_id", "reason"), _attach, _detach),
    "redirect": Act(zh("告知其他途径"), ("door", "text"), _redirect, _take_back),
    "pass_on": Act(zh("转送"), ("receiver", "reason"), _pass_on, _take_back),
    "set_cause": Act(zh("设定案由"), ("cause",), _set_cause, _unset_cause),
    "answer_person": Act(zh("答复当事人"), ("text",), _answer, None, zh("已经发出的答复不能收回")),
    "move_to_unit": Act(zh("移交受理机构"), ("unit_id", "reason"), _move, _move_back),
}


def checked_inputs(act: str, inputs: Mapping[str, Any], by: Officer, on: date) -> dict[str, Any]:
    """What was filled in, as the acts want it. Raises Invalid for an act or a field that does not read, NotFound."""
    if act not in ACTS:
        raise Invalid(zh("没有“%(value)s”这一选项", value=act), field="act")
    given: dict[str, Any] = {}
    for name in ACTS[act].asked:
        value = inputs.get(name)
        if value is None or not str(value).strip():
            raise Invalid(zh("请填写批量办理的内容"), field=name)
        given[name] = _whole(name, value) if name.endswith("_id") else str(value).strip()
    if "case_id" in given:
        cases.one(by, given["case_id"], on)
    if "unit_id" in given:
        require_unit(given["unit_id"])
    if "door" in given and given["door"] not in {row.code for row in law_rows.doors().on(on)}:
        raise Invalid(zh("请选择应当去的地方"), field="door")
    if "cause" in given and not cause_in_force(given["cause"], on):
        raise Invalid(zh("没有案由代码“%(code)s”", code=given["cause"]), field="cause")
    return given


def standing(contact: Contact) -> dict[str, Any]:
    """What stands there before an act, so that it can be undone."""
    return {
        "state": contact.state,
        "answer": contact.answer,
        "answered_on": contact.answered_on.isoformat() if contact.answered_on else None,
        "case": contact.case_id,
        "unit": contact.unit_id,
        "cause": contact.cause,
        "clocks": sorted(contact.clocks.filter(stopped_on__isnull=True).values_list("pk", flat=True)),
    }


def _whole(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise Invalid(zh("请填写批量办理的内容"), field=name) from None
