"""The benchmarks of matching and of the door on small sets: figures within reach, and said on their page."""

from __future__ import annotations

from laojian.analytics import similarity
from laojian.bench import figures, matching


def test_matching_on_known_truth_finds_most_and_joins_little_wrongly():
    one = matching.measured(11, 500, [similarity.MAYBE, similarity.SAME])
    low, high = one["at"]
    assert one["contacts"] >= 500 and 0.8 <= one["brought_up"] <= 1
    assert high["precision"] >= 0.9 and high["recall"] >= 0.7
    assert low["recall"] >= high["recall"] and low["precision"] <= high["precision"]


def test_pairs_under_a_key_that_says_too_little_are_left_out():
    grouped = [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("b", 4)]
    assert matching.pairs_of(grouped) == {(1, 2), (1, 3), (2, 3), (1, 4)}
    assert matching.pairs_of(grouped, 2) == {(1, 4)}


def test_the_figures_of_a_flood_say_when_a_bound_is_broken():
    quiet = {
        "contacts": 5, "presses": 40, "median": 0.02, "p95": 0.1, "sending_p95": 0.1, "work": 0.01, "bots": {},
        "load": 1.0,
    }  # fmt: skip
    result = {
        "quiet": quiet, "flood": quiet | {"p95": 1.5, "bots": {"429": 9}}, "goal": 1.0, "rate": 200.0, "seconds": 1.0,
        "people": 2, "seed": 1,
    }  # fmt: skip
    said = figures.intake(result)
    assert "| none | 5 | 40 | 20 ms | 100 ms | 100 ms | ≤ 1 s |" in said and "**broken**" in said and "9 × 429" in said
