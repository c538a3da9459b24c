"""XLS, the format before XLSX. The whole book is held in memory; it cannot have more than 65,536 rows a sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import time
from typing import BinaryIO, Final

import xlrd

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.tables.cells import Cell, Sheet, Span, Spoilt, an_error, day_of_serial

_ERRORS: Final[dict[int, str]] = xlrd.error_text_from_code


def sheets_of(file: BinaryIO) -> list[Sheet]:
    """The sheets of a book in their order. Raises Invalid."""
    file.seek(0)
    content = file.read()
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" in content:
        raise _locked()
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), formatting_info=True)
    except xlrd.XLRDError as problem:
        if "encrypt" in str(problem).lower():
            raise _locked() from problem
        raise _unreadable() from problem
    except Exception as problem:
        # a damaged file makes the library fail in many ways, none of them named
        raise _unreadable() from problem
    return [_sheet(book, sheet) for sheet in book.sheets()]


def _locked() -> Invalid:
    return Invalid(zh("文件有密码"), remedy=zh("请去掉密码后重新保存。"), field="file")


def _unreadable() -> Invalid:
    return Invalid(
        zh("表格文件已损坏，无法读取"), remedy=zh("请用表格软件打开后重新保存为 XLSX 或者 CSV。"), field="file"
    )


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    if sheet.visibility:
        return Sheet(sheet.name, iter(()), "hidden")
    spans = tuple(Span(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    return Sheet(sheet.name, _rows(book, sheet), "visible", spans, bool(book.datemode))


def _rows(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number in range(sheet.nrows):
        yield number + 1, [_cell(book, cell) for cell in sheet.row(number)]


def _cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Cell:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = _ERRORS.get(cell.value, "#N/A")
        return Spoilt(text, an_error(text))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        if cell.value == 0:
            return time(0)
        try:
            day = day_of_serial(cell.value, since_1904=bool(book.datemode))
        except Invalid as problem:
            return Spoilt(str(cell.value), problem.reason)
        return day if cell.value >= 1 else day.time()
    value: str | float = cell.value
    return value
