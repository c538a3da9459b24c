"""What another system brings after the first contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from laojian.complaints.actions.incoming import NewFile
from laojian.complaints.actions.preconditions import checked_key, locked, record_act
from laojian.complaints.actions.talk import say
from laojian.complaints.models import ChannelKey, Note
from laojian.complaints.queries.channel_keys import own_contact
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.org.rules.pieces import FIRST, NOBODY


@dataclass(frozen=True, slots=True)
class Supplemented:
    """The contact's number, and whether the files came in now or had come before under the same key."""

    number: str
    now: bool


@transaction.atomic
def supplement_from_channel(
    *, channel: ChannelKey, number: str, text: str, files: Sequence[NewFile], key: str, at: datetime
) -> Supplemented:
    """Files of the person, handed on by the channel that brought the contact. Acts once for a key.

    Where another has come with the same ticket it is not known whose they are: the desk sees them, no complainant does.
    Raises NotFound for a contact of another channel, Invalid.
    """
    contact = locked(own_contact(channel, number).pk)
    if not files:
        raise Invalid(zh("没有文件"), field="files")
    before = Note.objects.filter(contact=contact).count()
    others = Note.objects.filter(contact=contact, from_person=True).exclude(whose=FIRST).exclude(whose__startswith="w")
    whose = NOBODY if others.exists() else FIRST
    say(contact_id=contact.pk, text=text, files=files, purpose="supplement", key=checked_key(key), at=at, whose=whose)
    now = Note.objects.filter(contact=contact).count() > before
    if now:
        record_act(
            contact, "files_from_channel", by=None, at=at, through=Ref("channel", str(channel.pk)),
            payload={"files": len(files)},
        )  # fmt: skip
    return Supplemented(contact.number, now)
