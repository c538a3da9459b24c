"""Wrong passwords stop the attacker after few tries, and nobody else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import connections, transaction
from django.test import RequestFactory

from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.ledger import queries as ledger
from laojian.org import actions, login
from laojian.org.actions import tries
from laojian.org.models import LoginAttempt, Officer
from laojian.org.rules import HOLD, LIMIT_OF_ADDRESS

Make = Callable[..., Officer]
OFFICE, HOME = "10.1.2.3", "198.51.100.7"
DESK = "what the browser at the desk was given"


@pytest.fixture
def enter(password: str, at: datetime) -> Callable[..., Officer]:
    def sign_in(username: str = "wang", **changed: object) -> Officer:
        words: dict[str, object] = {"password": password, "code": "", "address": OFFICE, "at": at} | changed
        return login.sign_in(username=username, **words)  # type: ignore[arg-type]

    return sign_in


@pytest.fixture
def wang(make: Make, enter: Callable[..., Officer]) -> Officer:
    """An officer who has logged in from the office before."""
    wang = make("wang")
    enter(at=datetime.fromisoformat("2026-11-20T01:00+00:00"))
    return wang


def guesses(enter: Callable[..., Officer], addresses: list[str], **more: object) -> int:
    """How many of these wrong passwords were looked at."""
    looked_at = 0
    for address in addresses:
        with pytest.raises(Refused) as refused:
            enter(password="guess", address=address, **more)
        looked_at += not isinstance(refused.value, login.LockedOut)
    return looked_at


def test_the_right_password_opens_and_is_noted(wang: Officer, enter: Callable[..., Officer]) -> None:
    assert enter() == wang
    assert [row.verb for row in ledger.trail(str(wang.ref))][-1] == "org.sign_in"


def test_the_name_may_be_typed_in_any_width_and_case(wang: Officer, enter: Callable[..., Officer]) -> None:
    assert enter(" ＷANG") == wang


def test_name_password_and_closed_account_are_refused_in_the_same_words(
    wang: Officer, make: Make, enter: Callable[..., Officer], admin: Officer, at: datetime
) -> None:
    actions.deactivate(officer_id=make("gone").pk, open_work=0, by=admin, at=at)
    said = set()
    for words in ({"username": "nobody"}, {"password": "guess"}, {"username": "gone"}):
        with pytest.raises(Invalid) as refused:
            enter(**words)
        said.add((str(refused.value), refused.value.field))
    assert len(said) == 1


def test_from_one_address_five_guesses_are_looked_at(wang: Officer, enter: Callable[..., Officer]) -> None:
    assert guesses(enter, [HOME] * 40) == 5
    assert guesses(enter, [OFFICE] * 40) == 5


def test_from_fifty_addresses_no_more_than_ten_in_all(wang: Officer, enter: Callable[..., Officer]) -> None:
    assert guesses(enter, [f"203.0.113.{n}" for n in range(50)] + [OFFICE] * 20) <= 10


def test_the_officer_at_his_desk_gets_in_while_strangers_are_held(wang: Officer, enter: Callable[..., Officer]) -> None:
    guesses(enter, [HOME] * 10)
    assert enter() == wang
    with pytest.raises(login.LockedOut):
        enter(address=HOME)


@pytest.fixture
def at_his_desk(wang: Officer, enter: Callable[..., Officer], at: datetime) -> Callable[..., Officer]:
    """Wang's log-in with the device that is known from a complete log-in before."""
    enter(device=DESK, at=at - timedelta(days=1))
    return lambda **more: enter(**{"device": DESK} | more)


def test_the_known_device_gets_in_while_everything_else_is_held_also_behind_its_own_address(
    wang: Officer, enter: Callable[..., Officer], at_his_desk: Callable[..., Officer]
) -> None:
    guesses(enter, [OFFICE] * 10 + [HOME] * 10)
    assert guesses(enter, [OFFICE, HOME] * 5, device="a stranger's own") == 0
    for address in (OFFICE, HOME):
        with pytest.raises(login.LockedOut):
            enter(address=address)
    assert at_his_desk() == at_his_desk(address="203.0.113.1") == wang


