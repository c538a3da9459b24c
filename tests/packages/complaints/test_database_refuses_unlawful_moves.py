# ruff: noqa: E501
"""The database itself refuses what the flow of contacts does not allow, whatever a program or a hand-written SQL tries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from laojian.complaints.models import Contact, ContactEdge
from laojian.complaints.rules.flow import edges

STEP = (
    'INSERT INTO complaints_contactstep (contact_id, seq, prev_seq, flow_version, source, step, target, "on", at)'
    " VALUES (%(contact)s, %(seq)s, %(prev)s, %(version)s, %(source)s, %(step)s, %(target)s, '2026-11-23', now())"
)
MOVE = "UPDATE complaints_contact SET seq = %(seq)s, state = %(target)s, is_open = %(open)s WHERE id = %(contact)s"


def run(*statements: tuple[str, Any]) -> None:
    """As one transaction of the app role, its deferred constraints looked at before it ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        for text, values in statements:
            cursor.execute(text, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(*statements: tuple[str, Any]) -> None:
    with pytest.raises(DatabaseError):
        run(*statements)


@pytest.fixture
def lawful(complaint: Contact) -> dict[str, Any]:
    """The values of a lawful next step of a contact just received."""
    return {
        "contact": complaint.pk, "seq": 2, "prev": 1, "version": 1, "source": "new", "step": "ask_supplement",
        "target": "waiting", "open": True,
    }  # fmt: skip


def moved(values: dict[str, Any], **change: Any) -> tuple[tuple[str, Any], ...]:
    now = values | change
    return (STEP, now), (MOVE, now)


def test_the_lawful_step_itself_goes_through(lawful: dict[str, Any]) -> None:
    run(*moved(lawful))


@pytest.mark.parametrize(
    "change",
    [
        {"target": "closed", "open": False},
        {"step": "close", "target": "closed", "open": False},
        {"step": "close", "source": "linked", "target": "closed", "open": False},
        {"step": "no_such_step"},
        {"version": 2},
        {"step": "carried_waiting"},
        {"step": "receive", "source": "none", "target": "new"},
        {"prev": None},
        {"prev": 2},
        {"seq": 3},
        {"seq": 3, "prev": 2},
        {"open": False},
    ],
    ids=str,
)
def test_a_step_outside_the_flow_is_refused(lawful: dict[str, Any], change: dict[str, Any]) -> None:
    refused(*moved(lawful, **change))


def test_a_state_without_its_step_and_a_step_without_its_state_are_refused(lawful: dict[str, Any]) -> None:
    for text in (
        "UPDATE complaints_contact SET state = 'waiting' WHERE id = %(contact)s",
        "UPDATE complaints_contact SET state = 'closed', is_open = false WHERE id = %(contact)s",
        "UPDATE complaints_contact SET seq = seq + 1 WHERE id = %(contact)s",
        "UPDATE complaints_contact SET seq = seq + 1, state = 'waiting' WHERE id = %(contact)s",
        "UPDATE complaints_contact SET seq = 0 WHERE id = %(contact)s",
    ):
        refused((text, lawful))
    refused((STEP, lawful))


def test_two_steps_at_once_are_refused(lawful: dict[str, Any]) -> None:
    second = {"seq": 3, "prev": 2, "source": "waiting", "step": "redirect", "target": "redirected", "open": False}
    refused((STEP, lawful), (STEP, lawful | second), (MOVE, lawful | second))
    run(*moved(lawful), *moved(lawful, **second))


def test_history_is_neither_changed_nor_removed_and_the_flow_not_widened(lawful: dict[str, Any]) -> None:
    for text in (
        "UPDATE complaints_contactstep SET target = 'closed' WHERE contact_id = %(contact)s",
        "UPDATE complaints_contactstep SET \"on\" = '2026-01-01' WHERE contact_id = %(contact)s",
        "DELETE FROM complaints_contactstep WHERE contact_id = %(contact)s",
        "TRUNCATE complaints_contactstep CASCADE",
        "INSERT INTO complaints_contactedge (flow_version, source, step, target, kind) VALUES (1, 'new', 'jump', 'closed', 'step')",
        "UPDATE complaints_contactedge SET target = 'closed' WHERE step = 'register_case'",
        "DELETE FROM complaints_contactedge",
        "ALTER TABLE complaints_contactstep DISABLE TRIGGER ALL",
    ):
        refused((text, lawful))


def test_a_contact_begins_at_its_receipt(lawful: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM complaints_contact WHERE id = %(contact)s", lawful)
        names = [column.name for column in cursor.description if column.name != "id"]
    plain = {"number": "'另一编号'", "serial": "9999999", "key_hash": "'\\x01'"}
    for change in ({"state": "'waiting'"}, {"seq": "2"}, {"state": "'closed'", "is_open": "false", "seq": "2"}, {}):
        taken = ", ".join((plain | change).get(name, f'"{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        refused(
            (
                f"INSERT INTO complaints_contact ({listed}) SELECT {taken} FROM complaints_contact WHERE id = %(contact)s",
                lawful,
            )
        )


@pytest.mark.django_db
def test_the_database_holds_exactly_the_transitions_of_the_flow() -> None:
    kept = ContactEdge.objects.values_list("flow_version", "source", "step", "target", "kind")
    assert set(kept) == {tuple(edge) for edge in edges()}, "a changed flow comes with a migration of its own"
