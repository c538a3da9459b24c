"""An export holds exactly what the checkpoint covers, and a damaged one is refused in a sentence."""

import json
import random
import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from packages.ledger import forgery

from laojian.kernel.references import Ref
from laojian.ledger import actions, exporting, rules, signing
from laojian.ledger.models import Unsealed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def exported(at, tmp_path):
    forgery.build(random.Random(21), at, count=30)
    forgery.export(tmp_path / "out")
    shutil.copy(tmp_path / "out" / "checkpoint.json", tmp_path / "kept.json")
    return tmp_path / "out"


def kept(folder):
    return folder.parent / "kept.json"


def test_an_export_seals_first(at, tmp_path):
    forgery.write(random.Random(20), at, 7)
    out = StringIO()
    call_command("ledger", "export", str(tmp_path), stdout=out)
    assert "7 entries" in out.getvalue()
    assert Unsealed.objects.count() == 0
    assert len((tmp_path / "entries.jsonl").read_bytes().splitlines()) == 7


def test_the_files_lie_flat_and_nothing_else_is_left(exported):
    assert sorted(path.name for path in exported.iterdir()) == ["blocks.jsonl", "checkpoint.json", "entries.jsonl"]


def test_lines_are_canonical_in_sealed_order_and_hold_no_payload(exported):
    for position, line in enumerate((exported / "entries.jsonl").read_bytes().splitlines(), 1):
        row = json.loads(line)
        assert rules.canonical(row) == line
        assert row["position"] == position
        assert set(row) == {
            "alg", "at", "authority", "basis", "by", "leaf_hash", "on", "payload_hash", "position", "seq", "stream",
            "subject", "v", "verb",
        }  # fmt: skip
    assert "拖欠工资" not in (exported / "entries.jsonl").read_text()


def test_an_empty_ledger_cannot_be_exported(tmp_path):
    with pytest.raises(CommandError, match="empty"):
        call_command("ledger", "export", str(tmp_path))


def test_reading_in_small_pieces_gives_the_same_files(exported, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 7)
    forgery.export(tmp_path / "again")
    for path in exported.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_an_untouched_export_is_accepted_with_and_without_the_key(exported):
    code, line = forgery.verify(exported, kept(exported))
    assert (code, line.split(";")[0][:13]) == (0, "OK 30 entries")
    key = settings.LAOJIAN_KEYS / signing.PUBLIC_NAME
    assert forgery.verify(exported, kept(exported), "--key", key)[0] == 0


def test_a_longer_export_agrees_with_an_earlier_checkpoint(at, exported, tmp_path):
    forgery.write(random.Random(22), at, 300)
    forgery.export(tmp_path / "longer")
    code, line = forgery.verify(tmp_path / "longer", kept(exported))
    assert code == 0
    assert "330 entries" in line
    assert "(30 entries)" in line


def test_an_export_older_than_the_checkpoint_is_a_cut_tail(at, exported, tmp_path):
    with transaction.atomic():
        actions.record(verb="case.file", subject=Ref("case", "1"), by=None, at=at)
    forgery.export(tmp_path / "longer")
    code, line = forgery.verify(exported, tmp_path / "longer" / "checkpoint.json")
    assert code == 1
    assert "position 31 is missing: the tail was cut" in line


def test_another_key_is_not_the_right_key(exported, tmp_path):
    signing.signing_key(tmp_path / "other")
    code, line = forgery.verify(exported, kept(exported), "--key", tmp_path / "other" / signing.PUBLIC_NAME)
    assert (code, "another key" in line) == (1, True)


RUBBISH = [
    b"", b"\n", b"{}\n", b"[]\n", b"null\n", b"\xff\xfe\n", b"[" * 100_000 + b"\n", b"1" * 10_000 + b"\n",
    b'{"alg":1}\n', b"\x00" * 5000,
]  # fmt: skip


def test_rubbish_is_refused_in_one_sentence(exported):
    for name in ("entries.jsonl", "blocks.jsonl", "checkpoint.json"):
        before = (exported / name).read_bytes()
        for content in RUBBISH:
            (exported / name).write_bytes(content)
            code, line = forgery.verify(exported, kept(exported))
            assert (code, line[:4]) == (1, "BAD "), (name, content[:20])
        (exported / name).write_bytes(before)


def test_a_missing_file_is_named(exported):
    for name in ("entries.jsonl", "blocks.jsonl", "checkpoint.json"):
        away = (exported / name).rename(exported / "away")
        code, line = forgery.verify(exported, kept(exported))
        assert (code, name in line) == (1, True)
        away.rename(exported / name)
    code, line = forgery.verify(exported, exported / "nowhere.json")
    assert (code, "nowhere.json" in line) == (1, True)


def test_a_checkpoint_that_was_touched_vouches_for_nothing(exported):
    note = json.loads(kept(exported).read_bytes())
    for change in (
        {"size": 29}, {"root": "00" * 32}, {"signature": "00" * 64}, {"public_key": "00" * 32}, {"at": "x"},
        {"waymark_hashes": note["waymark_hashes"][1:]}, {"waymark_hashes": "x"}, {"waymark_level": 99}, {"more": 1},
    ):  # fmt: skip
        kept(exported).write_bytes(rules.canonical(note | change) + b"\n")
        code, line = forgery.verify(exported, kept(exported))
        assert (code, line[:4]) == (1, "BAD "), change


def test_a_large_ledger_names_a_narrow_range(at, tmp_path):
    """Beyond 256 entries a resealed forgery is found within one subtree between two waymarks."""
    forgery.build(random.Random(23), at, count=600)
    forgery.export(tmp_path / "out")
    shutil.copy(tmp_path / "out" / "checkpoint.json", tmp_path / "kept.json")
    work = forgery.Files(tmp_path / "out", tmp_path / "work")
    bad = work.edit_rehash_reseal(random.Random(24))
    code, line = forgery.verify(tmp_path / "work", tmp_path / "kept.json")
    assert code == 1
    assert bad in forgery.named(line)
    assert len(forgery.named(line)) == 4
