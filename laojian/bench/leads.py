"""The write that the ledger's benchmark measures: the registration of a lead by its own action, audited or not.

Unaudited is the same action with `record` put out of action where it is called: nothing else differs. Each writer
registers at a unit of its own, so that none waits for another's series of numbers.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any, Final

from django.core.management import call_command
from django.db import connection

from laojian.cases.actions import leads
from laojian.employers.models import Employer
from laojian.ledger.actions import record
from laojian.org import keyring, vault
from laojian.org.models import Grant, Office, Officer, Unit

MOMENT: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY: Final = date(2026, 11, 23)
DISTRICTS: Final = ("440103", "440104", "440105", "440106", "440111", "440112", "440113", "440114")
#: Where the action writes its entries: its own, and those of the vault for the complainant's name and telephone.
RECORDING: Final = (leads, vault)
RECORD: Final = record


def prepare() -> None:
    """As the owner: all tables and the law, one unit with a clerk for each writer, one employer."""
    call_command("migrate", verbosity=0)
    call_command("law", "load", verbosity=0)
    keyring.create()
    Office.objects.create(id=1, name="基准测试", city_code="4401", initial="穗", opened_at=MOMENT)
    for place in DISTRICTS:
        unit = Unit.objects.create(code=place, name=f"{place}大队", kind="大队", place=place)
        clerk = Officer.objects.create(username=place, name="受理员", unit=unit, password="!")
        Grant.objects.create(officer=clerk, role="intake_clerk", place=place, valid_from=DAY, granted_at=MOMENT)
    with connection.cursor() as cursor:  # where there are two roles; the triggers guard the ledger here too
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'laojian_app'")
        if cursor.fetchone():
            cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO laojian_app")
            cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO laojian_app")
    Employer.objects.create(
        uscc="91440101MA5TESTX0U", name="广州市某某建筑劳务有限公司", kind="company", district_code="440106",
        street_code="440106003", registered_address="广州市天河区某某路88号", legal_rep="陈某", created_at=MOMENT,
        changed_at=MOMENT,
    )  # fmt: skip


def one_lead(name: str, number: int, audited: bool) -> None:
    """The transaction that is measured: a complaint comes in, with its complainant, at the desk of one district."""
    for module in RECORDING:
        vars(module)["record"] = RECORD if audited else _nothing  # the one difference
    place = DISTRICTS[os.getpid() % len(DISTRICTS)]
    leads.register_lead(lead=_lead(name, place), by=_clerk(place), at=MOMENT, on=DAY)


def _nothing(**_: Any) -> None:
    """What stands in the place of `record`."""


_CLERKS: Final[dict[str, Officer]] = {}


def _clerk(place: str) -> Officer:
    if place not in _CLERKS:
        _CLERKS[place] = Officer.objects.select_related("unit").get(username=place)
    return _CLERKS[place]


def _lead(name: str, place: str) -> leads.NewLead:
    return leads.NewLead(
        origin="TS", title="拖欠工资", received_on=DAY, channel="window", cause="0201",
        facts="三名工人反映被拖欠两个月工资，共计三万六千元，多次催要无果。", employer_name=f"某某公司{name}",
        workplace_code=f"{place}003", workplace_address="某某路88号某某工地", complainant="张某",
        phone=f"199{abs(hash(name)) % 10**8:08}", amount_claimed=3_600_000, workers=3,
    )  # fmt: skip
