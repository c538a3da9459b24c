"""Which encoding a text file is in, and its lines, whatever ends them; a byte that reads in none is kept marked."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

_CHUNK: Final = 1 << 20
_LOOKED_AT: Final = 1 << 14
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BAD: Final = re.compile("[\ud800-\udfff\ufffd]")
#: In UTF-16 text at least this share of one half of the bytes is zero: separators and digits are.
_ZEROS: Final = 0.04


def _marked(problem: UnicodeError) -> tuple[str, int]:
    """Each byte that cannot be read stays as one lone surrogate."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    bad = problem.object[problem.start : problem.end]
    return "".join(chr(0xDC00 + byte) for byte in bad), problem.end


codecs.register_error("laojian.marked", _marked)


def has_bad_byte(text: str) -> bool:
    """Whether a byte of the file did not read, now or when the file was made."""
    return not text.isascii() and _BAD.search(text) is not None


def mended(text: str) -> str:
    """The text with every byte that did not read as �."""
    return _BAD.sub("\ufffd", text)


def encoding_of(file: BinaryIO) -> str:
    """UTF-8 or UTF-16 by mark or by look, else GB 18030; of a file that is none of them whole, what fits best."""
    file.seek(0)
    start = file.read(_LOOKED_AT)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), "")
    wide = marked or _wide(start)
    if wide:
        return wide
    tries = {name: _misfits(file, name) for name in ("utf-8", "gb18030")}
    return min(tries, key=lambda name: tries[name])


def lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines with their ends (LF, CR LF or CR), read as they are asked for."""
    file.seek(0)
    kept = io.BufferedReader(_Kept(file), _CHUNK)
    return iter(io.TextIOWrapper(kept, encoding=encoding, errors="laojian.marked", newline=""))


class _Kept(io.RawIOBase):
    """A file that is not closed with the reader around it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        got = self._file.read(len(buffer))
        buffer[: len(got)] = got
        return len(got)


def _wide(start: bytes) -> str:
    even, odd = start[::2].count(0), start[1::2].count(0)
    most = max(even, odd)
    if most <= _ZEROS * len(start) / 2 or min(even, odd) * 4 > most:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _misfits(file: BinaryIO, encoding: str) -> int:
    """How many bytes of the file do not read in an encoding."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("laojian.marked")
    count = 0
    while chunk := file.read(_CHUNK):
        text = decoder.decode(chunk)
        count += 0 if text.isascii() else len(_BAD.findall(text))
    return count + len(_BAD.findall(decoder.decode(b"", final=True)))


def text_of(content: bytes) -> str:
    """A whole text in memory; what does not read in it as �."""
    file = io.BytesIO(content)
    return mended("".join(lines(file, encoding_of(file)))).removeprefix("\ufeff")
