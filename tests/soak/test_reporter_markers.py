"""Sixty markers over the whole life of three reports: none outside the list of who may see what, none on the disk."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest
from guarded_hunt import hunt

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

SEED = int(os.environ.get("LAOJIAN_SEED") or secrets.randbits(31))


def test_no_marker_reaches_anybody_who_need_not_see_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    life, raw = hunt(SEED, tmp_path, caplog, pages=400)
    looked = ", ".join(f"{count} × {where}" for where, count in sorted(life.hunter.looked.items()))
    print(
        f"\nseed {SEED}: 60 markers in {len(life.numbers)} reports; looked at {looked}; {raw / 1e6:.0f} MB raw; 0 hits"
    )
