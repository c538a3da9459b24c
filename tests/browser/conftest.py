"""Real Chromium against the live server: every officer sits at a browser of his own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from browser.seat import Seat
from django.db import connections
from offices import light_hashing, office, office_as_built
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
