"""What proves that a contact was made: its number, the secret in the link, and the code a person can type.

Both secrets are derived from the key of the server and the key the person's device chose, so that a second press
of the same button gives the same receipt, and nothing that opens a contact is stored: the database keeps an HMAC.
The link carries 192 bits. The code carries 80 (16 signs of Crockford's base 32, without I, L, O and U) and leans
on limits of tries. Sources of strength: OWASP ASVS V11.5.1; Damm, Totally anti-symmetric quasigroups, 2004.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

from laojian.kernel.identifiers import Verdict
from laojian.kernel.words import Message, zh

CODE_SIGNS: Final = 16
LAST_SERIAL: Final = 9_999_999
LEAST_KEY: Final = 32
_GROUP: Final = 4
_LINK_BYTES: Final = 24
_CODE_BYTES: Final = 10
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE: Final = str.maketrans("ILO", "110")
_BETWEEN: Final = re.compile(r"[\s\-_.·‐‑‒–—―−ー]+")
_PREFIX: Final = "LJ"
_DIGITS: Final = 10  # two of the year, seven of the serial, one to check

# A totally anti-symmetric quasigroup of order ten: every single wrong digit and every swap of neighbours shows.
_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the person is given, once: `link` for the address and QR code, `code` to be typed (16 signs, ungrouped)."""

    link: str
    code: str

    def __repr__(self) -> str:
        return "Secrets(…)"


def derive(server_key: bytes, client_key: str, number: str) -> Secrets:
    """The secrets of one contact: the same three values give the same secrets.

    `client_key` is chosen by the person's device before the first press. Raises ValueError for a server key under
    32 bytes and for an empty client key.
    """
    if not client_key:
        raise ValueError("a receipt needs the key of the person's device")
    link = _mac(server_key, "link", client_key, number)[:_LINK_BYTES]
    code = _mac(server_key, "code", client_key, number)[:_CODE_BYTES]
    return Secrets(urlsafe_b64encode(link).decode("ascii"), _base32(code))


def stored(server_key: bytes, secret: str, number: str) -> bytes:
    """What the database keeps of a link secret or a code: 32 bytes, of no use without the key or for another number."""
    return _mac(server_key, "kept", secret, number)


def matches(server_key: bytes, secret: str, number: str, kept: bytes | None) -> bool:
    """Whether a secret opens a contact. Does the same work when there is nothing to compare with (`kept` is None)."""
    fits = compare_digest(stored(server_key, secret, number), bytes(sha256().digest_size) if kept is None else kept)
    return fits and kept is not None


def shown_code(code: str) -> str:
    """A code for the eye: groups of four."""
    return "-".join(code[place : place + _GROUP] for place in range(0, len(code), _GROUP))


def check_code(text: str) -> Verdict:
    """A code as people type it: small letters, spaces, dashes, full width, I and L for 1, O for 0."""
    code = _plain(text).translate(_ALIKE)
    wrong = next((sign for sign in code if sign not in _ALPHABET), "")
    if wrong:
        return Verdict(False, zh("查询码中没有“%(sign)s”这个字符", sign=wrong), code)
    if len(code) != CODE_SIGNS:
        return Verdict(False, zh("查询码应为16个字符，现为%(count)s个", count=len(code)), code)
    return Verdict(True, None, code)


def contact_number(year: int, serial: int) -> str:
    """The number of the `serial`-th contact of a year: (2026, 1234) -> LJ26-0001234-7 (the last digit checks).

    Raises ValueError outside the years 2000 to 2099 and the serials 1 to 9,999,999.
    """
    if not 2000 <= year <= 2099:
        raise ValueError(f"no contact numbers for the year {year}")
    if not 1 <= serial <= LAST_SERIAL:
        raise ValueError(f"no contact number for the serial {serial}")
    body = f"{year % 100:02d}{serial:07d}"
    return _numbered(body + str(_damm(body)))


def check_number(text: str) -> Verdict:
    """A contact number as people type it, with or without LJ and dashes; `normal` is how it is stored."""
    digits = _plain(text).removeprefix(_PREFIX).translate(_ALIKE)
    if not (digits.isascii() and digits.isdigit()):
        return _unreadable(digits, zh("编号由LJ和数字组成，例如 LJ26-0001234-9"))
    if len(digits) != _DIGITS:
        return _unreadable(digits, zh("编号应有10位数字，现为%(count)s位", count=len(digits)))
    if _damm(digits) != 0:
        return _unreadable(digits, zh("编号有误，请对照回执逐位核对"))
    return Verdict(True, None, _numbered(digits))


def _unreadable(digits: str, reason: Message) -> Verdict:
    return Verdict(False, reason, _PREFIX + digits)


def _numbered(digits: str) -> str:
    return f"{_PREFIX}{digits[:2]}-{digits[2:-1]}-{digits[-1]}"


def _damm(digits: str) -> int:
    """The digit that completes `digits`; zero when they are complete."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return state


def _plain(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def _base32(raw: bytes) -> str:
    value = int.from_bytes(raw, "big")
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(len(raw) * 8 - 5, -1, -5))


def _mac(server_key: bytes, purpose: str, *parts: str) -> bytes:
    """HMAC-SHA-256 over a purpose and parts, each with its length: no two lists of parts read the same."""
    if len(server_key) < LEAST_KEY:
        raise ValueError("the key of the server has at least 32 bytes")
    message = bytearray(f"laojian receipt 1 {purpose}".encode())
    for part in parts:
        raw = part.encode()
        message += len(raw).to_bytes(4, "big") + raw
    return digest(server_key, bytes(message), "sha256")
