"""Backup: the database first, then the files it names, the anchors, and the keys apart.

A backup is a folder. `manifest.json` is written last, so a folder with one is complete; it lists every file with
its SHA-256, every table with its row count as of the dump, and a fingerprint of every key. `manifest.seal` is an
HMAC of the manifest under the installation's keys: what was made or changed without the keys is not restored.
"""

import contextlib
import hashlib
import hmac
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config import database, embedded

FORMAT = 1
MANIFEST, SEAL, DUMP = "manifest.json", "manifest.seal", "database.dump"
NOTICE = "KEEP-ELSEWHERE.txt"
NOTICE_TEXT = (
    "密钥与数据分开保管：请把本文件夹移到另一处（如密封介质），不要与备份同放。\n"
    "Keep these keys apart from the data: move this folder elsewhere (sealed media), not beside the backup.\n"
)
CHUNK = 1 << 20  # bytes
PASSING = "arriving"  # room of the files store for uploads not yet judged; none of them is named by the database

SNAPSHOT = """
SELECT pg_export_snapshot(), to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       current_setting('server_version')
"""
TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)' ORDER BY 1, 2"
GRANTEES = """
SELECT DISTINCT pg_get_userbyid(entry.grantee) FROM pg_class c, aclexplode(c.relacl) AS entry
WHERE entry.grantee <> 0 AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' ORDER BY 1
"""


class BackupRefused(Exception):
    """Why nothing was written, in Chinese and English, and what to do."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")


@dataclass(frozen=True)
class Places:
    """What belongs to an installation outside its database."""

    home: Path
    keys: Path
    files: Path
    anchors: tuple[Path, ...]


@dataclass(frozen=True)
class Summary:
    """What a backup holds, for the line printed at the end."""

    tables: int
    rows: int
    size: int  # bytes
    stored: Mapping[str, str]  # of the files store: name of the content, and the SHA-256 it really has


def make(target: Path, keys_target: Path, places: Places) -> Summary:
    """Write a backup to the empty folder `target`, the keys to `keys_target`. Raises BackupRefused or OSError."""
    for folder in (target, keys_target):
        require_empty(folder)
    for room in (places.files, places.keys, *places.anchors):
        if target.resolve().is_relative_to(room.resolve()):
            raise BackupRefused(f"备份不能放在 {room} 里面", f"a backup cannot lie inside {room}")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.chmod(0o700)
    manifest = dump(target / DUMP)
    listed = {DUMP: entry_of(target / DUMP)}
    listed |= copy_tree(places.files, target, "files")
    for number, folder in enumerate(places.anchors):
        listed |= copy_tree(folder, target, f"anchors/{number}")
    manifest["files"] = listed
    manifest["keys"] = copy_keys(places.keys, keys_target)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (target / SEAL).write_text(seal(text, keys_target, manifest["keys"]), encoding="ascii")
    os.sync()  # everything the manifest promises is on the disk before the manifest is
    aside = target / f"{MANIFEST}.new"
    aside.write_text(text, encoding="utf-8")
    for path in (target / DUMP, target / SEAL, aside):
        path.chmod(0o600)
    aside.rename(target / MANIFEST)
    os.sync()
    rows = manifest["rows"].values()
    stored = {Path(name).name: digest for name, (_, digest) in listed.items() if name.startswith("files/")}
    return Summary(len(rows), sum(rows), sum(size for size, _ in listed.values()), stored)


def require_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"文件夹 {folder} 不是空的，请另选", f"the folder {folder} is not empty; choose another")


def dump(path: Path) -> dict[str, Any]:
    """Dump the database to `path`; rows are counted in the very snapshot that is dumped."""
    with psycopg.connect(**database.conninfo("owner")) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot, made_at, server = one_row(connection, SNAPSHOT)
        manifest = {
            "format": FORMAT,
            "made_at": made_at,
            "laojian": metadata.version("laojian"),
            "postgresql": server,
            "owner": database.parameters("owner")["USER"],
            "roles": [row[0] for row in connection.execute(GRANTEES)],
            "migrations": sorted(f"{app}.{name}" for app, name in migrations(connection)),
            "rows": count_rows(connection),
        }
        run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", *address())
    return manifest


def migrations(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Applied migrations; refuses a database without tables."""
    if one_row(connection, "SELECT to_regclass('django_migrations') IS NULL") == (True,):
        raise BackupRefused("数据库还没有表，没有可备份的内容", "the database has no tables yet: nothing to back up")
    return connection.execute("SELECT app, name FROM django_migrations").fetchall()


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table, by `schema.table`."""
    tables = connection.execute(TABLES).fetchall()
    count = sql.SQL("SELECT count(*) FROM {}")
    return {".".join(table): one_row(connection, count.format(sql.Identifier(*table)))[0] for table in tables}


def one_row(connection: psycopg.Connection[Any], question: Any) -> tuple[Any, ...]:
    row = connection.execute(question).fetchone()
    return tuple(row) if row else ()


def copy_tree(source: Path, target: Path, name: str) -> dict[str, tuple[int, str]]:
    """Copy a folder into `target/name`; {path: (size, sha256)}. Half-written files (leading dot) are left out."""
    listed = {}
    for path in walk(source):
        inside = Path(name) / path.relative_to(source)
        with contextlib.suppress(FileNotFoundError):  # removed since we listed it
            listed[inside.as_posix()] = copy_file(path, target / inside)
    return listed


def walk(folder: Path) -> Iterator[Path]:
    """Regular files below `folder`, in a fixed order; no links, nothing hidden, nothing on its way in."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if not hidden and parts[0] != PASSING and path.is_file() and not path.is_symlink():
            yield path


