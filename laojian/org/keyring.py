"""The key files outside the database, each readable by its owner alone: `vault.key` and `identity.key`.

A key file holds numbered sealing keys (AES-256), of which the newest seals and all open, and index keys by name.
`vault.key` belongs to the protected values (`vault.py`), `identity.key` to who complained or reported
(`identity_keys.py`); they are apart so that they can be kept, rotated and lost apart. Whoever loses a file loses
what it sealed; a backup of the data never contains it. Functions without a file named mean `vault.key`.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class KeyMissing(RuntimeError):
    """The key file is missing or does not hold the key that sealed a value."""


class Damaged(RuntimeError):
    """A sealed value does not open: changed, moved to another place, or sealed by another key."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Sealing keys by version and index keys by kind; `current` is the version that seals."""

    name: str
    current: int
    sealing: dict[int, AESGCM]
    index: dict[str, bytes]

    def opener(self, version: int) -> AESGCM:
        """The key of a version. Raises KeyMissing."""
        try:
            return self.sealing[version]
        except KeyError:
            raise KeyMissing(f"key version {version} is not in {self.name}") from None


@dataclass(frozen=True, slots=True)
class KeyFile:
    """One key file: its name in the folder of keys, and the index keys it is made with."""

    name: str
    indexed: tuple[str, ...]

    def path(self) -> Path:
        """Where the key file is."""
        return Path(settings.LAOJIAN_KEYS) / self.name

    def keyring(self) -> Keyring:
        """The keys as the file has them now. Raises KeyMissing."""
        path = self.path()
        try:
            seen = path.stat()
        except FileNotFoundError:
            raise KeyMissing(f"{path} is missing: run `laojian vault init`, or bring the file back") from None
        return _read(str(path), seen.st_mtime_ns, seen.st_ino)

    def create(self) -> bool:
        """Make the key file if there is none; False if there was one. Two processes at once: one wins."""
        if self.path().exists():
            return False
        aside = self._aside(
            {
                "current": 1,
                "sealing": {"1": _random()},
                "index": {kind: _random() for kind in self.indexed},
            }
        )
        try:
            os.link(aside, self.path())
        except FileExistsError:
            return False
        finally:
            aside.unlink()
            _flush(aside.parent)
        return True

    def add_version(self) -> int:
        """Add a sealing key and make it the one that seals; the former ones still open."""
        content = json.loads(self.path().read_text())
        version = max(int(number) for number in content["sealing"]) + 1
        content["sealing"][str(version)] = _random()
        content["current"] = version
        self._replace(content)
        return version

    def drop_versions_before(self, version: int) -> list[int]:
        """Destroy the sealing keys older than `version`; what they sealed and nobody sealed anew is lost."""
        content = json.loads(self.path().read_text())
        old = sorted(int(number) for number in content["sealing"] if int(number) < version)
        for number in old:
            del content["sealing"][str(number)]
        if old:
            self._replace(content)
        return old

    def _replace(self, content: dict[str, object]) -> None:
        """The new content lasts before anybody seals with it: a key lost in a power cut would lose values."""
        self._aside(content).replace(self.path())
        _flush(self.path().parent)

    def _aside(self, content: dict[str, object]) -> Path:
        """The content in a new file beside, flushed to disk: a crash leaves either the old file or the new one."""
        folder = self.path().parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = folder / f".{self.name}.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        return aside


VAULT: Final = KeyFile("vault.key", ("phone", "resident_id", "bank_card", "name"))
IDENTITY: Final = KeyFile("identity.key", ("root",))
FILES: Final = (VAULT, IDENTITY)
NAME: Final = VAULT.name


def path() -> Path:
    """Where the vault's key file is."""
    return VAULT.path()


def keyring() -> Keyring:
    """The vault's keys as the file has them now. Raises KeyMissing."""
    return VAULT.keyring()


def create() -> bool:
    """Make each key file that is missing; False if all were there."""
    made = [file.create() for file in FILES]
    return any(made)


def add_version() -> int:
    """Add a sealing key to the vault's file and make it the one that seals."""
    return VAULT.add_version()


def drop_versions_before(version: int) -> list[int]:
    """Destroy the vault's sealing keys older than `version`."""
    return VAULT.drop_versions_before(version)


@lru_cache(maxsize=8)
def _read(name: str, _mtime: int, _inode: int) -> Keyring:
    content = json.loads(Path(name).read_text())
    return Keyring(
        name=Path(name).name,
        current=int(content["current"]),
        sealing={int(number): AESGCM(base64.b64decode(key)) for number, key in content["sealing"].items()},
        index={kind: base64.b64decode(key) for kind, key in content["index"].items()},
    )


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
