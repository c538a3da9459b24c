"""``laojian serve``: web server, sealer, regular tasks, messenger, and a watch over the database, ended together."""

import subprocess
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces

from config import database

WATCH_SECONDS = 5.0
COMPANIONS = (["ledger", "seal", "--forever"], ["work", "--forever"], ["messages", "deliver", "--forever"])


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
        """Bring the tables and the law up to date, start the companions, serve."""
        for words in (["migrate", "--verbosity=0"], ["law", "load", "--verbosity=0"]):
            subprocess.run([sys.executable, "-m", "config.cli", *words], check=True)
        companions = [] if options["web_only"] else COMPANIONS
        running = [subprocess.Popen([sys.executable, "-m", "config.cli", *words]) for words in companions]
        ended = threading.Event()
        threading.Thread(target=self.watch, args=(ended,), daemon=True).start()
        self.stdout.write(f"Laojian 劳监  http://{options['address']}:{options['port']}/   (Ctrl+C 结束 to stop)")
        self.stdout.flush()
        try:
            Granian(
                "config.wsgi:application",
                address=options["address"],
                port=options["port"],
                interface=Interfaces.WSGI,
                workers=options["workers"],
                blocking_threads=2,
                log_enabled=False,
            ).serve()
        finally:
            ended.set()
            for companion in running:
                companion.terminate()
            for companion in running:
                companion.wait(timeout=10)

    def watch(self, ended: threading.Event) -> None:
        """An embedded server that was killed is started again within seconds."""
        while not ended.wait(WATCH_SECONDS):
            try:
                database.ensure()
            except database.DatabaseUnavailable as problem:
                self.stderr.write(str(problem))
