"""The sealer numbers what is committed, without gaps, signs it, and refuses when the past was changed."""

import json
import random
from datetime import timedelta
from itertools import pairwise

import psycopg
import pytest
from django.conf import settings
from django.db import transaction
from packages.ledger import forgery

from config import database
from laojian.kernel.references import Ref
from laojian.ledger import actions, queries, rules, sealing, signing, trees
from laojian.ledger.models import Block, Checkpoint, Position, Subtree, Unsealed

pytestmark = pytest.mark.django_db(transaction=True)


def record(at, number="1", **more):
    with transaction.atomic():
        return actions.record(
            **({"verb": "case.file", "subject": Ref("case", str(number)), "by": None, "at": at} | more)
        )


def test_an_empty_ledger_has_nothing_to_seal(at):
    assert sealing.seal_once(at) is None
    assert sealing.seal_all(at) is None


def test_positions_count_from_one_without_gaps_and_blocks_follow_each_other(at):
    forgery.build(random.Random(5), at, count=90)
    assert list(Position.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 91))
    previous, last = b"", 0
    for block in Block.objects.order_by("number"):
        assert block.first == last + 1
        assert block.count == block.last - last
        assert bytes(block.previous) == previous
        previous, last = bytes(block.hash), block.last
    assert last == 90
    assert Unsealed.objects.count() == 0


def test_a_transaction_that_commits_late_is_not_missed(at):
    """Its entry has the smaller id and is committed after the greater one was sealed and read."""
    with psycopg.connect(**database.conninfo("app", database_name())) as late:
        facts = rules.Facts(
            stream="case:9", verb="case.late", subject="case:9", by="", authority="", basis="", on=None, at=at,
            payload_hash=None,
        )  # fmt: skip
        early_id = int(late.execute("SELECT ledger_record(%s, '')", [facts.content(0)]).fetchone()[0].split()[0])
        later = record(at, 1)
        assert later.id > early_id
        sealing.seal_once(at)
        first = queries.follow("reader")
        assert [row.id for row in first] == [later.id]
        actions.advance("reader", first[-1].position)
        late.commit()
    sealing.seal_once(at)
    assert [row.id for row in queries.follow("reader")] == [early_id]
    assert queries.follow("reader")[0].position == 2


def database_name():
    return settings.DATABASES["default"]["NAME"]


def test_while_another_seals_nothing_is_sealed_twice(at):
    record(at)
    with psycopg.connect(**database.conninfo("app", database_name())) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.LOCK])
        assert sealing.seal_once(at) is None
    assert sealing.seal_once(at).size == 1


