"""What the person with the receipt sees: in plain words, own matters only, roles instead of names, nothing internal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO, Final

from laojian.cases.models import CasePaper, Clock, Deadline
from laojian.complaints import limits
from laojian.complaints.flow_file import file_of
from laojian.complaints.models import Attachment, Contact, Evaluation, Note, Worker
from laojian.complaints.queries.pieces import of_file, of_note, of_papers, person
from laojian.complaints.queries.standings import standing_of
from laojian.complaints.rules.flow import open_names
from laojian.complaints.rules.standing import Standing
from laojian.complaints.rules.states import ContactState
from laojian.complaints.sealing import opened
from laojian.documents import files
from laojian.documents.rules import PAPERS
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.ledger import queries as ledger
from laojian.org.models import Grant, Officer
from laojian.org.roles import ROLES
from laojian.org.rules.pieces import Answer, Kind, Piece, Reader, may_open
from laojian.org.rules.pieces import worker as whose_worker

#: Entries that mean somebody of the office had the contact before his eyes.
LOOKING: Final = frozenset({"contact.look", "contact.read_text", "contact.open_identity"})
_RESULTS: Final = ("closed", "refused", "passed_on")
_FOR_COMPLAINANTS: Final = tuple(code for code, paper in PAPERS.items() if paper.audience == "complainant")


@dataclass(frozen=True, slots=True)
class PersonClock:
    """A term of law that runs for the person: what must be done by when, and the article."""

    title: str
    title_en: str
    basis: str
    due: date | None
    provisional: bool
    stopped_on: date | None


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A file as the person gets it back: handed in by himself, or by the office."""

    id: int
    label: str
    from_person: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonNote:
    """One message; `role` is the capacity of the officer, None for the person's own."""

    id: int
    from_person: bool
    purpose: str
    text: str
    role: Message | None
    at: datetime
    files: tuple[PersonFile, ...]
    unread: bool = False


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper addressed to the person."""

    id: int
    title: str
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class PersonWorker:
    """One line of the roster (masked). Fen. `mine`: whoever looks may give the word for it."""

    seq: int
    name_masked: str
    claimed: int
    confirmed_at: datetime | None
    confirmed_amount: int | None
    mine: bool


@dataclass(frozen=True, slots=True)
class LookRow:
    """Somebody looked: when, in which role, of which unit."""

    at: datetime
    role: Message
    unit: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """The page of one's own contact."""

    id: int
    number: str
    kind: str
    received_at: datetime
    unit: str
    standing: Standing
    clocks: tuple[PersonClock, ...]
    notes: tuple[PersonNote, ...]
    files: tuple[PersonFile, ...]
    papers: tuple[PaperRow, ...]
    workers: tuple[PersonWorker, ...]
    result: str
    ended: bool
    reopened: int
    may_confirm: bool
    may_say: bool
    may_say_unsolved: bool
    may_evaluate: bool
    may_withdraw: bool
    evaluation: int | None
    unread: int
    looks: tuple[LookRow, ...]
    looks_delayed: bool


def person_view(contact_id: int, at: datetime, on: date, worker: int | None = None) -> PersonView:
    """Everything the holder of the receipt may see; as one `worker` of the roster: the state and the own line alone.

    Raises NotFound. A constant number of queries.
    """
    contact = Contact.objects.select_related("case", "unit").filter(pk=contact_id).first()
    if contact is None:
        raise NotFound(zh("没有这份来件"))
    seen = standing_of(contact)
    alone = worker is not None
    reader = person(worker)
    shown = _notes(contact, reader)
    workers = _workers(contact, reader)
    evaluation = Evaluation.objects.filter(contact=contact).values_list("level", flat=True).first()
    looks, delayed = _looks(contact, on)
    over, steps = not contact.is_open, open_names(file_of(contact))
    return PersonView(
        id=contact.pk, number=contact.number, kind=contact.kind, received_at=contact.received_at,
        unit=contact.unit.name, standing=seen, clocks=_clocks(contact, seen), notes=shown,
        files=tuple(f for f in _files(contact, reader) if not any(f in note.files for note in shown)),
        papers=_papers(contact, reader), workers=workers, result=_result(shown, seen), ended=over,
        reopened=contact.reopened,
        may_confirm=_may_confirm(contact, workers),
        may_say=not alone,
        may_say_unsolved=not alone and (over or contact.state == ContactState.LINKED),
        may_evaluate=not alone and over and evaluation is None and contact.state != ContactState.WITHDRAWN,
        may_withdraw=not alone and "withdraw" in steps,
        evaluation=evaluation,
        unread=sum(1 for note in shown if note.unread), looks_delayed=delayed,
        looks=looks if may_open(Piece(Kind.LOOK), reader) else (),
    )  # fmt: skip


