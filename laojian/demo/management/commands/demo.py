"""``laojian demo load|logins|reset``: the demonstration city."""

import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from rich.console import Console
from rich.table import Table

from laojian.demo import loading, logins, marker, reset
from laojian.kernel.refusal import Refused
from laojian.ledger import queries, sealing
from laojian.org import divisions


class Command(BaseCommand):
    """Loads once; again it only shows the log-ins. A half-loaded or unwanted one is taken away by `reset`."""

    help = "Load, show or take away the demonstration city (all data invented). 示范城市：装入、显示登录名、清除。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`erase` is the half of `reset` that works as owner of the tables."""
        parser.add_argument("act", choices=["load", "logins", "reset", "erase"])
        parser.add_argument("--employers", type=int, default=5000)
        parser.add_argument("--cases", type=int, default=600)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--workers", type=int, choices=[1, 2], default=2, help="processes that load side by side")
        parser.add_argument("--yes", action="store_true", help="reset without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        """A refusal is one sentence and exit code 1."""
        try:
            getattr(self, f"_{options['act']}")(options)
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _load(self, options: dict[str, Any]) -> None:
        size = marker.Size(options["employers"], options["cases"], options["seed"])
        standing, found = marker.standing()
        if standing == "real":
            raise CommandError("本系统存有真实数据，不能装入示范城市 this installation holds real data")
        if standing == "unfinished":
            raise CommandError(f"上次装入没有完成（{found}），请先运行 laojian demo reset。 The last load broke off.")
        if standing == "loaded":
            if found != size:
                raise CommandError(f"已装入另一个示范城市（{found}），请先运行 laojian demo reset。")
            self.stdout.write(f"示范城市已装入（{found}），没有改动。 Already loaded, nothing changed.")
        else:
            self._load_now(size, options["workers"])
        self._logins(options)

    def _load_now(self, size: marker.Size, workers: int) -> None:
        if not settings.LAOJIAN_DIVISIONS.exists():
            try:
                divisions.build(settings.NODE_MODULES, settings.LAOJIAN_DIVISIONS)
            except divisions.Unusable as problem:
                raise CommandError(str(problem)) from problem
        started = time.monotonic()
        console = Console(highlight=False)
        loading.load(size, table=settings.LAOJIAN_DIVISIONS, at=queries.now(), workers=workers, console=console)
        sealing.seal_all(queries.now())
        console.print(f"示范城市已装入，用时 {time.monotonic() - started:.0f} 秒。 Loaded.")

    def _logins(self, options: dict[str, Any]) -> None:
        reset.require_demonstration()
        console = Console(highlight=False)
        on = localdate(queries.now())
        for title, rows in logins.tables(on):
            table = Table("角色", "单位", "姓名", "用户名 user name", title=title, title_justify="left")
            for row in rows:
                table.add_row(*row)
            console.print(table)
        console.print(
            "一人提请、一人批准的事项，两个账号不能用同一个浏览器：请用另一个浏览器或者隐私窗口。 "
            "Two accounts in one browser are not two people: use another browser or a private window to approve."
        )
        console.print(f"所有人的密码 everybody's password: [bold]{marker.password() or '（已遗失，请重置）'}[/bold]")

    def _reset(self, options: dict[str, Any]) -> None:
        reset.require_demonstration()
        if not options["yes"]:
            if not sys.stdin.isatty():
                raise CommandError("请加 --yes 确认清除示范城市 add --yes to take the demonstration away")
            if input("清除全部示范数据？输入 yes：Take everything away? ").strip() != "yes":
                raise CommandError("没有改动 nothing changed")
        try:
            reset.as_owner()
        except subprocess.CalledProcessError as problem:
            raise CommandError("没有清除，请先停止正在运行的服务 stop the server first") from problem
        self.stdout.write("示范城市已清除，数据库为空。 The demonstration is gone; the database is empty.")

    def _erase(self, options: dict[str, Any]) -> None:
        reset.erase()
