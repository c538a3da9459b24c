"""After backup, destruction and restore the ledger verifies, followers lose nothing, files and sealed values open."""

import io
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from config import database
from laojian.documents import files
from laojian.documents.models import StoredFile
from laojian.kernel.references import Ref
from laojian.ledger import actions, queries, sealing

pytestmark = pytest.mark.django_db(transaction=True)

VERIFIER = Path(__file__).resolve().parents[3] / "tools" / "verify_ledger.py"
CASE = Ref("case", "7")
FOLLOWER = "warning desk"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


def write_entries(number: int, at: datetime) -> None:
    for count in range(number):
        with transaction.atomic():
            actions.record(verb="case.note", subject=CASE, by=None, at=at, payload={"count": count})


def work(at: datetime) -> StoredFile:
    """Thirty entries, of which a follower has read ten; one file."""
    write_entries(29, at)
    stored = files.put(content=PNG, name="工资表.png", subject=CASE, by=None, at=at)
    sealing.seal_all(at)
    with transaction.atomic():
        actions.advance(FOLLOWER, 10)
    return stored


def destroy() -> None:
    """The database is emptied, files, keys and anchors are deleted."""
    connection.close()
    with psycopg.connect(**database.conninfo("owner")) as owner:
        owner.execute("DROP OWNED BY CURRENT_USER")
    for room in (settings.LAOJIAN_FILES, settings.LAOJIAN_KEYS, *settings.LAOJIAN_ANCHORS):
        shutil.rmtree(room)
        room.mkdir(mode=0o700)


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(folder), str(folder / "checkpoint.json")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def said(*command: object) -> str:
    out = io.StringIO()
    call_command(*map(str, command), stdout=out, stderr=out)
    return out.getvalue()


def test_everything_comes_back_from_a_backup(at: datetime, tmp_path: Path) -> None:
    stored = work(at)
    assert "1 files" in said("backup", tmp_path / "backup", "--keys", tmp_path / "sealed")
    write_entries(3, at)
    destroy()

    with pytest.raises(CommandError, match="--keys"):
        said("restore", tmp_path / "backup")
    assert "counts and hashes agree" in said("restore", tmp_path / "backup", "--keys", tmp_path / "sealed")

    with files.open(stored.pk) as content:
        assert content.read() == PNG
    said("ledger", "export", tmp_path / "export")
    verified = verify(tmp_path / "export")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert queries.cursor_of(FOLLOWER) == 10
    read = queries.follow(FOLLOWER)
    assert [entry.position for entry in read] == list(range(11, 33))
    assert [entry.verb for entry in read[-3:]] == ["file.store", "installation.back_up", "installation.restore"]


def test_the_restored_ledger_is_still_append_only(at: datetime, tmp_path: Path) -> None:
    work(at)
    said("backup", tmp_path / "backup")
    destroy()
    said("restore", tmp_path / "backup")
    for statement in ("UPDATE ledger_entry SET verb = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry"):
        for role in ("app", "owner"):
            with (
                psycopg.connect(**database.conninfo(role)) as connected,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connected.execute(statement)


def test_a_restore_over_a_working_installation_needs_force_and_leaves_the_anchors_of_others_as_evidence(
    at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", [tmp_path / "justice-bureau"])
    work(at)
    said("backup", tmp_path / "backup")
    write_entries(5, at)
    sealing.seal_all(at)
    with pytest.raises(CommandError, match="--force"):
        said("restore", tmp_path / "backup")
    said("restore", tmp_path / "backup", "--force")
    newest = settings.LAOJIAN_ANCHORS[0] / "checkpoint.json"
    assert '"size":37' in newest.read_text(), "the anchor knows what the restored copy lost"
    assert any("an old copy restored" in problem for problem in sealing.publish())


def test_a_file_missing_from_the_store_is_said_by_the_backup(at: datetime, tmp_path: Path) -> None:
    stored = work(at)
    next(settings.LAOJIAN_FILES.rglob(stored.sha256)).unlink()
    with pytest.raises(CommandError, match=stored.sha256):
        said("backup", tmp_path / "backup")
