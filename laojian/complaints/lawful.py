"""What an officer may do with a contact now: the acts of the table and the steps of the flow, asked once for all.

The domain refuses by it (`actions.preconditions.require_act`), the page shows buttons by it (`queries.lawful_acts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from laojian.complaints.flow_file import file_of
from laojian.complaints.malicious_marks import holding
from laojian.complaints.models import Contact, Dispute, MaliciousMark, Opening, UrgencyChange
from laojian.complaints.rules.acts import ACTS
from laojian.complaints.rules.flow import lawful, open_names
from laojian.complaints.rules.flow_table import DESK
from laojian.complaints.rules.urgency import LEVELS
from laojian.kernel.acts import Act
from laojian.kernel.refusal import Refused
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org.access import Held
from laojian.org.models import Officer

Facts = Mapping[str, Callable[[], bool]]


def assigned(contact: Contact, by: Officer) -> bool:
    """Whether the officer handles the case the contact led to (监察员 sees what belongs to his cases)."""
    return contact.case is not None and by.pk in (contact.case.lead_officer_id, contact.case.second_officer_id)


def right_to(contact: Contact, act: Act, by: Officer, on: date) -> Held | None:
    """The grant on which the officer may do the act at the contact's place, or because he handles its case."""
    mine = assigned(contact, by)
    held = access.held_for(by, act.permission, contact.place, on=on, assigned=mine)
    if held is None and mine and act.assigned:
        held = access.held_for(by, act.assigned, contact.place, on=on, assigned=True)
    return held


def against(contact: Contact, act: Act, by: Officer, on: date) -> Refused | None:
    """What stands against the act whoever has the right: the state, or something the file has or lacks."""
    return _against(act, contact.state, _facts(contact, by, on))


def _against(act: Act, state: str, facts: Facts) -> Refused | None:
    return ACTS.against(act, state, lambda name: facts[name]())


def require_open(contact: Contact, name: str, by: Officer, on: date) -> None:
    """Raise what a press of this act or step would get now: Forbidden without the right, Refused with the way out.

    For the form before the press; the press itself asks again, with the contact locked.
    """
    if not ACTS.has(name):
        access.require(by, DESK, contact.place, on=on, assigned=assigned(contact, by))
        lawful(file_of(contact), name)
        return
    act = ACTS.named(name)
    if right_to(contact, act, by, on) is None and not (name == "move_to_unit" and _offered(contact, by, on)):
        access.require(by, act.permission, contact.place, on=on, assigned=assigned(contact, by))
    refusal = against(contact, act, by, on)
    if refusal is not None:
        raise refusal


def lawful_acts(contact: Contact, by: Officer, on: date) -> dict[str, Message]:
    """Everything this officer may do with the contact now, by name with its words: acts beside the steps, and steps.

    The state and the file are asked first: most acts need no look at the rights then.
    """
    facts = _facts(contact, by, on)
    found = {
        act.name: zh(act.title)
        for act in ACTS.acts
        if not _against(act, contact.state, facts) and right_to(contact, act, by, on) is not None
    }
    if access.allowed(by, DESK, contact.place, on=on):
        steps = open_names(file_of(contact))
        found |= {base: zh(step.title) for base, step in steps.items() if step.permission == DESK}
    return found


def _offered(contact: Contact, by: Officer, on: date) -> bool:
    """Whether the present holder has named the officer's unit in an open dispute: he may take the contact over."""
    named = Dispute.objects.filter(contact=contact, approval__state="pending").values_list("other__place", flat=True)
    return any(access.allowed(by, DESK, place, on=on) for place in named)


def _facts(contact: Contact, by: Officer, on: date) -> Facts:
    marked = cache(lambda: holding(on).filter(contact=contact).exists())  # two facts ask it

    def waits(matter: type[Opening | UrgencyChange | MaliciousMark | Dispute], **more: Officer) -> bool:
        return matter.objects.filter(contact=contact, approval__state="pending", **more).exists()

    return {
        "not_most_urgent": lambda: contact.urgency < max(LEVELS),
        "not_least_urgent": lambda: contact.urgency > min(LEVELS),
        "no_lowering_waits": lambda: not waits(UrgencyChange),
        "without_case": lambda: contact.case_id is None,
        "no_dispute_waits": lambda: not waits(Dispute),
        "not_marked": lambda: not waits(MaliciousMark) and not marked(),
        "mark_holds": marked,
        "guarded": lambda: contact.guarded or contact.tellers.filter(guarded=True).exists(),
        "identity_left": lambda: (
            contact.sealed_identity is not None or contact.workers.exists() or contact.tellers.exists()
        ),
        "not_asked_yet": lambda: not waits(Opening, approval__asked_by=by),
    }
