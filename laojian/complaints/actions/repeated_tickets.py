"""What comes again under a ticket that is there, and says something else: nothing of it is lost."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from laojian.complaints.actions.attaching import attach
from laojian.complaints.actions.incoming import NewContact, NewFile
from laojian.complaints.actions.preconditions import locked, once_for, record_act, touch
from laojian.complaints.actions.talk import MOST_NOTE, back_to_desk, write_note
from laojian.complaints.models import Contact, Teller
from laojian.complaints.rules.persons import same_person
from laojian.complaints.sealing import opened_json, seal_json
from laojian.kernel.references import Ref
from laojian.org.models import Officer
from laojian.org.rules.pieces import FIRST, NOBODY


@transaction.atomic
def keep_beside(
    there: Contact, came: NewContact, key: str, *, by: Officer | None, at: datetime, through: Ref | None
) -> None:
    """The text as messages of whoever came, the files with them, once for a key; the clerk finds them unread.

    Who the person is and which workers were named then is sealed as a file of which no working copy is made: it opens
    as an identity does. It changes nothing of the contact: whoever knows a ticket must not be able to put another
    telephone in place of the person's. What another person said and handed in is his: the first one never gets it.
    """
    contact = locked(there.pk)

    def perform() -> None:
        whose = _whose(contact, came, at)
        said = came.text.strip()
        parts = [said[start : start + MOST_NOTE] for start in range(0, len(said), MOST_NOTE)]
        notes = [write_note(contact, one, from_person=True, at=at, purpose="supplement", whose=whose) for one in parts]
        attach(contact, came.files, by=by, at=at, note_id=notes[0].pk, whose=whose)
        for row in attach(contact, _people(came), by=by, at=at, note_id=notes[0].pk, whose=whose):
            row.left = [{"kind": "identity", "where": "text"}]  # no working copy is made of it, by anybody
            row.save(update_fields=["left"])
        back_to_desk(contact, at)
        touch(contact, by=by, at=at)
        record_act(
            contact, "ticket_again", by=by, at=at, through=through,
            payload={"files": len(came.files), "workers": len(came.workers)},
        )  # fmt: skip

    once_for(contact.pk, "ticket", key, perform)


def _whose(contact: Contact, came: NewContact, at: datetime) -> str:
    """The first person, one who came before, or another, who is kept; nobody's when it does not say who comes."""
    if not came.identity:
        return NOBODY
    who = asdict(came.identity)
    if same_person(opened_json(contact.number, "identity", contact.sealed_identity), who):
        return FIRST
    number = 1
    for number, sealed in contact.tellers.order_by("number").values_list("number", "sealed_identity"):
        if same_person(opened_json(contact.number, f"teller:{number}", sealed), who):
            return str(number)
    number += 1
    Teller.objects.create(
        contact=contact, number=number, guarded=came.kept_secret, at=at,
        sealed_identity=seal_json(contact.number, f"teller:{number}", who),
    )  # fmt: skip
    return str(number)


def _people(came: NewContact) -> list[NewFile]:
    if not came.identity and not came.workers:
        return []
    named = {"identity": asdict(came.identity), "workers": [asdict(worker) for worker in came.workers]}
    return [NewFile(json.dumps(named, ensure_ascii=False, indent=1, default=str).encode(), "people.txt")]
