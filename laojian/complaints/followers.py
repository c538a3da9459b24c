"""What contacts do when their case moves: they follow the ledger by position, nothing calls up."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.cases.models import Case
from laojian.cases.rules.flow_table import base_name
from laojian.complaints.actions.moving import step_if_lawful, take
from laojian.complaints.actions.notifying import notify
from laojian.complaints.actions.preconditions import record_act, touch
from laojian.complaints.models import Contact
from laojian.ledger import actions as ledger
from laojian.ledger.queries import Followed, follow
from laojian.messages.rules import words_or

NAME: Final = "complaints"
#: What of a case the person is told, by the step's plain name: the template of the message.
TOLD: Final[dict[str, str]] = {
    "accept": "matter_accepted", "accept_and_file": "matter_accepted", "refuse_complaint": "matter_refused",
    "refuse_unsupplemented": "matter_refused", "approve_closing": "matter_result", "refuse_filing": "matter_result",
    "pass_on": "matter_transferred", "pass_on_lead": "matter_transferred",
}  # fmt: skip
OTHER_BODY: Final = "有权机关"
ASKED: Final = frozenset({"approve_closing"})


def follow_cases(*, at: datetime, limit: int = 500) -> int:
    """One turn: the next sealed entries; what concerns a case with contacts moves them. How many entries were read."""
    with transaction.atomic():
        entries = follow(NAME, limit)
        for entry in entries:
            if entry.subject.kind == "case" and entry.payload and "to" in entry.payload:
                _moved(entry, at)
        if entries:
            ledger.advance(NAME, entries[-1].position)
    return len(entries)


def _moved(entry: Followed, at: datetime) -> None:
    case_id = int(entry.subject.id)
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return
    rows = Contact.objects.select_for_update(of=("self",)).filter(case_id=case_id).select_related("case", "unit")
    for contact in rows.order_by("pk"):
        _carry(contact, case, entry, at)


def _carry(contact: Contact, case: Case, entry: Followed, at: datetime) -> None:
    """A contact follows the state of its case: open while it is, ended when it ended and the channel was answered."""
    payload = entry.payload or {}
    base = base_name(str(payload.get("step", "")))
    on = localdate(at)
    closing = step_if_lawful(contact, "close")
    if closing is not None:
        contact.answered_on = contact.answered_on or on
        take(contact, closing, by=None, at=at, on=on)
        touch(contact, by=None, at=at)
        record_act(contact, "close", by=None, at=at, on=on, payload={"case": case.number, "state": case.state})
    elif base == "reopen" and (going_on := step_if_lawful(contact, "goes_on")) is not None:
        take(contact, going_on, by=None, at=at, on=on)
        touch(contact, by=None, at=at)
        record_act(contact, "goes_on", by=None, at=at, on=on, payload={"case": case.number})
    if base in TOLD:
        values = {"day": on.isoformat()} if TOLD[base] == "matter_accepted" else {}
        if TOLD[base] == "matter_transferred":
            inputs = payload.get("inputs")
            receiver = inputs.get("receiver") if isinstance(inputs, dict) else None
            values = {"office": words_or(str(receiver or ""), OTHER_BODY)}
        notify(contact, TOLD[base], at=at, key=f"case:{entry.id}", values=values)
    if base in ASKED:
        notify(contact, "matter_confirm", at=at, key=f"confirm:{entry.id}")
        notify(contact, "matter_evaluate", at=at, key=f"evaluate:{entry.id}")
