"""Contacts from a channel's file: read, judge every row without writing, take in the good ones once, keep the bad ones.

A row is known again by its ticket within the channel, else by the digest of the file and its number in it; a file
taken in twice, or begun, killed and begun again, therefore makes nothing twice. Amounts in the file are yuan.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Final, Literal

import python_calamine
from django.db import transaction

from laojian.cases.rules.sources import PARALLEL, TICKET_KINDS
from laojian.complaints.actions.incoming import KINDS, Identity, NewContact, require_readable
from laojian.complaints.actions.receiving import of_tickets, receive
from laojian.kernel.lawtable import parse_day
from laojian.kernel.money import parse_yuan
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org import queries as org
from laojian.org.models import Officer

MOST_ROWS: Final = 200_000
MOST_BYTES: Final = 100_000_000
BATCH: Final = 50
LOOKED_AT: Final = 1_000
#: Heading of a column -> what stands in it.
COLUMNS: Final[dict[str, str]] = {
    "渠道工单号": "可空；同一渠道同一工单号只受理一次",
    "收到日期": "必填：2026-03-02",
    "类别": "必填：投诉、举报或者咨询",
    "工单类别": "可空：如 12345 投诉举报、信访",
    "姓名": "可空",
    "电话": "可空",
    "身份证号": "可空",
    "联系地址": "可空",
    "匿名": "是或者否",
    "身份保密": "是或者否；举报一律保密",
    "用人单位": "可空",
    "统一社会信用代码": "可空，18 位",
    "地点": "街道、镇名或者代码，如 员村街道、440106003",
    "用工地址": "可空",
    "案由代码": "可空，4 位",
    "金额": "可空，元",
    "人数": "可空",
    "期间自": "可空：2026-01-01",
    "期间至": "可空",
    "终了日期": "可空；还在继续的不填",
    "并行程序": "可空：如 仲裁中",
    "事由": "必填：发生了什么",
}
#: Other headings that channels use for the same.
ALIASES: Final[dict[str, str]] = {
    "工单号": "渠道工单号", "工单编号": "渠道工单号", "联系电话": "电话", "手机": "电话", "单位名称": "用人单位",
    "被投诉单位": "用人单位", "地点代码或街镇名": "地点", "地点代码": "地点", "街镇": "地点", "街道": "地点",
    "金额（元）": "金额", "涉及人数": "人数", "诉求内容": "事由", "内容": "事由",
    "受理日期": "收到日期", "来件日期": "收到日期",
}  # fmt: skip
REQUIRED: Final = ("收到日期", "类别", "事由")
_LIMITS: Final = {
    "渠道工单号": 60, "姓名": 60, "电话": 20, "身份证号": 20, "联系地址": 200, "用人单位": 120, "统一社会信用代码": 18,
    "用工地址": 200,
}  # fmt: skip
_YES: Final = {"是": True, "yes": True, "1": True, "否": False, "no": False, "0": False, "": False}
_PLACE_CODE: Final = re.compile(r"(\d{4}|\d{6}|\d{9}|\d{12}|\d{15})\Z", re.ASCII)
_ENDINGS: Final = ("街道办事处", "街道", "街", "镇", "乡")
#: A spreadsheet keeps 15 digits of a number; a longer code typed as a number is already broken.
_EXACT: Final = 10**15
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
_SIGNED_NUMBER: Final = re.compile(r"[+-]?[\d.,]+\Z", re.ASCII)
_DAY_WITH_TIME: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one file as text by heading, with the digest that makes an import repeatable. The heading: row 1."""

    sha256: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]


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


