"""The only writers of the ledger, called by every other package's actions."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from laojian.kernel.references import Ref
from laojian.ledger import rules
from laojian.ledger.rows import Row
from laojian.ledger.rules import NotRecordable

__all__ = ["CursorMoved", "NotRecordable", "OutsideTransaction", "advance", "record"]

SALT_BYTES = 16
STORE: Final = "SELECT ledger_record(%s, %s)"
_CURSORS: Final[WeakKeyDictionary[psycopg.Connection[Any], psycopg.Cursor[Any]]] = WeakKeyDictionary()


class OutsideTransaction(RuntimeError):
    """An entry was to be written outside the transaction that makes the change it tells of."""


class CursorMoved(RuntimeError):
    """A follower's cursor was asked to go back, or beyond what is sealed."""


def record(
    *,
    verb: str,
    subject: Ref,
    by: Ref | None,
    at: datetime,
    on: date | None = None,
    authority: str = "",
    basis: str = "",
    payload: Mapping[str, object] | None = None,
    stream: str | None = None,
) -> Row:
    """Write one entry in the caller's transaction, in one round trip, and return it.

    `verb` is what was done ("case.approve_filing"); `by` the officer, None for the system; `at` the recorded
    moment (aware, database clock); `on` the day it happened in law; `authority` in which capacity; `basis` the
    article. `payload` holds whatever else must be known, as integers, text, booleans, lists, objects; dates,
    times and references become text. It lies beside the entry under a salted hash and can be erased one day:
    put no protected person data into any other argument. `stream` groups entries, by default by subject.

    Raises OutsideTransaction, and NotRecordable for a float, a naive time, an unknown type, an empty verb.
    Two writers of one stream wait for each other until the first commits; hold the subject's row lock when the
    order of changes matters, as actions do anyway.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if not database.in_atomic_block:
        raise OutsideTransaction(f"record({verb!r}) must run inside the transaction of the change it tells of")
    if not verb or stream == "":
        raise NotRecordable("an entry needs a verb and a stream")
    if isinstance(on, datetime):
        raise NotRecordable("on is a day, not a time")
    beside, digest = "", None
    if payload is not None:
        body, salt = rules.canonical(rules.plain(payload)), os.urandom(SALT_BYTES)
        beside, digest = salt.hex() + body.decode(), rules.salted_hash(salt, body)
    about = str(subject)
    actor = "" if by is None else str(by)
    facts = rules.Facts(stream or about, verb, about, actor, authority, basis, on, at, digest)
    content = facts.content(0)
    if not rules.is_plain(content):
        facts = facts.normal()
        content = facts.content(0)
    seq, identity = _store(database, content, beside)
    return Row(
        identity, facts.stream, seq, facts.verb, facts.subject, actor, facts.authority, facts.basis, on,
        at.astimezone(UTC), digest, rules.leaf_of(content, seq), facts.alg,
    )  # fmt: skip


def _store(database: BaseDatabaseWrapper, content: str, beside: str) -> tuple[int, int]:
    """(seq, id). Every write waits for this: the driver's own cursor keeps the statement prepared on the server,
    which costs a third less than Django's, where the text is put together here and planned there each time; and one
    cursor serves a connection for as long as it lives."""
    cursor = _CURSORS.get(database.connection)
    if cursor is None:
        cursor = _CURSORS[database.connection] = psycopg.Cursor(database.connection)
    with database.wrap_database_errors:
        found = cursor.execute(STORE, (content, beside), prepare=True).fetchone()
    assert found is not None  # noqa: S101 - a function without a set always answers
    identity, _, number = found[0].partition(" ")
    return int(number), int(identity)


def advance(name: str, position: int) -> None:
    """Remember that the follower `name` has dealt with everything up to `position`.

    Call it in the transaction of the follower's own effect, so that both happen or neither. The row stays
    locked until that transaction ends. Raises CursorMoved when another run of the same follower got further
    meanwhile (its effect stands, ours must roll back), or when `position` is not sealed yet.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_cursor AS c (name, position) "
            "SELECT %s, %s WHERE %s <= (SELECT coalesce(max(position), 0) FROM ledger_position) "
            "ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position WHERE c.position < EXCLUDED.position",
            [name, position, position],
        )
        if cursor.rowcount != 1:
            raise CursorMoved(f"the cursor {name!r} cannot be moved to {position}")
