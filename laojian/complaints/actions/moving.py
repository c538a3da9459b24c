"""The one place that sets the state of a contact: a lawful step, stored, with the terms it stops and starts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from laojian.complaints.actions.terms import start_clocks, stop_clocks
from laojian.complaints.flow_file import file_of
from laojian.complaints.models import Contact, ContactStep
from laojian.complaints.rules.flow import FLOW, RECEIVED, lawful, restarts
from laojian.complaints.rules.flow_table import BEFORE, ENDED, VERSION
from laojian.complaints.rules.states import ContactState
from laojian.kernel.flow import Step
from laojian.org.models import Officer

#: Why terms stopped, as it stands beside them, where it is not the state that was reached.
_WHY: Final = {"answer_channel": ContactState.ANSWERED, "goes_on": "reopened case"}


def begin(contact: Contact, *, by: Officer | None, at: datetime, on: date) -> None:
    """The first row of a contact just stored: it was received."""
    _store(contact, BEFORE, RECEIVED, ContactState.NEW, by=by, at=at, on=on)


def require_step(contact: Contact, name: str) -> Step:
    """The step of this name (full or plain) that may be taken now. Raises NotFound, Refused with the way out."""
    return lawful(file_of(contact), name)


def step_if_lawful(contact: Contact, name: str) -> Step | None:
    """The same, None where it may not be taken: what follows by itself, if it follows."""
    file = file_of(contact)
    open_here = any(name in (step.name, step.base) for step in FLOW.open_steps(file.state))
    return next((s for s in FLOW.named(file.state, name) if all(map(file.fact, s.needs))), None) if open_here else None


def take(contact: Contact, step: Step, *, by: Officer | None, at: datetime, on: date) -> None:
    """Take a step that was found lawful: history, state, terms. The contact is locked; the caller saves it.

    A contact that is not saved afterwards is refused by the database with its step.
    """
    source, contact.seq = contact.state, contact.seq + 1
    contact.state, contact.is_open = step.target, step.target not in ENDED
    _store(contact, source, step.name, step.target, by=by, at=at, on=on)
    if step.stops:
        stop_clocks(contact, step.stops, on=on, why=_WHY.get(step.base, step.target))
    if restarts(step):
        start_clocks(contact, on=on, at=at, only_acceptance=True)


def _store(
    contact: Contact, source: str, name: str, target: str, *, by: Officer | None, at: datetime, on: date
) -> None:
    ContactStep.objects.create(
        contact=contact, seq=contact.seq, prev_seq=contact.seq - 1 or None, flow_version=VERSION, source=source,
        step=name, target=target, on=on, at=at, by=by,
    )  # fmt: skip
