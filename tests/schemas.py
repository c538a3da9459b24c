"""The tables of before: the database of a test goes back to earlier migrations and on again, as the tables' owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from config import embedded


@contextmanager
def as_owner() -> Iterator[None]:
    """Within, the default connection is the owner's."""
    connection.close()
    settings = connections["default"].settings_dict
    before, settings["USER"] = settings["USER"], embedded.OWNER
    try:
        yield
    finally:
        connection.close()
        settings["USER"] = before


def go_back(targets: Mapping[str, str]) -> None:
    """Undo what came after these, {app: migration}, in one plan: each plan draws the models of the whole house anew."""
    with as_owner():
        MigrationExecutor(connection).migrate(list(targets.items()))


def go_on(*target: str) -> None:
    """As an operator does it: `migrate`, or `migrate APP NAME`."""
    with as_owner():
        call_command("migrate", *target, verbosity=0)
