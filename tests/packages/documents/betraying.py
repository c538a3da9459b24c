# data table
# ruff: noqa: E501
"""Files that tell of their maker, each in its own way: what is hidden where, and what has to be named."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import hostile
import xlsxwriter
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)  # fmt: skip

MARK = "ZHANG-7f3a-张三"
ASCII = "ZHANG-7f3a"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True)
class Betrayal:
    """`removed` and `left`: kinds that must be named, at least; `kept`: what the copy must still hold (unpacked)."""

    label: str
    kind: str
    make: Callable[[], bytes]
    removed: frozenset[str]
    left: frozenset[str] = frozenset()
    kept: bytes = b""


def kinds(words: str) -> frozenset[str]:
    return frozenset(words.split())


# pictures


def photo(form: str = "JPEG", size: tuple[int, int] = (48, 32), **options: Any) -> bytes:
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.save(out, form, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x010F], found[0x0110], found[0x013B], found[0x8298] = ASCII, ASCII, ASCII, ASCII
    found[0x0131], found[0x0132], found[0x010E] = ASCII, "2026:11:23 10:00:00", ASCII
    found[0x0112] = orientation
    found[0x8769] = {0x9003: "2026:11:23 10:00:00", 0xA431: ASCII, 0x927C: MARK.encode(), 0x9286: MARK.encode()}
    found[0x8825] = {1: "N", 2: (23.0, 8.0, 1.5), 3: "E", 4: (113.0, 19.0, 2.5), 29: ASCII}
    return found


def with_segment(marker: int, body: bytes) -> bytes:
    plain = photo()
    return plain[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + plain[2:]


def profile() -> bytes:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made.replace(b"\0s\0R\0G\0B", f"{ASCII[:4]}".encode("utf-16-be")) + MARK.encode()


def png(**options: Any) -> bytes:
    return photo("PNG", **options)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_note() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", ASCII)
    notes.add_itxt("Comment", MARK)
    notes.add_itxt("XML:com.adobe.xmp", f"<x>{MARK}</x>")
    return png(pnginfo=notes)


def png_behind() -> bytes:
    """The note stands behind the pixels, where a reader in a hurry does not look."""
    plain = png()
    return plain[:-12] + chunk(b"tEXt", b"Author\0" + ASCII.encode()) + chunk(b"prVt", MARK.encode()) + plain[-12:]


def under_transparency() -> bytes:
    """The marker is painted in colours that are wholly transparent."""
    picture = Image.new("RGBA", (60, 4), (0, 0, 0, 0))
    for at, byte in enumerate(MARK.encode() * 2):
        picture.putpixel((at, 1), (byte, byte, byte, 0))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=0)
    return out.getvalue()


def palette() -> bytes:
    picture = Image.new("P", (20, 20))
    picture.putpalette(MARK.encode().ljust(768, b"\0"))
    out = io.BytesIO()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", ASCII)
    picture.save(out, "PNG", pnginfo=notes)
    return out.getvalue()


# PDF


def pdf(change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    drawing = DecodedStreamObject()
    drawing.set_data(b"0 0 m 100 100 l S % drawn")
    page[NameObject("/Contents")] = writer._add_object(drawing)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def text(value: str = MARK) -> TextStringObject:
    return TextStringObject(value)


def pdf_info(writer: PdfWriter) -> None:
    writer.add_metadata({"/Author": MARK, "/Creator": ASCII, "/CreationDate": ASCII, "/公司": MARK})


def pdf_xmp(writer: PdfWriter) -> None:
    for holder in (writer.root_object, writer.pages[0]):
        note = DecodedStreamObject()
        note.set_data(f"<x:xmpmeta>{MARK}</x:xmpmeta>".encode())
        note.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
        holder[NameObject("/Metadata")] = writer._add_object(note)


def pdf_notes(writer: PdfWriter) -> None:
    for made in (Text(text="请核对", rect=(1, 1, 20, 20)), FreeText(text="请核对", rect=(30, 30, 60, 60))):
        writer.add_annotation(0, made)
    for note in writer.pages[0]["/Annots"]:  # type: ignore[attr-defined]
        for key in ("/T", "/M", "/NM", "/RC", "/Subj"):
            note.get_object()[NameObject(key)] = text()
    writer.add_annotation(0, Link(rect=(1, 1, 9, 9), url=f"file:///C:/Users/{ASCII}/a.pdf"))


def image_of(writer: PdfWriter, space: Any = None) -> None:
    picture = StreamObject()
    picture._data = photo(exif=exif(), comment=MARK.encode())
    numbers = {"/Width": 48, "/Height": 32, "/BitsPerComponent": 8}
    picture.update({NameObject(key): NumberObject(value) for key, value in numbers.items()})
    names = {"/Type": "/XObject", "/Subtype": "/Image", "/Filter": "/DCTDecode"}
    picture.update({NameObject(key): NameObject(value) for key, value in names.items()})
    picture[NameObject("/ColorSpace")] = space or NameObject("/DeviceRGB")
    resources = DictionaryObject({NameObject("/I"): writer._add_object(picture)})
    writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): resources})


def pdf_profile(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(MARK.encode() * 9)
    stream[NameObject("/N")] = NumberObject(3)
    image_of(writer, ArrayObject([NameObject("/ICCBased"), writer._add_object(stream)]))


def pdf_private(writer: PdfWriter) -> None:
    private = DictionaryObject({NameObject("/Maker"): DictionaryObject({NameObject("/Private"): text()})})
    page = writer.pages[0]
    page[NameObject("/PieceInfo")], page[NameObject("/LastModified")] = private, text()
    page[NameObject("/Owner")] = text()
    layer = {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): text()}
    creator = DictionaryObject({NameObject("/Creator"): text()})
    layer[NameObject("/Usage")] = DictionaryObject({NameObject("/CreatorInfo"): creator})
    properties = DictionaryObject({NameObject("/L"): writer._add_object(DictionaryObject(layer))})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Properties"): properties})
    writer.add_outline_item(title=MARK, page_number=0)


def pdf_form(writer: PdfWriter) -> None:
    field = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Widget"), "/FT": NameObject("/Tx")}
    field |= {"/T": text(), "/TU": text(), "/V": text(), "/DV": text()}
    made = DictionaryObject({NameObject(key): value for key, value in field.items()})
    made[NameObject("/Rect")] = ArrayObject([NumberObject(n) for n in (1, 1, 50, 20)])
    reference = writer._add_object(made)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})


def pdf_earlier() -> bytes:
    """A page whose first version said more, saved on top of itself."""

    def first(writer: PdfWriter) -> None:
        writer.pages[0]["/Contents"].get_object().set_data(b"BT (" + ASCII.encode() + b") Tj ET")  # type: ignore[attr-defined]

    writer = PdfWriter(io.BytesIO(pdf(first)), incremental=True)
    writer.pages[0][NameObject("/Contents")].set_data(b"0 0 m 100 100 l S % drawn")  # type: ignore[attr-defined]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_hidden_layer(writer: PdfWriter) -> None:
    layer = writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): text()}))
    off = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    layers = {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): off}
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(layers)


# Office


def package(main: str, kind: str, body: str, parts: dict[str, str | bytes], links: list[tuple[str, str]]) -> bytes:
    """An office file: main part with its relationships (kind, target; external when it holds a colon), other parts."""
    folder, _, name = main.rpartition("/")
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{hostile.OFFICE}/{what}" Target="{target}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for number, (what, target) in enumerate(links, 1)
    )
    root = [("officeDocument", main), ("extended-properties", "docProps/app.xml"), ("core", "docProps/core.xml")]
    tops = "".join(
        f'<Relationship Id="t{n}" Type="{hostile.OFFICE}/{k}" Target="{t}"/>' for n, (k, t) in enumerate(root)
    )
    types = '<Default Extension="rels" ContentType="a/b"/><Default Extension="xml" ContentType="application/xml"/>'
    types += f'<Default Extension="jpg" ContentType="image/jpeg"/><Override PartName="/{main}" ContentType="{kind}"/>'
    types += '<Override PartName="/docProps/core.xml" ContentType="a/core"/>'
    everything: dict[str, str | bytes] = {
        "[Content_Types].xml": f"{HEAD}{hostile.TYPES.partition('?>')[2]}{types}</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{hostile.RELS}">{tops}</Relationships>',
        main: HEAD + body,
        f"{folder}/_rels/{name}.rels": f'{HEAD}<Relationships xmlns="{hostile.RELS}">{lines}</Relationships>',
        "docProps/core.xml": f"{HEAD}<core><creator>{MARK}</creator><lastModifiedBy>{MARK}</lastModifiedBy></core>",
        "docProps/app.xml": f"{HEAD}<app><Company>{MARK}</Company><Manager>{MARK}</Manager></app>",
        "docProps/custom.xml": f"{HEAD}<c><property name='{MARK}'/></c>",
        "docProps/thumbnail.jpeg": photo(comment=MARK.encode()),
    }
    return hostile.container(everything | parts)


def docx(body: str, parts: dict[str, str | bytes] | None = None, links: list[tuple[str, str]] | None = None) -> bytes:
    paragraph = "<w:p><w:r><w:t>欠薪三个月</w:t></w:r></w:p>"
    document = f"<w:document {W} {R}><w:body>{paragraph}{body}</w:body></w:document>"
    return package("word/document.xml", hostile.WORD, document, parts or {}, links or [])


def tracked() -> bytes:
    who = f'w:id="1" w:author="{MARK}" w:date="2026-11-23T10:00:00Z"'
    body = f'<w:p w:rsidR="00{ASCII}" w:rsidRDefault="{ASCII}"><w:ins {who}><w:r><w:t>补充</w:t></w:r></w:ins>'
    body += f"<w:del {who}><w:r><w:delText>删去</w:delText></w:r></w:del><w:pPr><w:pPrChange {who}/></w:pPr></w:p>"
    comments = (
        f'<w:comments {W}><w:comment {who} w:initials="{ASCII}"><w:p><w:r><w:t>意见</w:t></w:r></w:p></w:comment>'
    )
    people = f'<w15:people xmlns:w15="p"><w15:person w15:author="{MARK}"/></w15:people>'
    settings = f'<w:settings {W}><w:rsids><w:rsid w:val="{ASCII}"/></w:rsids><w:docVars><w:docVar w:val="{MARK}"/>'
    parts: dict[str, str | bytes] = {
        "word/comments.xml": f"{comments}</w:comments>",
        "word/people.xml": people,
        "word/settings.xml": f"{settings}</w:docVars></w:settings>",
    }
    return docx(body, parts, [("comments", "comments.xml"), ("people", "people.xml"), ("settings", "settings.xml")])


def field(code: str, shown: str) -> str:
    pieces = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (code[:3], code[3:]))
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end"))
    return f"<w:p>{begin}{pieces}{separate}<w:r><w:t>{shown}</w:t></w:r>{end}</w:p>"


def fields() -> bytes:
    body = (
        field(" AUTHOR \\* MERGEFORMAT ", MARK) + field(" FILENAME \\p ", f"C:\\{MARK}.docx") + field(" PAGE ", "7页")
    )
    body += f'<w:p><w:fldSimple w:instr=" LASTSAVEDBY "><w:r><w:t>{MARK}</w:t></w:r></w:fldSimple></w:p>'
    body += field(f' HYPERLINK "file:///C:/Users/{ASCII}/a.docx" ', "附件")
    bound = '<w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:creator[1]"/>'
    body += (
        f"<w:sdt><w:sdtPr>{bound}</w:sdtPr><w:sdtContent><w:p><w:r><w:t>{MARK}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    return docx(body)


def pictured() -> bytes:
    body = f'<w:drawing><docPr id="3" name="{MARK}.jpg" descr="C:\\Users\\{MARK}\\a.jpg" title="{MARK}"/></w:drawing>'
    body += f'<w:pict><v:shape xmlns:v="v" xmlns:o="o" alt="{MARK}"><v:imagedata o:title="{MARK}" r:id="rId1"/></v:shape></w:pict>'
    parts: dict[str, str | bytes] = {
        f"word/media/{MARK}.jpg": photo(exif=exif(), comment=MARK.encode()),
        "word/media/image2.png": png_behind(),
        "word/media/image3.gif": gif(),
    }
    return docx(
        body,
        parts,
        [("image", f"media/{MARK}.jpg"), ("image", "/word/media/image2.png"), ("image", "media/image3.gif")],
    )


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (9, 9)).save(out, "GIF", comment=MARK.encode())
    return out.getvalue() + MARK.encode()


def around() -> bytes:
    """Custom XML, a template, outside links, notes in the XML itself and in the container."""
    parts: dict[str, str | bytes] = {
        "customXml/item1.xml": f"<a>{MARK}</a>",
        "word/printerSettings/printerSettings1.bin": MARK.encode("utf-16-le"),
        "word/footer1.xml": f"<!-- {MARK} --><?maker {MARK}?><w:ftr {W}><!-- {MARK} --><w:p/></w:ftr>",
        "unknown/part.xml": f"<a>{MARK}</a>",
    }
    links = [
        ("customXml", "../customXml/item1.xml"), ("hyperlink", f"file:///C:/Users/{ASCII}/a.docx"), ("footer", "footer1.xml"),
        ("hyperlink", f"mailto:{ASCII}@example.com"), ("hyperlink", "https://example.com/policy"),
    ]  # fmt: skip
    body = '<w:sectPr><w:printerSettings r:id="rId9"/></w:sectPr>'
    out = io.BytesIO(docx(body, parts, links))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = MARK.encode()
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(dict.fromkeys(["title", "author", "manager", "company", "comments", "keywords"], MARK))
    book.set_custom_property("owner", MARK)
    sheet = book.add_worksheet("工资")
    sheet.write(0, 0, "欠薪三个月")
    sheet.write_comment("A1", f"{MARK}:\n请核对", {"author": MARK})
    sheet.insert_image("C3", f"{MARK}.png", {"image_data": io.BytesIO(png_note()), "description": MARK})
    book.add_worksheet("底稿").hide()
    book.close()
    return out.getvalue()


def sheet_of_an_office() -> bytes:
    body = f'<workbook {R} xmlns:x15ac="x"><fileSharing userName="{MARK}"/><x15ac:absPath url="C:\\Users\\{MARK}\\"/><sheets/>'
    parts: dict[str, str | bytes] = {
        "xl/worksheets/sheet1.xml": f'<worksheet {R}><sheetData><c><is><t>欠薪三个月</t></is></c></sheetData><pageSetup r:id="rId1" paperSize="9"/></worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{hostile.RELS}"><Relationship Id="rId1" Type="{hostile.OFFICE}/printerSettings" Target="../printerSettings/printerSettings1.bin"/></Relationships>',
        "xl/printerSettings/printerSettings1.bin": MARK.encode("utf-16-le"),
        "xl/persons/person.xml": f'<p><person displayName="{MARK}" userId="{ASCII}"/></p>',
        "xl/threadedComments/threadedComment1.xml": f"<t><text>{MARK}</text></t>",
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition refreshedBy="{MARK}" refreshedDate="46000.1"/>',
        "xl/revisions/userNames.xml": f'<users><userInfo name="{MARK}"/></users>',
    }
    links = [
        ("worksheet", "worksheets/sheet1.xml"),
        ("person", "persons/person.xml"),
        ("revisionHeaders", "revisions/userNames.xml"),
    ]
    return package("xl/workbook.xml", hostile.EXCEL, f"{body}</workbook>", parts, links)


def slides() -> bytes:
    body = (
        '<p:presentation xmlns:p="p"><p:custDataLst><p:tags r:id="rId3" xmlns:r="r"/></p:custDataLst></p:presentation>'
    )
    slide = f'<p:sld xmlns:p="p" xmlns:a="a"><p:cNvPr id="2" name="{MARK}" descr="{MARK}.jpg"/><a:t>欠薪三个月</a:t></p:sld>'
    parts: dict[str, str | bytes] = {
        "ppt/slides/slide1.xml": slide,
        "ppt/commentAuthors.xml": f'<p:l xmlns:p="p"><p:cmAuthor id="0" name="{MARK}" initials="{ASCII}"/></p:l>',
        "ppt/authors.xml": f'<l><author id="{{1}}" name="{MARK}" initials="{ASCII}" userId="{ASCII}" providerId="AD"/></l>',
        "ppt/comments/comment1.xml": f'<p:l xmlns:p="p"><p:cm authorId="0" dt="{ASCII}"><p:text>意见</p:text></p:cm></p:l>',
        "ppt/tags/tag1.xml": f'<tag val="{MARK}"/>',
        "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": workbook(),
        f"ppt/media/{MARK}.mp4": film(),
    }
    links = [("slide", "slides/slide1.xml"), ("commentAuthors", "commentAuthors.xml"), ("tags", "tags/tag1.xml")]
    links += [("package", "embeddings/Microsoft_Excel_Sheet1.xlsx"), ("video", f"media/{MARK}.mp4")]
    return package("ppt/presentation.xml", hostile.SLIDES, body, parts, links)


def connected() -> bytes:
    return package(
        "xl/workbook.xml", hostile.EXCEL, "<workbook/>", {"xl/connections.xml": f"<c odcFile='{MARK}'/>"}, []
    )


def drawn() -> bytes:
    return docx(
        "", {"word/media/image1.emf": b"\x01\0\0\0" + MARK.encode("utf-16-le")}, [("image", "media/image1.emf")]
    )


# sound and film

FRAME = b"\xff\xfb\x90\x00" + b"sound" * 82 + b"\0\0\0"


def mp3() -> bytes:
    body = (
        b"TPE1\0\0" + MARK.encode() + b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 40
    )  # a cover, whose bytes look like sound
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    ape = b"APETAGEX" + struct.pack("<IIII", 2000, 60, 1, 0x80000000) + b"\0" * 8 + MARK.encode()
    old = b"TAG" + MARK.encode().ljust(125, b"\0")
    return b"ID3\x03\0\0" + size + body + FRAME * 5 + ape + old


def wav() -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    form = part(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8))
    notes = part(b"LIST", b"INFOIART" + struct.pack("<I", 20) + MARK.encode()) + part(b"id3 ", MARK.encode())
    body = b"WAVE" + form + part(b"bext", MARK.encode().ljust(602, b"\0")) + part(b"data", b"sound" * 41) + notes
    return b"RIFF" + struct.pack("<I", len(body)) + body + MARK.encode()


def amr() -> bytes:
    return b"#!AMR\n" + (b"\x3c" + b"s" * 31) * 4 + b"\xff" + MARK.encode()


def silk() -> bytes:
    return hostile.silk() + MARK.encode()


def aac() -> bytes:
    return hostile.aac(4) + MARK.encode()


def statement() -> bytes:
    """A PDF locked against changes alone, with its maker in the properties."""

    def change(writer: PdfWriter) -> None:
        pdf_info(writer)
        writer.encrypt("", "owner", algorithm="AES-256")

    return pdf(change)


box = hostile.box


def full(kind: bytes, data: bytes) -> bytes:
    return box(kind, b"\0\0\0\0" + data)


def handler(kind: bytes) -> bytes:
    return full(b"hdlr", b"\0" * 4 + kind + b"\0" * 12 + MARK.encode() + b"\0")


def trak(kind: bytes, entry: bytes, place: int, sizes: list[int], more: bytes = b"") -> bytes:
    tables = full(b"stsd", struct.pack(">I", 1) + entry) + full(b"stts", struct.pack(">III", 1, len(sizes), 1))
    tables += full(b"stsc", struct.pack(">IIII", 1, 1, len(sizes), 1))
    tables += full(b"stsz", struct.pack(">II", 0, len(sizes)) + b"".join(struct.pack(">I", size) for size in sizes))
    tables += full(b"stco", struct.pack(">II", 1, place))
    alias = full(b"dref", struct.pack(">I", 1) + full(b"alis", MARK.encode()))
    media = box(b"minf", box(b"dinf", alias) + box(b"stbl", tables))
    times = full(b"mdhd", struct.pack(">IIII", 3_900_000_000, 3_900_000_000, 1000, 5000) + b"\0" * 4)
    return box(
        b"trak",
        full(b"tkhd", struct.pack(">II", 3_900_000_000, 3_900_000_000) + b"\0" * 72)
        + box(b"mdia", times + handler(kind) + media)
        + more,
    )


def film(brand: bytes = b"isom", track: bool = False, place: bytes = b"\xa9xyz") -> bytes:
    """`ftyp mdat moov`: picture samples, then samples of the camera's own track, if it has one."""
    head = box(b"ftyp", brand + b"\0\0\0\0" + brand)
    seen, told = b"picture!" * 30, MARK.encode() * 3
    start = len(head) + 8
    video = box(b"avc1", b"\0" * 42 + bytes([20]) + ASCII.encode().ljust(31, b"\0") + b"\0\x18\xff\xff")
    note = box(b"udta", box(place, struct.pack(">HH", 18, 0) + b"+23.1+113.3/" + MARK.encode()))
    traks = trak(b"vide", video, start, [len(seen) // 2] * 2, note) + trak(
        b"soun", box(b"mp4a", b"\0" * 28), start, [10]
    )
    if track:
        traks += trak(b"meta", box(b"mebx", MARK.encode()), start + len(seen), [len(MARK.encode())] * 3)
    head_of = full(b"mvhd", struct.pack(">IIII", 3_900_000_000, 3_900_000_000, 1000, 5000) + b"\0" * 80)
    keys = full(b"meta", handler(b"mdta") + box(b"ilst", box(b"\xa9ART", MARK.encode())))
    moov = box(b"moov", head_of + traks + note + keys)
    tail = box(b"uuid", b"\0" * 16 + MARK.encode()) + box(b"free", MARK.encode()) + box(b"skip", b"\0" * 9)
    return head + box(b"mdat", seen + (told if track else b"")) + moov + tail


SAMPLES = [
    Betrayal("a photograph with EXIF and GPS", "jpg", lambda: photo(exif=exif()), kinds("place device author time software comment")),
    Betrayal("a photograph lying on its side", "jpg", lambda: photo(exif=exif(6)), kinds("place device")),
    Betrayal("a photograph with XMP", "jpg", lambda: photo(xmp=f"<x>{MARK}</x>".encode()), kinds("properties")),
    Betrayal("a photograph with a comment", "jpg", lambda: photo(comment=MARK.encode()), kinds("comment")),
    Betrayal("a photograph with a profile", "jpg", lambda: photo(icc_profile=profile()), kinds("profile")),
    Betrayal("a photograph with IPTC", "jpg", lambda: with_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20" + MARK.encode().ljust(32)), kinds("properties")),
    Betrayal("a photograph with a maker's segment", "jpg", lambda: with_segment(0xE7, MARK.encode()), frozenset()),
    Betrayal("a photograph with a film behind it", "jpg", lambda: photo() + film(), kinds("hidden")),
    Betrayal("a picture with text chunks", "png", png_note, kinds("comment properties")),
    Betrayal("a picture with EXIF", "png", lambda: png(exif=exif()), kinds("place device author")),
    Betrayal("a picture with notes behind the pixels", "png", png_behind, kinds("comment")),
    Betrayal("a picture with something behind its end", "png", lambda: png() + MARK.encode(), kinds("hidden")),
    Betrayal("a picture with a profile", "png", lambda: png(icc_profile=profile()), kinds("profile")),
    Betrayal("a picture with a secret under transparency", "png", under_transparency, frozenset()),
    Betrayal("a picture with a telling palette", "png", palette, kinds("comment")),
    Betrayal("a WebP with EXIF and XMP", "webp", lambda: photo("WEBP", exif=exif(), xmp=f"<x>{MARK}</x>".encode()), kinds("place device properties")),
    Betrayal("a PDF with properties", "pdf", lambda: pdf(pdf_info), kinds("author software time properties"), kept=b"100 100 l S"),
    Betrayal("a PDF with XMP", "pdf", lambda: pdf(pdf_xmp), kinds("properties"), kept=b"100 100 l S"),
    Betrayal("a PDF with annotations", "pdf", lambda: pdf(pdf_notes), kinds("editor time path"), kinds("notes")),
    Betrayal("a PDF with a photograph", "pdf", lambda: pdf(image_of), kinds("device comment")),
    Betrayal("a PDF with a colour profile", "pdf", lambda: pdf(pdf_profile), kinds("profile device")),
    Betrayal("a PDF with a program's private data", "pdf", lambda: pdf(pdf_private), kinds("hidden")),
    Betrayal("a PDF with a form", "pdf", lambda: pdf(pdf_form), kinds("editor hidden")),
    Betrayal("a PDF saved on top of an earlier version", "pdf", pdf_earlier, kinds("earlier"), kept=b"100 100 l S"),
    Betrayal("a Word file with properties", "docx", lambda: docx(""), kinds("author properties thumbnail"), kept="欠薪三个月".encode()),
    Betrayal("a Word file with revisions and comments", "docx", tracked, kinds("editor time identifier hidden"), kinds("revisions notes"), "补充".encode()),
    Betrayal("a Word file with fields that fill in names", "docx", fields, kinds("field path"), kept="7页".encode()),
    Betrayal("a Word file with pictures", "docx", pictured, kinds("device comment path hidden"), kept="欠薪三个月".encode()),
    Betrayal("a Word file with things around it", "docx", around, kinds("hidden path printer comment"), kept=b"https://example.com/policy"),
    Betrayal("a workbook with properties and comments", "xlsx", workbook, kinds("author properties editor path comment"), kinds("notes hidden_sheet"), "欠薪三个月".encode()),
    Betrayal("a workbook of an office", "xlsx", sheet_of_an_office, kinds("author path printer editor time hidden"), kept="欠薪三个月".encode()),
    Betrayal("slides with authors, a workbook and a film", "pptx", slides, kinds("editor hidden path identifier place"), kinds("notes appearance"), "欠薪三个月".encode()),
    Betrayal("sound with three kinds of tags", "mp3", mp3, kinds("properties"), kinds("voice"), FRAME * 5),
    Betrayal("sound with notes of the recorder", "wav", wav, kinds("properties hidden"), kinds("voice"), b"sound" * 41),
    Betrayal("sound of a phone with something behind", "amr", amr, kinds("hidden"), kinds("voice"), b"s" * 31),
    Betrayal("a voice message of WeChat with something behind", "silk", silk, kinds("hidden"), kinds("voice"), b"\xe7" * 7),
    Betrayal("sound as AAC with something behind", "aac", aac, kinds("hidden"), kinds("voice"), b"\x21" * 13),
    Betrayal("a statement locked against changes alone", "pdf", statement, kinds("author software time properties"), kept=b"100 100 l S"),
    Betrayal("a film with a position", "mp4", film, kinds("place properties time software path hidden"), kinds("voice appearance"), b"picture!" * 30),
    Betrayal("a recording with tags", "m4a", lambda: film(b"M4A "), kinds("properties"), kinds("voice"), b"picture!" * 30),
    Betrayal("a film with a track of its own", "mov", lambda: film(b"qt  ", track=True), kinds("track place"), kinds("appearance"), b"picture!" * 30),
]  # fmt: skip

#: (label, content, kind of the reason): what gets no working copy.
UNCLEANABLE = [
    ("an old Word file", lambda: hostile.ole("WordDocument"), "format"),
    ("a receipt as OFD", hostile.ofd, "format"),
    ("sound as Opus", lambda: b"OggS\0\x02" + b"\0" * 40, "format"),
    ("a voice message without a frame", lambda: b"#!SILK_V3", "broken"),
    ("a PDF with a hidden layer", lambda: pdf(pdf_hidden_layer), "layer"),
    ("a workbook with a connection", connected, "part"),
    ("a Word file with a vector drawing", drawn, "part"),
    ("a Word file without a main folder", hostile.office, "broken"),
]


def unpacked(content: bytes, depth: int = 0) -> list[bytes]:
    """The content and everything inside it: members of containers with their names, streams of PDF, pixels."""
    found = [content]
    if content.startswith(b"PK") and depth < 4:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [
                archive.comment,
                *(info.filename.encode() + info.extra + info.comment for info in archive.infolist()),
            ]
            for info in archive.infolist():
                found += unpacked(archive.read(info), depth + 1)
    elif content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        for number in range(1, len(reader.xref.get(0, {})) + 60):
            try:
                value = reader.get_object(number)
            except Exception:  # noqa: S112 - a number without an object
                continue
            found += [
                repr(value).encode(),
                value.get_data() if isinstance(value, StreamObject) and "/Width" not in value else b"",
            ]
    elif content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            bands = picture.split()
            found += [bands[0].tobytes(), bytes(picture.getpalette() or [])]
            found += [str(picture.info).encode(), str(dict(picture.getexif())).encode()]
    return found


def betrayed(content: bytes) -> list[bytes]:
    """Places where a marker stands, in any of the encodings a format uses."""
    words = [
        ASCII.encode(),
        ASCII.encode("utf-16-le"),
        ASCII.encode("utf-16-be"),
        "张三".encode(),
        "张三".encode("utf-16-le"),
    ]
    return [piece[:80] for piece in unpacked(content) if any(word in piece for word in words)]
