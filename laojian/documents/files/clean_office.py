"""Working copies of docx, xlsx and pptx: the container packed anew, part by part.

Properties, people, printers, custom XML, revision logs and everything outside the main folder stay behind together
with the relationships that lead to them; pictures and embedded files are cleaned in turn and get running names; times
and notes of the container itself are reset.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import BinaryIO, Final
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from laojian.documents.files.clean_film import clean_film
from laojian.documents.files.clean_sound import clean_mp3, clean_wav
from laojian.documents.files.findings import Report, Uncleanable, of_the_machine
from laojian.documents.files.media import media_kind
from laojian.documents.files.office_parts import clean_part
from laojian.documents.files.segments import picture_cleaner

_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = re.compile(r"(word|xl|ppt)/|_rels/\.rels\Z|\[Content_Types\]\.xml\Z")
_DROPPED: Final = (
    (re.compile(r"docProps/core"), "author", "docProps/core.xml"),
    (re.compile(r"docProps/(app|custom)"), "properties", "docProps/app.xml"),
    (re.compile(r"docProps/thumbnail", re.I), "thumbnail", "docProps"),
    (re.compile(r"(customXml|customUI|docMetadata|_xmlsignatures)/"), "hidden", "customXml"),
    (re.compile(r"/printerSettings", re.I), "printer", "printerSettings"),
    (re.compile(r"word/people\.xml|/persons/|/threadedComments/"), "editor", "people.xml"),
    (re.compile(r"word/comments(Extended|Ids|Extensible)"), "identifier", "comments"),
    (re.compile(r"xl/(revisions/|customData|customProperty|userNames)|/customProperty\d*\.bin"), "hidden", "xl"),
    (re.compile(r"ppt/(revisionInfo|changesInfos/|tags/)"), "identifier", "ppt"),
)
_CLOSED: Final = re.compile(r"(connections\.xml|/queryTables/|/webextensions/|/externalLinks/|/model/)")
_NAMED: Final = re.compile(r"(?P<folder>.*/)(media|embeddings)/[^/]+?(?P<end>\.[A-Za-z0-9]{1,5})?\Z")
_FONTS: Final = (".odttf", ".fntdata")
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, UnicodeError, ParseError,
    DefusedXmlException, KeyError, ValueError,
)  # fmt: skip
_DEEPEST: Final = 2


def clean_office(source: BinaryIO, target: BinaryIO | None, depth: int = 0) -> Report:
    """Pack the container anew into `target` (None: only look). Raises Uncleanable."""
    report = Report()
    if depth > _DEEPEST:
        raise Uncleanable("part", "embeddings")
    try:
        source.seek(0)
        with (
            zipfile.ZipFile(source) as archive,
            zipfile.ZipFile(target if target is not None else io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as packed,
        ):
            if archive.comment:
                report.met("comment", "ZIP")
            names = _names(archive, report)
            for old, new in names.items():
                content = _part(old, archive.read(old), names, report, depth)
                packed.writestr(zipfile.ZipInfo(new, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    except _BROKEN as problem:
        if of_the_machine(problem):
            raise
        raise Uncleanable("broken", "ZIP") from problem
    return report


def _names(archive: zipfile.ZipFile, report: Report) -> dict[str, str]:
    """The parts that are kept and what they are called in the copy."""
    names: dict[str, str] = {}
    for info in archive.infolist():
        name = info.filename
        if info.is_dir():
            continue
        if _CLOSED.search(name):
            raise Uncleanable("part", "xl" if name.startswith("xl/") else "webextensions")
        dropped = next(((kind, where) for pattern, kind, where in _DROPPED if pattern.search(name)), None)
        if dropped is None and not _MAIN.match(name):
            dropped = ("hidden", "ZIP")
        if dropped is not None:
            report.met(*dropped)
            continue
        named = _NAMED.match(name)
        if named:
            names[name] = f"{named['folder']}{named[2]}/{len(names) + 1}{(named['end'] or '').lower()}"
        else:
            names[name] = name
    return names


def _part(name: str, content: bytes, names: dict[str, str], report: Report, depth: int) -> bytes:
    if name == _TYPES:
        return _types(content, names)
    if name.endswith(".rels"):
        return _relationships(name, content, names, report)
    if name.endswith((".xml", ".vml")):
        if "comment" in name.lower():
            report.stays("notes", "comments")
        return clean_part(name, content, report)
    cleaner = picture_cleaner(content[:16])
    if cleaner is not None:
        return cleaner(content, report)
    if name.endswith(_FONTS):
        return content
    return _embedded(content, report, depth)


def _embedded(content: bytes, report: Report, depth: int) -> bytes:
    """Sound, film and office files inside. Raises Uncleanable for anything else."""
    source, target = io.BytesIO(content), io.BytesIO()
    kind = media_kind(content[:16])
    if content.startswith(b"PK\x03\x04"):
        found = clean_office(source, target, depth + 1)
    elif kind in ("mp4", "m4a", "mov"):
        found = clean_film(source, kind.upper(), target)
    elif kind == "mp3":
        found = clean_mp3(source, target)
    elif kind == "wav":
        found = clean_wav(source, target)
    else:
        raise Uncleanable("part", "media")
    report.removed |= found.removed
    report.left |= found.left
    return target.getvalue()


def _types(content: bytes, names: dict[str, str]) -> bytes:
    """The list of types without those of the parts left behind."""
    root = fromstring(content, forbid_dtd=True)
    lines = []
    for node in root:
        tag, kind = node.tag.rpartition("}")[2], quoteattr(str(node.get("ContentType", "")))
        if tag == "Default":
            lines.append(f"<Default Extension={quoteattr(str(node.get('Extension', '')))} ContentType={kind}/>")
        elif tag == "Override":
            part = str(node.get("PartName", "")).removeprefix("/")
            if part in names:
                lines.append(f"<Override PartName={quoteattr('/' + names[part])} ContentType={kind}/>")
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return _document("Types", space, lines)


def _relationships(name: str, content: bytes, names: dict[str, str], report: Report) -> bytes:
    """The relationships of a part that lead to what is kept; links that are no web addresses lead nowhere."""
    folder = posixpath.dirname(posixpath.dirname(name))
    lines = []
    for node in fromstring(content, forbid_dtd=True):
        target, kind = str(node.get("Target", "")), str(node.get("Type", ""))
        given = {"Id": str(node.get("Id", "")), "Type": kind}
        if node.get("TargetMode") == "External":
            if kind.endswith("/attachedTemplate"):
                report.met("path", "relationships")
                continue
            if target != "about:blank" and not re.match(r"https?://[^@\s]*\Z", target, re.I):
                report.met("path", "relationships")
                target = "about:blank"
            given |= {"Target": target, "TargetMode": "External"}
        else:
            path, hash_mark, fragment = target.partition("#")
            place = path.removeprefix("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
            if path and place not in names:
                continue
            given["Target"] = (f"/{names[place]}" if path else "") + hash_mark + fragment
        lines.append("<Relationship " + " ".join(f"{key}={quoteattr(value)}" for key, value in given.items()) + "/>")
    return _document("Relationships", "http://schemas.openxmlformats.org/package/2006/relationships", lines)


def _document(root: str, space: str, lines: list[str]) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<{root} xmlns="{space}">{"".join(lines)}</{root}>'.encode()
