"""Tables of the office read as text rows, and written so that no cell can act as a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

MOST_BYTES: Final = 50_000_000
MOST_UNPACKED: Final = 500_000_000
MOST_ROWS: Final = 200_000
#: A spreadsheet keeps 15 digits of a number; an 18-digit code typed as a number is already broken.
EXACT_DIGITS: Final = 10**15
#: A cell that begins so is run as a formula by spreadsheet programs.
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file (the heading is row 1) and its cells by heading."""

    number: int
    cells: dict[str, str]


def read(path: Path) -> list[Line]:
    """All rows below the heading, blank ones left out; every cell is text, dates as 2026-11-23.

    Raises Invalid when the file is not a CSV or XLSX table, is too large, or has two headings alike.
    """
    if not path.is_file():
        raise Invalid(zh("没有文件“%(path)s”", path=str(path)))
    if path.stat().st_size > MOST_BYTES:
        raise Invalid(zh("文件超过 50 MB"), remedy=zh("请分成几个文件导入。"))
    suffix = path.suffix.lower()
    if suffix == ".csv":
        table = _csv(path.read_bytes())
    elif suffix == ".xlsx":
        table = _xlsx(path)
    else:
        raise Invalid(zh("不认识的文件类型“%(suffix)s”", suffix=suffix), remedy=zh("请使用 CSV 或 XLSX 文件。"))
    return _lines(table)


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    raise Invalid(zh("文件的文字编码无法识别"), remedy=zh("请另存为 UTF-8 编码的 CSV 文件。"))


def _xlsx(path: Path) -> list[list[str]]:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Invalid(zh("文件解开后过大"), remedy=zh("请分成几个文件导入。"))
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, IndexError) as problem:
        raise Invalid(zh("文件不是可以读取的 XLSX 表格"), remedy=zh("请用表格软件重新保存。")) from problem
    return [[cell_text(cell) for cell in row] for row in rows]


def cell_text(cell: object) -> str:
    """A cell as the person who typed it saw it. Raises Invalid for a number too long to be kept exactly."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT_DIGITS:
            raise Invalid(
                zh("数字“%(number)s”超过 15 位，表格软件已经舍去末位", number=f"{cell:.0f}"),
                remedy=zh("请把该列设为文本格式后重新填写。"),
            )
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell).strip()


def _lines(table: list[list[str]]) -> list[Line]:
    if not table:
        raise Invalid(zh("文件是空的"), remedy=zh("第一行应为列名；可先取得空白模板。"))
    headings = [heading.strip().rstrip("*＊") for heading in table[0]]
    named = [heading for heading in headings if heading]
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    if twice:
        raise Invalid(zh("列名“%(names)s”重复", names="、".join(twice)))
    if len(table) - 1 > MOST_ROWS:
        raise Invalid(zh("文件超过 %(most)s 行", most=MOST_ROWS), remedy=zh("请分成几个文件导入。"))
    lines = []
    for number, row in enumerate(table[1:], start=2):
        cells = {heading: value.strip() for heading, value in zip(headings, row, strict=False) if heading}
        if any(cells.values()):
            lines.append(Line(number, {heading: cells.get(heading, "") for heading in named}))
    return lines


def harmless(cell: str) -> str:
    """The cell with an apostrophe in front when a spreadsheet program would run it; numbers stay."""
    if cell.startswith(ACTIVE) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV that opens rightly in office programs (UTF-8 with a mark), every cell harmless."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(heading) for heading in headings])
        writer.writerows([harmless(cell) for cell in row] for row in rows)


def write_template(path: Path, headings: Sequence[str], hints: Sequence[str]) -> None:
    """An empty table: headings, and a row of hints that an import passes over; all columns are text."""
    with xlsxwriter.Workbook(str(path)) as book:
        text = book.add_format({"num_format": "@"})
        strong = book.add_format({"bold": True, "num_format": "@", "text_wrap": True})
        faint = book.add_format({"italic": True, "font_color": "#666666", "num_format": "@", "text_wrap": True})
        sheet = book.add_worksheet("导入")
        for column, (heading, hint) in enumerate(zip(headings, hints, strict=True)):
            sheet.set_column(column, column, max(14, len(heading) * 2 + 4), text)
            sheet.write_string(0, column, heading, strong)
            sheet.write_string(1, column, hint, faint)
        sheet.freeze_panes(1, 0)
