"""Sealed contents: pieces of 1 MiB, each sealed by AES-256-GCM with its number and whether it is the last.

The key is random and used for one content alone, so the number of a piece can be its nonce. Pieces left out,
cut off, exchanged or changed do not open. The reader seeks, so that what judges files reads through it and no plain
byte need ever lie on a disk.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh

CHUNK = 1024 * 1024
TAG = 16
STORED = CHUNK + TAG


def sealed_pieces(plain: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The content sealed, piece by piece as it comes in."""
    cipher, number, waiting = AESGCM(key), 0, bytearray()
    for piece in plain:
        waiting += piece
        while len(waiting) > CHUNK:  # one byte more has come, so this chunk is not the last
            yield cipher.encrypt(_nonce(number), bytes(waiting[:CHUNK]), _bound(number, last=False))
            del waiting[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number), bytes(waiting), _bound(number, last=True))


class ChunkReader(io.RawIOBase):
    """The plain content of a sealed one, for reading at any place; raises Refused where it is damaged.

    `kept` chunks stay opened in memory (1 MiB each); who jumps about in a file wants more than who reads it through.
    """

    def __init__(self, source: BinaryIO, key: bytes, kept: int = 2) -> None:
        self._source, self._cipher, self._kept = source, AESGCM(key), kept
        length = source.seek(0, io.SEEK_END)
        self._count = max(1, -(-length // STORED))
        self._size, self._at = length - TAG * self._count, 0
        self._opened: OrderedDict[int, bytes] = OrderedDict()
        if self._size < 0 or length - STORED * (self._count - 1) < TAG:
            raise damaged()
        self._chunk(self._count - 1)  # a content that was cut off shows before its beginning is handed out

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place of the plain content."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("before the beginning")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """The place in the plain content."""
        return self._at

    def readinto(self, target: memoryview, /) -> int:  # type: ignore[override]  # the stub's Buffer is 3.12's
        """At most the rest of one chunk."""
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, CHUNK)
        piece = self._chunk(number)[start : start + len(target)]
        target[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        """Closes what it reads from as well, and forgets what it opened."""
        self._opened.clear()
        self._source.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if number in self._opened:
            self._opened.move_to_end(number)
            return self._opened[number]
        self._source.seek(number * STORED)
        try:
            stored = self._source.read(STORED)
            plain = self._cipher.decrypt(_nonce(number), stored, _bound(number, last=number == self._count - 1))
        except (InvalidTag, ValueError):
            raise damaged() from None
        self._opened[number] = plain
        if len(self._opened) > self._kept:
            self._opened.popitem(last=False)
        return plain


def reading(source: BinaryIO, key: bytes, kept: int = 2) -> BinaryIO:
    """The plain content of a sealed one; closing it closes the source. Raises Refused when it is damaged."""
    try:
        return io.BufferedReader(ChunkReader(source, key, kept), 65_536)
    except Refused:
        source.close()
        raise


def damaged() -> Refused:
    """What is said of a sealed content that does not open."""
    return Refused(zh("密封的材料已损坏，无法打开"), remedy=zh("请管理员执行 laojian files check，并从备份恢复。"))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12)


def _bound(number: int, *, last: bool) -> bytes:
    return b"laojian file|1|" + number.to_bytes(8) + bytes([last])
