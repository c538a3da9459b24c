"""Files are judged by what they hold, stored once, and never lost unseen."""

import errno
import os
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from laojian.documents import files, queries
from laojian.documents.files import keeping
from laojian.documents.models import StoredFile
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.ledger.queries import trail

pytestmark = pytest.mark.django_db
CASE = Ref("case", "1")
CLERK = Ref("officer", "7")


def put(content: bytes, name: str, at: datetime, subject: Ref = CASE) -> StoredFile:
    return files.put(content=content, name=name, subject=subject, by=CLERK, at=at)


def test_a_stored_file_gives_its_content_back_and_is_in_the_ledger(at: datetime) -> None:
    stored = put("工资条".encode(), "工资条.txt", at)
    with files.open(stored.pk) as source:
        assert source.read().decode() == "工资条"
    entry = trail("case:1")[-1]
    assert (entry.verb, entry.payload and entry.payload["sha256"]) == ("file.store", stored.sha256)
    assert (stored.kind, stored.name, stored.by) == ("txt", "工资条.txt", "officer:7")


def test_the_same_content_lies_in_the_store_once(at: datetime) -> None:
    first, second = put(b"same", "a.txt", at), put(b"same", "b.txt", at)
    assert first.pk != second.pk and first.sha256 == second.sha256
    assert len([p for p in keeping.root().rglob("*") if p.is_file()]) == 1


def test_a_file_can_be_read_from_a_stream(at: datetime) -> None:
    stored = files.put(content=BytesIO(b"stream"), name="x.txt", subject=CASE, by=None, at=at)
    assert stored.size == 6 and stored.by == ""


def test_a_file_over_the_limit_leaves_nothing_behind(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "limits", lambda on: {**LIMITS, "media_bytes": 10})
    with pytest.raises(Invalid, match="文件超过"):
        put(b"x" * 11, "x.txt", at)
    assert [p for p in keeping.root().rglob("*") if p.is_file()] == []


LIMITS = keeping.limits(date(2026, 3, 2))


def test_a_case_has_a_quota_over_all_its_files(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "limits", lambda on: {**LIMITS, "case_bytes": 10})
    put(b"123456", "a.txt", at)
    with pytest.raises(Invalid, match="材料总量"):
        put(b"12345", "b.txt", at)
    put(b"12345", "b.txt", at, Ref("case", "2"))
    assert files.used_bytes(CASE) == 6


def test_a_full_disk_is_said_in_words(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(keeping.os, "fsync", full)
    with pytest.raises(Refused, match="存储空间不足"):
        put(b"x", "x.txt", at)
    assert StoredFile.objects.count() == 0
    assert [p for p in keeping.root().rglob("*") if p.is_file()] == []


def test_the_file_is_complete_on_disk_before_its_row_is_committed(at: datetime) -> None:
    seen: list[bool] = []
    with transaction.atomic():
        stored = put(b"early", "e.txt", at)
        seen.append(keeping.path_of(stored.sha256).read_bytes() == b"early")
    assert seen == [True]


def test_one_flipped_bit_is_found(at: datetime) -> None:
    stored = put(b"evidence", "e.txt", at)
    place = keeping.path_of(stored.sha256)
    place.chmod(0o600)
    place.write_bytes(b"evidencd")
    assert files.reconcile(at=at).damaged == [stored.sha256]
    with pytest.raises(CommandError, match="损坏"):
        call_command("files", "check")
    put(b"evidence", "again.txt", at)
    assert files.reconcile(at=at).sound


def test_a_missing_file_is_found(at: datetime) -> None:
    stored = put(b"evidence", "e.txt", at)
    keeping.path_of(stored.sha256).unlink()
    assert files.reconcile(at=at).missing == [stored.sha256]
    with pytest.raises(Refused, match="丢失"):
        files.open(stored.pk)


def test_files_without_a_row_are_swept_after_a_day(at: datetime) -> None:
    kept = put(b"kept", "k.txt", at)
    lost = put(b"lost", "l.txt", at)
    StoredFile.objects.filter(pk=lost.pk).delete()
    half = keeping.root() / "arriving" / "half"
    half.write_bytes(b"ha")
    for path in (half, keeping.path_of(lost.sha256), keeping.path_of(kept.sha256)):
        os.utime(path, (at.timestamp(), at.timestamp()))
    young = files.reconcile(at=at + timedelta(hours=23))
    assert (len(young.orphans), young.swept) == (2, [])
    old = files.reconcile(at=at + timedelta(hours=25))
    assert set(old.swept) == {half, keeping.path_of(lost.sha256)}
    assert old.sound and keeping.path_of(kept.sha256).exists()


def test_the_check_command_reports_a_sound_store(at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    put(b"fine", "f.txt", at)
    call_command("files", "check", "--keep-orphans")
    assert "已核对 1 个文件，丢失 0，损坏 0" in capsys.readouterr().out


def test_an_unknown_file_is_not_found() -> None:
    with pytest.raises(NotFound):
        files.open(12345)


def test_nothing_is_written_outside_the_store(at: datetime) -> None:
    stored = put(b"x", "../../etc/passwd", at)
    assert stored.name == "passwd.txt"
    assert keeping.path_of(stored.sha256).is_relative_to(settings.LAOJIAN_FILES)


def test_a_file_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.file_of(Ref("contact", "1"), 10**9)
