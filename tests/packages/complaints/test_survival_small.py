"""A small run of what the soak does at length: contacts by three ways in while processes are killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from enduring import endure


@pytest.mark.django_db(transaction=True)
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_no_acknowledged_contact_is_lost_or_doubled_by_a_few_kills(tmp_path: Path) -> None:
    done = endure(60, 2, 20261123, tmp_path, lean=True)
    assert sum(done.kills.values()) == 2 and done.presses["201"] > 0 and done.presses["form"] > 0
