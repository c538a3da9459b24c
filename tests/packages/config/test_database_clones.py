"""Each test process has its own migrated database; each real transaction ends with a fresh one."""

import socket
import subprocess
import sys

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from pytest_socket import SocketBlockedError

pytestmark = pytest.mark.django_db


def labels() -> set[str]:
    return set(ContentType.objects.values_list("app_label", flat=True))


def test_a_test_works_as_the_app_role_on_a_clone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        user, name = cursor.fetchone()
    assert user == "laojian_app"
    assert name.startswith("test_clone_")


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_writes_is_rolled_back(turn: str) -> None:
    assert "planted" not in labels()
    ContentType.objects.create(app_label="planted", model=turn)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_real_transaction_commits_is_gone_for_the_next_test(turn: str) -> None:
    assert "planted" not in labels()
    with transaction.atomic():
        ContentType.objects.create(app_label="planted", model=turn)
    assert "planted" in labels()


def test_migrated_rows_are_there_after_a_real_transaction() -> None:
    assert "contenttypes" in labels()


def test_the_app_role_makes_no_tables() -> None:
    with pytest.raises(Exception, match="permission denied for schema public"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted (x int)")


def test_the_owner_sees_the_same_clone(owner_connection: psycopg.Connection) -> None:
    row = owner_connection.execute("SELECT current_user, current_database()").fetchone()
    assert row == ("laojian_owner", connection.settings_dict["NAME"])


def test_the_network_is_closed() -> None:
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.create_connection(("127.0.0.1", 9))


def test_a_command_started_by_a_test_works_on_its_clone() -> None:
    code = "from config import database; print(database.parameters()['NAME'])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == connection.settings_dict["NAME"]
