"""Whether a text says anything: a small curve over how much of it is known, how rare that is, how clearly it points.

Learned from the training texts and clauses of them against texts that say nothing (`nothing`). The scores of a row are
its probabilities times this chance, so that for a greeting every score is low, whatever class it leans to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from laojian.analytics.triage.features import Rows
from laojian.analytics.triage.linear import Floats

_CLAUSE: Final = re.compile(r"[^，。！？；,!?;\s]{5,18}")


@dataclass(frozen=True)
class Saying:
    """chance = logistic(measures · weights + lean)"""

    weights: Floats
    lean: float

    def chance(self, measures: Floats) -> Floats:
        """The chance that a row says something; a row without any known feature says nothing."""
        made = expit(measures @ self.weights + self.lean)
        return np.asarray(np.where(measures[:, 0] > 0, made, 0.0), dtype=np.float64)


def measures(words: Rows, pairs: Rows, lengths: Floats, decisions: Floats) -> Floats:
    """For each row: how much is known (log of its weight), the share of pairs known, the spread of decisions."""
    mass = np.asarray(words.multiply(words).sum(axis=1)).ravel() + np.asarray(pairs.multiply(pairs).sum(axis=1)).ravel()
    known = np.asarray(np.diff(pairs.indptr), dtype=np.float64)
    cover = np.clip(known / np.maximum(lengths, 1), 0, 1)
    spread = decisions.max(axis=1) - (decisions.mean(axis=1) if decisions.shape[1] > 1 else -1.0)
    return np.column_stack([np.log1p(mass), cover, np.where(mass > 0, spread, 0.0)])


def clauses(texts: Sequence[str], *, seed: int, count: int = 400) -> tuple[list[str], list[int]]:
    """One clause from each of up to `count` texts, and the row it comes from."""
    random = np.random.default_rng(seed)
    rows = np.sort(random.permutation(len(texts))[:count])
    found, origins = [], []
    for row in rows:
        every = _CLAUSE.findall(texts[row][:1000])
        if every:
            found.append(every[int(random.integers(0, len(every)))])
            origins.append(int(row))
    return found, origins


def learned(real: Floats, pieces: Floats, nothing: Floats) -> Saying:
    """The curve that tells rows (`real`) and clauses (`pieces`) from texts that say nothing; each kind weighs alike."""
    kinds = [(real, 1.0, 1.0), (pieces, 1.0, 0.5), (nothing, 0.0, 1.0)]
    kinds = [kind for kind in kinds if len(kind[0])]
    x = np.vstack([kind[0] for kind in kinds])
    y = np.concatenate([np.full(len(kind[0]), kind[1]) for kind in kinds])
    w = np.concatenate([np.full(len(kind[0]), kind[2] * 300 / len(kind[0])) for kind in kinds])
    centre, width = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = (x - centre) / width

    def loss(b: Floats) -> tuple[float, Floats]:
        raised = z @ b[1:] + b[0]
        wrong = w * (expit(raised) - y)
        value = (w * (np.logaddexp(0, raised) - raised * y)).sum() + 0.5 * (b[1:] ** 2).sum()
        return float(value), np.concatenate([[wrong.sum()], wrong @ z + b[1:]])

    bounds = [(-20.0, 20.0), *[(0.0, 20.0)] * x.shape[1]]
    found = minimize(loss, np.zeros(1 + x.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[1:] / width
    return Saying(weights, float(found[0] - centre @ weights))
