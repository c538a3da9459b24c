"""``laojian bench NAME``: measure a ratio on this machine, print it, write it as JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from laojian.bench import cases, figures, intake, ledger, matching

BENCHES = {"ledger": ledger, "cases": cases, "intake": intake, "matching": matching}
"""A bench is a module with `add_arguments(parser)` and `run(options, say)`; its first docstring line is its help.

It has an option `json`, the file it leaves its figures in.
"""


class Command(BaseCommand):
    """Dispatches to the benches."""

    help = "Measure ratios, side by side, on this machine. 基准测试。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-command a bench."""
        names = parser.add_subparsers(dest="bench", required=True)
        for name, module in BENCHES.items():
            one = names.add_parser(name, help=(module.__doc__ or "").split("\n", 1)[0])
            one.add_argument("--write", type=Path, help="put the figures into this page, e.g. docs/benchmarks.md")
            module.add_arguments(one)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the bench that was asked for."""
        left: Path = options["json"]
        before = left.stat().st_mtime_ns if left.exists() else 0
        try:
            BENCHES[options["bench"]].run(options, self.say)
        finally:  # a broken bound is published like a held one
            if options["write"] and left.exists() and left.stat().st_mtime_ns != before:
                figures.put(options["write"], options["bench"], json.loads(left.read_text(encoding="utf-8")))

    def say(self, line: str) -> None:
        """A line at once, even into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()