def _may_confirm(contact: Contact, workers: Iterable[PersonWorker]) -> bool:
    """Whether somebody who looks can say now that he was really paid: while the case is not at its end."""
    runs = contact.case is None or (contact.case.is_open and contact.case.state != "S91")
    return contact.kind == "complaint" and runs and any(row.mine and row.confirmed_at is None for row in workers)


def _workers(contact: Contact, reader: Reader) -> tuple[PersonWorker, ...]:
    rows = list(Worker.objects.filter(contact=contact).order_by("seq"))
    mine = None if contact.phone_blind is None else bytes(contact.phone_blind)
    return tuple(
        PersonWorker(
            row.seq, row.name_masked, row.claimed, row.confirmed_at, row.confirmed_amount,
            answer is Answer.YES or len(rows) == 1
            or (mine is not None and row.phone_blind is not None and bytes(row.phone_blind) == mine),
        )
        for row in rows
        if (answer := may_open(Piece(Kind.WORKER, whose_worker(row.seq)), reader).answer) >= Answer.MASKED
    )  # fmt: skip


def _clocks(contact: Contact, seen: Standing) -> tuple[PersonClock, ...]:
    """The contact's own terms, and of the case's those that its stage is about."""
    own = list(contact.clocks.values_list("code", "due", "provisional", "stopped_on"))
    known = {code for code, *_ in own}
    if contact.case_id is not None:
        rows = Clock.objects.filter(case_id=contact.case_id, code__in=seen.clocks).order_by("start_on", "pk")
        own += [row for row in rows.values_list("code", "due", "provisional", "stopped_on") if row[0] not in known]
    words = {
        row.code: row
        for row in Deadline.objects.filter(code__in=[code for code, *_ in own], holds=True).order_by("valid_from")
    }
    return tuple(
        PersonClock(
            words[code].name_zh if code in words else code,
            words[code].name_en if code in words else code,
            words[code].basis_zh if code in words else "",
            due,
            provisional,
            stopped,
        )
        for code, due, provisional, stopped in own
    )


def _notes(contact: Contact, reader: Reader) -> tuple[PersonNote, ...]:
    rows = Note.objects.filter(contact=contact).order_by("at", "pk").prefetch_related("attachments")
    return tuple(
        PersonNote(
            row.pk,
            row.from_person,
            row.purpose,
            opened(contact.number, "note", row.sealed_text),
            None if row.from_person else _role(row.role),
            row.at,
            _shown(sorted(row.attachments.all(), key=lambda one: one.pk), contact, reader),
            not row.from_person and row.read_at is None,
        )
        for row in rows
        if may_open(of_note(row, contact), reader)
    )


def _role(code: str) -> Message:
    return ROLES[code].title if code in ROLES else zh("工作人员")


def _files(contact: Contact, reader: Reader) -> tuple[PersonFile, ...]:
    return _shown(Attachment.objects.filter(contact=contact).order_by("pk"), contact, reader)


def _shown(rows: Iterable[Attachment], contact: Contact, reader: Reader) -> tuple[PersonFile, ...]:
    return tuple(
        PersonFile(row.pk, row.label, row.from_person, row.at)
        for row in rows
        if may_open(of_file(row, contact), reader)
    )


