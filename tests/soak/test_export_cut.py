"""An officer takes lists out in eight browsers at once, cut in every way: never more rows than a day allows."""

from __future__ import annotations

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils.timezone import localdate

from laojian.kernel.words import zh
from laojian.ledger import queries as ledger
from laojian.org import actions
from laojian.org.actions.files_out import ListOut, TooMany, rows_of_day
from laojian.org.limits import ROWS_OF_DAY, limit
from laojian.org.models import Officer

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

SEED = int(os.environ.get("LAOJIAN_SEED", "20261129"))
FILES = int(2_000 * float(os.environ.get("LAOJIAN_SOAK_SCALE", "1")))


def test_however_it_is_cut_no_more_rows_go_out_than_a_day_allows() -> None:
    at = ledger.now()
    on, chance, said = localdate(at), random.Random(SEED), Counter[str]()
    officers = [Officer.objects.create(username=f"taker{n}", name="某", password="!") for n in range(20)]
    files = [
        (
            chance.choice(officers),
            ListOut(
                chance.choice(("case.export", "contact.export")), zh("清单"), ("case.export",),
                {"page": chance.randrange(1000)}, {}, "例会", chance.choice((1, 7, 60, 250, 499, 501)),
            ),
        )
        for _ in range(FILES)
    ]  # fmt: skip

    def take(pair: tuple[Officer, ListOut]) -> str:
        try:
            actions.hand_out(pair[1], kind="csv", by=pair[0], at=at)
        except TooMany:
            return "refused"
        finally:
            connections.close_all()
        return "out"

    with ThreadPoolExecutor(8) as pool:
        said.update(pool.map(take, files))
    taken = [rows_of_day(officer, on) for officer in officers]
    told = [
        sum((row.payload or {})["rows"] for row in ledger.trail(str(officer.ref)) if row.verb.endswith(".export"))
        for officer in officers
    ]
    print(f"\nseed {SEED}: {FILES} files of {len(officers)} officers, {dict(said)}, at most {max(taken)} rows a day")
    assert max(taken) <= limit(ROWS_OF_DAY, on) and told == taken and said["out"] > 0
