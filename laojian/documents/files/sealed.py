"""Files that might betray who handed them in: sealed as they arrive, under the identity keys.

Neither the database nor the store shows the content or the name; the row carries a neutral name and the envelopes of
the content's key and of the name. No plain byte is written to a disk: what arrives is sealed first and judged by
reading through the seal.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import BinaryIO

from django.utils.timezone import localdate

from laojian.documents.files.chunks import damaged, reading, sealed_pieces
from laojian.documents.files.keeping import Pieces, Readable, Seal, arriving, found_row, opened, store
from laojian.documents.files.kinds import judge
from laojian.documents.files.names import safe_name
from laojian.documents.law_rows import limits
from laojian.documents.models import StoredFile
from laojian.documents.who import Actor
from laojian.kernel.references import Ref
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.org.identity_keys import DATA_KEY, blind, identity
from laojian.org.keyring import Damaged

WHOLE_DOCUMENT = 64  # chunks kept open while judging: a document within its limit is opened once, however it jumps


def put_sealed(*, content: bytes | Readable, name: str, subject: Ref, by: Actor, at: datetime) -> StoredFile:
    """Take in a file and seal it; judged as `files.put` does, quota included.

    Raises Invalid with reason and remedy for what is not accepted, Refused when the disk is full, KeyMissing without
    the identity keys. The ledger entry holds the digest of the sealed content, never the name.
    """
    keys, key, bounds = identity(), secrets.token_bytes(DATA_KEY), limits(localdate(at))
    plain = Pieces(content, bounds["media_bytes"])
    with arriving(sealed_pieces(plain, key)) as (path, digest, _):
        with reading(path.open("rb"), key, WHOLE_DOCUMENT) as source:
            kind = judge(source, plain.size, bounds, name)
        called = safe_name(name, kind, bounds["name_characters"])
        seal = Seal(
            key=keys.seal(_context("key", digest), key),
            name=keys.seal(_context("name", digest), called.encode()),
            plain_digest=blind("file", plain.digest.hexdigest()),
        )
        return store(path, digest, plain.size, kind, seal=seal, subject=subject, by=by, at=at)


def open_sealed(file_id: int) -> BinaryIO:
    """The content of a sealed file, for reading; who may, and the record of it, is the caller's to see to.

    Raises NotFound for no such row or one that is not sealed, Refused when it is lost or damaged (also while reading).
    """
    row = found_row(file_id)
    if row.sealed is None:
        raise NotFound(zh("没有这个文件"))
    key = _open("key", row, row.sealed)
    return reading(opened(row), key)


def original_name(file_id: int) -> str:
    """The name under which a file was handed in, made harmless. Raises NotFound, Refused when it is damaged."""
    row = found_row(file_id)
    return row.name if row.sealed_name is None else _open("name", row, row.sealed_name).decode()


def same_content(file_id: int) -> list[int]:
    """Other sealed files with exactly the content of this one (handed in twice, or by another hand), by row id."""
    row = found_row(file_id)
    if row.plain_digest is None:
        return []
    rows = StoredFile.objects.filter(plain_digest=row.plain_digest).exclude(pk=row.pk).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _open(what: str, row: StoredFile, sealed: bytes) -> bytes:
    try:
        return identity().open(_context(what, row.sha256), sealed)
    except Damaged:
        raise damaged() from None


def _context(what: str, digest: str) -> str:
    return f"file.{what}|{digest}"
