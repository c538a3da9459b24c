"""`laojian tables read`: what is understood of a table from outside, before anything is taken. No database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from laojian.cases.management.tables import replaced
from laojian.kernel.refusal import Invalid
from laojian.tables.columns import kinds
from laojian.tables.decoding import text_of
from laojian.tables.entries import Tally
from laojian.tables.opening import opened
from laojian.tables.reading import Read, reading
from laojian.tables.report import write_report, write_unread
from laojian.tables.typed_lines import text_reading
from laojian.tables.values import Moment


class Command(BaseCommand):
    """Writes what became of every cell: used, refused or named, and what is to be asked; a report in every case."""

    help = "读表：laojian tables read FILE --as contacts|roster|employers|officers|units|cases [--text] --out OUT.json"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        read = acts.add_parser("read", help="读一个文件，写出读懂了什么 (say what was understood)")
        read.add_argument("file", type=Path, help="CSV、TSV、XLSX、XLS 文件，或者文字 (a table or text)")
        read.add_argument("--as", dest="kind", choices=kinds(), required=True, help="表的种类 (kind of table)")
        read.add_argument("--text", action="store_true", help="文件是粘贴的文字，一行一人 (lines as typed)")
        read.add_argument("--out", type=Path, required=True, help="输出 JSON (report)")

    def handle(self, *args: Any, **options: Any) -> None:
        file, kind, out, moment = options["file"], options["kind"], options["out"], Moment(timezone.localdate())
        try:
            with file_or_text(file, kind, moment, text=options["text"]) as opened:
                done = replaced(out, lambda target: write_report(opened, target, self._progress))
            self._say(done.tally)
        except Invalid as problem:
            self._unread(out, problem)

    def _unread(self, out: Path, problem: Invalid) -> None:
        try:
            replaced(out, lambda target: write_unread(problem, target))
        except Invalid as fault:
            self.stderr.write(str(fault))
            raise SystemExit(2) from fault
        self.stderr.write(str(problem))

    def _say(self, tally: Tally) -> None:
        self.stderr.write(
            f"{tally.read} 格：用 {tally.used}，列出 {tally.named}，未用 {tally.refused}"
            f" ({tally.read} cells: {tally.used} used, {tally.named} named, {tally.refused} refused)"
        )

    def _progress(self, sheet: str, row: int) -> None:
        self.stderr.write(f"{sheet} {row} 行 (rows)", ending="\r")


@contextmanager
def file_or_text(file: Path, kind: str, moment: Moment, *, text: bool) -> Iterator[Read]:
    """A table, or lines as typed, open as long as they are read. Raises Invalid."""
    if not text:
        with reading(file, file.name, kind, moment) as table:
            yield table
        return
    with opened(file) as source:
        content = source.read()
    yield text_reading(text_of(content), kind, moment)
