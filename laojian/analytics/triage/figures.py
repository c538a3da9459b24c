"""The figures a choice is made by and a card shows: F1 by class, macro, micro, calibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from laojian.analytics.triage.linear import Floats, Marks


def _f1(hits: Floats, given: Floats, said: Floats) -> Floats:
    total = given + said
    return np.divide(2 * hits, total, out=np.zeros_like(total), where=total > 0)


def one_hot(answers: NDArray[np.int64], classes: int) -> Marks:
    """Rows × classes from class numbers."""
    marks = np.zeros((len(answers), classes), dtype=np.bool_)
    marks[np.arange(len(answers)), answers] = True
    return marks


def by_class(marks: Marks, said: Marks) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1 of each class; 0 where nothing was said or given."""
    hits = (marks & said).sum(axis=0).astype(np.float64)
    given, told = marks.sum(axis=0).astype(np.float64), said.sum(axis=0).astype(np.float64)
    precision = np.divide(hits, told, out=np.zeros_like(hits), where=told > 0)
    recall = np.divide(hits, given, out=np.zeros_like(hits), where=given > 0)
    return precision, recall, _f1(hits, given, told)


def macro_f1(marks: Marks, said: Marks) -> float:
    """The mean F1 of the classes that occur."""
    used = marks.any(axis=0) | said.any(axis=0)
    return float(by_class(marks, said)[2][used].mean()) if used.any() else 0.0


def micro_f1(marks: Marks, said: Marks) -> float:
    """F1 of all decisions together; with one class each it is the share of right answers."""
    total = int(marks.sum() + said.sum())
    return float(2 * (marks & said).sum() / total) if total else 0.0


def marked_goodness(marks: Marks, said: Marks) -> float:
    """What is tuned: the mean of macro F1 and micro F1."""
    return (macro_f1(marks, said) + micro_f1(marks, said)) / 2


def goodness(answers: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    """The same for one class each: the mean of macro F1 and the share of right answers."""
    classes = int(max(answers.max(initial=0), said.max(initial=0))) + 1
    return marked_goodness(one_hot(answers, classes), one_hot(said, classes))


def calibration_error(scores: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected gap between score and share of right answers, over bins of equal width."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    gap = 0.0
    for number in range(bins):
        here = place == number
        if here.any():
            gap += float(here.mean()) * abs(float(scores[here].mean()) - float(right[here].mean()))
    return gap