def _papers(contact: Contact, reader: Reader) -> tuple[PaperRow, ...]:
    """Issued papers that are written for the complainant; a reporter gets none (they would tell of others)."""
    if contact.case_id is None or not may_open(of_papers(contact), reader):
        return ()
    rows = CasePaper.objects.filter(
        case_id=contact.case_id, code__in=_FOR_COMPLAINANTS, document__isnull=False, document__voided_at__isnull=True
    )
    columns = ("pk", "document__title", "document__number", "document__issued_on")
    return tuple(PaperRow(*row) for row in rows.order_by("pk").values_list(*columns))


def _result(notes: tuple[PersonNote, ...], seen: Standing) -> str:
    """The last answer the office gave, where there is a result."""
    if seen.stage not in _RESULTS and not seen.ended:
        return ""
    return next((note.text for note in reversed(notes) if note.purpose == "answer"), "")


def _looks(contact: Contact, on: date) -> tuple[tuple[LookRow, ...], bool]:
    """Who looked, one row for each officer and day; while an investigation runs, only what is some weeks old."""
    delayed = contact.is_open and contact.case is not None
    latest = on - timedelta(days=limits.limit(limits.LOOKS_DELAYED, on)) if delayed else on
    looked = [
        (int(entry.by.id), entry.on or on, entry.at)
        for entry in ledger.trail(str(contact.ref))
        if entry.verb in LOOKING and entry.by is not None
    ]
    officers = {who for who, _, _ in looked}
    units = dict(Officer.objects.filter(pk__in=officers).values_list("pk", "unit__name"))
    roles: dict[int, str] = {}
    for officer, role in Grant.objects.filter(officer_id__in=officers).order_by("pk").values_list("officer_id", "role"):
        roles.setdefault(officer, role)
    rows: dict[tuple[int, date], LookRow] = {}
    for who, day, at in looked:
        if day <= latest:
            rows.setdefault((who, day), LookRow(at, _role(roles.get(who, "")), units.get(who) or ""))
    return tuple(rows.values()), len(rows) < len({(who, day) for who, day, _ in looked})


def proof(contact_id: int) -> dict[str, str] | None:
    """The proof that the contact was recorded: `proof` (one entry under a checkpoint) and `checkpoint`, as JSON texts.

    The entry names the number on the receipt and the moment. None until the sealer has been (about a second).
    """
    number = Contact.objects.filter(pk=contact_id).values_list("number", flat=True).first()
    if number is None:
        raise NotFound(zh("没有这份来件"))
    first = next((row for row in ledger.trail(f"contact:{number}", limit=50) if row.verb == "contact.receive"), None)
    checkpoint = ledger.checkpoint_file()
    if first is None or checkpoint is None:
        return None
    try:
        found = ledger.inclusion_proof(first)
    except LookupError:
        return None
    return {"proof": ledger.as_text(found), "checkpoint": checkpoint}


def paper_file(contact_id: int, paper_id: int, worker: int | None = None) -> tuple[str, BinaryIO]:
    """(name, content) of a paper addressed to the person. Raises NotFound for any other."""
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None or paper_id not in {row.id for row in _papers(contact, person(worker))}:
        raise NotFound(zh("没有这份文书"))
    paper = CasePaper.objects.select_related("document").get(pk=paper_id)
    assert paper.document is not None  # noqa: S101 - `_papers` lists issued ones
    return f"{paper.document.number}.pdf", files.open(paper.document.file_id)


def note_file(contact_id: int, attachment_id: int, worker: int | None = None) -> tuple[str, str, BinaryIO]:
    """(name, kind, content) of a file the person handed in or was sent. Raises NotFound, for another's too."""
    rows = Attachment.objects.select_related("original", "contact")
    row = rows.filter(contact_id=contact_id, pk=attachment_id).first()
    if row is None or not may_open(of_file(row, row.contact), person(worker)):
        raise NotFound(zh("没有这个文件"))
    return f"{row.label}.{row.original.kind}", row.original.kind, files.open_sealed(row.original_id)
