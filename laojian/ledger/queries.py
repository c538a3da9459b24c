"""What others read of the ledger: the database clock, trails with their proof state, followers, proofs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from laojian.kernel.references import Ref
from laojian.ledger import anchors, rules, sealing, trees
from laojian.ledger.models import Checkpoint, Cursor, Entry, Unsealed
from laojian.ledger.rows import COLUMNS, Row, facts_of, intact
from laojian.ledger.rules import Json

__all__ = [
    "AnchorState",
    "CheckpointRow",
    "Followed",
    "TrailRow",
    "anchored",
    "as_text",
    "checkpoint_file",
    "cursor_of",
    "follow",
    "inclusion_proof",
    "lag",
    "newest_checkpoint",
    "now",
    "oldest_unsealed",
    "trail",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class TrailRow:
    """An entry as shown in a timeline, with what is proved about it.

    `position` and `block` are None until the sealer has been (about a second). `intact`: the entry's content
    still gives its hash. `payload` is None when there was none or when it was erased (`erased` tells which);
    `payload_intact` is False when it no longer fits the hash in the entry.
    """

    id: int
    stream: str
    seq: int
    verb: str
    subject: Ref
    by: Ref | None
    authority: str
    basis: str
    on: date | None
    at: datetime
    payload: dict[str, Json] | None
    position: int | None
    block: int | None
    sealed_at: datetime | None
    intact: bool
    payload_intact: bool
    erased: bool

    @property
    def sealed(self) -> bool:
        return self.position is not None


@dataclass(frozen=True, slots=True)
class Followed:
    """An entry handed to a follower."""

    position: int
    id: int
    stream: str
    seq: int
    verb: str
    subject: Ref
    by: Ref | None
    authority: str
    basis: str
    on: date | None
    at: datetime
    payload: dict[str, Json] | None


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """A signed statement: `size` entries and this root (hexadecimal), signed at a moment under `public_key`."""

    number: int
    size: int
    root: str
    at: datetime
    public_key: str


@dataclass(frozen=True, slots=True)
class AnchorState:
    """A folder outside: the newest checkpoint it holds (0: none), whether the database says the same of it.

    `problem` says why the folder could not be read, in the words of the operating system; '' when it could.
    """

    folder: str
    number: int
    agrees: bool
    problem: str


def now() -> datetime:
    """The database clock, in UTC: what every edge passes on as `at`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def trail(streams: str | Sequence[str], *, limit: int = 1000, newest_first: bool = False) -> list[TrailRow]:
    """Entries of one stream, or of several in the order they were written, oldest first unless told otherwise."""
    wanted = [streams] if isinstance(streams, str) else list(streams)
    direction = "DESC" if newest_first else "ASC"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS}, y.salt, y.body, p.position, p.block, b.sealed_at FROM ledger_entry e "  # noqa: S608
            "LEFT JOIN ledger_payload y ON y.entry_id = e.id "
            "LEFT JOIN ledger_position p ON p.entry_id = e.id "
            "LEFT JOIN ledger_block b ON b.number = p.block "
            f"WHERE e.stream = ANY(%s) ORDER BY e.at {direction}, e.id {direction} LIMIT %s",
            [wanted, limit],
        )
        return [_trail_row(row) for row in cursor.fetchall()]


def _trail_row(values: tuple) -> TrailRow:
    row = Row(*values[: len(Row._fields)])
    salt, body, position, block, sealed_at = values[len(Row._fields) :]
    payload = _payload(body)
    return TrailRow(
        id=row.id,
        stream=row.stream,
        seq=row.seq,
        verb=row.verb,
        subject=Ref.parse(row.subject),
        by=Ref.parse(row.by) if row.by else None,
        authority=row.authority,
        basis=row.basis,
        on=row.on,
        at=row.at,
        payload=payload,
        position=position,
        block=block,
        sealed_at=sealed_at,
        intact=intact(row),
        payload_intact=payload is None
        or (row.payload_hash is not None and rules.payload_hash(bytes(salt), payload) == bytes(row.payload_hash)),
        erased=payload is None and row.payload_hash is not None,
    )


def _payload(body: str | dict[str, Json] | None) -> dict[str, Json] | None:
    # Django hands jsonb of a raw query out as text; a driver set up otherwise gives the object itself.
    return rules.read_object(body) if isinstance(body, str) else body


def cursor_of(name: str) -> int:
    """How far the follower `name` has come; 0 before its first run."""
    found = Cursor.objects.filter(name=name).values_list("position", flat=True).first()
    return found or 0


