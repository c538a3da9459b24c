"""Restore: everything is checked before anything is touched; the database changes in one transaction.

Order: manifest and its seal, keys, every file's hash, versions, roles, whether the installation is empty. Then the
new files are laid ready in a hidden folder inside each place, the database is replaced (old content gone, new content
in, row counts compared, all in one transaction), and only then they take their places by renaming. What stood there
is kept in a hidden folder `.before-…` of the same place; a place may be a mount, so it is never renamed itself.
"""

import contextlib
import hmac
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config import backup, database
from config.backup import DUMP, FORMAT, MANIFEST, SEAL, BackupRefused, Places

REMADE = {"django_secret"}  # every first command makes it: it does not count as content
READY, BEFORE = ".restoring", ".before-"
PSQL = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--file=-")
CLEAR = b"SET LOCAL lock_timeout = '60s';\nDROP OWNED BY CURRENT_USER CASCADE;\n"


@dataclass(frozen=True)
class Backup:
    """A backup whose every byte has been checked."""

    folder: Path
    keys: Path
    manifest: Mapping[str, Any]


def check(folder: Path, keys: Path) -> Backup:
    """Read a backup and verify all of it; raises BackupRefused naming the first thing that is wrong."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        sealed = (folder / SEAL).read_text(encoding="ascii")
        manifest = json.loads(text)
    except FileNotFoundError as error:
        raise BackupRefused(
            f"备份不完整：缺少 {error.filename}", f"the backup is incomplete: {error.filename} is missing"
        ) from None
    except ValueError:
        raise damaged(folder / MANIFEST, folder / SEAL) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BackupRefused("备份格式不认识", f"the backup is not of format {FORMAT}")
    require_keys(manifest.get("keys"), keys)
    if not hmac.compare_digest(backup.seal(text, keys, manifest["keys"]), sealed):
        raise damaged(folder / MANIFEST, folder / SEAL)
    for name, (size, digest) in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise BackupRefused(f"备份不完整：缺少 {path}", f"the backup is incomplete: {path} is missing")
        if backup.entry_of(path) != (size, digest):
            raise damaged(path)
    return Backup(folder, keys, manifest)


def damaged(*paths: Path) -> BackupRefused:
    names = ", ".join(map(str, paths))
    return BackupRefused(f"备份已损坏或被改动：{names}", f"the backup is damaged or was changed: {names}")


def require_keys(named: Any, keys: Path) -> None:
    """The keys at hand are those the data were written with."""
    if not isinstance(named, dict) or not named:
        raise BackupRefused("备份清单没有密钥指纹", "the manifest names no keys")
    for name, expected in named.items():
        path = keys / name
        if not path.is_file():
            raise BackupRefused(
                f"缺少密钥 {path}；用 --keys 指定密钥文件夹", f"the key {path} is missing; name its folder with --keys"
            )
        if backup.fingerprint(name, path.read_bytes()) != expected:
            raise BackupRefused(
                f"密钥 {path} 不是这份备份的密钥（版本不符）", f"the key {path} is not the one of this backup"
            )


def require_fitting(found: Backup, known: set[str]) -> None:
    """This program knows every migration of the backup, and the server has the roles it names."""
    unknown = sorted(set(found.manifest["migrations"]) - known)
    if unknown:
        raise BackupRefused(
            f"备份来自更新的程序版本（{unknown[0]}），请先升级",
            f"the backup is of a newer program ({unknown[0]}); upgrade first",
        )
    with psycopg.connect(**database.conninfo("owner")) as connection:
        (server,) = backup.one_row(connection, "SELECT current_setting('server_version_num')::int / 10000")
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    major = int(str(found.manifest["postgresql"]).split(".")[0])
    if major > server:
        raise BackupRefused(
            f"备份来自 PostgreSQL {major}，服务器是 {server}",
            f"the backup is of PostgreSQL {major}, the server is {server}",
        )
    for role in found.manifest["roles"]:
        if role not in roles and role != found.manifest["owner"]:
            raise BackupRefused(f"服务器缺少角色 {role}", f"the server has no role {role}; create it first")


def require_empty(places: Places) -> None:
    """Nothing would be overwritten."""
    with psycopg.connect(**database.conninfo("owner")) as connection:
        tables = connection.execute(backup.TABLES).fetchall()
    keys = {path.name for path in backup.walk(places.keys)} - REMADE
    full = [str(folder) for folder in (places.files, *places.anchors) if any(backup.walk(folder))]
    full += ["database"] if tables else []
    full += [str(places.keys)] if keys else []
    if full:
        what = ", ".join(full)
        raise BackupRefused(
            f"本系统不是空的（{what}）；确要覆盖请加 --force",
            f"the installation is not empty ({what}); --force overwrites it",
        )


def load(found: Backup, places: Places) -> list[str]:
    """Put the checked backup in place; returns lines the operator has to know. Raises BackupRefused."""
    told = []
    chosen = {places.files: listed(found, "files")}
    for number, place in enumerate(places.anchors):
        if any(backup.walk(place)) and not place.is_relative_to(places.home):
            told.append(
                f"外部锚点 {place} 未改动；若它比备份新，请另设 LAOJIAN_ANCHORS 并保留它作为证据"
                f" / the outside anchor {place} was left alone; if it is newer than the backup,"
                " keep it as evidence and set LAOJIAN_ANCHORS to a new folder"
            )
        else:
            chosen[place] = listed(found, f"anchors/{number}")
    chosen[places.keys] = {name: found.keys / name for name in found.manifest["keys"]}
    try:
        for place, files in chosen.items():
            lay_ready(place, files)
        replace_database(found)
        for place in chosen:
            told += exchange(place)
    finally:
        for place in chosen:
            shutil.rmtree(place / READY, ignore_errors=True)
    return told


def listed(found: Backup, room: str) -> dict[str, Path]:
    """The backup's files of one room, by their path inside it."""
    names = [name for name in found.manifest["files"] if name.startswith(f"{room}/")]
    return {name.removeprefix(f"{room}/"): found.folder / name for name in names}


