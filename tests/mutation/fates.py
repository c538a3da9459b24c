"""What became of each mutant when it was last hunted, and the score: kept from one run to the next.

A mutant is known by its path, function, text before and after, and `nth`, the how-many-eth of these in the function:
lines and numbers move with every change of the module.
"""

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from mutation import planting
from mutation.planting import Mutant

GONE = frozenset({"killed", "hung"})
LISTED = Path(__file__).with_name("equivalent.jsonl")
"""Mutants that change nothing anybody could see, each with the reason; `nth` stands there when it is not 1."""

Key = tuple[str, str, str, str, int]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def keyed(rows: Iterable[dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    """Rows of a file of mutants by what they are known by."""
    return {(row["path"], row["function"], row["was"], row["now"], row.get("nth", 1)): row for row in rows}


def numbered(mutants: Iterable[Mutant]) -> dict[Key, Mutant]:
    """The mutants of whole modules by what they are known by."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for m in mutants:
        same = (m.path, m.function, m.was, m.now)
        seen[same] += 1
        found[*same, seen[same]] = m
    return found


def keep(file: Path, fates: dict[Key, dict[str, Any]]) -> None:
    """Write what is known of each into the file, the newest word on each."""
    known = keyed(lines(file)) | {
        key: dict(zip(("path", "function", "was", "now", "nth"), key, strict=True))
        | {"state": fate["state"], "by": fate["by"]}
        for key, fate in fates.items()
    }
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for _, row in sorted(known.items())))


def survivors(file: Path) -> set[Key]:
    """Those that no test noticed when they were last hunted."""
    return {key for key, row in keyed(lines(file)).items() if row["state"] not in GONE}


def killers(file: Path) -> dict[str, list[str]]:
    """By function, the tests that noticed what was taken out of it, the busiest first."""
    found: dict[str, Counter[str]] = {}
    for row in lines(file):
        if row["state"] == "killed":
            found.setdefault(f"{row['path']}:{row['function']}", Counter())[row["by"]] += 1
    return {function: [test for test, _ in tests.most_common(5)] for function, tests in found.items()}


def told(every: dict[Key, Mutant], states: dict[Key, str], heading: str, least: float) -> int:
    """Print survivors, packages and both scores; 0 when all is as asked for.

    The raw score counts every mutant hunted; the bound holds for the score without those listed as equivalent. A
    listed one that a test notices, or that stands nowhere any more, is an error: the list would not be true.
    """
    listed = keyed(lines(LISTED))
    noticed = {key for key, state in states.items() if state in GONE}
    for key, mutant in every.items():
        if key in states and key not in noticed:
            reason = f"— listed: {listed[key]['reason']}" if key in listed else ""
            sys.stdout.write(f"{states[key]} {mutant} {reason}\n")
    for package in sorted({key[0].split("/")[1] for key in states}):
        own = Counter(state for key, state in states.items() if key[0].split("/")[1] == package)
        sys.stdout.write(f"{package}: {score(own.total() - _missed(own), own.total())} {dict(own)}\n")
    wrong = [f"listed as equivalent, yet noticed: {every[key]}" for key in every if key in listed and key in noticed]
    wrong += [f"listed as equivalent, but there is no such place: {key}" for key in _nowhere(listed)]
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    rest = states.keys() - listed.keys()
    sys.stdout.write(
        f"{heading}: {score(len(noticed), len(states))}; without {len(states) - len(rest)} listed as equivalent"
        f" {score(len(noticed & rest), len(rest))}\n"
    )
    return 0 if not wrong and len(noticed & rest) >= least * len(rest) else 1


def score(noticed: int, of: int) -> str:
    return f"{noticed} of {of} noticed = {noticed / max(1, of):.3f}"


def _missed(states: Counter[str]) -> int:
    return sum(count for state, count in states.items() if state not in GONE)


def _nowhere(listed: Collection[Key]) -> list[Key]:
    """Rows of the list that name no place of today's modules."""
    paths = {key[0] for key in listed} & set(planting.modules())
    return sorted(set(listed) - {key for path in paths for key in numbered(planting.mutants(path))})
