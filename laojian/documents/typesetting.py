"""From data to PDF: one typst layout, fonts read once, a paper refused rather than printed with boxes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

import segno
import typst
from django.conf import settings

from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh

FAMILY = "Noto Serif SC"
LAYOUT = Path(__file__).resolve().parent / "templates" / "paper.typ"
STANDARD: Final = "a-2b"  # archival: every glyph embedded, and one that no font has is an error instead of a box

_UNSHOWN = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
_lock = Lock()


@cache
def _fonts(folder: str) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


@cache
def _compiler(folder: str) -> typst.Compiler:
    return typst.Compiler(LAYOUT, root=LAYOUT.parent, font_paths=_fonts(folder), ignore_system_fonts=True)


def require_font() -> None:
    """Refuse when the Chinese family is not there; called before a number is given out."""
    folder = Path(settings.LAOJIAN_FONTS)
    if not folder.is_dir() or FAMILY not in _fonts(str(folder)).families():
        raise Refused(
            zh("缺少中文字体 %(family)s，不能制作文书", family=FAMILY),
            remedy=zh("请管理员重新执行安装步骤（make setup），或者把该字体放入 %(folder)s。", folder=str(folder)),
        )


def typeset(data: Mapping[str, object], *, at: datetime) -> bytes:
    """The PDF/A-2b of a filled paper. Raises Refused when the font lacks a character of it."""
    require_font()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        with _lock:  # one compiler, its font cache shared; a page takes a few milliseconds
            pdf = _compiler(str(settings.LAOJIAN_FONTS)).compile(
                sys_inputs=inputs, format="pdf", pdf_standards=[STANDARD], timestamp=int(at.timestamp())
            )
    except typst.TypstError as problem:
        unshown = _UNSHOWN.search(str(problem))
        if unshown is None:
            raise
        raise Refused(
            zh("字体没有“%(text)s”这个字，不能制作文书", text=unshown[1]),
            remedy=zh("请改用通用规范汉字，或者请管理员安装含有该字的字体。"),
        ) from problem
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single PDF")
    return pdf


def qr_svg(text: str) -> str:
    """A QR code as SVG text, error level M; a fixed mask, since trying all eight costs more than the page itself."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, encoding="utf-8", mask=2).save(drawn, kind="svg", border=0, xmldecl=True)
    return drawn.getvalue().decode()
