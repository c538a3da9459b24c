"""What a file is, told by its content alone; its name is not believed."""

from __future__ import annotations

from typing import BinaryIO

from laojian.documents.files import documents_pdf, images, media, not_taken, office, texts
from laojian.documents.files.refusals import no
from laojian.kernel.words import zh

IMAGE_KINDS = frozenset({"jpg", "png", "webp"})
MEDIA_KINDS = frozenset({"mp3", "m4a", "aac", "ogg", "wav", "amr", "silk", "mp4", "mov"})
ACCEPTED = (
    "PDF、OFD、JPG、PNG、WebP、MP3、M4A、AAC、OGG、WAV、AMR、微信语音、MP4、MOV、Word、Excel、PowerPoint、TXT、CSV"
)


def judge(source: BinaryIO, size: int, limits: dict[str, int], name: str = "") -> str:
    """The kind of a content of `size` bytes; raises Invalid with reason and remedy for all that is not accepted."""
    if size == 0:
        raise no(zh("文件是空的（0 字节）"), zh("请检查原文件后重新上传。"))
    source.seek(0)
    kind = _kind_of(source, source.read(4096), size, limits, name)
    most = limits[_limit_name(kind)]
    if size > most:
        raise no(
            zh("这类文件最大 %(most)s MB，当前文件 %(size)s MB", most=most // 2**20, size=-(-size // 2**20)),
            zh("请压缩或者分段后上传。"),
        )
    return kind


def _limit_name(kind: str) -> str:
    if kind in IMAGE_KINDS:
        return "image_bytes"
    return "media_bytes" if kind in MEDIA_KINDS else "document_bytes"


def _kind_of(source: BinaryIO, head: bytes, size: int, limits: dict[str, int], name: str) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return office.judge_zip(source, limits)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return office.judge_ole(source, size)
    texts.refuse_markup(head)
    if documents_pdf.is_pdf(head):
        _refuse_double(source, size)
        return documents_pdf.judge_pdf(source, limits)
    if found := images.image_kind(head):
        _refuse_double(source, size)
        images.judge_image(source, found, limits)
        return found
    if found := media.media_kind(head):
        _refuse_double(source, size)
        media.judge_media(source, found, size)
        return found
    not_taken.refuse_by_name(head)
    if texts.looks_binary(head):
        raise no(
            zh("不接受这种类型的文件"),
            zh("可以上传的类型：%(kinds)s。", kinds=ACCEPTED),
        )
    if size > limits["document_bytes"]:
        raise no(zh("文本文件过大"), zh("请拆分后上传。"))
    return texts.judge_text(source, name)


def _refuse_double(source: BinaryIO, size: int) -> None:
    """A file that is a picture from the front and an archive from the back is made to deceive."""
    source.seek(max(0, size - 65_557))
    tail = source.read()
    end = tail.rfind(b"PK\x05\x06")
    after = len(tail) - end - 22
    if end >= 0 and after >= 0 and int.from_bytes(tail[end + 20 : end + 22], "little") == after:
        raise no(zh("文件末尾藏有压缩包"), zh("请重新导出该文件后上传。"))
    source.seek(0)
