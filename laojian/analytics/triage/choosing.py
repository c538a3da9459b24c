"""Choosing settings by cross-validation: parts that keep the classes' shares, few candidates, one change at a time.

The work is bounded by counting rows and classes, never by the clock, so the same data give the same choice anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from laojian.analytics.triage import linear
from laojian.analytics.triage.certainty import common_threshold, marked_curve
from laojian.analytics.triage.features import Rows, unit_length
from laojian.analytics.triage.figures import macro_f1, micro_f1, one_hot
from laojian.analytics.triage.linear import Floats, Marks, Settings

#: Words with single characters and pairs of them; the same with runs of three; everything.
KIND_SETS: Final = (
    (("w1", 1.0), ("c1", 0.7), ("c2", 1.0)),
    (("w1", 1.0), ("c1", 0.5), ("c2", 1.0), ("c3", 0.5)),
    (("w1", 1.0), ("w2", 0.5), ("c1", 0.5), ("c2", 1.0), ("c3", 0.7), ("c4", 0.3)),
)
SINGLE_START: Final = Settings(KIND_SETS[1], 0.3, 1.0, 1.0)
MARKED_START: Final = Settings(KIND_SETS[1], 1.0, 0.5, 0.0)
#: A change is kept if the figure rises by more than this: smaller steps are luck.
STEP: Final = 0.0015
#: Rows × classes that the search, and the figures on rows not seen, may cost.
SEARCH_WORK: Final = 45_000
SEEN_WORK: Final = 400_000


@dataclass(frozen=True)
class Tried:
    """One candidate and its figures on rows its model had not seen."""

    settings: Settings
    macro: float
    micro: float

    @property
    def figure(self) -> float:
        """What is tuned: the mean of macro F1 and micro F1 (one class each: share of right answers)."""
        return (self.macro + self.micro) / 2


def joined(tables: dict[str, Rows], kinds: Sequence[tuple[str, float]]) -> Rows:
    """Tables of several kinds side by side, each of length one times its weight, and the whole of length one."""
    return unit_length(sparse.hstack([tables[kind] * np.float32(weight) for kind, weight in kinds], format="csr"))


def parts(marks: Marks, texts: Sequence[str], count: int) -> NDArray[np.int64]:
    """The part (0 … count-1) of each row: classes dealt evenly, the rarest first; equal texts always together."""
    random = np.random.default_rng(linear.SEED)
    first: dict[str, int] = {}
    leader = np.array([first.setdefault(text, row) for row, text in enumerate(texts)])
    sizes = marks.sum(axis=0)
    rarest = np.where(marks, sizes, np.iinfo(np.int64).max).argmin(axis=1)
    rarest[~marks.any(axis=1)] = marks.shape[1]
    part = np.zeros(len(texts), dtype=np.int64)
    dealt = 0
    for group in [*np.argsort(sizes, kind="stable"), marks.shape[1]]:
        mine = np.flatnonzero((rarest == group) & (leader == np.arange(len(texts))))
        random.shuffle(mine)
        part[mine] = (dealt + np.arange(len(mine))) % count
        dealt += len(mine)
    dealt_out: NDArray[np.int64] = part[leader]
    return dealt_out


def sample(marks: Marks, texts: Sequence[str], most: int) -> NDArray[np.int64]:
    """At most about `most` rows with the classes' shares, in order; all rows if there are no more."""
    if len(texts) <= most:
        return np.arange(len(texts))
    pieces = 100
    chosen = parts(marks, texts, pieces) < max(1, round(pieces * most / len(texts)))
    return np.flatnonzero(chosen)


def unseen(
    rows: Rows,
    marks: Marks,
    part: NDArray[np.int64],
    settings: Settings,
    *,
    exclusive: bool,
    trust: Floats | None = None,
) -> Floats:
    """Decisions for each row by the model of the other parts."""
    decisions = np.zeros(marks.shape)
    for number in np.unique(part):
        test = part == number
        learned = ~test
        if not learned.any():
            continue
        model = linear.fit(rows[learned], marks[learned], settings, exclusive=exclusive)
        decisions[test] = model.decide(rows[test])
    return decisions


def measured(decisions: Floats, marks: Marks, settings: Settings, *, exclusive: bool) -> Tried:
    """The figures of decisions on rows not seen."""
    if exclusive:
        said = one_hot(decisions.argmax(axis=1), marks.shape[1])
    else:
        chances = marked_curve(decisions, marks).probabilities(decisions)
        said = chances >= common_threshold(chances, marks)
    return Tried(settings, macro_f1(marks, said), micro_f1(marks, said))


def search(tables: dict[str, Rows], marks: Marks, texts: Sequence[str], *, exclusive: bool) -> list[Tried]:
    """Candidates tried on a part of the data, the best first. Small data: the settings of the start alone."""
    start = SINGLE_START if exclusive else MARKED_START
    most = int(np.clip(SEARCH_WORK // marks.shape[1], 600, 4_000))
    chosen = sample(marks, texts, most)
    marks = marks[chosen]
    if len(chosen) < 60 or marks.shape[1] > 100:
        return []
    part = parts(marks, [texts[row] for row in chosen], 3)
    sides: dict[Any, Rows] = {}

    def tried(settings: Settings) -> Tried:
        if settings.kinds not in sides:
            sides[settings.kinds] = joined({kind: table[chosen] for kind, table in tables.items()}, settings.kinds)
        decisions = unseen(sides[settings.kinds], marks, part, settings, exclusive=exclusive)
        return measured(decisions, marks, settings, exclusive=exclusive)

    best = tried(start)
    done = [best]
    costs = (0.1, 1.0) if exclusive else (0.3, 3.0)
    steps: tuple[tuple[dict[str, Any], ...], ...] = (
        tuple({"kinds": kinds} for kinds in KIND_SETS if kinds != start.kinds),
        ({"telling": 0.0},) if exclusive else ({"telling": 0.5},),
        tuple({"cost": cost} for cost in costs),
        ({"balance": 0.5}, {"balance": 0.75}) if exclusive else ({"balance": 0.0}, {"balance": 1.0}),
    )
    for step in steps:
        made = [tried(replace(best.settings, **change)) for change in step]
        done += made
        top = max(made, key=lambda one: one.figure)
        if top.figure > best.figure + STEP:
            best = top
    return sorted(done, key=lambda one: one is not best)
