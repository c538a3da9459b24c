"""`laojian check-ids`: which codes of a file are valid, and what is wrong with the others."""

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from laojian.cases.management.tables import opened, replaced
from laojian.kernel.batch import check_ids_batch, known_divisions
from laojian.kernel.refusal import Invalid


class Command(BaseCommand):
    """Reads kind,value and writes kind,value,valid,reason in the same order; needs no database."""

    help = "核对统一社会信用代码、公民身份号码、区划代码：laojian check-ids --batch IN.csv --out OUT.csv"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=Path, required=True, help="输入 CSV：kind,value（uscc、ric、division）")
        parser.add_argument("--out", type=Path, required=True, help="输出 CSV：kind,value,valid,reason")

    def handle(self, *args: Any, **options: Any) -> None:
        divisions: Path = settings.LAOJIAN_DIVISIONS
        if not divisions.is_file():
            self._fail("缺少区划代码表 build/divisions.csv，请先运行 make setup (run `make setup` first)。", 2)
        try:
            known = load_divisions(divisions)
            source = io.StringIO(opened(options["batch"]), newline="")
            today = timezone.localdate()
            tally = replaced(options["out"], lambda out: check_ids_batch(source, out, known=known, today=today))
        except Invalid as problem:
            self._fail(str(problem), 1)
        self.stderr.write(f"{tally.rows} 行，其中 {tally.refused} 行无效 ({tally.refused} invalid)")

    def _fail(self, reason: str, code: int) -> NoReturn:
        self.stderr.write(reason)
        raise SystemExit(code)


def load_divisions(path: Path) -> frozenset[str]:
    """The published division codes, from the table the set-up writes. Raises Invalid."""
    with path.open(encoding="utf-8", newline="") as source:
        return known_divisions(source)
