"""Do people still get in while bots flood the door? Their answers' p95 at rest and under 200 requests a second.

The server is the one of `laojian serve` on a scratch database; bots are a process of their own, people are threads of
this one who report by the form, step by step. What is timed is the answer to each press; the work a telephone does for
the gate while somebody types is said beside it.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import CommandError, call_command

from laojian.bench import scratch
from laojian.bench.telephone import ADDRESS, SEND, START, Telephone, report
from laojian.ledger import queries as ledger
from laojian.org import keyring
from laojian.org.models import Division, Office, Unit

GOAL: Final = 1.0
THINK: Final = 0.3
READY_WITHIN: Final = 60.0
PLACE: Final = "440106003"

Say = Callable[[str], object]


def add_arguments(parser: ArgumentParser) -> None:
    """How hard, how long, where the figures go."""
    parser.add_argument("--rate", type=float, default=200.0, help="requests of bots a second")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of each of the two runs")
    parser.add_argument("--people", type=int, default=4, help="people who report at the same time")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--json", type=Path, default=Path(settings.ROOT) / "build" / "bench_intake.json")
    parser.add_argument("--check", action="store_true", help=f"fail when the p95 of people is above {GOAL:g} s")
    parser.add_argument("--stage", choices=["create", "drop"], help="used by the benchmark itself")
    parser.add_argument("--scratch", help="used by the benchmark itself")


def run(options: dict[str, Any], say: Say) -> None:
    """Measure, print, write the JSON; or do one stage in a process of its own."""
    if options["stage"]:
        STAGES[options["stage"]](options["scratch"])
        return
    name = f"laojian_bench_{os.getpid()}"
    stage("create", name)
    try:
        with server(name) as port:
            quiet = crowded(port, people=options["people"], rate=0, seconds=options["seconds"], seed=options["seed"])
            flood = crowded(
                port, people=options["people"], rate=options["rate"], seconds=options["seconds"], seed=options["seed"]
            )
    finally:
        stage("drop", name)
    kept = ("rate", "seconds", "people", "seed")
    result = {"quiet": quiet, "flood": flood, "goal": GOAL, **{word: options[word] for word in kept}}
    options["json"].parent.mkdir(parents=True, exist_ok=True)
    options["json"].write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    for title, one in (("at rest", quiet), (f"under {options['rate']:g}/s", flood)):
        say(f"{title}: {told(one)}")
    if options["check"] and flood["p95"] > GOAL:
        raise CommandError(f"p95 {flood['p95']:.2f} s is above {GOAL:g} s")


def told(one: dict[str, Any]) -> str:
    """One run in a line."""
    return (
        f"{one['contacts']} contacts, {one['presses']} answers: median {one['median'] * 1000:.0f} ms, "
        f"p95 {one['p95'] * 1000:.0f} ms, sending alone p95 {one['sending_p95'] * 1000:.0f} ms; gate's work median "
        f"{one['work'] * 1000:.0f} ms; bots {one['bots']}"
    )


def crowded(port: int, *, people: int, rate: float, seconds: float, seed: int) -> dict[str, Any]:
    """People report for so many seconds while bots send `rate` requests a second (none at 0). Seconds throughout.

    Raises RuntimeError when a person was answered as nobody should be, or nobody got through.
    """
    bots = subprocess.Popen(
        [sys.executable, "-m", "laojian.bench.bots", str(port), str(rate), str(seconds), str(seed)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    telephones = [Telephone(port) for _ in range(people)]
    numbers: list[str] = []
    until = time.monotonic() + seconds
    lanes = [threading.Thread(target=keep_reporting, args=(one, numbers, until)) for one in telephones]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    said, _ = bots.communicate(timeout=seconds + 60)
    odd = [line for one in telephones for line in one.refused]
    taken = [taken for one in telephones for taken in one.seconds]
    if odd or not numbers:
        raise RuntimeError(f"people were turned away: {odd[:3]}; {len(numbers)} got through")
    sending = [seconds for what, seconds in taken if what == f"POST {SEND}"]
    return {
        "contacts": len(numbers),
        "doubled": len(numbers) - len(set(numbers)),
        "presses": len(taken),
        "median": statistics.median(seconds for _, seconds in taken),
        "p95": p95([seconds for _, seconds in taken]),
        "sending_p95": p95(sending),
        "work": statistics.median(spent for one in telephones for spent in one.work),
        "bots": json.loads(said),
        "load": os.getloadavg()[0],
    }


def keep_reporting(telephone: Telephone, numbers: list[str], until: float) -> None:
    """One report after the other until the time is over; the last one is finished."""
    while time.monotonic() < until:
        telephone.begin_anew()
        for path, values in report(WORDS):
            tries = 0
            while not telephone.press(path, values):
                tries += 1
                if tries > 20 or telephone.refused:
                    return
                time.sleep(THINK)
            time.sleep(THINK)
        if (number := telephone.receipt()) is not None:
            numbers.append(number)


WORDS: Final = {
    "employer_name": "员村电子厂", "workplace_code": PLACE, "workplace_address": "员村二横路1号",
    "text": "车间三个月没有发工资，一共三十多人，老板说再等等。", "people": "30",
}  # fmt: skip


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


# --- the server and its database ---------------------------------------------------------------------------------


@contextmanager
def server(name: str) -> Iterator[int]:
    """A web server on the scratch database; its port."""
    port = free_port()
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", ADDRESS, "--port", str(port),
             "--workers", "2", "--blocking-threads", "2", "--no-log", "config.wsgi:application"]  # fmt: skip
    environment = os.environ | {"LAOJIAN_DB_NAME": name, "LAOJIAN_DB_ROLE": "app"}
    process = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)  # bots fill its log
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as one:
        one.bind((ADDRESS, 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    """Until somebody answers. Raises RuntimeError when nobody does."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        with suppress(OSError):
            if (told := Telephone(port).ask("GET", START)) is not None and told[0] == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("the web server did not start")


def stage(what: str, name: str) -> None:
    words = [sys.executable, "-m", "django", "bench", "intake", "--stage", what, "--scratch", name]
    subprocess.run(words, env=os.environ | {"LAOJIAN_DB_ROLE": "owner"}, check=True)


def create(name: str) -> None:
    """As the owner: a database with an office that can take contacts in."""
    with scratch.administration() as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    scratch.move_to(name)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("law", "load", verbosity=0)
    keyring.create()
    at = ledger.now()
    Office.objects.create(id=1, name="基准测试", city_code="4401", initial="测", opened_at=at)
    Unit.objects.create(code="bench", name="基准测试大队", kind="大队", place="440106")
    for code, title, level, parent in (
        ("4401", "广州市", "city", "44"),
        ("440106", "天河区", "district", "4401"),
        (PLACE, "员村街道", "street", "440106"),
    ):
        Division.objects.update_or_create(code=code, defaults={"name": title, "level": level, "parent_code": parent})


def drop(name: str) -> None:
    with scratch.administration() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


STAGES: Final = {"create": create, "drop": drop}
