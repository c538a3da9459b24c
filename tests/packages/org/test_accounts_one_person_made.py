"""An account that one administrator alone made or opened again counts as him until somebody else confirms it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from laojian.kernel.refusal import Forbidden, Invalid, Refused
from laojian.ledger.queries import trail
from laojian.org import actions, queries
from laojian.org.actions import rights_content
from laojian.org.models import AccountReset, Grant, Officer, RightsRequest, Unit

PASSWORD = "another-horse-1949"
Make = Callable[..., Officer]


@pytest.fixture
def other(make: Make) -> Officer:
    return make("other", "administrator@4401")


@pytest.fixture
def puppet(admin: Officer, other: Officer, district_unit: Unit, at: datetime) -> Officer:
    return made(admin, "puppet", district_unit, at)


def made(by: Officer, username: str, unit: Unit, at: datetime, *, role: str = "") -> Officer:
    officer = actions.create_officer(username=username, name="某某", unit=unit, password=PASSWORD, by=by, at=at)
    if role:
        actions.grant(officer=officer, role=role, place="4401", by=None, at=at)
    return Officer.objects.get(pk=officer.pk)


def asked(receiver: Officer, by: Officer, at: datetime) -> RightsRequest:
    request = actions.grant(officer=receiver, role="bureau_head", place="440106", by=by, at=at)
    assert isinstance(request, RightsRequest)
    return request


def test_it_is_not_second_to_its_maker_however_long_one_waits(
    admin: Officer, other: Officer, make: Make, district_unit: Unit, at: datetime
) -> None:
    puppet = made(admin, "puppet", district_unit, at, role="administrator")
    year = at + timedelta(days=366)
    request = asked(make("receiver"), admin, year)
    with pytest.raises(Refused, match="另一人"):
        actions.approve_rights(request_id=request.pk, by=puppet, at=year)
    actions.confirm_accounts(officer_ids=[puppet.pk], by=other, at=year)
    assert actions.approve_rights(request_id=request.pk, by=puppet, at=year)


def test_two_puppets_of_one_hand_are_one_person(
    admin: Officer, other: Officer, make: Make, district_unit: Unit, at: datetime
) -> None:
    first, last = (made(admin, name, district_unit, at, role="administrator") for name in ("one", "two"))
    request = asked(make("receiver"), first, at)
    with pytest.raises(Refused, match="另一人"):
        actions.approve_rights(request_id=request.pk, by=last, at=at)


def test_one_opened_again_is_in_that_hand_too(puppet: Officer, admin: Officer, other: Officer, at: datetime) -> None:
    actions.confirm_accounts(officer_ids=[puppet.pk], by=other, at=at)
    actions.deactivate(officer_id=puppet.pk, open_work=0, by=other, at=at)
    actions.reactivate(officer_id=puppet.pk, password="yet-another-1949", by=other, at=at)
    [row] = queries.accounts_to_confirm(["4401"])
    assert (row.what, row.by) == ("opened", other)
    with pytest.raises(Refused, match="不能由您确认"):
        actions.confirm_accounts(officer_ids=[puppet.pk], by=other, at=at)
    assert actions.confirm_accounts(officer_ids=[puppet.pk], by=admin, at=at) == 1


def test_neither_its_maker_nor_a_puppet_of_his_nor_itself_confirms_it(
    puppet: Officer, admin: Officer, district_unit: Unit, at: datetime
) -> None:
    another = made(admin, "another", district_unit, at, role="administrator")
    of_another = made(another, "of_another", district_unit, at, role="administrator")
    for who in (admin, another, of_another):
        with pytest.raises(Refused, match="不能由您确认"):
            actions.confirm_accounts(officer_ids=[puppet.pk], by=who, at=at)
    with pytest.raises(Refused, match="不能由您确认"):
        actions.confirm_accounts(officer_ids=[another.pk], by=another, at=at)


def test_who_is_no_administrator_there_confirms_nothing(puppet: Officer, make: Make, at: datetime) -> None:
    with pytest.raises(Forbidden):
        actions.confirm_accounts(officer_ids=[puppet.pk], by=make("head", "team_head@440106"), at=at)


def test_many_are_confirmed_at_once_or_none(
    puppet: Officer, admin: Officer, other: Officer, district_unit: Unit, at: datetime
) -> None:
    mine = made(other, "mine", district_unit, at)
    with pytest.raises(Refused):
        actions.confirm_accounts(officer_ids=[puppet.pk, mine.pk], by=other, at=at)
    assert len(queries.accounts_to_confirm(["4401"])) == 2
    with pytest.raises(Invalid, match="请选择"):
        actions.confirm_accounts(officer_ids=[], by=other, at=at)


def test_what_was_confirmed_is_kept_and_said(puppet: Officer, admin: Officer, other: Officer, at: datetime) -> None:
    actions.confirm_accounts(officer_ids=[puppet.pk], by=other, at=at)
    row = AccountReset.objects.get(officer=puppet)
    assert (row.by, row.second_by, row.proven_at) == (admin, other, at)
    entry = trail(str(puppet.ref))[-1]
    assert (entry.verb, entry.by) == ("org.confirm_account", other.ref)
    assert queries.accounts_to_confirm(["4401"]) == []
    with pytest.raises(Refused, match="没有待确认"):
        actions.confirm_accounts(officer_ids=[puppet.pk], by=other, at=at)


def test_a_list_of_them_is_of_ones_own_places(puppet: Officer) -> None:
    assert [row.officer for row in queries.accounts_to_confirm(["440106"])] == [puppet]
    assert queries.accounts_to_confirm(["440105"]) == []


def test_who_approves_a_weighty_role_sees_who_made_the_account(puppet: Officer, admin: Officer, at: datetime) -> None:
    assert rights_content(asked(puppet, admin, at))["made"][1] == admin.name


def test_the_console_makes_accounts_in_nobodys_hand_and_confirms_others(
    admin: Officer, make: Make, district_unit: Unit, at: datetime
) -> None:
    """A new office: the first administrator is made by `init`, the second by the first."""
    second = made(admin, "second", district_unit, at)
    assert isinstance(actions.grant(officer=second, role="administrator", place="4401", by=admin, at=at), Grant)
    request = asked(make("receiver"), admin, at)
    with pytest.raises(Refused, match="另一人"):
        actions.approve_rights(request_id=request.pk, by=second, at=at)
    call_command("officer", "confirm", "second")
    assert actions.approve_rights(request_id=request.pk, by=second, at=at)
    with pytest.raises(CommandError, match="没有待确认"):
        call_command("officer", "confirm", "second")


def test_the_owner_is_not_told_of_a_reset_for_having_been_made(puppet: Officer, at: datetime) -> None:
    assert queries.account_resets(puppet, at - timedelta(days=1)) == []
