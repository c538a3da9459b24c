"""Whoever resets a log-in could act as its owner: weighty accounts take two, the owner is told, the hold ends."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest

from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.ledger import queries as ledger
from laojian.org import actions, login, queries, vault
from laojian.org.actions.resets import prove
from laojian.org.models import AccountReset, Grant, Officer, RightsRequest
from laojian.org.rules.second import Changed

Make = Callable[..., Officer]
FRESH = "another-horse-1949"


@pytest.fixture
def second(make: Make) -> Officer:
    return make("second", "administrator@4401")


@pytest.fixture
def boss(make: Make) -> Officer:
    return make("boss", "bureau_head@440106")


@pytest.fixture
def asked(boss: Officer, admin: Officer, second: Officer, at: datetime) -> AccountReset:
    """One administrator asks to reset the head's password."""
    return actions.reset_password(officer_id=boss.pk, password=FRESH, by=admin, at=at)


def fresh(officer: Officer) -> Officer:
    officer.refresh_from_db()
    return officer


def with_factor(officer: Officer, at: datetime) -> str:
    secret, _ = actions.start_totp(by=officer, at=at)
    actions.confirm_totp(code=code(secret, at), by=officer, at=at)
    officer.refresh_from_db()
    assert vault.totp_secret(officer) == secret
    return secret


def code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def test_nothing_changes_before_the_second_agrees(asked: AccountReset, boss: Officer, password: str) -> None:
    assert asked.waiting
    assert fresh(boss).check_password(password)
    assert not boss.must_change_password


def test_the_second_lets_it_happen(asked: AccountReset, boss: Officer, second: Officer, at: datetime) -> None:
    done = actions.approve_reset(reset_id=asked.pk, by=second, at=at)
    assert not done.waiting
    assert fresh(boss).check_password(FRESH)
    assert boss.must_change_password
    assert AccountReset.objects.get().hashed == "", "nothing of the password is kept"


