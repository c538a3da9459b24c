"""``laojian messages deliver | check``: send what is due; say which channels there are."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from laojian.ledger.queries import now
from laojian.messages import actions, connections
from laojian.messages.queries import backlog


class Command(BaseCommand):
    """Several may run at once; one that is killed loses nothing: what it held is free again when its lease ends."""

    help = "Send messages that are due, or show how sending stands. 发送到期消息，或者查看发送情况。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["deliver", "check"])
        parser.add_argument("--forever", action="store_true", help="go on until stopped / 持续运行")
        parser.add_argument("--every", type=float, default=1.0, help="seconds to wait when nothing is due / 空闲间隔秒")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and say what was done."""
        if options["what"] == "check":
            self._check()
            return
        if not options["forever"]:
            self.stdout.write(f"已处理 dealt with {actions.deliver_due(at=now())}")
            return
        stop = threading.Event()
        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, lambda *_: stop.set())
        while not stop.is_set():
            if not actions.deliver_due(at=now(), limit=50):
                connection.close_if_unusable_or_obsolete()
                stop.wait(options["every"])

    def _check(self) -> None:
        state = backlog(at=now())
        self.stdout.write(
            f"待发 waiting {state.waiting} · 逾期 overdue {state.overdue} · 失败待处理 failures {state.open_failures}"
        )
        for channel in state.not_configured:
            self.stdout.write(f"{channel}: 未配置 not configured")
        wrong = connections.problems()
        for channel, problem in wrong.items():
            self.stdout.write(f"{channel}: {problem}")
        if wrong:
            raise CommandError("渠道配置有误 / channels are configured wrongly")
