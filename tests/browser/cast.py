"""A small office made by real actions: units, officers with roles and certificates, an employer.

It stands since 2025, so that a case may lie in any state by the hand of `flows.cast.Walk` and be met today on screen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from browser.seat import PASSWORD
from django.utils.timezone import localdate
from flows import cast as walks

from laojian.cases.models import Case
from laojian.employers import actions as employers
from laojian.employers.models import Employer
from laojian.ledger import queries
from laojian.org import actions as org
from laojian.org.models import Officer

DISTRICT = "440106"
STREET = "440106003"
OPENED = date(2025, 1, 2)
HANDLERS = ("intake_clerk", "inspector", "reviewer", "legal_reviewer", "team_head", "bureau_head")
TABLE = """code,name,level,parent_code
44,广东省,province,
4401,广州市,city,44
440106,天河区,district,4401
440117,从化区,district,4401
440106003,员村街道,street,440106
440106009,石牌街道,street,440106
440117100,温泉镇,street,440117
"""


class Bureau(walks.City):
    """The office: people by user name, a unit, an employer."""

    def engage(self, username: str, *roles: str, place: str = DISTRICT, certificate: bool = False) -> Officer:
        """One more officer with these roles there."""
        at = walks.moment(OPENED)
        officer = org.create_officer(
            username=username, name=f"{username}某", unit=self.unit, password=PASSWORD, must_change_password=False,
            by=None, at=at,
        )  # fmt: skip
        for role in roles:
            org.grant(officer=officer, role=role, place=place, valid_from=OPENED, by=None, at=at)
        if certificate:
            org.set_certificate(
                officer=officer,
                number=f"粤A-{username}",
                valid_from=OPENED,
                valid_to=date(2049, 12, 31),
                by=None,
                at=at,
            )
        self.people[username] = officer
        return officer

    def engage_everything(self, username: str = "many") -> Officer:
        """Somebody who holds every role a handler of cases may hold at once."""
        return self.engage(username, *HANDLERS, certificate=True)

    def casting(self, **parts: Officer) -> Bureau:
        """The same office with somebody else in a part: casting(reviewer=many)."""
        return Bureau(self.unit, self.people | parts, self.employer)

    def walk(self, days_ago: int = 60) -> Road:
        """A case to be moved by actions, begun so many days before today."""
        return Road(self, day=today() - timedelta(days=days_ago))


class Road(walks.Walk):
    """A walk that meets nobody: each against an employer of its own, by another telephone, so that nothing doubles."""

    def register(self, by: str = "clerk", **known: Any) -> walks.Walk:
        before = Case.objects.count()
        if before:
            self.city = replace(self.city, employer=employer_named(f"广州市天河第{before}电子有限公司"))
        return super().register(by, **({"phone": f"1380013{before:04}"} | known))


def employer_named(name: str) -> Employer:
    """An employer of the district."""
    return employers.create_employer(
        fields={
            "name": name,
            "kind": "enterprise",
            "district_code": DISTRICT,
            "street_code": STREET,
            "registered_address": "广州市天河区员村二横路1号",
            "legal_rep": "陈某",
            "no_code_reason": "unlicensed",
        },
        by=None,
        at=walks.moment(OPENED),
    )


def build(folder: Path) -> Bureau:
    """An administrator, a unit, somebody in every role, a second district, an employer."""
    at = walks.moment(OPENED)
    table = folder / "divisions.csv"
    table.write_text(TABLE, encoding="utf-8")
    _, admin = org.init_office(
        city="4401", table=table, administrator_username="admin", administrator_name="管理员", password=PASSWORD,
        initial="穗", must_change_password=False, at=at,
    )  # fmt: skip
    unit = org.create_unit(code="th", name="天河区劳动保障监察大队", kind="大队", place=DISTRICT, by=None, at=at)
    office = Bureau(unit, {"admin": admin}, employer_named("广州市天河某电子有限公司"))
    for username, role in walks.ROLES.items():
        office.engage(username, role, certificate=role == "inspector")
    office.engage("city", "city_approver", place="4401")
    office.engage("elsewhere", "team_head", place="440117")
    office.engage("auditor", "auditor")
    return office


def state_of(case_id: int) -> tuple[str, int]:
    """State and sequence number of a case, as stored."""
    return Case.objects.values_list("state", "seq").get(pk=case_id)


def today() -> date:
    """The office's day by the clock of the database."""
    moment: datetime = queries.now()
    return localdate(moment)
