"""Two hundred officers and fifty who guess, all behind one address: the log-in page as each of them sees it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.test import Client

if TYPE_CHECKING:
    from laojian.org.models import Officer

PROXY = "10.0.0.9"
PATH = "/login/"
IN, WRONG, HELD = 302, 422, 429


@dataclass
class Office:
    """Everybody's browser, and how many guesses at each account were looked at."""

    password: str
    at_desks: dict[str, Client] = field(default_factory=dict)
    looked_at: Counter[str] = field(default_factory=Counter)
    refused_owners: list[str] = field(default_factory=list)

    def enter(self, username: str) -> None:
        """The owner logs in in his own browser, and out again."""
        client = self.at_desks.setdefault(username, Client(REMOTE_ADDR=PROXY))
        if pressed(client, username, self.password) != IN:
            self.refused_owners.append(username)
        client.post("/logout/")

    def guess(self, client: Client, username: str) -> None:
        """Somebody guesses, in a browser of his own, behind the same address, naming another in a header."""
        forged = f"198.51.100.{len(self.looked_at) % 250}"
        status = pressed(client, username, "not-the-password", HTTP_X_FORWARDED_FOR=forged)
        assert status in (WRONG, HELD), status
        self.looked_at[username] += status == WRONG


def pressed(client: Client, username: str, password: str, **headers: str) -> int:
    return client.post(PATH, {"username": username, "password": password}, **headers).status_code  # type: ignore[arg-type]


def besieged(
    office: Office, officers: list[Officer], *, attackers: int, guesses: int, seed: int, make: Callable[[], Client]
) -> None:
    """All log in once in quiet; then strangers guess at everybody while each owner logs in again."""
    chance = random.Random(seed)
    names = [officer.username for officer in officers]
    for name in names:
        office.enter(name)
    strangers = [make() for _ in range(attackers)]
    acts = [*((True, name) for name in names), *((False, chance.choice(names)) for _ in range(guesses))]
    chance.shuffle(acts)
    for own, name in acts:
        if own:
            office.enter(name)
        else:
            office.guess(chance.choice(strangers), name)
    for name in names:
        office.enter(name)
