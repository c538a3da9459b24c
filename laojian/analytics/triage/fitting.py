"""Fit a model: read labels, choose settings, look at rows not seen, calibrate, fit on everything, write the card."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from laojian.analytics.triage import choosing, linear, nothing, saying
from laojian.analytics.triage.certainty import Curve, marked_curve, single_curve
from laojian.analytics.triage.choosing import Tried
from laojian.analytics.triage.features import Counted, Features, Rows, cut
from laojian.analytics.triage.figures import by_class, calibration_error, macro_f1, micro_f1, one_hot
from laojian.analytics.triage.linear import Floats, Linear, Marks, Settings
from laojian.analytics.triage.model import Model, measured, rows_of
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

#: Few rows are looked at in five parts, many in three.
FEW: Final = 60_000
#: A label is suspected wrong where the model gives it less than this and another more than that.
DOUBTED, SURE = 0.05, 0.7


@dataclass(frozen=True)
class Labelled:
    """Training data: texts, classes in fixed order, the class of each text; `dropped` rows had no text or label."""

    texts: list[str]
    labels: tuple[str, ...]
    marks: Marks
    exclusive: bool
    dropped: int


@dataclass(frozen=True)
class Seen:
    """What models of the other parts said of rows: the rows, their decisions, and the curve learned from them."""

    rows: NDArray[np.int64]
    decisions: Floats
    curve: Curve


def labelled(texts: Sequence[str], cells: Sequence[str], *, several: bool) -> Labelled:
    """Rows that can be learned from. Raises Invalid when nothing can be told apart."""
    split = [[part.strip() for part in cell.split("|")] if several else [cell.strip()] for cell in cells]
    kept = [row for row, text in enumerate(texts) if text.strip() and (several or split[row][0])]
    labels = tuple(sorted({label for row in kept for label in split[row] if label}))
    if len(labels) < (1 if several else 2):
        raise Invalid(
            zh("有文本的行中只有 %(count)s 个类别 (too few classes)", count=len(labels)),
            remedy=zh(
                "训练数据至少要有两个类别；多标签至少一个 (give at least two classes, or one label with --multi)。"
            ),
        )
    place = {label: number for number, label in enumerate(labels)}
    marks = np.zeros((len(kept), len(labels)), dtype=np.bool_)
    for number, row in enumerate(kept):
        for label in split[row]:
            if label:
                marks[number, place[label]] = True
    return Labelled([texts[row] for row in kept], labels, marks, not several, len(texts) - len(kept))


def fit(texts: Sequence[str], cells: Sequence[str], *, several: bool, text_column: str, on: date) -> Model:
    """A model of these texts and label cells. Same data, same model. Raises Invalid when nothing can be learned.

    `on` is the date of the card.
    """
    data = labelled(texts, cells, several=several)
    counted = cut(data.texts)
    features = Features.learned(counted, least=_least(len(data.texts)), most=_most(data))
    tables = {kind: features.table(counted, kind) for kind in features.keys}
    tried = choosing.search(tables, data.marks, data.texts, exclusive=data.exclusive)
    start = choosing.SINGLE_START if data.exclusive else choosing.MARKED_START
    settings = tried[0].settings if tried else start
    tables = {kind: tables[kind] for kind, _ in settings.kinds}
    features = features.only([kind for kind, _ in settings.kinds])
    rows = choosing.joined(tables, settings.kinds)
    seen = _seen(rows, data, settings)
    fitted = linear.fit(rows, data.marks, settings, exclusive=data.exclusive)
    fitted = Linear(fitted.scale, fitted.coefficients.astype(np.float16).astype(np.float32), fitted.intercepts)
    real = measured(
        {kind: table[seen.rows] for kind, table in tables.items()}, _only(counted, seen.rows), seen.decisions
    )
    says = _saying(features, fitted, seen.curve, data, real, settings)
    card = _card(data, settings, tried, seen, says.chance(real), on)
    return Model(text_column, data.labels, settings.kinds, features, fitted, seen.curve, says, card)


def _least(rows: int) -> int:
    """In how many texts a feature must stand."""
    return 1 if rows < 60 else 2 if rows < 30_000 else 4


def _most(data: Labelled) -> int:
    """How many features of a kind are kept: their number times the classes bounds the size of a model."""
    return int(np.clip(4_000_000 // len(data.labels), 20_000, 250_000))


def _only(counted: Counted, rows: NDArray[np.int64]) -> Counted:
    if len(rows) == counted.count:
        return counted
    renumbered = np.full(counted.count, -1, dtype=np.int32)
    renumbered[rows] = np.arange(len(rows), dtype=np.int32)
    mine = renumbered[counted.unit_rows] >= 0
    return Counted(len(rows), [], np.zeros(0, dtype=np.int32), counted.units[mine], renumbered[counted.unit_rows[mine]])


def _seen(rows: Rows, data: Labelled, settings: Settings) -> Seen:
    """Rows as models of the other parts see them."""
    classes = len(data.labels)
    chosen = choosing.sample(data.marks, data.texts, max(600, choosing.SEEN_WORK // classes))
    marks, looked = data.marks[chosen], rows[chosen]
    few = len(chosen) * classes < FEW
    part = choosing.parts(marks, [data.texts[row] for row in chosen], 5 if few else 3)
    decisions = choosing.unseen(looked, marks, part, settings, exclusive=data.exclusive)
    curve = single_curve(decisions, marks.argmax(axis=1)) if data.exclusive else marked_curve(decisions, marks)
    return Seen(chosen, decisions, curve)


def doubted(chances: Floats, marks: Marks) -> NDArray[np.bool_]:
    """Rows whose given class the models of other parts hold for very unlikely, being sure of another."""
    given = np.where(marks, chances, 0).max(axis=1)
    return np.asarray((given < DOUBTED) & (chances.max(axis=1) > SURE))


def _saying(
    features: Features, fitted: Linear, curve: Curve, data: Labelled, real: Floats, settings: Settings
) -> saying.Saying:
    """Learn what says nothing: beside real rows, clauses whose class is found, and empty texts."""

    def looked(texts: Sequence[str]) -> tuple[Floats, Floats]:
        counted = cut(texts)
        tables, rows = rows_of(features, counted, settings.kinds)
        decisions = fitted.decide(rows)
        return measured(tables, counted, decisions), curve.probabilities(decisions)

    pieces, origins = saying.clauses(data.texts, seed=linear.SEED)
    telling = np.zeros((0, real.shape[1]))
    if pieces:
        found, chances = looked(pieces)
        right = data.marks[np.array(origins), chances.argmax(axis=1)] & (chances.max(axis=1) >= 0.5)
        telling = found[right]
    characters = "".join(char for text in data.texts[:300] for char in text[:200] if "\u4e00" <= char <= "\u9fff")
    empty, _ = looked(nothing.empty_texts(characters[:20_000], seed=linear.SEED))
    return saying.learned(real, telling, empty)


def _card(data: Labelled, settings: Settings, tried: list[Tried], seen: Seen, says: Floats, on: date) -> dict[str, Any]:
    """What the model card holds, in plain values."""
    marks, chances = data.marks[seen.rows], seen.curve.probabilities(seen.decisions)
    if seen.curve.thresholds is None:
        said = one_hot(chances.argmax(axis=1), marks.shape[1])
        error = calibration_error(chances.max(axis=1) * says, np.asarray((said & marks).any(axis=1)))
    else:
        said = chances >= seen.curve.thresholds
        error = calibration_error((chances * says[:, None]).ravel(), marks.ravel())
    precision, recall, f1 = by_class(marks, said)
    digest = hashlib.sha256()
    for text, row in zip(data.texts, data.marks, strict=True):
        digest.update(text.encode("utf-8", "replace") + b"\0" + row.tobytes() + b"\0")
    return {
        "date": on.isoformat(),
        "data_sha256": digest.hexdigest(),
        "rows": len(data.texts),
        "dropped": data.dropped,
        "looked_at": len(seen.rows),
        "several": not data.exclusive,
        "settings": settings.said(),
        "candidates": [_figures(one) for one in tried],
        "doubted": round(float(doubted(chances, marks).mean()), 4) if data.exclusive else None,
        "macro_f1": round(macro_f1(marks, said), 4),
        "micro_f1": round(micro_f1(marks, said), 4),
        "calibration_error": round(error, 4),
        "classes": [
            {
                "label": label,
                "rows": int(data.marks[:, k].sum()),
                "precision": round(float(precision[k]), 4),
                "recall": round(float(recall[k]), 4),
                "f1": round(float(f1[k]), 4),
                "threshold": None if seen.curve.thresholds is None else round(float(seen.curve.thresholds[k]), 4),
            }
            for k, label in enumerate(data.labels)
        ],
    }


def _figures(one: Tried) -> dict[str, Any]:
    return {**one.settings.said(), "macro_f1": round(one.macro, 4), "micro_f1": round(one.micro, 4)}
