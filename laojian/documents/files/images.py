"""Pictures: read by Pillow within a pixel cap; one that breaks off or lies is refused."""

from __future__ import annotations

import warnings
from typing import BinaryIO

from PIL import Image

from laojian.documents.files.refusals import no
from laojian.kernel.words import Message, zh

FULLY_DECODED = 16_000_000  # pixels of a WebP, about 130 MB unfolded
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


def image_kind(head: bytes) -> str:
    """jpg, png or webp by the first bytes; '' for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return ""


def judge_image(source: BinaryIO, kind: str, limits: dict[str, int]) -> None:
    """Raises Invalid for a picture that is too large to open, damaged or cut off."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source.seek(0)
            if kind == "webp":
                _whole_riff(source)
            with Image.open(source, formats=[FORMATS[kind]]) as picture:
                _within(picture.size, limits["image_pixels"])
                _decode(picture, kind)
    except Image.DecompressionBombError as problem:
        raise no(zh("图片尺寸过大"), _smaller(limits["image_pixels"])) from problem
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise no(zh("图片已损坏或者不完整，无法打开"), zh("请重新拍摄、截图或者导出后上传。")) from problem


def _whole_riff(source: BinaryIO) -> None:
    stated = int.from_bytes(source.read(8)[4:], "little") + 8
    if source.seek(0, 2) < stated:
        raise EOFError
    source.seek(0)


def _decode(picture: Image.Image, kind: str) -> None:
    """Read as much as shows a cut or damage, without unfolding every pixel of a large picture."""
    if kind == "png":
        picture.verify()  # every chunk's checksum
    elif kind == "jpg":
        picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
        picture.load()
    elif picture.width * picture.height <= FULLY_DECODED:
        picture.load()  # WebP has no small form; of a large one the container alone has been checked


def _within(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise no(
            zh("图片尺寸过大：%(width)s×%(height)s 像素", width=size[0], height=size[1]),
            _smaller(most),
        )


def _smaller(most: int) -> Message:
    return zh("请缩小到 %(most)s 万像素以内再上传。", most=most // 10_000)
