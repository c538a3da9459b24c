"""The sealer: gives committed entries their positions, seals them in blocks, signs checkpoints, copies them outside.

One sealer at a time, by advisory lock. What has no position yet stands in a queue written with the entry, so a
transaction that commits late is found whatever its id; nothing here compares ids or transaction numbers.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from laojian.ledger import anchors, rules, signing, trees
from laojian.ledger.models import Block, Checkpoint, Subtree
from laojian.ledger.rows import COLUMNS, Row, intact
from laojian.ledger.rules import ALGORITHM, Json

LOCK = 0x6C616F6A69616E  # "laojian": the advisory lock of the sealer
BATCH = 10_000
"""At most so many entries in a block."""

log = logging.getLogger(__name__)


class SealRefused(RuntimeError):
    """What is already sealed was changed: the sealer signs nothing more until somebody has looked."""


@dataclass(frozen=True, slots=True)
class Tip:
    """Where the sealed ledger ends."""

    size: int
    block: int
    block_hash: bytes
    number: int
    note_hash: bytes
    root: bytes


def seal_once(at: datetime, *, wait: bool = False, sweep: bool = False) -> Checkpoint | None:
    """Seal what is waiting, at most one block; None when nothing waits or another sealer is at work.

    `at` is the moment written into block and checkpoint (aware). `wait` waits for the other sealer; `sweep`
    first looks for entries that stand in no queue at all (put in by hand, past `record`) and queues them.
    Must not run inside a transaction: the copy outside may be made only of what is committed.
    Raises SealRefused when stored hashes no longer fit the last checkpoint.
    """
    with transaction.atomic(durable=True):
        if not _lock(wait):
            return None
        if sweep:
            _sweep()
        try:
            return _seal(at)
        except LookupError as error:
            raise SealRefused(f"what is sealed is no longer complete: {error}") from error


def seal_all(at: datetime) -> Checkpoint | None:
    """Seal until nothing waits, copy outside, and return the newest checkpoint there is (None: the ledger is empty)."""
    sweep = True
    while seal_once(at, wait=True, sweep=sweep) is not None:
        sweep = False
    publish()
    return Checkpoint.objects.order_by("number").last()


def publish() -> list[str]:
    """Copy what is signed to every folder of settings.LAOJIAN_ANCHORS; return (and log) what went wrong."""
    newest = Checkpoint.objects.order_by("number").last()
    if newest is None:
        return []

    def notes(after: int) -> Iterable[tuple[int, str]]:
        rows = Checkpoint.objects.filter(number__gt=after, number__lte=newest.number).order_by("number")
        return rows.values_list("number", "note").iterator(chunk_size=1000)

    def full() -> str:
        return complete(newest)

    problems = [
        problem
        for folder in settings.LAOJIAN_ANCHORS
        if (problem := anchors.publish(folder, newest=newest.number, notes=notes, full=full))
    ]
    for problem in problems:
        log.error("anchor: %s", problem)
    return problems


def complete(checkpoint: Checkpoint) -> str:
    """The text of checkpoint.json: the signed note and the waymarks whose hash it carries."""
    note = rules.read_object(checkpoint.note)
    _, hashes = trees.waymarks(checkpoint.size)
    return rules.canonical({**note, "waymark_hashes": [value.hex() for value in hashes]}).decode() + "\n"


def _lock(wait: bool) -> bool:
    # In a statement of its own: a statement that takes the lock and reads would read as of before the lock.
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _sweep() -> None:
    """Queue entries that are in no queue and have no position: whoever put them in went past `record`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_unsealed (entry_id) SELECT e.id FROM ledger_entry e "
            "WHERE NOT EXISTS (SELECT 1 FROM ledger_position p WHERE p.entry_id = e.id) "
            "AND NOT EXISTS (SELECT 1 FROM ledger_unsealed u WHERE u.entry_id = e.id)"
        )
        if cursor.rowcount:
            log.error("%s entries stood in no queue; they are sealed now, as they are", cursor.rowcount)


