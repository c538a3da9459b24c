"""Model files as the office keeps them: under one folder, known by their digest, read without being run."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

FORMAT: Final = "laojian-triage"
MOST_BYTES: Final = 1_000_000_000
_MOST_ABOUT: Final = 20_000_000


def content_of(path: str) -> bytes:
    """The bytes of a model file named within `settings.LAOJIAN_MODELS`. Raises Invalid for one outside, or none."""
    root = Path(settings.LAOJIAN_MODELS).resolve()
    found = (root / path).resolve()
    if not path.strip() or not found.is_relative_to(root) or not found.is_file():
        raise Invalid(zh("模型目录中没有这个文件"), remedy=zh("请把模型文件放进本系统的模型目录。"), field="path")
    if found.stat().st_size > MOST_BYTES:
        raise Invalid(zh("模型文件过大"), field="path")
    return found.read_bytes()


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def card_of(content: bytes) -> dict[str, Any]:
    """The card inside a model file, with its classes. Raises Invalid for a file that is not a model."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if packed.getinfo("about.json").file_size > _MOST_ABOUT:
                raise _unreadable()
            about = json.loads(packed.read("about.json"))
        if about["format"] != FORMAT or not isinstance(about["card"], dict):
            raise _unreadable()
        return {"labels": [str(label) for label in about["labels"]], **about["card"]}
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, NotImplementedError):
        raise _unreadable() from None


def _unreadable() -> Invalid:
    return Invalid(zh("这不是可以读取的模型文件"), remedy=zh("请核对文件，或者重新训练。"), field="path")
