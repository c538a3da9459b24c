"""Pieces of a contact and who asks for them, as the one question wants them (`org.rules.pieces`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from laojian.complaints.lawful import assigned
from laojian.complaints.models import Attachment, Contact, ContactCase, Note, Opening, Teller
from laojian.employers import queries as employers
from laojian.ledger import queries as ledger
from laojian.ledger.queries import TrailRow
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.rules.pieces import FIRST, NOBODY, Kind, Piece, Reader, Stand, may_open, worker

#: What stands in `Attachment.left` of a file that says who somebody is: it opens as an identity does.
IDENTITY: Final = "identity"


def person(as_worker: int | None = None) -> Reader:
    """Who came with the receipt or the own telephone; or one worker of the roster."""
    if as_worker is None:
        return Reader(frozenset({Stand.PERSON}), FIRST)
    return Reader(frozenset({Stand.WORKER}), worker(as_worker))


def officer(by: Officer, contact: Contact, on: date, at: datetime) -> Reader:
    """How an officer stands towards a contact: by right at its place, by the team of its case, by what was approved."""
    stands = standing(by, contact, on)
    if Stand.REVEALS in stands and approved(contact, by, at) is not None:
        stands |= {Stand.OPENED}
    return Reader(stands)


def standing(by: Officer, contact: Contact, on: date) -> frozenset[Stand]:
    """The same without what a second person approved: what lists and acts ask first."""
    if is_excluded(contact, by, on):
        return frozenset({Stand.EXCLUDED})

    def may(permission: str, assigned: bool = False) -> bool:
        return access.allowed(by, permission, contact.place, on=on, assigned=assigned)

    team = assigned(contact, by)
    desk = may("contact.triage")
    if not (desk or may("contact.view") or (team and may("case.view", assigned=True))):
        return frozenset({Stand.PUBLIC})
    leads = contact.case is not None and contact.case.lead_officer_id == by.pk
    held: Mapping[Stand, bool] = {
        Stand.DESK: desk,
        Stand.LEADS: leads,
        Stand.REVEALS: may("person.reveal", assigned=team),
    }
    return frozenset({Stand.SEES, *(stand for stand, holds in held.items() if holds)})


def is_excluded(contact: Contact, by: Officer, on: date) -> bool:
    """Whether the officer declared an interest in the employer: he neither sees nor acts (行政处罚法 第四十三条)."""
    return employers.is_interested(by, code=contact.employer_uscc, name=contact.employer_name, on=on)


def audited(by: Officer, number: str, on: date, *, limit: int) -> list[TrailRow]:
    """What the ledger says of a contact, the newest first, for who reads the ledger at its place or sees the contact.

    Nothing for anybody else, as for a number that is not there, and for who declared an interest in its employer.
    """
    contact = Contact.objects.select_related("case").filter(number=number).first()
    if contact is None:
        return []
    stands = standing(by, contact, on)
    if access.reads_ledger(by, contact.place, on=on):
        stands |= {Stand.AUDITS}
    if not may_open(Piece(Kind.TRAIL), Reader(stands)):
        return []
    return ledger.trail(str(contact.ref), limit=limit, newest_first=True)


def channel() -> Reader:
    """The other system that brought the contact; that it did is asked by the query that finds the contact."""
    return Reader(frozenset({Stand.CHANNEL}))


def approved(contact: Contact, by: Officer, at: datetime) -> Opening | None:
    """The opening that lets this officer look now, the one that lasts longest."""
    held = Opening.objects.filter(
        contact=contact, approval__asked_by=by, approval__state="approved", expires_at__gt=at
    ).select_related("approval")
    return held.order_by("-expires_at").first()


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
