"""What HTTP channels share: signed JSON with a deadline over the whole exchange, and answers that are never trusted."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from laojian.messages.ports import Letter

CONNECT: Final = 4.0
BUDGET: Final = 10.0
LARGEST_ANSWER: Final = 64 * 1024
LONGEST_WAIT: Final = 3600
#: Seconds the clocks of gateway and office may differ, the way included; a report repeated within them has no effect.
FRESH: Final = 300
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class Unusable(ValueError):
    """Settings of a channel that do not read; says which one, never its secret."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the JSON object (empty when there was none), seconds to wait if it said so."""

    status: int
    body: Mapping[str, Any]
    wait: int | None


class Cut(Exception):
    """The exchange did not end: the message may or may not have arrived. The text is the class of the error."""


class SignedHttp:
    """A client for one address. Plain http is for this machine only: texts and codes do not cross a net in clear."""

    def __init__(self, url: str, key: bytes) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise Unusable("url: https is required")
        if not parts.hostname or parts.username or parts.password:
            raise Unusable("url: a host is required, and no password in it")
        self._url = url
        self._key = key
        self._client = httpx.Client(
            timeout=httpx.Timeout(BUDGET, connect=CONNECT), follow_redirects=False, trust_env=False
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def post(self, content: Mapping[str, Any], letter: Letter) -> Answer:
        """Send and read within the budget. Raises Cut.

        `X-Signature` carries the `signature` with the shared key.
        """
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        stamp = str(int(letter.at.timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Message-Id": letter.wire_id,
            "Idempotency-Key": letter.wire_id,
            "X-Timestamp": stamp,
            "X-Signature": signature(self._key, stamp, body),
        }
        last = time.monotonic() + BUDGET
        try:
            with self._client.stream("POST", self._url, content=body, headers=headers) as response:
                read = bytearray()
                for piece in response.iter_bytes():
                    read += piece
                    if len(read) > LARGEST_ANSWER:
                        raise Cut("AnswerTooLarge")
                    if time.monotonic() > last:
                        raise Cut("AnswerTooSlow")
        except httpx.HTTPError as problem:
            raise Cut(type(problem).__name__) from None
        return Answer(
            response.status_code, _object(bytes(read)), _wait(response.headers.get("Retry-After", ""), letter)
        )


def signature(key: bytes, stamp: str, body: bytes) -> str:
    """Hexadecimal HMAC-SHA-256 over "<seconds>.<body>", both ways: what is sent and what the gateway reports."""
    return hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(key: bytes, stamp: str, given: str, body: bytes, at: datetime) -> bool:
    """Whether whoever holds the key signed the body, at most `FRESH` seconds from `at`."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and given.isascii()):
        return False
    fresh = abs(at.timestamp() - int(stamp)) <= FRESH
    return hmac.compare_digest(signature(key, stamp, body), given.lower()) and fresh


def secret(path: str, name: str) -> bytes:
    """A secret from its file, without the newline at its end. Raises Unusable."""
    try:
        found = Path(path).read_bytes().strip()
    except OSError as problem:
        raise Unusable(f"{name}: {problem.strerror or 'unreadable'}") from None
    if not found:
        raise Unusable(f"{name}: empty")
    return found


def word(body: Mapping[str, Any], *names: str) -> str:
    """The first of the fields that holds a short text or a number, as text a row may keep; ''."""
    for name in names:
        value = body.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value)
            if 0 < len(text) <= 120 and text.isprintable():
                return text
    return ""


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _wait(header: str, letter: Letter) -> int | None:
    """Seconds of Retry-After, in either of its forms, within reason."""
    if header.isascii() and header.isdigit():
        return min(int(header[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(header)
        return max(0, min(int((until - letter.at).total_seconds()), LONGEST_WAIT))
    except (TypeError, ValueError):
        return None
