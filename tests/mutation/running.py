"""A pytest plugin with two errands, named by the job file in MUTATION_JOB.

`map`: run the collected tests once and note which functions of ours each one enters. `hunt`: for each mutant fork a
child, change the code in it, run the tests that enter that function, nearest and shortest first, until one fails.
The parent keeps Django, the collected tests and one test database, so that a mutant costs its tests and little more.
"""

import contextlib
import inspect
import json
import os
import re
import selectors
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import clones
import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from mutation import planting, surgery
from mutation.planting import ROOT, Mutant

JOB: dict[str, Any] = json.loads(Path(os.environ["MUTATION_JOB"]).read_text())
OURS = f"{ROOT}/laojian/"
PATIENCE = 30.0
"""Seconds a test may take in a child beyond ten times the processor time it took when it was mapped."""
BEGUN, ENDED = b".", b"\n"
"""What a child says when it begins a test, and after its last word."""


class Tracer:
    """Which functions of ours were entered; each costs one call back."""

    def __init__(self) -> None:
        self.seen: set[CodeType] = set()

    def __call__(self, frame: FrameType, event: str, _arg: Any) -> None:
        self.seen.add(frame.f_code)

    def functions(self) -> list[str]:
        """As `path:name`; one inside another function goes by the name of the outer one, as a mutant in it does."""
        ours = (c for c in self.seen if c.co_filename.startswith(OURS))
        return sorted({f"{c.co_filename[len(str(ROOT)) + 1 :]}:{c.co_qualname.split('.<locals>')[0]}" for c in ours})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if JOB["errand"] != "map":
        return (yield)
    tracer, start = Tracer(), time.process_time()
    threading.settrace(tracer)
    sys.settrace(tracer)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]  # None takes it away
        spent = time.process_time() - start
        note({"test": item.nodeid, "seconds": round(spent, 3), "functions": tracer.functions()})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if JOB["errand"] == "map" and report.failed:
        note({"failed": item.nodeid})
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if JOB["errand"] != "hunt":
        return None
    Hunt(session).run()
    return True


def note(line: dict[str, Any]) -> None:
    """One more line of the answer."""
    with Path(JOB["out"]).open("a") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


