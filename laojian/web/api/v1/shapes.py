"""What is sent and what is answered, as the description of the interface shows it.

Amounts are whole fen. Texts may hold no control character but line breaks and tabs, so that nothing that a database,
a screen or a spreadsheet chokes on comes in. An unknown field is refused: a misspelt one would be lost in silence.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from datetime import date, datetime
from typing import Annotated, Final, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

from laojian.complaints.actions.incoming import (
    KINDS,
    MOST_FEN,
    MOST_FILES,
    MOST_TEXT,
    MOST_WORKERS,
    Identity,
    NewContact,
    NewFile,
    NewWorker,
)
from laojian.kernel import typed
from laojian.kernel.refusal import Invalid

_LINES: Final = "\n\r\t"
EARLIEST: Final = date(1990, 1, 1)


def _clean(text: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in _LINES for sign in text):
        raise ValueError("control characters")
    return text


def one_line_of(text: str) -> str:
    """The text without blanks around it. Raises ValueError for more than a line and for control characters."""
    if any(sign in text for sign in _LINES):
        raise ValueError("one line")
    return _clean(text).strip()


def _credible(day: date) -> date:
    if day < EARLIEST:
        raise ValueError("too early")
    return day


def _read_day(given: object) -> object:
    """A day as people write it, with its year; a machine writes 2026-11-23."""
    if not isinstance(given, str):
        return given
    try:
        return typed.day(given)
    except Invalid as problem:
        raise ValueError(str(problem.reason)) from None


def _decoded(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("base64") from None
    return text


Line12 = Annotated[str, StringConstraints(max_length=12), AfterValidator(one_line_of)]
Line20 = Annotated[str, StringConstraints(max_length=20), AfterValidator(one_line_of)]
Line60 = Annotated[str, StringConstraints(max_length=60), AfterValidator(one_line_of)]
Line120 = Annotated[str, StringConstraints(max_length=120), AfterValidator(one_line_of)]
Line200 = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line_of)]
Text = Annotated[str, StringConstraints(max_length=MOST_TEXT), AfterValidator(_clean)]
Day = Annotated[date, BeforeValidator(_read_day), AfterValidator(_credible)]
Fen = Annotated[int, Field(ge=0, le=MOST_FEN, strict=True, description="分")]
People = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Kind = Literal["complaint", "report", "enquiry"]
assert set(KINDS) == {"complaint", "report", "enquiry"}  # noqa: S101 - the description must name what the domain takes


class Sent(Schema):
    """A part of what is sent: no unknown fields."""

    model_config = ConfigDict(extra="forbid")


class PersonIn(Sent):
    """Who the person is; kept sealed, shown masked. 个人信息加密保存。"""

    name: Line60 = ""
    phone: Line60 = Field(default="", description="手机，或带区号的固定电话；不详的留空")
    resident_id: Line60 = Field(default="", description="公民身份号码；其他证件写名称和号码，如“护照 E12345678”")
    email: Line120 = ""
    address: Line200 = ""
    note: Line200 = ""


class WorkerIn(Sent):
    """One worker of a group complaint."""

    name: Line60
    phone: Line60 = ""
    resident_id: Line60 = ""
    claimed: Fen = 0
    what: Line120 = ""
    period_from: Day | None = None
    period_to: Day | None = None
    representative: bool = False


class FileIn(Sent):
    """A file in base64; its name is sealed with it and never shown."""

    name: Line200
    content: Annotated[str, AfterValidator(_decoded)]


class ContactIn(Sent):
    """A first contact. `received_on` empty: today. `guarded`: the identity opens to two people together."""

    kind: Kind
    text: Text
    received_on: Day | None = None
    ticket: Line60 = Field("", description="渠道工单号：同一渠道同一工单号只受理一次，内容不同的作为补充留存")
    ticket_kind: Line12 = ""
    anonymous: bool = False
    guarded: bool | None = None
    language: Literal["zh-hans", "en"] = "zh-hans"
    workplace_code: Annotated[
        str, StringConstraints(pattern=r"^([0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})?$")
    ] = ""
    workplace_address: Line200 = ""
    employer_name: Line120 = ""
    employer_uscc: Annotated[str, StringConstraints(max_length=40), AfterValidator(one_line_of)] = ""
    site: Line12 = ""
    matters: list[Line60] = Field(default_factory=list, max_length=40)
    cause: Annotated[str, StringConstraints(pattern=r"^([0-9]{4})?$")] = ""
    amount_claimed: Fen = 0
    people: People = 1
    period_from: Day | None = None
    period_to: Day | None = None
    occurred_on: Day | None = None
    parallel_proceeding: Line20 = ""
    identity: PersonIn = Field(default_factory=PersonIn)
    workers: list[WorkerIn] = Field(default_factory=list, max_length=MOST_WORKERS)
    files: list[FileIn] = Field(default_factory=list, max_length=MOST_FILES)

    def told(self, channel: str, today: date) -> NewContact:
        """The contact for the domain."""
        plain = self.model_dump(exclude={"identity", "workers", "files", "received_on"})
        return NewContact(
            **plain,
            channel=channel,
            received_on=self.received_on or today,
            identity=Identity(**self.identity.model_dump()),
            workers=tuple(NewWorker(**worker.model_dump()) for worker in self.workers),
            files=tuple(NewFile(base64.b64decode(file.content), file.name) for file in self.files),
        )


class ReceiptOut(Schema):
    """What the person needs to follow the contact; told under the same key only, to be handed on and not kept."""

    link: str
    code: str


class TakenOut(Schema):
    """The number a contact has from the first moment on."""

    number: str
    received_at: datetime
    due: date | None
    due_code: str
    again: bool
    receipt: ReceiptOut | None


class ClockOut(Schema):
    """A term of law that runs for the contact."""

    code: str
    title: str
    basis: str
    due: date | None
    provisional: bool
    stopped_on: date | None


class StandingOut(Schema):
    """Where a contact stands, in words: of the person nothing, of officers only the role."""

    number: str
    ticket: str
    kind: str
    received_at: datetime
    stage: str
    title: str
    sentence: str
    holder: str
    next_step: str
    basis: str
    ended: bool
    due: date | None
    due_code: str
    clocks: list[ClockOut]
    answered_on: date | None
    answer: str


class RowOut(Schema):
    """One line of the channel's own list."""

    number: str
    ticket: str
    kind: str
    received_at: datetime
    stage: str
    title: str
    due: date | None
    answered_on: date | None


class RowsOut(Schema):
    """Own contacts in the order of their numbers; `next` empty when there are no more yet."""

    contacts: list[RowOut]
    next: str


class FilesOut(Schema):
    """How many files a contact took in now; `again` when this key had brought them before."""

    number: str
    taken: int
    again: bool


class RefusalOut(Schema):
    """Why not, by which rule, what to do, and which field."""

    reason: str
    basis: str
    remedy: str
    field: str
