"""`python -m mutation map [TESTS…]`, `… hunt`, `… tally`: do the tests notice when a guard is gone?

The map says which tests enter which function; it is kept in build/mutation and made anew for the tests named. A hunt
takes COUNT mutants by SEED (all of them without a count), prints who survived and the score, and ends with 1 when the
score without those listed as equivalent is lower than asked for. What became of each stays in
build/mutation/last.jsonl: `hunt --again` takes the survivors alone, tests that noticed something in a function are run
first, and `tally` adds up what is known of all that stands today.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from mutation import fates, planting
from mutation.planting import ROOT, Mutant

KEPT = ROOT / "build" / "mutation"
MAP = KEPT / "map.json"
LAST = KEPT / "last.jsonl"
TESTS = ("tests/rules", *(f"tests/packages/{p}" for p in planting.PACKAGES if p != "kernel"), "tests/packages/web")


def pytest(job: dict[str, Any], tests: list[str]) -> subprocess.Popen[bytes]:
    """A test run on this errand."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, dir=KEPT) as file:
        json.dump(job, file)
    words = ["-q", "-s", "-p", "mutation.running", "-p", "no:cacheprovider", "-m", "not soak and not browser"]
    environment = os.environ | {"MUTATION_JOB": file.name}
    with Path(job["out"]).with_suffix(".log").open("w") as log:
        command = [sys.executable, "-m", "pytest", *words, *tests]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def in_parts(jobs: list[dict[str, Any]], tests: list[list[str]]) -> list[dict[str, Any]]:
    """All jobs side by side; their answers, also when they were broken off. Raises SystemExit when none gave any."""
    for job in jobs:
        Path(job["out"]).unlink(missing_ok=True)
    running = [pytest(job, chosen) for job, chosen in zip(jobs, tests, strict=True)]
    try:
        codes = [process.wait() for process in running]
    except KeyboardInterrupt:
        codes = [process.wait() for process in running]  # the terminal has interrupted them too
    answers = [line for job in jobs for line in fates.lines(Path(job["out"]))]
    if not answers:
        raise SystemExit(f"pytest ended with {codes}; see {jobs[0]['out'].removesuffix('.jsonl')}.log")
    return answers


def make_map(tests: list[str], parts: int) -> None:
    """Map these tests and put them into what is kept."""
    files = sorted(
        {
            str(f.relative_to(ROOT))
            for t in tests
            for f in ([ROOT / t] if t.endswith(".py") else (ROOT / t).rglob("test_*.py"))
        }
    )
    jobs = [{"errand": "map", "out": str(KEPT / f"map-{part}.jsonl")} for part in range(parts)]
    answers = in_parts(jobs, [files[part::parts] for part in range(parts)])
    kept: dict[str, Any] = json.loads(MAP.read_text()) if MAP.exists() else {}
    kept = {
        test: row
        for test, row in kept.items()
        if test.split("::")[0] not in files and (ROOT / test.split("::")[0]).exists()
    }
    failed = {line["failed"] for line in answers if "failed" in line}
    kept |= {a.pop("test"): a for a in answers if "test" in a and a["test"] not in failed}
    MAP.write_text(json.dumps(kept))
    sys.stdout.write(f"{len(kept)} tests mapped; {len(failed)} failed and are left out: {sorted(failed)[:5]}\n")


def chosen(options: argparse.Namespace) -> dict[fates.Key, Mutant]:
    """The mutants of the rooms, or of modules that begin with one of `only`; `count` of them, drawn.

    With `again` only those that survived when they were last hunted.
    """
    every = {
        key: mutant
        for path in planting.modules()
        if not options.only or any(path.startswith(prefix) for prefix in options.only)
        for key, mutant in fates.numbered(planting.mutants(path)).items()
    }
    if options.again:
        survived = fates.survivors(LAST)
        every = {key: mutant for key, mutant in every.items() if key in survived}
    if options.count is None or options.count >= len(every):
        return every
    drawn = random.Random(options.seed).sample(list(every), options.count)
    return {key: every[key] for key in sorted(drawn)}


def hunt(options: argparse.Namespace) -> int:
    every = chosen(options)
    functions = {f"{m.path}:{m.function}" for m in every.values()}
    mapped = json.loads(MAP.read_text())
    tests = {test.split("::")[0] for test, row in mapped.items() if not functions.isdisjoint(row["functions"])}
    shared = {"errand": "hunt", "map": str(MAP), "seconds": options.seconds, "budget": options.budget}
    shared |= {"killers": fates.killers(LAST)}
    wanted = [(m.path, m.number) for m in every.values()]
    jobs = [
        shared | {"mutants": wanted[p :: options.parts], "out": str(KEPT / f"hunt-{p}.jsonl")}
        for p in range(options.parts)
    ]
    started = time.monotonic()
    there = sorted(test for test in tests if (ROOT / test).exists()) or [*TESTS]
    answers = {(a["path"], a["number"]): a for a in in_parts(jobs, [there] * options.parts)}
    found = {key: answers[m.path, m.number] for key, m in every.items() if (m.path, m.number) in answers}
    fates.keep(LAST, found)
    heading = f"seed {options.seed}, {len(every)} chosen, {time.monotonic() - started:.0f} s"
    return fates.told(every, {key: fate["state"] for key, fate in found.items()}, heading, options.least)


def tally(options: argparse.Namespace) -> int:
    """What is known of the mutants that are there today, hunted in whatever runs."""
    every = chosen(options)
    known = {key: row["state"] for key, row in fates.keyed(fates.lines(LAST)).items() if key in every}
    return fates.told(every, known, f"{len(known)} of {len(every)} ever hunted", options.least)


def main() -> int:
    reader = argparse.ArgumentParser(prog="mutation", description=__doc__)
    reader.add_argument("errand", choices=["map", "hunt", "tally"])
    reader.add_argument("tests", nargs="*", help="map: files or folders of tests (all of the packages without)")
    reader.add_argument("--only", action="append", default=[], help="hunt: modules that begin with this, repeatable")
    reader.add_argument("--count", type=int, help="hunt: so many, drawn by --seed")
    reader.add_argument("--again", action="store_true", help="hunt: only those that survived their last hunt")
    reader.add_argument("--seed", type=int, default=20261128)
    reader.add_argument("--seconds", type=float, default=1e9, help="hunt: stop after so many")
    reader.add_argument("--budget", type=float, default=40, help="hunt: seconds of tests for one mutant")
    reader.add_argument("--parts", type=int, default=2, help="processes side by side")
    reader.add_argument("--least", type=float, default=0.0, help="hunt: the lowest score that is good")
    options = reader.parse_intermixed_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    if options.errand == "map":
        make_map(options.tests or list(TESTS), options.parts)
        return 0
    if options.errand == "tally":
        return tally(options)
    if not MAP.exists():
        make_map(list(TESTS), options.parts)
    return hunt(options)


if __name__ == "__main__":
    raise SystemExit(main())
