"""A file of any kind opened as sheets: what it is, is told by what stands in it, not by its name."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.tables import delimited, xls, xlsx
from laojian.tables.cells import Sheet

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The first record of an XLS book that was stored bare.
_BARE_XLS: Final = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
#: What is often sent in place of a table, by its first bytes.
_OTHERS: Final[tuple[tuple[bytes, Message], ...]] = (
    (b"%PDF", zh("文件是 PDF，不是表格")),
    (b"\xff\xd8\xff", zh("文件是图片，不是表格")),
    (b"\x89PNG", zh("文件是图片，不是表格")),
    (b"GIF8", zh("文件是图片，不是表格")),
    (b"BM", zh("文件是图片，不是表格")),
    (b"Rar!", zh("文件是压缩包，不是表格")),
    (b"7z\xbc\xaf", zh("文件是压缩包，不是表格")),
    (b"{\\rtf", zh("文件是文字文档，不是表格")),
)
_SAVE_AGAIN: Final = zh("请另存为 XLSX 或者 CSV 后再导入。")


def sheets_of(file: BinaryIO, name: str, known: delimited.Known) -> list[Sheet]:
    """The sheets of a CSV, TSV, XLSX or XLS file; read while it is open. Raises Invalid for one that is none.

    `name`: of the file; a text table's sheet bears it. `known`: how many headings of a row are known.
    """
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Invalid(zh("文件没有内容"), remedy=zh("第一行应为列名；可先取得空白模板。"), field="file")
    if start.startswith(b"PK"):
        return _zipped(file)
    if start.startswith((_OLE, *_BARE_XLS)):
        return xls.sheets_of(file)
    _refuse_others(start)
    return [delimited.sheet_of(file, Path(name).stem, known)]


def opened(path: Path) -> BinaryIO:
    """A file to be read. Raises Invalid when it cannot be."""
    try:
        return path.open("rb")
    except OSError as problem:
        raise Invalid(
            zh("无法读取文件 %(path)s：%(problem)s", path=path.name, problem=problem.strerror or problem),
            remedy=zh("请核对文件路径和权限。"),
            field="file",
        ) from problem


def _zipped(file: BinaryIO) -> list[Sheet]:
    names: set[str] = set()
    with suppress(zipfile.BadZipFile, OSError):
        names = {part.lower() for part in zipfile.ZipFile(file).namelist()}
    file.seek(0)
    if names and "xl/workbook.xml" not in names:
        raise Invalid(zh("文件不是 XLSX 表格"), remedy=_SAVE_AGAIN, field="file")
    return xlsx.sheets_of(file)


def _refuse_others(start: bytes) -> None:
    for mark, reason in _OTHERS:
        if start.startswith(mark):
            raise Invalid(reason, remedy=_SAVE_AGAIN, field="file")
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"mime-version")):
        raise Invalid(zh("文件是网页，不是表格"), remedy=_SAVE_AGAIN, field="file")
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")) and not _may_be_wide(start):
        raise Invalid(zh("文件不是可以读取的表格"), remedy=_SAVE_AGAIN, field="file")


def _may_be_wide(start: bytes) -> bool:
    """UTF-16 without a mark: the zeros stand in one half of the bytes alone."""
    return 0 in (start[::2].count(0), start[1::2].count(0))
