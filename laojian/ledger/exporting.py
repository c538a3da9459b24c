"""The export: flat files that hold exactly what a checkpoint covers, for the verifier and for other offices."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from laojian.ledger import rules, sealing
from laojian.ledger.models import Block, Checkpoint
from laojian.ledger.rows import COLUMNS, Row, facts_of

ENTRIES, BLOCKS, CHECKPOINT = "entries.jsonl", "blocks.jsonl", "checkpoint.json"
BATCH = 5_000


def export(folder: Path, checkpoint: Checkpoint) -> None:
    """Write what `checkpoint` covers into `folder`: entries.jsonl, blocks.jsonl, checkpoint.json.

    Entries stand in sealed order, one canonical JSON a line, with position and leaf hash; payloads are not
    exported. Memory stays constant. Each file appears whole or not at all; the checkpoint comes last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CHECKPOINT).unlink(missing_ok=True)
    _write(folder / ENTRIES, _entry_lines(checkpoint.size))
    _write(folder / BLOCKS, _block_lines(checkpoint.size))
    try:
        text = sealing.complete(checkpoint)
    except LookupError:  # sealed rows are missing: the signed note alone still tells the verifier so
        text = checkpoint.note + "\n"
    _write(folder / CHECKPOINT, iter([text.encode()]))


def _write(path: Path, lines: Iterator[bytes]) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb", buffering=1 << 20) as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _entry_lines(size: int) -> Iterator[bytes]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS}, p.position FROM ledger_position p "  # noqa: S608
                "JOIN ledger_entry e ON e.id = p.entry_id "
                "WHERE p.position > %s AND p.position <= %s ORDER BY p.position LIMIT %s",
                [after, size, BATCH],
            )
            rows = cursor.fetchall()
        for *values, position in rows:
            yield _entry_line(Row(*values), position)
        if len(rows) < BATCH:
            return
        after = rows[-1][-1]


def _entry_line(row: Row, position: int) -> bytes:
    fields = facts_of(row).fields(row.seq)
    return rules.canonical({**fields, "leaf_hash": bytes(row.leaf_hash).hex(), "position": position}) + b"\n"


def _block_lines(size: int) -> Iterator[bytes]:
    for block in Block.objects.filter(last__lte=size).order_by("number").iterator(chunk_size=BATCH):
        fields: dict[str, rules.Json] = {
            "alg": block.alg,
            "count": block.count,
            "first": block.first,
            "hash": bytes(block.hash).hex(),
            "last": block.last,
            "number": block.number,
            "previous": bytes(block.previous).hex(),
            "root": bytes(block.root).hex(),
            "sealed_at": rules.moment(block.sealed_at),
        }
        yield rules.canonical(fields) + b"\n"