def test_the_roots_and_the_stored_subtrees_are_those_of_the_whole_list(at):
    rng, size = random.Random(6), 0
    for count in (1, 30, 1, 33, 64, 7, 130):
        forgery.write(rng, at, count)
        checkpoint, size = sealing.seal_once(at), size + count
        leaves = trees.leaves(0, size)
        assert checkpoint.size == size
        assert bytes(checkpoint.root) == rules.root(leaves)
    stored = {(s.level, s.index): bytes(s.hash) for s in Subtree.objects.all()}
    complete = [(level, i) for level in range(5, 9) for i in range(size >> level)]
    assert sorted(stored) == complete
    for level, i in complete:
        assert stored[level, i] == rules.root(leaves[i << level : (i + 1) << level])
    level, marks = trees.waymarks(size)
    assert level == 1
    assert marks == [rules.root(leaves[2 * i : 2 * i + 2]) for i in range(size // 2)]


def test_an_older_checkpoint_is_proved_to_be_the_beginning_of_a_newer_one(at):
    forgery.build(random.Random(7), at, count=150)
    new = Checkpoint.objects.order_by("-number")[0]
    for old in Checkpoint.objects.all():
        path = rules.consistency_path(old.size, new.size, trees.node)
        assert rules.proves_consistency(old.size, new.size, bytes(old.root), bytes(new.root), path)


def test_more_than_a_block_waits_for_the_next(at, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 10)
    forgery.write(random.Random(8), at, 25)
    assert sealing.seal_all(at).size == 25
    assert list(Block.objects.order_by("number").values_list("count", flat=True)) == [10, 10, 5]


def test_the_sealer_signs_nothing_more_when_the_past_was_changed(at):
    forgery.build(random.Random(9), at, count=40)
    vandal = forgery.Vandal(database.conninfo("owner"))
    vandal.db.execute(
        "UPDATE ledger_entry SET leaf_hash = sha256(leaf_hash) "
        "WHERE id = (SELECT entry_id FROM ledger_position WHERE position = 36)"
    )
    record(at)
    with pytest.raises(sealing.SealRefused, match="up to position 40"):
        sealing.seal_once(at)
    vandal.put_back()
    vandal.db.execute("DELETE FROM ledger_position WHERE position = 40")
    record(at)
    with pytest.raises(sealing.SealRefused, match="no longer complete"):
        sealing.seal_once(at)
    vandal.close()
    assert Checkpoint.objects.order_by("-size")[0].size == 40


def test_an_entry_changed_before_it_was_sealed_is_reported_and_named_for_ever(at, caplog, tmp_path):
    record(at, 1)
    entry = record(at, 2)
    vandal = forgery.Vandal(database.conninfo("owner"))
    vandal.db.execute("UPDATE ledger_entry SET verb = 'case.close' WHERE id = %s", [entry.id])
    vandal.close()
    forgery.export(tmp_path / "out")
    assert "changed before it was sealed" in caplog.text
    code, line = forgery.verify(tmp_path / "out", tmp_path / "out" / "checkpoint.json")
    assert code == 1
    assert forgery.named(line) == range(2, 3)


def test_an_entry_put_in_past_the_queue_is_found_by_the_next_export(at, caplog, tmp_path):
    record(at, 1)
    vandal = forgery.Vandal(database.conninfo("owner"))
    vandal.db.execute(
        "INSERT INTO ledger_entry (stream, seq, verb, subject, by, authority, basis, at, leaf_hash, alg) "
        "SELECT 'case:7', 1, verb, subject, by, authority, basis, at, leaf_hash, alg FROM ledger_entry"
    )
    vandal.close()
    forgery.export(tmp_path / "out")
    assert "stood in no queue" in caplog.text
    code, line = forgery.verify(tmp_path / "out", tmp_path / "out" / "checkpoint.json")
    assert code == 1
    assert forgery.named(line) == range(2, 3)


def test_the_key_is_made_once_and_closed_to_others(tmp_path):
    folder = tmp_path / "keys"
    key = signing.signing_key(folder)
    assert (folder / signing.NAME).stat().st_mode & 0o777 == 0o600
    assert (folder / signing.PUBLIC_NAME).read_text().strip() == signing.public_hex(key)
    assert signing.public_hex(signing.signing_key(folder)) == signing.public_hex(key)
    (folder / signing.NAME).write_text("x")
    with pytest.raises(signing.KeyUnusable):
        signing.signing_key(folder)


def test_checkpoints_name_the_one_before(at):
    for i in range(3):
        record(at + timedelta(seconds=i))
        sealing.seal_once(at)
    notes = [json.loads(note) for note in Checkpoint.objects.order_by("number").values_list("note", flat=True)]
    assert [note["number"] for note in notes] == [1, 2, 3]
    assert notes[0]["previous"] == ""
    for older, newer in pairwise(notes):
        assert newer["previous"] == rules.note_hash(older).hex()


def test_what_was_read_is_read_again_before_it_is_signed(at, monkeypatch):
    """A row that reads otherwise the second time (a failing disk, a hand in the tables) stops the sealer."""
    entry = record(at)
    reading = sealing._waiting

    def otherwise():
        return [row._replace(leaf_hash=bytes(32)) if row.id == entry.id else row for row in reading()]

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_waiting", otherwise)
        with pytest.raises(sealing.SealRefused, match="two readings of positions 1 to 1"):
            sealing.seal_once(at)
    assert not Checkpoint.objects.exists() and not Position.objects.exists() and Unsealed.objects.count() == 1
    assert sealing.seal_once(at).size == 1
