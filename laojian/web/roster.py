"""The roster of a group: rows from a spreadsheet or typed lines, each bad one explained."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from laojian.kernel.identifiers import check_resident_id
from laojian.kernel.money import parse_yuan
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh

MOST_PEOPLE: Final = 2000
MOST_BYTES: Final = 5_000_000
_MOST_UNPACKED: Final = 100_000_000
_EXACT: Final = 10**15
_SPLIT: Final = re.compile(r"[,，;；、\t]|\s{1,}")
_PHONE: Final = re.compile(r"\+?\d{5,20}\Z")
_SIGNS: Final = re.compile(r"[\s\-()（）]+")
#: Thousands in an amount, so that the comma in them parts nothing.
_THOUSANDS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
#: What a heading may be called, by the field it fills.
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("姓名", "名字", "name", "full name"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "phone", "mobile", "telephone"),
    "resident_id": ("身份证号", "身份证", "身份证号码", "公民身份号码", "id", "id number", "resident id"),
    "claimed": (
        "金额",
        "请求金额",
        "欠薪金额",
        "被欠金额",
        "欠薪",
        "金额（元）",
        "金额(元)",
        "amount",
        "amount (yuan)",
    ),
    "what": ("事项", "请求事项", "项目", "what", "matter"),
    "representative": ("代表", "representative"),
}
_YES: Final = frozenset({"是", "代表", "1", "y", "yes", "true", "√", "✓"})


@dataclass(slots=True)
class Roster:
    """Rows that can be used, and why others cannot: (row number, what was read, reason)."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    bad: list[tuple[int, str, Message]] = field(default_factory=list)


def from_file(content: bytes, *, on: date) -> Roster:
    """Read a CSV or XLSX table with headings. Raises Invalid when it is neither, too large, or without names."""
    if len(content) > MOST_BYTES:
        raise too_large()
    table = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    table = [row for row in table if any(cell.strip() for cell in row)]
    if not table:
        raise Invalid(zh("名册是空的"), remedy=zh("第一行写列名，从第二行起一行一人。"), field="roster")
    places = _headings(table[0])
    if "name" not in places:
        raise Invalid(
            zh("名册第一行没有“姓名”这一列"),
            remedy=zh("请在第一行写列名：姓名、电话、身份证号、金额、事项。"),
            field="roster",
        )
    if len(table) - 1 > MOST_PEOPLE:
        raise Invalid(zh("名册超过 %(most)s 人", most=MOST_PEOPLE), remedy=zh("请分成几份投诉提交。"), field="roster")
    cells = ({what: row[place] if place < len(row) else "" for what, place in places.items()} for row in table[1:])
    return _checked(cells, first=2, on=on)


def too_large() -> Invalid:
    """The refusal of a file that nobody reads."""
    return Invalid(zh("名册文件超过 5 MB"), remedy=zh("请只留姓名、电话、金额等列后再上传。"), field="roster")


def from_lines(text: str, *, on: date) -> Roster:
    """Read typed lines: name, telephone, amount in this order, telephone and amount told apart by their look."""
    rows = [line for line in text.splitlines() if line.strip()]
    if len(rows) > MOST_PEOPLE:
        raise Invalid(zh("名单超过 %(most)s 人", most=MOST_PEOPLE), remedy=zh("请分成几份投诉提交。"), field="typed")
    return _checked((_told_apart(line) for line in rows), first=1, on=on)


def merged(kept: Sequence[dict[str, Any]], more: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with new ones behind; who is there already by name and telephone is not taken twice. Raises Invalid."""
    found = list(kept)
    known = {(row["name"], row["phone"], row["resident_id"]) for row in found}
    for row in more:
        if (mark := (row["name"], row["phone"], row["resident_id"])) not in known:
            known.add(mark)
            found.append(row)
    if len(found) > MOST_PEOPLE:
        raise Invalid(zh("名单超过 %(most)s 人", most=MOST_PEOPLE), remedy=zh("请分成几份投诉提交。"), field="roster")
    return found


def _checked(rows: Iterable[dict[str, str]], *, first: int, on: date) -> Roster:
    found = Roster()
    for number, cells in enumerate(rows, start=first):
        try:
            found.rows.append(_row(cells, on))
        except Invalid as problem:
            found.bad.append((number, " ".join(part for part in cells.values() if part)[:60], problem.reason))
    return found


def _row(cells: dict[str, str], on: date) -> dict[str, Any]:
    name, phone = cells.get("name", "").strip(), _SIGNS.sub("", cells.get("phone", ""))
    if not name:
        raise Invalid(zh("没有姓名"))
    if len(name) > 60:
        raise Invalid(zh("姓名太长"))
    if phone and not _PHONE.match(phone):
        raise Invalid(zh("电话“%(phone)s”不是号码", phone=phone[:30]))
    resident = cells.get("resident_id", "").strip()
    if resident:
        verdict = check_resident_id(resident, today=on)
        if not verdict.valid and verdict.reason is not None:
            raise Invalid(verdict.reason)
        resident = verdict.normal
    amount = cells.get("claimed", "").strip()
    return {
        "name": name,
        "phone": phone,
        "resident_id": resident,
        "claimed": parse_yuan(amount) if amount else 0,
        "what": cells.get("what", "").strip()[:120],
        "representative": cells.get("representative", "").strip().lower() in _YES,
    }


def _told_apart(line: str) -> dict[str, str]:
    line = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), line.strip())
    parts = [part for part in _SPLIT.split(line) if part]
    found = {"name": parts[0]}
    for part in parts[1:]:
        digits = _SIGNS.sub("", part)
        if "phone" not in found and re.fullmatch(r"\+?\d{7,15}", digits) and not re.fullmatch(r"\d{15}", digits):
            found["phone"] = digits
        elif re.fullmatch(r"\d{15}|\d{17}[\dXx]", part):
            found["resident_id"] = part
        elif "claimed" not in found and re.search(r"\d", part):
            found["claimed"] = part
        else:
            found["what"] = part
    return found


def _headings(row: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(row):
        heading = cell.strip().rstrip("*＊").lower()
        for what, names in HEADINGS.items():
            if heading in names:
                places.setdefault(what, place)
    return places


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
        except csv.Error:
            break
    raise Invalid(zh("名册不是可以读取的表格"), remedy=zh("请用 Excel 另存为 XLSX 或者 CSV 后再上传。"), field="roster")


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise Invalid(zh("名册解开后过大"), remedy=zh("请只留需要的列后再上传。"), field="roster")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_PEOPLE + 2)
    except (zipfile.BadZipFile, CalamineError, IndexError, OSError) as problem:
        raise Invalid(
            zh("名册不是可以读取的表格"), remedy=zh("请用 Excel 另存为 XLSX 或者 CSV 后再上传。"), field="roster"
        ) from problem
    return [[_cell(cell) for cell in row[:40]] for row in rows]


def _cell(cell: object) -> str:
    """A cell as text; a number too long for a spreadsheet to keep shows its last digits as lost."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if abs(cell) >= _EXACT:
            return f"{cell:.0f}?"
        return str(int(cell)) if cell == int(cell) else f"{cell:.2f}"
    return str(cell).strip()
