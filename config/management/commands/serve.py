"""``laojian serve``: web server, sealer, regular tasks, messenger, and a watch over the database, ended together."""

import subprocess
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config import database
from config.supervising import Companion, Companions, PortTaken, command, require_free
from laojian.kernel.references import Ref
from laojian.ledger.actions import record
from laojian.ledger.queries import now

WATCH_SECONDS = 5.0
COMPANIONS = (("ledger", "seal", "--forever"), ("work", "--forever"), ("messages", "deliver", "--forever"))


class Command(BaseCommand):
    """Serve on loopback until interrupted; a proxy in front gives TLS and the outside address."""

    help = "Serve the workbench on this machine and seal the ledger once a second. 启动工作台与账本封存。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Address, port and number of web processes."""
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument(
            "--web-only",
            action="store_true",
            help="`laojian ledger seal`, `work` and `messages deliver` (--forever) run as services of their own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring tables and law up to date, start the companions, serve. A failure leaves with a code of its own."""
        try:
            require_free(options["address"], options["port"])
        except PortTaken as problem:
            raise CommandError(str(problem), returncode=4) from problem
        words = ["migrate", "--verbosity=0"]
        if code := subprocess.run(command(words)).returncode:
            raise CommandError(f"laojian {' '.join(words)}: {code}", returncode=5)
        companions = Companions([Companion(words) for words in (() if options["web_only"] else COMPANIONS)], tell)
        companions.start()
        ended = threading.Event()
        threading.Thread(target=self.watch, args=(ended,), daemon=True).start()
        self.stdout.write(f"Laojian 劳监  http://{options['address']}:{options['port']}/   (Ctrl+C 结束 to stop)")
        self.stdout.flush()
        try:
            Granian(
                "config.wsgi:edge",
                address=options["address"],
                port=options["port"],
                interface=Interfaces.RSGI,
                workers=options["workers"],
                websockets=False,
                respawn_failed_workers=True,
                workers_kill_timeout=15,
                log_level=LogLevels.error,
            ).serve()
        finally:
            ended.set()
            companions.stop()

    def watch(self, ended: threading.Event) -> None:
        """An embedded server that was killed is started again within seconds."""
        while not ended.wait(WATCH_SECONDS):
            try:
                database.ensure()
            except database.DatabaseUnavailable as problem:
                self.stderr.write(str(problem))


def tell(name: str, code: int) -> None:
    """Put on record that a process had to be started again: administrators see it on their desk."""
    with transaction.atomic():
        record(verb="service.restart", subject=Ref("service", name), by=None, at=now(), payload={"code": code})
