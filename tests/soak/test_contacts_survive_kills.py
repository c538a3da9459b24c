"""100,000 contacts by form, interface and file while web, sealer, worker and import are killed: each kept once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from enduring import endure

pytestmark = [
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_hosts(["127.0.0.1"]),
]

SEED = int(os.environ.get("LAOJIAN_SEED", "20261123"))
COUNT = int(100_000 * float(os.environ.get("LAOJIAN_SOAK_SCALE", "1")))
KILLS = int(os.environ.get("LAOJIAN_KILLS", "40"))


def test_no_acknowledged_contact_is_lost_or_doubled(tmp_path: Path) -> None:
    done = endure(COUNT, KILLS, SEED, tmp_path)
    print(
        f"\nseed {SEED}: {done.contacts} contacts ({done.by_form} by form, {done.by_file} by file), kills "
        f"{dict(done.kills)}, presses {dict(done.presses)}; {done.seconds:.0f} s, "
        f"{done.contacts / done.seconds:.0f}/s; 0 lost, 0 doubled, every one entered once and sealed"
    )
    assert sum(done.kills.values()) == KILLS
