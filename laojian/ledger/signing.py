"""The signing key of checkpoints: an Ed25519 key in a file outside the database, made on first use."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "ledger_signing.key"
PUBLIC_NAME = "ledger_signing.pub"


class KeyUnusable(RuntimeError):
    """The file of the signing key is not an Ed25519 key."""


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key in `folder`; made when missing, 0600, with its public half beside it (64 hexadecimal digits).

    Give the public half to whoever keeps the checkpoints: `verify_ledger.py --key` compares it. Raises OSError
    when the folder cannot be written, KeyUnusable when the file holds something else.
    """
    path = folder / NAME
    if not path.exists():
        _make(folder, path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise KeyUnusable(f"{path}: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"{path} is not an Ed25519 key")
    public = folder / PUBLIC_NAME
    if not public.exists():
        public.write_text(public_hex(key) + "\n", encoding="ascii")
    return key


def public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _make(folder: Path, path: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    aside = folder / f".{NAME}.{os.getpid()}"
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # of two processes the first wins; the other reads what it wrote
        os.link(aside, path)
    aside.unlink()
