"""How a number looks in a running text; its value is read by `kernel.typed.numerals`."""

from __future__ import annotations

from typing import Final

#: A number in either script, with multipliers in it; no unit.
NUMBER: Final = (
    r"(?:\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?(?:[十百千万亿]{1,3}|[kw](?![a-z0-9]))?(?:\d(?![\d.]))?"
    r"(?:[一二三四五六七八九](?![月年日号]))?(?:[十百千]\d?){0,3}"
    r"|[零一壹二两贰俩三叁仨四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿]{1,16})"
)
