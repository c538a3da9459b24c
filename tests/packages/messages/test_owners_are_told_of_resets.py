"""Whose log-in another reset is told by a message to the telephone the office keeps of him."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from laojian.ledger import sealing
from laojian.ledger.queries import trail
from laojian.messages.envelopes import open_addresses, open_content
from laojian.messages.followers import follow_accounts
from laojian.messages.models import Outgoing
from laojian.org import actions
from laojian.org.models import Officer, Unit

FIRST, NEXT = "correct-horse-1949", "another-horse-1949"


def told(at: datetime) -> list[Outgoing]:
    sealing.seal_all(at)
    follow_accounts(at=at)
    return list(Outgoing.objects.order_by("pk"))


@pytest.fixture
def hired(keys: None, at: datetime) -> Any:
    unit = Unit.objects.create(code="TH", name="天河区大队", kind="大队", place="440106")

    def hire(phone: str = "13800138000", locale: str = "zh-hans") -> Officer:
        wish: dict[str, Any] = {"name": "王工", "unit": unit, "password": FIRST, "locale": locale, "by": None, "at": at}
        return actions.create_officer(username="wang", phone=phone, **wish)

    return hire


def test_a_reset_is_told_once_to_his_own_telephone(hired: Any, at: datetime) -> None:
    wang = hired()
    assert told(at) == [], "an account just made was not reset"
    actions.reset_password(officer_id=wang.pk, password=NEXT, by=None, at=at)
    [message] = told(at)
    assert told(at) == [message]
    assert (message.template, message.about, message.place) == ("account_reset", str(wang.ref), "440106")
    assert open_addresses(bytes(message.sealed_addresses), message.message_id) == {"sms": "13800138000"}
    content = open_content(bytes(message.sealed_content), message.message_id)
    assert at.date().isoformat() in content.text and "王工" not in content.text
    assert "vault.write_to" in [entry.verb for entry in trail(str(wang.ref))]


@pytest.mark.parametrize("what", ["code", "opened again"])
def test_so_are_a_second_factor_turned_off_and_an_account_opened_again(hired: Any, at: datetime, what: str) -> None:
    wang = hired(locale="en")
    if what == "code":
        actions.reset_code(officer_id=wang.pk, by=None, at=at)
    else:
        actions.deactivate(officer_id=wang.pk, open_work=0, by=None, at=at)
        actions.reactivate(officer_id=wang.pk, password=NEXT, by=None, at=at)
    [message] = told(at)
    assert "reset" in open_content(bytes(message.sealed_content), message.message_id).text


def test_what_he_does_himself_is_no_news_to_him(hired: Any, at: datetime) -> None:
    actions.change_password(password=NEXT, current=FIRST, by=hired(), at=at)
    assert told(at) == []


def test_who_left_no_telephone_is_told_on_the_desk_alone(hired: Any, at: datetime) -> None:
    actions.reset_password(officer_id=hired(phone="").pk, password=NEXT, by=None, at=at)
    assert told(at) == []


def test_an_old_reset_is_not_told_when_the_ledger_is_first_read(hired: Any, at: datetime) -> None:
    actions.reset_password(officer_id=hired().pk, password=NEXT, by=None, at=at - timedelta(days=4))
    assert told(at) == []
