"""A district office with one officer in each role, logged in through the front door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from offices import light_hashing

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.employers.models import Employer
    from laojian.org.models import Officer

PASSWORD = "correct-horse-1949"
DISTRICT = "440106"
TABLE = """code,name,level,parent_code
44,广东省,province,
4401,广州市,city,44
440106,天河区,district,4401
440117,从化区,district,4401
440106003,员村街道,street,440106
440106009,石牌街道,street,440106
440117100,温泉镇,street,440117
"""
#: user name -> role at the district
CAST = {
    "clerk": "intake_clerk",
    "lead": "inspector",
    "second": "inspector",
    "head": "team_head",
    "reviewer": "reviewer",
    "legal": "legal_reviewer",
    "bureau": "bureau_head",
    "grid": "grid_worker",
    "auditor": "auditor",
}


@pytest.fixture
def now(db: None) -> datetime:
    """The database clock: views ask it, so what tests prepare is dated by it too."""
    from laojian.ledger import queries

    return queries.now()


@pytest.fixture
def people(db: None, tmp_path: Any, now: datetime) -> dict[str, Officer]:
    """An administrator and one officer in each role of CAST, and one of another district."""
    from laojian.org import actions

    table = tmp_path / "divisions.csv"
    table.write_text(TABLE, encoding="utf-8")
    _, admin = actions.init_office(
        city="4401",
        table=table,
        administrator_username="admin",
        administrator_name="管理员",
        password=PASSWORD,
        initial="穗",
        must_change_password=False,
        at=now,
    )
    found = {"admin": admin}
    units = {
        place: actions.create_unit(code=place, name=name, kind="大队", place=place, by=None, at=now)
        for place, name in ((DISTRICT, "天河区大队"), ("440117", "从化区大队"))
    }
    for username, role, place in (*((n, r, DISTRICT) for n, r in CAST.items()), ("elsewhere", "team_head", "440117")):
        officer = actions.create_officer(
            username=username,
            name=f"{username}某",
            unit=units[place],
            password=PASSWORD,
            must_change_password=False,
            by=None,
            at=now,
        )
        actions.grant(officer=officer, role=role, place=place, by=None, at=now)
        found[username] = officer
    for username in ("lead", "second"):
        actions.set_certificate(
            officer=found[username],
            number=f"粤A-{username}",
            valid_from=date(2020, 1, 1),
            valid_to=date(2035, 12, 31),
            by=None,
            at=now,
        )
    return found


@pytest.fixture
def enter(people: dict[str, Officer]) -> Callable[[str], Client]:
    """enter("clerk") -> a browser in which that officer is logged in."""

    def logged_in(username: str) -> Client:
        client = Client()
        answer = client.post("/login/", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return logged_in


@pytest.fixture
def employer(people: dict[str, Officer], now: datetime) -> Employer:
    """An employer of the district."""
    from laojian.employers import actions

    return actions.create_employer(
        fields={
            "name": "广州珠江建筑工程有限公司",
            "kind": "enterprise",
            "district_code": DISTRICT,
            "street_code": "440106009",
            "registered_address": "天河区中山大道100号",
            "no_code_reason": "unlicensed",
        },
        by=None,
        at=now,
    )


@pytest.fixture
def complaint(people: dict[str, Officer], employer: Employer, now: datetime) -> Case:
    """A wage complaint just registered."""
    from django.utils.timezone import localdate

    from laojian.cases import actions

    on = localdate(now)
    lead = actions.NewLead(
        origin="TS",
        title="拖欠 2 名工人 9 月工资",
        received_on=on,
        employer_id=employer.pk,
        workplace_code="440106009",
        complainant="刘小明",
        phone="13700001111",
        is_wage=True,
        claims=[actions.NewClaim(name="刘小明", claimed=800_000), actions.NewClaim(name="张大山", claimed=434_500)],
    )
    return actions.register_lead(lead=lead, by=people["clerk"], at=now, on=on)
