"""`laojian due`: the last day of a term, for one start or for a whole file."""

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import OperationalError

from laojian.cases import law_tables
from laojian.cases.management.tables import opened, replaced
from laojian.cases.queries.terms import office_tables
from laojian.kernel.batch import answer_due, due_batch
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.deadlines import Deadline
from laojian.kernel.lawtable import LawTable
from laojian.kernel.refusal import Invalid


class Command(BaseCommand):
    """Prints the date alone, or the date and `provisional`; exit 1 with the reason when there is no date.

    A start before the rule's first row has its date on standard output and the reason beside it on standard error.
    """

    help = "期限届满日：laojian due --rule DL04 --start 2026-03-02，或 --batch IN.csv --out OUT.csv"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rule", default="", help="期限编号，例如 DL04")
        parser.add_argument("--start", default="", help="起算事件发生之日，例如 2026-03-02")
        parser.add_argument("--pauses", default="", help="中止期间，例如 2026-03-05/2026-03-07;2026-04-01/")
        parser.add_argument("--extended", nargs="?", const="1", default="", help="已批准延长")
        parser.add_argument("--batch", type=Path, help="输入 CSV：rule,start,pauses,extended")
        parser.add_argument("--out", type=Path, help="输出 CSV：rule,start,due,provisional,reason")

    def handle(self, *args: Any, **options: Any) -> None:
        deadlines, calendar = tables()
        try:
            if options["batch"] is not None or options["out"] is not None:
                self._batch(options["batch"], options["out"], deadlines, calendar)
            else:
                self._single(options, deadlines, calendar)
        except Invalid as problem:
            self._fail(str(problem))

    def _batch(
        self, source: Path | None, target: Path | None, deadlines: LawTable[Deadline], calendar: WorkCalendar
    ) -> None:
        if source is None or target is None:
            self._fail("--batch 与 --out 须同时给出 (give both --batch and --out)。")
        text = io.StringIO(opened(source), newline="")
        tally = replaced(target, lambda out: due_batch(text, out, deadlines=deadlines, calendar=calendar))
        self.stderr.write(f"{tally.rows} 行，其中 {tally.refused} 行没有到期日 ({tally.refused} without a due day)")

    def _single(self, options: dict[str, Any], deadlines: LawTable[Deadline], calendar: WorkCalendar) -> None:
        if not options["rule"] or not options["start"]:
            self._fail(
                "请给出 --rule 和 --start，或 --batch 和 --out (give --rule and --start, or --batch and --out)。"
            )
        asked = {name: options[name] for name in ("rule", "start", "pauses", "extended")}
        found = answer_due(**asked, deadlines=deadlines, calendar=calendar)
        if found.day is None:
            self._fail(found.reason)
        self.stdout.write(f"{found.day.isoformat()} provisional" if found.provisional else found.day.isoformat())
        if found.reason:
            self.stderr.write(found.reason)

    def _fail(self, reason: str) -> NoReturn:
        self.stderr.write(reason)
        raise SystemExit(1)


def tables() -> tuple[LawTable[Deadline], WorkCalendar]:
    """The office's own terms and calendar; without an office's database, those this release carries."""
    try:
        own = office_tables()
    except OperationalError:
        own = None
    if own is not None:
        return own
    return law_tables.terms(), WorkCalendar.published()
