"""A fitted model: what it predicts, and how it is kept — a zip of JSON and plain arrays, never code."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.lib import format as array_format
from numpy.typing import NDArray

from laojian.analytics.triage.certainty import Curve
from laojian.analytics.triage.choosing import joined
from laojian.analytics.triage.features import Counted, Features, Rows, cut, pair_counts
from laojian.analytics.triage.linear import Floats, Linear
from laojian.analytics.triage.saying import Saying, measures
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

FORMAT: Final = "laojian-triage"
VERSION: Final = 1
#: Texts handled at once: bounds memory whatever the length of the file.
BATCH: Final = 2_000
_MOST_BYTES: Final = 2_000_000_000


@dataclass(frozen=True)
class Predicted:
    """For each text its label (several joined by `|`, none is empty), the score of it, and a score for each class."""

    labels: list[str]
    scores: Floats
    by_class: Floats


@dataclass(frozen=True)
class Model:
    """Everything needed to answer, and the card that says where it comes from."""

    text_column: str
    labels: tuple[str, ...]
    kinds: tuple[tuple[str, float], ...]
    features: Features
    linear: Linear
    curve: Curve
    saying: Saying
    card: dict[str, Any]

    @property
    def several(self) -> bool:
        """Whether a text may carry several labels."""
        return self.curve.thresholds is not None

    def predict(self, texts: Sequence[str]) -> Predicted:
        """Answer all texts, in order.

        Score of one class: its calibrated probability. Of several: the probability of the least certain label said;
        where none is said, that none applies. All scores are times the chance that the text says anything.
        """
        labels: list[str] = []
        scores, classes = [np.zeros(0)], [np.zeros((0, len(self.labels)))]
        for start in range(0, len(texts), BATCH):
            batch = self._answer(texts[start : start + BATCH])
            labels += batch.labels
            scores.append(batch.scores)
            classes.append(batch.by_class)
        return Predicted(labels, np.concatenate(scores), np.vstack(classes))

    def _answer(self, texts: Sequence[str]) -> Predicted:
        counted = cut(texts)
        tables, rows = rows_of(self.features, counted, self.kinds)
        decisions = self.linear.decide(rows)
        chances = self.curve.probabilities(decisions)
        saying = self.saying.chance(measured(tables, counted, decisions))
        by_class = chances * saying[:, None]
        if self.curve.thresholds is None:
            top = chances.argmax(axis=1)
            return Predicted([self.labels[k] for k in top], by_class[np.arange(len(top)), top], by_class)
        said = (chances >= self.curve.thresholds) & (saying >= 0.05)[:, None]
        least = np.where(said, chances, 1.0).min(axis=1)
        scores = np.where(said.any(axis=1), least, 1 - chances.max(axis=1)) * saying
        return Predicted(["|".join(self.labels[k] for k in np.flatnonzero(row)) for row in said], scores, by_class)


def rows_of(features: Features, counted: Counted, kinds: Sequence[tuple[str, float]]) -> tuple[dict[str, Rows], Rows]:
    """Tables by kind, not scaled, and the joined rows a linear model reads."""
    tables = {kind: features.table(counted, kind) for kind, _ in kinds}
    return tables, joined(tables, kinds)


def measured(tables: dict[str, Rows], counted: Counted, decisions: Floats) -> Floats:
    """What `Saying` looks at: every set of kinds has words and pairs of characters."""
    return measures(tables["w1"], tables["c2"], pair_counts(counted), decisions)


def dumped(model: Model) -> bytes:
    """The bytes of a model; equal models give equal bytes."""
    about = {
        "format": FORMAT,
        "version": VERSION,
        "text_column": model.text_column,
        "labels": list(model.labels),
        "kinds": [list(kind) for kind in model.kinds],
        "several": model.several,
        "saying_lean": model.saying.lean,
        "bend": model.curve.bend,
        "floor": model.curve.floor,
        "card": model.card,
    }
    arrays: dict[str, NDArray[Any]] = {
        "scale": model.linear.scale,
        "coefficients": model.linear.coefficients.astype(np.float16),
        "intercepts": model.linear.intercepts,
        "slopes": model.curve.slopes,
        "leans": model.curve.leans,
        "saying": model.saying.weights,
    }
    if model.curve.thresholds is not None:
        arrays["thresholds"] = model.curve.thresholds
    for kind, _ in model.kinds:
        arrays[f"keys_{kind}"], arrays[f"weights_{kind}"] = model.features.keys[kind], model.features.weights[kind]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        _put(packed, "about.json", json.dumps(about, ensure_ascii=False, sort_keys=True, indent=1).encode())
        _put(packed, "lexicon.json", json.dumps(list(model.features.lexicon), ensure_ascii=False).encode())
        for name, array in sorted(arrays.items()):
            held = io.BytesIO()
            array_format.write_array(held, np.ascontiguousarray(array), allow_pickle=False)
            _put(packed, f"{name}.npy", held.getvalue())
    return out.getvalue()


def _put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=(2004, 12, 1, 0, 0, 0))
    packed.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=1)


def loaded(content: bytes) -> Model:
    """The model of these bytes. Raises Invalid if they are not one, or one of another version."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_BYTES:
                raise _unreadable()
            about = json.loads(packed.read("about.json"))
            if about["format"] != FORMAT:
                raise _unreadable()
            if about["version"] != VERSION:
                raise Invalid(
                    zh("模型版本为 %(found)s，本程序只能读取版本 %(known)s (another version)",
                       found=str(about["version"]), known=VERSION),
                    remedy=zh("请用本程序重新训练 (fit it again)。"),
                )  # fmt: skip
            arrays = dict(_arrays(packed))
            return _assembled(about, json.loads(packed.read("lexicon.json")), arrays)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, NotImplementedError) as problem:
        raise _unreadable() from problem


def _arrays(packed: zipfile.ZipFile) -> Iterator[tuple[str, NDArray[Any]]]:
    for name in packed.namelist():
        if name.endswith(".npy"):
            yield name[:-4], array_format.read_array(io.BytesIO(packed.read(name)), allow_pickle=False)


def _assembled(about: dict[str, Any], words: list[str], arrays: dict[str, NDArray[Any]]) -> Model:
    kinds = tuple((str(kind), float(weight)) for kind, weight in about["kinds"])
    features = Features(
        {word: place for place, word in enumerate(words)},
        {kind: arrays[f"keys_{kind}"] for kind, _ in kinds},
        {kind: arrays[f"weights_{kind}"] for kind, _ in kinds},
    )
    columns, labels = sum(len(features.keys[kind]) for kind, _ in kinds), tuple(str(label) for label in about["labels"])
    coefficients = arrays["coefficients"].astype(np.float32)
    if coefficients.shape != (columns, len(labels)) or len(arrays["scale"]) != columns:
        raise _unreadable()
    if len(features.lexicon) != len(features.keys["w1"]) or len(arrays["intercepts"]) != len(labels):
        raise _unreadable()
    curve = Curve(
        arrays["slopes"],
        arrays["leans"],
        float(about["bend"]),
        float(about["floor"]),
        arrays["thresholds"] if about["several"] else None,
    )
    linear = Linear(arrays["scale"], coefficients, arrays["intercepts"])
    saying = Saying(arrays["saying"], float(about["saying_lean"]))
    return Model(str(about["text_column"]), labels, kinds, features, linear, curve, saying, about["card"])


def _unreadable() -> Invalid:
    return Invalid(
        zh("模型文件无法读取 (not a readable model)"),
        remedy=zh("请核对路径，或重新训练 (check the path, or fit again)。"),
    )
