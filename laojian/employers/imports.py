"""Employers from a spreadsheet on the first day: read, judge every row, keep the bad ones with their reasons.

Columns (first line; Chinese or English, any order): 名称 name*, 统一社会信用代码 uscc, 无代码原因 no_code_reason,
类型 kind*, 登记状态 registration_status, 法定代表人 legal_rep, 登记住所 registered_address, 行业门类 industry_section,
行业代码 industry_code, 用工总数 headcount, 女职工 headcount_women, 未成年工 headcount_minors, 劳务派遣
headcount_dispatched, 农民工 headcount_migrant, 成立日期 established_on, 曾用名 former_names (;), 区代码 district_code*,
街镇代码 street_code, 网格代码 grid_code, 用工地址 workplace_address. Codes and numbers are read as text.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import python_calamine

from laojian.employers import rules
from laojian.employers.law_rows import codes, table
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh

MOST_ROWS = 200_000
COLUMNS: dict[str, str] = {
    "名称": "name",
    "统一社会信用代码": "uscc",
    "无代码原因": "no_code_reason",
    "类型": "kind",
    "登记状态": "registration_status",
    "法定代表人": "legal_rep",
    "登记住所": "registered_address",
    "行业门类": "industry_section",
    "行业代码": "industry_code",
    "用工总数": "headcount",
    "女职工": "headcount_women",
    "未成年工": "headcount_minors",
    "劳务派遣": "headcount_dispatched",
    "农民工": "headcount_migrant",
    "成立日期": "established_on",
    "曾用名": "former_names",
    "区代码": "district_code",
    "街镇代码": "street_code",
    "网格代码": "grid_code",
    "用工地址": "workplace_address",
}
REQUIRED = ("name", "kind", "district_code")
_LABELS = {
    "kind": "kinds",
    "registration_status": "statuses",
    "no_code_reason": "reasons",
    "industry_section": "industries",
}


@dataclass(frozen=True)
class Sheet:
    """The rows of one file as text, with the digest that makes an import repeatable. The first data row is 2."""

    sha256: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]


@dataclass(frozen=True)
class Good:
    """A row that can be taken in."""

    row: int
    fields: Mapping[str, object]
    workplace_address: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Bad:
    """A row that is kept back, and why."""

    row: int
    reason: Message
    cells: Mapping[str, str]


def read(content: bytes, name: str) -> Sheet:
    """The rows of a CSV (UTF-8, UTF-16 or GB 18030) or XLSX file. Raises Invalid for a file that does not read."""
    if name.lower().endswith(".xlsx") or content.startswith(b"PK"):
        lines = _xlsx(content)
    else:
        lines = list(csv.reader(io.StringIO(_decoded(content), newline="")))
    if not lines:
        raise Invalid(zh("文件没有内容"), field="file")
    heads = [_column(cell) for cell in lines[0]]
    missing = [label for label, field in COLUMNS.items() if field in REQUIRED and field not in heads]
    if missing:
        raise Invalid(
            zh("缺少列：%(columns)s", columns="、".join(missing)), remedy=zh("请按模板填写第一行列名。"), field="file"
        )
    doubled = sorted({head for head in heads if head and heads.count(head) > 1})
    if doubled:
        raise Invalid(zh("列名重复：%(columns)s", columns="、".join(doubled)), field="file")
    if len(lines) - 1 > MOST_ROWS:
        raise Invalid(zh("一次最多导入 %(most)s 行", most=MOST_ROWS), remedy=zh("请分成几个文件。"), field="file")
    rows = tuple(
        (number, {head: cell.strip() for head, cell in zip(heads, line, strict=False) if head})
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    )
    return Sheet(hashlib.sha256(content).hexdigest(), rows)


def parse(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[list[Good], list[Bad]]:
    """Judge every row; a code that stands twice in the file is taken once. Nothing is written."""
    good: list[Good] = []
    bad: list[Bad] = []
    seen: dict[str, int] = {}
    for number, cells in rows:
        try:
            fields = _fields(cells)
            code = str(fields.get("uscc") or "")
            if code and code in seen:
                raise Invalid(zh("与第 %(row)s 行的统一社会信用代码重复", row=seen[code]))
            if code:
                seen[code] = number
            good.append(Good(number, fields, rules.tidy(cells.get("workplace_address", "")), cells))
        except Invalid as problem:
            bad.append(Bad(number, problem.reason, cells))
    return good, bad


def _fields(cells: Mapping[str, str]) -> dict[str, object]:
    given = {field: value for field, value in cells.items() if field in rules.FIELDS and value}
    for field, name in _LABELS.items():
        if field in given:
            given[field] = _code(name, given[field])
    clean = rules.checked({"name": "", "kind": "", "district_code": "", **given}, codes())
    rules.check_places(str(clean["district_code"]), str(clean.get("street_code", "")), str(clean.get("grid_code", "")))
    if not clean.get("uscc") and not clean.get("no_code_reason"):
        raise Invalid(zh("没有统一社会信用代码的，必须说明原因"))
    address = rules.tidy(cells.get("workplace_address", ""))
    if address and not 4 <= len(address) <= 200:
        raise Invalid(zh("用工地址应为 4 至 200 字"))
    return clean


def _code(name: str, value: str) -> str:
    """A code, whether the cell holds the code or its Chinese name."""
    return next((row.code for row in table(name) if value in (row.code, row.cells["name_zh"])), value)


def _column(cell: str) -> str:
    plain = rules.tidy(cell).lstrip("*").rstrip("*")
    return COLUMNS.get(plain, plain if plain in COLUMNS.values() else "")


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    for codec in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise Invalid(zh("无法识别文件编码"), remedy=zh("请另存为 UTF-8 编码的 CSV，或者 XLSX。"), field="file")


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        return [[_cell(value) for value in line] for line in _lines(sheet)]
    except (python_calamine.CalamineError, IndexError, ValueError) as problem:
        raise Invalid(
            zh("表格文件已损坏，无法读取"), remedy=zh("请重新保存为 XLSX 或者 CSV。"), field="file"
        ) from problem


def _lines(sheet: python_calamine.CalamineSheet) -> Sequence[Sequence[object]]:
    return sheet.to_python(skip_empty_area=False)


def _cell(value: object) -> str:
    # a number typed into a cell comes as a float; codes must not become 4.40106e5
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
