"""Taking files in, and giving them out again."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils.timezone import localdate

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


@dataclass(frozen=True, slots=True)
class Seal:
    """What the row of a sealed file holds: envelopes of its key and its name, and the blind digest of its content."""

    key: bytes
    name: bytes
    plain_digest: bytes


class Pieces:
    """A content on its way in: counted and hashed while it is read; raises Invalid when it grows over `most`."""

    def __init__(self, content: bytes | Readable, most: int) -> None:
        self._source: Readable = BytesIO(content) if isinstance(content, bytes) else content
        self._most = most
        self.size, self.digest = 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._source.read(PIECE):
            self.size += len(piece)
            if self.size > self._most:
                raise no(zh("文件超过 %(most)s MB", most=self._most // 2**20), zh("请压缩或者分段后上传。"))
            self.digest.update(piece)
            yield piece


def put(*, content: bytes | Readable, name: str, subject: Ref, by: Actor, at: datetime) -> StoredFile:
    """Take in a file somebody handed in for `subject`; its type is told by its content.

    Raises Invalid with reason and remedy for what is not accepted, Refused when the disk is full. The row and
    the ledger entry (with the digest) are written in the caller's transaction or in one of their own.
    """
    bounds = limits(localdate(at))
    with arriving(Pieces(content, bounds["media_bytes"])) as (path, digest, size):
        with path.open("rb") as source:
            kind = judge(source, size, bounds, name)
        return store(path, digest, size, kind, name=name, subject=subject, by=by, at=at)


def store(
    path: Path,
    digest: str,
    size: int,
    kind: str,
    *,
    subject: Ref,
    by: Actor,
    at: datetime,
    name: str = "",
    title: str = "材料",
    seal: Seal | None = None,
) -> StoredFile:
    """Move in what has arrived and been judged, with its row and its entry; `size` is that of the plain content.

    Without a name it is called by `title`, a running number within its matter, and its kind.
    """
    with transaction.atomic():
        _hold_quota(subject, size, limits(localdate(at))["case_bytes"])
        _move_in(path, digest)
        called = name or f"{title}-{StoredFile.objects.filter(subject=str(subject)).count() + 1}"
        stored = _row(digest, size, kind, called, subject, by, at, seal)
        told: dict[str, object] = {"sha256": digest, "size": size, "kind": kind}
        record(
            verb="file.store",
            subject=Ref("file", str(stored.pk)),
            stream=str(subject),
            by=ref_of(by),
            at=at,
            payload=told | ({"name": stored.name} if seal is None else {"sealed": True}),
        )
    return stored


def keep(*, content: bytes, kind: str, name: str, subject: Ref, by: Actor, at: datetime) -> StoredFile:
    """Take in a file we made ourselves (a paper); the entry that tells of it is written by its maker."""
    with arriving([content]) as (path, digest, size):
        _move_in(path, digest)
    return _row(digest, size, kind, name, subject, by, at)


def open(file_id: int) -> BinaryIO:  # the module is read as `files.open`
    """The content of a stored file, for reading.

    Raises NotFound for no such row, Refused when it is damaged away or sealed (then `open_sealed`).
    """
    row = found_row(file_id)
    if row.sealed is not None:
        raise Refused(zh("这份材料已密封"), remedy=zh("请使用去除个人痕迹的工作副本，或者按程序申请开启。"))
    return opened(row)


def found_row(file_id: int) -> StoredFile:
    """The row of a file. Raises NotFound."""
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound(zh("没有这个文件"))
    return row


def opened(row: StoredFile) -> BinaryIO:
    """What lies in the store for a row, as it lies there. Raises Refused when it is gone."""
    try:
        return path_of(row.sha256).open("rb")
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


def _row(
    digest: str, size: int, kind: str, name: str, subject: Ref, by: Actor, at: datetime, seal: Seal | None = None
) -> StoredFile:
    return StoredFile.objects.create(
        sha256=digest,
        size=size,
        kind=kind,
        name=safe_name(name, kind, limits(localdate(at))["name_characters"]),
        subject=str(subject),
        stored_at=at,
        by=name_of(by),
        sealed=None if seal is None else seal.key,
        sealed_name=None if seal is None else seal.name,
        plain_digest=None if seal is None else seal.plain_digest,
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
def arriving(pieces: Iterable[bytes]) -> Iterator[tuple[Path, str, int]]:
    """The pieces in a private temporary file, flushed to disk, with its digest and size; removed afterwards."""
    temporary = arrivals() / secrets.token_hex(16)
    try:
        with enough_room():
            digest, size = _write(pieces, temporary)
            yield temporary, digest, size
    finally:
        temporary.unlink(missing_ok=True)


def arrivals() -> Path:
    """The folder of what is on its way in, made when it is missing."""
    folder = root() / "arriving"
    with enough_room():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def enough_room() -> Iterator[None]:
    """Raises Refused, in words, when the disk turns out to be full."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused(
            zh("存储空间不足，文件没有保存"), remedy=zh("请联系管理员清理或者扩充存储后重新上传。")
        ) from problem


def _write(pieces: Iterable[bytes], temporary: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with temporary.open("xb") as target:
        for piece in pieces:
            size += len(piece)
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
