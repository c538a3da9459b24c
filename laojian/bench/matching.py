"""Which contacts speak of one event? Precision and recall on made-up contacts whose events are known; no database.

Several seeds, none of them the one the weights were learned on. A pair counts as found when the blocks bring it up and
the score reaches the threshold; recall is over all true pairs, also those that no block brings up.
"""

from __future__ import annotations

import json
import statistics
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from laojian.analytics import similarity
from laojian.analytics.similarity_truth import Told, contacts

#: Blocks of more contacts than this are not compared, as in the program.
LARGEST_BLOCK: Final = 400
LEARNED_ON: Final = 1

Say = Callable[[str], object]
Pair = tuple[int, int]


def add_arguments(parser: ArgumentParser) -> None:
    """How many contacts, which seeds, where the figures go."""
    parser.add_argument("--count", type=int, default=6_000, help="contacts for each seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[20261123, 20261124, 20261125])
    parser.add_argument("--json", type=Path, default=Path(settings.ROOT) / "build" / "bench_matching.json")


def run(options: dict[str, Any], say: Say) -> None:
    """Measure, print, write the JSON."""
    thresholds = sorted({similarity.MAYBE, similarity.SAME})
    runs = [measured(seed, options["count"], thresholds) for seed in options["seeds"] if seed != LEARNED_ON]
    for one in runs:
        for row in one["at"]:
            say(
                f"seed {one['seed']}: {one['contacts']} contacts, {one['events']} events, score ≥ {row['threshold']}: "
                f"precision {row['precision']:.3f}, recall {row['recall']:.3f} (brought up {one['brought_up']:.3f})"
            )
    result = {
        "count": options["count"],
        "runs": runs,
        "rows": [
            {
                "threshold": threshold,
                **{
                    name: spread(row[name] for one in runs for row in one["at"] if row["threshold"] == threshold)
                    for name in ("precision", "recall")
                },
            }
            for threshold in thresholds
        ],
        "brought_up": spread(one["brought_up"] for one in runs),
        "compared": statistics.median(one["compared"] / one["contacts"] for one in runs),
        "micros": statistics.median(one["micros"] for one in runs),
    }
    options["json"].parent.mkdir(parents=True, exist_ok=True)
    options["json"].write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    say(f"→ {options['json']}")


def measured(seed: int, count: int, thresholds: Iterable[float]) -> dict[str, Any]:
    """Precision and recall of one generated set at each threshold, what the blocks bring up, and what a pair costs."""
    told = contacts(count, seed=seed)
    truth = pairs_of((one.event, number) for number, one in enumerate(told))
    compared = brought_up(told)
    begun = time.perf_counter()
    scores = {(a, b): similarity.same_event(told[a].facts, told[b].facts).score for a, b in compared}
    taken = time.perf_counter() - begun
    rows = []
    for threshold in thresholds:
        said = {pair for pair, score in scores.items() if score >= threshold}
        right = len(said & truth)
        rows.append({"threshold": threshold, "precision": right / max(1, len(said)), "recall": right / len(truth)})
    return {
        "seed": seed,
        "contacts": len(told),
        "events": len({one.event for one in told}),
        "pairs": len(truth),
        "compared": len(compared),
        "brought_up": len(compared & truth) / len(truth),
        "micros": taken / max(1, len(compared)) * 1e6,
        "at": rows,
    }


def brought_up(told: list[Told]) -> set[Pair]:
    """The pairs that share a block."""
    keyed = ((key, number) for number, one in enumerate(told) for key in similarity.blocks(one.facts))
    return pairs_of(keyed, LARGEST_BLOCK)


def pairs_of(grouped: Iterable[tuple[Hashable, int]], largest: int | None = None) -> set[Pair]:
    """All pairs of numbers under one key; keys with too many numbers are left out."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for key, number in grouped:
        groups[key].append(number)
    return {
        pair for group in groups.values() if largest is None or len(group) <= largest for pair in combinations(group, 2)
    }


def spread(values: Iterable[float]) -> dict[str, float]:
    """Median, lowest, highest."""
    found = sorted(values)
    return {"median": statistics.median(found), "low": found[0], "high": found[-1]}
