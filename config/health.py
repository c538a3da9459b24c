"""Is this installation well? One line a check; the command `health`, and `/healthz` for whatever watches from outside.

A check says what it found in Chinese and English and whether that is good. What it may be is operation, not law: the
limits stand in `LIMITS` and can be set (`LAOJIAN_HEALTH_<NAME>`).
"""

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from laojian.ledger import queries as ledger
from laojian.messages import queries as messages

BACKUPS: Final = "installation:backup"
MADE: Final = "installation.backup_made"
HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these something is wrong: seconds, hours, days, and the share of a disk that must be free, in per cent."""

    seal_seconds: int = 120
    outbox_minutes: int = 30
    backup_hours: int = 26
    disk_percent: int = 10
    certificate_days: int = 21
    key_days: int = 730


def limits() -> Limits:
    """The limits as the operator set them. Raises ValueError for one that is no number."""
    given = {field.name: os.environ.get(f"LAOJIAN_HEALTH_{field.name.upper()}") for field in fields(Limits)}
    return Limits(**{name: int(value) for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    name: str
    good: bool
    chinese: str
    english: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.good else 'FAIL'} {self.name:<12} {self.chinese} / {self.english}"


def database() -> Finding:
    """Whether it answers, and whether its tables are those of this program."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Finding(
            "database", False, f"有 {missing} 项建表未执行，请运行 laojian migrate", f"{missing} migrations wait"
        )
    return Finding("database", True, "数据库应答，表结构为本版本", "answers, tables are up to date")


def sealing(at: datetime, most: Limits) -> Finding:
    """How long the oldest entry of the ledger has waited for its seal."""
    waiting = ledger.oldest_unsealed(at)
    good = waiting <= most.seal_seconds
    return Finding("seal", good, f"最早未封存的留痕已等 {waiting:.0f} 秒", f"oldest unsealed entry {waiting:.0f} s old")


def outbox(at: datetime, most: Limits) -> Finding:
    """How long the oldest message that is due has waited."""
    oldest = messages.backlog(at=at).oldest_due
    minutes = (at - oldest).total_seconds() / 60 if oldest else 0
    good = minutes <= most.outbox_minutes
    return Finding(
        "messages", good, f"最早待发消息已等 {minutes:.0f} 分钟", f"oldest message due {minutes:.0f} min ago"
    )


def backup(at: datetime, most: Limits) -> Finding:
    """When the newest complete backup was made."""
    made = [entry.at for entry in ledger.trail(BACKUPS) if entry.verb == MADE]
    if not made:
        return Finding("backup", False, "从未做过备份，请运行 laojian backup", "no backup was ever made")
    hours = (at - made[-1]).total_seconds() / HOUR
    return Finding(
        "backup", hours <= most.backup_hours, f"最近一次备份在 {hours:.0f} 小时前", f"newest backup {hours:.0f} h old"
    )


def disk(folder: Path, most: Limits) -> Finding:
    """How much of the disk of the data home is free."""
    usage = shutil.disk_usage(folder)
    free = 100 * usage.free // usage.total
    return Finding("disk", free >= most.disk_percent, f"数据盘剩余 {free}%", f"{free}% of the disk is free")


def keys(folder: Path, home: Path, at: datetime, most: Limits) -> Finding:
    """Whether the keys are the owner's alone, apart from the data, and not too old."""
    files = folder.iterdir() if folder.is_dir() else ()
    held = [path for path in files if path.is_file() and path.suffix != ".pub"]  # the public half is for everybody
    if not held:
        return Finding("keys", False, f"没有密钥：{folder}", f"no keys in {folder}")
    open_ones = [path.name for path in held if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_ones:
        return Finding(
            "keys", False, f"别的账户能读密钥 {open_ones[0]}，请 chmod 600", f"others can read {open_ones[0]}"
        )
    days = (at - min(datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in held)).days
    where = "与数据同处" if folder.resolve().is_relative_to(home.resolve()) else "与数据分开"
    beside = "beside the data" if where == "与数据同处" else "apart from the data"
    return Finding("keys", days <= most.key_days, f"最早的密钥 {days} 天，{where}", f"oldest key {days} days, {beside}")


def anchors(places: list[Path], home: Path) -> Finding:
    """Whether a copy of the ledger's checkpoints lies outside the data home, and each place can be written."""
    shut = [place for place in places if not os.access(place, os.W_OK)]
    if shut:
        return Finding("anchors", False, f"锚点目录不可写：{shut[0]}", f"anchor cannot be written: {shut[0]}")
    outside = [place for place in places if not place.resolve().is_relative_to(home.resolve())]
    return Finding(
        "anchors",
        True,
        f"{len(places)} 处，其中数据目录之外 {len(outside)} 处",
        f"{len(places)}, {len(outside)} of them outside the home",
    )


def certificate(path: Path, at: datetime, most: Limits) -> Finding:
    """How long the certificate of the proxy in front is good, when `LAOJIAN_CERTIFICATE` names its file."""
    try:
        until = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as problem:
        return Finding("certificate", False, f"证书读不出：{path}", f"{path} does not read: {type(problem).__name__}")
    days = (until - at).days
    return Finding(
        "certificate", days >= most.certificate_days, f"证书还有 {days} 天到期", f"certificate good for {days} days"
    )


def findings(at: datetime | None = None) -> list[Finding]:
    """Every check in order. Without a database only those that need none follow its line."""
    most = limits()
    checks: list[Callable[[datetime], Finding]] = [
        lambda now: sealing(now, most),
        lambda now: outbox(now, most),
        lambda now: backup(now, most),
    ]
    found = []
    try:
        found.append(database())
        now = at or ledger.now()
        found += [check(now) for check in checks]
    except DatabaseError as problem:
        kind = type(problem).__name__
        found.append(Finding("database", False, f"数据库不可用：{kind}", f"the database cannot be had: {kind}"))
        now = at or datetime.now(UTC)  # noqa: TID251  # without the database its clock cannot be asked
    found.append(disk(settings.LAOJIAN_HOME, most))
    found.append(keys(settings.LAOJIAN_KEYS, settings.LAOJIAN_HOME, now, most))
    found.append(anchors(settings.LAOJIAN_ANCHORS, settings.LAOJIAN_HOME))
    if settings.LAOJIAN_CERTIFICATE:
        found.append(certificate(Path(settings.LAOJIAN_CERTIFICATE), now, most))
    return found


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 `ok` when a question to the database is answered, 503 `unavailable` when it is not; no figures, no log-in."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("unavailable\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
