"""A small office: one city, two districts, three streets, an administrator, and officers as a test makes them.

Models are imported late: pytest may read this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from offices import light_hashing

if TYPE_CHECKING:
    from laojian.org.models import Officer, Unit

PASSWORD = "correct-horse-1949"
TABLE = """code,name,level,parent_code
44,广东省,province,
4401,广州市,city,44
440106,天河区,district,4401
440117,从化区,district,4401
440106003,员村街道,street,440106
440106009,石牌街道,street,440106
440117100,温泉镇,street,440117
440117404,黄龙带水库,street,440117
4403,深圳市,city,44
440303,罗湖区,district,4403
440303001,桂园街道,street,440303
"""


@pytest.fixture
def password() -> str:
    """Everybody's password."""
    return PASSWORD


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of divisions as `divisions.build` writes it."""
    path = tmp_path / "divisions.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def on() -> date:
    """The day of `at`."""
    return date(2026, 11, 23)


@pytest.fixture
def admin(db: None, table: Path, at: datetime) -> Officer:
    """The first administrator of an office just opened."""
    from laojian.org import actions

    _, first = actions.init_office(
        city="4401",
        table=table,
        administrator_username="admin",
        administrator_name="管理员",
        password=PASSWORD,
        initial="穗",
        must_change_password=False,
        at=at,
    )
    return first


@pytest.fixture
def city_unit(admin: Officer, at: datetime) -> Unit:
    from laojian.org import actions

    return actions.create_unit(code="GZ", name="广州市支队", kind="支队", place="4401", by=admin, at=at)


@pytest.fixture
def district_unit(admin: Officer, city_unit: Unit, at: datetime) -> Unit:
    from laojian.org import actions

    return actions.create_unit(
        code="GZ-TH", name="天河区大队", kind="大队", place="440106", parent=city_unit, by=admin, at=at
    )


@pytest.fixture
def make(admin: Officer, district_unit: Unit, at: datetime) -> Callable[..., Officer]:
    """make("wang", "inspector@440106", ...) -> an officer of the district with these roles."""

    from laojian.org import actions
    from laojian.org.models import Grant

    def make_officer(username: str, *roles: str) -> Officer:
        officer = actions.create_officer(
            username=username,
            name=username.title(),
            unit=district_unit,
            password=PASSWORD,
            must_change_password=False,
            by=None,  # through the console: such an account is in nobody's hand
            at=at,
        )
        for role, place in (text.split("@") for text in roles):
            # through the console, so that a weighty role does not wait for a second administrator here
            given = actions.grant(officer=officer, role=role, place=place, by=None, at=at)
            assert isinstance(given, Grant)
        return officer

    return make_officer
