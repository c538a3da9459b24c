"""Two hundred officers log in behind one address while fifty guess: every owner gets in, no guess beyond the limit."""

from __future__ import annotations

import os
import time

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client
from guessing_in import PROXY, Office, besieged

from laojian.ledger import queries as ledger
from laojian.org.models import Officer
from laojian.org.rules import LIMIT

pytestmark = [pytest.mark.soak, pytest.mark.django_db]

SEED = int(os.environ.get("LAOJIAN_SEED", "20261129"))
SCALE = float(os.environ.get("LAOJIAN_SOAK_SCALE", "1"))
OFFICERS, ATTACKERS, GUESSES = 200, 50, int(10_000 * SCALE)
PASSWORD = "correct-horse-1949"


def test_every_owner_gets_in_and_no_guess_is_looked_at_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, cost in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, cost)
    assert ledger.now()
    hashed = make_password(PASSWORD)
    officers = Officer.objects.bulk_create(
        Officer(username=f"officer{n}", name=f"人员{n}", password=hashed, must_change_password=False)
        for n in range(OFFICERS)
    )
    office, begun = Office(PASSWORD), time.monotonic()
    besieged(
        office, officers, attackers=ATTACKERS, guesses=GUESSES, seed=SEED, make=lambda: Client(REMOTE_ADDR=PROXY)
    )  # fmt: skip
    print(
        f"\nseed {SEED}: {OFFICERS} officers × 3 log-ins, {GUESSES} guesses, "
        f"{sum(office.looked_at.values())} looked at, {len(office.refused_owners)} owners refused, "
        f"{time.monotonic() - begun:.0f} s"
    )
    assert office.refused_owners == [] and max(office.looked_at.values()) <= LIMIT
