"""Rows and store compared, every content hashed again: nothing vanishes unseen, nothing lies about for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils.timezone import localdate

from laojian.documents.files.keeping import PIECE, SWEEP_LOCK, path_of, root
from laojian.documents.law_rows import limits
from laojian.documents.models import StoredFile


@dataclass
class Findings:
    """What a check found. `missing` and `damaged` are digests that rows point to; the rest are files."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    orphans: list[Path] = field(default_factory=list)
    swept: list[Path] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True when every row has its file, unchanged."""
        return not self.missing and not self.damaged


def reconcile(*, at: datetime, sweep: bool = True) -> Findings:
    """Compare rows with the store. Files without a row are removed once they are a day older than `at`.

    Run it while people work: a file younger than a day may belong to a transaction that has not ended.
    """
    found = Findings()
    known: set[str] = set()
    rows = StoredFile.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    for digest in rows.iterator(chunk_size=5_000):
        known.add(digest)
        found.checked += 1
        place = path_of(digest)
        if not place.is_file():
            found.missing.append(digest)
        elif _digest(place) != digest:
            found.damaged.append(digest)
    oldest = at.timestamp() - limits(localdate(at))["orphan_hours"] * 3600
    for path in _files(root()):
        if path.name in known and path == path_of(path.name):
            continue
        found.orphans.append(path)
        if sweep and _swept(path, oldest):
            found.swept.append(path)
    return found


@transaction.atomic
def _swept(path: Path, oldest: float) -> bool:
    """Remove an old file without a row; looked at once more while no upload is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SWEEP_LOCK])
    if not path.exists() or path.stat().st_mtime >= oldest:
        return False
    if path == path_of(path.name) and StoredFile.objects.filter(sha256=path.name).exists():
        return False
    path.unlink()
    return True


def _files(folder: Path) -> list[Path]:
    return sorted(path for part in ("sha256", "arriving") for path in (folder / part).rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