def copy_file(source: Path, target: Path, mode: int = 0o600) -> tuple[int, str]:
    """Copy and hash in one reading; (size, sha256)."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reader:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as writer:
            while chunk := reader.read(CHUNK):
                digest.update(chunk)
                size += writer.write(chunk)
    return size, digest.hexdigest()


def entry_of(path: Path) -> tuple[int, str]:
    """(size, sha256) of a file where it lies."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest


def copy_keys(source: Path, target: Path) -> dict[str, str]:
    """Copy the keys, readable by us alone; {name: fingerprint}. A fingerprint tells a key, and tells nothing of it."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.chmod(0o700)
    (target / NOTICE).write_text(NOTICE_TEXT, encoding="utf-8")
    names = {}
    for path in walk(source):
        name = path.relative_to(source).as_posix()
        copy_file(path, target / name)
        names[name] = fingerprint(name, path.read_bytes())
    return names


def fingerprint(name: str, content: bytes) -> str:
    return hashlib.sha256(b"laojian key fingerprint\0" + name.encode() + b"\0" + content).hexdigest()


def seal(text: str, keys: Path, names: Mapping[str, str]) -> str:
    """HMAC-SHA-256 of the manifest under a key derived from all keys it names."""
    derived = hashlib.sha256(b"laojian backup seal\0")
    for name in sorted(names):
        content = (keys / name).read_bytes()
        derived.update(f"{name}\0{len(content)}\0".encode() + content)
    return hmac.new(derived.digest(), text.encode(), hashlib.sha256).hexdigest()


def address() -> list[str]:
    """The owner's connection for a PostgreSQL program; the password goes by the environment, not the command line."""
    words = {word: value for word, value in database.conninfo("owner").items() if word != "password"}
    return [f"--dbname={make_conninfo('', **words)}"]


def environment() -> dict[str, str]:
    password = database.conninfo("owner").get("password", "")
    return {**embedded.environment(), "PGCLIENTENCODING": "UTF8", **({"PGPASSWORD": password} if password else {})}


def program(name: str) -> str:
    """A PostgreSQL program of version 18: the one we carry, else the one on the path."""
    try:
        return str(embedded.carried() / "bin" / name)
    except embedded.DatabaseUnavailable:
        found = shutil.which(name)
        if found is None:
            raise BackupRefused(f"缺少 PostgreSQL 程序 {name}", f"the PostgreSQL program {name} is missing") from None
        return found


def run(name: str, *arguments: str | Path) -> str:
    """Run a PostgreSQL program to its end; its output. Raises BackupRefused with its own words."""
    done = subprocess.run(
        [program(name), *arguments], env=environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        reason = " ".join(done.stderr.split())
        raise BackupRefused(f"{name} 失败：{reason}", f"{name} failed: {reason}")
    return done.stdout
