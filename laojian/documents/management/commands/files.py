"""`laojian files check`: every stored file against its row, hashed again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from laojian.documents.files import reconcile
from laojian.ledger.queries import now


class Command(BaseCommand):
    """Exits with an error when a file is missing or changed."""

    help = "核对文件存储：逐个重新计算摘要，与登记比较；清理超过一天的无主文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["check"])
        parser.add_argument("--keep-orphans", action="store_true", help="不清理无主文件")

    def handle(self, *args: Any, **options: Any) -> None:
        found = reconcile(at=now(), sweep=not options["keep_orphans"])
        for digest in found.missing:
            self.stdout.write(f"丢失 {digest}")
        for digest in found.damaged:
            self.stdout.write(f"损坏 {digest}")
        self.stdout.write(
            f"已核对 {found.checked} 个文件，丢失 {len(found.missing)}，损坏 {len(found.damaged)}，"
            f"无主 {len(found.orphans)}（已清理 {len(found.swept)}）"
        )
        if not found.sound:
            raise CommandError("文件存储有丢失或者损坏，请从备份恢复上列文件。")
