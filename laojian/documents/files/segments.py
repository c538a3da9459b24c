"""Pictures inside other files: cleaned without unfolding a pixel, segment by segment. Pure.

What shows the picture is kept, everything else is dropped: EXIF, XMP, IPTC, colour profiles, comments, and whatever
follows the end. A picture that is not built as it should be raises Uncleanable.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from laojian.documents.files.findings import Report, Uncleanable

_PNG_KEPT: Final = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT", b"bKGD"}
_PNG_KINDS: Final = {
    b"eXIf": "device", b"tEXt": "comment", b"iTXt": "comment", b"zTXt": "comment", b"tIME": "time", b"iCCP": "profile",
    b"fdAT": "frames", b"fcTL": "frames", b"acTL": "frames",
}  # fmt: skip
_JPX_DROPPED: Final = {b"xml ": "properties", b"uuid": "properties", b"uinf": "hidden", b"free": "hidden"}
_JPX: Final = b"\x00\x00\x00\x0cjP  \r\n\x87\n"


def picture_cleaner(head: bytes) -> Callable[[bytes, Report], bytes] | None:
    """What cleans a picture that begins so; None for one we do not know."""
    for start, cleaner in (
        (b"\xff\xd8\xff", clean_jpeg),
        (b"\x89PNG\r\n\x1a\n", clean_png),
        (b"GIF8", clean_gif),
        (b"BM", clean_bmp),
    ):
        if head.startswith(start):
            return cleaner
    return None


def clean_jpeg(data: bytes, report: Report) -> bytes:
    """A JPEG with its tables and scans, a plain JFIF head and Adobe's colour note, and nothing else."""
    if data[:2] != b"\xff\xd8":
        raise Uncleanable("broken", "JPEG")
    out, at = bytearray(b"\xff\xd8"), 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            raise Uncleanable("broken", "JPEG")
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        segment = data[at : at + 2 + length]
        at += 2 + length
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            out += _application(marker, segment, report)
            continue
        out += segment
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            out += data[at:end]
            at = end
        if data[at : at + 2] == b"\xff\xd9":
            if len(data) > at + 2:
                report.met("hidden", "JPEG")
            return bytes(out + b"\xff\xd9")


def _application(marker: int, segment: bytes, report: Report) -> bytes:
    body = segment[4:]
    if marker == 0xE0 and body.startswith(b"JFIF\x00") and len(body) >= 14:
        if len(body) > 14:
            report.met("thumbnail", "JFIF")
        return b"\xff\xe0\x00\x10" + body[:12] + b"\x00\x00"
    if marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
        return b"\xff\xee\x00\x0e" + body[:12]
    for start, kind, where in (
        (b"Exif", "device", "EXIF"),
        (b"http", "properties", "XMP"),
        (b"Photoshop", "properties", "IPTC"),
        (b"ICC_PROFILE", "profile", "ICC"),
    ):
        if body.startswith(start):
            report.met(kind, where)
            return b""
    report.met("comment" if marker == 0xFE else "hidden", "JPEG")
    return b""


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the coded picture after a scan header ends: the next marker that is neither stuffing nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Uncleanable("broken", "JPEG")
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def clean_png(data: bytes, report: Report) -> bytes:
    """A PNG with the chunks that draw it."""
    out, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        chunk = data[at : at + 12 + length]
        at += 12 + length
        if kind in _PNG_KEPT:
            out += chunk
        else:
            report.met(_PNG_KINDS.get(kind, "hidden"), "PNG")
        if kind == b"IEND":
            if at < len(data):
                report.met("hidden", "PNG")
            return bytes(out)
    raise Uncleanable("broken", "PNG")


def clean_gif(data: bytes, report: Report) -> bytes:
    """A GIF with its pictures and their timing, without comments and application notes."""
    table = 3 << ((data[10] & 7) + 1) if len(data) > 13 and data[10] & 0x80 else 0
    out, at = bytearray(data[: 13 + table]), 13 + table
    while at < len(data):
        start, kept = at, True
        if data[at] == 0x3B:
            if at + 1 < len(data):
                report.met("hidden", "GIF")
            return bytes(out + b"\x3b")
        if data[at] == 0x21:
            kept = data[at + 1 : at + 2] == b"\xf9"
            at += 2
        elif data[at] == 0x2C and at + 10 < len(data):
            at += 11 + (3 << ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0)
        else:
            break
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
        if kept:
            out += data[start:at]
        else:
            report.met("comment", "GIF")
    raise Uncleanable("broken", "GIF")


def clean_bmp(data: bytes, report: Report) -> bytes:
    """A bitmap up to the length it states; it has no place for notes but a profile, and what follows the pixels."""
    stated = int.from_bytes(data[2:6], "little")
    header = int.from_bytes(data[14:18], "little")
    if not 54 <= stated <= len(data) or header not in (40, 108):
        raise Uncleanable("broken", "BMP")
    if stated < len(data):
        report.met("hidden", "BMP")
    return data[:6] + b"\x00\x00\x00\x00" + data[10:stated]


def clean_jpx(data: bytes, report: Report) -> bytes:
    """A JPEG 2000 file without its boxes of notes; a bare code stream is left as it is."""
    if not data.startswith(_JPX):
        if data.startswith(b"\xff\x4f\xff\x51"):
            return data
        raise Uncleanable("broken", "JPEG 2000")
    out, at = bytearray(), 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        length = int.from_bytes(data[at + 8 : at + 16]) if length == 1 else length or len(data) - at
        if length < 8:
            raise Uncleanable("broken", "JPEG 2000")
        if kind in _JPX_DROPPED:
            report.met(_JPX_DROPPED[kind], "JPEG 2000")
        else:
            out += data[at : at + length]
        at += length
    return bytes(out)
