"""Real Chromium against the live server: every officer sits at a browser of his own."""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import clones
import pytest
from browser.seat import Seat
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:
    from browser.cast import Bureau


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, started once for a file of tests."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        # Playwright keeps a loop running in this thread; tests read tables between its calls, never inside them.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield browser
        browser.close()
    # Under the loop Django kept connections of their own; this thread's own one was cut when the clone was renewed.
    connections.close_all()


def light(patch: pytest.MonkeyPatch) -> None:
    """The same hash of passwords with the least work."""
    for name, cost in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        patch.setattr(Argon2PasswordHasher, name, cost)


@pytest.fixture(autouse=True)
def _light_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.fixture
def sit(chromium: Browser, live_server: object, office: Bureau) -> Iterator[Callable[..., Seat]]:
    """sit("clerk") -> that officer, logged in at a browser of his own. No page may break its own rules.

    `by_hand`: he types his name and password and stands at his desk; else the browser only has his session.
    """
    seats: list[Seat] = []

    def seated(username: str, *, by_hand: bool = False, **context: object) -> Seat:
        seat = Seat(chromium, str(live_server), **context)
        seats.append(seat)
        if username:
            seat.log_in(username, by_hand=by_hand)
        return seat

    yield seated
    faults = [fault for seat in seats for fault in seat.faults]
    for seat in seats:
        seat.context.close()
    assert faults == []
