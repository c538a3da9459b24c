"""Messages to the person about the own contact: enqueued with the act they tell of, to the sealed telephone or mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation

from laojian.complaints.models import Contact
from laojian.complaints.sealing import opened_json
from laojian.kernel.words import Message
from laojian.messages import actions as messages
from laojian.messages.envelopes import Recipient

CHANNELS = ("wechat", "sms", "mail")


def in_their_language(contact: Contact, message: Message) -> str:
    """Words of the office in the language in which the person came."""
    with translation.override(contact.language):
        return message.render(translation.gettext)


def notify(contact: Contact, template: str, *, at: datetime, key: str, values: Mapping[str, str] | None = None) -> None:
    """Enqueue one message under a key of this contact, in the caller's transaction; nothing for who left no address.

    A reporter gets no message unless he left a telephone or mail himself.
    """
    if contact.sealed_identity is None:
        return
    who = opened_json(contact.number, "identity", contact.sealed_identity)
    if not (who.get("phone") or who.get("email")):
        return
    messages.enqueue(
        template=template,
        to=Recipient(
            subject=contact.ref, channels=CHANNELS, phone=who.get("phone", ""), email=who.get("email", ""),
            language="en" if contact.language == "en" else "zh",
        ),
        values={"receipt": contact.number, **(values or {})},
        about=contact.ref, place=contact.place, by=None, at=at, key=f"{contact.number}:{key}",
    )  # fmt: skip
