"""What every test gets: its own database as the app role, its own rooms, a closed network, a fixed hour."""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import clones
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from config import database

ROOMY = 3 << 30
LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def home() -> Path:
    """LAOJIAN_TEST_HOME, else our folder in LAOJIAN_TEST_MEMORY, else beside the data of this checkout.

    A test cluster may be lost at any moment, and in memory a clone takes a quarter of the time. A folder there that
    somebody else made, or a link, is not used; nor is memory that has little room.
    """
    root = os.geteuid() == 0
    beside = Path(f"{database.default_home(root)}-test")
    memory = os.environ.get("LAOJIAN_TEST_MEMORY", "")
    if named := os.environ.get("LAOJIAN_TEST_HOME"):
        return Path(named)
    if not os.access(memory, os.W_OK):
        return beside
    mine = Path(memory) / f"{beside.name}-{os.geteuid()}"
    if not mine.exists() and shutil.disk_usage(memory).free < ROOMY:
        return beside
    database.make_room(mine, 0o711 if root else 0o700)
    return mine if mine.lstat().st_uid == os.geteuid() and not mine.is_symlink() else beside


# Before Django reads its settings: no test ever sees the data, keys or files of the installation.
HOME = home()
RUNS = HOME / "runs"
ROOM = RUNS / str(os.getpid())
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "LAOJIAN_DB_NAME"):
    os.environ.pop(name, None)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "LAOJIAN_HOME": str(HOME),
    "LAOJIAN_DB_ROLE": "app",
    "LAOJIAN_KEYS": str(ROOM / "keys"),
    "LAOJIAN_FILES": str(ROOM / "files"),
    "LAOJIAN_ANCHORS": str(ROOM / "anchors"),
}
# A worker of xdist inherits these names from the first process and has read its settings by now: its own room for it.
if settings.configured:
    settings.LAOJIAN_KEYS, settings.LAOJIAN_FILES = ROOM / "keys", ROOM / "files"
    settings.LAOJIAN_ANCHORS = [ROOM / "anchors"]
# Few examples at every run, many in `make soak` (which runs tests/rules once more with HYPOTHESIS_PROFILE=thorough).
hypothesis_settings.register_profile("everyday", max_examples=20, deadline=None)
hypothesis_settings.register_profile("thorough", max_examples=1000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The network is closed but for Unix sockets (the database)."""
    config.option.disable_socket = True
    config.option.allow_unix_socket = True
    database.home()
    for folder in ("keys", "files", "anchors"):
        (ROOM / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.INSTALLED_APPS  # noqa: B018 - read now: pytest-django sets Django up only when settings were read


def pytest_collection_finish() -> None:
    """What was read by now stays: the collector need not walk over it after every few hundred new objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_unconfigure() -> None:
    shutil.rmtree(ROOM, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser or a live server may use the loopback."""
    for item in items:
        if item.get_closest_marker("browser") or "live_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A clone of the migrated template for this process; after a real transaction, a fresh one instead of a flush."""
    database.ensure(clones.QUICK)
    clones.drop_orphaned_rooms(RUNS)
    mine = f"test_clone_{os.getpid()}"
    with django_db_blocker.unblock():
        source = clones.template(HOME)
        clones.clone(source, mine)
        connections.settings["default"]["NAME"] = connections["default"].settings_dict["NAME"] = mine
        os.environ["LAOJIAN_DB_NAME"] = mine  # commands started by a test work on the same clone

    def fresh_clone(_case: TransactionTestCase) -> None:
        connections.close_all()
        clones.clone(source, mine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", fresh_clone)
        yield
    with django_db_blocker.unblock():
        connections.close_all()
        clones.drop(mine)


@pytest.fixture(autouse=True)
def _empty_rooms() -> Iterator[None]:
    """Files and anchors of one test are not there for the next; keys are kept."""
    yield
    for folder in (ROOM / "files", ROOM / "anchors"):
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()


@pytest.fixture
def other_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data home with a server of its own, which is stopped and removed afterwards."""
    home = ROOM / "home"
    monkeypatch.setenv("LAOJIAN_HOME", str(home))
    monkeypatch.delenv("LAOJIAN_DB_NAME", raising=False)
    yield home
    monkeypatch.setenv("LAOJIAN_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database.stop()
    shutil.rmtree(home)


@pytest.fixture
def other_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty database beside the clone, which `config.database` and commands of this test then mean."""
    database.ensure(clones.QUICK)
    name = f"test_other_{os.getpid()}"
    clones.make_empty(name)
    monkeypatch.setenv("LAOJIAN_DB_NAME", name)
    yield
    clones.drop(name)


@pytest.fixture
def at() -> datetime:
    """Monday 2026-11-23, 10:00 in Guangzhou."""
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def owner_connection(db: None) -> Iterator[psycopg.Connection[Any]]:
    """The clone as the owner of its tables; what is not committed is rolled back.

    Commit only in a `django_db(transaction=True)` test: other tests share the clone.
    """
    with psycopg.connect(**database.conninfo("owner"), options="-c lock_timeout=5s") as connection:
        yield connection
        connection.rollback()
