"""The desk says what waits, also later; lists count, page forth and back, and let the reader choose the length."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.employers.models import Employer
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def many(people: dict[str, Officer], employer: Employer, now: datetime) -> int:
    """Forty-five leads at the district."""
    from laojian.cases import actions

    for number in range(45):
        lead = actions.NewLead(
            origin="TS",
            title=f"拖欠工资 {number}",
            received_on=localdate(now),
            employer_id=employer.pk,
            workplace_code="440106009",
        )
        actions.register_lead(lead=lead, by=people["clerk"], at=now, on=localdate(now))
    return 45


def link(page: str, hook: str) -> str:
    """The address of a link of the pager."""
    found = re.search(rf'href="([^"]+)"[^>]*data-test="{hook}"', page)
    assert found, hook
    return html.unescape(found[1])


def shown(page: str) -> list[str]:
    """The numbers of the lines."""
    return re.findall(r'data-test="open-case">([^<]+)<', page)


def test_a_list_goes_forth_and_back_and_says_how_many(enter: Enter, many: int) -> None:
    clerk = enter("clerk")
    first = clerk.get("/leads/?size=20").content.decode()
    assert f"共 {many} 件" in first and "previous-page" not in first
    second = clerk.get(link(first, "next-page")).content.decode()
    third = clerk.get(link(second, "next-page")).content.decode()
    assert [len(shown(page)) for page in (first, second, third)] == [20, 20, 5]
    assert not set(shown(first)) & set(shown(second)) and "next-page" not in third
    assert shown(clerk.get(link(third, "previous-page")).content.decode()) == shown(second)
    assert shown(clerk.get(link(second, "previous-page")).content.decode()) == shown(first)
    assert len(shown(clerk.get("/leads/?size=100").content.decode())) == many
    assert len(shown(clerk.get("/leads/?size=100000").content.decode())) == many  # not a size: fifty


def test_employers_are_counted_too(enter: Enter, employer: Employer) -> None:
    clerk = enter("clerk")
    assert "共 1 件" in clerk.get("/employers/").content.decode()
    assert "没有符合条件的用人单位" in clerk.get("/employers/?q=%E4%B8%8D%E5%AD%98%E5%9C%A8").content.decode()


def test_the_desk_counts_what_it_does_not_list(enter: Enter, many: int) -> None:
    page = enter("clerk").get("/").content.decode()
    tiles = re.findall(r'data-test="tile-\w+">[^<]+<b>([^<]+)</b>', page)
    assert sum(int(one) for one in tiles[:5]) == many
    assert "另有 20 件未列出" in page


def test_what_is_due_later_stands_on_the_desk_of_the_one_whose_turn_it_is(
    enter: Enter, complaint: Case, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.cases import actions

    given: dict[str, Any] = {"case_id": complaint.pk, "by": people["clerk"], "at": now, "on": localdate(now)}
    actions.take_step(step="examine", inputs={}, **given)
    actions.take_step(step="accept", inputs={"facts": "九月工资未付"}, **given)
    complaint.refresh_from_db()
    assert complaint.state == "S10"
    complaint.due = localdate(now) + timedelta(days=30)
    complaint.save(update_fields=["due"])
    page = enter("head").get("/").content.decode()
    later = page.split('data-test="desk-later"')[1]
    assert complaint.number in later and "未列出" not in page
    assert re.search(r'data-test="tile-later">[^<]+<b>1</b>', page)


def test_what_others_moved_stands_on_the_desk_of_who_registered_it(
    enter: Enter, complaint: Case, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.cases import actions

    day: dict[str, Any] = {"case_id": complaint.pk, "at": now, "on": localdate(now)}
    team = {"lead_officer": people["lead"].pk, "second_officer": people["second"].pk}
    actions.take_step(step="examine", inputs={}, by=people["clerk"], **day)
    actions.take_step(step="accept", inputs={"facts": "九月工资未付"}, by=people["clerk"], **day)
    actions.take_step(step="approve_filing", inputs=team, by=people["head"], **day)
    page = enter("clerk").get("/").content.decode()
    assert complaint.number in page.split('data-test="desk-recent"')[1]


def test_an_empty_desk_and_an_empty_list_teach(enter: Enter) -> None:
    assert "现在没有轮到您办的事" in enter("head").get("/").content.decode()
    assert "没有待处理的线索" in enter("clerk").get("/leads/").content.decode()
    assert "没有符合条件的线索或案件" in enter("clerk").get("/leads/?q=%E6%97%A0%E6%AD%A4").content.decode()