def test_the_known_device_has_tries_of_its_own_and_takes_none_from_others(
    enter: Callable[..., Officer], at_his_desk: Callable[..., Officer]
) -> None:
    assert guesses(at_his_desk, [OFFICE] * 20) == 5
    assert guesses(enter, [OFFICE] * 20) == guesses(enter, [HOME] * 20) == 5
    with pytest.raises(login.LockedOut):
        at_his_desk()


def test_each_device_has_its_own(
    enter: Callable[..., Officer], at_his_desk: Callable[..., Officer], wang: Officer
) -> None:
    enter(device="a second desk")
    assert guesses(at_his_desk, [OFFICE] * 10) == 5
    assert enter(device="a second desk") == wang


def test_failures_count_for_two_days(enter: Callable[..., Officer], wang: Officer, at: datetime) -> None:
    assert guesses(enter, [HOME] * 4) == 4
    assert guesses(enter, [HOME] * 10, at=at + timedelta(hours=48, seconds=1)) == 5


def test_the_owner_at_his_device_opens_no_further_tries_to_strangers(
    enter: Callable[..., Officer], at_his_desk: Callable[..., Officer]
) -> None:
    guesses(enter, [OFFICE] * 5 + [HOME] * 5)
    at_his_desk()
    assert guesses(enter, [OFFICE] * 5 + [HOME] * 5) == 0


def test_a_device_of_one_account_is_none_of_another(
    make: Make, enter: Callable[..., Officer], at_his_desk: Callable[..., Officer]
) -> None:
    make("li")
    assert guesses(lambda **more: enter("li", **more), [HOME] * 10) == 5
    with pytest.raises(login.LockedOut):
        enter("li", device=DESK, address=HOME)


def test_a_device_is_known_for_ninety_days_and_anew_from_each_log_in(
    enter: Callable[..., Officer], at_his_desk: Callable[..., Officer], at: datetime
) -> None:
    for days in (89, 89 + 89):
        later = at + timedelta(days=days)
        guesses(enter, [HOME] * 5, at=later)
        assert at_his_desk(at=later, address=HOME)
        guesses(enter, [HOME] * 5, at=later)
    gone = later + timedelta(days=91)
    guesses(enter, [HOME] * 5, at=gone)
    with pytest.raises(login.LockedOut):
        at_his_desk(at=gone, address=HOME)


def test_an_address_that_is_new_to_all_gets_twenty_guesses_over_all_accounts(
    wang: Officer, make: Make, enter: Callable[..., Officer], at_his_desk: Callable[..., Officer], at: datetime
) -> None:
    make("zhao")
    enter("zhao", address=HOME, at=at - timedelta(days=91))  # at home here no longer
    assert guesses(at_his_desk, [HOME] * 5) == 5  # on a device of his own
    looked_at = sum(guesses(lambda n=n, **more: enter(f"somebody{n}", **more), [HOME]) for n in range(40))
    assert looked_at == LIMIT_OF_ADDRESS
    with pytest.raises(login.LockedOut, match="这个网络地址"):
        enter(address=HOME)
    assert enter() == wang, "whom the address of the attacker does not concern"
    make("li")
    assert enter("li", address=HOME, at=at + HOLD)
    later = at + HOLD + timedelta(minutes=1)
    assert guesses(lambda **more: enter("somebody", **more), [HOME] * 5, at=later) == 1
    with pytest.raises(login.LockedOut) as held:
        enter(address=HOME, at=later)
    assert held.value.until == later + HOLD, "not twice: Li, who is at home here now, makes room for one"


