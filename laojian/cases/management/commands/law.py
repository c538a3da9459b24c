"""`laojian law`: bring in delivered law rows; list the running clocks they would move; count those anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from laojian.cases import actions
from laojian.cases.queries.moving_law import Moved, shipped_moves
from laojian.kernel.refusal import Refused
from laojian.ledger import queries as ledger
from laojian.org import queries as org

SHOWN = 40


class Command(BaseCommand):
    """`load` runs with every migration and changes nothing when run again; no clock moves. `moves` lists the running
    clocks that rows brought by a release would move; `recompute` moves them, in the name of who may approve law."""

    help = "法律数据：laojian law load | moves | recompute --by 用户名 --reason 理由"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["load", "moves", "recompute"])
        parser.add_argument("--by", default="", help="有权批准法定期限的人员的用户名（recompute）")
        parser.add_argument("--reason", default="", help="重新计算的理由（recompute）")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        if options["what"] == "load":
            actions.load_law(at=ledger.now(), write=(lambda line: None) if quiet else self.stdout.write)
            moved = [] if quiet else shipped_moves()
            if moved:
                self._show(moved)
                self.stdout.write("没有变动；laojian law recompute 重新计算 (nothing moved; recompute moves them)。")
        elif options["what"] == "moves":
            self._show(shipped_moves())
        else:
            self._recompute(options["by"], options["reason"])

    def _show(self, moved: list[Moved]) -> None:
        self.stdout.write(
            f"法律已变更，{len(moved)} 项在办期限将变动 (the law changed: {len(moved)} open clocks would move)"
        )
        for move in moved[:SHOWN]:
            mark = "（暂定）" if move.provisional else ""
            self.stdout.write(f"  {move.number}  {move.code}  {move.was or '—'} → {move.now or '—'}{mark}")
        if len(moved) > SHOWN:
            self.stdout.write(f"  另有 {len(moved) - SHOWN} 项 (and {len(moved) - SHOWN} more)")

    def _recompute(self, username: str, reason: str) -> None:
        officer = org.officer_named(username)
        if officer is None:
            raise CommandError(f"没有用户名“{username}” (no such user name)")
        try:
            moved = actions.recompute_law(reason=reason, by=officer, at=ledger.now())
        except Refused as problem:
            raise CommandError(str(problem)) from None
        self._show(moved)
        self.stdout.write(f"已重新计算 {len(moved)} 项 ({len(moved)} clocks moved)。")
