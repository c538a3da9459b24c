"""Sealed files: judged like all others, unreadable in store and database, opened again byte for byte."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory
from hostile import SAMPLES, Sample
from PIL import Image

from laojian.documents import files
from laojian.documents.files import chunks, keeping, sealed
from laojian.documents.files.uploads import UnnamedUploadHandler
from laojian.documents.models import StoredFile
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.ledger.queries import trail
from laojian.org import keyring
from laojian.org.identity_keys import version_of

pytestmark = pytest.mark.django_db
CONTACT = Ref("contact", "1")
NAME = "张三丰拍的工地.txt"
MARKER = "标记-7f3a9c-举报人"


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: LazySettings) -> None:
    settings.LAOJIAN_KEYS = tmp_path / "keys"
    keyring.create()


def put(content: Any, at: datetime, name: str = NAME, subject: Ref = CONTACT) -> StoredFile:
    return files.put_sealed(content=content, name=name, subject=subject, by=None, at=at)


def read(stored: StoredFile) -> bytes:
    with files.open_sealed(stored.pk) as source:
        return source.read()


def stored_files() -> list[Path]:
    return [path for path in keeping.root().rglob("*") if path.is_file()]


def text(size: int) -> bytes:
    """Text of exactly `size` bytes, each line different."""
    lines = b"".join(
        b"%08d %s\n" % (number, hashlib.sha256(b"%d" % number).hexdigest().encode()) for number in range(size // 74 + 1)
    )
    return lines[:size]


@pytest.mark.parametrize(
    "size", [1, 100, chunks.CHUNK - 1, chunks.CHUNK, chunks.CHUNK + 1, 3 * chunks.CHUNK, 2_500_000]
)
def test_a_sealed_file_opens_to_the_same_bytes(at: datetime, size: int) -> None:
    content = text(size)
    stored = put(BytesIO(content), at)
    assert read(stored) == content
    assert (stored.size, stored.kind) == (size, "txt")
    assert files.reconcile(at=at).sound


def test_store_row_and_ledger_show_neither_content_nor_name(at: datetime) -> None:
    content = f"我是{MARKER}，电话13812341234".encode()
    stored = put(content, at, name=f"{MARKER}.txt")
    place = keeping.path_of(stored.sha256).read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM documents_storedfile f WHERE id = %s", [stored.pk])
        row = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(p::text, ''), '') FROM ledger_payload p")
        told = cursor.fetchone()[0]
    plain, digest = MARKER.encode(), hashlib.sha256(content).hexdigest()
    assert plain not in place and MARKER not in row + told and digest not in row + told
    assert plain not in bytes(stored.sealed or b"") + bytes(stored.sealed_name or b"")
    assert not any(MARKER in path.name for path in stored_files())
    assert hashlib.sha256(place).hexdigest() == stored.sha256
    assert trail(str(CONTACT))[-1].payload == {
        "sha256": stored.sha256,
        "size": len(content),
        "kind": "txt",
        "sealed": True,
    }


def test_names_are_neutral_and_the_true_one_is_kept_sealed(at: datetime) -> None:
    first, second = put(b"one", at), put(b"two", at, name="../../李四.csv")
    other = put(b"three", at, subject=Ref("contact", "2"))
    assert [first.name, second.name, other.name] == ["材料-1.txt", "材料-2.csv", "材料-1.txt"]
    assert [files.original_name(row.pk) for row in (first, second)] == [NAME, "李四.csv"]
    plain = files.put(content=b"x", name="x.txt", subject=CONTACT, by=None, at=at)
    assert files.original_name(plain.pk) == "x.txt"


def test_a_sealed_file_is_not_handed_out_by_the_plain_door(at: datetime) -> None:
    stored = put(b"secret", at)
    with pytest.raises(Refused, match="密封"):
        files.open(stored.pk)
    plain = files.put(content=b"x", name="x.txt", subject=CONTACT, by=None, at=at)
    for number in (plain.pk, 12345):
        with pytest.raises(NotFound):
            files.open_sealed(number)


def test_the_same_content_is_sealed_differently_and_still_recognised(at: datetime) -> None:
    one, two, three = put(b"same", at), put(b"same", at, subject=Ref("contact", "2")), put(b"else", at)
    assert one.sha256 != two.sha256
    assert files.same_content(one.pk) == [two.pk]
    assert files.same_content(three.pk) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.label)
def test_what_is_refused_plain_is_refused_sealed(sample: Sample, at: datetime) -> None:
    content = sample.make()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    if sample.outcome.startswith("!"):
        with pytest.raises(Invalid) as refused:
            put(content, at, name=sample.name)
        assert sample.outcome[1:] in str(refused.value) and refused.value.remedy is not None
        assert StoredFile.objects.count() == 0 and stored_files() == []
    else:
        stored = put(content, at, name=sample.name)
        assert stored.kind == sample.outcome and read(stored) == content
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 512 * 1024


def test_limits_and_quota_count_plain_bytes(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = keeping.limits(date(2026, 3, 2))
    monkeypatch.setattr(sealed, "limits", lambda on: {**bounds, "media_bytes": 10})
    with pytest.raises(Invalid, match="文件超过"):
        put(b"x" * 11, at)
    monkeypatch.setattr(keeping, "limits", lambda on: {**bounds, "case_bytes": 15})
    put(b"x" * 10, at)
    with pytest.raises(Invalid, match="材料总量"):
        put(b"x" * 6, at)
    assert files.used_bytes(CONTACT) == 10 and len(stored_files()) == 1


def damage(path: Path, change: Any) -> None:
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))


CHANGES = {
    "one bit in the middle": lambda data: (
        data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
    ),
    "cut off at the border of a chunk": lambda data: data[: 2 * chunks.STORED],
    "cut off within a chunk": lambda data: data[:-5],
    "all but a few bytes gone": lambda data: data[:7],
    "emptied": lambda _: b"",
    "something appended": lambda data: data + b"x" * 40,
    "two chunks exchanged": lambda data: (
        data[chunks.STORED : 2 * chunks.STORED] + data[: chunks.STORED] + data[2 * chunks.STORED :]
    ),
    "a chunk left out": lambda data: data[chunks.STORED :],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_damaged_content_is_refused_and_found_by_the_check(at: datetime, change: str) -> None:
    stored = put(text(3 * chunks.CHUNK - 7), at)
    damage(keeping.path_of(stored.sha256), CHANGES[change])
    with pytest.raises(Refused, match="损坏"):
        read(stored)
    assert files.reconcile(at=at).damaged == [stored.sha256]


def test_what_was_changed_in_the_row_does_not_open(at: datetime) -> None:
    one, two = put(b"one", at), put(b"two", at)
    StoredFile.objects.filter(pk=one.pk).update(sealed=two.sealed, sealed_name=two.sealed_name)
    with pytest.raises(Refused, match="损坏"):
        read(one)
    with pytest.raises(Refused, match="损坏"):
        files.original_name(one.pk)


def test_a_lost_content_is_said_to_be_lost(at: datetime) -> None:
    stored = put(b"one", at)
    keeping.path_of(stored.sha256).unlink()
    with pytest.raises(Refused, match="丢失"):
        files.open_sealed(stored.pk)


def test_without_the_identity_keys_nothing_is_taken_in(at: datetime) -> None:
    keyring.IDENTITY.path().unlink()
    with pytest.raises(keyring.KeyMissing):
        put(b"one", at)
    assert stored_files() == []


def test_a_row_sealed_by_half_cannot_be_written(at: datetime) -> None:
    stored = put(b"one", at)
    with pytest.raises(IntegrityError, match="sealed_whole"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(sealed_name=None)


def test_a_sealed_archive_and_picture_can_be_read_at_any_place(at: datetime) -> None:
    """Readers of archives and pictures jump about; they get what they would get from a plain file."""
    sheet = next(sample for sample in SAMPLES if sample.outcome == "xlsx").make()
    with files.open_sealed(put(sheet, at).pk) as source, zipfile.ZipFile(source) as archive:
        assert archive.testzip() is None
    noise = BytesIO()
    Image.effect_noise((1500, 1200), 90).save(noise, "PNG")
    assert len(noise.getvalue()) > chunks.CHUNK
    with files.open_sealed(put(noise.getvalue(), at).pk) as source, Image.open(source) as picture:
        picture.load()
        source.seek(-4, os.SEEK_END)
        assert source.read() == noise.getvalue()[-4:]
        source.seek(chunks.CHUNK - 2)
        assert source.read(4) == noise.getvalue()[chunks.CHUNK - 2 : chunks.CHUNK + 2]


def test_rotation_reaches_every_sealed_file_without_touching_its_content(at: datetime) -> None:
    stored = [put(b"%d" % number, at) for number in range(3)]
    files.put(content=b"plain", name="x.txt", subject=CONTACT, by=None, at=at)
    before = {path: path.read_bytes() for path in stored_files()}
    out = StringIO()
    call_command("vault", "rotate", "--destroy", stdout=out)
    assert "sealed anew 6" in out.getvalue() and "rows on old keys 0" in out.getvalue()
    for number, row in enumerate(stored):
        row.refresh_from_db()
        assert [version_of(bytes(value or b"")) for value in (row.sealed, row.sealed_name)] == [2, 2]
        assert read(row) == b"%d" % number and files.original_name(row.pk) == NAME
    assert {path: path.read_bytes() for path in stored_files()} == before


def test_what_was_erased_does_not_stand_in_the_way_of_a_rotation(at: datetime) -> None:
    StoredFile.objects.filter(pk=put(b"one", at).pk).update(sealed=b"", sealed_name=b"")
    out = StringIO()
    call_command("vault", "rotate", "--destroy", stdout=out)
    assert "sealed anew 0" in out.getvalue() and "rows on old keys 0" in out.getvalue()


def test_old_identity_keys_are_not_destroyed_while_files_need_them(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = put(b"one", at)
    monkeypatch.setattr("laojian.org.identity_keys.rewrap_all", lambda: iter(()))
    with pytest.raises(CommandError, match="remain on old keys"):
        call_command("vault", "rotate", "--destroy", stdout=StringIO())
    assert read(stored) == b"one"


ARRIVAL = """
import os, signal, sys, django
django.setup()
from datetime import UTC, datetime
from laojian.documents import files
from laojian.documents.files import keeping, sealed
from laojian.kernel.references import Ref

