"""A web server, a sealer and a worker as processes of their own, killed and started again while contacts come in.

Every sender chooses its key before the first press and presses until it is answered: cut off, refused for the moment or
pressed twice, the same key again. What was answered is remembered here and compared with the tables at the end.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import intake_cast

ADDRESS = "127.0.0.1"
#: The same server as `laojian serve` starts, on tables that are there: a start costs a second instead of four.
LEAN = (
    "import sys; from granian import Granian; from granian.constants import Interfaces; "
    f"Granian('config.wsgi:application', address='{ADDRESS}', port=int(sys.argv[1]), interface=Interfaces.WSGI, "
    "workers=1, blocking_threads=2, log_enabled=False).serve()"
)
PARTS = {
    "seal": ["ledger", "seal", "--forever"],
    "work": ["work", "--forever"],
}
READY_WITHIN = 90.0
PATIENCE = 300.0


@dataclass
class House:
    """The processes of the program on the database of this test. `kill` is signal 9 to a whole process group."""

    room: Path
    lean: bool = False
    parts: tuple[str, ...] = ("web", *PARTS)
    port: int = 0
    per_minute: int = 10**7
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> House:
        self.port = self.port or free_port()
        for name in self.parts:
            self.start(name)
        self.wait_for_web()
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self.running):
            self.end(name)

    def start(self, name: str) -> None:
        serve = ["-m", "config.cli", "serve", "--web-only", "--port", str(self.port), "--workers", "2"]
        web = ["-c", LEAN, str(self.port)] if self.lean else serve
        words = ["-m", "config.cli", *PARTS[name]] if name in PARTS else web
        with (self.room / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *words],
                env=os.environ | {"LAOJIAN_API_PER_MINUTE": str(self.per_minute)},
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """Signal 9 to the part and everything it started; it starts again at once."""
        self.end(name)
        self.kills[name] += 1
        self.start(name)

    def end(self, name: str) -> None:
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wait_for_web(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection((ADDRESS, self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError(f"no web server within {READY_WITHIN} s: {self.said()}")

    def ended_by_itself(self) -> str:
        """The parts that ended without being killed, with what they said last; nothing while all is well."""
        gone = [name for name, process in self.running.items() if process.poll() is not None]
        return f"{gone}: {self.said()}" if gone else ""

    def said(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(self.room.glob("*.log")))


def free_port() -> int:
    with socket.socket() as one:
        one.bind((ADDRESS, 0))
        return int(one.getsockname()[1])


@dataclass
class Book:
    """What the senders were told: the number of each key; and everything that must not have happened."""

    numbers: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    presses: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    def told(self, key: str, number: str) -> None:
        """An answer came: the first one counts, every further one must be the same."""
        with self.lock:
            first = self.numbers.setdefault(key, number)
            if first != number:
                self.wrong.append(f"{key} was told {first}, then {number}")

    def saw(self, what: str) -> None:
        with self.lock:
            self.presses[what] += 1

    def failed(self, what: str) -> None:
        with self.lock:
            self.wrong.append(what)

    def give_up(self, what: str) -> None:
        """Nothing can come of it any more: everybody stops pressing."""
        self.failed(what)
        self.over.set()


@dataclass
class Sender:
    """Hands in contacts by the interface over a connection that is opened again whenever it breaks."""

    house: House
    book: Book
    bearer: str
    connection: http.client.HTTPConnection | None = None

    def hand_in(self, number: int, chance: random.Random) -> None:
        """Press until answered; sometimes press again afterwards, sometimes hang up before the answer."""
        key, body = intake_cast.key_of(number), json.dumps(intake_cast.told(number)).encode()
        if chance.random() < 0.05:
            self.hang_up(key, body)
        self.until_answered(key, body)
        if chance.random() < 0.1:
            self.until_answered(key, body)

    def until_answered(self, key: str, body: bytes) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not self.book.over.is_set():
            answer = self.press(key, body)
            if answer is None or answer[0] in (429, 503):
                self.book.saw("again")
                time.sleep(0.1)
                continue
            status, said = answer
            if status not in (200, 201):
                self.book.failed(f"{key}: {status} {said[:200]!r}")
                return
            self.book.saw(str(status))
            self.book.told(key, json.loads(said)["number"])
            return
        self.book.failed(f"{key}: no answer within {PATIENCE} s")

    def press(self, key: str, body: bytes) -> tuple[int, bytes] | None:
        try:
            one = self.opened()
            one.request("POST", "/api/v1/contacts", body, self.headers(key))
            answer = one.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return None

    def hang_up(self, key: str, body: bytes) -> None:
        """Send everything and go away without waiting for the answer."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            self.opened().request("POST", "/api/v1/contacts", body, self.headers(key))
        self.book.saw("hung up")
        self.close()

    def headers(self, key: str) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.bearer}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }

    def opened(self) -> http.client.HTTPConnection:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(ADDRESS, self.house.port, timeout=60)
        return self.connection

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def crowd(acts: list[Callable[[], None]]) -> Iterator[None]:
    """All acts in threads of their own; yields again and again until the last has ended."""
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        yield
        time.sleep(0.05)
    for thread in threads:
        thread.join()


def in_turn(numbers: range, lanes: int, do: Callable[[int, int], Any]) -> list[Callable[[], None]]:
    """Acts of so many lanes that share the numbers between them: do(lane, number)."""

    def lane(first: int) -> Callable[[], None]:
        def walk() -> None:
            for number in numbers[first::lanes]:
                do(first, number)

        return walk

    return [lane(first) for first in range(lanes)]
