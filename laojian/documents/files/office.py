"""Word, Excel and PowerPoint files: containers opened within limits; macros and outside links refused."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from laojian.documents.files.refusals import no
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
_OLE_KINDS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
_OLE_MACROS = {"_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR", "PROJECTwm"}
_ACTIVE = re.compile(r"(vbaproject|activex|oleobject|macrosheets|\.bin\Z|\.exe\Z|\.js\Z|\.vbs\Z)", re.I)
_PRINTER = re.compile(r"(printersettings\d*|/customproperty\d*)\.bin\Z", re.I)
_ARCHIVE = re.compile(r"\.(zip|rar|7z|gz|jar|cab|docm|xlsm|pptm)\Z", re.I)
_OUTSIDE = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|externalLinkPath|package|image)\Z")
_FIELD = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_PIECE = 65_536
_XML_MOST = 60 * 2**20
_CLEAN = zh("请另存为不含宏和外部链接的 docx、xlsx、pptx，或者导出为 PDF 后上传。")


def judge_zip(source: BinaryIO, limits: dict[str, int]) -> str:
    """docx, xlsx, pptx or ofd. Raises Invalid for archives, bombs, macros and files that reach outside."""
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            members = _members(archive, limits)
            kind = _main_kind(archive, members)
            _look_inside(archive, members, limits)
            return kind
    except _BROKEN as problem:
        raise no(zh("文件已损坏或者不完整，无法打开"), zh("请重新保存后上传。")) from problem


def _members(archive: zipfile.ZipFile, limits: dict[str, int]) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > limits["container_members"]:
        raise no(zh("文件的内部条目过多"), _CLEAN)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        parts = name.split("/")
        if name in members or "\\" in name or "\x00" in name or name.startswith("/") or ".." in parts or ":" in name:
            raise no(zh("文件的内部路径不正常"), _CLEAN)
        if stat.S_ISLNK(info.external_attr >> 16) or info.flag_bits & 1:
            raise no(zh("文件含有链接或者加密的内容，无法检查"), _CLEAN)
        members[name] = info
    packed = sum(info.compress_size for info in infos)
    opened = sum(info.file_size for info in infos)
    if opened > limits["container_bytes"] or (opened > 2**20 and opened > packed * limits["container_ratio"]):
        raise no(zh("文件解开后异常庞大"), _CLEAN)
    return members


def _main_kind(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> str:
    if "OFD.xml" in members and "[Content_Types].xml" not in members:
        return _ofd(_xml(_read(archive, members["OFD.xml"])))
    if "[Content_Types].xml" not in members:
        raise no(zh("不接受压缩包"), zh("请解开后逐个上传其中的文件。"))
    root = _xml(_read(archive, members["[Content_Types].xml"]))
    types = {str(node.get("ContentType", "")) for node in root}
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in types):
        raise no(zh("文件含有宏"), _CLEAN)
    kinds = {_MAIN[kind] for kind in types if kind in _MAIN}
    if len(kinds) != 1:
        raise no(zh("不是可以识别的 Word、Excel 或者 PowerPoint 文件"), _CLEAN)
    return kinds.pop()


def _ofd(root: Element) -> str:
    """ofd for the root of an OFD file (GB/T 33190), the form in which tax offices give invoices and receipts."""
    if not re.fullmatch(r"\{https?://www\.ofdspec\.org/\d{4}\}OFD", root.tag):
        raise no(zh("不是可以识别的 OFD 文件"), zh("请导出为 PDF 后上传。"))
    return "ofd"


def _look_inside(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], limits: dict[str, int]) -> None:
    left = limits["container_bytes"]
    for name, info in members.items():
        if _ACTIVE.search(name) and not _PRINTER.search(name):
            raise no(zh("文件含有宏、控件或者嵌入的程序对象"), _CLEAN)
        if _ARCHIVE.search(name):
            raise no(zh("文件内藏有压缩包或者带宏的文件"), _CLEAN)
        if name.endswith((".xml", ".rels", ".vml")):
            content = _read(archive, info)
            left -= len(content)
            _judge_part(name, content)
        else:
            left -= _measure(archive, info, left)
        if left < 0:
            raise no(zh("文件解开后异常庞大"), _CLEAN)


def _judge_part(name: str, content: bytes) -> None:
    head = content.replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise no(zh("文件的内部 XML 含有实体声明"), _CLEAN)
    if name.endswith(".rels"):
        for node in _xml(content):
            if node.get("TargetMode") == "External" and _OUTSIDE.search(str(node.get("Type", ""))):
                raise no(zh("文件引用了外部模板、对象或者图片"), _CLEAN)
    if b"ddeLink" in head or _FIELD.search(_field_text(head)):
        raise no(zh("文件含有会读取外部内容的域代码（DDE 等）"), _CLEAN)


def _field_text(content: bytes) -> str:
    if b"instrText" not in content and b"fldSimple" not in content:
        return ""
    text = content.decode("utf-8", "replace")
    runs = re.findall(r"<w:instrText[^>]*>([^<]*)<", text) + re.findall(r'w:instr="([^"]*)"', text)
    # a field may be cut into runs of single letters, so they are read joined
    return " ".join(runs) + " " + "".join(runs)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as part:
        content = part.read(_XML_MOST + 1)
    if len(content) > _XML_MOST:
        raise no(zh("文件解开后异常庞大"), _CLEAN)
    return content


def _measure(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> int:
    """True size of a member: what its directory says is not believed."""
    total = 0
    with archive.open(info) as part:
        while total <= left and (piece := part.read(_PIECE)):
            total += len(piece)
    return total


def _xml(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as problem:
        raise no(zh("文件的内部结构已损坏"), _CLEAN) from problem
    return root


def judge_ole(source: BinaryIO, size: int) -> str:
    """doc or xls by the names in the old container's directory. Raises Invalid for macros and other things."""
    names = _ole_names(source, size)
    if names & _OLE_MACROS:
        raise _old(zh("文件含有宏"))
    if "EncryptedPackage" in names:
        raise no(zh("文件设有密码，无法检查"), zh("请去掉密码后重新上传。"))
    if any(name.startswith("\x01Ole10Native") or name == "ObjectPool" for name in names):
        raise _old(zh("文件含有嵌入的对象"))
    kinds = {_OLE_KINDS[name] for name in names if name in _OLE_KINDS}
    if len(kinds) != 1:
        raise _old(zh("不是可以识别的 Word 或者 Excel 文件"))
    return kinds.pop()


def _old(reason: Message) -> Invalid:
    return no(reason, _CLEAN)


def _ole_names(source: BinaryIO, size: int) -> set[str]:
    """Directory entries are 128 bytes long on 128-byte borders: a UTF-16 name, its length, a type."""
    source.seek(0)
    names: set[str] = set()
    while block := source.read(_PIECE):
        for at in range(0, len(block) - 127, 128):
            length = int.from_bytes(block[at + 64 : at + 66], "little")
            if 4 <= length <= 64 and length % 2 == 0 and block[at + 66] in (1, 2, 5):
                raw = block[at : at + length]
                if raw[-2:] == b"\x00\x00":
                    names.add(raw[:-2].decode("utf-16-le", "replace"))
    return names
