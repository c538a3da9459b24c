"""Pieces of a contact and who asks for them, as the one question wants them (`org.rules.pieces`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from laojian.complaints.lawful import assigned
from laojian.complaints.models import Attachment, Contact, ContactCase, Note, Opening, Teller
from laojian.employers import queries as employers
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.rules.pieces import FIRST, NOBODY, Kind, Piece, Reader, Stand, worker

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
    code, name = contact.employer_uscc, contact.employer_name
    return bool(code or name) and bool(employers.interested([by.pk], code=code, name=name, on=on))


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
