"""Money is whole fen (分). They are written in yuan only at the edge, and read by `typed`."""

from __future__ import annotations

from typing import Final

import cn2an

MOST_FEN: Final = 10**15


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
