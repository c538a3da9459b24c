"""A small flood: bots are turned away, people get in, and nothing of the flood is kept."""

from __future__ import annotations

from pathlib import Path

import intake_cast
import pytest
from surviving import House

from laojian.bench.bots import LANES, LEAST
from laojian.bench.intake import crowded
from laojian.complaints.models import CodeTry, Contact, Draft
from laojian.ledger import queries as ledger


@pytest.mark.django_db(transaction=True)
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_bots_are_turned_away_while_people_get_in(tmp_path: Path) -> None:
    intake_cast.office(ledger.now())
    with House(tmp_path, lean=True, parts=("web",)) as house:
        one = crowded(house.port, people=1, rate=60, seconds=4, seed=20261123)
    assert set(one["bots"]) <= {"200", "401", "429"} and sum(one["bots"].values()) >= LANES * LEAST
    assert (Contact.objects.count(), one["doubled"]) == (one["contacts"], 0)
    assert CodeTry.objects.count() == 0 and Draft.objects.count() <= one["contacts"] + 1
