"""Commands of the organisation, as typed at the server."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from laojian.ledger import queries as ledger
from laojian.org import login
from laojian.org.models import Officer

Make = Callable[..., Officer]


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_divisions_are_built_and_loaded(admin: Officer, table: Path, tmp_path: Path) -> None:
    assert "44" in run("divisions", "build", "--table", str(tmp_path / "all.csv"))
    said = run("divisions", "load", "--city", "4401", "--table", str(tmp_path / "all.csv"))
    assert "districts 11 " in said
    assert "streets 176 " in said
    assert "statistical 2 " in said
    assert "grids made 174" in said


def test_another_city_is_refused(admin: Officer, table: Path) -> None:
    with pytest.raises(CommandError, match="4401"):
        run("divisions", "load", "--city", "4403", "--table", str(table))


@pytest.mark.django_db
def test_before_the_office_is_opened_nothing_is_loaded(table: Path) -> None:
    with pytest.raises(CommandError, match="尚未初始化"):
        run("divisions", "load", "--table", str(table))


def test_a_missing_table_is_named(admin: Officer, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.csv"):
        run("divisions", "load", "--table", str(tmp_path / "none.csv"))


def test_a_new_password_is_printed_once_and_works(make: Make, at: datetime) -> None:
    wang = make("wang")
    fresh = run("officer", "password", "wang").strip()
    assert login.sign_in(username="wang", password=fresh, code="", address="::1", at=at) == wang
    wang.refresh_from_db()
    assert wang.must_change_password
    entry = next(row for row in ledger.trail(str(wang.ref)) if row.verb == "org.set_password")
    assert entry.authority == "console"


def test_an_account_is_unlocked_and_its_second_factor_turned_off(make: Make) -> None:
    make("wang")
    assert run("officer", "unlock", "wang").strip() == "0"
    assert run("officer", "no-code", "wang") == ""
    with pytest.raises(CommandError, match="no such officer"):
        run("officer", "unlock", "nobody")
