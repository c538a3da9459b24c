"""The second factor: six digits, right now, once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from django.db import connection

from laojian.kernel.refusal import Forbidden, Invalid, Refused
from laojian.org import actions, login, vault
from laojian.org.models import Officer

Make = Callable[..., Officer]
SOON = timedelta(minutes=5)


@pytest.fixture
def wang(make: Make) -> Officer:
    return make("wang")


@pytest.fixture
def secret(wang: Officer, at: datetime) -> str:
    """Turned on, by a code of two minutes ago."""
    secret, _ = actions.start_totp(by=wang, at=at - SOON)
    actions.confirm_totp(code=code(secret, at - SOON), by=wang, at=at - SOON)
    return secret


def code(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


def enter(password: str, typed: str, at: datetime) -> Officer:
    return login.sign_in(username="wang", password=password, code=typed, address="10.1.2.3", at=at)


def test_a_right_code_opens(wang: Officer, secret: str, password: str, at: datetime) -> None:
    assert enter(password, code(secret, at), at) == wang


def test_without_a_code_it_is_asked_for_and_no_try_is_lost(
    wang: Officer, secret: str, password: str, at: datetime
) -> None:
    for _ in range(8):
        with pytest.raises(login.CodeNeeded):
            enter(password, "", at)
    assert enter(password, code(secret, at), at) == wang


@pytest.mark.parametrize(("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(secret: str, password: str, at: datetime, seconds: int, right: bool) -> None:
    typed = code(secret, at + timedelta(seconds=seconds))
    if right:
        assert enter(password, typed, at)
    else:
        with pytest.raises(Invalid, match="动态口令不正确"):
            enter(password, typed, at)


def test_a_used_code_and_an_older_one_do_not_work_again(secret: str, password: str, at: datetime) -> None:
    enter(password, code(secret, at), at)
    for moment in (at, at - timedelta(seconds=30)):
        with pytest.raises(Invalid):
            enter(password, code(secret, moment), at)


@pytest.mark.parametrize("typed", ["000000x", "12345", "１２３４５６", "abcdef"])
def test_what_is_no_code_is_refused(secret: str, password: str, at: datetime, typed: str) -> None:
    with pytest.raises(Invalid):
        enter(password, typed, at)


def test_wrong_codes_are_held_like_wrong_passwords(secret: str, password: str, at: datetime) -> None:
    wrong = "000000" if code(secret, at) != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(Invalid):
            enter(password, wrong, at)
    with pytest.raises(login.LockedOut):
        enter(password, code(secret, at), at)


def test_it_counts_only_once_confirmed(wang: Officer, password: str, at: datetime) -> None:
    secret, address = actions.start_totp(by=wang, at=at)
    assert address.startswith("otpauth://totp/Laojian:wang")
    assert enter(password, "", at) == wang
    with pytest.raises(Refused, match="没有等待确认"):
        actions.confirm_totp(code="123456", by=Officer.objects.get(username="admin"), at=at)
    with pytest.raises(Invalid):
        actions.confirm_totp(code="123", by=wang, at=at)
    with pytest.raises(Refused, match="没有启用"):
        actions.disable_totp(code=code(secret, at), by=wang, at=at)
    actions.confirm_totp(code=code(secret, at), by=wang, at=at)
    with pytest.raises(Refused, match="没有启用"):
        actions.disable_totp(code=code(secret, at), by=Officer.objects.get(username="admin"), at=at)
    with pytest.raises(login.CodeNeeded):
        enter(password, "", at)
    with pytest.raises(Refused, match="已经启用"):
        actions.start_totp(by=wang, at=at)
    with pytest.raises(Refused, match="没有等待确认"):
        actions.confirm_totp(code=code(secret, at), by=wang, at=at)


def test_one_turns_his_own_off_with_a_code_and_an_administrator_without(
    wang: Officer, secret: str, admin: Officer, make: Make, password: str, at: datetime
) -> None:
    with pytest.raises(Invalid):
        actions.disable_totp(code="", by=wang, at=at)
    with pytest.raises(Forbidden):
        actions.reset_code(officer_id=wang.pk, by=make("li"), at=at)
    actions.disable_totp(code=code(secret, at), by=wang, at=at)
    actions.reset_code(officer_id=wang.pk, by=admin, at=at)
    assert enter(password, "", at) == wang


def test_the_secret_is_sealed(wang: Officer, secret: str) -> None:
    wang.refresh_from_db()
    assert vault.totp_secret(wang) == secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT totp_secret FROM org_officer WHERE id = %s", [wang.pk])
        assert secret.encode() not in bytes(cursor.fetchone()[0])
