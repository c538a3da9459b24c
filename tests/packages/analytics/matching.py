"""Measuring `same_event` on contacts with known truth, and learning its weights."""

from collections import defaultdict
from itertools import combinations

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from laojian.analytics import similarity
from laojian.analytics.signal_words import SAID
from laojian.analytics.similarity_truth import Told

#: A block of more contacts than this is not compared: it says too little.
LARGEST_BLOCK = 400
#: No signal decides alone, and none counts against its meaning: made-up contacts are narrower than life.
BOUNDS = {"code_same": 4.5, "name_same": 4.5, "late": -2.5}
FOR = ("same", "like", "close", "shared", "soon")


def candidates(told: list[Told]) -> set[tuple[int, int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(told):
        for key in similarity.blocks(one.facts):
            index[key].append(number)
    return {pair for block in index.values() if len(block) <= LARGEST_BLOCK for pair in combinations(block, 2)}


def true_pairs(told: list[Told]) -> set[tuple[int, int]]:
    events: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(told):
        events[one.event].append(number)
    return {pair for block in events.values() for pair in combinations(block, 2)}


def learned(told: list[Told]) -> tuple[float, dict[str, float]]:
    """Base and weights by logistic regression within `BOUNDS`."""
    pairs, truth = sorted(candidates(told)), true_pairs(told)
    names = list(SAID)
    place = {name: column for column, name in enumerate(names)}
    x = np.zeros((len(pairs), len(names) + 1))
    x[:, -1] = 1
    for row, (a, b) in enumerate(pairs):
        for name, value in similarity.signals(told[a].facts, told[b].facts).items():
            x[row, place[name]] = value
    y = np.array([pair in truth for pair in pairs], dtype=float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        raised = x @ w
        value = (np.logaddexp(0, raised) - raised * y).sum() + 0.5 * (w[:-1] ** 2).sum()
        return value, x.T @ (expit(raised) - y) + np.append(w[:-1], 0)

    bounds = []
    for name in names:
        limit = BOUNDS.get(name, 4.0 if name.endswith(FOR) else -4.0)
        bounds.append((0.1, limit) if name.endswith(FOR) else (limit, -0.1))
    start = np.array([(low + high) / 2 for low, high in bounds] + [-4.0])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (-12, 0)]).x
    return round(float(found[-1]), 1), {name: round(float(found[place[name]]), 1) for name in names}


def measured(told: list[Told], threshold: float) -> tuple[float, float, float]:
    """Precision, recall over all true pairs, and the share of true pairs the blocks find."""
    truth, pairs = true_pairs(told), candidates(told)
    said = {(a, b) for a, b in pairs if similarity.same_event(told[a].facts, told[b].facts).score >= threshold}
    return len(said & truth) / len(said), len(said & truth) / len(truth), len(pairs & truth) / len(truth)
