"""Where a contact stands, read from its own state and that of its case."""

from __future__ import annotations

from typing import Final, cast

from laojian.complaints.models import Contact
from laojian.complaints.rules.standing import BY_CASE, Kind, PublicState, Standing, standing
from laojian.complaints.rules.states import ContactState

_STATES: Final[dict[str, PublicState]] = {
    ContactState.NEW: "received",
    ContactState.WAITING: "with_case",
    ContactState.LINKED: "with_case",
    ContactState.REDIRECTED: "refused",
    ContactState.PASSED_ON: "passed_on",
    ContactState.ANSWERED: "answered",
    ContactState.CLOSED: "with_case",
    ContactState.REOPENED: "reopened",
    ContactState.WITHDRAWN: "withdrawn",
}
_SUPPLEMENT: Final = "S02"


def standing_of(contact: Contact) -> Standing:
    """What may be told of the contact outside the office; its case must be loaded (`select_related("case")`)."""
    state = contact.case.state if contact.case is not None else ""
    if contact.state == ContactState.WAITING:
        state = _SUPPLEMENT
    elif contact.state == ContactState.CLOSED and not state:
        state = "S91"
    return standing(_STATES[contact.state], state if state in BY_CASE else "", kind=cast(Kind, contact.kind))