def _seal(at: datetime) -> Checkpoint | None:
    waiting = _waiting()
    if not waiting:
        return None
    tip = _tip()
    first, last = tip.size + 1, tip.size + len(waiting)
    number = tip.block + 1
    _place(waiting, first, number)
    root = rules.root([bytes(row.leaf_hash) for row in waiting])
    _read_again(first, last, root)
    Subtree.objects.bulk_create(
        (Subtree(level=level, index=index, hash=value) for level, index, value in trees.grow(tip.size, last)),
        batch_size=1000,
    )
    if tip.size and trees.node(0, tip.size) != tip.root:
        raise SealRefused(f"the entries sealed up to position {tip.size} no longer give the root of their checkpoint")
    fields = rules.block_fields(number=number, first=first, last=last, root=root, previous=tip.block_hash, sealed_at=at)
    block_hash = rules.block_hash(fields)
    Block.objects.create(
        number=number,
        first=first,
        last=last,
        count=len(waiting),
        root=root,
        previous=tip.block_hash,
        hash=block_hash,
        sealed_at=at,
        alg=ALGORITHM,
    )
    return _sign(tip, size=last, block=number, block_hash=block_hash, at=at)


def _waiting() -> list[Row]:
    """The oldest entries in the queue. In one stream a later number always has the greater id: its writer saw the
    earlier one committed, so ordering by id keeps every stream in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger_unsealed u JOIN ledger_entry e ON e.id = u.entry_id "  # noqa: S608
            "ORDER BY u.entry_id LIMIT %s",
            [BATCH],
        )
        return [Row(*row) for row in cursor.fetchall()]


def _tip() -> Tip:
    block = Block.objects.order_by("number").last()
    checkpoint = Checkpoint.objects.order_by("number").last()
    if block is None or checkpoint is None:
        return Tip(size=0, block=0, block_hash=b"", number=0, note_hash=b"", root=b"")
    return Tip(
        size=block.last,
        block=block.number,
        block_hash=bytes(block.hash),
        number=checkpoint.number,
        note_hash=rules.note_hash(rules.read_object(checkpoint.note)),
        root=bytes(checkpoint.root),
    )


def _place(waiting: list[Row], first: int, block: int) -> None:
    ids = [row.id for row in waiting]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_position (position, entry_id, block) "
            "SELECT %s + place - 1, id, %s FROM unnest(%s) WITH ORDINALITY AS waiting (id, place)",
            [first, block, ids],
        )
        cursor.execute("DELETE FROM ledger_unsealed WHERE entry_id = ANY(%s)", [ids])


def _read_again(first: int, last: int, root: bytes) -> None:
    """Compute the root from rows read anew, and compare every row's content with its leaf hash.

    A content that does not fit is sealed all the same, under the hash its own transaction wrote: that keeps the
    proof that it was changed since, and the verifier names it for ever. It is logged as an error here.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger_position p JOIN ledger_entry e ON e.id = p.entry_id "  # noqa: S608
            "WHERE p.position BETWEEN %s AND %s ORDER BY p.position",
            [first, last],
        )
        rows = [Row(*row) for row in cursor.fetchall()]
    if rules.root([bytes(row.leaf_hash) for row in rows]) != root:
        raise SealRefused(f"two readings of positions {first} to {last} gave different roots")
    for row in rows:
        if not intact(row):
            log.error("entry %s (%s #%s) was changed before it was sealed", row.id, row.stream, row.seq)


def _sign(tip: Tip, *, size: int, block: int, block_hash: bytes, at: datetime) -> Checkpoint:
    key = signing.signing_key(settings.LAOJIAN_KEYS)
    root = trees.node(0, size)
    level, hashes = trees.waymarks(size)
    note: dict[str, Json] = {
        "alg": ALGORITHM,
        "at": rules.moment(at),
        "block": block,
        "block_hash": block_hash.hex(),
        "format": rules.CHECKPOINT_FORMAT,
        "number": tip.number + 1,
        "previous": tip.note_hash.hex(),
        "public_key": signing.public_hex(key),
        "root": root.hex(),
        "size": size,
        "waymark_level": level,
        "waymarks": rules.waymarks_hash(hashes).hex(),
    }
    note["signature"] = key.sign(rules.checkpoint_text(note)).hex()
    return Checkpoint.objects.create(number=tip.number + 1, size=size, root=root, note=rules.canonical(note).decode())