def follow(name: str, limit: int = 500) -> list[Followed]:
    """The next sealed entries the follower `name` has not dealt with, by position.

    Inside a transaction a second run of the same follower waits here until the first has committed, so that
    with `actions.advance` in the same transaction every entry is dealt with exactly once.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:  # a statement of its own, so that the next one sees what it waited for
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [name, sealing.LOCK])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.position, e.id, e.stream, e.seq, e.verb, e.subject, e.by, e.authority, e.basis, "
            'e."on", e.at, y.body FROM ledger_position p JOIN ledger_entry e ON e.id = p.entry_id '
            "LEFT JOIN ledger_payload y ON y.entry_id = e.id "
            "WHERE p.position > %s ORDER BY p.position LIMIT %s",
            [cursor_of(name), limit],
        )
        return [
            Followed(
                position=position,
                id=identity,
                stream=stream,
                seq=seq,
                verb=verb,
                subject=Ref.parse(subject),
                by=Ref.parse(by) if by else None,
                authority=authority,
                basis=basis,
                on=on,
                at=at,
                payload=_payload(body),
            )
            for position, identity, stream, seq, verb, subject, by, authority, basis, on, at, body in cursor.fetchall()
        ]


def lag(name: str) -> int:
    """How many sealed entries the follower has still to deal with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM ledger_position")
        return cursor.fetchone()[0] - cursor_of(name)


def waiting() -> int:
    """How many entries have no position yet; a handful while the sealer runs."""
    return Unsealed.objects.count()


def oldest_unsealed(at: datetime) -> float:
    """How many seconds ago the oldest entry without a position was written; 0 when all are sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(e.at) FROM ledger_entry e WHERE e.id = (SELECT min(entry_id) FROM ledger_unsealed)")
        oldest: datetime | None = cursor.fetchone()[0]
    return max(0.0, (at - oldest).total_seconds()) if oldest else 0.0


def newest_checkpoint() -> CheckpointRow | None:
    """The newest checkpoint; None before the first sealing."""
    found = Checkpoint.objects.order_by("number").last()
    if found is None:
        return None
    note = rules.read_object(found.note)
    at = datetime.fromisoformat(str(note["at"]))
    return CheckpointRow(found.number, found.size, bytes(found.root).hex(), at, str(note["public_key"]))


def checkpoint_file() -> str | None:
    """The text of checkpoint.json of the newest checkpoint, for somebody who keeps it elsewhere."""
    found = Checkpoint.objects.order_by("number").last()
    return None if found is None else sealing.complete(found)


def as_text(value: dict[str, Json]) -> str:
    """A proof as the text of its file."""
    return rules.canonical(value).decode() + "\n"


def anchored() -> list[AnchorState]:
    """What each folder of settings.LAOJIAN_ANCHORS holds at this moment, compared with the database."""
    return [_anchor(folder) for folder in settings.LAOJIAN_ANCHORS]


def _anchor(folder: Path) -> AnchorState:
    try:
        note = rules.read_object((folder / anchors.NEWEST).read_text(encoding="utf-8"))
        number, root = int(str(note["number"])), str(note["root"])
    except FileNotFoundError:
        return AnchorState(str(folder), 0, agrees=True, problem="")
    except (OSError, ValueError, KeyError) as error:
        return AnchorState(str(folder), 0, agrees=False, problem=str(error))
    known = Checkpoint.objects.filter(number=number).first()
    return AnchorState(str(folder), number, agrees=known is not None and bytes(known.root).hex() == root, problem="")


def inclusion_proof(entry: Row | Entry | TrailRow | int, *, size: int | None = None) -> dict[str, Json]:
    """Proof that the entry stands under the checkpoint of `size` entries (the newest by default), as plain JSON.

    `tools/verify_ledger.py --proof FILE CHECKPOINT` checks it with nothing else. Raises LookupError when the
    entry is not under that checkpoint (yet).
    """
    identity = entry if isinstance(entry, int) else entry.id
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS}, p.position FROM ledger_entry e "  # noqa: S608
            "JOIN ledger_position p ON p.entry_id = e.id WHERE e.id = %s",
            [identity],
        )
        found = cursor.fetchone()
    checkpoints = Checkpoint.objects.order_by("size")
    checkpoint = checkpoints.last() if size is None else checkpoints.filter(size=size).last()
    if found is None:
        raise LookupError(f"entry {identity} is not sealed yet, or there is none")
    row, position = Row(*found[:-1]), found[-1]
    if checkpoint is None or checkpoint.size < position:
        raise LookupError(f"no checkpoint of that size covers position {position}")
    path = rules.inclusion_path(position - 1, checkpoint.size, trees.node)
    return {
        "checkpoint": checkpoint.number,
        "entry": facts_of(row).fields(row.seq),
        "format": rules.PROOF_FORMAT,
        "leaf_hash": bytes(row.leaf_hash).hex(),
        "path": [step.hex() for step in path],
        "position": position,
        "size": checkpoint.size,
    }
