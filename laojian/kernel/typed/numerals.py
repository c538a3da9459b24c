"""Numbers as people write them: 2,300、两万三、3万5、1.5w、8k、壹万贰仟. Exact: no floating point."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = {
    sign: number
    for number, signs in enumerate(
        ("零〇", "一壹弌", "二两贰俩貳兩", "三叁仨參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for sign in signs
}
_STEPS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_GREAT: Final = {"万": 10_000, "萬": 10_000, "w": 10_000, "亿": 100_000_000, "億": 100_000_000}
_HAN: Final = "".join(DIGITS)
_UNITS: Final = "".join((*_STEPS, *_GREAT))
_TOKEN: Final = re.compile(rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?|[{_HAN}]+|[{_UNITS}]", re.ASCII)


def number_of(words: str) -> Decimal | None:
    """The value of a written number without a unit of measure, None if it is none or can be read in two ways.

    两万三 = 23000, 3万5 = 35000, 3万500 = 30500, 三千五 = 3500, 十五 = 15, 二〇二六 = 2026; 三五千 (three to five
    thousand) and 三千五千 are none.
    """
    tokens = _TOKEN.findall(words)
    if not tokens or "".join(tokens) != words:
        return None
    total = section = Decimal(0)
    pending: Decimal | None = None
    last = step = great = 0
    for place, token in enumerate(tokens):
        if token in _GREAT:
            value = _GREAT[token]
            section += pending or 0
            if great and value >= great:
                if value == great:
                    return None
                total = (total + section) * value  # 一万亿, 一万零一亿
            else:
                total += (section or (1 if pending is None else 0)) * value
            section, pending, last, step, great = Decimal(0), None, value, 0, value
        elif token in _STEPS:
            value = _STEPS[token]
            if step and value >= step:
                return None
            section += (1 if pending is None else pending) * value
            pending, last, step = None, value, value
        else:
            pending = _figures(token, tokens, place) if pending is None else None
            if pending is None:
                return None
            if _is_short(tokens, place, last):
                pending *= Decimal(last) / 10
    return total + section + (pending or 0)


def _figures(token: str, tokens: list[str], place: int) -> Decimal | None:
    """One run of figures; None where it could mean two things."""
    alone = len(tokens) == 1
    if token[0] not in DIGITS:
        if "." in token and place:
            return None
        behind = any(other not in _STEPS and other not in _GREAT for other in tokens[place + 1 :])
        return None if "." in token and behind else Decimal(token.replace(",", ""))
    bare = token if alone else token.lstrip("零〇") or "零"
    if len(bare) > 1 and not alone:
        return None
    return Decimal("".join(str(DIGITS[sign]) for sign in bare))


def _is_short(tokens: list[str], place: int, last: int) -> bool:
    """Whether the last figure stands for the next lower unit: 3万5 is 35000, 三千五 is 3500, 一百二 is 120."""
    return 0 < place == len(tokens) - 1 and last >= 100 and len(tokens[place]) == 1 and tokens[place] not in "0零〇"
