"""Working copies of sound: only what sounds is kept. The voice stays, and is named as what stays."""

from __future__ import annotations

from typing import BinaryIO, Final

from laojian.documents.files.findings import Report, Uncleanable
from laojian.documents.files.media import SILK, aac_frame, mp3_frame

PIECE: Final = 1024 * 1024
_TAGS: Final = {b"ID3": "ID3v2", b"TAG": "ID3v1", b"APE": "APE", b"LYR": "Lyrics3", b"3DI": "ID3v2"}
_WAV_KEPT: Final = {b"fmt ", b"fact", b"data"}
_AMR: Final = {
    b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0),
    b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 5, 0, 0, 0, 0, 0),
}
"""Bytes that follow the head byte of a frame, by its type (3GPP TS 26.101 and 26.201)."""


def clean_mp3(source: BinaryIO, target: BinaryIO | None) -> Report:
    """The MPEG frames alone: tags before, behind and between them are no frames. Raises Uncleanable."""
    report, size = _voice("MP3"), source.seek(0, 2)
    at, written, together = 0, 0, False
    source.seek(0)
    head = source.read(4)
    while len(head) == 4:
        length = mp3_frame(head, 0)
        if length and at + length <= size:
            frame = head + source.read(length - 4)
            behind = source.read(4)
            if together or len(behind) < 4 or mp3_frame(behind, 0):
                if target is not None:
                    target.write(frame)
                at, head, together, written = at + length, behind, True, written + 1
                continue
        report.met("properties" if head[:3] in _TAGS else "hidden", _TAGS.get(head[:3], "MP3"))
        at, together = _after_the_gap(source, at, head), False
        source.seek(at)
        head = source.read(4)
    if at < size:
        report.met("hidden", "MP3")
    if not written:
        raise Uncleanable("broken", "MP3")
    return report


def _after_the_gap(source: BinaryIO, at: int, head: bytes) -> int:
    """Where the next frame may begin: behind a tag that states its length, else at the next sign of one."""
    source.seek(at)
    if head.startswith(b"ID3"):
        lengths = source.read(10)[6:10]
        return at + 10 + sum((byte & 0x7F) << shift for byte, shift in zip(lengths, (21, 14, 7, 0), strict=False))
    at += 1
    source.seek(at)
    while block := source.read(65_536):
        found = block.find(b"\xff")
        if found >= 0:
            return at + found
        at += len(block)
    return at


def clean_wav(source: BinaryIO, target: BinaryIO | None) -> Report:
    """Format and samples; a length left open by a recorder that was switched off is filled in. Raises Uncleanable."""
    report, size = _voice("WAV"), source.seek(0, 2)
    at, kept = 12, []
    while at + 8 <= size:
        source.seek(at)
        head = source.read(8)
        kind, length = head[:4], int.from_bytes(head[4:], "little")
        if kind == b"data" and (length in (0, 0xFFFFFFFF) or at + 8 + length > size):
            length = size - at - 8
        if at + 8 + length > size:
            break
        if kind in _WAV_KEPT:
            kept.append((kind, at + 8, length))
        else:
            report.met("properties" if kind in (b"LIST", b"bext", b"iXML", b"id3 ", b"ID3 ") else "hidden", "WAV")
        at += 8 + length + length % 2
    if [kind for kind, _, _ in kept if kind != b"fact"] != [b"fmt ", b"data"]:
        raise Uncleanable("broken", "WAV")
    if at < size:
        report.met("hidden", "WAV")
    if target is not None:
        whole = 4 + sum(8 + length + length % 2 for _, _, length in kept)
        target.write(b"RIFF" + whole.to_bytes(4, "little") + b"WAVE")
        for kind, start, length in kept:
            target.write(kind + length.to_bytes(4, "little"))
            copy(source, target, start, length)
            target.write(b"\x00" * (length % 2))
    return report


def clean_amr(source: BinaryIO, target: BinaryIO | None) -> Report:
    """The head and the frames; what follows the last whole frame is dropped. Raises Uncleanable."""
    source.seek(0)
    start = source.read(9)
    head = next((head for head in _AMR if start.startswith(head)), None)
    if head is None:
        raise Uncleanable("broken", "AMR")
    report, size, at = _voice("AMR"), source.seek(0, 2), len(head)
    source.seek(at)
    while first := source.read(1):
        length = _AMR[head][first[0] >> 3 & 15]
        if first[0] & 0x83 or at + 1 + length > size:  # the bits that a frame leaves at zero
            report.met("hidden", "AMR")
            break
        source.seek(length, 1)
        at += 1 + length
    if target is not None:
        copy(source, target, 0, at)
    return report


def clean_silk(source: BinaryIO, target: BinaryIO | None) -> Report:
    """The head and the frames of a WeChat voice message, to its end mark. Raises Uncleanable without a whole frame."""
    source.seek(0)
    start = source.read(10)
    head = next((head for head in SILK if start.startswith(head)), None)
    if head is None:
        raise Uncleanable("broken", "SILK")
    report, size, at = _voice("SILK"), source.seek(0, 2), len(head)
    first, ended = at, False
    while at + 2 <= size and not ended:
        source.seek(at)
        length = int.from_bytes(source.read(2), "little")
        ended = length == 0xFFFF
        if not ended and at + 2 + length > size:
            break
        at += 2 + (0 if ended else length)
    if at == first:
        raise Uncleanable("broken", "SILK")
    if at < size:
        report.met("hidden", "SILK")
    if target is not None:
        copy(source, target, 0, at)
    return report


def clean_aac(source: BinaryIO, target: BinaryIO | None) -> Report:
    """The frames from the first on; tags and what follows the last whole frame are dropped. Raises Uncleanable."""
    report, size, at = _voice("AAC"), source.seek(0, 2), 0
    while True:
        source.seek(at)
        length = aac_frame(source.read(7))
        if not length or at + length > size:
            break
        at += length
    if not at:
        raise Uncleanable("broken", "AAC")
    if at < size:
        report.met("hidden", "AAC")
    if target is not None:
        copy(source, target, 0, at)
    return report


def copy(source: BinaryIO, target: BinaryIO, start: int, length: int) -> None:
    """`length` bytes of `source` from `start`."""
    source.seek(start)
    while length > 0 and (piece := source.read(min(PIECE, length))):
        target.write(piece)
        length -= len(piece)


def _voice(where: str) -> Report:
    report = Report()
    report.stays("voice", where)
    return report
