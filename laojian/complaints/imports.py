"""Contacts from a channel's file: read, judge every row without writing, take in the good ones once, keep the bad ones.

A row is known again by its ticket within the channel, else by the digest of the file and its number in it; a file
taken in twice, or begun, killed and begun again, therefore makes nothing twice. Columns: `tables/fields/contacts.csv`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Final, Literal

from django.db import transaction

from laojian.cases.rules.sources import PARALLEL, TICKET_KINDS
from laojian.complaints.actions.incoming import KINDS, Identity, NewContact, require_readable
from laojian.complaints.actions.receiving import of_tickets, receive
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.typed import amount
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org import queries as org
from laojian.org.models import Officer
from laojian.tables.columns import OURS, columns
from laojian.tables.entries import Row
from laojian.tables.reading import read_whole
from laojian.tables.values import Moment, harmless

MOST_ROWS: Final = 200_000
MOST_BYTES: Final = 100_000_000
BATCH: Final = 50
LOOKED_AT: Final = 1_000
KIND: Final = "contacts"
_LIMITS: Final = {
    "ticket": 60, "name": 60, "phone": 20, "identity": 20, "address": 200, "employer_name": 120,
    "workplace_address": 200,
}  # fmt: skip
_HEADINGS: Final = {column.field: column.heading for column in columns(KIND)}
_PLACE_CODE: Final = re.compile(r"(\d{4}|\d{6}|\d{9}|\d{12}|\d{15})\Z", re.ASCII)
_ENDINGS: Final = ("街道办事处", "街道", "街", "镇", "乡")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one file, each under a number of its own, with the digest that makes an import repeatable.

    `headings`: in the order of the columns; `named`: what will not be used: titles, columns not known, totals.
    """

    sha256: str
    rows: tuple[tuple[int, Row], ...]
    headings: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def where(self, number: int) -> str:
        """The row as it is told to somebody."""
        return next((row.where for place, row in self.rows if place == number), str(number))


@dataclass(frozen=True, slots=True)
class Good:
    """A row that can be taken in."""

    row: int
    contact: NewContact


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot, and why."""

    row: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: made, met (it was there already) or bad. `what` is the contact's number."""

    row: int
    kind: Literal["made", "met", "bad"]
    what: str = ""
    reason: Message | None = None


def read(content: bytes, name: str, on: date) -> Sheet:
    """The rows of a table file. Raises Invalid for a file that does not read, or lacks a column."""
    if len(content) > MOST_BYTES:
        raise Invalid(zh("文件过大"), remedy=zh("请分成几个文件导入。"), field="file")
    table = read_whole(content, name, KIND, Moment(on, written_on=on), compare=False)
    if table.missing:
        reason = zh("缺少列：%(columns)s", columns="、".join(table.missing))
        raise Invalid(reason, remedy=zh("请按模板填写第一行列名。"), field="file")
    if table.refused:
        raise Invalid(table.refused[0].reason, field="file")
    if len(table.rows) > MOST_ROWS:
        raise Invalid(zh("一次最多导入 %(most)s 行", most=MOST_ROWS), remedy=zh("请分成几个文件导入。"), field="file")
    rows = tuple((row.place, row) for row in table.rows)
    account = table.account
    return Sheet(hashlib.sha256(content).hexdigest(), rows, tuple(account.headings), tuple(account.named))


def places() -> dict[str, str]:
    """Names of districts and streets, with and without the district before and the ending behind -> code.

    A name that two places bear is not in the table.
    """
    districts = {row.code: row.name for row in org.districts()}
    named: dict[str, set[str]] = {}
    for code, name in districts.items():
        named.setdefault(name, set()).add(code)
    for row in org.streets():
        short = next((row.name.removesuffix(end) for end in _ENDINGS if row.name.endswith(end)), row.name)
        before = districts.get(row.parent_code, "")
        names = {row.name, short, before + row.name, before + short}
        for name in names | {before.removesuffix("区") + short}:
            if len(name) > 1:
                named.setdefault(name, set()).add(row.code)
    return {name: next(iter(codes)) for name, codes in named.items() if len(codes) == 1}


def judge(rows: Iterable[tuple[int, Row]], *, channel: str, known: Mapping[str, str], on: date) -> Iterator[Good | Bad]:
    """Every row: the contact it would make, or why it makes none. Nothing is written; `known` is `places()`."""
    tickets: dict[str, Row] = {}
    for number, row in rows:
        try:
            if (faults := row.faults()) is not None:
                raise Invalid(faults)
            contact = _contact(row.values, channel, known)
            require_readable(contact, on)
            first = tickets.setdefault(contact.ticket, row) if contact.ticket else row
            if first is not row:
                raise Invalid(zh("与第 %(row)s 行的工单号重复", row=first.where))
        except Invalid as problem:
            yield Bad(number, problem.reason)
        else:
            yield Good(number, contact)


def look(*, sheet: Sheet, channel: str, on: date, by: Officer | None = None) -> Iterator[Outcome]:
    """What `bring` would do with every row, as far as it can be said without writing; `by`: who would bring it.

    Without him a ticket that any office received counts as there already.
    """
    rows = iter(judge(sheet.rows, channel=channel, known=places(), on=on))
    while batch := list(islice(rows, LOOKED_AT)):
        tickets = [row.contact.ticket for row in batch if isinstance(row, Good) and row.contact.ticket]
        there = of_tickets(channel, tickets, by.unit_id if by else None)
        for row in batch:
            if isinstance(row, Bad):
                yield Outcome(row.row, "bad", reason=row.reason)
            else:
                met = there.get(row.contact.ticket)
                yield Outcome(row.row, "met" if met else "made", met.number if met else "")


