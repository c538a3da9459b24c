"""``laojian divisions build | load``: the published table of divisions, cut down and taken in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from laojian.kernel.refusal import Refused
from laojian.ledger.queries import now
from laojian.org import actions, divisions, queries


class Command(BaseCommand):
    """Build the table from the installed package, or bring the office's city up to date from it."""

    help = "Build the table of divisions, or load the office's city from it. 生成区划表，或者载入本市区划。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, for which city, with which table."""
        parser.add_argument("what", choices=["build", "load"])
        parser.add_argument("--city", help="the office's city, as a check / 核对本市代码，如 4401")
        parser.add_argument("--table", type=Path, default=Path(settings.LAOJIAN_DIVISIONS))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and say the counts."""
        table: Path = options["table"]
        try:
            if options["what"] == "build":
                count = divisions.build(Path(settings.NODE_MODULES), table)
                self.stdout.write(f"{table}: {count}")
                return
            own = queries.office_city()
            if options["city"] and own and options["city"] != own:
                raise CommandError(f"本系统属于 {own} / this office belongs to {own}")
            counts = actions.load_divisions(table, by=None, at=now())
        except divisions.Unusable as problem:
            raise CommandError(str(problem)) from problem
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"区县 districts {counts['districts']} · 街道乡镇 streets {counts['streets']} · "
            f"统计单位 statistical {counts['statistical']} · 新建网格 grids made {counts['grids']}"
        )