def test_neither_who_asked_nor_the_owner_agrees(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    third = make("third", "administrator@4401")
    request = actions.reset_password(officer_id=third.pk, password=FRESH, by=admin, at=at)
    for officer, why in ((admin, "提出人不得批准"), (third, "不能批准重设自己")):
        with pytest.raises(Refused, match=why):
            actions.approve_reset(reset_id=request.pk, by=officer, at=at)
        with pytest.raises(Refused, match=why):
            actions.refuse_reset(reset_id=request.pk, reason="不是本人", by=officer, at=at)
    actions.approve_reset(reset_id=request.pk, by=second, at=at)


def test_one_who_is_no_administrator_agrees_to_nothing(asked: AccountReset, make: Make, at: datetime) -> None:
    head = make("head", "team_head@4401")
    with pytest.raises(Forbidden):
        actions.approve_reset(reset_id=asked.pk, by=head, at=at)
    with pytest.raises(Forbidden):
        actions.refuse_reset(reset_id=asked.pk, reason="不是本人", by=head, at=at)


def test_where_no_second_is_the_console_does_it(make: Make, admin: Officer, boss: Officer, at: datetime) -> None:
    make("elsewhere", "administrator@440117")
    with pytest.raises(Refused, match="两位系统管理员") as refused:
        actions.reset_password(officer_id=boss.pk, password=FRESH, by=admin, at=at)
    assert "控制台" in str(refused.value.remedy)
    assert not actions.reset_password(officer_id=boss.pk, password=FRESH, by=None, at=at).waiting
    assert fresh(boss).check_password(FRESH)


def test_of_two_administrators_neither_resets_the_other(admin: Officer, second: Officer, at: datetime) -> None:
    for act in (actions.reset_code, lambda **words: actions.reset_password(password=FRESH, **words)):
        with pytest.raises(Refused, match="两位系统管理员"):
            act(officer_id=second.pk, by=admin, at=at)


def test_nobody_resets_himself(admin: Officer, second: Officer, at: datetime) -> None:
    with pytest.raises(Refused, match="自己的账号"):
        actions.reset_password(officer_id=admin.pk, password=FRESH, by=admin, at=at)


def test_a_delegated_weighty_role_counts_too(
    make: Make, admin: Officer, second: Officer, boss: Officer, at: datetime
) -> None:
    deputy = make("deputy")
    day = at.date()
    actions.delegate(to=deputy, valid_from=day, valid_to=day + timedelta(days=9), by=boss, at=at)
    assert actions.reset_password(officer_id=deputy.pk, password=FRESH, by=admin, at=at).waiting


def test_an_ordinary_account_takes_one(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    wang = make("wang", "inspector@440106")
    assert not actions.reset_password(officer_id=wang.pk, password=FRESH, by=admin, at=at).waiting
    assert fresh(wang).check_password(FRESH)
    with pytest.raises(Forbidden):
        actions.reset_password(officer_id=wang.pk, password=FRESH, by=make("li"), at=at)


def test_the_second_factor_takes_two_as_well(boss: Officer, admin: Officer, second: Officer, at: datetime) -> None:
    with_factor(boss, at)
    request = actions.reset_code(officer_id=boss.pk, by=admin, at=at)
    assert fresh(boss).totp_confirmed
    actions.approve_reset(reset_id=request.pk, by=second, at=at)
    assert not fresh(boss).totp_confirmed


def test_a_weak_password_is_refused_at_once(boss: Officer, admin: Officer, second: Officer, at: datetime) -> None:
    with pytest.raises(Invalid):
        actions.reset_password(officer_id=boss.pk, password="12345678", by=admin, at=at)


def test_a_refused_or_withdrawn_one_leaves_nothing(
    asked: AccountReset, boss: Officer, admin: Officer, second: Officer, password: str, at: datetime
) -> None:
    with pytest.raises(Stale, match="正在等待"):
        actions.reset_password(officer_id=boss.pk, password=FRESH, by=second, at=at)
    with pytest.raises(Forbidden, match="只能撤回自己"):
        actions.withdraw_reset(reset_id=asked.pk, by=second, at=at)
    actions.refuse_reset(reset_id=asked.pk, reason="本人没有要求", by=second, at=at)
    other = actions.reset_password(officer_id=boss.pk, password=FRESH, by=admin, at=at)
    actions.withdraw_reset(reset_id=other.pk, by=admin, at=at)
    assert not AccountReset.objects.exclude(hashed="").exists()
    assert fresh(boss).check_password(password)
    for reset in (asked, other):
        with pytest.raises(Stale):
            actions.approve_reset(reset_id=reset.pk, by=second, at=at)


def test_rights_the_owner_got_meanwhile_are_shown_first(
    asked: AccountReset, boss: Officer, second: Officer, at: datetime
) -> None:
    actions.grant(officer=boss, role="leader", place="4401", by=None, at=at)
    with pytest.raises(Changed) as changed:
        actions.approve_reset(reset_id=asked.pk, by=second, at=at)
    assert [one.label for one in changed.value.difference] == ["现有角色"]


def test_the_owner_is_told_who_did_it(
    asked: AccountReset, boss: Officer, admin: Officer, second: Officer, at: datetime
) -> None:
    assert queries.account_resets(boss, at - timedelta(days=1)) == [], "nothing was done yet"
    actions.approve_reset(reset_id=asked.pk, by=second, at=at)
    [told] = queries.account_resets(boss, at - timedelta(days=1))
    assert (told.by, told.second_by, told.what) == (admin, second, "password")
    assert queries.account_resets(boss, at + timedelta(seconds=1)) == []
    verbs = [row.verb for row in ledger.trail(str(boss.ref))]
    assert verbs[-2:] == ["org.ask_reset", "org.set_password"]


# ——— an account in somebody's hands is no second person for him ———


def wish(receiver: Officer, by: Officer, at: datetime) -> RightsRequest:
    made = actions.grant(officer=receiver, role="bureau_head", place="4401", by=by, at=at)
    assert isinstance(made, RightsRequest)
    return made


@pytest.fixture
def held(make: Make, admin: Officer, second: Officer, at: datetime) -> Officer:
    """A third administrator, whose password the first two have reset."""
    third = make("third", "administrator@4401")
    request = actions.reset_password(officer_id=third.pk, password=FRESH, by=admin, at=at)
    actions.approve_reset(reset_id=request.pk, by=second, at=at)
    return third


def test_it_does_not_agree_to_what_they_asked(
    held: Officer, make: Make, admin: Officer, second: Officer, at: datetime
) -> None:
    for asker, name in ((admin, "wang"), (second, "li")):
        request = wish(make(name), asker, at)
        with pytest.raises(Refused, match="须由另一人办理"):
            actions.approve_rights(request_id=request.pk, by=held, at=at)


def test_nor_they_to_what_it_asked_even_when_the_hold_is_over(
    held: Officer, make: Make, admin: Officer, at: datetime
) -> None:
    request = wish(make("wang"), held, at)
    later = at + timedelta(days=20)
    with pytest.raises(Refused, match="须由另一人办理"):
        actions.approve_rights(request_id=request.pk, by=admin, at=later)


def test_another_administrator_still_agrees(held: Officer, make: Make, admin: Officer, at: datetime) -> None:
    fourth = make("fourth", "administrator@4401")
    assert isinstance(actions.approve_rights(request_id=wish(make("wang"), held, at).pk, by=fourth, at=at), Grant)


def test_the_hold_ends_after_days_the_office_set(held: Officer, make: Make, admin: Officer, at: datetime) -> None:
    last, over = at + timedelta(days=7), at + timedelta(days=7, seconds=1)
    request = wish(make("wang"), admin, last)
    with pytest.raises(Refused, match="须由另一人办理"):
        actions.approve_rights(request_id=request.pk, by=held, at=last)
    actions.approve_rights(request_id=request.pk, by=held, at=over)


def test_a_log_in_with_ones_own_second_factor_ends_it(
    make: Make, admin: Officer, second: Officer, at: datetime
) -> None:
    third = make("third", "administrator@4401")
    secret = with_factor(third, at - timedelta(hours=1))
    reset = actions.reset_password(officer_id=third.pk, password=FRESH, by=admin, at=at)
    actions.approve_reset(reset_id=reset.pk, by=second, at=at)
    login.sign_in(username="third", password=FRESH, code=code(secret, at), address="10.0.0.1", at=at)
    actions.approve_rights(request_id=wish(make("wang"), admin, at).pk, by=third, at=at)


def test_a_factor_set_up_after_the_reset_proves_nothing(
    held: Officer, make: Make, admin: Officer, at: datetime
) -> None:
    secret = with_factor(fresh(held), at + timedelta(hours=1))
    later = at + timedelta(hours=2)
    login.sign_in(username="third", password=FRESH, code=code(secret, later), address="10.0.0.1", at=later)
    request = wish(make("wang"), admin, later)
    with pytest.raises(Refused, match="须由另一人办理"):
        actions.approve_rights(request_id=request.pk, by=held, at=later)


def test_two_accounts_reset_by_one_administrator_are_one_person(
    make: Make, admin: Officer, second: Officer, at: datetime
) -> None:
    """He could log in as both. (The accounts are ordinary ones, so that one administrator resets them alone.)"""
    lawyer, clerk = make("lawyer", "legal_reviewer@4401"), make("clerk")
    for officer in (lawyer, clerk):
        actions.reset_password(officer_id=officer.pk, password=FRESH, by=second, at=at)
    from laojian.org.actions.second import why_not

    request = wish(make("wang"), admin, at)
    request.approval.asked_by = clerk
    assert why_not(request.approval, None, None, lawyer, at) is not None
    assert why_not(request.approval, None, None, boss_of(make), at) is None


def boss_of(make: Make) -> Officer:
    return make("somebody")


def test_a_log_in_proves_ones_own_resets_of_the_password_and_the_first_one_counts(
    boss: Officer, make: Make, at: datetime
) -> None:
    with_factor(boss, at)
    day = timedelta(days=1)
    own, other, code_reset, before = (
        AccountReset.objects.create(officer=officer, what=what, by=None, at=when, done_at=when, hashed="")
        for officer, what, when in (
            (boss, "password", at + day), (make("li"), "password", at + day), (boss, "code", at + day),
            (boss, "password", at - day),
        )
    )  # fmt: skip
    prove(boss, at + 2 * day)
    prove(boss, at + 3 * day)
    for reset, proven in ((own, at + 2 * day), (other, None), (code_reset, None), (before, None)):
        reset.refresh_from_db()
        assert reset.proven_at == proven


def test_what_needed_nobody_else_is_not_there_to_decide(boss: Officer, second: Officer, at: datetime) -> None:
    done = actions.reset_password(officer_id=boss.pk, password=FRESH, by=None, at=at)
    for reset_id in (done.pk, 0):
        with pytest.raises(NotFound, match="没有这项申请"):
            actions.approve_reset(reset_id=reset_id, by=second, at=at)
        with pytest.raises(NotFound, match="没有这项申请"):
            actions.withdraw_reset(reset_id=reset_id, by=second, at=at)
