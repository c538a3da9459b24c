"""One list of everything that waits for a second person, of every kind, with its age, for a constant price."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.org.models import Officer

Enter = Callable[[str], Client]


def kinds(client: Client) -> list[str]:
    return re.findall(r'data-test="inbox" data-kind="(\w+)"', client.get("/approvals/").content.decode())


def test_an_administrator_sees_what_waits_for_an_administrator(
    enter: Enter, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.org import actions
    from laojian.org.models import Approval

    other = actions.create_officer(username="other", name="另一位", unit=None, password="x-horse-1949", by=None, at=now)
    actions.grant(officer=other, role="administrator", place="4401", by=None, at=now)
    then = now - timedelta(days=3)
    actions.grant(officer=people["head"], role="principal", place="440106", by=other, at=now)
    actions.reset_password(officer_id=people["bureau"].pk, password="another-horse-1949", by=other, at=now)
    change = {"code": "LT01", "number": 8, "extension": None, "move_open": False, "reason": "人手不足"}
    from laojian.cases import actions as cases

    cases.propose_law_change(**change, valid_from=now.date() + timedelta(days=5), by=other, at=now)
    Approval.objects.filter(kind="rights").update(asked_at=then)
    page = enter("admin").get("/approvals/").content.decode()
    assert sorted(kinds(enter("admin"))) == ["account", "law", "rights"]
    assert re.search(r'data-kind="rights".*?data-label="已等天数" class="num">3<', page, re.S), "its age"
    assert kinds(enter("clerk")) == []


def test_the_list_costs_the_same_for_one_and_for_many(
    enter: Enter, people: dict[str, Officer], complaint: Case, now: datetime
) -> None:
    from laojian.org import actions

    other = actions.create_officer(username="other", name="另一位", unit=None, password="x-horse-1949", by=None, at=now)
    actions.grant(officer=other, role="administrator", place="4401", by=None, at=now)
    admin = enter("admin")

    def price() -> int:
        with CaptureQueriesContext(connection) as seen:
            admin.get("/approvals/")
        return len(seen)

    def ask(names: list[str]) -> None:
        for name in names:
            actions.grant(officer=people[name], role="principal", place="440106", by=other, at=now)

    ask(["head"])
    price()
    one = price()
    ask(["reviewer", "legal", "clerk", "lead"])
    assert kinds(admin) == ["rights"] * 5
    assert price() == one
