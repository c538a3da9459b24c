"""Followers go by position: each entry once, in sealed order, none missed."""

import subprocess
import sys
import threading
import time
from datetime import date

import pytest
from django.db import connection, transaction

from laojian.kernel.references import Ref
from laojian.ledger import actions, queries, sealing
from laojian.ledger.models import Checkpoint

pytestmark = pytest.mark.django_db(transaction=True)


def write(at, count, **more):
    with transaction.atomic():
        for _ in range(count):
            actions.record(
                **({"verb": "case.file", "subject": Ref("case", "1"), "by": Ref("officer", "2"), "at": at} | more)
            )


def test_what_is_not_sealed_is_not_handed_out(at):
    write(at, 2)
    assert queries.follow("reader") == []
    sealing.seal_once(at)
    assert [row.position for row in queries.follow("reader")] == [1, 2]


def test_a_follower_gets_the_entry_with_its_payload(at):
    write(at, 1, on=date(2026, 11, 20), basis="条例 第一条", authority="主办", payload={"金额": 5})
    sealing.seal_once(at)
    (row,) = queries.follow("reader")
    assert (row.position, row.stream, row.seq, row.verb) == (1, "case:1", 1, "case.file")
    assert (row.subject, row.by) == (Ref("case", "1"), Ref("officer", "2"))
    assert (row.on, row.at, row.basis, row.authority) == (date(2026, 11, 20), at, "条例 第一条", "主办")
    assert row.payload == {"金额": 5}


def test_a_follower_goes_on_where_it_stopped_and_others_have_their_own_place(at):
    write(at, 5)
    sealing.seal_once(at)
    actions.advance("one", 3)
    assert [row.position for row in queries.follow("one", limit=1)] == [4]
    assert (queries.lag("one"), queries.lag("two")) == (2, 5)
    assert len(queries.follow("two")) == 5


@pytest.mark.parametrize("position", [1, 2, 6])
def test_a_cursor_goes_neither_back_nor_beyond_what_is_sealed(at, position):
    write(at, 5)
    sealing.seal_once(at)
    actions.advance("one", 2)
    with pytest.raises(actions.CursorMoved):
        actions.advance("one", position)
    assert queries.cursor_of("one") == 2


def test_a_follower_whose_effect_is_rolled_back_gets_the_same_entries_again(at):
    write(at, 2)
    sealing.seal_once(at)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.advance("one", queries.follow("one")[-1].position)
        _ = 1 / 0
    assert len(queries.follow("one")) == 2


def test_two_runs_of_one_follower_deal_with_every_entry_once(at):
    write(at, 60)
    sealing.seal_once(at)
    dealt_with, lock = [], threading.Lock()

    def run():
        try:
            while True:
                with transaction.atomic():
                    rows = queries.follow("one", limit=4)
                    if not rows:
                        return
                    actions.advance("one", rows[-1].position)
                with lock:
                    dealt_with.extend(row.position for row in rows)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(dealt_with) == list(range(1, 61))


def test_the_command_seals_until_it_is_told_to_stop(at):
    """Started as a service is; it must end cleanly on SIGTERM, having sealed what was written meanwhile."""
    write(at, 3)
    process = subprocess.Popen([sys.executable, "-m", "django", "ledger", "seal", "--forever"], stderr=subprocess.PIPE)
    try:
        patience = time.monotonic() + 30
        while not Checkpoint.objects.filter(size=3).exists():
            assert process.poll() is None, "the sealer ended"
            assert time.monotonic() < patience, "nothing was sealed"
            threading.Event().wait(0.05)
    finally:
        process.terminate()
        complaint = process.communicate(timeout=30)[1]
    assert (process.returncode, complaint) == (0, b"")
