"""The inbox inside: laying a message in, marking it read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laojian.kernel.references import Ref
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.messages import envelopes
from laojian.messages.actions.parking import note
from laojian.messages.envelopes import Content
from laojian.messages.models import Inside, Outgoing
from laojian.messages.ports import Letter


@transaction.atomic
def put(letter: Letter) -> None:
    """Lay a message into the recipient's inbox, once however often it is called. The worker writes the entry."""
    owner = Outgoing.objects.values_list("message_id", flat=True).get(pk=letter.message)
    content = Content(letter.title, letter.text, letter.values)
    row = Inside(
        message_id=letter.message,
        recipient=letter.recipient,
        sealed_content=envelopes.seal_content(content, owner, "inside"),
        at=letter.at,
    )
    Inside.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def mark_read(*, inside_id: int, recipient: Ref, at: datetime) -> Inside:
    """The recipient has opened a message; the first time is an entry, a proof beside the delivery itself.

    Raises NotFound, also for the message of somebody else.
    """
    row = (
        Inside.objects.select_for_update(of=("self",))
        .select_related("message")
        .filter(pk=inside_id, recipient=str(recipient))
        .first()
    )
    if row is None:
        raise NotFound(zh("没有这条消息"))
    if row.read_at is None:
        row.read_at = at
        row.save(update_fields=["read_at"])
        note("message.read", row.message, at, by=recipient, payload={"channel": "inside"})
    return row
