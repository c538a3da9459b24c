"""XLSX read part by part, as it stands: errors, formulas without a value, merged cells, hidden sheets, both calendars.

Rows come as they are asked for; of the whole file only its list of shared strings is held in memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import time
from typing import IO, BinaryIO, Final
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse
from defusedxml.expatreader import DefusedExpatParser

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.tables.cells import Cell, Sheet, Span, Spoilt, an_error, day_of_serial, digits_lost, never_calculated

MOST_UNPACKED: Final = 4_000_000_000
_MOST_STRINGS: Final = 600_000_000
_CHUNK: Final = 1 << 17
_MOST_COLUMNS: Final = 16_384
_OVERLAP: Final = 200
_PLACE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})\Z")
_MERGED: Final = re.compile(rb"""mergeCell\s[^<>]*?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Quoted words, colours, conditions, languages, paddings: what is no sign of a date.
_DRESS: Final = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.|\*.')
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_ZEROS: Final = re.compile(r"0{2,}\Z")
_DATES: Final = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 47, *range(27, 37), *range(50, 59)})
_FAULTS: Final = (
    zipfile.BadZipFile,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    OSError,
    NotImplementedError,
)


@dataclass(slots=True)
class _Book:
    packed: zipfile.ZipFile
    strings: list[str] = field(default_factory=list)
    #: By the number of a cell's style: "date", "elapsed", or the zeros of a format such as 00000.
    styles: list[str] = field(default_factory=list)
    since_1904: bool = False
    #: The program that wrote the file left calculating to the one that opens it.
    uncalculated: bool = False


def sheets_of(file: BinaryIO) -> list[Sheet]:
    """The sheets of a book in their order; rows are read as they are asked for. Raises Invalid."""
    try:
        packed = zipfile.ZipFile(file)
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise Invalid(zh("文件解开后过大"), remedy=zh("请分成几个文件导入。"), field="file")
        return _sheets(_Book(packed))
    except _FAULTS as problem:
        raise _unreadable() from problem


def _unreadable() -> Invalid:
    return Invalid(
        zh("表格文件已损坏，无法读取"), remedy=zh("请用表格软件打开后重新保存为 XLSX 或者 CSV。"), field="file"
    )


def _sheets(book: _Book) -> list[Sheet]:
    names = {name.lower(): name for name in book.packed.namelist()}
    workbook = fromstring(book.packed.read(names["xl/workbook.xml"]), forbid_dtd=True)
    targets = _targets(book, names)
    for part in workbook:
        if _tag(part.tag) == "workbookPr":
            book.since_1904 = part.get("date1904") in ("1", "true")
        if _tag(part.tag) == "calcPr":
            book.uncalculated = part.get("fullCalcOnLoad") in ("1", "true")
    if (strings := names.get("xl/sharedstrings.xml")) is not None:
        book.strings = _strings(book.packed, strings)
    if (styles := names.get("xl/styles.xml")) is not None:
        book.styles = _styles(fromstring(book.packed.read(styles), forbid_dtd=True))
    found = []
    for part in workbook.iter():
        if _tag(part.tag) == "sheet":
            relation = next((value for name, value in part.attrib.items() if _tag(name) == "id"), "")
            found.append(
                _sheet(book, part, names.get(targets.get(relation, ("", ""))[1].lower(), ""), targets, relation)
            )
    return found


def _sheet(book: _Book, part: Element, path: str, targets: Mapping[str, tuple[str, str]], relation: str) -> Sheet:
    name = part.get("name", "")
    if not path or not targets[relation][0].endswith("/worksheet"):
        return Sheet(name, iter(()), "other")
    if part.get("state", "visible") != "visible":
        return Sheet(name, iter(()), "hidden")
    return Sheet(name, _rows(book, path), "visible", _spans(book.packed, path), book.since_1904)


