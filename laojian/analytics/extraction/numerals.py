"""Numbers as people write them: 2,300、两万三、3万5、1.5w、8k、三十几、二十多."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = {char: number for number, chars in enumerate(
    ("零", "一壹",
        "二两贰俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for char in chars}  # fmt: skip
_STEPS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_GREAT: Final = {"万": 10_000, "w": 10_000, "亿": 100_000_000}
_TOKEN: Final = re.compile(r"\d[\d,]*(?:\.\d+)?|[零一壹二两贰俩三叁仨四肆五伍六陆七柒八捌九玖]+|[十拾百佰千仟k万w亿]")

#: A number in either script, with multipliers in it; no unit.
NUMBER: Final = (
    r"(?:\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?(?:[十百千万亿]{1,3}|[kw](?![a-z0-9]))?(?:\d(?![\d.]))?"
    r"(?:[一二三四五六七八九](?![月年日号]))?(?:[十百千]\d?){0,3}"
    r"|[零一壹二两贰俩三叁仨四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿]{1,16})"
)


def number_of(words: str) -> float | None:
    """The value of a written number, None if it is none. 两万三 = 23000, 3万5 = 35000, 三千五 = 3500, 十五 = 15."""
    tokens = _TOKEN.findall(words)
    if not tokens or "".join(tokens) != words:
        return None
    total = section = 0.0
    pending: float | None = None
    last = 1
    for place, token in enumerate(tokens):
        if token in _GREAT:
            section = (section + (pending or 0)) or 1
            total, section, pending, last = total + section * _GREAT[token], 0.0, None, _GREAT[token]
        elif token in _STEPS:
            section += (1 if pending is None or pending == 0 else pending) * _STEPS[token]
            pending, last = None, _STEPS[token]
        else:
            if pending is not None:
                return None
            pending = _plain(token)
            short = place and place == len(tokens) - 1 and last >= 100 and len(token) == 1 and tokens[place - 1] != "零"
            if short and pending < 10:
                pending *= last / 10
    return total + section + (pending or 0)


def _plain(token: str) -> float:
    if token[0].isdigit():
        return float(token.replace(",", ""))
    token = token.lstrip("零") or "零"
    return float("".join(str(_DIGITS[char]) for char in token))
