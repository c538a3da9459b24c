"""``laojian stop``: the embedded database server is shut down in order."""

from typing import Any

from django.core.management.base import BaseCommand

from config import database


class Command(BaseCommand):
    """Stop the embedded PostgreSQL; the next command that needs it starts it again."""

    help = "Stop the embedded database server. 停止内置数据库。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Say which of the three cases it was."""
        if database.external():
            self.stdout.write("DATABASE_URL 的服务器不归本程序管理 / the server of DATABASE_URL is not ours to stop")
        elif database.stop():
            self.stdout.write("数据库已停止 / the database is stopped")
        else:
            self.stdout.write("数据库未在运行 / the database was not running")
