"""A trail tells what is proved; a proof of one entry convinces somebody who has only the checkpoint."""

import json
import random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from packages.ledger import forgery

from config import database
from laojian.kernel.references import Ref
from laojian.ledger import actions, queries, rules, sealing
from laojian.ledger.models import Checkpoint, Entry

pytestmark = pytest.mark.django_db(transaction=True)


def record(at, number="1", **more):
    with transaction.atomic():
        return actions.record(
            **({"verb": "case.file", "subject": Ref("case", str(number)), "by": Ref("officer", "2"), "at": at} | more)
        )


def test_the_clock_is_the_databases_and_has_a_zone():
    first = queries.now()
    assert first.tzinfo is not None
    assert queries.now() > first


def test_a_trail_says_recorded_and_then_sealed_in_which_block(at):
    record(at)
    (row,) = queries.trail("case:1")
    assert (row.sealed, row.position, row.block) == (False, None, None)
    sealing.seal_once(at)
    record(at)
    sealed, fresh = queries.trail("case:1")
    assert (sealed.sealed, sealed.position, sealed.block, sealed.sealed_at) == (True, 1, 1, at)
    assert not fresh.sealed


def test_the_trail_of_several_streams_is_in_the_order_of_writing(at):
    ids = [record(at, 1).id, record(at, 2).id, record(at, 3).id, record(at, 1).id]
    assert [row.id for row in queries.trail(["case:1", "case:2"])] == [ids[0], ids[1], ids[3]]
    assert [row.id for row in queries.trail(["case:1", "case:2"], newest_first=True, limit=2)] == [ids[3], ids[1]]


def test_a_trail_shows_what_was_changed_and_what_was_erased(at):
    for _ in range(3):
        record(at, payload={"金额": 1})
    vandal = forgery.Vandal(database.conninfo("owner"))
    vandal.db.execute("UPDATE ledger_entry SET verb = 'case.close' WHERE seq = 1")
    vandal.db.execute(
        "UPDATE ledger_payload SET body = '{\"金额\": 2}' WHERE entry_id = (SELECT id FROM ledger_entry WHERE seq = 2)"
    )
    vandal.db.execute("DELETE FROM ledger_payload WHERE entry_id = (SELECT id FROM ledger_entry WHERE seq = 3)")
    vandal.close()
    rows = queries.trail("case:1")
    assert [(row.intact, row.payload_intact, row.erased) for row in rows] == [
        (False, True, False),
        (True, False, False),
        (True, True, True),
    ]


def test_every_entry_is_proved_under_the_newest_checkpoint_and_under_its_own(at):
    forgery.build(random.Random(11), at, count=75)
    for checkpoint in Checkpoint.objects.all():
        for row in queries.follow("anybody", limit=checkpoint.size):
            proof = queries.inclusion_proof(row.id, size=checkpoint.size)
            path = [bytes.fromhex(step) for step in proof["path"]]
            leaf = bytes.fromhex(proof["leaf_hash"])
            assert rules.proves_inclusion(leaf, row.position - 1, checkpoint.size, path, bytes(checkpoint.root))


def test_the_verifier_accepts_the_proof_of_one_entry_and_refuses_it_changed(at, tmp_path):
    forgery.build(random.Random(12), at, count=37)
    kept, file = tmp_path / "checkpoint.json", tmp_path / "proof.json"
    kept.write_text(sealing.complete(sealing.seal_all(at)))
    for entry in Entry.objects.order_by("id")[:37:6]:
        call_command("ledger", "prove", entry.stream, str(entry.seq), str(file))
        code, line = forgery.verify("--proof", file, kept)
        assert (code, line[:11]) == (0, "OK position")
        proof = json.loads(file.read_bytes())
        for change in (
            {"entry": proof["entry"] | {"verb": "case.close"}},
            {"position": proof["position"] % 37 + 1},
            {"path": proof["path"][:-1]},
            {"path": [*proof["path"][:-1], "00" * 32]},
            {"leaf_hash": "00" * 32},
            {"size": 36},
            {"format": "x"},
            {"entry": {}},
        ):
            file.write_bytes(rules.canonical(proof | change) + b"\n")
            code, line = forgery.verify("--proof", file, kept)
            assert (code, line[:4]) == (1, "BAD "), change
            assert "cannot be judged" not in line


def test_an_entry_that_is_not_sealed_has_no_proof(at, tmp_path):
    record(at)
    sealing.seal_once(at)
    entry = record(at, 2)
    with pytest.raises(LookupError, match="not sealed yet"):
        queries.inclusion_proof(entry)
    with pytest.raises(CommandError, match="not sealed yet"):
        call_command("ledger", "prove", "case:2", "1", str(tmp_path / "x"))
    with pytest.raises(CommandError, match="no entry 9"):
        call_command("ledger", "prove", "case:2", "9", str(tmp_path / "x"))
    sealing.seal_once(at)
    for size in (1, 9):
        with pytest.raises(LookupError, match="covers position 2"):
            queries.inclusion_proof(entry, size=size)
