"""A database that cannot be had is said in one line, in Chinese and English, with what to do."""

import errno
import os
from pathlib import Path

import pytest

from config import database, embedded
from config.database import DatabaseUnavailable


def refusal() -> str:
    with pytest.raises(DatabaseUnavailable) as caught:
        database.ensure()
    text = str(caught.value)
    assert text.startswith("数据库不可用：")
    assert " / Database unavailable: " in text
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    "url", ["mysql://a:secret@h/n", "postgres://a:secret@h", "postgres://h/n", "postgres://a@h:x/n"]
)
def test_an_address_of_the_wrong_form_is_refused_without_repeating_the_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    text = refusal()
    assert "postgres://user:password@host:port/name" in text
    assert "secret" not in text


def test_a_server_that_does_not_answer_is_named_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://laojian_app:secret@127.0.0.1:1/laojian")
    text = refusal()
    assert "laojian_app@127.0.0.1:1/laojian" in text
    assert "secret" not in text


def test_an_address_is_read_with_its_escapes_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app:p%40ss@db.example:6432/laojian?sslmode=require")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://own@/laojian?host=/run/postgresql")
    assert database.parameters() == {
        "ENGINE": "django.db.backends.postgresql", "NAME": "laojian", "USER": "app", "PASSWORD": "p@ss",
        "HOST": "db.example", "PORT": "6432", "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip
    owner = database.parameters("owner")
    assert (owner["USER"], owner["HOST"], owner["PORT"], owner["OPTIONS"]) == ("own", "/run/postgresql", "5432", {})


def test_the_owner_of_a_named_server_is_the_app_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app:pw@db/laojian")
    assert database.parameters("owner") == database.parameters("app")


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(DatabaseUnavailable, match="app or owner"):
        database.parameters("root")


def test_an_account_without_an_entry_is_asked_for_a_server(other_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_uid: int) -> None:
        raise KeyError

    with monkeypatch.context() as patch:
        patch.setattr(embedded.pwd, "getpwuid", unknown)
        assert "DATABASE_URL" in refusal()


def test_a_folder_the_server_account_cannot_enter_is_named(other_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = other_home / "closed"
    closed.mkdir(parents=True, mode=0o700 if os.geteuid() == 0 else 0o500)
    monkeypatch.setenv("LAOJIAN_HOME", str(closed / "home"))
    assert str(closed) in refusal()
    closed.chmod(0o700)


def test_data_of_another_major_version_are_not_touched(other_home: Path) -> None:
    database.ensure()
    database.stop()
    mark = other_home / "pg" / "data" / "PG_VERSION"
    mark.write_text("16\n")
    assert "PostgreSQL 16" in refusal()
    mark.write_text("18\n")


def test_what_the_server_said_last_is_the_reason(other_home: Path) -> None:
    database.ensure()
    database.stop()
    control = other_home / "pg" / "data" / "global" / "pg_control"
    control.rename(control.with_suffix(".away"))
    assert "could not open file" in refusal() or "could not find the database system" in refusal()


def test_a_socket_folder_that_others_may_enter_is_not_used(other_home: Path) -> None:
    database.ensure()
    run = database.cluster().run
    run.chmod(0o755)
    assert str(run) in refusal()
    run.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "no permission"),
        (errno.EIO, "Input"),
    ],
)
def test_a_failing_disk_or_folder_is_said_in_words(number: int, words: str) -> None:
    said = embedded.from_os_error(OSError(number, os.strerror(number), "/srv/data"))
    assert words in str(said)


def test_a_full_disk_met_by_the_server_is_called_by_its_name() -> None:
    output = 'FATAL:  could not write lock file "postmaster.pid": No space left on device\n'
    assert "磁盘已满" in str(embedded.failed(output))


def test_a_platform_without_the_programs_is_asked_for_a_server(
    other_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda _name: None)
    assert "DATABASE_URL" in refusal()
