"""``laojian health``: a line per check; 1 when one fails."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.health import findings


class Command(BaseCommand):
    """Look at database, seals, messages, backup, disk, keys, anchors and certificate."""

    help = "Say of each part whether it is well. 逐项检查运行状况，有一项不好即返回 1。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding; leave with 1 when one is not good."""
        try:
            found = findings()
        except ValueError as problem:
            raise CommandError(f"LAOJIAN_HEALTH_…：{problem}") from None
        for finding in found:
            self.stdout.write(str(finding))
        bad = [finding.name for finding in found if not finding.good]
        if bad:
            self.stdout.write(f"{len(bad)} 项不好：{'、'.join(bad)} / {len(bad)} not well: {', '.join(bad)}")
            sys.exit(1)
