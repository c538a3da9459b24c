"""``laojian restore DIR``: a checked backup takes the place of this installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from config import restore
from config.backup import BackupRefused
from config.management.commands.backup import places
from laojian.kernel.references import Ref
from laojian.ledger import actions, queries


class Command(BaseCommand):
    """Refuse before overwriting anything, or restore everything."""

    help = "Restore a backup after checking all of it. 校验并恢复备份。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, where the keys are, and whether this installation may be overwritten."""
        parser.add_argument("folder", type=Path, help="the backup 备份文件夹")
        parser.add_argument("--keys", type=Path, help="folder of the keys 密钥文件夹（默认 DIR/keys）")
        parser.add_argument("--force", action="store_true", help="overwrite this installation 覆盖现有系统")

    def handle(self, *args: Any, **options: Any) -> None:
        """The act is recorded in the restored ledger."""
        folder: Path = options["folder"].absolute()
        keys: Path = (options["keys"] or folder / "keys").absolute()
        here = places()
        try:
            found = restore.check(folder, keys)
            restore.require_fitting(found, {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations})
            if not options["force"]:
                restore.require_empty(here)
            told = restore.load(found, here)
            restore.analyze()
        except (BackupRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        connection.close()
        made_at = str(found.manifest["made_at"])
        with transaction.atomic():
            actions.record(
                verb="installation.restore",
                subject=Ref("installation", "backup"),
                by=None,
                at=queries.now(),
                payload={"made_at": made_at},
            )
        tables, rows = len(found.manifest["rows"]), sum(found.manifest["rows"].values())
        for line in told:
            self.stdout.write(line)
        self.stdout.write(
            f"已恢复 {made_at} 的备份：{tables} 张表 {rows} 行，行数与哈希全部相符"
            f" / restored the backup of {made_at}: {tables} tables, {rows} rows; counts and hashes agree"
        )
