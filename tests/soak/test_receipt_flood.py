"""Ten thousand requests of strangers at receipts: an owner's link and code open, and answer as in quiet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import guessing
import intake_cast
import pytest
from django.utils.timezone import localdate
from receipt_flood import FOLLOW
from surviving import House

from laojian.bench.intake import p95
from laojian.bench.telephone import Telephone
from laojian.ledger import queries as ledger

pytestmark = [
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_hosts(["127.0.0.1"]),
]

SEED = int(os.environ.get("LAOJIAN_SEED", "20261129"))
COUNT = int(10_000 * float(os.environ.get("LAOJIAN_SOAK_SCALE", "1")))
RATE = 40
MOST = 2.0
THINK = 0.2


class Owners:
    """People with their receipts, each at an address of his own; `seconds` of the answers that open."""

    def __init__(self, port: int, known: list[Any]) -> None:
        self.port, self.known, self.asked = port, known, 0
        self.seconds: dict[str, list[float]] = {"link": [], "code": []}

    def open_while(self, going: Callable[[], bool]) -> None:
        while going():
            one = self.known[self.asked % len(self.known)]
            line = Telephone(self.port, start=FOLLOW, uses=1, forwarded=f"192.0.2.{self.asked % len(self.known)}")
            assert line.ask("GET", f"/p/r/{one.contact.number}/{one.secrets.link}/") and "sessionid" in line.cookies
            self.seconds["link"].append(line.seconds[-1][1])
            line.begin_anew()
            assert line.press(FOLLOW, {"number": one.contact.number, "code": one.secrets.code}), line.refused
            self.seconds["code"].append(line.seconds[-1][1])
            self.asked += 1
            time.sleep(THINK)


def test_the_own_link_and_code_answer_as_in_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAOJIAN_TRUSTED_PROXIES", "127.0.0.1/32")
    at = ledger.now()
    intake_cast.office(at)
    known = guessing.received(480, at, localdate(at))
    theirs = [one.contact.number for one in known[:240]]
    with House(tmp_path) as house:
        quiet = Owners(house.port, known[240:])
        quiet.open_while(lambda: quiet.asked < 200)
        words = [sys.executable, "-m", "receipt_flood", *map(str, (house.port, COUNT, RATE, SEED)), *theirs]
        path = os.pathsep.join([str(Path(__file__).parent.parent), *sys.path])
        flood = subprocess.Popen(words, env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.PIPE, text=True)
        crowded = Owners(house.port, known[240:])
        crowded.open_while(lambda: flood.poll() is None)
        answers = json.loads(flood.communicate()[0])
        # whose number the strangers have locked opens by the own link still
        line = Telephone(house.port, forwarded="192.0.2.250")
        assert (
            line.ask("GET", f"/p/r/{known[0].contact.number}/{known[0].secrets.link}/") and "sessionid" in line.cookies
        )
    figures = {way: (p95(quiet.seconds[way]), p95(crowded.seconds[way])) for way in quiet.seconds}
    print(f"\nseed {SEED}, {COUNT} requests at {RATE}/s, answers {answers}, {crowded.asked} openings each")
    for way, (before, under) in figures.items():
        print(f"  {way}: p95 {before * 1000:.0f} ms in quiet, {under * 1000:.0f} ms under the flood")
    assert sum(answers.values()) == COUNT and set(answers) <= {"302", "422", "429"}
    assert all(under <= MOST * before for before, under in figures.values())
