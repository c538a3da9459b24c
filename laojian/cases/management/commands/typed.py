"""`laojian typed`: how the values of a file are read, and what is wrong with the others."""

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from laojian.cases.management.tables import opened, replaced
from laojian.kernel.batch import typed_batch
from laojian.kernel.refusal import Invalid


class Command(BaseCommand):
    """Reads kind,value and writes kind,value,result,sort,reason in the same order; needs no database."""

    help = "读取电话、金额、日期、证件、姓名：laojian typed --batch IN.csv --out OUT.csv"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--batch", type=Path, required=True, help="输入 CSV：kind,value（phone、amount、date、identity、name）"
        )
        parser.add_argument("--out", type=Path, required=True, help="输出 CSV：kind,value,result,sort,reason")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = io.StringIO(opened(options["batch"]), newline="")
            today = timezone.localdate()
            tally = replaced(options["out"], lambda out: typed_batch(source, out, today=today))
        except Invalid as problem:
            self.stderr.write(str(problem))
            raise SystemExit(1) from problem
        self.stderr.write(f"{tally.rows} 行，其中 {tally.refused} 行没有结果 ({tally.refused} without a result)")
