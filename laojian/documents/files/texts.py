"""Plain text: decoded, free of control characters, and not a web page in disguise."""

from __future__ import annotations

import re
from typing import BinaryIO

from laojian.documents.files.refusals import no
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|math|\?xml|\?php|xsl)|<!entity|javascript:"
    rb"|<\s*img\b[^>]*\son[a-z]+\s*=",  # a picture alone is what chats and mails are exported with
    re.I,
)
#: A page template; looked for in text alone: a photograph may hold its bytes by chance, and people write 迟到<%5.
_TEMPLATE = re.compile(rb"<%[@=!]|<%\s*[a-z_][^%]*%>", re.I)
_PROGRAM = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02\x00")
# the test pattern every virus scanner knows, parted so that this file itself stays clean
_TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def refuse_markup(head: bytes) -> None:
    """Raises Invalid for web pages, vector drawings with scripts, XML, programs and RTF, whatever their name."""
    plain = head.replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    if plain.startswith(b"{\\rtf"):
        raise no(zh("不接受 RTF 文件"), zh("请用 Word 或者 WPS 另存为 docx 或者 PDF 后上传。"))
    if plain.startswith(_PROGRAM) and not plain.startswith((b"#!AMR", b"#!SILK")):
        raise no(zh("不接受程序或者脚本文件"), zh("请另存为 PDF、Word（docx）或者纯文本后上传。"))
    if _TEST_VIRUS in plain:
        raise no(zh("文件含有病毒特征"), zh("请用杀毒软件清理设备后重新上传。"))
    if _MARKUP.search(plain):
        raise markup()


def markup() -> Invalid:
    """What is said to a page or a template."""
    return no(zh("不接受网页、SVG 或者 XML 文件，也不接受夹带这类内容的文件"), zh("请另存为 PDF 或者截图后上传。"))


def looks_binary(head: bytes) -> bool:
    """True when the beginning is no text in any encoding we read."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    return b"\x00" in head


def judge_text(source: BinaryIO, name: str) -> str:
    """txt, or csv when it is named so. Raises Invalid when it does not decode."""
    source.seek(0)
    content = source.read()
    text = decode(content)
    if text is None or _CONTROL.search(text) or b"%PDF-" in content[:4096]:
        raise no(zh("无法识别这个文件的内容"), zh("文本文件请保存为 UTF-8 编码后上传。"))
    refuse_markup(content[:65_536])
    if _TEMPLATE.search(content[:65_536]):
        raise markup()
    return "csv" if name.lower().rstrip(" .").endswith(".csv") else "txt"


def decode(content: bytes) -> str | None:
    """The text of UTF-8 (with or without mark), UTF-16 with mark, or GB 18030; None when it is none of them."""
    marked = next((codec for bom, codec in _BOMS.items() if content.startswith(bom)), None)
    for codec in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    return None
