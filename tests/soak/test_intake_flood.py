"""Two hundred requests a second from bots: people still get in, each once, and wait less than a second."""

from __future__ import annotations

import os
from pathlib import Path

import intake_cast
import pytest
from surviving import House

from laojian.bench.intake import GOAL, crowded, told
from laojian.complaints.models import Contact
from laojian.ledger import queries as ledger

pytestmark = [
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_hosts(["127.0.0.1"]),
]

SEED = int(os.environ.get("LAOJIAN_SEED", "20261123"))
SECONDS = max(20.0, 180 * float(os.environ.get("LAOJIAN_SOAK_SCALE", "1")))


def test_people_wait_less_than_a_second_while_bots_flood_the_door(tmp_path: Path) -> None:
    intake_cast.office(ledger.now())
    with House(tmp_path) as house:
        one = crowded(house.port, people=4, rate=200, seconds=SECONDS, seed=SEED)
    print(f"\nseed {SEED}, {SECONDS:.0f} s: {told(one)}")
    assert one["p95"] < GOAL and one["doubled"] == 0
    assert Contact.objects.count() == one["contacts"]
    assert not {"500", "cut"} & set(one["bots"])