def _targets(book: _Book, names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Of each relation of the workbook: its kind, and the part it points at."""
    tree = fromstring(book.packed.read(names["xl/_rels/workbook.xml.rels"]), forbid_dtd=True)
    found = {}
    for part in tree:
        target = part.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
        found[part.get("Id", "")] = (part.get("Type", ""), path)
    return found


def _strings(packed: zipfile.ZipFile, path: str) -> list[str]:
    if packed.getinfo(path).file_size > _MOST_STRINGS:
        raise Invalid(zh("文件解开后过大"), remedy=zh("请分成几个文件导入。"), field="file")
    found = []
    with packed.open(path) as part:
        for _, element in iterparse(part, forbid_dtd=True):
            if _tag(element.tag) == "si":
                found.append(_text(element))
                element.clear()
    return found


def _text(element: Element) -> str:
    """The text of a string, with its runs; how it is to be read aloud (phonetic marks) is left out."""
    parts = []
    for child in element:
        if _tag(child.tag) == "t":
            parts.append(child.text or "")
        elif _tag(child.tag) == "r":
            parts += [run.text or "" for run in child if _tag(run.tag) == "t"]
    return _plain("".join(parts))


def _plain(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n")


def _styles(tree: Element) -> list[str]:
    own = {part.get("numFmtId", ""): part.get("formatCode", "") for part in tree.iter() if _tag(part.tag) == "numFmt"}
    found = []
    for part in tree:
        if _tag(part.tag) == "cellXfs":
            for style in part:
                number = style.get("numFmtId", "0")
                found.append(_look(int(number), own.get(number, "")))
    return found


def _look(number: int, code: str) -> str:
    if not code:
        return "date" if number in _DATES else "elapsed" if number == 46 else ""
    if _ZEROS.match(code):
        return code
    plain = _DRESS.sub("", code.split(";")[0])
    if _ELAPSED.search(plain):
        return "elapsed"
    return "date" if plain.lower() != "general" and re.search("[ydhms]", plain, re.IGNORECASE) else ""


def _spans(packed: zipfile.ZipFile, path: str) -> tuple[Span, ...]:
    """The merged cells; they stand behind all rows, so they are looked up before."""
    found: dict[tuple[bytes, ...], None] = {}
    with packed.open(path) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            found |= dict.fromkeys(match.groups() for match in _MERGED.finditer(rest + chunk))
            rest = chunk[-_OVERLAP:]
    return tuple(
        Span(int(top), _column(left.decode()), int(bottom), _column(right.decode()))
        for left, top, right, bottom in found
    )


def _rows(book: _Book, path: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        with book.packed.open(path) as part:
            yield from _parsed(book, part)
    except _FAULTS as problem:
        raise _unreadable() from problem


def _parsed(book: _Book, part: IO[bytes]) -> Iterator[tuple[int, Sequence[Cell]]]:
    parser, seen = DefusedExpatParser(forbid_dtd=True), _Cells(book)
    parser.setContentHandler(seen)
    while chunk := part.read(_CHUNK):
        parser.feed(chunk)
        yield from seen.ready
        seen.ready = []
    parser.close()
    yield from seen.ready


class _Cells:
    """Takes the events of one sheet and makes rows of them."""

    def __init__(self, book: _Book) -> None:
        self.ready: list[tuple[int, Sequence[Cell]]] = []
        self._book = book
        self._number = 0
        self._row: list[Cell] = []
        self._at = 0
        self._kind = self._style = ""
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._into: list[str] | None = None
        self._aloud = False

    def startElement(self, name: str, attrs: Mapping[str, str]) -> None:  # noqa: N802 - the name the parser calls
        tag = _tag(name)
        if tag == "c":
            self._at = self._place(attrs.get("r", ""))
            self._kind, self._style = attrs.get("t", "n"), attrs.get("s", "")
            self._value, self._formula = [], None
        elif tag == "v" or (tag == "t" and not self._aloud):
            self._into = self._value
        elif tag == "f":
            self._formula = self._into = []
        elif tag == "row":
            given = attrs.get("r", "")
            self._number, self._row, self._at = int(given) if given else self._number + 1, [], 0
        elif tag == "rPh":
            self._aloud = True

    def characters(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def endElement(self, name: str) -> None:  # noqa: N802
        tag = _tag(name)
        if tag in ("v", "t", "f"):
            self._into = None
        elif tag == "c":
            self._put()
        elif tag == "row" and self._row:
            self.ready.append((self._number, self._row))
        elif tag == "rPh":
            self._aloud = False

    def setDocumentLocator(self, locator: object) -> None:  # noqa: N802
        """Not needed."""

    def startDocument(self) -> None:  # noqa: N802
        """Not needed."""

    def endDocument(self) -> None:  # noqa: N802
        """Not needed."""

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802
        """Not needed."""

    def ignorableWhitespace(self, whitespace: str) -> None:  # noqa: N802
        """Not needed."""

    def _place(self, given: str) -> int:
        found = _PLACE.match(given)
        return min(_column(found[1]), _MOST_COLUMNS) if found else self._at + 1

    def _put(self) -> None:
        cell = self._cell("".join(self._value))
        if cell != "":
            self._row.extend([""] * (self._at - len(self._row) - 1))
            self._row[self._at - 1 :] = [cell]

    def _cell(self, value: str) -> Cell:
        formula = "" if self._formula is None else f"={''.join(self._formula)}"
        if self._kind == "e":
            return Spoilt(value, an_error(value))
        if formula and self._kind != "str" and self._lacks(value):
            return Spoilt(formula, never_calculated(formula))
        if self._kind == "s":
            return self._book.strings[int(value)] if value else ""
        if self._kind in ("str", "inlineStr"):
            return _plain(value)
        if self._kind == "b":
            return value.strip() in ("1", "true")
        if self._kind == "d":
            return value[:10]
        return _number(value.strip(), self._look(), since_1904=self._book.since_1904) if value.strip() else ""

    def _lacks(self, value: str) -> bool:
        return not value.strip() or (self._book.uncalculated and value.strip() == "0")

    def _look(self) -> str:
        if not self._style:
            return ""
        with suppress(IndexError, ValueError):
            return self._book.styles[int(self._style)]
        return ""


def _number(value: str, look: str, *, since_1904: bool) -> Cell:
    plain = value.removeprefix("-").removeprefix("+")
    number: int | float = int(value) if plain.isdigit() and plain.isascii() else float(value)
    if look == "date":
        try:
            day = day_of_serial(number, since_1904=since_1904)
        except Invalid as problem:
            return Spoilt(value, problem.reason)
        return day if number >= 1 else day.time()
    if look == "elapsed":
        return time(0) if number == 0 else day_of_serial(number % 1 or 1, since_1904=False).time()
    if look and number == int(number) and number >= 0:
        return str(int(number)).zfill(len(look))
    if abs(number) >= 10**15:
        return Spoilt(value, digits_lost(value))
    return number


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place


def _tag(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]
