"""What is said between the person and the office, in both directions, and inside the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.attaching import attach
from laojian.complaints.actions.incoming import MOST_FILES, NewFile
from laojian.complaints.actions.moving import step_if_lawful, take
from laojian.complaints.actions.notifying import notify
from laojian.complaints.actions.preconditions import locked, once_for, record_act, require_act, require_right, touch
from laojian.complaints.models import Contact, Note
from laojian.complaints.sealing import seal
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.org.access import roles_of
from laojian.org.models import Officer
from laojian.org.rules.pieces import FIRST, NOBODY

MOST_NOTE = 5_000


@transaction.atomic
def say(
    *, contact_id: int, text: str, at: datetime, key: str, files: Sequence[NewFile] = (), purpose: str = "talk",
    whose: str = FIRST,
) -> Contact:  # fmt: skip
    """The person writes, anonymous ones too. `purpose`: talk, or supplement for what was asked for. Once for a key.

    `whose`: NOBODY when it is not certain that the person of the receipt says it. A supplement takes a waiting contact
    back to the desk. Raises Invalid, NotFound.
    """
    if purpose not in ("talk", "supplement"):
        raise Invalid(zh("没有“%(value)s”这一选项", value=purpose), field="purpose")
    if len(files) > MOST_FILES:
        raise Invalid(zh("一次最多上传 %(most)s 个文件", most=MOST_FILES), field="files")
    contact = locked(contact_id)

    def perform() -> None:
        said = text or _only_files(files)
        note = write_note(contact, said, from_person=True, at=at, purpose=purpose, whose=whose)
        attach(contact, list(files), by=None, at=at, note_id=note.pk, whose=whose)
        back_to_desk(contact, at)
        touch(contact, by=None, at=at)
        record_act(contact, f"person_{purpose}", by=None, at=at, payload={"files": len(files)})

    once_for(contact_id, "say", key, perform)
    return contact


@transaction.atomic
def answer_person(
    *, contact_id: int, text: str, by: Officer, at: datetime, files: Sequence[NewFile] = (), internal: bool = False,
    purpose: str = "talk",
) -> Note:  # fmt: skip
    """An officer writes to the person, who sees the role, not the name; `internal` remarks stay in the office."""
    contact = locked(contact_id)
    held = require_act(contact, "answer_person", by, at=at)
    note = write_note(contact, text, from_person=False, at=at, purpose=purpose, by=by, internal=internal)
    attach(contact, list(files), by=by, at=at, note_id=note.pk, from_person=False, whose=note.whose)
    Note.objects.filter(contact=contact, from_person=True, read_at__isnull=True).update(read_at=at)
    touch(contact, by=by, at=at)
    record_act(contact, "remark" if internal else "answer_person", by=by, at=at, authority=str(held))
    if not internal:
        notify(contact, "matter_talk", at=at, key=f"note:{note.pk}")
    return note


@transaction.atomic
def mark_read(*, contact_id: int, at: datetime) -> int:
    """The person has the page open: what the office wrote is read. How many were new."""
    rows = Note.objects.filter(contact_id=contact_id, from_person=False, whose=FIRST, read_at__isnull=True)
    return rows.update(read_at=at)


@transaction.atomic
def read_notes(*, contact_id: int, by: Officer, at: datetime) -> int:
    """An officer has the page open: what the person wrote is read. How many were new."""
    contact = locked(contact_id)
    require_right(contact, "contact.view", by, localdate(at))
    return Note.objects.filter(contact=contact, from_person=True, read_at__isnull=True).update(read_at=at)


def back_to_desk(contact: Contact, at: datetime) -> None:
    """A contact that waited for the person waits no more, and stands where it stood; the caller saves it."""
    step = step_if_lawful(contact, "supplement")
    if step is not None:
        take(contact, step, by=None, at=at, on=localdate(at))


def write_note(
    contact: Contact, text: str, *, from_person: bool, at: datetime, purpose: str = "talk", by: Officer | None = None,
    internal: bool = False, whose: str = FIRST,
) -> Note:  # fmt: skip
    """One note, sealed; an internal one is nobody's outside. Raises Invalid for an empty or too long one."""
    said = text.strip()
    if not said:
        raise Invalid(zh("请写下要说的话"), field="text")
    if len(said) > MOST_NOTE:
        raise Invalid(zh("文字最多 %(most)s 字", most=MOST_NOTE), field="text")
    return Note.objects.create(
        contact=contact, from_person=from_person, internal=internal, purpose=purpose,
        whose=NOBODY if internal else whose,
        sealed_text=seal(contact.number, "note", said), role=_role(by, at), by=by, at=at,
    )  # fmt: skip


def _only_files(files: Sequence[NewFile]) -> str:
    return "（见附件）" if files else ""


def _role(by: Officer | None, at: datetime) -> str:
    """In which capacity the officer writes: what the person is shown."""
    if by is None:
        return ""
    return next((role for role, _ in roles_of(by, localdate(at))), "")
