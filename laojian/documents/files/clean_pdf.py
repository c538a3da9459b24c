"""Working copies of PDF: the pages and what draws them, copied into a new file that knows nothing of the old one.

Left behind: /Info, XMP, identifiers, earlier versions, attachments, outlines, forms' names and values, authors and
times of annotations, links, colour profiles, and the notes inside pictures.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO, Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from laojian.documents.files.documents_pdf import open_pdf
from laojian.documents.files.findings import Report, Uncleanable, of_the_machine
from laojian.documents.files.segments import clean_jpeg, clean_jpx

_BROKEN: Final = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)
_INFO: Final = {
    "/Author": "author", "/Company": "author", "/Manager": "author", "/Creator": "software", "/Producer": "software",
    "/CreationDate": "time", "/ModDate": "time",
}  # fmt: skip
_PAGE_KEPT: Final = {
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Resources", "/Contents",
    "/Rotate", "/Annots", "/Group", "/UserUnit",
}  # fmt: skip
_NOTE_KEPT: Final = {
    "/Type", "/Subtype", "/Rect", "/Contents", "/AP", "/AS", "/F", "/Border", "/BS", "/C", "/CA", "/QuadPoints",
    "/InkList", "/L", "/LE", "/Vertices", "/IC", "/DA", "/DS", "/Q", "/MK", "/H", "/FT", "/Ff",
}  # fmt: skip
_NOTES_DROPPED: Final = {"/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Link"}
_DROPPED: Final = {
    "/Metadata": "properties", "/PieceInfo": "identifier", "/LastModified": "time", "/Thumb": "thumbnail",
    "/OPI": "path", "/Private": "identifier", "/ID": "identifier", "/Usage": "author", "/AF": "attachment",
    "/AA": "hidden", "/StructParents": "", "/StructParent": "", "/Alternates": "hidden", "/PTData": "hidden",
    "/Measure": "place", "/VP": "place", "/LGIDict": "place",
}  # fmt: skip
_DEVICE: Final = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_DEEPEST: Final = 60


def clean_pdf(source: BinaryIO, target: BinaryIO | None) -> Report:
    """Write the pages anew into `target` (None: only look). Raises Uncleanable, also for hidden layers."""
    report = Report()
    try:
        source.seek(0)
        content = source.read()
        if content.count(b"%%EOF") > 1 and b"/Linearized" not in content[:2048]:
            report.met("earlier", "PDF")
        reader = open_pdf(io.BytesIO(content))
        _look_at_the_whole(reader, report)
        first = _pages_of(reader)
        _clean_objects(first, report)
        if target is not None:
            between = io.BytesIO()
            first.write(between)
            second = _pages_of(PdfReader(between))  # copies only what the pages still point to
            second.write(target)
    except _BROKEN as problem:
        if of_the_machine(problem):
            raise
        raise Uncleanable("broken", "PDF") from problem
    return report


def _look_at_the_whole(reader: PdfReader, report: Report) -> None:
    root: Any = reader.trailer["/Root"].get_object()
    layers = root.get("/OCProperties", NullObject()).get_object()
    if isinstance(layers, DictionaryObject):
        shown = layers.get("/D", DictionaryObject()).get_object()
        if shown.get("/OFF", ArrayObject()).get_object() or str(shown.get("/BaseState", "/ON")) != "/ON":
            raise Uncleanable("layer", "PDF")
    info: Any = reader.trailer.get("/Info", NullObject()).get_object()
    for name in info if isinstance(info, DictionaryObject) else ():
        report.met(_INFO.get(str(name), "properties"), "PDF /Info")
    if "/Metadata" in root:
        report.met("properties", "XMP")
    if "/ID" in reader.trailer:
        report.met("identifier", "PDF")
    if "/Outlines" in root or "/PageLabels" in root or "/StructTreeRoot" in root:
        report.met("hidden", "PDF")
    if "/OutputIntents" in root:
        report.met("profile", "ICC")
    names = root.get("/Names", NullObject()).get_object()
    if "/AF" in root or (isinstance(names, DictionaryObject) and "/EmbeddedFiles" in names):
        report.met("attachment", "PDF")


def _pages_of(reader: PdfReader) -> PdfWriter:
    writer = PdfWriter()
    for page in reader.pages:
        for key in [key for key in page if str(key) not in _PAGE_KEPT]:
            del page[key]
        notes = page.get("/Annots", NullObject()).get_object()
        for note in notes if isinstance(notes, ArrayObject) else ():
            _cut_loose(note.get_object())
        writer.add_page(page)
    writer.metadata = None
    writer.pdf_header = "%PDF-1.7"
    return writer


def _cut_loose(note: Any) -> None:
    """An annotation that points to others would bring them, and their pages, along."""
    if isinstance(note, DictionaryObject):
        for key in ("/Parent", "/P", "/Popup", "/IRT", "/Dest", "/A"):
            if key in note:
                del note[NameObject(key)]


def _clean_objects(writer: PdfWriter, report: Report) -> None:
    for page in writer.pages:
        _clean_notes(page, report)
        drawing = page.get_contents()
        if drawing is not None and _notes_in(drawing.get_data()):
            raise Uncleanable("part", "PDF")
    for value in list(writer._objects):
        if value is not None:
            _clean(value, report, 0)


def _clean_notes(page: Any, report: Report) -> None:
    notes = page.get("/Annots", NullObject()).get_object()
    if not isinstance(notes, ArrayObject):
        return
    kept = ArrayObject()
    for reference in notes:
        note = reference.get_object()
        if not isinstance(note, DictionaryObject) or str(note.get("/Subtype")) in _NOTES_DROPPED:
            if isinstance(note, DictionaryObject):
                report.met("path" if note.get("/Subtype") == "/Link" else "hidden", "PDF /Annots")
            continue
        for key in [key for key in note if str(key) not in _NOTE_KEPT]:
            report.met({"/T": "editor", "/M": "time", "/CreationDate": "time"}.get(str(key), "hidden"), "PDF /Annots")
            del note[key]
        if note.get("/Contents") and str(note.get("/Subtype")) != "/Widget":
            report.stays("notes", "PDF /Annots")
        kept.append(reference)
    page[NameObject("/Annots")] = kept


def _clean(value: Any, report: Report, depth: int) -> None:
    """One object, without following references: each object is visited on its own."""
    if depth > _DEEPEST:
        raise Uncleanable("broken", "PDF")
    if isinstance(value, DictionaryObject):
        for key in [key for key in value if str(key) in _DROPPED]:
            if _DROPPED[str(key)]:
                report.met(_DROPPED[str(key)], "PDF")
            del value[key]
        if str(value.get("/Type", "")) == "/OCG":
            _plain_layer(value, report)
        if isinstance(value, StreamObject):
            _clean_stream(value, report)
        parts: list[Any] = [value.raw_get(key) for key in value]
    elif isinstance(value, ArrayObject):
        if len(value) == 2 and value[0] == "/ICCBased":
            channels = int(value[1].get_object().get("/N", 0))
            if channels not in _DEVICE:
                raise Uncleanable("broken", "ICC")
            value[:] = [NameObject(_DEVICE[channels])]
            report.met("profile", "ICC")
        parts = list(value)
    else:
        return
    for part in parts:
        if isinstance(part, DictionaryObject | ArrayObject):
            _clean(part, report, depth + 1)


def _plain_layer(layer: DictionaryObject, report: Report) -> None:
    for key in [key for key in layer if str(key) not in ("/Type", "/Name", "/Intent")]:
        report.met("author", "PDF")
        del layer[key]
    layer[NameObject("/Name")] = TextStringObject("-")


def _clean_stream(stream: StreamObject, report: Report) -> None:
    """Pictures keep what draws them; a picture written into a drawing program with its notes cannot be parted."""
    for key in ("/F", "/FFilter", "/FDecodeParms"):  # content in a file outside
        if key in stream:
            raise Uncleanable("part", "PDF")
    filters = stream.get("/Filter", ArrayObject()).get_object()
    names = [str(name) for name in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    last = names[-1] if names else ""
    if stream.get("/Subtype") == "/Form" and _notes_in(stream.get_data()):
        raise Uncleanable("part", "PDF")
    if last in ("/DCTDecode", "/DCT", "/JPXDecode"):
        packed = stream.get_data() if len(names) > 1 else stream._data
        cleaned = (clean_jpx if last == "/JPXDecode" else clean_jpeg)(bytes(packed), report)
        stream._data = cleaned
        stream[NameObject("/Filter")] = NameObject(last)
        if "/DecodeParms" in stream and len(names) > 1:
            del stream[NameObject("/DecodeParms")]
    elif _notes_in(bytes(stream._data)):  # a picture under another name
        raise Uncleanable("part", "PDF")


def _notes_in(drawing: bytes) -> bool:
    return b"Exif\x00" in drawing or b"http://ns.adobe.com/xap/" in drawing or b"<x:xmpmeta" in drawing
