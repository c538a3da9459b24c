"""Who is logged in and is asked for his password or a code has few tries too; each wrong one is an entry."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from django.db import transaction

from laojian.kernel.refusal import Invalid, Refused
from laojian.ledger import queries as ledger
from laojian.org import actions, login, vault
from laojian.org.models import Officer
from laojian.org.rules import HOLD, LIMIT

Make = Callable[..., Officer]
FRESH = "another-horse-1949"


@pytest.fixture
def wang(make: Make) -> Officer:
    return make("wang")


def code(officer: Officer, at: datetime) -> str:
    officer.refresh_from_db()
    return pyotp.TOTP(vault.totp_secret(officer)).at(at)


def wrong_proofs(officer: Officer) -> list[object]:
    return [row.payload for row in ledger.trail(str(officer.ref)) if row.verb == "org.wrong_proof"]


def changed(officer: Officer, current: str, at: datetime, password: str = FRESH) -> Officer:
    return actions.change_password(password=password, current=current, by=officer, at=at)


def test_five_wrong_current_passwords_hold_the_right_one_too(wang: Officer, password: str, at: datetime) -> None:
    for _ in range(LIMIT):
        with pytest.raises(Invalid):
            changed(wang, "guess", at)
    with pytest.raises(login.LockedOut, match="输错次数过多") as held:
        changed(wang, password, at)
    assert held.value.until == at + HOLD
    assert wrong_proofs(wang) == [{"what": "password"}] * LIMIT
    assert changed(wang, password, at + HOLD).check_password(FRESH)


def test_what_is_wrong_inside_holds_nobody_at_the_door_and_the_other_way_round(
    wang: Officer, password: str, at: datetime
) -> None:
    def enter(typed: str) -> Officer:
        return login.sign_in(username="wang", password=typed, code="", address="10.1.2.3", at=at)

    for _ in range(LIMIT):
        with pytest.raises(Invalid):
            changed(wang, "guess", at)
    assert enter(password) == wang
    with pytest.raises(login.LockedOut):
        changed(wang, password, at)
    login.unlock(username="wang", by=None, at=at)
    for _ in range(LIMIT):
        with pytest.raises(Invalid):
            enter("guess")
    assert changed(wang, password, at)
    with pytest.raises(login.LockedOut):
        enter(FRESH)


def test_a_right_one_begins_anew_also_when_the_new_password_is_refused(
    wang: Officer, password: str, at: datetime
) -> None:
    for _ in range(LIMIT + 1):
        with pytest.raises(Invalid, match="新密码"):
            changed(wang, password, at, password=password)
        with pytest.raises(Invalid, match="密码不合要求"):
            changed(wang, password, at, password="short")
    for _ in range(3):
        for _ in range(LIMIT - 1):
            with pytest.raises(Invalid, match="当前密码"):
                changed(wang, "guess", at)
        with pytest.raises(Invalid, match="密码不合要求"):
            changed(wang, password, at, password="short")
    assert changed(wang, password, at)
    assert len(wrong_proofs(wang)) == 3 * (LIMIT - 1)


def test_codes_count_when_the_second_factor_is_set_up_and_when_it_is_turned_off(
    wang: Officer, make: Make, at: datetime
) -> None:
    make("li")
    Officer.objects.filter(username="li").update(totp_confirmed=True)
    actions.start_totp(by=wang, at=at)
    for _ in range(LIMIT):
        with pytest.raises(Invalid):
            actions.confirm_totp(code="12345", by=wang, at=at)
    with pytest.raises(login.LockedOut):
        actions.confirm_totp(code=code(wang, at), by=wang, at=at)
    later = at + HOLD
    actions.confirm_totp(code=code(wang, later), by=wang, at=later)
    for _ in range(LIMIT):
        with pytest.raises(Invalid):
            actions.disable_totp(code="12345", by=wang, at=later)
    much_later = later + HOLD - timedelta(seconds=1)
    with pytest.raises(login.LockedOut):
        actions.disable_totp(code=code(wang, much_later), by=wang, at=much_later)
    wang.refresh_from_db()
    assert wang.totp_confirmed and wrong_proofs(wang) == [{"what": "code"}] * 2 * LIMIT
    much_later = later + HOLD
    assert not actions.disable_totp(code=code(wang, much_later), by=wang, at=much_later).totp_confirmed
    with pytest.raises(Refused, match="没有启用"):
        actions.disable_totp(code="12345", by=wang, at=much_later)
    assert len(wrong_proofs(wang)) == 2 * LIMIT


def test_the_count_stays_whatever_surrounds_it(wang: Officer, password: str, at: datetime) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        changed(wang, password, at)
