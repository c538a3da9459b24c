"""Normal and masked forms of protected values. A masked form shows enough to recognise, not to know."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

_GAPS: Final = re.compile(r"[\s\-()（）·•]+")


def normal(kind: str, value: str) -> str:
    """The one spelling under which a value is stored and searched. Raises Invalid when nothing is left of it."""
    text = unicodedata.normalize("NFKC", value).strip()
    if kind in {"phone", "resident_id", "bank_card"}:
        text = _GAPS.sub("", text).upper()
    if kind == "phone":
        text = _without_country(text)
    if kind == "name":
        text = re.sub(r"\s+", " ", text)
    if not text:
        raise Invalid(zh("内容不能为空"), field=kind)
    return text


def mask(kind: str, value: str) -> str:
    """What a screen may show: 138****1234, 李**, 4401**********1234, **** 1234, first part of an address."""
    return _MASKS[kind](normal(kind, value))


def _without_country(text: str) -> str:
    bare = re.sub(r"^(?:\+|00)86", "", text)
    return bare if len(bare) >= 7 else text


def _phone(text: str) -> str:
    if len(text) < 8:
        return "*" * len(text)
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"


def _resident_id(text: str) -> str:
    if len(text) < 12:
        return "*" * len(text)
    return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}"


def _bank_card(text: str) -> str:
    return f"**** {text[-4:]}" if len(text) >= 12 else "****"


def _name(text: str) -> str:
    return f"{text[0]}**"


def _address(text: str) -> str:
    # a third at most, and never the house number: up to 9 characters reach the street, not the door
    return f"{text[: min(9, len(text) // 3)]}****"


_MASKS: Final[dict[str, Callable[[str], str]]] = {
    "phone": _phone,
    "resident_id": _resident_id,
    "bank_card": _bank_card,
    "name": _name,
    "address": _address,
}
