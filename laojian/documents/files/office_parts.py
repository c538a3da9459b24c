"""The XML parts of Word, Excel and PowerPoint files written anew without what tells of their makers.

Parts are streamed through a filter that keeps prefixes and namespace declarations as they stand, since Office reads
`mc:Ignorable` by prefix. Comments and processing instructions of the XML do not pass.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from laojian.documents.files.findings import Report, Uncleanable

NEUTRAL: Final = "作者"
_DROPPED: Final[dict[str, dict[str, str]]] = {
    "word": {
        "rsids": "identifier", "docId": "identifier", "docVars": "hidden", "attachedTemplate": "path",
        "mailMerge": "path", "saveThroughXslt": "path", "printerSettings": "printer", "presenceInfo": "editor",
    },
    "xl": {
        "absPath": "path", "revisionPtr": "identifier", "fileSharing": "author", "customProperties": "hidden",
        "webPublishItems": "path", "webPublishing": "path", "smartTags": "hidden",
    },
    "ppt": {"custDataLst": "hidden", "htmlPubPr": "path"},
}  # fmt: skip
_PEOPLE: Final = {"author", "userName", "refreshedBy", "lastModifiedBy", "user", "userId", "providerId"}
_TIMES: Final = {"dateUtc", "refreshedDate", "refreshedDateIso", "dT"}
_CELLS: Final = {"c", "v", "f", "row"}
_PERSONAL_FIELD: Final = re.compile(
    r"\s*(AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|DOCPROPERTY|DOCVARIABLE|TEMPLATE|INFO|COMMENTS|"
    r"KEYWORDS|SUBJECT|TITLE|SAVEDATE|CREATEDATE|PRINTDATE|EDITTIME|REVNUM)\b",
    re.I,
)
_BOUND: Final = re.compile(r"coreProperties|extended-properties|custom-properties|CoverPageProperties", re.I)
_LOCAL_PATH: Final = re.compile(r"(file:|mailto:|[A-Za-z]:\\|\\\\)[^\"]*")
_PART: Final = re.compile(r"(word|xl|ppt)/")


def clean_part(name: str, content: bytes, report: Report) -> bytes:
    """One XML part, written anew. Raises Uncleanable for one that is no XML, or declares entities."""
    out = io.BytesIO()
    inside = _PART.match(name)
    try:
        parseString(content, _Scrubber(out, name, inside[1] if inside else "", report), forbid_dtd=True)
    except (SAXException, DefusedXmlException, ValueError, RecursionError) as problem:
        raise Uncleanable("broken", "XML") from problem
    return out.getvalue()


class _Scrubber(ContentHandler):
    """Passes on what it reads, but for what `_DROPPED` and the methods below name."""

    def __init__(self, out: io.BytesIO, name: str, folder: str, report: Report) -> None:
        super().__init__()
        self.out = XMLGenerator(out, "utf-8", short_empty_elements=True)
        self.folder, self.report = folder, report
        self.where = f"{folder} XML"
        self.people_part = folder == "ppt" and "uthors" in name.rpartition("/")[2]
        self.comments_part = "comment" in name.rpartition("/")[2].lower() or "/comments/" in name
        self.skipped = 0
        self.fields: list[str | None] = []  # codes of fields under way; None: the result of a personal one
        self.bound: list[bool] = []  # content controls under way, and whether they show a property of the document
        self.simple = 0  # depth inside a personal simple field
        self.inside: list[str] = []
        self.authors: list[str] = []  # of the notes of a sheet, which begin with them as text

    def startDocument(self) -> None:  # noqa: N802 - the names of ContentHandler
        self.out.startDocument()

    def endDocument(self) -> None:  # noqa: N802
        self.out.endDocument()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        local = name.rpartition(":")[2]
        if not self.skipped and local in _DROPPED.get(self.folder, {}):
            self.report.met(_DROPPED[self.folder][local], self.where)
            self.skipped = 1
            return
        if self.skipped:
            self.skipped += 1
            return
        self.inside.append(local)
        if local in _CELLS and self.folder == "xl":  # a sheet has millions of them, and they name nobody
            self.out.startElement(name, attrs)
            return
        if self.folder == "word":
            self._field_or_control(local, dict(attrs.items()))
        elif local == "sheet" and attrs.get("state", "visible") != "visible":
            self.report.stays("hidden_sheet", self.where)
        if local in ("del", "moveFrom") and self.folder == "word":
            self.report.stays("revisions", self.where)
        self.out.startElement(name, AttributesImpl(self._attributes(local, dict(attrs.items()))))

    def endElement(self, name: str) -> None:  # noqa: N802
        if self.skipped:
            self.skipped -= 1
            return
        local = self.inside.pop()
        if local == "sdt" and self.folder == "word":
            self.bound.pop()
        if self.simple:
            self.simple -= 1
        self.out.endElement(name)

    def characters(self, content: str) -> None:
        if self.skipped:
            return
        local = self.inside[-1] if self.inside else ""
        if local == "instrText":
            content = self._without_path(content)
            if self.fields and self.fields[-1] is not None:
                self.fields[-1] += content
        elif local == "t" and self.folder == "word" and (self.simple or any(self.bound) or None in self.fields):
            self.report.met("field", self.where)
            return
        elif local == "author" and self.folder == "xl":
            if content.strip():
                self.authors.append(content.strip())
                self.report.met("editor", self.where)
            content = NEUTRAL
        elif local == "t" and self.comments_part:
            for author in sorted(self.authors, key=len, reverse=True):
                content = content.replace(author, NEUTRAL)
        self.out.characters(content)

    def ignorableWhitespace(self, content: str) -> None:  # noqa: N802
        if not self.skipped:
            self.out.ignorableWhitespace(content)

    def _field_or_control(self, local: str, attributes: Mapping[str, str]) -> None:
        """Follow fields (AUTHOR, FILENAME, …) and content controls that show a property of the document."""
        if self.simple:
            self.simple += 1
        elif local == "fldSimple" and _PERSONAL_FIELD.match(attributes.get("w:instr", "")):
            self.simple = 1
        elif local == "sdt":
            self.bound.append(False)
        elif local == "dataBinding" and self.bound:
            self.bound[-1] = any(_BOUND.search(value) for value in attributes.values())
        elif local == "fldChar":
            kind = attributes.get("w:fldCharType", "")
            if kind == "begin":
                self.fields.append("")
            elif kind == "separate" and self.fields:
                code = self.fields[-1]
                self.fields[-1] = None if code is not None and _PERSONAL_FIELD.match(code) else "="
            elif kind == "end" and self.fields:
                self.fields.pop()

    def _attributes(self, local: str, attributes: dict[str, str]) -> dict[str, str]:
        if self.folder == "xl" and local == "pageSetup":
            return {key: value for key, value in attributes.items() if not key.startswith("r:")}
        if local in ("cNvPr", "docPr"):
            attributes = self._shape(attributes)
        kept = {}
        for key, value in attributes.items():
            prefix, _, name = key.rpartition(":")
            if prefix == "xmlns" or key == "xmlns":
                kept[key] = value
            elif name in _PEOPLE or (self.people_part and name == "name"):
                self.report.met("editor", self.where)
                kept[key] = NEUTRAL if name in ("author", "name", "userName", "refreshedBy", "user") else "None"
            elif name == "initials":
                self.report.met("editor", self.where)
                kept[key] = ""
            elif name in _TIMES or (name == "date" and prefix == "w") or (name == "dt" and self.comments_part):
                self.report.met("time", self.where)
            elif name == "created" and self.comments_part:
                self.report.met("time", self.where)
                kept[key] = "2000-01-01T00:00:00.000"
            elif name.startswith("rsid"):
                self.report.met("identifier", self.where)
            elif name == "instr":
                kept[key] = self._without_path(value)
            elif name == "alt" or key in ("o:title", "o:href"):
                self.report.met("path", self.where)
            else:
                kept[key] = value
        return kept

    def _without_path(self, code: str) -> str:
        """The code of a field, its link to a file or an address on somebody's machine leading nowhere."""
        if not _LOCAL_PATH.search(code):
            return code
        self.report.met("path", self.where)
        return _LOCAL_PATH.sub("about:blank", code)

    def _shape(self, attributes: dict[str, str]) -> dict[str, str]:
        """Shapes carry the name of the picture's file, and often its path, as name and description."""
        if attributes.get("descr") or attributes.get("title"):
            self.report.met("path", self.where)
        kept = {key: value for key, value in attributes.items() if key not in ("descr", "title")}
        return kept | {"name": f"对象 {attributes.get('id', '')}"}
