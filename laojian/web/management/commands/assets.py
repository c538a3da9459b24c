"""``laojian assets``: copy what the screens need out of ``node_modules``; needs no database.

Only the files named in ``WANTED`` are copied, so the served folder holds nothing that no page asks for.
The table of divisions is cut down from the published package at the same moment.
"""

import hashlib
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from laojian.org import divisions

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"

# path in node_modules -> name under static/vendor
WANTED: dict[str, str] = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@alpinejs/csp/dist/cdn.min.js": "alpine-csp.min.js",
}


def copy(source: Path, target: Path) -> list[str]:
    """Copy the wanted files; return ``name sha256`` lines. Raises CommandError naming the first one missing."""
    target.mkdir(parents=True, exist_ok=True)
    lines = []
    for path, name in WANTED.items():
        origin = source / path
        if not origin.is_file():
            raise CommandError(f"{origin} is missing: run `make setup` (it calls npm ci) first.")
        shutil.copyfile(origin, target / name)
        lines.append(f"{name} {hashlib.sha256(origin.read_bytes()).hexdigest()[:16]}")
    return lines


class Command(BaseCommand):
    """Copy screen assets and build the table of divisions."""

    help = "Copy the screens' assets out of node_modules and build the table of divisions (no database needed)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--node-modules", default=str(settings.NODE_MODULES), help="folder made by npm ci")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["node_modules"])
        for line in copy(source, VENDOR):
            self.stdout.write(line)
        divisions.build(source, Path(settings.LAOJIAN_DIVISIONS))
        self.stdout.write(f"divisions {settings.LAOJIAN_DIVISIONS}")
