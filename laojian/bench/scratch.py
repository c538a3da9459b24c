"""The scratch databases of the case benchmark: made once per seed, count and state of the tables, then kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from laojian.bench import filling
from laojian.bench.rows import Db

APP: Final = "laojian_app"
#: Everything that decides what the rows look like.
SOURCES: Final = (
    "build/divisions.csv", "laojian/*/migrations/*.py", "laojian/*/law/*.csv", "laojian/cases/rules/flow_table.py",
    *(f"laojian/bench/{name}.py" for name in ("casework", "city", "filling", "rows", "walking", "ways")),
)  # fmt: skip


def key(count: int, seed: int) -> str:
    """What the database of so many cases is made from; another key, another database."""
    root = Path(settings.ROOT)
    digest = hashlib.sha256(json.dumps([count, seed]).encode())
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def move_to(name: str) -> None:
    """This process now works on the database `name` of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = name


def ready(name: str, count: int, seed: int, rebuild: bool) -> None:
    """The database `name` holds `count` cases: as it is, or made anew. To be called as the owner of tables."""
    wanted = key(count, seed)
    with administration() as admin:
        said = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        if admin.execute(said, [name]).fetchone() == (wanted,) and not rebuild:
            return
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    make(name, count, seed)
    with administration() as admin:
        admin.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(wanted)))


@contextmanager
def administration() -> Iterator[Db]:
    """A connection to the program's own database, from which others are made."""
    with psycopg.connect(**words(), autocommit=True) as admin:
        yield admin


def words(name: str = "") -> dict[str, Any]:
    """Django's connection parameters in libpq's words, optionally for another database."""
    given = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port", "sslmode")
    return {word: given[word] for word in wanted if given.get(word)} | ({"dbname": name} if name else {})


def make(name: str, count: int, seed: int) -> None:
    """Migrate, fill, and leave the tables as a running office has them: analysed and vacuumed."""
    console = Console(stderr=True)
    console.print(f"{name}: {count:,} cases, seed {seed}")
    before = words()["dbname"]
    move_to(name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        move_to(before)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with psycopg.connect(**words(name), autocommit=True) as db, Progress(*columns, console=console) as shown:
        task = shown.add_task("")
        filling.fill(
            db,
            count=count,
            seed=seed,
            divisions=Path(settings.LAOJIAN_DIVISIONS),
            tell=lambda stage, done, total: shown.update(task, description=stage, completed=done, total=total),
        )
        shown.update(task, description="vacuum")
        db.execute("VACUUM (ANALYZE)")
        if db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [APP]).fetchone():
            db.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {APP}")
            db.execute(f"GRANT INSERT, UPDATE, DELETE ON django_session TO {APP}")
        shown.update(task, description="ready")
