"""What comes in at first contact, as one value: who, where, what, how much, with which files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Final, Protocol

from laojian.cases.rules.sources import CHANNELS, PARALLEL, TICKET_KINDS
from laojian.complaints.sealing import file_digest, keyed
from laojian.kernel.identifiers import check_uscc
from laojian.kernel.refusal import Invalid
from laojian.kernel.regions import level_of
from laojian.kernel.typed import compact, identity, is_nothing, kept, name, phone, tidied
from laojian.kernel.words import Message, zh

KINDS: Final[dict[str, Message]] = {"complaint": zh("投诉"), "report": zh("举报"), "enquiry": zh("咨询")}
MOST_TEXT: Final = 20_000
MOST_WORKERS: Final = 5_000
MOST_FILES: Final = 30
MOST_FEN: Final = 10**13
CONTENT_BASIS: Final = "关于实施《劳动保障监察条例》若干规定 第十五条"


class Upload(Protocol):
    """A file as a form hands it in."""

    def read(self, size: int = ..., /) -> bytes: ...

    def seek(self, offset: int, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the person is. Sealed; `note` is what else would tell (post, shift, origin)."""

    name: str = ""
    phone: str = ""
    resident_id: str = ""
    email: str = ""
    address: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, field.name).strip() for field in fields(self))


