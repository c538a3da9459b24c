"""Checkpoints leave the database at once, whole, and are never overwritten by an older one."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from packages.ledger import forgery

from config import database
from laojian.kernel.references import Ref
from laojian.ledger import actions, anchors, sealing
from laojian.ledger.models import Checkpoint

pytestmark = pytest.mark.django_db(transaction=True)


def seal(at, times=1):
    for _ in range(times):
        with transaction.atomic():
            actions.record(verb="case.file", subject=Ref("case", "1"), by=None, at=at)
        sealing.seal_once(at)


def lines(folder):
    return [json.loads(line)["number"] for line in (folder / anchors.LOG).read_text().splitlines()]


def test_every_folder_gets_the_newest_and_the_log_gets_all(at, tmp_path, monkeypatch):
    folders = [tmp_path / "inspection", tmp_path / "archive"]
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", folders)
    seal(at, 3)
    assert sealing.publish() == []
    seal(at, 2)
    assert sealing.publish() == []
    for folder in folders:
        assert lines(folder) == [1, 2, 3, 4, 5]
        assert json.loads((folder / anchors.NEWEST).read_text())["number"] == 5
        assert sorted(path.name for path in folder.iterdir()) == [anchors.NEWEST, anchors.LOG]


def test_the_copy_outside_and_the_whole_log_both_serve_the_verifier(at, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", [tmp_path / "a"])
    seal(at, 4)
    forgery.export(tmp_path / "out")
    for name in (anchors.NEWEST, anchors.LOG):
        code, line = forgery.verify(tmp_path / "out", tmp_path / "a" / name)
        assert (code, line[:3]) == (0, "OK ")


def test_a_folder_that_cannot_be_written_does_not_keep_the_others_from_their_copy(at, tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", [tmp_path / "file", tmp_path / "good"])
    seal(at)
    assert len(sealing.publish()) == 1
    assert lines(tmp_path / "good") == [1]
    assert "anchor" in caplog.text
    with pytest.raises(CommandError, match="file"):
        call_command("ledger", "seal")


def test_a_folder_that_knows_more_than_the_database_is_left_as_it_is(at, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", [tmp_path])
    seal(at, 3)
    sealing.publish()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    vandal = forgery.Vandal(database.conninfo("owner"))
    vandal.db.execute("DELETE FROM ledger_checkpoint WHERE number = 3")
    vandal.close()
    (problem,) = sealing.publish()
    assert "knows checkpoint 3, the database only 2" in problem
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_half_a_line_left_by_a_crash_is_written_again(at, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", [tmp_path])
    seal(at, 2)
    sealing.publish()
    log = tmp_path / anchors.LOG
    log.write_bytes(log.read_bytes()[:-40])
    seal(at)
    assert sealing.publish() == []
    assert lines(tmp_path) == [1, 2, 3]


def test_a_damaged_log_is_reported_and_left_alone(at, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", [tmp_path])
    (tmp_path / anchors.LOG).write_text("nonsense\n")
    seal(at)
    assert "damaged" in sealing.publish()[0]
    assert (tmp_path / anchors.LOG).read_text() == "nonsense\n"


def test_a_missing_newest_copy_is_made_again(at, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", [tmp_path])
    seal(at)
    sealing.publish()
    (tmp_path / anchors.NEWEST).unlink()
    assert sealing.publish() == []
    assert json.loads((tmp_path / anchors.NEWEST).read_text())["root"] == bytes(Checkpoint.objects.get().root).hex()
