"""The page of terms shows what a release brought, asks two people, and moves running clocks only when told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from laojian.cases import actions
from laojian.cases.models import Deadline, LawRecompute
from laojian.ledger.queries import now
from laojian.org.models import Grant, Officer
from tests.releasing import Release, another

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
PAGE = "/settings/deadlines/"


@pytest.fixture
def release(tmp_path, monkeypatch) -> Iterator[Release]:
    with another(tmp_path / "law", monkeypatch) as made:
        yield made


@pytest.fixture
def bureau(people: dict[str, Officer]) -> Officer:
    """The head of the bureau, for the whole city."""
    at = now()
    Grant.objects.create(
        officer=people["bureau"], role="bureau_head", place="4401", valid_from=localdate(at), granted_at=at
    )
    return people["bureau"]


@pytest.mark.usefixtures("bureau")
def test_a_shipped_row_beside_the_own_one_is_shown_and_answered_by_two_people(enter: Enter, release: Release) -> None:
    admin, head = enter("admin"), enter("bureau")
    today = localdate()
    sent = {"key": "law-rows-1", "number": "7", "valid_from": today.isoformat(), "reason": "本市规定"}
    assert admin.post(f"{PAGE}DL03/propose/", sent).status_code == 302
    change = re.search(r"/settings/law-changes/\d+/", admin.get(PAGE).content.decode())
    assert change and head.post(f"{change[0]}decide/", {"key": "law-rows-2", "approve": "1"}).status_code == 302
    release.add("DL03", today + timedelta(days=30), number=4)
    release.load(now())
    page = admin.get(PAGE).content.decode()
    assert "随程序发布的规则与本单位规定不同" in page and "将施行的规则" in page
    answer = re.search(r"/settings/law-rows/\d+/answer/", page)
    assert answer and admin.get(answer[0]).status_code == 200
    assert admin.post(answer[0], {"key": "law-rows-3", "keep": "", "reason": "x"}).status_code == 422
    assert admin.post(answer[0], {"key": "law-rows-4", "keep": "yes", "reason": "本市不变"}).status_code == 302
    change = re.search(r"/settings/law-changes/\d+/", admin.get(PAGE).content.decode())
    assert change and head.get(change[0]).status_code == 200
    assert head.post(f"{change[0]}decide/", {"key": "law-rows-5", "approve": "1"}).status_code == 302
    assert "随程序发布的规则与本单位规定不同" not in admin.get(PAGE).content.decode()
    assert Deadline.objects.filter(code="DL03", origin="office").count() == 2
    assert "不适用" in admin.get(f"{PAGE}DL03/").content.decode()
    assert admin.get(answer[0]).status_code == 404


@pytest.mark.usefixtures("bureau")
def test_running_clocks_are_listed_and_moved_by_who_may_approve(enter: Enter, complaint, release: Release) -> None:
    release.add("DL01", complaint.received_on, number=9)
    release.load(now())
    admin, head = enter("admin"), enter("bureau")
    page = head.get(PAGE).content.decode()
    assert complaint.number in page and "将变动的在办期限" in page and 'data-test="recompute"' in page
    assert complaint.number not in enter("clerk").get(PAGE).content.decode()
    assert 'data-test="recompute"' not in admin.get(PAGE).content.decode()
    path = "/settings/law-rows/recompute/"
    assert admin.post(path, {"key": "law-rows-6", "reason": "新规定"}).status_code == 403
    assert head.post(path, {"key": "law-rows-7", "reason": "新规定"}).status_code == 302
    assert LawRecompute.objects.get().code == "DL01"
    assert complaint.number not in head.get(PAGE).content.decode()
    assert actions.load_law(at=now())["deadlines"] == 0
