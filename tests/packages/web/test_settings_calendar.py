"""A new year's holidays on screen: faults by line, what would move, one proposes and another approves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate

from laojian.kernel.calendar import statutory_days

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db
NEW = "/settings/calendar/propose/"


def csv_of(year: int, *more: str) -> str:
    """A whole year's notice."""
    lines = [f"{day.isoformat()},false,假日,国办发明电 {year}" for day in sorted(statutory_days(year))]
    return "\n".join(["date,is_workday,name,notice", *lines, *more, ""])


@pytest.fixture
def year(now: datetime) -> int:
    """A year that is not announced yet."""
    from laojian.org.queries import calendar

    first = localdate(now).year
    return next(one for one in range(first, first + 5) if calendar().is_provisional(date(one, 6, 1)))


@pytest.fixture
def approver(people: dict[str, Officer], now: datetime) -> Officer:
    """The legal reviewer, for the whole city."""
    from laojian.org import actions

    actions.grant(officer=people["legal"], role="legal_reviewer", place="4401", by=None, at=now)
    return people["legal"]


def proposed(client: Client, text: str, key: str = "notice-key-1") -> str:
    """Propose a notice; the address of its page."""
    answer = client.post(NEW, {"key": key, "text": text, "propose": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_faults_are_named_by_line_and_what_was_handed_in_stays(enter: Enter, year: int) -> None:
    admin = enter("admin")
    text = csv_of(year, f"{year}-13-01,false,假日,x", f"{year}-02-03,maybe,假日,x")
    answer = admin.post(
        NEW, {"key": "k" * 9, "check": "1", "file": SimpleUploadedFile("n.csv", text.encode("gb18030"))}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    line = len(text.splitlines())
    assert "应写作 2027-01-01" in page and "应为 true 或者 false" in page
    assert re.search(rf'<td class="num"[^>]*>{line}</td>', page)
    assert page.count("假日") > 10, "the text is still in the box"
    half = csv_of(year).replace(f"{year}-10-01,false,假日,国办发明电 {year}\n", "")
    answer = admin.post(NEW, {"key": "k" * 9, "check": "1", "text": half})
    assert answer.status_code == 422
    assert f"缺少法定节假日 {year}-10-01" in answer.content.decode()
    assert admin.post(NEW, {"key": "k" * 9, "check": "1"}).status_code == 422


def test_checking_changes_nothing_and_lists_the_clocks_that_would_move(
    enter: Enter, year: int, complaint: Case, people: dict[str, Officer]
) -> None:
    from laojian.cases.models import Clock
    from laojian.org.models import CalendarNotice, CalendarProposal

    today = localdate()
    clock = Clock.objects.filter(case=complaint, stopped_on__isnull=True).exclude(due=None).order_by("due")[0]
    assert clock.due is not None
    worked = today + timedelta(days=1)
    lines = [f"{(worked + timedelta(days=n)).isoformat()},false,疫情,x" for n in range(4)]
    statutory = {day.isoformat() for day in statutory_days(today.year)}
    text = csv_of(today.year, *(line for line in lines if line[:10] not in statutory))
    page = enter("admin").post(NEW, {"key": "k" * 9, "check": "1", "text": text}).content.decode()
    assert 'data-test="checked"' in page and complaint.number in page
    assert not CalendarNotice.objects.exists() and not CalendarProposal.objects.exists()


def test_one_proposes_another_approves_and_both_are_in_the_ledger(
    enter: Enter, year: int, approver: Officer, people: dict[str, Officer]
) -> None:
    from laojian.ledger.queries import trail
    from laojian.org.queries import calendar

    admin, legal = enter("admin"), enter("legal")
    text = csv_of(year)
    path = proposed(admin, text)
    assert proposed(admin, text) == path, "sent twice it is proposed once"
    assert admin.post(NEW, {"key": "notice-key-2", "text": text, "propose": "1"}).status_code == 409
    own = admin.get(path).content.decode()
    assert 'data-test="approve"' not in own and 'data-test="withdraw"' in own
    assert admin.post(path, {"key": "own-key-01", "approve": "1"}).status_code == 403
    assert calendar().is_provisional(date(year, 6, 1))

    assert path in legal.get("/settings/calendar/").content.decode()
    assert legal.post(path, {"key": "ok-key-001", "approve": "1", "note": "与国务院网站核对无误"}).status_code == 302
    assert not calendar().is_provisional(date(year, 6, 1))
    assert legal.post(path, {"key": "ok-key-002", "approve": "1"}).status_code == 409
    answered = admin.get(path).content.decode()
    assert 'data-state="approved"' in answered and "与国务院网站核对无误" in answered
    entries = trail(f"calendar:{year}")
    assert [entry.verb for entry in entries] == ["org.propose_notice", "org.import_notice"]
    assert [entry.by for entry in entries] == [people["admin"].ref, approver.ref]


def test_a_refusal_needs_a_reason_and_the_proposer_may_withdraw(enter: Enter, year: int, approver: Officer) -> None:
    from laojian.ledger.queries import trail
    from laojian.org.queries import calendar

    admin, legal = enter("admin"), enter("legal")
    path = proposed(admin, csv_of(year))
    assert legal.post(path, {"key": "no-key-001", "refuse": "1", "note": ""}).status_code == 422
    assert legal.post(path, {"key": "no-key-002", "refuse": "1", "note": "名称有误"}).status_code == 302
    assert "名称有误" in admin.get(path).content.decode()
    again = proposed(admin, csv_of(year), key="notice-key-3")
    assert admin.post(again, {"key": "back-key-1", "withdraw": "1"}).status_code == 302
    assert calendar().is_provisional(date(year, 6, 1))
    verbs = ["org.propose_notice", "org.refuse_notice", "org.propose_notice", "org.withdraw_notice"]
    assert [entry.verb for entry in trail(f"calendar:{year}")] == verbs


def test_only_who_may_proposes_or_decides(enter: Enter, year: int) -> None:
    assert enter("clerk").get(NEW).status_code == 403
    path = proposed(enter("admin"), csv_of(year))
    district = enter("bureau")
    assert 'data-test="approve"' not in district.get(path).content.decode()
    assert district.post(path, {"key": "far-key-01", "approve": "1"}).status_code == 403
    assert district.post(path, {"key": "far-key-02", "refuse": "1", "note": "不"}).status_code == 403
