"""A permission is held at a place, on days, by an active officer; what is withdrawn is gone at once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laojian.kernel.refusal import Forbidden, NotFound, Refused
from laojian.ledger import queries as ledger
from laojian.org import access, actions, queries
from laojian.org.models import Grant, Officer

Make = Callable[..., Officer]


@pytest.mark.parametrize(
    ("place", "may"),
    [
        ("4401", False),
        ("440106", True),
        ("440106003", True),
        ("440106003000001", True),
        ("440117", False),
        ("440117100", False),
        ("", False),
    ],
)
def test_a_right_holds_at_its_place_and_inside(make: Make, on: date, place: str, may: bool) -> None:
    assert access.allowed(make("head", "team_head@440106"), "case.file", place, on=on) is may


def test_a_right_on_assignment_needs_the_assignment(make: Make, on: date) -> None:
    wang = make("wang", "inspector@440106")
    assert not access.allowed(wang, "case.investigate", "440106003", on=on)
    assert access.allowed(wang, "case.investigate", "440106003", on=on, assigned=True)
    assert not access.allowed(wang, "case.investigate", "440117", on=on, assigned=True)
    assert access.allowed(wang, "case.precheck", "440106003", on=on)


def test_what_a_role_does_not_hold_is_refused_in_words(make: Make, on: date) -> None:
    with pytest.raises(Forbidden, match="批准立案") as refused:
        access.require(make("wang", "inspector@440106"), "case.file", "440106", on=on, assigned=True)
    assert refused.value.remedy is not None


def test_a_misspelt_permission_is_an_error_not_a_no(make: Make, on: date) -> None:
    with pytest.raises(ValueError, match=r"case\.fly"):
        access.allowed(make("wang"), "case.fly", "440106", on=on)
    with pytest.raises(ValueError, match=r"case\.fly"):
        queries.who_may("case.fly", "440106", on)
    with pytest.raises(ValueError, match=r"case\.fly"):
        access.places(make("li"), "case.fly", on)


def test_a_right_holds_from_its_first_to_its_last_day(make: Make, admin: Officer, at: datetime, on: date) -> None:
    wang = make("wang")
    actions.grant(
        officer=wang,
        role="reviewer",
        place="440106",
        valid_from=on + timedelta(days=1),
        valid_to=on + timedelta(days=3),
        by=admin,
        at=at,
    )
    days = [access.allowed(wang, "case.review", "440106", on=on + timedelta(days=n)) for n in range(5)]
    assert days == [False, True, True, True, False]


def test_places_are_the_fewest_that_cover_all(make: Make, on: date) -> None:
    wang = make("wang", "reviewer@440106", "reviewer@440106003", "legal_reviewer@440117100", "inspector@440117")
    assert access.places(wang, "case.view", on) == ("440106", "440117100")
    assert access.places(wang, "case.view", on, assigned=True) == ("440106", "440117")
    assert access.places(wang, "case.decide", on) == ()


def test_a_right_that_is_over_or_to_come_shows_no_place_and_no_role(make: Make, at: datetime, on: date) -> None:
    wang = make("wang")
    for role, first, last in (("reviewer", -3, -1), ("legal_reviewer", 1, None), ("inspector", -3, 0)):
        days = {"valid_from": on + timedelta(days=first), "valid_to": None if last is None else on + timedelta(last)}
        actions.grant(officer=wang, role=role, place="440106", by=None, at=at - timedelta(days=3), **days)
    assert access.roles_of(wang, on) == (("inspector", "440106"),)
    assert access.places(wang, "case.review", on) == ()
    assert access.places(wang, "case.review", on - timedelta(days=2)) == ("440106",)


def test_ones_own_right_counts_before_a_lent_one_whichever_came_first(make: Make, at: datetime, on: date) -> None:
    head, early, late = make("head", "team_head@440106"), make("early", "team_head@440106"), make("late")
    for officer in (early, late):
        actions.delegate(to=officer, valid_from=on, valid_to=on, by=head, at=at)
    assert access.require(late, "case.file", "440106", on=on).delegator == head.pk
    actions.grant(officer=late, role="team_head", place="440106", by=None, at=at)
    for officer in (early, late):
        assert access.require(officer, "case.file", "440106", on=on).delegator is None


def test_what_is_not_asked_within_a_request_is_read_anew_each_time(make: Make, at: datetime, on: date) -> None:
    wang = make("wang", "reviewer@440106")
    access.forget(wang)
    assert access.allowed(wang, "case.review", "440106", on=on)
    Grant.objects.filter(officer=wang).update(ended_at=at)
    assert not access.allowed(wang, "case.review", "440106", on=on)


def test_nobody_in_particular_holds_nothing() -> None:
    assert access.grants_of(AnonymousUser()) == ()  # type: ignore[arg-type]  # who has not logged in
    assert access.grants_of(Officer()) == ()


def test_a_role_that_is_no_more_and_an_account_closed_beside_the_acts_give_nothing(
    make: Make, at: datetime, on: date
) -> None:
    head, wang = make("head", "team_head@440106"), make("wang", "reviewer@440106")
    given = {"place": "440106", "valid_from": on, "valid_to": on, "granted_by": head, "granted_at": at}
    old = Grant.objects.create(officer=head, role="court_jester", **given | {"granted_by": wang})
    Grant.objects.create(officer=wang, role="court_jester", delegated_from=old, **given)
    actions.delegate(to=wang, valid_from=on, valid_to=on, by=head, at=at)
    assert access.roles_of(wang, on) == (("reviewer", "440106"), ("team_head", "440106"))
    Officer.objects.filter(pk=head.pk).update(is_active=False)
    assert access.roles_of(wang, on) == (("reviewer", "440106"),)
    Officer.objects.filter(pk=wang.pk).update(is_active=False)
    assert access.roles_of(wang, on) == ()


def test_fifty_changes_leave_no_stale_right(make: Make, admin: Officer, at: datetime, on: date) -> None:
    wang, stale = make("wang"), 0
    for _ in range(25):
        given = actions.grant(officer=wang, role="reviewer", place="440106", by=admin, at=at)
        stale += not access.allowed(wang, "case.review", "440106", on=on)
        actions.end_grant(grant_id=given.pk, by=admin, at=at)
        stale += access.allowed(wang, "case.review", "440106", on=on)
    assert stale == 0


def test_within_a_request_the_rights_are_read_once(make: Make, on: date) -> None:
    wang = make("wang", "inspector@440106")
    access.once_per_request(wang)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        for permission in ("case.view", "case.file", "lead.view", "case.precheck"):
            access.allowed(wang, permission, "440106", on=on)
        access.places(wang, "lead.view", on)
        access.roles_of(wang, on)
    assert len(seen) == 1


def test_an_act_that_changes_rights_is_seen_within_the_same_request(
    make: Make, admin: Officer, at: datetime, on: date
) -> None:
    wang = make("wang")
    access.once_per_request(wang)
    assert not access.allowed(wang, "case.review", "440106", on=on)
    actions.grant(officer=wang, role="reviewer", place="440106", by=admin, at=at)
    assert access.allowed(wang, "case.review", "440106", on=on)


def test_an_inactive_officer_holds_nothing(make: Make, admin: Officer, at: datetime, on: date) -> None:
    wang = make("wang", "reviewer@440106")
    actions.deactivate(officer_id=wang.pk, open_work=0, by=admin, at=at)
    assert wang.is_active, "this object is older than the change"
    assert not access.allowed(wang, "case.review", "440106", on=on)
    assert list(queries.who_may("case.review", "440106", on)) == []


def test_reactivation_gives_no_right_back(make: Make, admin: Officer, at: datetime, on: date) -> None:
    wang = make("wang", "reviewer@440106")
    actions.deactivate(officer_id=wang.pk, open_work=0, by=admin, at=at)
    actions.reactivate(officer_id=wang.pk, password="another-horse-1949", by=admin, at=at)
    assert not access.allowed(Officer.objects.get(pk=wang.pk), "case.review", "440106", on=on)


def test_who_may_finds_those_who_hold_a_right_around_the_place(make: Make, on: date) -> None:
    make("narrow", "team_head@440106003")
    make("district", "team_head@440106")
    make("city", "team_head@4401")
    make("elsewhere", "team_head@440117")
    assert [o.username for o in queries.who_may("case.file", "440106003", on)] == ["city", "district", "narrow"]
    assert [o.username for o in queries.who_may("case.file", "440106", on)] == ["city", "district"]
    assert [o.username for o in queries.who_may("case.file", "440117100", on)] == ["city", "elsewhere"]


def test_who_may_counts_rights_on_assignment_when_asked(make: Make, on: date) -> None:
    wang = make("wang", "inspector@440106")
    assert list(queries.who_may("case.investigate", "440106", on)) == [wang]
    assert list(queries.who_may("case.investigate", "440106", on, assigned=False)) == []


def test_a_grant_is_given_once(make: Make, admin: Officer, at: datetime) -> None:
    wang = make("wang", "reviewer@440106")
    with pytest.raises(Refused, match="已经是审核员"):
        actions.grant(officer=wang, role="reviewer", place="440106", by=admin, at=at)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"role": "king"}, "没有这种角色"),
        ({"place": "440199"}, "没有区域"),
        ({"place": "440106003000777"}, "没有网格"),
        ({"valid_to": date(2026, 1, 1)}, "早于开始"),
    ],
)
def test_an_impossible_grant_is_refused(
    make: Make, admin: Officer, at: datetime, changed: dict[str, object], why: str
) -> None:
    words: dict[str, object] = {"role": "reviewer", "place": "440106"} | changed
    with pytest.raises(Refused, match=why):
        actions.grant(officer=make("wang"), by=admin, at=at, **words)  # type: ignore[arg-type]


def test_clashing_roles_are_refused(make: Make, admin: Officer, at: datetime) -> None:
    wang = make("wang", "inspector@440106")
    with pytest.raises(Refused, match="不得办理案件"):
        actions.grant(officer=wang, role="auditor", place="440117", by=admin, at=at)


def test_every_grant_and_its_end_is_in_the_ledger(make: Make, admin: Officer, at: datetime) -> None:
    wang = make("wang")
    given = actions.grant(officer=wang, role="reviewer", place="440106", by=admin, at=at)
    actions.end_grant(grant_id=given.pk, by=admin, at=at)
    assert [row.verb for row in ledger.trail(str(wang.ref))][-2:] == ["org.grant", "org.end_grant"]
    with pytest.raises(Refused, match="已经结束"):
        actions.end_grant(grant_id=given.pk, by=admin, at=at)
    with pytest.raises(NotFound):
        actions.end_grant(grant_id=0, by=admin, at=at)


def test_only_an_administrator_of_the_place_grants(make: Make, admin: Officer, at: datetime) -> None:
    wang, head = make("wang"), make("head", "team_head@440106")
    local = make("local", "administrator@440106")
    with pytest.raises(Forbidden):
        actions.grant(officer=wang, role="reviewer", place="440106", by=head, at=at)
    with pytest.raises(Forbidden):
        actions.grant(officer=wang, role="reviewer", place="440117", by=local, at=at)
    assert isinstance(actions.grant(officer=wang, role="reviewer", place="440106", by=local, at=at), Grant)
