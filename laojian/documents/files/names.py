"""Names of files as people send them, made harmless. Pure."""

from __future__ import annotations

import re
import unicodedata

_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?\Z", re.I)
_UNSAFE = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f-\x9f]')
# Marks that turn the reading direction make "exe.jpg" out of "gpj.exe".
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
ALIASES = {
    "jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "m4v": "mp4", "3gp": "mp4", "text": "txt", "log": "txt", "opus": "ogg",
    "oga": "ogg",
}  # fmt: skip
EXTENSIONS = frozenset(
    "pdf jpg png webp mp3 m4a aac ogg wav amr silk mp4 mov docx xlsx pptx doc xls ofd txt csv".split()  # noqa: SIM905
)


def safe_name(name: str, kind: str, longest: int = 150) -> str:
    """The name without path, control and direction marks, not longer than `longest`, ending in its real kind.

    An extension that says something else stays visible in front of the real one ("run.bat" -> "run.bat.txt").
    """
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    text = re.split(r"[\\/]", text)[-1]
    text = _UNSAFE.sub("", _HIDDEN.sub("", text))
    text = re.sub(r"\s+", " ", text).strip(" .")
    stem, dot, extension = text.rpartition(".")
    if dot and stem and _known(extension, kind):
        text = stem.rstrip(" .")
    if not text or _DEVICE.match(text):
        text = f"文件{text}"
    room = longest - len(kind) - 1
    return f"{text[:room].rstrip(' .')}.{kind}"


def _known(extension: str, kind: str) -> bool:
    plain = extension.lower()
    return plain in EXTENSIONS or ALIASES.get(plain) is not None or plain == kind
