"""Secrets that live as files outside the database, made on first use, readable by their owner alone."""

import contextlib
import os
import secrets
from pathlib import Path


def secret(name: str, folder: Path) -> str:
    """The text secret ``name``; made from 50 random bytes when missing.

    Raises OSError when the folder cannot be written.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # the first of two processes wins, the other reads what it wrote
            os.link(aside, path)
        aside.unlink()
    return path.read_text().strip()
