"""An entry as raw queries read it: plain values, no model object."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from laojian.ledger import rules


class Row(NamedTuple):
    """An entry; the names are those of the columns of `models.Entry`."""

    id: int
    stream: str
    seq: int
    verb: str
    subject: str
    by: str
    authority: str
    basis: str
    on: date | None
    at: datetime
    payload_hash: bytes | None
    leaf_hash: bytes
    alg: str


COLUMNS = ", ".join(f'e."{name}"' for name in Row._fields)
"""The columns in the order of `Row`, of a table called e."""


def facts_of(row: Row) -> rules.Facts:
    """The row's content, ready to be hashed."""
    return rules.Facts(
        stream=row.stream,
        verb=row.verb,
        subject=row.subject,
        by=row.by,
        authority=row.authority,
        basis=row.basis,
        on=row.on,
        at=row.at,
        payload_hash=None if row.payload_hash is None else bytes(row.payload_hash),
        alg=row.alg,
    )


def intact(row: Row) -> bool:
    """Whether the row's content still gives the leaf hash written with it."""
    return row.alg in rules.DIGESTS and facts_of(row).leaf(row.seq) == bytes(row.leaf_hash)
