"""What a message says and where it goes, sealed under the identity keys and bound to the message.

Who is written to is as telling as who complained; therefore the keys of identities, whose rotation finds these columns.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from laojian.kernel.references import Ref
from laojian.messages import rules
from laojian.org.identity_keys import address_key, identity


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is to be reached: a reference, the channels in the order he prefers, addresses in plain form.

    The addresses live in this value only; they stay out of its representation, so no log or traceback shows them.
    """

    subject: Ref
    channels: tuple[str, ...]
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    openid: str = field(default="", repr=False)
    language: str = "zh"

    def addresses(self) -> dict[str, str]:
        """Address by channel in one spelling; what cannot be an address is left out."""
        given = {"sms": self.phone, "mail": self.email, "wechat": self.openid}
        return {channel: text for channel, typed in given.items() if (text := rules.address(channel, typed))}


@dataclass(frozen=True, slots=True)
class Content:
    """What is said; `values` are those filled in, for channels that have templates of their own."""

    title: str
    text: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)


def seal_content(content: Content, owner: UUID, part: str = "content") -> bytes:
    """`part`: "content" of the message itself, "inside" for the copy in the inbox."""
    plain = {"title": content.title, "text": content.text, "values": dict(content.values)}
    return _seal(owner, part, plain)


def open_content(sealed: bytes, owner: UUID, part: str = "content") -> Content:
    """Raises Damaged, KeyMissing."""
    plain = _open(owner, part, sealed)
    return Content(plain["title"], plain["text"], plain["values"])


def seal_addresses(addresses: Mapping[str, str], owner: UUID) -> bytes:
    """Address by channel, as one envelope."""
    return _seal(owner, "addresses", dict(addresses))


def open_addresses(sealed: bytes, owner: UUID) -> dict[str, str]:
    """Raises Damaged, KeyMissing."""
    return _open(owner, "addresses", sealed)


def counted_as(channel: str, address: str, on: date) -> bytes:
    """The hash under which an address is counted on one day; hashes of two days do not compare."""
    return hmac.new(address_key(on), f"message|{channel}|{address}".encode(), hashlib.sha256).digest()


def _seal(owner: UUID, part: str, plain: Mapping[str, Any]) -> bytes:
    return identity().seal(f"message|{owner}|{part}", json.dumps(plain, ensure_ascii=False).encode())


def _open(owner: UUID, part: str, sealed: bytes) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(identity().open(f"message|{owner}|{part}", bytes(sealed)))
    return plain
