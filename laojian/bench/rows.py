"""Many rows at once: INSERT … SELECT with the model's own defaults, and tables without their keys while they fill."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.models import Field, JSONField, Model
from psycopg import sql

Db = psycopg.Connection[Any]


def insertion(model: type[Model], values: Mapping[str, str], source: str) -> str:
    """An INSERT … SELECT of SQL expressions by column; every other column gets what the model would give it.

    The primary key is left to the database unless named. Raises KeyError for a column the model does not have.
    """
    columns = {str(field.column): field for field in model._meta.concrete_fields}
    unknown = set(values) - set(columns)
    if unknown:
        raise KeyError(f"{model._meta.label} has no columns {sorted(unknown)}")
    chosen = {
        column: values[column] if column in values else default(field)
        for column, field in columns.items()
        if column in values or not field.primary_key
    }
    names = ", ".join(f'"{column}"' for column in chosen)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(chosen.values())} {source}"


def default(field: Field[Any, Any]) -> str:
    """The model's default of a field as SQL."""
    value = field.get_default()
    if isinstance(field, JSONField):
        return f"{literal(json.dumps(value))}::jsonb"
    return literal(value)


def literal(value: Any) -> str:
    """A Python value as SQL text."""
    return sql.Literal(value).as_string(None)


def array(values: Sequence[Any], kind: str) -> str:
    """A list as an SQL array."""
    return f"{literal(list(values))}::{kind}[]"


def advance_sequence(db: Db, model: type[Model]) -> None:
    """The next row the program makes gets the number after the highest."""
    table = model._meta.db_table
    db.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0")


CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = ANY(%(kinds)s)
    AND (conrelid = ANY(%(tables)s::regclass[]) OR contype = 'f' AND confrelid = ANY(%(tables)s::regclass[]))
ORDER BY conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x'))
ORDER BY 1
"""


@contextmanager
def without_keys(db: Db, tables: Sequence[str]) -> Iterator[list[str]]:
    """Foreign keys, unique constraints and indexes are away while the tables fill, their triggers asleep.

    Yields the statements that bring them back, for the caller to run (they take the longer part of the time); each
    foreign key is thereby checked against all rows. On an error the transaction is the caller's to roll back.
    """
    given = {"tables": list(tables), "kinds": ["f"]}
    foreign = db.execute(CONSTRAINTS, given).fetchall()
    unique = db.execute(CONSTRAINTS, given | {"kinds": ["u"]}).fetchall()
    for table, name, _ in [*foreign, *unique]:
        db.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    indexes = db.execute(INDEXES, given).fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    for table in tables:
        db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield [
        *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {words}" for table, name, words in unique),
        *(words for _, words in indexes),
        *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {words}" for table, name, words in foreign),
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables),
    ]
