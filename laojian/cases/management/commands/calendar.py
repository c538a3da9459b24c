"""`laojian calendar import FILE`: the holidays of a year; shows which running clocks move before anything changes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from laojian.cases import actions
from laojian.cases.queries.moving_law import Moved
from laojian.kernel.refusal import Refused
from laojian.ledger import queries as ledger
from laojian.org import actions as org_actions
from laojian.org import queries as org
from laojian.org.rules import Notice, parse_notice

SHOWN = 40


class Command(BaseCommand):
    """Without --apply it only shows. With --apply it asks once, or --yes answers; a half year is refused."""

    help = "导入放假通知：laojian calendar import FILE [--apply] [--yes]（列：date,is_workday,name,notice）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["import"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="导入并重新计算在办期限")
        parser.add_argument("--yes", action="store_true", help="不再询问")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            notice = parse_notice(options["file"].read_bytes())
            moves = actions.preview_calendar(org.preview_notice(notice))
        except OSError as problem:
            raise CommandError(f"{options['file']}：{problem.strerror}") from None
        except Refused as problem:
            raise CommandError(str(problem)) from None
        self._show(notice, moves)
        if not options["apply"]:
            self.stdout.write("没有改动。加 --apply 导入 (nothing changed; --apply imports)。")
        elif options["yes"] or self._agreed():
            self._apply(notice, moves)
        else:
            self.stdout.write("已取消，没有改动 (cancelled)。")

    def _show(self, notice: Notice, moves: list[Moved]) -> None:
        self.stdout.write(f"{notice.year} 年，{len(notice.rows)} 天；将变动的在办期限 {len(moves)} 项：")
        for move in moves[:SHOWN]:
            mark = "（暂定）" if move.provisional else ""
            self.stdout.write(f"  {move.number}  {move.code}  {move.was or '—'} → {move.now or '—'}{mark}")
        if len(moves) > SHOWN:
            self.stdout.write(f"  另有 {len(moves) - SHOWN} 项")

    def _agreed(self) -> bool:
        self.stdout.write("确认导入？输入 yes：", ending="")
        return input().strip().lower() == "yes"

    def _apply(self, notice: Notice, moves: list[Moved]) -> None:
        at = ledger.now()
        with transaction.atomic():
            org_actions.import_notice(notice=notice, at=at)
            changed = actions.apply_calendar(moves=moves, by=None, at=at, notice=notice.title)
        self.stdout.write(f"已导入；{changed} 项期限已重新计算 (imported; {changed} clocks moved)。")