@dataclass(frozen=True, slots=True)
class NewWorker:
    """One worker of a group complaint. Fen."""

    name: str
    phone: str = ""
    resident_id: str = ""
    claimed: int = 0
    what: str = ""
    period_from: date | None = None
    period_to: date | None = None
    representative: bool = False


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file handed in; its name is not believed and is sealed with it."""

    content: bytes | Upload
    name: str

    def data(self) -> bytes:
        """All its bytes; an upload is read from its beginning."""
        if isinstance(self.content, bytes):
            return self.content
        self.content.seek(0)
        return self.content.read()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """A first contact. `workplace_code`: narrowest place code of where people work. `guarded` None: as the kind asks.

    `occurred_on`: when the breach ended, None while it goes on. `matters`: codes of the guide of doors. Fen.
    """

    channel: str
    kind: str
    text: str
    received_on: date
    ticket: str = ""
    ticket_kind: str = ""
    anonymous: bool = False
    guarded: bool | None = None
    language: str = "zh-hans"
    workplace_code: str = ""
    workplace_address: str = ""
    employer_id: int | None = None
    employer_name: str = ""
    employer_uscc: str = ""
    site: str = ""
    matters: Sequence[str] = ()
    cause: str = ""
    amount_claimed: int = 0
    people: int = 1
    period_from: date | None = None
    period_to: date | None = None
    occurred_on: date | None = None
    parallel_proceeding: str = ""
    identity: Identity = Identity()
    workers: Sequence[NewWorker] = ()
    files: Sequence[NewFile] = ()

    @property
    def kept_secret(self) -> bool:
        """Whether the identity opens to two people only (R08: a report always)."""
        return self.kind == "report" or self.anonymous or bool(self.guarded)


def body_mark(contact: NewContact) -> bytes:
    """A keyed digest of everything sent but the day of receipt: one key cannot carry two different contents."""
    sent: Mapping[str, Any] = {
        field.name: getattr(contact, field.name)
        for field in fields(contact)
        if field.name not in {"files", "identity", "workers", "received_on"}
    } | {
        "identity": asdict(contact.identity),
        "workers": [asdict(worker) for worker in contact.workers],
        "files": [file_digest(file.data()) for file in contact.files],
    }
    return keyed("body", json.dumps(sent, ensure_ascii=False, sort_keys=True, default=str))


def require_readable(contact: NewContact, on: date) -> NewContact:
    """The contact with what was typed in its one spelling. Raises Invalid for the first thing that is not taken in."""
    contact = _in_one_spelling(contact, on)
    for value, table, field in (
        (contact.channel, CHANNELS, "channel"),
        (contact.kind, KINDS, "kind"),
        (contact.ticket_kind or "other", TICKET_KINDS, "ticket_kind"),
        (contact.parallel_proceeding or "court", PARALLEL, "parallel_proceeding"),
    ):
        if value not in table:
            raise Invalid(zh("没有“%(value)s”这一选项", value=value), field=field)
    if not contact.text.strip():
        raise Invalid(zh("请写明发生了什么"), basis=CONTENT_BASIS, remedy=zh("几句话也可以。"), field="text")
    if len(contact.text) > MOST_TEXT:
        raise Invalid(zh("文字最多 %(most)s 字", most=MOST_TEXT), remedy=zh("较长的材料请作为文件上传。"), field="text")
    _require_days(contact, on)
    _require_numbers(contact)
    _require_people(contact)
    if contact.workplace_code:
        try:
            level_of(contact.workplace_code)
        except ValueError:
            raise Invalid(zh("地点代码无效"), field="workplace_code") from None
    return contact


def ticket_of(contact: NewContact) -> str:
    """The number of its channel; '' for none (无, /)."""
    return _said(contact.ticket)[:60]


def _said(text: str) -> str:
    return "" if is_nothing(text) else tidied(text)


def _in_one_spelling(contact: NewContact, on: date) -> NewContact:
    """Names, numbers and codes as `kernel.typed` reads them, at whatever door they came; 不详 is nothing."""
    uscc = compact(contact.employer_uscc)
    return replace(
        contact,
        ticket=ticket_of(contact),
        site=compact(contact.site),
        employer_name="" if is_nothing(contact.employer_name) else kept(contact.employer_name),
        employer_uscc="" if is_nothing(uscc) else uscc,
        workplace_address="" if is_nothing(contact.workplace_address) else kept(contact.workplace_address),
        identity=replace(
            contact.identity,
            email=_said(contact.identity.email),
            address="" if is_nothing(contact.identity.address) else kept(contact.identity.address),
            note="" if is_nothing(contact.identity.note) else contact.identity.note,
            **_person(contact.identity, on),
        ),
        workers=[_worker(at, worker, on) for at, worker in enumerate(contact.workers, start=1)],
    )


def _person(who: Identity | NewWorker, on: date) -> dict[str, Any]:
    return {
        "name": name(who.name, field="name") or "",
        "phone": str(phone(who.phone, field="phone") or ""),
        "resident_id": str(identity(who.resident_id, today=on, field="resident_id") or ""),
    }


def _worker(at: int, worker: NewWorker, on: date) -> NewWorker:
    try:
        return replace(worker, **_person(worker, on))
    except Invalid as problem:
        raise Invalid(
            zh("名册第 %(at)s 行：%(reason)s", at=at, reason=problem.reason), remedy=problem.remedy, field="workers"
        ) from problem


def _require_days(contact: NewContact, on: date) -> None:
    if contact.received_on > on:
        raise Invalid(zh("收到日期不能晚于今天"), field="received_on")
    if contact.occurred_on is not None and contact.occurred_on > on:
        raise Invalid(zh("事情终了的日期不能晚于今天"), remedy=zh("还在继续的请不填。"), field="occurred_on")
    if contact.period_from and contact.period_to and contact.period_from > contact.period_to:
        raise Invalid(zh("期间的开始晚于结束"), field="period_to")


def _require_numbers(contact: NewContact) -> None:
    if not 0 <= contact.amount_claimed <= MOST_FEN:
        raise Invalid(zh("金额超出范围"), field="amount_claimed")
    if not 0 <= contact.people <= 1_000_000:
        raise Invalid(zh("人数超出范围"), field="people")
    if len(contact.files) > MOST_FILES:
        raise Invalid(zh("一次最多上传 %(most)s 个文件", most=MOST_FILES), field="files")
    if contact.employer_uscc:
        verdict = check_uscc(contact.employer_uscc)
        if not verdict.valid:
            raise Invalid(verdict.reason or zh("统一社会信用代码无效"), field="employer_uscc")


def _require_people(contact: NewContact) -> None:
    if contact.anonymous and contact.identity:
        raise Invalid(zh("匿名反映不能填写身份信息"), remedy=zh("请删去姓名、电话，或者不选匿名。"), field="anonymous")
    if contact.kind != "complaint" and contact.workers:
        raise Invalid(zh("只有投诉可以附劳动者名册"), field="workers")
    if len(contact.workers) > MOST_WORKERS:
        raise Invalid(zh("名册最多 %(most)s 人", most=MOST_WORKERS), field="workers")
    for at, worker in enumerate(contact.workers, start=1):
        if not worker.name.strip():
            raise Invalid(zh("名册第 %(at)s 行没有姓名", at=at), field="workers")
        if not 0 <= worker.claimed <= MOST_FEN:
            raise Invalid(zh("名册第 %(at)s 行的金额超出范围", at=at), field="workers")
