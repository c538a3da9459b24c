"""The vault's keys: one file outside the database, `vault.key`, readable by its owner alone.

It holds numbered sealing keys (AES-256), of which the newest seals and all open, and one index key per kind
of value. Whoever loses the file loses the protected values; a backup of the data never contains it.
"""

import base64
import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NAME: Final = "vault.key"
INDEXED: Final = ("phone", "resident_id", "bank_card", "name")


class KeyMissing(RuntimeError):
    """The key file is missing or does not hold the key that sealed a value."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Sealing keys by version and index keys by kind; `current` is the version that seals."""

    current: int
    sealing: dict[int, AESGCM]
    index: dict[str, bytes]

    def opener(self, version: int) -> AESGCM:
        """The key of a version. Raises KeyMissing."""
        try:
            return self.sealing[version]
        except KeyError:
            raise KeyMissing(f"vault key version {version} is not in {NAME}") from None


def path() -> Path:
    """Where the key file is."""
    return Path(settings.LAOJIAN_KEYS) / NAME


def keyring() -> Keyring:
    """The keys as the file has them now. Raises KeyMissing."""
    try:
        seen = path().stat()
    except FileNotFoundError:
        raise KeyMissing(f"{path()} is missing: run `laojian vault init`, or bring the file back") from None
    return _read(str(path()), seen.st_mtime_ns, seen.st_ino)


def create() -> bool:
    """Make the key file if there is none; False if there was one. Two processes at once: one wins."""
    content = {
        "current": 1,
        "sealing": {"1": _random()},
        "index": {kind: _random() for kind in INDEXED},
    }
    aside = _aside(content)
    try:
        os.link(aside, path())
    except FileExistsError:
        return False
    finally:
        aside.unlink()
    return True


def add_version() -> int:
    """Add a sealing key and make it the one that seals; the former ones still open."""
    content = json.loads(path().read_text())
    version = max(int(number) for number in content["sealing"]) + 1
    content["sealing"][str(version)] = _random()
    content["current"] = version
    _aside(content).replace(path())
    return version


def drop_versions_before(version: int) -> list[int]:
    """Destroy the sealing keys older than `version`; what they sealed and nobody sealed anew is lost."""
    content = json.loads(path().read_text())
    old = sorted(int(number) for number in content["sealing"] if int(number) < version)
    for number in old:
        del content["sealing"][str(number)]
    if old:
        _aside(content).replace(path())
    return old


@lru_cache(maxsize=4)
def _read(name: str, _mtime: int, _inode: int) -> Keyring:
    content = json.loads(Path(name).read_text())
    return Keyring(
        current=int(content["current"]),
        sealing={int(number): AESGCM(base64.b64decode(key)) for number, key in content["sealing"].items()},
        index={kind: base64.b64decode(key) for kind, key in content["index"].items()},
    )


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _aside(content: dict[str, object]) -> Path:
    """The content in a new file beside, flushed to disk: a crash leaves either the old file or the new one."""
    folder = path().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder / f".{NAME}.{os.getpid()}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(OSError):
        folder_handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(folder_handle)
        finally:
            os.close(folder_handle)
    return aside
