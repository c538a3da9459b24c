"""One linear function per class, fitted one against the rest; and the weighing of features by what they tell apart."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

from laojian.analytics.triage.features import Rows, unit_length

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]  # rows × classes

SEED: Final = 20040001
#: Counts of a class are drawn towards the counts of all by so many rows.
_DRAWN: Final = 15.0


@dataclass(frozen=True)
class Settings:
    """How one model is fitted. `balance`: the power by which rows of a rare class weigh more (0: all alike)."""

    kinds: tuple[tuple[str, float], ...]
    cost: float
    balance: float
    telling: float

    def said(self) -> dict[str, Any]:
        """As the card shows it."""
        return {
            "features": [list(kind) for kind in self.kinds],
            "C": self.cost,
            "balance": self.balance,
            "telling": self.telling,
        }


@dataclass(frozen=True)
class Linear:
    """score = (row × scale, of length one) @ coefficients + intercepts."""

    scale: NDArray[np.float32]
    coefficients: NDArray[np.float32]
    intercepts: Floats

    def decide(self, rows: Rows) -> Floats:
        """A number for each row and class; above 0 the class is likelier than not, before calibration."""
        return np.asarray(scaled(rows, self.scale) @ self.coefficients + self.intercepts, dtype=np.float64)


def scaled(rows: Rows, scale: NDArray[np.float32]) -> Rows:
    """Columns weighed, then each row of length one."""
    made = rows.copy()
    made.data = made.data * scale[made.indices]
    return unit_length(made)


def telling_scale(rows: Rows, marks: Marks, power: float) -> NDArray[np.float32]:
    """How much more often a feature stands in the class it likes best than in all rows, as a weight with mean one.

    A feature evenly spread weighs least. Supervised, so it is learned anew on each part of a cross-validation.
    """
    if power == 0 or not marks.any():
        return np.ones(rows.shape[1], dtype=np.float32)
    present = sparse.csr_matrix((np.ones(rows.nnz, dtype=np.float32), rows.indices, rows.indptr), shape=rows.shape)
    counts = (sparse.csr_matrix(marks.T, dtype=np.float32) @ present).toarray()
    sizes = marks.sum(axis=0)
    share = (np.bincount(rows.indices, minlength=rows.shape[1]) + 0.5) / (rows.shape[0] + 1)
    likes = (counts + _DRAWN * share) / (sizes[:, None] + _DRAWN) / share
    scale = np.log2(1 + likes.max(axis=0)) ** power
    return np.asarray(scale / scale.mean(), dtype=np.float32)


def fit(rows: Rows, marks: Marks, settings: Settings, *, exclusive: bool) -> Linear:
    """Fit all classes. `exclusive`: each row has exactly one class. Raises nothing on a class without rows."""
    scale = telling_scale(rows, marks, settings.telling)
    weighed = scaled(rows, scale).astype(np.float64)
    classes = marks.shape[1]
    coefficients = np.zeros((rows.shape[1], classes), dtype=np.float32)
    intercepts = np.full(classes, -1.0)
    counts = marks.sum(axis=0)
    present = np.flatnonzero((counts > 0) & (counts < len(marks)))
    if exclusive and len(present) > 2:
        answers = marks.argmax(axis=1)
        weights = {int(k): float((len(marks) / (len(present) * counts[k])) ** settings.balance) for k in present}
        machine = _fitted(weighed, answers, settings.cost, weights)
        coefficients[:, present], intercepts[present] = machine.coef_.T, machine.intercept_
    else:
        for k in present:
            rest = len(marks) - counts[k]
            weight = float((rest / counts[k]) ** (settings.balance / 2))
            machine = _fitted(
                weighed, marks[:, k].astype(int), settings.cost, {0: 1 / weight if exclusive else 1.0, 1: weight}
            )
            coefficients[:, k], intercepts[k] = machine.coef_[0], machine.intercept_[0]
    intercepts[counts == len(marks)] = 1.0
    return Linear(scale, coefficients, intercepts)


def _fitted(rows: Rows, answers: NDArray[Any], cost: float, weights: dict[int, float]) -> LinearSVC:
    machine = LinearSVC(C=cost, class_weight=weights, tol=0.1, random_state=SEED, max_iter=200)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return machine.fit(rows, answers)
