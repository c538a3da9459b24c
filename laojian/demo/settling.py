"""Opens the files of the demonstration's employers, by the actions an intake clerk uses."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from laojian.demo.firms import Firm
from laojian.demo.staffing import Town, pick_grid
from laojian.employers import actions
from laojian.org.models import Officer

ORIGIN: Final = "示范数据"
BATCH: Final = 100
#: Of a hundred firms, so many have a contact on file.
WITH_CONTACT: Final = 40


def settle(town: Town, firms: Sequence[Firm], *, seed: int, since: datetime) -> Iterator[tuple[str, int]]:
    """Open a file for every firm in the first weeks after `since`; yields (code, employer id) one by one."""
    rng = random.Random(f"settle {seed}")
    clerks = {code: town.holders("intake_clerk", code)[0] for code in {firm.district for firm in firms}}
    for first in range(0, len(firms), BATCH):
        made = []
        with transaction.atomic():
            for firm in firms[first : first + BATCH]:
                at = since + timedelta(days=rng.randint(1, 10), minutes=rng.randint(0, 420))
                made.append((firm.uscc, _open_file(town, firm, clerks[firm.district], at, rng)))
        yield from made


def _open_file(town: Town, firm: Firm, by: Officer, at: datetime, rng: random.Random) -> int:
    grid = pick_grid(town, firm.street, rng)
    employer = actions.create_employer(
        fields={
            "uscc": firm.uscc,
            "name": firm.name,
            "former_names": [firm.former] if firm.former else [],
            "kind": firm.kind,
            "legal_rep": firm.head,
            "registered_address": firm.address,
            "industry_section": firm.section,
            "industry_code": firm.industry,
            "headcount": firm.heads,
            "headcount_women": round(firm.heads * rng.uniform(0.2, 0.6)),
            "headcount_migrant": round(firm.heads * rng.uniform(0.3, 0.9)) if firm.section == "E" else None,
            "district_code": firm.district,
            "street_code": firm.street,
            "grid_code": grid,
        },
        by=by,
        at=at,
        origin=ORIGIN,
    )
    actions.add_workplace(
        employer_id=employer.pk,
        address=firm.workplace,
        district_code=firm.district,
        street_code=firm.street,
        grid_code=grid,
        main=True,
        on=at.date(),
        by=by,
        at=at,
    )
    if rng.randint(1, 100) <= WITH_CONTACT:
        actions.add_contact(
            employer_id=employer.pk,
            name=firm.contact,
            phone=firm.contact_phone,
            post=rng.choice(("人事主管", "行政经理", "财务", "厂长")),
            on=at.date(),
            by=by,
            at=at,
        )
    return employer.pk