def lay_ready(place: Path, files: Mapping[str, Path]) -> None:
    """Copy what belongs to `place` into its hidden folder."""
    ready = place / READY
    shutil.rmtree(ready, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    ready.mkdir(mode=0o700)
    for name, source in files.items():
        backup.copy_file(source, ready / name)


def exchange(place: Path) -> list[str]:
    """What was laid ready takes the place; what stood there is kept, and said, in a hidden folder."""
    told = []
    old = [path for path in place.iterdir() if not path.name.startswith(".")]
    if {path.name for path in old} - REMADE:
        kept = Path(tempfile.mkdtemp(prefix=BEFORE, dir=place))
        for path in old:
            path.rename(kept / path.name)
        told.append(f"原有内容保留在 {kept} / what was there is kept in {kept}")
    for path in (place / READY).iterdir():
        path.replace(place / path.name)
    return told


def replace_database(found: Backup) -> None:
    """Old content out, the dump in, row counts compared: one transaction, so a failure leaves everything as it was."""
    with tempfile.TemporaryFile() as complaints:
        with (
            subprocess.Popen(
                [backup.program("psql"), *PSQL, *backup.address()],
                env=backup.environment(),
                stdin=subprocess.PIPE,
                stderr=complaints,
            ) as psql,
            dump_as_sql(found) as dump,
        ):
            stdin = psql.stdin
            assert stdin is not None and dump.stdout is not None  # noqa: S101 - both are pipes
            with contextlib.suppress(BrokenPipeError):  # psql stopped at an error, which it has told
                stdin.write(b"BEGIN;\n" + CLEAR)
                shutil.copyfileobj(dump.stdout, stdin)
                # Without COMMIT, whatever psql was given is rolled back when its input ends.
                if dump.wait() == 0:
                    stdin.write(comparison(found.manifest["rows"]).encode() + b"COMMIT;\n")
            with contextlib.suppress(BrokenPipeError):
                stdin.close()
        complaints.seek(0)
        reason = " ".join(complaints.read().decode(errors="replace").split())
    if psql.returncode or dump.returncode:
        reason = reason or "pg_restore"
        raise BackupRefused(
            f"恢复数据库失败，原数据未变：{reason}", f"restoring the database failed, nothing was changed: {reason}"
        )


@contextlib.contextmanager
def dump_as_sql(found: Backup) -> Iterator["subprocess.Popen[bytes]"]:
    """pg_restore writing SQL; objects become the owner's, whoever owned them where the backup was made."""
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as chosen:
        chosen.write(contents(found))
        chosen.flush()
        with subprocess.Popen(
            [backup.program("pg_restore"), "--no-owner", "--file=-", f"--use-list={chosen.name}", found.folder / DUMP],
            env=backup.environment(),
            stdout=subprocess.PIPE,
        ) as process:
            yield process


def contents(found: Backup) -> str:
    """The dump's table of contents, without the rights-to-be of an owner who does not exist here."""
    lines = backup.run("pg_restore", "--list", found.folder / DUMP).splitlines()
    if database.parameters("owner")["USER"] != found.manifest["owner"]:
        lines = [line for line in lines if " DEFAULT ACL " not in line]
    return "\n".join(lines) + "\n"


def comparison(rows: Mapping[str, int]) -> str:
    """SQL that fails, naming the table, unless every table has the rows it had."""
    checks = [
        sql.SQL("IF (SELECT count(*) FROM {}) <> {} THEN RAISE EXCEPTION 'row count of %', {}; END IF;").format(
            sql.Identifier(*table.split(".", 1)), sql.Literal(number), sql.Literal(table)
        )
        for table, number in rows.items()
    ]
    return (sql.SQL("DO $check$ BEGIN ") + sql.SQL("\n").join(checks) + sql.SQL(" END $check$;\n")).as_string()


def analyze() -> None:
    """Fresh statistics: a dump carries none that the planner could use."""
    with psycopg.connect(**database.conninfo("owner"), autocommit=True) as connection:
        connection.execute("ANALYZE")
