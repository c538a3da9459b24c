"""A delegation lends one's own rights until a day; it never lends more, and never lends on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from laojian.kernel.refusal import Forbidden, Invalid, Refused
from laojian.org import access, actions, queries
from laojian.org.models import Grant, Officer

Make = Callable[..., Officer]


@pytest.fixture
def head(make: Make) -> Officer:
    return make("head", "team_head@440106")


@pytest.fixture
def deputy(make: Make) -> Officer:
    return make("deputy", "reviewer@440106")


def lend(to: Officer, by: Officer, at: datetime, **more: object) -> list[Grant]:
    words: dict[str, object] = {"valid_from": date(2026, 11, 23), "valid_to": date(2026, 11, 30)} | more
    return actions.delegate(to=to, by=by, at=at, **words)  # type: ignore[arg-type]


def test_the_delegate_has_the_right_from_first_to_last_day(head: Officer, deputy: Officer, at: datetime) -> None:
    lend(deputy, head, at)
    last = date(2026, 11, 30)
    assert access.allowed(deputy, "case.file", "440106003", on=date(2026, 11, 23))
    assert access.allowed(deputy, "case.file", "440106003", on=last)
    assert not access.allowed(deputy, "case.file", "440106003", on=last + timedelta(days=1))
    assert access.allowed(head, "case.file", "440106003", on=last), "the delegator keeps his right"


def test_the_ledger_can_say_for_whom_he_acts(head: Officer, deputy: Officer, at: datetime, on: date) -> None:
    lend(deputy, head, at)
    held = access.require(deputy, "case.file", "440106", on=on)
    assert held.delegator == head.pk
    assert str(held) == f"team_head@440106 for officer:{head.pk}"
    assert access.require(deputy, "case.review", "440106", on=on).delegator is None


def test_it_ends_when_the_delegator_loses_the_right(
    head: Officer, deputy: Officer, admin: Officer, at: datetime, on: date
) -> None:
    lend(deputy, head, at)
    actions.end_grant(grant_id=queries.current_grants(head).get().pk, by=admin, at=at)
    assert not access.allowed(deputy, "case.file", "440106", on=on)
    assert deputy not in queries.who_may("case.file", "440106", on)


def test_it_ends_when_the_delegators_account_is_closed(
    head: Officer, deputy: Officer, admin: Officer, at: datetime, on: date
) -> None:
    lend(deputy, head, at)
    actions.deactivate(officer_id=head.pk, open_work=0, by=admin, at=at)
    assert not access.allowed(deputy, "case.file", "440106", on=on)


def test_it_does_not_outlast_the_delegators_own_grant(
    make: Make, deputy: Officer, admin: Officer, at: datetime
) -> None:
    acting = make("acting")
    actions.grant(officer=acting, role="team_head", place="440106", valid_to=date(2026, 11, 25), by=admin, at=at)
    lend(deputy, acting, at)
    assert access.allowed(deputy, "case.file", "440106", on=date(2026, 11, 25))
    assert not access.allowed(deputy, "case.file", "440106", on=date(2026, 11, 26))


def test_what_was_lent_is_not_lent_on(make: Make, head: Officer, deputy: Officer, at: datetime, on: date) -> None:
    lend(deputy, head, at)
    third = make("third")
    given = lend(third, deputy, at)
    assert [(g.role, g.place) for g in given] == [("reviewer", "440106")], "only the deputy's own role"
    assert not access.allowed(third, "case.file", "440106", on=on)
    with pytest.raises(Refused, match="没有可以委托的职权"):
        lend(make("fourth"), deputy, at, roles=["team_head"])


def test_nobody_lends_what_he_does_not_hold(head: Officer, deputy: Officer, at: datetime) -> None:
    for more in ({"roles": ["bureau_head"]}, {"place": "440117"}):
        with pytest.raises(Refused, match="没有可以委托的职权"):
            lend(deputy, head, at, **more)


def test_a_part_of_the_place_may_be_lent(head: Officer, deputy: Officer, at: datetime, on: date) -> None:
    lend(deputy, head, at, place="440106003")
    assert access.allowed(deputy, "case.file", "440106003", on=on)
    assert not access.allowed(deputy, "case.file", "440106009", on=on)


def test_roles_that_are_personal_are_not_lent(make: Make, deputy: Officer, at: datetime) -> None:
    boss = make("boss", "principal@440106", "bureau_head@440106")
    assert [g.role for g in lend(deputy, boss, at)] == ["bureau_head"]


def test_one_without_the_right_to_lend_lends_nothing(make: Make, deputy: Officer, at: datetime) -> None:
    with pytest.raises(Refused, match="没有可以委托的职权"):
        lend(deputy, make("wang", "inspector@440106"), at)


def test_lending_makes_no_clash(make: Make, head: Officer, admin: Officer, at: datetime) -> None:
    for officer in (admin, make("auditor", "auditor@4401")):
        with pytest.raises(Refused, match="不能同时持有"):
            lend(officer, head, at)


def test_nobody_lends_to_himself_or_to_a_closed_account(
    make: Make, head: Officer, deputy: Officer, admin: Officer, at: datetime
) -> None:
    with pytest.raises(Refused, match="不能给自己"):
        lend(head, head, at)
    actions.deactivate(officer_id=deputy.pk, open_work=0, by=admin, at=at)
    with pytest.raises(Refused, match="停用"):
        lend(deputy, head, at)


def test_days_out_of_order_are_refused(head: Officer, deputy: Officer, at: datetime) -> None:
    for last in (date(2026, 11, 22), date(2025, 1, 1)):
        with pytest.raises(Invalid, match="结束日期"):
            lend(deputy, head, at, valid_from=date(2026, 11, 1), valid_to=last)


def test_the_database_wants_an_end_date(head: Officer, deputy: Officer, at: datetime) -> None:
    own = queries.current_grants(head).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            officer=deputy,
            role="team_head",
            place="440106",
            valid_from=at.date(),
            granted_by=head,
            granted_at=at,
            delegated_from=own,
        )


@pytest.mark.parametrize("who", ["head", "deputy", "admin"])
def test_those_concerned_end_it_before_its_time(
    head: Officer, deputy: Officer, admin: Officer, at: datetime, on: date, who: str
) -> None:
    (lent,) = lend(deputy, head, at)
    by = {"head": head, "deputy": deputy, "admin": admin}[who]
    actions.end_delegation(grant_id=lent.pk, by=by, at=at)
    assert not access.allowed(deputy, "case.file", "440106", on=on)
    assert not queries.delegations_by(head).exists()


def test_others_do_not_end_it(make: Make, head: Officer, deputy: Officer, at: datetime) -> None:
    (lent,) = lend(deputy, head, at)
    with pytest.raises(Forbidden):
        actions.end_delegation(grant_id=lent.pk, by=make("wang"), at=at)
    with pytest.raises(Refused, match="不是委托"):
        actions.end_delegation(grant_id=queries.current_grants(head).get().pk, by=head, at=at)


def test_a_right_that_was_lent_on_gives_nothing_even_if_it_stands_in_the_table(
    head: Officer, deputy: Officer, make: Make, at: datetime, on: date
) -> None:
    [lent] = lend(deputy, head, at)
    third = make("third")
    Grant.objects.create(
        officer=third, role=lent.role, place=lent.place, valid_from=lent.valid_from, valid_to=lent.valid_to,
        granted_by=deputy, granted_at=at, delegated_from=lent,
    )  # fmt: skip
    assert access.allowed(deputy, "case.file", "440106", on=on)
    assert not access.allowed(third, "case.file", "440106", on=on)
    assert third not in queries.who_may("case.file", "440106", on)
