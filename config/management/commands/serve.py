"""``laojian serve``: the web server and the sealer, both ended together."""

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    """Serve on loopback until interrupted; a proxy in front gives TLS and the outside address."""

    help = "Serve the workbench on this machine and seal the ledger once a second. 启动工作台与账本封存。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Address, port and number of web processes."""
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--without-sealer", action="store_true", help="another service runs `laojian ledger seal --forever`")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the tables up to date, start the sealer, serve."""
        subprocess.run([sys.executable, "-m", "config.cli", "migrate", "--verbosity=0"], check=True)
        sealer = None
        if not options["without_sealer"]:
            sealer = subprocess.Popen([sys.executable, "-m", "config.cli", "ledger", "seal", "--forever"])
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
            if sealer is not None:
                sealer.terminate()
                sealer.wait(timeout=10)
