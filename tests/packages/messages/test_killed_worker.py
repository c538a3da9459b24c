"""Workers that are killed, that come back late, that work at the same time: every message has its effect once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from outbox_samples import MATTER, RECEIPT
from receivers import Inbox

from laojian.kernel.references import Ref
from laojian.ledger import queries as ledger
from laojian.messages import actions, law_rows, queries
from laojian.messages.models import Attempt, Outgoing

Write = Callable[..., Outgoing]
pytestmark = pytest.mark.django_db(transaction=True)

#: A worker as it runs in an office, with the channel settings of the test.
WORKER = """
import json, sys
import django
django.setup()
from django.conf import settings
settings.LAOJIAN_MESSAGES = json.loads(sys.argv[1])
from laojian.ledger.queries import now
from laojian.messages.actions import deliver_due
deliver_due(at=now())
"""


def start_worker(channels: dict[str, Any]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER, json.dumps(channels)], stderr=subprocess.PIPE)


def lease(at: datetime) -> timedelta:
    """A minute more than a worker holds a message: a turn begins at a fixed moment and may itself take a while."""
    return timedelta(seconds=law_rows.policy(at.date()).lease + 60)


def test_killed_between_sending_and_writing_down(write: Write, sms: Inbox, channels: dict[str, Any]) -> None:
    started = ledger.now()
    write("k", "sms", at=started)
    sms.behaviours = ["hang"]
    worker = start_worker(channels)
    try:
        assert sms.arrived.wait(30), worker.communicate(timeout=5)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()
    sms.go_on.set()
    assert len(sms.effects) == 1 and Attempt.objects.get().outcome == "sending"
    assert actions.deliver_due(at=ledger.now()) == 0  # the dead worker still holds it
    assert actions.deliver_due(at=ledger.now() + lease(started)) == 1
    assert len(sms.calls) == 2 and len(sms.effects) == 1
    assert [one.outcome for one in queries.of(MATTER)[0].attempts] == ["unknown", "accepted"]


def test_a_message_that_kills_every_worker_is_parked(write: Write, sms: Inbox, at: datetime, monkeypatch: Any) -> None:
    class Killed(BaseException):
        """Stands for signal 9: nothing is written down afterwards."""

    def die(*_: object) -> None:
        raise Killed

    message = write("k", "sms")
    tries = law_rows.policy(at.date()).tries
    with monkeypatch.context() as patch:
        patch.setattr("laojian.messages.actions.delivering._send", die)
        for turn in range(tries):
            with pytest.raises(Killed):
                actions.deliver_due(at=at + turn * lease(at))
    assert actions.deliver_due(at=at + tries * lease(at)) == 1
    message.refresh_from_db()
    assert (message.state, message.fence, sms.calls) == ("parked", tries, [])
    assert queries.failures(places=["440106"])[0].reason == "unknown"


def test_a_worker_that_comes_back_late_changes_nothing(write: Write, sms: Inbox, at: datetime) -> None:
    message = write("k", "sms")
    sms.behaviours = ["hang"]

    def slow() -> None:
        try:
            actions.deliver_due(at=at)
        finally:
            connections.close_all()

    late = threading.Thread(target=slow)
    late.start()
    assert sms.arrived.wait(10)
    assert actions.deliver_due(at=at + lease(at)) == 1  # another takes over and gets through
    sms.go_on.set()
    late.join(30)
    message.refresh_from_db()
    assert (message.state, len(sms.effects)) == ("sent", 1)
    # the late try keeps its own outcome, the message that of the one who held it
    assert [one.outcome for one in queries.of(MATTER)[0].attempts] == ["broken", "accepted"]


def test_several_workers_at_once_send_each_message_once(write: Write, sms: Inbox, at: datetime) -> None:
    for n in range(24):
        write(f"k{n}", "sms", about=Ref("complaint", str(n % 12)))
    done: list[int] = []

    def work() -> None:
        try:
            done.append(actions.deliver_due(at=at))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    done.append(actions.deliver_due(at=at))
    assert sum(done) == 24
    assert len(sms.calls) == len(sms.effects) == 24


def test_who_joins_a_lane_while_the_one_before_ends_is_not_forgotten(write: Write, sms: Inbox, at: datetime) -> None:
    """Four clerks write to one person about one matter while two workers send."""
    written = threading.Event()
    problems: list[BaseException] = []

    def clerk(number: int) -> None:
        try:
            for n in range(12):
                write(f"{number}-{n}", "sms")
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    def work() -> None:
        try:
            while not written.is_set():
                actions.deliver_due(at=at)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    clerks = [threading.Thread(target=clerk, args=(number,)) for number in range(4)]
    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in clerks + workers:
        one.start()
    for one in clerks:
        one.join(60)
    written.set()
    for one in workers:
        one.join(60)
    actions.deliver_due(at=at)
    assert problems == []
    assert list(Outgoing.objects.exclude(state="sent")) == []
    assert len(sms.calls) == len(sms.effects) == 48
    key_of = {f"{one.message_id}-0": one.key.split("-") for one in Outgoing.objects.all()}
    for number in "0123":
        order = [int(n) for clerk_, n in map(key_of.__getitem__, sms.effects) if clerk_ == number]
        assert order == list(range(12))


@pytest.mark.parametrize(
    ("count", "seed"), [(60, 3), pytest.param(5000, 3, marks=pytest.mark.soak)], ids=["small", "long"]
)
def test_through_a_bad_line_nothing_is_lost_doubled_or_out_of_order(
    write: Write, sms: Inbox, at: datetime, count: int, seed: int
) -> None:
    """P25: a tenth of the answers cut, a tenth 500 after accepting, a twentieth twice."""
    chance = random.Random(seed)
    sms.choose = lambda: chance.choices(["ok", "drop", "500", "twice", "later"], [70, 10, 10, 5, 5])[0]
    matters = count // 3
    for n in range(count):
        day = f"2026-12-{n // matters + 1:02}"
        about = Ref("complaint", str(n % matters))
        write(f"k{n}", "sms", about=about, template="matter_accepted", values={"receipt": RECEIPT, "day": day})
    at_turn = at
    for _ in range(40):
        at_turn += timedelta(minutes=80)
        actions.deliver_due(at=at_turn, limit=10 * count)
        if not Outgoing.objects.filter(state__in=["queued", "waiting"]).exists():
            break
    assert len(sms.effects) == count
    assert set(Outgoing.objects.values_list("state", flat=True)) <= {"sent", "parked"}
    order: dict[str, list[str]] = {}
    about_of = {f"{one.message_id}-0": (one.about, one.key) for one in Outgoing.objects.all()}
    for identity in sms.effects:
        about, key = about_of[identity]
        order.setdefault(about, []).append(key)
    assert all(keys == sorted(keys, key=lambda key: int(key[1:])) for keys in order.values())
    assert len(order) == matters
    print(f"{count} messages, {len(sms.calls)} calls, seed {seed}")
