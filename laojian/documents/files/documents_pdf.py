"""PDF: every object is looked at; nothing that acts by itself may be in it."""

from __future__ import annotations

import logging
import re
from typing import Any, BinaryIO, Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from laojian.documents.files.refusals import no
from laojian.kernel.words import Message, zh

_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMediaExecute"}
_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/XFA", "/RichMediaContent"}
_DEEPEST = 60
# what the reader raises on bytes that are no PDF, or not one any more
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)
_AGAIN = zh("请用“打印为 PDF”重新导出后上传。")
#: What scanners, mail gateways and tax offices put in front: a byte order mark, blanks, one line of plain words.
_BEFORE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}(?:[\w .,:@+/-]{1,200}\r?\n\s{0,64})?%PDF-")


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF, maybe with something harmless in front of its own beginning."""
    return _BEFORE.match(head) is not None


def open_pdf(source: BinaryIO) -> PdfReader:
    """A reader of the file. One that is locked only against changes, as statements of banks are, opens without a word.

    Raises Invalid for one that asks for a password, and what pypdf raises on broken bytes.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(source, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise no(zh("PDF 设有打开密码，无法检查"), zh("请去掉密码后重新上传。"))
    return reader


def judge_pdf(source: BinaryIO, limits: dict[str, int]) -> str:
    """Returns pdf. Raises Invalid for one that acts, carries files, is locked, damaged or overlarge inside."""
    source.seek(0)
    try:
        reader = open_pdf(source)
        numbers = _object_numbers(reader)
        if len(numbers) > limits["pdf_objects"]:
            raise no(zh("PDF 的内部对象过多"), _AGAIN)
        if len(reader.pages) == 0:
            raise _damaged()
        found = _walk(reader, numbers)
    except _BROKEN as problem:
        raise _damaged() from problem
    if found is not None:
        raise no(found, _AGAIN)
    return "pdf"


def _damaged() -> Exception:
    return no(zh("PDF 已损坏或者不完整，无法打开"), zh("请重新扫描或者导出后上传。"))


def _object_numbers(reader: PdfReader) -> list[tuple[int, int]]:
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    return sorted(numbers)


def _walk(reader: PdfReader, numbers: list[tuple[int, int]]) -> Message | None:
    if found := _acting(reader.trailer, 0):
        return found
    for number, generation in numbers:
        if generation == 65_535 or number == 0:
            continue
        found = _acting(reader.get_object(IndirectObject(number, generation, reader)), 0)
        if found:
            return found
    return None


def _acting(value: Any, depth: int) -> Message | None:
    """What is dangerous in one object, without following references (each is visited on its own)."""
    if depth > _DEEPEST:
        return zh("PDF 的内部结构过深")
    if isinstance(value, DictionaryObject):
        if _KEYS & {str(key) for key in value}:
            return zh("PDF 含有脚本、表单程序或者附带文件")
        if "/S" in value and str(value.raw_get("/S")) in _ACTIONS:
            return zh("PDF 含有自动执行的动作")
        parts: list[Any] = [value.raw_get(key) for key in value]
    elif isinstance(value, ArrayObject):
        parts = list(value)
    else:
        return None
    for part in parts:
        if isinstance(part, DictionaryObject | ArrayObject) and (found := _acting(part, depth + 1)):
            return found
    return None
