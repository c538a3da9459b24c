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
_DRAWN: Final = re.compile(r"U\+([0-9A-F]{4,6})\.(svg|png)\Z", re.I)
_lock = Lock()


@cache
def _fonts(folders: tuple[tuple[str, int], ...]) -> typst.Fonts:
    paths = [folder for folder, _ in folders]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


@cache
def _compiler(folders: tuple[tuple[str, int], ...]) -> typst.Compiler:
    return typst.Compiler(LAYOUT, root=LAYOUT.parent, font_paths=_fonts(folders), ignore_system_fonts=True)


def _folders() -> tuple[tuple[str, int], ...]:
    """The folders of fonts that are there, with their age: a font laid into one is seen without a restart."""
    found = [Path(settings.LAOJIAN_FONTS), *settings.LAOJIAN_MORE_FONTS]
    return tuple((str(folder), folder.stat().st_mtime_ns) for folder in found if folder.is_dir())


def families() -> tuple[str, ...]:
    """The families papers are set in, in the order a character is looked for. Raises Refused without the first."""
    found = set(_fonts(_folders()).families())
    if FAMILY not in found:
        raise Refused(
            zh("缺少中文字体 %(family)s，不能制作文书", family=FAMILY),
            remedy=zh(
                "请管理员重新执行安装步骤（make setup），或者把该字体放入 %(folder)s。",
                folder=str(settings.LAOJIAN_FONTS),
            ),
        )
    return (FAMILY, *sorted(found - {FAMILY}))


def drawings(text: str) -> dict[str, Path]:
    """The characters of a text of which the office keeps a drawing: `characters/U+2E9F5.svg` (or .png) in its fonts."""
    found: dict[str, Path] = {}
    for path in sorted((Path(settings.LAOJIAN_MORE_FONTS[0]) / "characters").glob("U+*")):
        if (named := _DRAWN.match(path.name)) and (character := chr(int(named[1], 16))) in text:
            found.setdefault(character, path)
    return found


def typeset(data: Mapping[str, object], *, at: datetime) -> bytes:
    """The PDF/A-2b of a filled paper. Raises Refused when no font has a character of it and no drawing is kept."""
    words = json.dumps(data, ensure_ascii=False)
    drawn = {
        character: {"form": path.suffix[1:].lower(), "content": list(path.read_bytes())}
        for character, path in drawings(words).items()
    }
    inputs = {"data": words, "families": json.dumps(families()), "drawn": json.dumps(drawn)}
    try:
        with _lock:  # one compiler, its font cache shared; a page takes a few milliseconds
            pdf = _compiler(_folders()).compile(
                sys_inputs=inputs, format="pdf", pdf_standards=[STANDARD], timestamp=int(at.timestamp())
            )
    except typst.TypstError as problem:
        unshown = _UNSHOWN.search(str(problem))
        if unshown is None:
            raise
        code = "、".join(f"U+{ord(character):04X}" for character in unshown[1])
        raise Refused(
            zh("字体没有“%(text)s”（%(code)s）这个字，不能制作文书", text=unshown[1], code=code),
            remedy=zh(
                "请管理员把含有该字的字体（例如 BabelStone Han）放入 %(folder)s，"
                "或者把该字的图片存为 %(folder)s/characters/%(code)s.svg，然后重新制作；不要改用别的字代替。",
                folder=str(settings.LAOJIAN_MORE_FONTS[0]),
                code=code,
            ),
        ) from problem
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single PDF")
    return pdf


def qr_svg(text: str) -> str:
    """A QR code as SVG text, error level M; a fixed mask, since trying all eight costs more than the page itself."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, encoding="utf-8", mask=2).save(drawn, kind="svg", border=0, xmldecl=True)
    return drawn.getvalue().decode()
