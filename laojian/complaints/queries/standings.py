"""Where a contact stands, read from its own state and that of its case."""

from __future__ import annotations

from typing import Final, cast

from laojian.complaints.models import Contact
from laojian.complaints.rules.standing import BY_CASE, ContactState, Kind, Standing, standing

_STATES: Final[dict[str, ContactState]] = {
    Contact.State.NEW: "received",
    Contact.State.WAITING: "with_case",
    Contact.State.LINKED: "with_case",
    Contact.State.REDIRECTED: "refused",
    Contact.State.PASSED_ON: "passed_on",
    Contact.State.ANSWERED: "answered",
    Contact.State.CLOSED: "with_case",
    Contact.State.REOPENED: "reopened",
    Contact.State.WITHDRAWN: "withdrawn",
}
_SUPPLEMENT: Final = "S02"


def standing_of(contact: Contact) -> Standing:
    """What may be told of the contact outside the office; its case must be loaded (`select_related("case")`)."""
    state = contact.case.state if contact.case is not None else ""
    if contact.state == Contact.State.WAITING:
        state = _SUPPLEMENT
    elif contact.state == Contact.State.CLOSED and not state:
        state = "S91"
    return standing(_STATES[contact.state], state if state in BY_CASE else "", kind=cast(Kind, contact.kind))
