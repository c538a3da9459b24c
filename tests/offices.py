"""A small office made by real actions, built once for a process and cloned for every test that asks for it."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import clones
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections

if TYPE_CHECKING:
    from browser.cast import Bureau


def light(patch: pytest.MonkeyPatch) -> None:
    """The same hash of passwords with the least work."""
    for name, cost in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        patch.setattr(Argon2PasswordHasher, name, cost)


@pytest.fixture(autouse=True)
def light_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    light(monkeypatch)


@pytest.fixture(scope="session")
def office_as_built(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Bureau]]:
    """The office and the database it was built in, which every test gets a clone of."""
    from browser.cast import build

    name = f"test_office_{os.getpid()}"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        light(patch)
        bureau = build(tmp_path_factory.mktemp("office"))
        connections.close_all()
        clones.clone(connections["default"].settings_dict["NAME"], name)
    yield name, bureau
    clones.drop(name)


@pytest.fixture
def office(office_as_built: tuple[str, Bureau], transactional_db: None) -> Bureau:
    """A small office with somebody in every role, made by real actions."""
    name, bureau = office_as_built
    connections.close_all()
    clones.clone(name, connections["default"].settings_dict["NAME"])
    return copy.deepcopy(bureau)
