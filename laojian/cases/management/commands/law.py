"""`laojian law load`: bring in delivered law rows that are not there yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from laojian.cases import actions


class Command(BaseCommand):
    """Run after every migration; running it again changes nothing."""

    help = "载入随程序发布的期限、案由和流程（可重复运行）：laojian law load"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["load"])

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        actions.load_law(write=(lambda line: None) if quiet else self.stdout.write)