def kept_back(sheet: Sheet, outcomes: Iterable[Outcome]) -> list[list[str]]:
    """The bad rows as they came, with row and reason behind; no cell acts as a formula. The heading is the first.

    Mended, the file comes in again unchanged: it is read with what was put before its cells taken off.
    """
    bad = {outcome.row: outcome for outcome in outcomes if outcome.kind == "bad"}
    kept = [(row, bad[number]) for number, row in sheet.rows if number in bad]
    every = (*sheet.headings, *(head for row, _ in kept for head in row.written))
    heads = [head for head in dict.fromkeys(every) if head not in OURS]
    lines = [[*(row.written.get(head, "") for head in heads), row.where, str(told.reason)] for row, told in kept]
    return [[harmless(cell) for cell in line] for line in [[*heads, *OURS], *lines]]


def bring(*, sheet: Sheet, channel: str, by: Officer, at: datetime, on: date) -> Iterator[Outcome]:
    """Take in a file, batch by batch, each batch its own transaction; yields what became of every row, in order.

    Start it again after it broke off: what was taken in is met. A row that is refused leaves nothing behind.
    """
    rows, counts = iter(judge(sheet.rows, channel=channel, known=places(), on=on)), {"made": 0, "met": 0, "bad": 0}
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            done = [_take(row, sheet.sha256, channel, by=by, at=at, on=on) for row in batch]
        for outcome in done:
            counts[outcome.kind] += 1
        yield from done
    with transaction.atomic():
        record(
            verb="contact.import", subject=Ref("import", sheet.sha256[:16]), by=by.ref, at=at,
            payload={"sha256": sheet.sha256, "channel": channel, **counts},
        )  # fmt: skip


def _take(row: Good | Bad, digest: str, channel: str, *, by: Officer, at: datetime, on: date) -> Outcome:
    if isinstance(row, Bad):
        return Outcome(row.row, "bad", reason=row.reason)
    try:
        with transaction.atomic():
            taken = receive(contact=row.contact, key=f"file:{channel}:{digest}:{row.row}", by=by, at=at, on=on)
    except Refused as refusal:
        return Outcome(row.row, "bad", reason=refusal.reason)
    return Outcome(row.row, "met" if taken.again else "made", taken.contact.number)


def _contact(values: Mapping[str, str], channel: str, known: Mapping[str, str]) -> NewContact:
    text = {field: _clean(values.get(field, ""), name) for field, name in _HEADINGS.items()}
    for field, most in _LIMITS.items():
        if len(text[field]) > most:
            raise Invalid(zh("“%(column)s”最多 %(most)s 字", column=_HEADINGS[field], most=most), field=field)
    if text["people"] == "0":
        raise Invalid(zh("“%(column)s”不能是 0", column=_HEADINGS["people"]), field="people")
    contact = NewContact(
        channel=channel,
        kind=_code(KINDS, text["kind"], "kind"),
        text=text["text"],
        received_on=date.fromisoformat(text["received_on"]),
        ticket=text["ticket"],
        ticket_kind=_code(TICKET_KINDS, text["ticket_kind"], "ticket_kind") if text["ticket_kind"] else "",
        anonymous=text["anonymous"] == "是",
        guarded=text["guarded"] == "是" or None,
        workplace_code=_place(text["place"], known),
        workplace_address=text["workplace_address"],
        employer_name=text["employer_name"],
        employer_uscc=text["employer_uscc"],
        cause=_cause(text["cause"]),
        amount_claimed=amount(text["amount"], field="amount") or 0,
        people=int(text["people"] or 1),
        period_from=_day(text["period_from"]),
        period_to=_day(text["period_to"]),
        occurred_on=_day(text["occurred_on"]),
        parallel_proceeding=_code(PARALLEL, text["parallel_proceeding"], "parallel_proceeding")
        if text["parallel_proceeding"]
        else "",
    )
    who = Identity(name=text["name"], phone=text["phone"], resident_id=text["identity"], address=text["address"])
    return replace(contact, identity=who)


def _clean(text: str, name: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in text):
        raise Invalid(zh("“%(column)s”含有无法识别的字符", column=name))
    return text


def _code(table: Mapping[str, Message], value: str, field: str) -> str:
    """A code, whether the cell holds the code or its Chinese name."""
    found = next((code for code, title in table.items() if value in (code, str(title))), None)
    if found is None:
        choices = "、".join(str(title) for title in table.values())
        raise Invalid(zh("“%(column)s”应为：%(choices)s", column=_HEADINGS[field], choices=choices), field=field)
    return found


def _place(value: str, known: Mapping[str, str]) -> str:
    if not value or _PLACE_CODE.match(value):
        return value
    found = known.get(value.replace(" ", "").removeprefix("广东省").removeprefix("广州市"))
    if found is None:
        raise Invalid(
            zh("没有名为“%(name)s”的街镇，或者不止一个", name=value),
            remedy=zh("请写明区名，或者填写代码。"),
            field="place",
        )
    return found


def _cause(code: str) -> str:
    if code and len(code) != 4:
        raise Invalid(zh("案由代码应为 4 位数字"), field="cause")
    return code


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
