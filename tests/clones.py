"""Test databases: one migrated template per state of the tables, cloned for each process and each real transaction.

The template is made once per hash of everything a migration reads and kept between runs. A clone belongs to one
process, whose number is in its name, so that several runs may share the server.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from config import database, embedded

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    "config/settings.py", "config/embedded.py", "build/divisions.csv", "laojian/kernel/**/*.py",
    "laojian/**/migrations/*.py", "laojian/**/law/*.csv", "laojian/**/rules.py", "laojian/**/rules/*.py",
)  # fmt: skip
KEPT_TEMPLATES = 3
# A test cluster may lose everything at a power cut: it is made again from the sources.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}


def state_of_tables() -> str:
    """Hash of every file that decides what an empty migrated database holds."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@contextmanager
def administration() -> Iterator[psycopg.Connection[Any]]:
    """A connection that may make and drop databases."""
    words = database.conninfo(name="postgres") | {"user": embedded.SUPERUSER}
    with psycopg.connect(**words, autocommit=True) as connection:
        yield connection


@contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    with (home / "templates.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def template(home: Path) -> str:
    """The name of the template for the present state, built now if there is none."""
    name = f"template_{state_of_tables()}"
    with one_at_a_time(home), administration() as admin:
        drop_orphans(admin)
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            build(admin, f"test_building_{os.getpid()}", name)
            drop_old_templates(admin)
    return name


def build(admin: psycopg.Connection[Any], aside: str, name: str) -> None:
    """Migrate aside as the owner; the name is given when it is complete."""
    admin.execute(command("CREATE DATABASE {} OWNER {}", aside, embedded.OWNER))
    settings = connections["default"].settings_dict
    before = settings["NAME"], settings["USER"]
    settings["NAME"], settings["USER"] = aside, embedded.OWNER
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connections["default"].close()
        settings["NAME"], settings["USER"] = before
    admin.execute(command("ALTER DATABASE {} RENAME TO {}", aside, name))
    admin.execute(command("ALTER DATABASE {} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false", name))


def clone(source: str, name: str) -> None:
    """`name` becomes a fresh copy of the template, whoever was connected to it."""
    with administration() as admin:
        admin.execute(command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
        admin.execute("SET file_copy_method = clone")  # the kernel copies, sharing blocks where it can
        admin.execute(
            command("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY", name, embedded.OWNER, source)
        )


def make_empty(name: str) -> None:
    """A database without tables, the owner's."""
    with administration() as admin:
        admin.execute(command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
        admin.execute(command("CREATE DATABASE {} OWNER {} STRATEGY FILE_COPY", name, embedded.OWNER))


def drop(name: str) -> None:
    with administration() as admin:
        admin.execute(command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def drop_orphans(admin: psycopg.Connection[Any]) -> None:
    """Databases of processes that ended without clearing up."""
    rows = admin.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[a-z]+_[0-9]+$'").fetchall()
    for (name,) in rows:
        if not alive(int(name.rpartition("_")[2])):
            admin.execute(command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def drop_old_templates(admin: psycopg.Connection[Any]) -> None:
    rows = admin.execute("SELECT datname FROM pg_database WHERE datname ~ '^template_' ORDER BY oid DESC").fetchall()
    for (name,) in rows[KEPT_TEMPLATES:]:
        admin.execute(command("ALTER DATABASE {} WITH IS_TEMPLATE false", name))
        admin.execute(command("DROP DATABASE {} WITH (FORCE)", name))


def drop_orphaned_rooms(runs: Path) -> None:
    """Files, keys and anchors of test processes that ended without clearing up."""
    for room in runs.glob("*"):
        if room.name.isdigit() and not alive(int(room.name)):
            shutil.rmtree(room, ignore_errors=True)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*(sql.Identifier(name) for name in names))  # type: ignore[arg-type]
