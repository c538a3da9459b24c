"""The device that the owner logged in with gets in, whoever guesses behind the same address, and is his alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from guessing_in import HELD, IN, PATH, PROXY, WRONG, Office, besieged, pressed

from laojian.ledger import queries as ledger
from laojian.org.actions import tries
from laojian.org.rules import LIMIT

if TYPE_CHECKING:
    from laojian.org.models import Officer

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-1949"


def given(client: Client) -> list[Any]:
    return [cookie for name, cookie in client.cookies.items() if name.startswith("device_")]


def test_everybody_gets_in_while_strangers_behind_the_same_address_guess(people: dict[str, Officer]) -> None:
    office, officers = Office(PASSWORD), [people[name] for name in ("admin", "clerk", "lead")]
    besieged(office, officers, attackers=2, guesses=40, seed=20261129, make=lambda: Client(REMOTE_ADDR=PROXY))
    assert office.refused_owners == []
    assert max(office.looked_at.values()) <= LIMIT and sum(office.looked_at.values()) == len(officers) * LIMIT


def test_the_device_is_known_by_a_signed_cookie_that_goes_to_the_log_in_alone(people: dict[str, Officer]) -> None:
    client = Client()
    assert pressed(client, "clerk", "wrong-one") == WRONG and given(client) == []
    assert pressed(client, " CLERK ", PASSWORD) == IN
    (cookie,) = given(client)
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == (PATH, "Strict", True)
    assert int(cookie["max-age"]) == tries.KNOWN_FOR / timedelta(seconds=1)
    assert "clerk" not in str(cookie)
    before = cookie.value
    assert pressed(client, "clerk", PASSWORD) == IN
    assert given(client)[0].value == before, "the same device stays the same"
    (entry,) = [row for row in ledger.trail(str(people["clerk"].ref)) if row.verb == "org.sign_in"][-1:]
    assert entry.payload is not None and entry.payload["known_device"] is True


def test_the_cookie_of_one_account_and_a_forged_one_open_nothing_for_another(people: dict[str, Officer]) -> None:
    own, other = Client(REMOTE_ADDR=PROXY), Client(REMOTE_ADDR=PROXY)
    for client, name in ((own, "clerk"), (other, "lead")):
        assert pressed(client, name, PASSWORD) == IN
    for _ in range(LIMIT):
        assert pressed(Client(REMOTE_ADDR=PROXY), "clerk", "wrong-one") == WRONG
    (mine,), (foreign,) = given(own), given(other)
    secret, signature = mine.value.rsplit(":", 1)
    for value in (foreign.value, secret, f"{secret}x:{signature}", f"{secret}:{signature[:-1]}"):
        thief = Client(REMOTE_ADDR=PROXY)
        thief.cookies[mine.key] = value
        assert pressed(thief, "clerk", PASSWORD) == HELD, value
    assert pressed(own, "clerk", PASSWORD) == IN


def test_a_browser_keeps_the_devices_of_twenty_accounts(people: dict[str, Officer]) -> None:
    client = Client()
    for n in range(25):
        client.cookies[f"device_{n:016}"] = "x"
    assert pressed(client, "clerk", PASSWORD) == IN
    kept = [cookie for cookie in given(client) if cookie.value]
    assert len(kept) == 20 and kept[-1].value != "x"


def test_wrong_answers_while_logged_in_are_held_too_and_say_until_when(people: dict[str, Officer]) -> None:
    client = Client()
    assert pressed(client, "clerk", PASSWORD) == IN

    def changed(current: str) -> tuple[int, str]:
        fresh = "another-horse-1949"
        answer = client.post("/password/", {"current": current, "password": fresh, "again": fresh})
        return answer.status_code, answer.content.decode()

    def confirmed() -> int:
        return client.post("/totp/", {"code": "12345"}).status_code

    client.post("/totp/", {"start": "1"})
    assert [changed("guess")[0] for _ in range(3)] + [confirmed() for _ in range(2)] == [WRONG] * LIMIT
    status, page = changed(PASSWORD)
    assert status == confirmed() == HELD and "输错次数过多" in page
