"""Sealing and opening what a person told: bound to the contact's number and to what it is, under the identity keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from hmac import digest as hmac_digest
from typing import Any

from laojian.org import identity_keys
from laojian.org.rules import counted_as, indexed


def seal(number: str, what: str, text: str) -> bytes:
    """A text sealed for this contact and this purpose: "text", "identity", "note", "worker:3", "suggestion"."""
    return identity_keys.identity().seal(_context(number, what), text.encode())


def opened(number: str, what: str, sealed: bytes | memoryview | None) -> str:
    """The text again; '' for nothing. Raises Damaged for a changed value or one of another contact or purpose."""
    if sealed is None:
        return ""
    return identity_keys.identity().open(_context(number, what), bytes(sealed)).decode()


def seal_json(number: str, what: str, value: Mapping[str, Any]) -> bytes:
    """An object sealed; dates become ISO text."""
    return seal(number, what, json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain))


def opened_json(number: str, what: str, sealed: bytes | memoryview | None) -> dict[str, Any]:
    """The object again; {} for nothing."""
    text = opened(number, what, sealed)
    return json.loads(text) if text else {}


def phone_mark(phone: str) -> bytes | None:
    """The blind index by which the same telephone is found; None for none (不详, 0000000) and for a service number.

    Raises Invalid for no telephone.
    """
    text = indexed("phone", phone)
    return None if text is None else identity_keys.blind("match_phone", text)


def keyed(purpose: str, text: str) -> bytes:
    """HMAC-SHA-256 of a text for one purpose: sender's keys, contents, subjects of tries."""
    return hmac_digest(identity_keys.receipt_key(), f"laojian contact {purpose}\0{text}".encode(), "sha256")


def address_mark(address: str, on: date, purpose: str = "") -> bytes:
    """A network address of the public as it is counted on one day; of two days they do not compare."""
    return hmac_digest(identity_keys.address_key(on), f"{purpose} {counted_as(address)}".encode(), "sha256")


def file_digest(content: bytes) -> str:
    """What stands for a file in the digest of a form."""
    return sha256(content).hexdigest()


def _context(number: str, what: str) -> str:
    return f"contact|{number}|{what}"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be sealed")