def read(content: bytes, name: str) -> Sheet:
    """The rows of a CSV (UTF-8, UTF-16 or GB 18030) or XLSX file. Raises Invalid for a file that does not read."""
    if len(content) > MOST_BYTES:
        raise Invalid(zh("文件过大"), remedy=zh("请分成几个文件导入。"), field="file")
    if name.lower().endswith(".xlsx") or content.startswith(b"PK"):
        lines = _xlsx(content)
    else:
        lines = _csv(content)
    if not lines:
        raise Invalid(zh("文件没有内容"), remedy=zh("第一行应为列名；可先取得空白模板。"), field="file")
    heads = [_heading(cell) for cell in lines[0]]
    missing = [name for name in REQUIRED if name not in heads]
    if missing:
        reason = zh("缺少列：%(columns)s", columns="、".join(missing))
        raise Invalid(reason, remedy=zh("请按模板填写第一行列名。"), field="file")
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    if twice:
        raise Invalid(zh("列名重复：%(columns)s", columns="、".join(twice)), field="file")
    rows = tuple(_rows(heads, lines[1:]))
    if len(rows) > MOST_ROWS:
        raise Invalid(zh("一次最多导入 %(most)s 行", most=MOST_ROWS), remedy=zh("请分成几个文件导入。"), field="file")
    return Sheet(hashlib.sha256(content).hexdigest(), rows)


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
        for name in {row.name, short, before + row.name, before + short}:
            if len(name) > 1:
                named.setdefault(name, set()).add(row.code)
    return {name: next(iter(codes)) for name, codes in named.items() if len(codes) == 1}


def judge(
    rows: Iterable[tuple[int, Mapping[str, str]]], *, channel: str, known: Mapping[str, str], on: date
) -> Iterator[Good | Bad]:
    """Every row: the contact it would make, or why it makes none. Nothing is written; `known` is `places()`."""
    tickets: dict[str, int] = {}
    for number, cells in rows:
        try:
            contact = _contact(cells, channel, known)
            require_readable(contact, on)
            first = tickets.setdefault(contact.ticket, number) if contact.ticket else number
            if first != number:
                raise Invalid(zh("与第 %(row)s 行的工单号重复", row=first))
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
    """The bad rows as they came, with row and reason behind; no cell acts as a formula. The heading is the first."""
    bad = {outcome.row: outcome for outcome in outcomes if outcome.kind == "bad"}
    lines = [[*cells.values(), str(number), str(bad[number].reason)] for number, cells in sheet.rows if number in bad]
    heads = list(sheet.rows[0][1]) if sheet.rows else []
    return [[harmless(cell) for cell in line] for line in [[*heads, "行号", "原因"], *lines]]


def harmless(cell: str) -> str:
    """The cell with an apostrophe in front when a spreadsheet program would run it."""
    return f"'{cell}" if cell.startswith(_ACTIVE) and not _SIGNED_NUMBER.match(cell) else cell


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


def _contact(cells: Mapping[str, str], channel: str, known: Mapping[str, str]) -> NewContact:
    text = {name: _clean(cells.get(name, ""), name) for name in COLUMNS}
    missing = [name for name in REQUIRED if not text[name]]
    if missing:
        raise Invalid(zh("缺少：%(columns)s", columns="、".join(missing)))
    for name, most in _LIMITS.items():
        if len(text[name]) > most:
            raise Invalid(zh("“%(column)s”最多 %(most)s 字", column=name, most=most), field=name)
    contact = NewContact(
        channel=channel,
        kind=_code(KINDS, text["类别"], "类别"),
        text=text["事由"],
        received_on=_day(text["收到日期"], "收到日期") or date.min,
        ticket=text["渠道工单号"],
        ticket_kind=_code(TICKET_KINDS, text["工单类别"], "工单类别") if text["工单类别"] else "",
        anonymous=_yes(text, "匿名"),
        guarded=_yes(text, "身份保密") or None,
        workplace_code=_place(text["地点"], known),
        workplace_address=text["用工地址"],
        employer_name=text["用人单位"],
        employer_uscc=text["统一社会信用代码"].upper(),
        cause=_cause(text["案由代码"]),
        amount_claimed=parse_yuan(text["金额"], field="金额") if text["金额"] else 0,
        people=_count(text["人数"]),
        period_from=_day(text["期间自"], "期间自"),
        period_to=_day(text["期间至"], "期间至"),
        occurred_on=_day(text["终了日期"], "终了日期"),
        parallel_proceeding=_code(PARALLEL, text["并行程序"], "并行程序") if text["并行程序"] else "",
    )
    who = Identity(
        name=text["姓名"], phone=text["电话"], resident_id=text["身份证号"].upper(), address=text["联系地址"]
    )
    return replace(contact, identity=who)


