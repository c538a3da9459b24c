"""What does the ledger cost a write? Audited ÷ unaudited transactions a second, interleaved, in a scratch database.

*lead*: a write of the program, the registration of a lead by its own action (`leads.py`); the bound is for this one.
*rows*: the barest write thinkable, one wide row and one step row through the ORM without any rule or reading, beside
which one more statement weighs most; nothing in the program writes so little. Audited is the same and
`ledger.actions.record`.
Four writers are four processes, as in the web server. Each pair runs both kinds one after the other, the order drawn by
the seed, so that drift of the machine cancels out.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from psycopg import sql

from laojian.bench import leads
from laojian.kernel.references import Ref
from laojian.ledger import actions, queries, sealing

GOAL = 0.75
WARM_UP = 2.0  # seconds of each kind before the first pair
MOMENT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
KINDS = ("plain", "audited")

Say = Callable[[str], object]


OPEN = models.Q(is_open=True)


class BenchCase(models.Model):
    """A row like a case's: its kinds of columns and its b-tree indexes. Left out, so that the ledger's share is rather
    over- than understated: the full-text index, the triggers, and the foreign keys to officers, units, employers."""

    number = models.CharField(max_length=40, unique=True)
    origin = models.CharField(max_length=2)
    channel = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=3)
    seq = models.PositiveIntegerField()
    flow_version = models.PositiveSmallIntegerField()
    is_open = models.BooleanField()
    unit_id = models.BigIntegerField()
    district_code = models.CharField(max_length=6)
    street_code = models.CharField(max_length=9)
    grid_code = models.CharField(max_length=15)
    workplace_address = models.CharField(max_length=200)
    employer_id = models.BigIntegerField(null=True)
    employer_name = models.CharField(max_length=120)
    employer_uscc = models.CharField(max_length=18)
    cause = models.CharField(max_length=4)
    title = models.CharField(max_length=120)
    facts = models.TextField()
    complainant_masked = models.CharField(max_length=60)
    complainant_token = models.CharField(max_length=80)
    phone_masked = models.CharField(max_length=40)
    received_on = models.DateField()
    occurred_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    filed_on = models.DateField(null=True)
    due = models.DateField(null=True)
    due_code = models.CharField(max_length=16)
    lead_officer_id = models.BigIntegerField(null=True)
    second_officer_id = models.BigIntegerField(null=True)
    is_wage = models.BooleanField()
    workers = models.PositiveIntegerField()
    amount_claimed = models.BigIntegerField()
    amount_ordered = models.BigIntegerField()
    amount_paid = models.BigIntegerField()
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager[BenchCase]] = models.Manager()

    class Meta:
        app_label = "bench"
        managed = False
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="bench_by_opened"),
            models.Index(fields=["district_code", "-opened_at", "-id"], name="bench_by_district"),
            models.Index(fields=["street_code", "-opened_at", "-id"], name="bench_by_street"),
            models.Index(fields=["state", "-opened_at", "-id"], name="bench_state", condition=OPEN),
            models.Index(fields=["district_code", "state", "-opened_at", "-id"], name="bench_d_state", condition=OPEN),
            models.Index(fields=["street_code", "state", "-opened_at", "-id"], name="bench_s_state", condition=OPEN),
            models.Index(fields=["due", "id"], name="bench_due", condition=OPEN),
            models.Index(fields=["district_code", "due", "id"], name="bench_d_due", condition=OPEN),
            models.Index(fields=["street_code", "due", "id"], name="bench_s_due", condition=OPEN),
            models.Index(fields=["lead_officer_id", "due", "id"], name="bench_lead", condition=OPEN),
            models.Index(fields=["second_officer_id", "due", "id"], name="bench_second", condition=OPEN),
        ]


class BenchStep(models.Model):
    """A row like a case's step."""

    case = models.ForeignKey(BenchCase, on_delete=models.PROTECT, db_index=False)
    seq = models.PositiveIntegerField()
    prev_seq = models.PositiveIntegerField(null=True)
    flow_version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=3)
    step = models.CharField(max_length=60)
    target = models.CharField(max_length=3)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField()
    late = models.BooleanField()
    inputs = models.JSONField()

    objects: ClassVar[models.Manager[BenchStep]] = models.Manager()

    class Meta:
        app_label = "bench"
        managed = False
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="bench_step_seq_once"),
            models.UniqueConstraint(fields=["case", "seq", "target"], name="bench_step_target"),
        ]


def add_arguments(parser: ArgumentParser) -> None:
    """How long, how many, where the figures go."""
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of one run; a pair is two")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--sealer", action="store_true", help="let the sealer work once a second in the audited runs")
    parser.add_argument("--json", type=Path, default=Path(settings.ROOT) / "build" / "bench_ledger.json")
    parser.add_argument("--check", action="store_true", help=f"fail when the median is below {GOAL}")
    parser.add_argument("--only", choices=sorted(WRITES), help="measure one kind of write")
    parser.add_argument("--of", choices=sorted(WRITES), default="lead", help="used by the benchmark itself")
    parser.add_argument("--stage", choices=sorted(STAGES), help="used by the benchmark itself")
    parser.add_argument("--scratch", help="used by the benchmark itself")


