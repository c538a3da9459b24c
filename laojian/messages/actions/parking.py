"""A message that reaches nobody becomes a work item, never a line in a log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from laojian.kernel.references import Ref
from laojian.ledger.actions import record
from laojian.messages import rules
from laojian.messages.lanes import let_next_go
from laojian.messages.models import Failure, Outgoing

SEALED: Final = ("sealed_content", "sealed_addresses")


def note(
    verb: str,
    message: Outgoing,
    at: datetime,
    *,
    by: Ref | None = None,
    authority: str = "",
    payload: Mapping[str, object],
) -> None:
    """One entry in the stream of the matter. It names template and channel, never an address or a text."""
    record(
        verb=verb,
        subject=Ref("message", str(message.pk)),
        stream=message.about,
        by=by,
        at=at,
        authority=authority,
        payload={"template": message.template, **payload},
    )


def forget_code(message: Outgoing) -> None:
    """A one-time code is of use to nobody once its message is done, but it opens something: text and address go."""
    if message.purpose == "code":
        message.sealed_content = message.sealed_addresses = None


def park(message: Outgoing, reason: str, at: datetime) -> Failure:
    """Stop trying, and list the message for an officer of its place. The caller holds the row and its transaction."""
    message.state, message.done_at, message.leased_until = Outgoing.State.PARKED, at, None
    forget_code(message)
    message.save(update_fields=[*SEALED, "state", "done_at", "leased_until", "channel", "tries"])
    city, district, street = rules.places(message.place)
    failure = Failure.objects.create(
        message=message,
        about=message.about,
        city_code=city,
        district_code=district,
        street_code=street,
        reason=reason,
        failed_at=at,
    )
    note("message.failed", message, at, payload={"reason": reason, "failure": failure.pk})
    let_next_go(message)
    return failure
