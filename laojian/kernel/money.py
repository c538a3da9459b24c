"""Money is whole fen (分). Amounts are read and written in yuan only at the edge."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import cn2an

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

MOST_FEN: Final = 10**15
_YUAN: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?\Z", re.ASCII)


def parse_yuan(text: str, *, field: str = "") -> int:
    """Fen of an amount typed in yuan: "1,234.50" -> 123450. Raises Invalid; never rounds."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain.removeprefix("¥").removesuffix("元").strip()
    found = _YUAN.match(plain)
    if found is None:
        raise Invalid(
            zh("金额“%(text)s”无法识别", text=text.strip()),
            remedy=zh("请填写以元为单位的数字，最多两位小数，例如 1,234.50。"),
            field=field,
        )
    fen = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    if fen > MOST_FEN:
        raise Invalid(zh("金额“%(text)s”过大", text=text.strip()), remedy=zh("请核对金额的位数。"), field=field)
    return fen


def yuan(fen: int) -> str:
    """An amount for the eye: 123450 -> "1,234.50"."""
    sign, rest = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{rest // 100:,}.{rest % 100:02d}"


def capital(fen: int) -> str:
    """An amount in formal numerals (大写), as papers need it: 3560050 -> 叁万伍仟陆佰元伍角. Raises ValueError."""
    if not 0 <= fen <= MOST_FEN:
        raise ValueError(f"no formal numerals for {fen} fen")
    words = str(cn2an.an2cn(f"{fen // 100}.{fen % 100:02d}", "rmb"))
    return words if fen % 100 else f"{words.removesuffix('整')}整"
