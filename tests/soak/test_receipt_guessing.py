"""A million guesses at receipts: no hit; and no stop-watch tells an unknown number from a wrong code from a lock."""

from __future__ import annotations

import gc
import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import combinations, islice
from typing import Any

import guessing
import intake_cast
import pytest
from django.test import Client
from django.utils.timezone import localdate
from scipy.stats import ks_2samp

from laojian.bench.telephone import worked
from laojian.complaints.actions import ask_login, confirm_login, open_by_code, send_codes, sweep
from laojian.kernel.refusal import Refused
from laojian.ledger import queries as ledger
from laojian.web import answers
from laojian.web.portal import gate, pages
from laojian.web.portal.gate import GATE, USES_OF_GUESSES

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

SEED = int(os.environ.get("LAOJIAN_SEED", "20261123"))
SCALE = float(os.environ.get("LAOJIAN_SOAK_SCALE", "1"))
GUESSES = int(1_000_000 * SCALE)
SAMPLES = max(200, int(5_000 * SCALE))
PER_WINDOW = 5_000
EACH = 200
MOST_APART = 0.005
LEAST_P = 0.01


@pytest.fixture
def known(transactional_db: None) -> list[Any]:
    at = ledger.now()
    intake_cast.office(at)
    return guessing.received(300, at, localdate(at))


def test_a_million_guesses_open_nothing(known: list[Any]) -> None:
    stranger, begun, served = guessing.Stranger(known, random.Random(SEED)), time.monotonic(), 0
    for at in guessing.windows(ledger.now()):
        owner = stranger.chance.choice(known)
        opened = open_by_code(
            number=owner.contact.number, code=owner.secrets.code, address=guessing.address(stranger.chance), at=at
        )
        served += opened.pk == owner.contact.pk
        for _ in range(min(PER_WINDOW, GUESSES - stranger.tried)):
            stranger.guess(at)
        sweep(at=at + guessing.WINDOW)
        if stranger.tried >= GUESSES:
            break
    taken = time.monotonic() - begun
    print(f"\nseed {SEED}: {stranger.tried} guesses, {len(stranger.hits)} hits, {served} owners served, {taken:.0f} s")
    assert (stranger.hits, len(stranger.refusals)) == ([], 1)


def test_the_action_takes_the_same_time_for_every_refusal(known: list[Any]) -> None:
    judged("action", timed(known, guessing.refuse))


def test_the_page_takes_the_same_time_for_every_refusal(known: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    judged("page", timed(known, Page(monkeypatch)))


def timed(known: list[Any], ask: Callable[[str, str, str, datetime], None]) -> dict[str, list[float]]:
    watch = guessing.Watch(known, random.Random(SEED))
    for at in islice(guessing.windows(ledger.now()), -(-SAMPLES // EACH)):
        watch.window(EACH, at, ask)
    return watch.seconds


def test_asking_for_a_code_by_telephone_takes_the_same_time_known_or_not(known: list[Any]) -> None:
    """Asking, and a wrong code: nobody learns with a stop-watch whose telephone has complained."""
    chance = random.Random(SEED)
    told = [intake_cast.told(number).get("identity") for number in range(len(known))]
    mine = [("known telephone", who["phone"]) for who in told if who]
    others = [("unknown telephone", f"137{number:08d}") for number in range(len(mine))]

    def asked(phone: str, whence: str, at: datetime) -> None:
        ask_login(phone=phone, address=whence, at=at)

    def guessed(phone: str, whence: str, at: datetime) -> None:
        with suppress(Refused):
            confirm_login(phone=phone, code="guess", address=whence, at=at)

    ways = {"a code is asked for": asked, "a wrong code": guessed}
    seconds: dict[str, dict[str, list[float]]] = {way: {mine[0][0]: [], others[0][0]: []} for way in ways}
    for at in islice(guessing.windows(ledger.now()), -(-SAMPLES // len(mine))):
        for way, ask in ways.items():
            order = [*mine, *others]
            chance.shuffle(order)
            gc.disable()
            for kind, phone in order:
                whence = guessing.address(chance)
                begun = time.perf_counter()
                ask(phone, whence, at)
                seconds[way][kind].append(time.perf_counter() - begun)
            gc.enable()
            send_codes(at=at, limit=len(order))  # another process' work: none of it between two readings of the watch
        sweep(at=at + guessing.WINDOW)
    for way in ways:
        judged(way, seconds[way])


class Page:
    """The form of the public door, asked in this process; the work for the gate is done before the watch runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client, self.now, self.machine = Client(), ledger.now(), time.time()
        self.used, self.query = USES_OF_GUESSES, ""
        monkeypatch.setattr(answers, "at", lambda request: self.now)
        for module in (pages, gate):
            monkeypatch.setattr(module, "seconds", lambda: self.machine)

    def __call__(self, number: str, typed: str, whence: str, at: datetime) -> None:
        self.now = at
        answer = self.client.post(f"/p/follow/?{self.query}", {"number": number, "code": typed}, REMOTE_ADDR=whence)
        assert answer.status_code == 422
        self.used += 1

    def prepare(self) -> None:
        """A fresh challenge in a calm hour, before the next question is timed."""
        self.machine += 60
        if self.used >= USES_OF_GUESSES:
            fresh = GATE.challenge("follow", self.machine)
            self.query, self.used = f"c={fresh.token}&n={worked(fresh.token, fresh.bits)}", 0


def judged(what: str, seconds: dict[str, list[float]]) -> None:
    """Medians at most five milliseconds apart, and no pair of kinds that a test of distributions tells apart."""
    medians = {kind: statistics.median(taken) for kind, taken in seconds.items()}
    pairs = list(combinations(seconds, 2))
    tests = {pair: ks_2samp(seconds[pair[0]], seconds[pair[1]]).pvalue for pair in pairs}
    print(f"\n{what}: seed {SEED}, {min(map(len, seconds.values()))} samples each")
    for kind, median in medians.items():
        print(f"  {kind}: median {median * 1000:.3f} ms")
    for (one, other), p in tests.items():
        print(f"  {one} / {other}: Kolmogorov–Smirnov p = {p:.3f}")
    assert max(medians.values()) - min(medians.values()) <= MOST_APART
    assert min(tests.values()) > LEAST_P
