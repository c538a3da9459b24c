"""`laojian triage`: fit a classifier on an office's own history, answer new texts, show the card. No database."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn, TextIO

from django.core.management.base import BaseCommand
from django.utils import timezone

from laojian.analytics.triage.card import card_page
from laojian.analytics.triage.fitting import fit
from laojian.analytics.triage.model import Model, Predicted, dumped, loaded
from laojian.cases.management.tables import replaced
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.tables.named_columns import columns_of


class Command(BaseCommand):
    """fit writes M and M.card.md; predict writes label,score (and score:<label>) for each row, in order."""

    help = (
        "文本分类：laojian triage fit --data IN.csv --text 列 --label 列 --model M；laojian triage predict --model M …"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        fitting = acts.add_parser("fit", help="训练 (fit)")
        fitting.add_argument("--data", type=Path, required=True, help="训练数据 CSV")
        fitting.add_argument("--text", required=True, help="文本列名")
        fitting.add_argument("--label", required=True, help="标签列名")
        fitting.add_argument("--model", type=Path, required=True, help="写入的模型文件")
        fitting.add_argument("--multi", action="store_true", help="一行多个标签，以 | 分隔，空为无")
        predicting = acts.add_parser("predict", help="分类 (predict)")
        predicting.add_argument("--model", type=Path, required=True)
        predicting.add_argument("--data", type=Path, required=True, help="新数据 CSV，列名与训练时相同")
        predicting.add_argument("--out", type=Path, required=True, help="输出 CSV：label,score")
        predicting.add_argument("--scores", action="store_true", help="另加每个类别一列 score:<label>")
        showing = acts.add_parser("card", help="模型卡 (card)")
        showing.add_argument("--model", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {"fit": self._fit, "predict": self._predict, "card": self._card}[options["act"]](options)
        except Invalid as problem:
            self._fail(str(problem))

    def _fit(self, options: dict[str, Any]) -> None:
        names = [options["text"], options["label"]]
        columns = columns_of(content_of(options["data"]), names)
        texts, cells = (columns[name] for name in names)
        model = fit(texts, cells, several=options["multi"], text_column=options["text"], on=timezone.localdate())
        target: Path = options["model"]
        put(target, dumped(model))
        put(target.with_name(f"{target.name}.card.md"), card_page(model.card).encode())
        card = model.card
        self.stderr.write(
            f"{card['rows']} 行，{len(model.labels)} 个类别；交叉验证 macro F1 {card['macro_f1']:.3f}，"
            f"micro F1 {card['micro_f1']:.3f} ({card['rows']} rows, {len(model.labels)} classes, cross-validated)"
        )

    def _predict(self, options: dict[str, Any]) -> None:
        model = loaded(content_of(options["model"]))
        texts = columns_of(content_of(options["data"]), [model.text_column])[model.text_column]
        answers = model.predict(texts)
        replaced(options["out"], lambda out: write_answers(out, model, answers, every=options["scores"]))
        self.stderr.write(f"{len(texts)} 行 ({len(texts)} rows)")

    def _card(self, options: dict[str, Any]) -> None:
        self.stdout.write(card_page(loaded(content_of(options["model"])).card))

    def _fail(self, reason: str) -> NoReturn:
        self.stderr.write(reason)
        raise SystemExit(1)


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises Invalid."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Invalid(
            zh("无法读取文件 %(path)s：%(problem)s (cannot read)", path=path, problem=problem.strerror or str(problem)),
            remedy=zh("请核对文件路径和权限。"),
        ) from problem


def put(path: Path, content: bytes) -> None:
    """A whole file in place of the old one, or the old one as it was. Raises Invalid."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise Invalid(
            zh(
                "无法写入文件 %(path)s：%(problem)s (cannot write)", path=path, problem=problem.strerror or str(problem)
            ),
            remedy=zh("请核对文件夹是否存在、是否可写。"),
        ) from problem


def write_answers(out: TextIO, model: Model, answers: Predicted, *, every: bool) -> None:
    """label,score for each row; with `every` a column for each class in the model's order."""
    writer = csv.writer(out)
    writer.writerow(["label", "score", *([f"score:{label}" for label in model.labels] if every else [])])
    for row, (label, score) in enumerate(zip(answers.labels, answers.scores.tolist(), strict=True)):
        each = [f"{value:.6f}" for value in answers.by_class[row].tolist()] if every else []
        writer.writerow([label, f"{score:.6f}", *each])
