"""The address that counts at log-in is the client's: a trusted proxy tells it, nobody else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from laojian.org.models import LoginAttempt

if TYPE_CHECKING:
    from laojian.org.models import Officer

pytestmark = pytest.mark.django_db
PROXY = "10.0.0.9"


def tried_from(forwarded: str, peer: str = PROXY) -> str:
    Client().post(
        "/login/", {"username": "clerk", "password": "wrong-one"}, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded
    )
    return LoginAttempt.objects.latest("pk").address


@pytest.mark.usefixtures("people")
def test_behind_the_proxy_of_the_office_each_client_has_an_address_of_his_own(settings: Any) -> None:
    settings.LAOJIAN_TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert tried_from("203.0.113.7") == "203.0.113.7"
    assert tried_from("198.51.100.1, 203.0.113.7") == "203.0.113.7", "what the client wrote himself changes nothing"


@pytest.mark.usefixtures("people")
def test_a_forged_header_is_ignored(settings: Any) -> None:
    settings.LAOJIAN_TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert tried_from("203.0.113.7", peer="192.0.2.5") == "192.0.2.5"
    settings.LAOJIAN_TRUSTED_PROXIES = []
    assert tried_from("203.0.113.7") == PROXY


def test_who_guesses_from_elsewhere_behind_the_same_proxy_does_not_hold_the_owner(
    settings: Any, people: dict[str, Officer]
) -> None:
    settings.LAOJIAN_TRUSTED_PROXIES = ["10.0.0.0/8"]

    def sent(password: str, client: str) -> int:
        words = {"username": people["clerk"].username, "password": password}
        return Client().post("/login/", words, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=client).status_code

    assert sent("correct-horse-1949", "203.0.113.7") == 302
    assert 429 in {sent("wrong-one", "203.0.113.66") for _ in range(12)}
    assert sent("correct-horse-1949", "203.0.113.7") == 302
