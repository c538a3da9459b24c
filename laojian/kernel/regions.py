"""Place codes: city(4) ⊃ district(6) ⊃ street or town(9) ⊃ community(12) ⊃ grid(15), one a prefix of the next.

Source: GB/T 2260 (district), GB/T 10114 style (street), statistical codes (community), own serial (grid).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

LEVELS: Final = {2: "province", 4: "city", 6: "district", 9: "street", 12: "community", 15: "grid"}
_WIDTHS: Final = tuple(LEVELS)


def level_of(code: str) -> str:
    """'province', 'city', 'district', 'street', 'community' or 'grid'. Raises ValueError for anything else."""
    level = LEVELS.get(len(code))
    if level is None or not (code.isascii() and code.isdigit()):
        raise ValueError(f"not a place code: {code!r}")
    return level


def contains(outer: str, inner: str) -> bool:
    """True when `inner` lies in `outer` or is the same place."""
    return bool(outer) and inner.startswith(outer)


def parent_of(code: str) -> str:
    """The next wider place; '' above a province."""
    level_of(code)
    narrower = _WIDTHS.index(len(code))
    return code[: _WIDTHS[narrower - 1]] if narrower else ""


def ancestors_of(code: str) -> tuple[str, ...]:
    """All wider places, the widest first, without the place itself."""
    level_of(code)
    return tuple(code[:width] for width in _WIDTHS if width < len(code))


def short_form(code: str) -> str:
    """The place code of a padded six-digit code: 440100 -> 4401, 440000 -> 44, 440106 stays."""
    if len(code) == 6 and code.endswith("0000"):
        return code[:2]
    if len(code) == 6 and code.endswith("00"):
        return code[:4]
    return code


def widest(codes: Iterable[str]) -> tuple[str, ...]:
    """The smallest set of places that covers all of `codes`, sorted."""
    kept: list[str] = []
    for code in sorted(set(codes)):
        if not kept or not contains(kept[-1], code):
            kept.append(code)
    return tuple(kept)
