"""Taking a demonstration away again: its tables, its files and the copies of its checkpoints. Keys stay."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from laojian.demo import marker
from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh

#: How long to wait for somebody who still uses the tables.
PATIENCE: Final = "8s"


def require_demonstration() -> None:
    """Raises Refused unless everything in this installation was made by `demo load`."""
    standing, _ = marker.standing()
    if standing == "real":
        raise Refused(zh("本系统存有真实数据，不是示范城市，不能清除"), remedy=zh("请在另一份安装中试用示范城市。"))
    if standing == "empty":
        raise Refused(zh("本系统没有示范数据"), remedy=zh("请运行 laojian demo load。"))


def as_owner() -> None:
    """Run the erasing in a process that works as the owner of the tables, then make them again.

    Raises CalledProcessError when either fails; both say why on the terminal.
    """
    connection.close()
    owner = {**os.environ, "LAOJIAN_DB_ROLE": "owner"}
    subprocess.run([sys.executable, "-m", "config.cli", "demo", "erase"], check=True, env=owner)
    subprocess.run([sys.executable, "-m", "config.cli", "migrate", "--verbosity=0"], check=True)


def erase() -> None:
    """Drop every table; only the owner can. Raises Refused for an office that is no demonstration."""
    require_demonstration()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
        cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    for folder in (settings.LAOJIAN_FILES, *settings.LAOJIAN_ANCHORS):
        _empty(Path(folder))


def _empty(folder: Path) -> None:
    if not folder.is_dir():
        return
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()
