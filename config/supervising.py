"""The processes beside the web server: started with it, started again when they die, ended with it."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

log = logging.getLogger(__name__)

#: Seconds between two looks; a companion that died is back within `LOOK` + `PAUSE` of them.
LOOK: Final = 1.0
PAUSE: Final = 2.0
#: Seconds a companion has to end what it is doing.
PATIENCE: Final = 10.0

Tell = Callable[[str, int], None]


class PortTaken(Exception):
    """Somebody listens there already."""


def require_free(address: str, port: int) -> None:
    """Raises PortTaken when the address is in use, or is no address of this machine."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
        except OSError as problem:
            raise PortTaken(
                f"{address}:{port} 不能使用（{problem.strerror}）：请结束占用它的程序，或者用 --port 另选一个。\n"
                f"{address}:{port} cannot be used ({problem.strerror}): end what listens there, or choose --port."
            ) from problem


def command(words: Sequence[str]) -> list[str]:
    """How a command of ours is started."""
    return [sys.executable, "-m", "config.cli", *words]


@dataclass
class Companion:
    """One process, by the words it is started with; `name` is what the log calls it."""

    words: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    died_at: float | None = None
    restarts: int = 0

    @property
    def name(self) -> str:
        """Its words, without the options."""
        return " ".join(word for word in self.words if not word.startswith("-"))

    def start(self) -> None:
        """Begin."""
        self.process, self.died_at = subprocess.Popen(command(self.words)), None


@dataclass
class Companions:
    """All of them. `tell(name, code)` is called in the watching thread after one was started again."""

    members: list[Companion]
    tell: Tell = lambda name, code: None
    _ended: threading.Event = field(default_factory=threading.Event)
    _watch: threading.Thread | None = None

    def start(self) -> None:
        """Start all, and the watch over them."""
        for member in self.members:
            member.start()
        self._watch = threading.Thread(target=self._go_on, name="companions", daemon=True)
        self._watch.start()

    def stop(self) -> None:
        """End all: asked first, killed when they do not end in time."""
        self._ended.set()
        if self._watch is not None:
            self._watch.join(LOOK * 2)
        running = [one.process for one in self.members if one.process is not None and one.process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.error("process %s did not end when asked and was killed", process.pid)
                process.kill()
                process.wait()

    def _go_on(self) -> None:
        while not self._ended.wait(LOOK):
            for member in self.members:
                self._look(member)

    def _look(self, member: Companion) -> None:
        if member.process is None or (code := member.process.poll()) is None:
            return
        if member.died_at is None:
            member.died_at = time.monotonic()
            log.error("%s ended by itself with code %s; it is started again", member.name, code)
        if time.monotonic() - member.died_at < (PAUSE if member.restarts else 0.0):
            return
        member.restarts += 1
        member.start()
        try:
            self.tell(member.name, code)
        except Exception:
            log.exception("the restart of %s could not be put on record", member.name)
