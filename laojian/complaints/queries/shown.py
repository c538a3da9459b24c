"""What the page of a contact shows: plain values in the order in which they stand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from laojian.cases.models import Case
from laojian.complaints.models import Contact
from laojian.complaints.queries.listing import ContactRow
from laojian.complaints.rules.acceptance import Assessment
from laojian.complaints.rules.jurisdiction import Competence
from laojian.kernel.words import Message
from laojian.ledger.queries import TrailRow


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One worker of the complaint, masked. Amounts in fen."""

    seq: int
    name_masked: str
    representative: bool
    claimed: int
    what: str
    period: tuple[date | None, date | None]
    confirmed_at: datetime | None
    confirmed_amount: int | None


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One term of the contact. `days_left`: calendar days to the due day, negative when past; None once stopped."""

    code: str
    title: Message
    basis: str
    start_on: date
    due: date | None
    provisional: bool
    stopped_on: date | None
    stopped_why: str
    days_left: int | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the person. `traces`: what the original would betray; `left`: what the working copy still may; both as
    kinds and places, never values. `working_id` None: no copy without traces (yet). `whose`: as `Note.whose`;
    `may_original`: the reader may open the sealed original now."""

    id: int
    label: str
    kind: str
    size: int
    traces: tuple[dict[str, str], ...]
    left: tuple[dict[str, str], ...]
    working_id: int | None
    note_id: int | None
    at: datetime
    from_person: bool
    examined: bool
    whose: str = ""
    may_original: bool = False


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One message of the talk, or an internal remark. `text`: None for a reader who may not see the person's words."""

    id: int
    from_person: bool
    internal: bool
    purpose: str
    text: str | None
    role: str
    by_name: str
    at: datetime
    read_at: datetime | None
    files: tuple[FileRow, ...]
    whose: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One thing read in the text. `words`, `start`, `end`: what it rests on. `corrected`: what a clerk made of it."""

    id: int
    kind: str
    value: str
    words: str
    start: int
    end: int
    score: float
    note: str
    source: str
    state: str
    corrected: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """Another contact that may speak of the same event, with the reasons. `other` are its plain facts, side by side."""

    id: int
    other_id: int
    other_number: str
    score: float
    reasons: tuple[Any, ...]
    state: str
    employer_name: str
    received_on: date
    channel: str
    other: Contact
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """The identity was asked for: by whom, why, what was answered, until when. `own`: the reader asked."""

    id: int
    reason: str
    asked_by: str
    asked_at: datetime
    state: str
    decided_by: str
    expires_at: datetime | None
    own: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class UrgencyRow:
    """A change of urgency."""

    id: int
    was: int
    now: int
    reason: str
    by: str
    at: datetime
    state: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A malicious mark: proposed, approved by two, until a day."""

    id: int
    reason: str
    until: date
    proposed_by: str
    proposed_at: datetime
    first_by: str
    second_by: str
    state: str
    holds: bool


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """Two units disagree who is competent."""

    id: int
    holder: str
    other: str
    reason: str
    goes_to: str
    raised_by: str
    raised_at: datetime
    designated: str
    decided_reason: str
    decided_by: str
    pending: bool


@dataclass(frozen=True, slots=True)
class ContactView:
    """Everything the page of a contact shows.

    `text` is '' for a reader who may not see the person's own words (`may_see_text`). `identity_masked`: what the
    person gave, masked; a guarded one shows only that it was given. `may_open`: the reader may ask for it to be opened.
    `opened`: an approved opening of the reader holds now. `guards`: somebody in it is guarded, its person or another.
    `roster`: all workers, of whom the first are shown.
    `may`: what the reader may do with it now, by the name of the act, with its words (`lawful.lawful_acts`).
    `siblings`: other contacts of the case, the newest. `unanswered`: how many contacts of the case, this one too, have
    no answer yet.
    """

    contact: Contact
    text: str
    may_see_text: bool
    identity_masked: dict[str, str]
    may_open: bool
    opened: bool
    guards: bool
    workers: tuple[WorkerRow, ...]
    roster: int
    clocks: tuple[ClockRow, ...]
    notes: tuple[NoteRow, ...]
    attachments: tuple[FileRow, ...]
    suggestions: tuple[SuggestionRow, ...]
    matches: tuple[MatchRow, ...]
    assessment: Assessment
    competence: Competence
    case: Case | None
    may: Mapping[str, Message]
    siblings: tuple[ContactRow, ...]
    unanswered: int
    openings: tuple[OpeningRow, ...]
    urgency_changes: tuple[UrgencyRow, ...]
    marks: tuple[MarkRow, ...]
    disputes: tuple[DisputeRow, ...]
    trail: tuple[TrailRow, ...] = field(default=())
    evaluation: int | None = None
