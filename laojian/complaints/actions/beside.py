"""What comes again under a ticket that is there, and says something else: nothing of it is lost."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from laojian.complaints.actions.attaching import attach
from laojian.complaints.actions.doorway import locked, once_for, told, touch
from laojian.complaints.actions.incoming import NewContact, NewFile
from laojian.complaints.actions.talk import MOST_NOTE, back_to_desk, write_note
from laojian.complaints.models import Contact
from laojian.kernel.references import Ref
from laojian.org.models import Officer


@transaction.atomic
def keep_beside(
    there: Contact, came: NewContact, key: str, *, by: Officer | None, at: datetime, through: Ref | None
) -> None:
    """The text as messages of the person, the files with them, once for a key; the clerk finds them unread.

    Who the person is and which workers were named then is sealed as a file of which no working copy is made: it opens
    as an identity does. It changes nothing of the contact: whoever knows a ticket must not be able to put another
    telephone in place of the person's.
    """
    contact = locked(there.pk)

    def perform() -> None:
        said = came.text.strip()
        pieces = [said[start : start + MOST_NOTE] for start in range(0, len(said), MOST_NOTE)]
        notes = [write_note(contact, piece, from_person=True, at=at, purpose="supplement") for piece in pieces]
        attach(contact, came.files, by=by, at=at, note_id=notes[0].pk)
        for row in attach(contact, _people(came), by=by, at=at, note_id=notes[0].pk):
            row.left = [{"kind": "identity", "where": "text"}]  # no working copy is made of it, by anybody
            row.save(update_fields=["left"])
        back_to_desk(contact)
        touch(contact, by=by, at=at)
        told(
            contact, "ticket_again", by=by, at=at, through=through,
            payload={"files": len(came.files), "workers": len(came.workers)},
        )  # fmt: skip

    once_for(contact.pk, "ticket", key, perform)


def _people(came: NewContact) -> list[NewFile]:
    if not came.identity and not came.workers:
        return []
    named = {"identity": asdict(came.identity), "workers": [asdict(worker) for worker in came.workers]}
    return [NewFile(json.dumps(named, ensure_ascii=False, indent=1, default=str).encode(), "people.txt")]
