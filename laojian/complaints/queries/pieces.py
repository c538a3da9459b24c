"""Pieces of a contact and who asks for them, as the one question wants them (`org.rules.pieces`)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from laojian.complaints.models import Attachment, Contact, ContactCase, Note, Teller
from laojian.org.rules.pieces import FIRST, NOBODY, Kind, Piece, Reader, Stand, worker

#: What stands in `Attachment.left` of a file that says who somebody is: it opens as an identity does.
IDENTITY: Final = "identity"


def person(as_worker: int | None = None) -> Reader:
    """Who came with the receipt or the own telephone; or one worker of the roster."""
    if as_worker is None:
        return Reader(frozenset({Stand.PERSON}), FIRST)
    return Reader(frozenset({Stand.WORKER}), worker(as_worker))


def guarded_tellers(contact: Contact) -> frozenset[str]:
    """Whose pieces are guarded although the contact itself may not be; one query."""
    numbers = Teller.objects.filter(contact=contact, guarded=True).values_list("number", flat=True)
    return frozenset(str(number) for number in numbers)


def of_note(note: Note, contact: Contact, guarded: Collection[str] = ()) -> Piece:
    """A message or a remark; `guarded`: `guarded_tellers`."""
    kind = Kind.REMARK if note.internal else Kind.MESSAGE_IN if note.from_person else Kind.MESSAGE_OUT
    return Piece(kind, note.whose, contact.guarded or note.whose in guarded)


def of_file(row: Attachment, contact: Contact, guarded: Collection[str] = ()) -> Piece:
    """A file as it was handed in or sent along."""
    kind = Kind.ORIGINAL if row.from_person else Kind.SENT_FILE
    if any(isinstance(one, dict) and one.get("kind") == IDENTITY for one in row.left):
        kind = Kind.PERSON
    return Piece(kind, row.whose, contact.guarded or row.whose in guarded)


def of_papers(contact: Contact) -> Piece:
    """The papers of the case that are written for a complainant: for the one from whose contact it was registered.

    One who joined the same event later is another; a reporter gets none (they would tell of others).
    """
    registered = ContactCase.objects.filter(contact=contact, case=contact.case_id, kind="registered", until=None)
    addressed = contact.kind == "complaint" and registered.exists()
    return Piece(Kind.PAPER, FIRST if addressed else NOBODY, contact.guarded)
