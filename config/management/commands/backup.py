"""``laojian backup DIR``: database, files, anchors, and the keys apart."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config.backup import BackupRefused, Places, make
from config.health import MADE
from laojian.documents.models import StoredFile
from laojian.kernel.references import Ref
from laojian.ledger import actions, queries


def places() -> Places:
    """What this installation keeps outside its database."""
    return Places(settings.LAOJIAN_HOME, settings.LAOJIAN_KEYS, settings.LAOJIAN_FILES, tuple(settings.LAOJIAN_ANCHORS))


class Command(BaseCommand):
    """Write a complete backup into an empty folder; the work goes on meanwhile."""

    help = "Back up database, files, anchors and keys. 备份数据库、文件、锚点与密钥。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and where the keys go."""
        parser.add_argument("folder", type=Path, help="an empty or new folder 空文件夹")
        parser.add_argument("--keys", type=Path, help="another folder for the keys 密钥另存之处（默认 DIR/keys）")

    def handle(self, *args: Any, **options: Any) -> None:
        """The act is in the ledger, and so in the backup itself."""
        folder: Path = options["folder"].absolute()
        keys: Path = (options["keys"] or folder / "keys").absolute()
        try:
            with transaction.atomic():
                actions.record(
                    verb="installation.back_up", subject=Ref("installation", "backup"), by=None, at=queries.now()
                )
            named = set(StoredFile.objects.values_list("sha256", flat=True))
            made = make(folder, keys, places())
        except (BackupRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        with transaction.atomic():  # what `health` asks: a backup that was begun is none
            actions.record(
                verb=MADE, subject=Ref("installation", "backup"), by=None, at=queries.now(),
                payload={"tables": made.tables, "rows": made.rows, "files": len(made.stored), "bytes": made.size},
            )  # fmt: skip
        self.stdout.write(
            f"已备份到 {folder}：{made.tables} 张表 {made.rows} 行，{len(made.stored)} 个文件，{made.size} 字节"
            f" / backed up: {made.tables} tables, {made.rows} rows, {len(made.stored)} files, {made.size} bytes"
        )
        self.stdout.write(
            f"密钥在 {keys}，请移到别处分开保管 / the keys are in {keys}: move them elsewhere, apart from the data"
        )
        bad = sorted(digest for digest in named if made.stored.get(digest) != digest)
        if bad:
            raise CommandError(
                f"备份已完成，但存储中有 {len(bad)} 个文件缺失或损坏：{bad[0]}…"
                f" / the backup is made, but {len(bad)} files of the store are missing or damaged: {bad[0]}…"
            )
