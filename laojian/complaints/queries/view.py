"""The page of a contact: everything about one contact that this reader may see. The number of queries does not grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from laojian.cases.models import Deadline
from laojian.complaints import assessing
from laojian.complaints.lawful import lawful_acts, require_open
from laojian.complaints.malicious_marks import holding
from laojian.complaints.models import (
    Attachment,
    Contact,
    ContactClock,
    Dispute,
    Evaluation,
    MaliciousMark,
    Match,
    Note,
    Opening,
    Suggestion,
    UrgencyChange,
    Worker,
)
from laojian.complaints.queries import pieces
from laojian.complaints.queries.listing import ContactRow, of_case
from laojian.complaints.queries.scope import one, visible_to
from laojian.complaints.queries.shown import (
    ClockRow,
    ContactView,
    DisputeRow,
    FileRow,
    MarkRow,
    MatchRow,
    NoteRow,
    OpeningRow,
    SuggestionRow,
    UrgencyRow,
    WorkerRow,
)
from laojian.complaints.sealing import opened, opened_json
from laojian.kernel.words import zh
from laojian.ledger import queries as ledger
from laojian.org.models import Officer
from laojian.org.rules import mask
from laojian.org.rules.pieces import FIRST, Kind, Piece, Reader, Stand, may_open

MOST_TRAIL: Final = 300
MOST_WORKERS: Final = 300
MOST_SIBLINGS: Final = 50
HIDDEN: Final = "••••"
_TELEPHONE: Final = "phone_same"
_MASKED: Final = {"name": "name", "phone": "phone", "resident_id": "resident_id", "address": "address"}


def view(officer: Officer, contact_id: int, on: date, at: datetime) -> ContactView:
    """Everything the page shows. Raises NotFound for a foreign contact as for a missing one.

    Reading it is a look at the person's words: the page records it (`actions.look`).
    """
    contact = one(officer, contact_id, on)
    reader, guarded = pieces.officer(officer, contact, on, at), pieces.guarded_tellers(contact)
    text = opened(contact.number, "text", contact.sealed_text)
    words = bool(may_open(Piece(Kind.TEXT, FIRST, contact.guarded), reader))
    files = _files(contact, reader, guarded)
    competence = assessing.competence(contact.workplace_code, kind=contact.kind, receiving=contact.unit_id)
    of_event = Contact.objects.filter(case_id=contact.case_id) if contact.case_id else Contact.objects.none()
    return ContactView(
        contact=contact,
        text=text if words else "",
        may_see_text=words,
        identity_masked=_identity(contact),
        may_open=Stand.REVEALS in reader.stands and (contact.sealed_identity is not None or bool(guarded)),
        opened=Stand.OPENED in reader.stands,
        guards=contact.guarded or bool(guarded),
        workers=_workers(contact, shown=words),
        roster=Worker.objects.filter(contact=contact).count(),
        clocks=_clocks(contact, on),
        notes=_notes(contact, reader, files, guarded),
        attachments=tuple(files),
        suggestions=_suggestions(contact) if may_open(Piece(Kind.SUGGESTION, FIRST, contact.guarded), reader) else (),
        matches=_matches(officer, contact, reader, on),
        assessment=assessing.assessment(contact, text, at, competence),
        competence=competence,
        case=contact.case,
        may=lawful_acts(contact, officer, on),
        siblings=_siblings(officer, contact, on),
        unanswered=of_event.filter(answered_on__isnull=True).count(),
        openings=tuple(_opening(row, officer, at) for row in _openings(contact)),
        urgency_changes=_urgency_changes(contact),
        marks=_marks(contact, on),
        disputes=_disputes(contact),
        trail=tuple(ledger.trail(str(contact.ref), limit=MOST_TRAIL, newest_first=True)),
        evaluation=Evaluation.objects.filter(contact=contact).values_list("level", flat=True).first(),
    )


def for_act(officer: Officer, contact_id: int, act: str, on: date, *, pressed: bool) -> Contact:
    """The contact for the form of an act or step. Raises NotFound, Forbidden, Refused as the press would.

    `pressed`: the form comes back filled in; the domain refuses it then, with the contact locked.
    """
    contact = one(officer, contact_id, on)
    if not pressed:
        require_open(contact, act, officer, on)
    return contact


def _openings(contact: Contact) -> QuerySet[Opening]:
    rows = Opening.objects.select_related("approval__asked_by", "approval__decided_by").filter(contact=contact)
    return rows.order_by("-approval__asked_at", "-pk")


def _holds(row: Opening, at: datetime) -> bool:
    return row.approval.state == "approved" and row.expires_at is not None and at < row.expires_at


def _siblings(officer: Officer, contact: Contact, on: date) -> tuple[ContactRow, ...]:
    if contact.case_id is None:
        return ()
    rows = of_case(officer, contact.case_id, on, limit=MOST_SIBLINGS + 1)
    return tuple(row for row in rows if row.id != contact.pk)[:MOST_SIBLINGS]


def _identity(contact: Contact) -> dict[str, str]:
    """What the person gave, masked; of a guarded one only that it was given."""
    values = opened_json(contact.number, "identity", contact.sealed_identity)
    given = {name: str(value) for name, value in values.items() if str(value).strip()}
    if contact.guarded:
        return dict.fromkeys(given, HIDDEN)
    return {name: mask(_MASKED[name], value) if name in _MASKED else HIDDEN for name, value in given.items()}


def _workers(contact: Contact, *, shown: bool) -> tuple[WorkerRow, ...]:
    rows = Worker.objects.filter(contact=contact).order_by("-representative", "seq").defer("sealed_identity")
    return tuple(
        WorkerRow(
            row.seq,
            row.name_masked if shown else HIDDEN,
            row.representative,
            row.claimed,
            row.what,
            (row.period_from, row.period_to),
            row.confirmed_at,
            row.confirmed_amount,
        )
        for row in rows[:MOST_WORKERS]
    )


def _clocks(contact: Contact, on: date) -> tuple[ClockRow, ...]:
    rows = list(ContactClock.objects.filter(contact=contact).order_by("stopped_on", "due", "code"))
    law = {row.pk: row for row in Deadline.objects.filter(pk__in={row.law_version for row in rows})}
    found = []
    for row in sorted(rows, key=lambda row: (row.stopped_on is not None, row.due or date.max, row.code)):
        named = law.get(row.law_version)
        left = (row.due - on).days if row.due and row.stopped_on is None else None
        found.append(
            ClockRow(
                row.code,
                zh(named.name_zh) if named else zh(row.code),
                named.basis_zh if named else "",
                row.start_on,
                row.due,
                row.provisional,
                row.stopped_on,
                row.stopped_why,
                left,
            )
        )
    return tuple(found)


def _files(contact: Contact, reader: Reader, guarded: Collection[str]) -> list[FileRow]:
    rows = Attachment.objects.select_related("original", "working").filter(contact=contact).order_by("pk")
    return [
        FileRow(
            row.pk,
            row.label,
            row.original.kind,
            row.original.size,
            _findings(row.traces),
            _findings(row.left),
            row.working_id,
            row.note_id,
            row.at,
            row.from_person,
            bool(row.working_id or row.traces or row.left),
            row.whose,
            bool(may_open(pieces.of_file(row, contact, guarded), reader)),
        )
        for row in rows
    ]


def _findings(stored: Iterable[Any]) -> tuple[dict[str, str], ...]:
    """Traces as they are stored: a kind and a place each."""
    found = []
    for trace in stored or ():
        if isinstance(trace, Mapping):
            found.append({"kind": str(trace.get("kind", "")), "where": str(trace.get("where", ""))})
        else:
            kind, *rest = trace if isinstance(trace, list | tuple) else (trace,)
            found.append({"kind": str(kind), "where": str(rest[0]) if rest else ""})
    return tuple(found)


def _notes(
    contact: Contact, reader: Reader, files: list[FileRow], guarded: Collection[str]
) -> tuple[NoteRow, ...]:  # fmt: skip
    by_note: defaultdict[int, list[FileRow]] = defaultdict(list)
    for file in files:
        if file.note_id is not None:
            by_note[file.note_id].append(file)
    rows = Note.objects.select_related("by").filter(contact=contact).order_by("at", "pk")
    return tuple(
        NoteRow(
            row.pk,
            row.from_person,
            row.internal,
            row.purpose,
            opened(contact.number, "note", row.sealed_text)
            if may_open(pieces.of_note(row, contact, guarded), reader)
            else None,
            row.role,
            row.by.name if row.by else "",
            row.at,
            row.read_at,
            tuple(by_note[row.pk]),
            row.whose,
        )
        for row in rows
    )


def _suggestions(contact: Contact) -> tuple[SuggestionRow, ...]:
    rows = Suggestion.objects.select_related("decided_by").filter(contact=contact).order_by("pk")
    found = []
    for row in rows:
        held = opened_json(contact.number, "suggestion", row.sealed)
        corrected = opened_json(contact.number, "suggestion", row.sealed_corrected)
        found.append(
            SuggestionRow(
                row.pk,
                row.kind,
                str(held.get("value", "")),
                str(held.get("words", "")),
                int(held.get("start") or 0),
                int(held.get("end") or 0),
                row.score,
                str(held.get("note") or ""),
                row.source,
                row.state,
                str(corrected.get("value", "")),
                row.decided_by.name if row.decided_by else "",
            )
        )
    return tuple(found)


def _matches(officer: Officer, contact: Contact, reader: Reader, on: date) -> tuple[MatchRow, ...]:
    """Other contacts that may speak of the same event, as far as the reader sees them: a list like any other.

    That a telephone is the same says who a guarded person is: it is no reason for who may not open him.
    """
    either = Q(contact=contact) | Q(other=contact)
    rows = list(Match.objects.select_related("decided_by").filter(either).order_by("state", "-score", "pk"))
    ids = {row.other_id if row.contact_id == contact.pk else row.contact_id for row in rows}
    shown = Contact.objects.none() if not ids else visible_to(officer, on).filter(pk__in=ids)
    seen = {row.pk: row for row in shown.select_related("unit", "case")}
    known = bool(may_open(Piece(Kind.PERSON, FIRST, contact.guarded), reader)) or not contact.guarded
    found = []
    for row in rows:
        other = seen.get(row.other_id if row.contact_id == contact.pk else row.contact_id)
        if other is None:
            continue
        reasons = [one for one in row.reasons if (known and not other.guarded) or one.get("code") != _TELEPHONE]
        found.append(
            MatchRow(
                row.pk,
                other.pk,
                other.number,
                row.score,
                tuple(reasons),
                row.state,
                other.employer_name,
                other.received_on,
                other.channel,
                other,
                row.decided_by.name if row.decided_by else "",
            )
        )
    return tuple(found)


def _opening(row: Opening, officer: Officer, at: datetime) -> OpeningRow:
    asked = row.approval
    return OpeningRow(
        row.pk, asked.reason, asked.asked_by.name, asked.asked_at, asked.state, _name(asked.decided_by),
        row.expires_at, asked.asked_by_id == officer.pk, _holds(row, at),
    )  # fmt: skip


def _urgency_changes(contact: Contact) -> tuple[UrgencyRow, ...]:
    rows = UrgencyChange.objects.select_related("by", "approval__decided_by").filter(contact=contact)
    return tuple(
        UrgencyRow(
            row.pk,
            row.was,
            row.now,
            row.reason,
            row.by.name,
            row.at,
            row.approval.state if row.approval else "approved",
            _name(row.approval.decided_by if row.approval else None),
        )
        for row in rows.order_by("-at", "-pk")
    )


def _marks(contact: Contact, on: date) -> tuple[MarkRow, ...]:
    """Marks of the contact itself, and those that hold for its telephone."""
    same = Q(contact=contact)
    if contact.phone_blind is not None:
        same |= Q(pk__in=holding(on).filter(phone_blind=contact.phone_blind).values("pk"))
    people = ("approval__asked_by", "approval__first_by", "approval__decided_by")
    rows = MaliciousMark.objects.select_related(*people).filter(same).order_by("-pk")
    return tuple(
        MarkRow(
            row.pk,
            row.approval.reason,
            row.until,
            row.approval.asked_by.name,
            row.approval.asked_at,
            _name(row.approval.first_by),
            _name(row.approval.decided_by) if row.approval.state == "approved" else "",
            row.state,
            row.state == "holds" and on <= row.until,
        )
        for row in rows
    )


def _disputes(contact: Contact) -> tuple[DisputeRow, ...]:
    people = ("approval__asked_by", "approval__decided_by")
    rows = Dispute.objects.select_related("holder", "other", "designated", *people)
    return tuple(
        DisputeRow(
            row.pk,
            row.holder.name,
            row.other.name,
            row.approval.reason,
            row.goes_to,
            row.approval.asked_by.name,
            row.approval.asked_at,
            row.designated.name if row.designated else "",
            row.approval.answer,
            _name(row.approval.decided_by),
            row.approval.pending,
        )
        for row in rows.filter(contact=contact).order_by("-pk")
    )


def _name(officer: Officer | None) -> str:
    return officer.name if officer else ""
