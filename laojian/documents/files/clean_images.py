"""Working copies of pictures: turned upright, flattened, and written anew from their pixels alone."""

from __future__ import annotations

import struct
import warnings
from typing import BinaryIO, Final

from PIL import ExifTags, Image, ImageOps

from laojian.documents.files.findings import Report, Uncleanable, of_the_machine
from laojian.documents.files.images import FORMATS

_EXIF: Final = {
    "author": ("Artist", "Copyright", "XPAuthor", "HostComputer", "CameraOwnerName", "Photographer", "ImageEditor"),
    "device": (
        "Make", "Model", "MakerNote", "BodySerialNumber", "LensModel", "LensMake", "LensSerialNumber",
        "CameraSerialNumber", "UniqueCameraModel", "ImageUniqueID",
    ),
    "time": ("DateTime", "DateTimeOriginal", "DateTimeDigitized", "OffsetTime", "OffsetTimeOriginal"),
    "software": ("Software", "ProcessingSoftware"),
    "comment": ("ImageDescription", "UserComment", "XPTitle", "XPComment", "XPKeywords", "XPSubject", "DocumentName"),
}  # fmt: skip
_KIND_OF_TAG: Final = {name: kind for kind, names in _EXIF.items() for name in names}
_NOTES: Final = {
    "icc_profile": ("profile", "ICC"),
    "comment": ("comment", "JPEG"),
    "xmp": ("properties", "XMP"),
    "XML:com.adobe.xmp": ("properties", "XMP"),
    "photoshop": ("properties", "IPTC"),
    "mp": ("frames", "MPF"),
}
_QUALITIES: Final = (92, 82, 70)
_STRIP: Final = 256  # rows
# what Pillow raises on bytes that are no picture, or whose notes are not built as they should be
_BROKEN: Final = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError, OverflowError, struct.error,
)  # fmt: skip


def clean_image(source: BinaryIO, kind: str, target: BinaryIO | None, most: int) -> Report:
    """Write the pixels anew into `target` (None: only look), within `most` bytes if quality can bring it there.

    Raises Uncleanable for a picture that cannot be opened.
    """
    report = Report()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source.seek(0)
            with Image.open(source, formats=[FORMATS[kind]]) as picture:
                if target is not None or kind == "png":
                    picture.load()  # a PNG may hold its notes behind its pixels
                _look(picture, report)
                if _tail(source, kind):
                    report.met("hidden", kind.upper())
                if target is not None:
                    ImageOps.exif_transpose(picture, in_place=True)
                    _write(_flat(picture), kind, target, most)
    except _BROKEN as problem:
        if of_the_machine(problem):
            raise
        raise Uncleanable("broken", kind.upper()) from problem
    return report


def _look(picture: Image.Image, report: Report) -> None:
    exif = picture.getexif()
    tags = dict(exif)
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        report.met("place", "EXIF")
    if exif.get_ifd(ExifTags.IFD.IFD1):
        report.met("thumbnail", "EXIF")
    tags |= exif.get_ifd(ExifTags.IFD.Exif)
    for tag in tags:
        report.met(_KIND_OF_TAG.get(ExifTags.TAGS.get(tag, ""), "hidden"), "EXIF")
    for name in picture.info:
        if name in _NOTES:
            report.met(*_NOTES[name])
    if getattr(picture, "text", None):
        report.met("comment", "PNG")
    if getattr(picture, "n_frames", 1) > 1:
        report.met("frames", str(picture.format))


def _tail(source: BinaryIO, kind: str) -> bool:
    """Whether something stands behind the end of the picture."""
    size = source.seek(0, 2)
    if kind == "webp":
        source.seek(4)
        return int.from_bytes(source.read(4), "little") + 8 + 1 < size
    end = {"jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}[kind]
    source.seek(size - len(end))
    return source.read() != end


def _flat(picture: Image.Image) -> Image.Image:
    """The pixels on white: no palette, no notes, no colours hidden under transparency."""
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        flat = Image.new("RGB", picture.size, "white")
        for top in range(0, picture.height, _STRIP):  # strip by strip: three whole copies of a large one are too many
            seen = picture.crop((0, top, picture.width, min(top + _STRIP, picture.height))).convert("RGBA")
            flat.paste(seen, (0, top), mask=seen)
    elif picture.mode in ("1", "L", "RGB", "I;16"):
        flat = picture
    else:
        flat = picture.convert("RGB")
    flat.info = {}
    return flat


def _write(picture: Image.Image, kind: str, target: BinaryIO, most: int) -> None:
    if kind == "png":
        picture.save(target, "PNG", exif=b"", icc_profile=None)
        return
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    for quality in _QUALITIES:
        target.seek(0)
        target.truncate()
        picture.save(target, FORMATS[kind], quality=quality, exif=b"", icc_profile=None)
        if target.tell() <= most:
            return
