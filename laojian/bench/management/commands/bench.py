"""``laojian bench NAME``: measure a ratio on this machine, print it, write it as JSON."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from laojian.bench import ledger

BENCHES = {"ledger": ledger}
"""A bench is a module with `add_arguments(parser)` and `run(options, say)`; its first docstring line is its help."""


class Command(BaseCommand):
    """Dispatches to the benches."""

    help = "Measure ratios, side by side, on this machine. 基准测试。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-command a bench."""
        names = parser.add_subparsers(dest="bench", required=True)
        for name, module in BENCHES.items():
            module.add_arguments(names.add_parser(name, help=(module.__doc__ or "").split("\n", 1)[0]))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the bench that was asked for."""
        BENCHES[options["bench"]].run(options, self.say)

    def say(self, line: str) -> None:
        """A line at once, even into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()