def _clean(cell: str, name: str) -> str:
    plain = cell.strip() if name == "事由" else " ".join(cell.split())
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in plain):
        raise Invalid(zh("“%(column)s”含有无法识别的字符", column=name), field=name)
    return plain


def _code(table: Mapping[str, Message], value: str, name: str) -> str:
    """A code, whether the cell holds the code or its Chinese name."""
    found = next((code for code, title in table.items() if value in (code, str(title))), None)
    if found is None:
        choices = "、".join(str(title) for title in table.values())
        raise Invalid(zh("“%(column)s”应为：%(choices)s", column=name, choices=choices), field=name)
    return found


def _yes(text: Mapping[str, str], name: str) -> bool:
    try:
        return _YES[text[name].lower()]
    except KeyError:
        raise Invalid(zh("“%(column)s”应为：%(choices)s", column=name, choices="是、否"), field=name) from None


def _place(value: str, known: Mapping[str, str]) -> str:
    if not value or _PLACE_CODE.match(value):
        return value
    found = known.get(value.replace(" ", "").removeprefix("广东省").removeprefix("广州市"))
    if found is None:
        raise Invalid(
            zh("没有名为“%(name)s”的街镇，或者不止一个", name=value),
            remedy=zh("请写明区名，或者填写代码。"),
            field="地点",
        )
    return found


def _cause(value: str) -> str:
    # a spreadsheet drops the zero in front of a code
    code = value.zfill(4) if value else ""
    if code and not (len(code) == 4 and code.isascii() and code.isdigit()):
        raise Invalid(zh("案由代码应为 4 位数字"), field="案由代码")
    return code


def _count(value: str) -> int:
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and len(value) <= 6):
        raise Invalid(zh("“人数”应当是数字"), field="人数")
    return int(value)


def _day(value: str, name: str) -> date | None:
    if not value:
        return None
    found = _DAY_WITH_TIME.match(value)
    if found is not None:
        value = f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    return parse_day(value, field=name)


def _heading(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell).strip().strip("*").strip()
    plain = next((name for name in ALIASES if unicodedata.normalize("NFKC", name) == plain), plain)
    name = ALIASES.get(plain, plain)
    return name if name in COLUMNS else cell.strip()


def _rows(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows with something in them; the template's row of hints is passed over."""
    for number, line in enumerate(lines, start=2):
        cells = {head: cell.strip() for head, cell in zip(heads, line, strict=False) if head}
        filled = {head: cell for head, cell in cells.items() if cell}
        if filled and not all(COLUMNS.get(head) == cell for head, cell in filled.items()):
            yield number, cells


def _csv(content: bytes) -> list[list[str]]:
    codecs = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for codec in codecs:
        try:
            return list(csv.reader(io.StringIO(content.decode(codec), newline="")))
        except UnicodeDecodeError:
            continue
        except csv.Error as problem:
            raise Invalid(
                zh("文件不是可以读取的 CSV 表格"), remedy=zh("请用表格软件重新保存。"), field="file"
            ) from problem
    raise Invalid(zh("无法识别文件编码"), remedy=zh("请另存为 UTF-8 编码的 CSV，或者 XLSX。"), field="file")


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError, ValueError) as problem:
        raise Invalid(
            zh("表格文件已损坏，无法读取"), remedy=zh("请重新保存为 XLSX 或者 CSV。"), field="file"
        ) from problem
    return [[_cell(value) for value in line] for line in lines]


def _cell(value: object) -> str:
    """A cell as the person who typed it saw it; a code that a spreadsheet rounded is left to be seen as such."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < _EXACT else f"{value:.6e}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
