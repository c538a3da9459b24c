# ruff: noqa: E501
"""The database itself refuses what the flow does not allow, whatever the program or a hand-written SQL tries."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

pytestmark = pytest.mark.django_db

STEP = (
    'INSERT INTO cases_casestep (case_id, seq, prev_seq, flow_version, source, step, target, "on", recorded_at, by_id,'
    " approved_by_id, late, inputs, payload) VALUES (%(case)s, %(seq)s, %(prev)s, %(version)s, %(source)s, %(step)s,"
    " %(target)s, '2026-03-03', '2026-03-03 10:00+08', %(by)s, %(approved)s, %(late)s, '{}', '{}')"
)


def run(*statements):
    """As one transaction of the app role, its deferred constraints looked at before it ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        for text, values in statements:
            cursor.execute(text, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(*statements):
    with pytest.raises(DatabaseError):
        run(*statements)


@pytest.fixture
def lawful(walk):
    """The values of a lawful next step of a filed case: S12 → S20."""
    walk.filed()
    return {
        "case": walk.case.pk, "seq": walk.case.seq + 1, "prev": walk.case.seq, "version": 1, "source": "S12",
        "step": "begin_investigation", "target": "S20", "by": walk.city.wang.pk, "approved": None, "late": False,
    }  # fmt: skip


def moved(values, **change):
    now = values | change
    return (
        (STEP, now),
        ("UPDATE cases_case SET seq = %(seq)s, state = %(target)s WHERE id = %(case)s", now),
    )


def test_the_app_role_is_not_the_owner(walk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "laojian_app"


def test_the_lawful_step_itself_goes_through(lawful):
    run(*moved(lawful))


@pytest.mark.parametrize(
    "change",
    [
        {"target": "S60"},
        {"step": "decide_unopposed", "target": "S60"},
        {"step": "decide_unopposed", "source": "S50", "target": "S60"},
        {"step": "no_such_step"},
        {"version": 2},
        {"source": "S20", "step": "report", "target": "S40"},
        {"step": "import_s60", "source": "S00", "target": "S60"},
        {"step": "register", "source": "NEW", "target": "S00"},
        {"step": "register", "source": "NEW", "target": "S00", "prev": None},
        {"prev": None},
        {"prev": 1},
        {"late": True},
    ],
    ids=str,
)
def test_a_step_outside_the_flow_is_refused(lawful, change):
    refused(*moved(lawful, **change))


def test_a_step_number_is_neither_left_out_nor_used_twice(lawful):
    refused(*moved(lawful, seq=lawful["seq"] + 1))
    refused(*moved(lawful, seq=lawful["seq"] + 1, prev=lawful["seq"]))
    refused(*moved(lawful, seq=lawful["seq"] - 1, prev=lawful["prev"] - 1))


def test_a_weighty_step_takes_two_different_people(walk):
    walk.investigated()
    values = {
        "case": walk.case.pk, "seq": walk.case.seq + 1, "prev": walk.case.seq, "version": 1, "source": "S20",
        "step": "order_correction", "target": "S30", "by": walk.city.wang.pk, "approved": None, "late": False,
    }  # fmt: skip
    refused(*moved(values))
    refused(*moved(values, approved=walk.city.wang.pk))
    refused(*moved(values, by=None, approved=walk.city.head.pk))
    run(*moved(values, approved=walk.city.head.pk))


def test_a_state_without_its_step_is_refused(lawful):
    for text in (
        "UPDATE cases_case SET state = 'S60' WHERE id = %(case)s",
        "UPDATE cases_case SET seq = seq + 1 WHERE id = %(case)s",
        "UPDATE cases_case SET seq = seq + 1, state = 'S60' WHERE id = %(case)s",
        "UPDATE cases_case SET seq = 1, state = 'S00' WHERE id = %(case)s",
        "UPDATE cases_case SET seq = seq - 1, state = 'S10' WHERE id = %(case)s",
    ):
        refused((text, lawful))


def test_a_step_whose_case_stays_behind_is_refused(lawful):
    refused((STEP, lawful))


def test_history_is_neither_changed_nor_removed(lawful):
    for text in (
        "UPDATE cases_casestep SET \"on\" = '2026-01-01' WHERE case_id = %(case)s",
        "UPDATE cases_casestep SET target = 'S60' WHERE case_id = %(case)s",
        "DELETE FROM cases_casestep WHERE case_id = %(case)s",
        "TRUNCATE cases_casestep CASCADE",
        "DELETE FROM cases_case WHERE id = %(case)s",
        "TRUNCATE cases_case CASCADE",
        "ALTER TABLE cases_casestep DISABLE TRIGGER ALL",
        "ALTER TABLE cases_casestep DROP CONSTRAINT cases_step_in_flow",
        "SET session_replication_role = replica",
    ):
        refused((text, lawful))


def test_the_flow_itself_cannot_be_widened(lawful):
    for text in (
        "INSERT INTO cases_flowedge (flow_version, source, step, target, kind, two_person) VALUES (1,'S12','jump','S60','step',false)",
        "UPDATE cases_flowedge SET target = 'S60' WHERE step = 'begin_investigation'",
        "UPDATE cases_flowedge SET two_person = false",
        "DELETE FROM cases_flowedge",
    ):
        refused((text, lawful))


def test_what_was_registered_is_not_changed(lawful):
    for column, value in (("number", "'假编号'"), ("imported", "true"), ("opened_at", "now()"), ("flow_version", "2")):
        refused((f"UPDATE cases_case SET {column} = {value} WHERE id = %(case)s", lawful))


def test_a_case_begins_at_its_registration(lawful):
    columns = "SELECT * FROM cases_case WHERE id = %(case)s"
    with connection.cursor() as cursor:
        cursor.execute(columns, lawful)
        names = [column.name for column in cursor.description if column.name != "id"]
    listed = ", ".join(f'"{name}"' for name in names)
    for state, seq, imported in (("S60", 1, "false"), ("S60", 1, "true"), ("S00", 2, "false"), ("S91", 3, "true")):
        given = {"number": "'另一编号'", "state": f"'{state}'", "seq": str(seq), "imported": imported}
        taken = ", ".join(given.get(name, f'"{name}"') for name in names)
        refused((f"INSERT INTO cases_case ({listed}) SELECT {taken} FROM cases_case WHERE id = %(case)s", lawful))
    taken = ", ".join({"number": "'另一编号'", "state": "'S00'", "seq": "1"}.get(name, f'"{name}"') for name in names)
    refused((f"INSERT INTO cases_case ({listed}) SELECT {taken} FROM cases_case WHERE id = %(case)s", lawful))


def test_a_step_dated_after_it_was_recorded_is_refused(lawful):
    refused((STEP.replace("'2026-03-03',", "'2026-03-04',", 1), lawful))


def test_payments_confirmations_and_corrections_are_kept(walk):
    walk.ordered().pay()
    for table in ("cases_payment", "cases_confirmation", "cases_correction"):
        if table != "cases_correction":
            refused((f"DELETE FROM {table}", None))
        refused((f"TRUNCATE {table} CASCADE", None))
    refused(("UPDATE cases_payment SET amount = 1", None))


@pytest.mark.django_db(transaction=True)
def test_even_the_owner_is_stopped_by_the_triggers(lawful, owner_connection):
    for text in ("UPDATE cases_casestep SET late = true", "DELETE FROM cases_casestep", "TRUNCATE cases_case CASCADE"):
        with pytest.raises(Exception, match=r"refused|lock|timeout"):
            owner_connection.execute(text)
        owner_connection.rollback()
