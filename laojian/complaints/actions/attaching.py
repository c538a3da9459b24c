"""Files of a contact, sealed as they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from laojian.complaints.actions.incoming import NewFile
from laojian.complaints.models import Attachment, Contact
from laojian.documents import files
from laojian.org.models import Officer


def attach(
    contact: Contact, uploads: Sequence[NewFile], *, by: Officer | None, at: datetime, whose: str,
    note_id: int | None = None, from_person: bool = True,
) -> list[Attachment]:  # fmt: skip
    """Files of the person, sealed, under neutral names; working copies are made later, at the desk.

    `whose`: as for the message they came with (`Note.whose`).
    """
    if not uploads:
        return []
    count = Attachment.objects.filter(contact=contact).count()
    made = []
    for place, upload in enumerate(uploads, start=count + 1):
        stored = files.put_sealed(content=upload.data(), name=upload.name, subject=contact.ref, by=by, at=at)
        made.append(
            Attachment.objects.create(
                contact=contact,
                note_id=note_id,
                original=stored,
                label=f"材料{place}",
                from_person=from_person,
                whose=whose,
                at=at,
            )
        )
    return made
