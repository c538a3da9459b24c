"""What waits for a second administrator, on his page: what he was shown is what he signs, and from his own browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
PAGE = "/settings/delegations/"
PASSWORD = "correct-horse-1949"
FRESH = "another-horse-1949"


@pytest.fixture
def other(people: dict[str, Officer], now: datetime) -> Officer:
    """A second administrator."""
    from laojian.org import actions

    made = actions.create_officer(
        username="other", name="另一位", unit=None, password=PASSWORD, must_change_password=False, by=None, at=now
    )
    actions.grant(officer=made, role="administrator", place="4401", by=None, at=now)
    return made


def grant(admin: Client, officer: Officer, role: str = "principal") -> None:
    wish = {"role": role, "place": "440106", "key": f"grant-{role}-{officer.pk}"}
    assert admin.post(f"/settings/officers/{officer.pk}/grant/", wish).status_code == 302


def forms(client: Client, kind: str) -> list[tuple[str, str]]:
    """(address, digest shown) of each matter of a kind on the page."""
    page = client.get(PAGE).content.decode()
    rows = re.findall(rf'data-kind="{kind}".*?</li>', page, re.S)
    found = []
    for row in rows:
        address, shown = re.search(r'action="([^"]+)"', row), re.search(r'name="shown" value="(\w{64})"', row)
        assert address and shown
        found.append((address[1], shown[1]))
    return found


def test_the_second_signs_what_he_was_shown(enter: Enter, people: dict[str, Officer], other: Officer) -> None:
    from laojian.org import access

    admin = enter("admin")
    grant(admin, people["head"])
    second = enter("other")
    [(address, shown)] = forms(second, "rights")
    grant(admin, people["head"], "leader")
    answer = second.post(address, {"act": "approve", "shown": shown, "key": "yes-key-001"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert 'data-test="difference"' in text and "leader 440106" in text, "what was and what is"
    [(address, now_shown)] = forms(second, "rights")
    assert now_shown != shown
    assert second.post(address, {"act": "approve", "shown": now_shown, "key": "yes-key-002"}).status_code == 302
    assert ("principal", "440106") in access.roles_of(people["head"], people["head"].grants.latest("pk").valid_from)


def test_who_asked_may_only_take_it_back(enter: Enter, people: dict[str, Officer], other: Officer) -> None:
    admin = enter("admin")
    grant(admin, people["head"])
    page = admin.get(PAGE).content.decode()
    assert 'data-test="withdraw"' in page and 'data-test="approve"' not in page
    [(address, shown)] = forms(admin, "rights")
    assert admin.post(address, {"act": "approve", "shown": shown, "key": "own-key-001"}).status_code == 422
    assert admin.post(address, {"act": "withdraw", "key": "own-key-002"}).status_code == 302
    assert forms(enter("other"), "rights") == []


def test_a_weighty_account_is_reset_by_two_and_its_owner_sees_it(
    enter: Enter, people: dict[str, Officer], other: Officer
) -> None:
    bureau = people["bureau"]
    admin, second = enter("admin"), enter("other")
    address = f"/settings/officers/{bureau.pk}/reset/"
    assert admin.post(address, {"password": FRESH, "known": "on", "key": "reset-key-1"}).status_code == 302
    assert 'data-test="account-reset"' not in enter("bureau").get("/").content.decode()
    [(decide, shown)] = forms(second, "account")
    assert admin.post(decide, {"act": "approve-reset", "shown": shown, "key": "reset-key-2"}).status_code == 422
    assert second.post(decide, {"act": "approve-reset", "shown": shown, "key": "reset-key-3"}).status_code == 302
    bureau.refresh_from_db()
    assert bureau.check_password(FRESH) and bureau.must_change_password
    owner = Client()
    owner.post("/login/", {"username": "bureau", "password": FRESH})
    owner.post("/password/", {"current": FRESH, "password": PASSWORD, "again": PASSWORD})
    desk = owner.get("/").content.decode()
    assert 'data-test="account-reset"' in desk and "管理员、另一位" in desk


def test_two_accounts_in_one_browser_are_not_two_people(
    enter: Enter, people: dict[str, Officer], other: Officer
) -> None:
    browser = enter("admin")
    grant(browser, people["head"])
    browser.post("/logout/")
    browser.post("/login/", {"username": "other", "password": PASSWORD})
    [(address, shown)] = forms(browser, "rights")
    answer = browser.post(address, {"act": "approve", "shown": shown, "key": "same-key-001"})
    assert answer.status_code == 422 and "同一浏览器" in answer.content.decode()
    own = enter("other")
    assert own.post(address, {"act": "approve", "shown": shown, "key": "own-key-0001"}).status_code == 302


def test_an_account_one_administrator_made_waits_until_another_confirms_it(enter: Enter, other: Officer) -> None:
    from laojian.org.models import AccountReset, Officer

    admin, second = enter("admin"), enter("other")
    wish = {"username": "fresh", "name": "新来的", "unit": "", "password": FRESH, "phone": "", "key": "made-key-001"}
    assert admin.post("/settings/officers/new/", wish).status_code == 302
    made = Officer.objects.get(username="fresh")
    for client, boxes in ((admin, 0), (second, 1)):
        assert 'data-kind="account"' in client.get("/approvals/").content.decode()
        assert client.get(PAGE).content.decode().count(f'name="officer" value="{made.pk}"') == boxes
    own = admin.post(f"{PAGE}confirm/", {"officer": made.pk, "key": "sure-key-001"})
    assert own.status_code == 422 and "不能由您确认" in own.content.decode()
    assert second.post(f"{PAGE}confirm/", {"officer": made.pk, "key": "sure-key-002"}).status_code == 302
    assert AccountReset.objects.get(officer=made).proven_at is not None
    assert 'data-test="unconfirmed"' not in second.get(PAGE).content.decode()
