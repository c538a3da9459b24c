"""What is written stays: the database refuses changes, to the app by right and to the owner by trigger."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from laojian.kernel.references import Ref
from laojian.ledger import actions

TABLES = ["entry", "payload", "position", "subtree", "block", "checkpoint"]
CHANGES = ["UPDATE ledger_{} SET {} = {}", "DELETE FROM ledger_{}", "TRUNCATE ledger_{}"]
COLUMN = {"payload": "entry_id", "position": "block", "subtree": "level", "block": "count", "checkpoint": "size"}


def statement(change, table):
    column = COLUMN.get(table, "verb")
    return change.format(table, column, column)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_the_app_may_not_change_it(table, change):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement(change, table))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_even_the_owner_is_refused_by_the_trigger(owner_connection, table, change):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner_connection.execute(statement(change, table))


@pytest.mark.django_db
def test_a_number_of_a_stream_is_given_once(at):
    entry = actions.record(verb="case.file", subject=Ref("case", "1"), by=None, at=at)
    with pytest.raises(Exception, match="ledger_entry_one_per_seq"), transaction.atomic():
        connection.cursor().execute(
            "INSERT INTO ledger_entry (stream, seq, verb, subject, by, authority, basis, at, leaf_hash, alg) "
            "SELECT stream, seq, 'case.close', subject, by, authority, basis, at, leaf_hash, alg "
            "FROM ledger_entry WHERE id = %s",
            [entry.id],
        )


@pytest.mark.django_db
def test_a_follower_may_move_its_cursor_but_not_remove_it():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_cursor VALUES ('x', 0)")
        cursor.execute("UPDATE ledger_cursor SET position = 1 WHERE name = 'x'")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM ledger_cursor")