def run(options: dict[str, Any], say: Say) -> None:
    """Measure, print, write the JSON; or do one stage in a process of its own."""
    if options["stage"]:
        STAGES[options["stage"]](options["scratch"], options["of"])
        return
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as keys:
        os.environ["LAOJIAN_KEYS"] = keys  # the scratch database has keys of its own
        for of in [options["only"]] if options["only"] else ["lead", "rows"]:
            result[of] = series(options, of, say)
    options["json"].parent.mkdir(parents=True, exist_ok=True)
    options["json"].write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    for of, found in result.items():
        ratios = found["ratios"]
        say(
            f"{of}: audited ÷ unaudited: median {found['median']:.3f}, range {min(ratios):.3f}–{max(ratios):.3f} "
            f"({len(ratios)} pairs of {options['seconds']:g} s, {options['writers']} writers, seed {options['seed']})"
        )
    if options["check"] and result["lead"]["median"] < GOAL:
        raise CommandError(f"median {result['lead']['median']:.3f} is below {GOAL}")


def series(options: dict[str, Any], of: str, say: Say) -> dict[str, Any]:
    """All pairs of one kind of write, in a scratch database of its own."""
    scratch = f"laojian_bench_{os.getpid()}"
    say(f"a write: {of}")
    try:
        stage("create", scratch, "owner", of)
        return measure(options | {"of": of}, scratch, say)
    finally:
        stage("drop", scratch, "owner", of)


def measure(options: dict[str, Any], scratch: str, say: Say) -> dict[str, Any]:
    rng = random.Random(options["seed"])
    durability = settings_of_the_server()
    say("server: " + ", ".join(f"{name} {value}" for name, value in durability.items()))
    if "off" in durability.values():
        raise CommandError("this server may lose what it has acknowledged; figures from it mean nothing")
    pairs = []
    with writers(options["writers"], scratch, options["of"]) as crew, sealer(options["sealer"], scratch) as seal:
        for kind in KINDS:
            rate(crew, seal, kind, WARM_UP)
        for number in range(1, options["pairs"] + 1):
            drawn = rng.sample(KINDS, 2)
            rates = {kind: rate(crew, seal, kind, options["seconds"]) for kind in drawn}
            pair = {**rates, "ratio": rates["audited"] / rates["plain"], "load": os.getloadavg()[0]}
            pairs.append(pair)
            say(
                f"{number:3}  plain {pair['plain']:7.0f}/s  audited {pair['audited']:7.0f}/s  "
                f"ratio {pair['ratio']:.3f}  load {pair['load']:.1f}"
            )
    ratios = [pair["ratio"] for pair in pairs]
    return {
        "median": statistics.median(ratios),
        "ratios": ratios,
        "pairs": pairs,
        "writers": options["writers"],
        "seconds": options["seconds"],
        "seed": options["seed"],
        "sealer": options["sealer"],
        "server": durability,
    }