class Hunt:
    """The mutants of a job, one child after the other."""

    def __init__(self, session: pytest.Session) -> None:
        self.session, self.items = session, {item.nodeid: item for item in session.items}
        tests: dict[str, dict[str, Any]] = json.loads(Path(JOB["map"]).read_text())
        self.seconds = {test: row["seconds"] for test, row in tests.items() if test in self.items}
        self.entering: dict[str, list[str]] = {}
        for test in self.seconds:
            for function in tests[test]["functions"]:
                self.entering.setdefault(function, []).append(test)
        self.sound: dict[str, bool] = {}
        self.template = ""
        self.texts: dict[str, frozenset[str]] = {}
        self.killers: dict[str, list[str]] = JOB.get("killers", {})

    def run(self) -> None:
        """Every mutant of the job, until the time is up."""
        paths = {path for path, _ in JOB["mutants"]}
        for path in paths:
            surgery.load(path)
        mutants = {path: planting.mutants(path) for path in paths}
        self.warm()
        surgery.remember()
        ends = time.monotonic() + JOB["seconds"]
        for path, number in JOB["mutants"]:
            if time.monotonic() > ends:
                break
            start = time.monotonic()
            found = self.fate(mutants[path][number]) if number != planting.NEUTRAL else self.neutral(path)
            note({"path": path, "number": number, **found, "seconds": round(time.monotonic() - start, 1)})

    def warm(self) -> None:
        """The shortest test with a database makes the clone and the fixtures of the whole session; they stay.

        The shortest, because a longer one may start threads (the typesetter's), and no child has them.
        """
        stored = [test for test in self.seconds if "db" in getattr(self.items[test], "fixturenames", ())]
        if stored:
            first = self.items[min(stored, key=self.seconds.__getitem__)]
            runtestprotocol(first, nextitem=self.session, log=False)  # type: ignore[arg-type]  # keeps the session's
            self.template = clones.template(Path(os.environ["LAOJIAN_HOME"]))  # as it is now: sources may change

    def nearest(self, mutant: Mutant) -> list[str]:
        """Tests that enter the function, within the budget: first those that ever noticed something in it, then those
        that name it or expect its words, then those of its own package; short ones first.
        """
        place, package = f"{mutant.path}:{mutant.function}", mutant.path.split("/")[1]
        known, reached = self.killers.get(place, []), self.entering.get(place, [])

        def distance(test: str) -> tuple[bool, bool, bool, float]:
            own = f"/{package}/" in test
            return test not in known, not (own and self.speaks_of(test, mutant)), not own, self.seconds[test]

        ranked = sorted(reached, key=distance)
        chosen, spent = [], 0.0
        for test in ranked:
            if spent > JOB["budget"] and len(chosen) >= 5:
                break
            chosen.append(test)
            spent += self.seconds[test]
        return chosen

    def speaks_of(self, test: str, mutant: Mutant) -> bool:
        """Whether the text of a test names the function, or words of the refusal that was taken out."""
        if test not in self.texts:
            body = inspect.getsource(self.items[test].function)  # type: ignore[attr-defined]  # our tests are functions
            self.texts[test] = frozenset(re.findall(r"\w+", body))
        name = mutant.function.rpartition(".")[2].lstrip("_")
        words = self.texts[test]
        return name in words or any(word in mutant.was for word in words if len(word) > 2 and not word.isascii())

    def fate(self, mutant: Mutant) -> dict[str, Any]:
        """What became of it: killed (and by which test), hung, survived, or reached by no test."""
        tests = self.nearest(mutant)
        while tests:
            state, by = self.child(tests, lambda: surgery.operate(mutant))
            if state != "killed" or self.is_sound(by):
                if by:
                    self.killers.setdefault(f"{mutant.path}:{mutant.function}", []).append(by)
                return {"state": state, "by": by, "tests": len(tests)}
            tests = [test for test in tests if test != by]
        return {"state": "unreached", "by": "", "tests": 0}

    def neutral(self, path: str) -> dict[str, Any]:
        """Every test that enters the module, with nothing changed."""
        tests = sorted({t for name, reached in self.entering.items() if name.startswith(f"{path}:") for t in reached})
        state, by = self.child(tests, lambda: 1)
        return {"state": state, "by": by, "tests": len(tests)}

    def is_sound(self, test: str) -> bool:
        """Whether the test passes here when nothing is changed: else it proves nothing."""
        if test not in self.items:  # what ended the child
            return True
        if test not in self.sound:
            self.sound[test] = self.child([test], lambda: 1)[0] == "survived"
        return self.sound[test]

    def child(self, tests: list[str], change: Callable[[], int]) -> tuple[str, str]:
        """(survived, killed, hung or untouched; the test that failed), out of a process of its own."""
        connections.close_all()
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            self.in_child(tests, change, writing)
        os.close(writing)
        longest = max((self.seconds.get(test, 1.0) for test in tests), default=1.0)
        said = self.listen(reading, process, PATIENCE + 10 * longest)
        os.close(reading)
        if said is None:
            if self.template:
                clones.clone(self.template, os.environ["LAOJIAN_DB_NAME"])
            return "hung", ""
        state, _, by = said.partition(" ")
        return state or "killed", by

    def in_child(self, tests: list[str], change: Callable[[], int], writing: int) -> None:
        os.setsid()
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        said = "untouched"
        try:
            if not change():
                tests = []
            else:
                said = "survived"
            items: list[Any] = [self.items[test] for test in tests]
            for item, following in zip(items, [*items[1:], self.session], strict=False):
                os.write(writing, BEGUN)
                if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
                    said = f"killed {item.nodeid}"
                    break
        except BaseException as problem:  # out of a test: it was noticed; out of the change: it was never made
            said = f"killed {type(problem).__name__}" if said == "survived" else said
        os.write(writing, said.encode() + ENDED)
        os._exit(0)

    def listen(self, reading: int, process: int, limit: float) -> str | None:
        """What the child said in the end; None when a test took longer than `limit`. All it had started is ended."""
        said = b""
        with selectors.DefaultSelector() as selector:
            selector.register(reading, selectors.EVENT_READ)
            while not said.endswith(ENDED) and selector.select(limit):
                said += (part := os.read(reading, 4000))
                if not part:
                    said += ENDED
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return said.removesuffix(ENDED).lstrip(BEGUN).decode() if said.endswith(ENDED) else None