def die(*_args, **_words):
    os.kill(os.getpid(), signal.SIGKILL)

class Upload:
    left = 40
    def read(self, size=-1):
        self.left -= 1
        if self.left == 0 and sys.argv[1] == "arriving":
            die()
        return (sys.argv[2] + "\\n").encode() * 20_000 if self.left > 0 else b""

if sys.argv[1] == "judging":
    sealed.judge = die
if sys.argv[1] == "storing":
    sealed.store = die
files.put_sealed(content=Upload(), name=sys.argv[2], subject=Ref("contact", "1"), by=None,
                 at=datetime(2026, 11, 23, tzinfo=UTC))
"""


@pytest.mark.parametrize("step", ["arriving", "judging", "storing"])
def test_a_process_killed_while_a_file_arrives_leaves_no_plain_byte(step: str, tmp_path: Path) -> None:
    store, scratch = tmp_path / "files", tmp_path / "scratch"
    scratch.mkdir()
    rooms = {"LAOJIAN_KEYS": str(tmp_path / "keys"), "LAOJIAN_FILES": str(store), "TMPDIR": str(scratch)}
    done = subprocess.run(
        [sys.executable, "-c", ARRIVAL, step, MARKER], env={**os.environ, **rooms}, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "keys"]
    assert [path.parent for path in left] == [store / "arriving"]
    assert left[0].stat().st_size > chunks.CHUNK
    assert all(MARKER.encode() not in path.read_bytes() for path in left)


def test_an_upload_too_large_for_memory_lies_in_a_file_without_a_name(
    at: datetime, tmp_path: Path, settings: LazySettings
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    content = text(6_000_000)
    part = SimpleUploadedFile("证据.txt", content, "text/plain")
    request = RequestFactory().post("/", {"file": part})
    request.upload_handlers = [UnnamedUploadHandler(request)]
    upload = request.FILES["file"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == list((tmp_path / "keys").iterdir())
    assert (upload.name, upload.size) == ("证据.txt", len(content))
    assert read(put(upload, at, name=upload.name)) == content
    upload.close()