def settings_of_the_server() -> dict[str, str]:
    names = ("fsync", "synchronous_commit", "full_page_writes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(names)])
        return dict(cursor.fetchall())


# --- processes ---------------------------------------------------------------------------------------------------


def command(name: str, scratch: str, of: str) -> list[str]:
    return [sys.executable, "-m", "django", "bench", "ledger", "--stage", name, "--scratch", scratch, "--of", of]


def stage(name: str, scratch: str, role: str, of: str) -> None:
    subprocess.run(command(name, scratch, of), env=os.environ | {"LAOJIAN_DB_ROLE": role}, check=True)


def start(name: str, scratch: str, of: str = "rows") -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(name, scratch, of),
        env=os.environ | {"LAOJIAN_DB_ROLE": "app"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def writers(count: int, scratch: str, of: str) -> Iterator[list[subprocess.Popen[str]]]:
    crew = [start("write", scratch, of) for _ in range(count)]
    try:
        for writer in crew:
            answer(writer)
        yield crew
    finally:
        for writer in crew:
            dismiss(writer)


@contextmanager
def sealer(wanted: bool, scratch: str) -> Iterator[subprocess.Popen[str] | None]:
    if not wanted:
        yield None
        return
    process = start("seal", scratch)
    try:
        answer(process)
        yield process
    finally:
        dismiss(process)


def dismiss(process: subprocess.Popen[str]) -> None:
    if process.stdin and process.stdout:
        process.stdin.close()
        process.stdout.close()
    process.wait(60)


def order(process: subprocess.Popen[str], line: str) -> None:
    if process.stdin:
        process.stdin.write(line + "\n")
        process.stdin.flush()


def answer(process: subprocess.Popen[str]) -> float:
    line = process.stdout.readline() if process.stdout else ""
    if not line.strip():
        raise CommandError("a process of the benchmark ended before its time")
    return float(line)


def rate(crew: list[subprocess.Popen[str]], seal: subprocess.Popen[str] | None, kind: str, seconds: float) -> float:
    """Transactions a second of the whole crew: each counts its own over the time it really took."""
    helpers = [seal] if seal is not None and kind == "audited" else []
    for process in crew + helpers:
        order(process, f"{kind} {seconds}")
    total = sum(answer(process) for process in crew)
    for process in helpers:
        answer(process)
    return total


# --- stages, each in a process of its own ------------------------------------------------------------------------


def create(scratch: str, of: str) -> None:
    """As the owner: the scratch database with the ledger's own tables and the two that stand for cases, or with all."""
    statement(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(scratch)))
    move_to(scratch)
    if of == "lead":
        leads.prepare()
        return
    call_command("migrate", "ledger", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(BenchCase)
        editor.create_model(BenchStep)
    with connection.cursor() as cursor:  # where there are two roles, the owner's defaults hold in this database too
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'laojian_app'")
        if cursor.fetchone():
            # a foreign key looks at its target FOR KEY SHARE, as the owner of the table: SELECT and INSERT are enough
            cursor.execute("GRANT SELECT, INSERT ON bench_benchcase, bench_benchstep TO laojian_app")
            cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO laojian_app")


def drop(scratch: str, of: str) -> None:
    statement(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(scratch)))


def statement(text: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def move_to(scratch: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = scratch


def write(scratch: str, of: str) -> None:
    """A writer: reads "kind seconds", writes for so long, answers with its transactions a second."""
    move_to(scratch)
    connection.ensure_connection()
    print(0, flush=True)
    number = 0
    for line in sys.stdin:
        kind, seconds = line.split()
        begin = time.perf_counter()
        end, done = begin + float(seconds), 0
        while time.perf_counter() < end:
            number += 1
            WRITES[of](f"{os.getpid()}-{number}", number, kind == "audited")
            done += 1
        print(done / (time.perf_counter() - begin), flush=True)


ALWAYS: dict[str, Any] = {
    "origin": "TS",
    "channel": "窗口",
    "kind": "complaint",
    "state": "S00",
    "seq": 1,
    "flow_version": 1,
    "is_open": True,
    "workplace_address": "广州市天河区某某路 88 号某某工地",
    "employer_name": "广州市天河区某某建筑劳务有限公司",
    "employer_uscc": "91440101MA5XXXXXXX",
    "cause": "V01",
    "title": "拖欠工资",
    "facts": "三名工人反映被拖欠两个月工资，共计三万六千元，多次催要无果。",
    "complainant_masked": "张**",
    "complainant_token": "",
    "phone_masked": "138****0000",
    "received_on": DAY,
    "opened_at": MOMENT,
    "due": DAY,
    "due_code": "DL02",
    "is_wage": True,
    "amount_ordered": 0,
    "amount_paid": 0,
    "changed_at": MOMENT,
}
"""The columns that are the same in every case."""


def one_write(name: str, number: int, audited: bool) -> None:
    """The transaction that is measured."""
    with transaction.atomic():
        case = BenchCase.objects.create(
            number=f"穗天劳监〔2026〕{name}号",
            unit_id=number % 60,
            district_code=f"4401{number % 11:02}",
            street_code=f"4401{number % 11:02}{number % 16:03}",
            grid_code=f"4401{number % 11:02}{number % 16:03}{number % 7:06}",
            employer_id=number % 5000,
            lead_officer_id=number % 200,
            second_officer_id=number % 200 + 1,
            workers=number % 30,
            amount_claimed=number * 100,
            **ALWAYS,
        )
        BenchStep.objects.create(
            case=case,
            seq=1,
            flow_version=1,
            source="NEW",
            step="register_lead",
            target="S00",
            on=DAY,
            recorded_at=MOMENT,
            by_id=number % 200,
            late=False,
            inputs={"channel": "window", "note": "三名工人反映被拖欠两个月工资"},
        )
        if audited:
            actions.record(
                verb="case.register_lead",
                subject=Ref("case", str(case.pk)),
                by=Ref("officer", str(number % 200)),
                at=MOMENT,
                on=DAY,
                authority="天河区大队",
                basis="劳动保障监察条例 第九条",
                payload={"channel": "window", "amount": number * 100, "number": case.number},
            )


def seal(scratch: str, of: str) -> None:
    """The sealer, once a second while a run lasts; its checkpoints go nowhere."""
    move_to(scratch)
    connection.ensure_connection()
    print(0, flush=True)
    for line in sys.stdin:
        end = time.perf_counter() + float(line.split()[1])
        while time.perf_counter() < end:
            while sealing.seal_once(queries.now()) is not None:
                pass
            time.sleep(max(0.0, min(1.0, end - time.perf_counter())))
        print(0, flush=True)


WRITES: dict[str, Callable[[str, int, bool], None]] = {"rows": one_write, "lead": leads.one_lead}
STAGES: dict[str, Callable[[str, str], None]] = {"create": create, "drop": drop, "write": write, "seal": seal}
