"""From decisions to probabilities, and from probabilities to labels: learned on rows a model had not seen.

One class each: classes share one in the ratio of logistic(slope · decision + bend) · exp(lean of the class); the bend
lets classes that are out of the question weigh nothing while those in question stay close. Several: a logistic curve
for each label, drawn towards the curve of all labels where a label is rare. A lean that moves a class may only decide
if it helps on held-out halves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, logsumexp

from laojian.analytics.triage.figures import goodness, marked_goodness
from laojian.analytics.triage.linear import Floats, Marks

#: A lean or a threshold of its own is kept if the held-out figure rises by this much.
WORTH: Final = 0.002
_DRAWN_ROWS: Final = 20.0
#: Shares of labels that are wrong whatever the text says: no score can be surer than the labels are.
_FLOORS: Final = (0.0, 0.03, 0.07, 0.12)
#: A curve is learned from about this many rows at most.
_MOST_ROWS: Final = 4_000


@dataclass(frozen=True)
class Curve:
    """slope and lean of each class; `bend` and `floor` (one label) and `thresholds` (several, in probability)."""

    slopes: Floats
    leans: Floats
    bend: float
    floor: float
    thresholds: Floats | None

    def probabilities(self, decisions: Floats) -> Floats:
        """Rows × classes; rows of a single-label model sum to one."""
        if self.thresholds is not None:
            return np.asarray(expit(decisions * self.slopes + self.leans), dtype=np.float64)
        raised = log_expit(decisions * self.slopes + self.bend) + self.leans
        chances = np.exp(raised - logsumexp(raised, axis=1, keepdims=True))
        return np.asarray((1 - self.floor) * chances + self.floor / chances.shape[1], dtype=np.float64)


def single_curve(decisions: Floats, answers: np.ndarray) -> Curve:
    """The curve of a single-label model; leans are zero unless held-out halves are better with them."""
    half = np.arange(len(answers)) % 2 == 0
    without, leaning = [], []
    for part in (half, ~half):
        learned, _ = _softmax_curve(decisions[part], answers[part], lean=True, floor=0.02)
        without.append(goodness(answers[~part], decisions[~part].argmax(axis=1)))
        leaning.append(goodness(answers[~part], learned.probabilities(decisions[~part]).argmax(axis=1)))
    lean = float(np.mean(leaning)) > float(np.mean(without)) + WORTH
    curves = [_softmax_curve(decisions, answers, lean=lean, floor=floor) for floor in _FLOORS]
    return min(curves, key=lambda one: one[1])[0]


def _softmax_curve(decisions: Floats, answers: np.ndarray, *, lean: bool, floor: float) -> tuple[Curve, float]:
    """The most likely curve for one floor, and its loss."""
    every = 1 + (len(answers) - 1) // _MOST_ROWS
    decisions, answers = decisions[::every], answers[::every]
    rows, classes = decisions.shape
    ones = np.zeros((rows, classes))
    ones[np.arange(rows), answers] = 1

    def loss(x: Floats) -> tuple[float, Floats]:
        slope, bend, leans = np.exp(x[0]), x[1], x[2:] if lean else np.zeros(classes)
        inner = decisions * slope + bend
        raised = log_expit(inner) + leans
        chances = np.exp(raised - logsumexp(raised, axis=1, keepdims=True))
        mine = (1 - floor) * (chances * ones).sum(axis=1)
        mixed = mine + floor / classes + 1e-300
        wrong = (mine / mixed)[:, None] * (chances - ones)
        value = 2 * (leans**2).sum() + 0.5 * (x[0] - 1) ** 2 + 0.05 * bend**2 - np.log(mixed).sum()
        through = wrong * expit(-inner)
        pull = [(through * decisions).sum() * slope + (x[0] - 1), through.sum() + 0.1 * bend]
        return float(value), np.concatenate([pull, wrong.sum(axis=0) + 4 * leans if lean else np.zeros(0)])

    bounds = [(-3.0, 4.0), (-12.0, 12.0), *[(-6.0, 6.0)] * (classes * lean)]
    start = np.concatenate([[1.0], np.zeros(1 + classes * lean)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60})
    leans = found.x[2:] if lean else np.zeros(classes)
    return Curve(np.full(classes, np.exp(found.x[0])), leans, float(found.x[1]), floor, None), float(found.fun)


def marked_curve(decisions: Floats, marks: Marks) -> Curve:
    """The curves and thresholds of a several-label model."""
    slopes, leans = _logistic_curves(decisions, marks)
    chances = np.asarray(expit(decisions * slopes + leans), dtype=np.float64)
    half = np.arange(len(marks)) % 2 == 0
    common, own = [], []
    for part in (half, ~half):
        cut = common_threshold(chances[part], marks[part])
        drawn = _own_thresholds(chances[part], marks[part], cut)
        common.append(marked_goodness(marks[~part], chances[~part] >= cut))
        own.append(marked_goodness(marks[~part], chances[~part] >= drawn))
    cut = common_threshold(chances, marks)
    helps = float(np.mean(own)) > float(np.mean(common)) + WORTH
    thresholds = _own_thresholds(chances, marks, cut) if helps else np.full(marks.shape[1], cut)
    return Curve(slopes, leans, 0.0, 0.0, thresholds)


def _logistic_curves(decisions: Floats, marks: Marks) -> tuple[Floats, Floats]:
    everything = _logistic(decisions.ravel(), marks.ravel(), np.array([1.0, 0.0]), 0.1)
    classes = marks.shape[1]
    slopes, leans = np.zeros(classes), np.zeros(classes)
    for k in range(classes):
        slopes[k], leans[k] = _logistic(decisions[:, k], marks[:, k], everything, 3.0)
    return slopes, leans


def _logistic(decisions: Floats, marks: np.ndarray, prior: Floats, drawn: float) -> Floats:
    def loss(x: Floats) -> tuple[float, Floats]:
        raised = decisions * x[0] + x[1]
        wrong = expit(raised) - marks
        value = (np.logaddexp(0, raised) - raised * marks).sum() + drawn * ((x - prior) ** 2).sum()
        return float(value), np.array([(wrong * decisions).sum(), wrong.sum()]) + 2 * drawn * (x - prior)

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=[(0.05, 50), (-20, 20)]).x
    return np.asarray(found, dtype=np.float64)


def common_threshold(chances: Floats, marks: Marks) -> float:
    """One threshold for all labels: the best mean of macro and micro F1; the middle of the good range."""
    cuts = np.arange(0.1, 0.71, 0.025)
    values = np.array([marked_goodness(marks, chances >= cut) for cut in cuts])
    good = cuts[values >= values.max() - 0.001]
    return float(good[len(good) // 2])


def _own_thresholds(chances: Floats, marks: Marks, common: float) -> Floats:
    """Each label's best threshold by its F1, drawn towards the common one the rarer the label."""
    cuts = np.full(marks.shape[1], common)
    for k in range(marks.shape[1]):
        count = int(marks[:, k].sum())
        if count < 5:
            continue
        order = np.argsort(-chances[:, k], kind="stable")
        hits = np.cumsum(marks[order, k])
        f1 = 2 * hits / (np.arange(1, len(order) + 1) + count)
        smooth = np.convolve(f1, np.ones(3) / 3, mode="same")
        best = float(chances[order[int(smooth.argmax())], k])
        cuts[k] = (count * best + _DRAWN_ROWS * common) / (count + _DRAWN_ROWS)
    return np.asarray(np.clip(cuts, 0.05, 0.9), dtype=np.float64)
