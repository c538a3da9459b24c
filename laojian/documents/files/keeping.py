"""Taking files in, and giving them out again."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from laojian.documents.files.kinds import judge
from laojian.documents.files.names import safe_name
from laojian.documents.files.refusals import no
from laojian.documents.law_rows import limits
from laojian.documents.models import StoredFile
from laojian.documents.who import Actor, name_of, ref_of
from laojian.kernel.references import Ref
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record

PIECE = 1024 * 1024
SWEEP_LOCK = 0x4C4A_F11E  # advisory lock between uploads (shared) and the sweeper (alone)


class Readable(Protocol):
    """What an upload is: something that reads bytes."""

    def read(self, size: int = ..., /) -> bytes: ...


def put(*, content: bytes | Readable, name: str, subject: Ref, by: Actor, at: datetime) -> StoredFile:
    """Take in a file somebody handed in for `subject`; its type is told by its content.

    Raises Invalid with reason and remedy for what is not accepted, Refused when the disk is full. The row and
    the ledger entry (with the digest) are written in the caller's transaction or in one of their own.
    """
    bounds = limits()
    with _arriving(content, bounds["media_bytes"]) as (path, digest, size):
        kind = judge(path, size, bounds, name)
        with transaction.atomic():
            _hold_quota(subject, size, bounds["case_bytes"])
            _move_in(path, digest)
            stored = _row(digest, size, kind, name, subject, by, at)
            record(
                verb="file.store",
                subject=Ref("file", str(stored.pk)),
                stream=str(subject),
                by=ref_of(by),
                at=at,
                payload={"sha256": digest, "size": size, "kind": kind, "name": stored.name},
            )
    return stored


def keep(*, content: bytes, kind: str, name: str, subject: Ref, by: Actor, at: datetime) -> StoredFile:
    """Take in a file we made ourselves (a paper); the entry that tells of it is written by its maker."""
    with _arriving(content, len(content)) as (path, digest, size):
        _move_in(path, digest)
    return _row(digest, size, kind, name, subject, by, at)


def open(file_id: int) -> BinaryIO:  # the module is read as `files.open`
    """The content of a stored file, for reading. Raises NotFound for no such row, Refused when it is damaged away."""
    digest = StoredFile.objects.filter(pk=file_id).values_list("sha256", flat=True).first()
    if digest is None:
        raise NotFound(zh("没有这个文件"))
    try:
        return path_of(digest).open("rb")
    except FileNotFoundError:
        raise Refused(zh("文件在存储中丢失"), remedy=zh("请管理员执行 laojian files check，并从备份恢复。")) from None


def used_bytes(subject: Ref) -> int:
    """What all files of one matter take together."""
    return StoredFile.objects.filter(subject=str(subject)).aggregate(total=Sum("size"))["total"] or 0


def root() -> Path:
    """Where the store lies."""
    return Path(settings.LAOJIAN_FILES)


def path_of(digest: str) -> Path:
    """The place of a content."""
    return root() / "sha256" / digest[:2] / digest[2:4] / digest


def _row(digest: str, size: int, kind: str, name: str, subject: Ref, by: Actor, at: datetime) -> StoredFile:
    return StoredFile.objects.create(
        sha256=digest,
        size=size,
        kind=kind,
        name=safe_name(name, kind, limits()["name_characters"]),
        subject=str(subject),
        stored_at=at,
        by=name_of(by),
    )


def _hold_quota(subject: Ref, size: int, most: int) -> None:
    with connection.cursor() as cursor:  # two uploads at once may not both take the last of the room
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files:{subject}"])
    used = used_bytes(subject)
    if used + size > most:
        raise no(
            zh("本案材料总量将超过 %(most)s MB，已用 %(used)s MB", most=most // 2**20, used=used // 2**20),
            zh("请压缩录音录像，或者将原始介质作为实物证据登记。"),
        )


@contextmanager
def _arriving(content: bytes | Readable, most: int) -> Iterator[tuple[Path, str, int]]:
    """The content in a private temporary file, flushed to disk, with its digest and size; removed afterwards."""
    folder = root() / "arriving"
    temporary = folder / secrets.token_hex(16)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest, size = _write(content, temporary, most)
        yield temporary, digest, size
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused(
            zh("存储空间不足，文件没有保存"), remedy=zh("请联系管理员清理或者扩充存储后重新上传。")
        ) from problem
    finally:
        temporary.unlink(missing_ok=True)


def _write(content: bytes | Readable, temporary: Path, most: int) -> tuple[str, int]:
    source: Readable = BytesIO(content) if isinstance(content, bytes) else content
    digest, size = hashlib.sha256(), 0
    with temporary.open("xb") as target:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > most:
                raise no(zh("文件超过 %(most)s MB", most=most // 2**20), zh("请压缩或者分段后上传。"))
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size


def _move_in(temporary: Path, digest: str) -> None:
    """Rename into place and make the rename lasting, before anybody commits a row that points here.

    The same content once more replaces itself, which also heals a copy that has decayed. The shared lock keeps
    the sweeper away until the row is committed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SWEEP_LOCK])
    place = path_of(digest)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary.chmod(0o400)
    temporary.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
