"""Sound and film: containers walked box by box, so that a cut-off or disguised file shows."""

from __future__ import annotations

from typing import BinaryIO

from laojian.documents.files.refusals import no
from laojian.kernel.words import zh

_BOXES = {b"M4A ": "m4a", b"M4B ": "m4a", b"qt  ": "mov"}
_FILM = {
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"avc1",
    b"hvc1", b"hev1", b"av01", b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"dash", b"mmp4",
}  # fmt: skip
_STILL = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}  # pictures in the same container
SILK = (b"#!SILK_V3", b"\x02#!SILK_V3")  # voice messages of WeChat, with and without its leading byte
_MOST_BOXES = 10_000


def media_kind(head: bytes) -> str:
    """mp3, wav, amr, silk, aac, ogg, m4a, mp4 or mov by the first bytes; '' for anything else."""
    if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "amr"
    if head.startswith(SILK):
        return "silk"
    if head.startswith(b"OggS\x00"):
        return "ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"ID3") or mp3_frame(head, 0) > 0:
        return "mp3"
    return "aac" if aac_frame(head) else ""


def _by_brand(head: bytes) -> str:
    """What a container says it is; one whose first brand is not known is told by those it says it also obeys."""
    first = head[8:12]
    if first in _BOXES or first in _STILL:
        return _BOXES.get(first, "")
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {first, *(head[at : at + 4] for at in range(16, length - 3, 4))}
    return "mp4" if any(brand in _FILM or brand[:2] == b"3g" for brand in brands) else ""


def judge_media(source: BinaryIO, kind: str, size: int) -> None:
    """Raises Invalid when the container does not hold together."""
    source.seek(0)
    sound = {"mp4": _boxes, "m4a": _boxes, "mov": _boxes, "wav": _wav, "mp3": _mp3}.get(kind)
    if sound is not None and not sound(source, size):
        raise no(zh("录音录像文件已损坏或者不完整"), zh("请从原设备重新导出后上传。"))


def _boxes(source: BinaryIO, size: int) -> bool:
    at, seen = 0, set()
    for _ in range(_MOST_BOXES):
        if at == size:
            return b"moov" in seen or b"moof" in seen
        source.seek(at)
        head = source.read(16)
        if len(head) < 8:
            return False
        length = int.from_bytes(head[:4], "big")
        if length == 1 and len(head) == 16:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at
        if length < 8 or at + length > size:
            return False
        seen.add(head[4:8])
        at += length
    return False


def _wav(source: BinaryIO, size: int) -> bool:
    head = source.read(16)
    stated = int.from_bytes(head[4:8], "little")
    # recorders that were switched off leave 0 or all ones; what they wrote can still be heard
    return head[12:16] in (b"fmt ", b"JUNK", b"bext", b"LIST") and (stated in (0, 0xFFFFFFFF) or stated + 8 <= size)


def _mp3(source: BinaryIO, size: int) -> bool:
    head = source.read(10)
    start = 0
    if head.startswith(b"ID3"):
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    source.seek(start)
    block = source.read(65_536)
    for at in range(min(len(block) - 4, 8_192)):
        length = mp3_frame(block, at)
        if length and mp3_frame(block, at + length):
            return True
    return False


def mp3_frame(data: bytes, at: int) -> int:
    """Length in bytes of the MPEG audio frame at a place; 0 when there is none."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, frequency, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer != 1 or rate in (0, 15) or frequency == 3:
        return 0
    first = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    later = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    bits = (first if version == 3 else later)[rate - 1] * 1000
    hertz = (44_100, 48_000, 32_000)[frequency] // {3: 1, 2: 2, 0: 4}[version]
    return (144 if version == 3 else 72) * bits // hertz + padding


def aac_frame(head: bytes) -> int:
    """Length in bytes of the AAC frame (ADTS, ISO/IEC 13818-7) that begins here; 0 when there is none."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0