def test_who_gets_in_after_a_slip_no_longer_counts_for_his_address(
    make: Make, enter: Callable[..., Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "LIMIT_OF_ADDRESS", 4)
    for n in range(6):
        make(f"new{n}")
        assert guesses(lambda n=n, **more: enter(f"new{n}", **more), [OFFICE] * 2) == 2
        assert enter(f"new{n}")


def test_of_ipv6_the_network_of_one_subscriber_is_one_address(enter: Callable[..., Officer], make: Make) -> None:
    tried = [guesses(lambda n=n, **more: enter(f"x{n}", **more), [f"2001:db8::{n:x}"]) for n in range(30)]
    assert sum(tried) == LIMIT_OF_ADDRESS
    make("li")
    assert enter("li", address="2001:db8:0:1::1")


def test_the_count_of_tries_stays_whatever_surrounds_it(enter: Callable[..., Officer], wang: Officer) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        enter()


def test_a_colleague_behind_the_same_proxy_gets_in(wang: Officer, make: Make, enter: Callable[..., Officer]) -> None:
    li = make("li")
    guesses(enter, [OFFICE] * 20)
    assert enter("li") == li


def test_a_name_that_does_not_exist_is_held_too(wang: Officer, enter: Callable[..., Officer]) -> None:
    assert guesses(lambda **words: enter("nobody", **words), [HOME] * 20) == 5


def test_the_hold_ends_gives_one_try_and_doubles(wang: Officer, enter: Callable[..., Officer], at: datetime) -> None:
    guesses(enter, [HOME] * 6)
    with pytest.raises(login.LockedOut) as held:
        enter(address=HOME, at=at + timedelta(minutes=29))
    assert held.value.until == at + timedelta(minutes=30)
    later = at + timedelta(minutes=31)
    assert guesses(enter, [HOME] * 3, at=later) == 1
    with pytest.raises(login.LockedOut) as held:
        enter(address=HOME, at=later)
    assert held.value.until == later + timedelta(hours=1)
    assert enter(address=HOME, at=later + timedelta(minutes=61)) == wang


def test_a_success_clears_its_own_pool_only(wang: Officer, enter: Callable[..., Officer]) -> None:
    guesses(enter, [HOME] * 5)
    guesses(enter, [OFFICE] * 4)
    enter()
    assert guesses(enter, [OFFICE] * 20) == 5
    assert guesses(enter, [HOME] * 20) == 0


def test_an_administrator_unlocks(
    wang: Officer, make: Make, enter: Callable[..., Officer], admin: Officer, at: datetime
) -> None:
    guesses(enter, [HOME] * 6)
    until = login.locked_until("wang", at)
    assert until == at + HOLD and login.locked_until("wang", until) is None
    with pytest.raises(Forbidden):
        login.unlock(username="wang", by=make("li"), at=at)
    with pytest.raises(NotFound):
        login.unlock(username="nobody", by=admin, at=at)
    assert login.unlock(username="wang", by=admin, at=at) == 5
    assert login.locked_until("wang", at) is None
    assert enter(address=HOME) == wang


def test_what_was_typed_as_a_name_is_not_kept(wang: Officer, enter: Callable[..., Officer]) -> None:
    with pytest.raises(Invalid):
        enter("my-secret-password")
    assert "my-secret-password" not in str(list(LoginAttempt.objects.values_list("account", "address")))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        ([], "192.0.2.1", "10.0.0.1"),
        (["10.0.0.0/8"], "1.1.1.1, 192.0.2.1", "192.0.2.1"),
        (["10.0.0.0/8"], "", "10.0.0.1"),
    ],
)
def test_a_forwarded_header_counts_only_across_a_trusted_proxy(
    settings: LazySettings, proxies: list[str], forwarded: str, counted: str
) -> None:
    settings.LAOJIAN_TRUSTED_PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers={"X-Forwarded-For": forwarded})
    assert login.address_of(request) == counted


@pytest.mark.django_db(transaction=True)
def test_twelve_guesses_at_the_same_moment_are_no_more_than_five(make: Make, at: datetime) -> None:
    make("wang")

    def guess(number: int) -> bool:
        try:
            login.sign_in(username="wang", password=f"guess{number}", code="", address=HOME, at=at)
        except login.LockedOut:
            return False
        except Invalid:
            return True
        finally:
            connections.close_all()
        raise AssertionError

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(guess, range(12))) == 5
