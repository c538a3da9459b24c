"""Normal and masked forms of protected values. A masked form shows enough to recognise, not to know."""

import re
from collections.abc import Callable
from typing import Final

from laojian.kernel import typed
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh


def normal(kind: str, value: str) -> str:
    """The one spelling under which a value is stored (`kernel.typed`).

    Raises Invalid when nothing was said, and for a telephone or name that does not read.
    """
    text = _READ.get(kind, typed.tidied)(value)
    if not text or typed.is_nothing(text):
        raise Invalid(zh("内容不能为空"), field=kind)
    return text


def indexed(kind: str, value: str) -> str | None:
    """What a value is found by; None for what tells no person from another: nothing said (不详, 0000000), 400, 12345.

    Raises Invalid for a telephone that does not read.
    """
    if kind == "phone":
        called = typed.phone(value, field=kind)
        return called.index if called else None
    return None if typed.is_nothing(value, kind=_KINDS.get(kind)) else normal(kind, value)


def mask(kind: str, value: str) -> str:
    """What a screen may show: 138****1234, 李**, 4401**********1234, **** 1234, first part of an address.

    What does not read, from before there was one way of reading, is masked as it stands. Raises Invalid for nothing.
    """
    try:
        text = normal(kind, value)
    except Invalid:
        text = typed.tidied(value)
        if not text:
            raise
    return _MASKS[kind](text)


def _called(value: str) -> str:
    return str(typed.phone(value, field="phone") or "")


def _named(value: str) -> str:
    return typed.name(value, field="name") or ""


def _numbered(value: str) -> str:
    text = re.sub(r"[().·•]+", "", typed.compact(value))
    return "" if typed.is_nothing(text, kind="identity") else text


def _phone(text: str) -> str:
    text = text.partition("转")[0]
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
_READ: Final[dict[str, Callable[[str], str]]] = {
    "phone": _called,
    "name": _named,
    "resident_id": _numbered,
    "bank_card": _numbered,
}
_KINDS: Final[dict[str, typed.Kind]] = {"name": "name", "resident_id": "identity", "bank_card": "identity"}
