"""Processes beside the web server are started again when they die and told of; a taken port is refused at once."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config import supervising
from config.management.commands import serve
from config.supervising import Companion, Companions, PortTaken, require_free
from laojian.ledger.queries import trail

SLEEP = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Companions]]:
    """Companions that are plain programs, looked at every 50 ms."""
    monkeypatch.setattr(supervising, "LOOK", 0.05)
    monkeypatch.setattr(supervising, "PAUSE", 0.3)
    monkeypatch.setattr(supervising, "command", lambda words: [sys.executable, "-c", words[0]])
    started: list[Companions] = []

    def begin(*programs: str, **more: Any) -> Companions:
        started.append(Companions([Companion((program,)) for program in programs], **more))
        started[-1].start()
        return started[-1]

    yield begin
    for one in started:
        one.stop()


def pid(companions: Companions, place: int = 0) -> int:
    process = companions.members[place].process
    assert process is not None
    return process.pid


def until(done: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.02)
    return False


def test_one_that_is_killed_is_started_again_told_of_and_the_others_stay(run: Callable[..., Companions]) -> None:
    told: list[tuple[str, int]] = []
    companions = run(SLEEP, SLEEP, tell=lambda name, code: told.append((name, code)))
    killed, other = pid(companions), pid(companions, 1)
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: pid(companions) != killed and bool(told))
    assert told == [(SLEEP, -signal.SIGKILL)] and pid(companions, 1) == other


def test_one_that_dies_at_once_is_tried_again_with_a_pause(run: Callable[..., Companions]) -> None:
    companions = run("raise SystemExit(3)")
    assert until(lambda: companions.members[0].restarts >= 2)
    seen = companions.members[0].restarts
    time.sleep(0.2)
    assert companions.members[0].restarts <= seen + 1


def test_a_restart_that_cannot_be_put_on_record_is_a_restart_all_the_same(run: Callable[..., Companions]) -> None:
    def away(_name: str, _code: int) -> None:
        raise OSError("no database")

    companions = run(SLEEP, tell=away)
    for _ in range(2):
        killed = pid(companions)
        os.kill(killed, signal.SIGKILL)
        assert until(lambda killed=killed: pid(companions) != killed)  # type: ignore[misc]


def test_all_end_with_the_server_even_one_that_does_not_listen(
    run: Callable[..., Companions], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "PATIENCE", 0.5)
    companions = run(SLEEP, DEAF)
    time.sleep(1.0)
    companions.stop()
    assert [one.process.poll() is not None for one in companions.members if one.process] == [True, True]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_port_in_use_is_refused_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match="--port"):
            require_free("127.0.0.1", port)
    require_free("127.0.0.1", port)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_serve_looks_at_its_port_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: Any, **_more: Any) -> None:
        raise AssertionError("something was started")

    monkeypatch.setattr(serve.subprocess, "run", never)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError) as refused:
            call_command("serve", port=taken.getsockname()[1])
    assert refused.value.returncode == 4


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_serve_does_not_go_on_when_the_tables_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.subprocess, "run", lambda words: type("Done", (), {"returncode": 1}))
    monkeypatch.setattr(serve, "Granian", None)
    with pytest.raises(CommandError) as refused:
        call_command("serve", port=0)
    assert refused.value.returncode == 5


@pytest.mark.django_db
def test_a_restart_is_an_entry_of_the_ledger(at: datetime) -> None:
    serve.tell("messages deliver", -9)
    entry = trail("service:messages deliver")[-1]
    assert (entry.verb, entry.payload) == ("service.restart", {"code": -9})
