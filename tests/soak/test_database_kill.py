"""Killed at any moment, the embedded server keeps every acknowledged row."""

import os
from pathlib import Path

import pytest
from killing import kill_rounds

SEED = int(os.environ.get("LAOJIAN_SEED", "20261123"))
COUNT = int(os.environ.get("LAOJIAN_KILLS", "24"))


@pytest.mark.soak
def test_no_acknowledged_row_is_lost_in_a_series_of_kills(other_home: Path) -> None:
    tally = kill_rounds(COUNT, SEED)
    print(f"\nseed {SEED}, {COUNT} kills, {len(tally.acknowledged)} acknowledged rows, 0 lost")
