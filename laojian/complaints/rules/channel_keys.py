"""The key of another system that hands in contacts: how it looks, and what the database keeps of it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

PREFIX: Final = "ljck_"
RANDOM_BYTES: Final = 32
_SHAPE: Final = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}\Z")


def spelled(random: bytes) -> str:
    """The key of 32 random bytes, with a beginning by which scanners of leaked secrets know it.

    Raises ValueError for another length.
    """
    if len(random) != RANDOM_BYTES:
        raise ValueError("the key of a channel has 32 random bytes")
    return PREFIX + urlsafe_b64encode(random).decode("ascii").rstrip("=")


def kept(key: str) -> bytes | None:
    """What is stored and looked up: 32 bytes, None for what cannot be a key.

    A plain hash is enough for 256 random bits, and a look-up by it tells a guesser nothing about the key.
    """
    if _SHAPE.match(key) is None:
        return None
    return sha256(b"laojian channel key 1 " + key.encode("ascii")).digest()
