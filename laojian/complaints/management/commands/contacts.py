"""`laojian contacts import FILE --channel hotline`: contacts of a channel from its file; shown first."""

import csv
import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from laojian.cases.rules.sources import CHANNELS
from laojian.complaints import imports
from laojian.complaints.actions import training
from laojian.kernel.refusal import Refused
from laojian.ledger import queries as ledger
from laojian.org import queries as org
from laojian.org.models import Officer
from laojian.tables.columns import columns

SHOWN = 20
PROGRESS = 1_000


class Command(BaseCommand):
    """`import` previews, with --apply takes in; `template` writes an empty table, `export-training` decisions."""

    help = "导入渠道来件：laojian contacts import FILE --channel hotline [--apply --by 用户名]；template FILE.xlsx"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["import", "template", "export-training"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--channel", choices=sorted(CHANNELS), help="来件渠道 which channel the file comes from")
        parser.add_argument("--apply", action="store_true", help="正式导入；不加只预览 without it nothing changes")
        parser.add_argument("--kind", choices=sorted(training.KINDS), default="class", help="导出哪种判断 which labels")
        parser.add_argument("--by", help="导入人的用户名 user name of the clerk who takes them in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 when every row is good, 1 when the file cannot be used or a row is bad."""
        if options["what"] == "template":
            template(options["file"])
            self.stdout.write(f"已写出模板 template written: {options['file']}")
            return
        if options["what"] == "export-training":
            self._export(options["file"], options["by"], options["kind"])
            return
        if not options["channel"]:
            raise CommandError("请用 --channel 指明渠道 say which channel with --channel")
        try:
            self._import(options["file"], options["channel"], options["apply"], options["by"])
        except OSError as problem:
            raise CommandError(f"{options['file']}：{problem.strerror}") from None
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _import(self, path: Path, channel: str, apply: bool, by: str | None) -> None:
        at = ledger.now()
        sheet = imports.read(path.read_bytes(), path.name, localdate(at))
        self._say_what_is_not_used(sheet)
        rows = self._rows(sheet, channel, apply, by, at, localdate(at))
        counts: Counter[str] = Counter()
        bad = []
        for done, outcome in enumerate(rows, start=1):
            counts[outcome.kind] += 1
            if outcome.kind == "bad":
                bad.append(outcome)
            if done % PROGRESS == 0:
                self.stdout.write(f"{done}/{len(sheet.rows)}")
                self.stdout.flush()
        made = "已受理" if apply else "可以受理"
        self.stdout.write(f"{made} {counts['made']} 件，已有 {counts['met']} 件，有问题 {counts['bad']} 行。")
        if not apply:
            self.stdout.write(
                "以上为预览，没有改动任何数据；加 --apply --by 用户名 正式导入。Preview only; add --apply."
            )
        for outcome in bad[:SHOWN]:
            where = sheet.where(outcome.row)
            self.stdout.write(f"  第 {where} 行 row {where}: {outcome.reason}")
        kept = keep(path, imports.kept_back(sheet, bad))
        if kept is not None:
            raise CommandError(f"{len(bad)} 行未导入 rows kept back: {kept}")

    def _say_what_is_not_used(self, sheet: imports.Sheet) -> None:
        """Before anything is taken: the columns not known, titles, totals; and what merged cells were filled with."""
        for text in sheet.named:
            self.stdout.write(f"未采用 not used: {text}")
        filled = ((row, said) for _, row in sheet.rows for said in row.said)
        for row, said in islice(filled, SHOWN):
            self.stdout.write(f"  第 {row.where} 行 row {row.where}: {said}")

    def _export(self, path: Path, by: str | None, kind: str) -> None:
        """Texts with the labels clerks decided on; the file is the owner's alone, and its export is in the ledger."""
        officer = self._officer(by) if by else None
        try:
            rows = training.training_rows(by=officer, at=ledger.now(), kind=kind)
            with os.fdopen(fresh(path), "w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, ["text", "label"])
                out.writeheader()
                count = 0
                for row in rows:
                    out.writerow(row)
                    count += 1
        except OSError as problem:
            raise CommandError(f"{path}：{problem.strerror}") from None
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已导出 {count} 行 rows written: {path}")

    def _rows(
        self, sheet: imports.Sheet, channel: str, apply: bool, by: str | None, at: datetime, on: date
    ) -> Iterator[imports.Outcome]:
        if not apply:
            return imports.look(sheet=sheet, channel=channel, on=on, by=self._officer(by) if by else None)
        return imports.bring(sheet=sheet, channel=channel, by=self._officer(by), at=at, on=on)

    def _officer(self, username: str | None) -> Officer:
        officer = org.officer_named(username) if username else None
        if officer is None or not officer.is_active:
            raise CommandError("请用 --by 指明导入人 say who imports with --by USERNAME")
        return officer


def template(path: Path) -> None:
    """An empty table: headings, and a row of hints that an import passes over; all columns are text."""
    with xlsxwriter.Workbook(str(path)) as book:
        text = book.add_format({"num_format": "@"})
        faint = book.add_format({"italic": True, "font_color": "#666666", "num_format": "@", "text_wrap": True})
        sheet = book.add_worksheet("来件")
        for place, column in enumerate(columns(imports.KIND)):
            sheet.set_column(place, place, max(14, len(column.heading) * 2 + 4), text)
            sheet.write_string(0, place, column.heading + ("*" if column.needed else ""), text)
            sheet.write_string(1, place, column.hint, faint)
        sheet.freeze_panes(1, 0)


def keep(path: Path, lines: list[list[str]]) -> Path | None:
    """The bad rows beside the file, readable by the owner alone: people stand in them. An old such file goes."""
    target = path.with_name(f"{path.name}.rejected.csv")
    if len(lines) == 1:
        target.unlink(missing_ok=True)
        return None
    with os.fdopen(fresh(target), "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)
    return target


def fresh(path: Path) -> int:
    """A new file only its owner can read, in place of an old one."""
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
