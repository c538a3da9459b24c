"""Files of the person at the desk: a working copy without traces for work, the sealed original by right alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.preconditions import (
    SECRECY,
    locked,
    record_act,
    require_act,
    require_piece,
    require_seen,
    touch,
)
from laojian.complaints.lawful import assigned
from laojian.complaints.models import Attachment, Contact
from laojian.complaints.queries.pieces import guarded_tellers, of_file
from laojian.documents import files
from laojian.documents.files.findings import Finding
from laojian.documents.models import StoredFile
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.rules.pieces import Kind, Piece

REVEAL: Final = "person.reveal"


@transaction.atomic
def make_working_copy(*, contact_id: int, attachment_id: int, by: Officer, at: datetime, on: date) -> Attachment:
    """Look for what a file would betray and make the copy that is worked with; kept as kinds and places, never values.

    Made once: pressed again it is the same copy. Where none can be made, the row says why. Raises NotFound, Forbidden.
    """
    contact = locked(contact_id)
    held = require_act(contact, "make_working_copy", by, at=at, on=on)
    row = _row(contact, attachment_id)
    if row.working_id is not None or row.left:
        return row
    made = files.working_copy(row.original_id, subject=contact.ref, by=by.ref, at=at)
    row.working = made.file
    row.traces, row.left = _kept(made.removed), _kept(made.left)
    row.save(update_fields=["working", "traces", "left"])
    touch(contact, by=by, at=at)
    record_act(
        contact, "working_copy", by=by, at=at, on=on, authority=str(held), basis=SECRECY,
        payload={"attachment": row.pk, "made": made.file is not None, "traces": len(row.traces),
                 "left": len(row.left)},
    )  # fmt: skip
    return row


@transaction.atomic(durable=True)
def open_working_copy(*, contact_id: int, attachment_id: int, by: Officer, at: datetime) -> StoredFile:
    """The working copy is opened; on record like every look. Raises NotFound also while there is none."""
    contact = locked(contact_id)
    require_seen(contact, by, localdate(at))
    row = _row(contact, attachment_id)
    require_piece(contact, Piece(Kind.COPY, row.whose), by, at)
    if row.working is None:
        raise NotFound(zh("还没有工作副本"))
    record_act(contact, "open_copy", by=by, at=at, basis=SECRECY, payload={"attachment": row.pk})
    return row.working


@transaction.atomic(durable=True)
def open_original(*, contact_id: int, attachment_id: int, by: Officer, at: datetime) -> Attachment:
    """The sealed original is opened: it may show who the person is, so it needs the right to see people, and for a
    guarded contact an opening that was approved. The entry is committed before anything is read.

    What an officer sent along is open to who sees the contact. Raises NotFound, Forbidden.
    """
    contact = locked(contact_id)
    require_seen(contact, by, localdate(at))
    row = _row(contact, attachment_id)
    require_piece(contact, of_file(row, contact, guarded_tellers(contact)), by, at)
    held = access.held_for(by, REVEAL, contact.place, on=localdate(at), assigned=assigned(contact, by))
    authority = str(held or "") if row.from_person else ""
    record_act(
        contact, "open_original", by=by, at=at, authority=authority, basis=SECRECY, payload={"attachment": row.pk}
    )
    return row


def _row(contact: Contact, attachment_id: int) -> Attachment:
    rows = Attachment.objects.select_related("original", "working")
    found = rows.filter(contact=contact, pk=attachment_id).first()
    if found is None:
        raise NotFound(zh("没有这份材料"))
    return found


def _kept(found: Iterable[Finding]) -> list[dict[str, str]]:
    return [{"kind": one.kind, "where": one.where} for one in sorted(found)]
