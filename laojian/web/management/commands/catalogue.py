"""``laojian catalogue compile|check``: the English words of the screens; needs no database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from laojian.web import labels, wording


def wanted() -> dict[str, str]:
    """Every message id the screens can show, with the place it comes from."""
    return {**labels.in_data(), **wording.in_python(), **wording.in_templates()}


class Command(BaseCommand):
    """Compile the catalogue, or list what it lacks."""

    help = "compile: build the English catalogue; check: list missing, fuzzy and broken entries (no database needed)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["compile", "check"])

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if act == "compile":
            self.stdout.write(str(wording.write()))
            return
        faults = list(wording.faults(wanted(), wording.read()))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} entries of the English catalogue are missing or wrong.")
        self.stdout.write("complete")
