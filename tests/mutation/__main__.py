"""`python -m mutation map [TESTS…]` and `python -m mutation hunt`: do the tests notice when a guard is gone?

The map says which tests enter which function; it is kept in build/mutation and made anew for the tests named. A hunt
takes COUNT mutants by SEED (all of them without a count), prints the score and who survived, and ends with 1 when the
score is lower than asked for.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from mutation import planting
from mutation.planting import ROOT, Mutant

KEPT = ROOT / "build" / "mutation"
MAP = KEPT / "map.json"
TESTS = ("tests/rules", *(f"tests/packages/{p}" for p in planting.PACKAGES if p != "kernel"), "tests/packages/web")
GONE = frozenset({"killed", "hung"})


def pytest(job: dict[str, Any], tests: list[str]) -> subprocess.Popen[bytes]:
    """A test run on this errand."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, dir=KEPT) as file:
        json.dump(job, file)
    words = ["-q", "-s", "-p", "mutation.running", "-p", "no:cacheprovider", "-m", "not soak and not browser"]
    environment = os.environ | {"MUTATION_JOB": file.name}
    with Path(job["out"]).with_suffix(".log").open("w") as log:
        command = [sys.executable, "-m", "pytest", *words, *tests]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def in_parts(jobs: list[dict[str, Any]], tests: list[list[str]]) -> list[dict[str, Any]]:
    """All jobs side by side; their answers. Raises SystemExit when one gave none."""
    for job in jobs:
        Path(job["out"]).unlink(missing_ok=True)
    running = [pytest(job, chosen) for job, chosen in zip(jobs, tests, strict=True)]
    codes = [process.wait() for process in running]
    answers = [line for job in jobs for line in lines(Path(job["out"]))]
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


def chosen(only: list[str], count: int | None, seed: int) -> list[Mutant]:
    """The mutants of the rooms, or of modules that begin with one of `only`; `count` of them, drawn."""
    every = [
        mutant
        for path in planting.modules()
        if not only or any(path.startswith(prefix) for prefix in only)
        for mutant in planting.mutants(path)
    ]
    return every if count is None or count >= len(every) else random.Random(seed).sample(every, count)


def hunt(options: argparse.Namespace) -> int:
    wanted = chosen(options.only, options.count, options.seed)
    tests = sorted({test.split("::")[0] for test in json.loads(MAP.read_text())})
    tests = [test for test in tests if (ROOT / test).exists()]
    shared = {"errand": "hunt", "map": str(MAP), "seconds": options.seconds, "budget": options.budget}
    jobs = [
        shared
        | {"mutants": [(m.path, m.number) for m in wanted[p :: options.parts]], "out": str(KEPT / f"hunt-{p}.jsonl")}
        for p in range(options.parts)
    ]
    started = time.monotonic()
    answers = in_parts(jobs, [tests] * options.parts)
    return told({(m.path, m.number): m for m in wanted}, answers, time.monotonic() - started, options)


def told(
    wanted: dict[tuple[str, int], Mutant], answers: list[dict[str, Any]], took: float, options: argparse.Namespace
) -> int:
    """Print the score and the survivors; 0 when the score is as asked for."""
    known = {(row["path"], row["function"], row["was"], row["now"]): row["reason"] for row in lines(KNOWN)}
    fates = [(wanted[a["path"], a["number"]], a) for a in answers]
    per_package: dict[str, Counter[str]] = {}
    for mutant, answer in fates:
        per_package.setdefault(mutant.path.split("/")[1], Counter())[answer["state"]] += 1
    for mutant, answer in sorted(fates, key=lambda f: (f[0].path, f[0].number)):
        if answer["state"] not in GONE:
            reason = known.get((mutant.path, mutant.function, mutant.was, mutant.now), "")
            sys.stdout.write(f"{answer['state']} {mutant} ({answer['tests']} tests) {reason}\n")
    for package, states in sorted(per_package.items()):
        sys.stdout.write(f"{package}: {sum(states[s] for s in GONE)} of {sum(states.values())} {dict(states)}\n")
    noticed = sum(answer["state"] in GONE for _, answer in fates)
    score = noticed / max(1, len(fates))
    sys.stdout.write(
        f"seed {options.seed}: {noticed} of {len(fates)} mutants noticed = {score:.3f} in {took:.0f} s"
        f" ({len(wanted)} chosen)\n"
    )
    return 0 if score >= options.least else 1


KNOWN = Path(__file__).with_name("equivalent.jsonl")
"""Survivors that change nothing anybody could see, each with the reason."""


def main() -> int:
    reader = argparse.ArgumentParser(prog="mutation", description=__doc__)
    reader.add_argument("errand", choices=["map", "hunt"])
    reader.add_argument("tests", nargs="*", help="map: files or folders of tests (all of the packages without)")
    reader.add_argument("--only", action="append", default=[], help="hunt: modules that begin with this, repeatable")
    reader.add_argument("--count", type=int, help="hunt: so many, drawn by --seed")
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
    if not MAP.exists():
        make_map(list(TESTS), options.parts)
    return hunt(options)


if __name__ == "__main__":
    raise SystemExit(main())
