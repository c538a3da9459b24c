"""Files that are known and not taken: refused by their name, with what to make of them instead. Pure."""

from __future__ import annotations

from typing import Final

from laojian.documents.files.refusals import no
from laojian.kernel.words import zh

_PICTURES: Final = (
    (b"GIF87a", 0, "GIF"),
    (b"GIF89a", 0, "GIF"),
    (b"II*\x00", 0, "TIFF"),
    (b"MM\x00*", 0, "TIFF"),
    (b"II+\x00", 0, "TIFF"),
    (b"MM\x00+", 0, "TIFF"),
    (b"8BPS", 0, "PSD"),
    (b"\x00\x00\x00\x0cjP  ", 0, "JPEG 2000"),
)
_STILL: Final = {b"heic": "HEIC", b"heix": "HEIC", b"heim": "HEIC", b"heis": "HEIC", b"mif1": "HEIF", b"msf1": "HEIF",
                 b"avif": "AVIF", b"avis": "AVIF"}  # fmt: skip
_ARCHIVES: Final = (
    (b"Rar!\x1a\x07", 0, "RAR"),
    (b"7z\xbc\xaf\x27\x1c", 0, "7z"),
    (b"\x1f\x8b", 0, "gzip"),
    (b"1AY&SY", 4, "bzip2"),
    (b"\xfd7zXZ\x00", 0, "xz"),
    (b"ustar", 257, "tar"),
)
_SOUND: Final = ((b"fLaC", 0, "FLAC"), (b"caff\x00\x01", 0, "CAF"), (b"AIFF", 8, "AIFF"), (b"AIFC", 8, "AIFF"))
_FILM: Final = (
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", 0, "WMV/WMA"),
    (b"AVI ", 8, "AVI"),
    (b"\x1a\x45\xdf\xa3", 0, "MKV/WebM"),
    (b"FLV\x01", 0, "FLV"),
    (b".RMF", 0, "RMVB"),
)


def refuse_by_name(head: bytes) -> None:
    """Raises Invalid when the first bytes are of a kind that is known and not taken."""
    if head[4:8] == b"ftyp" and head[8:12] in _STILL:
        _refuse_picture(_STILL[head[8:12]])
    bitmap = head.startswith(b"BM") and head[6:10] == bytes(4)  # a text may begin with BM, too
    if kind := "BMP" if bitmap else _found(head, _PICTURES):
        _refuse_picture(kind)
    if kind := _found(head, _ARCHIVES):
        raise no(zh("不接受压缩包（%(kind)s）", kind=kind), zh("请解开后逐个上传其中的文件。"))
    if kind := _found(head, _SOUND):
        raise no(zh("不接受 %(kind)s 录音", kind=kind), zh("请转为 MP3 或者 M4A 后上传。"))
    if kind := _found(head, _FILM):
        raise no(zh("不接受 %(kind)s 录像", kind=kind), zh("请转为 MP4 后上传。"))


def _refuse_picture(kind: str) -> None:
    raise no(
        zh("不接受 %(kind)s 图片", kind=kind),
        zh("请另存为 JPG 或者 PNG 后上传，多页的扫描件请存为 PDF；也可以打开图片后截图上传。"),
    )


def _found(head: bytes, signs: tuple[tuple[bytes, int, str], ...]) -> str:
    return next((kind for sign, at, kind in signs if head[at : at + len(sign)] == sign), "")
