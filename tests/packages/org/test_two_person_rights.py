"""Nobody gives himself rights, and a weighty role takes two administrators."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from laojian.kernel.refusal import Forbidden, Refused, Stale
from laojian.ledger import queries as ledger
from laojian.org import access, actions, queries
from laojian.org.actions.second import lapse
from laojian.org.models import Grant, Officer, RightsRequest
from laojian.org.rules.second import Changed, digest

Make = Callable[..., Officer]
WEIGHTY = ["administrator", "bureau_head", "principal", "city_approver", "auditor", "supervisor"]


@pytest.fixture
def second(make: Make) -> Officer:
    return make("second", "administrator@4401")


def asked(officer: Officer, by: Officer, at: datetime, role: str = "bureau_head") -> RightsRequest:
    request = actions.grant(officer=officer, role=role, place="440106", by=by, at=at)
    assert isinstance(request, RightsRequest)
    return request


def test_nobody_grants_to_himself(admin: Officer, at: datetime) -> None:
    with pytest.raises(Refused, match="不能给自己授权"):
        actions.grant(officer=admin, role="leader", place="4401", by=admin, at=at)


def test_the_database_refuses_a_grant_to_oneself(admin: Officer, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            officer=admin, role="leader", place="4401", valid_from=at.date(), granted_by=admin, granted_at=at
        )


def test_the_only_administrator_grants_alone(make: Make, admin: Officer, at: datetime) -> None:
    assert isinstance(actions.grant(officer=make("wang"), role="bureau_head", place="440106", by=admin, at=at), Grant)


@pytest.mark.parametrize(
    "role", ["administrator", "bureau_head", "principal", "city_approver", "auditor", "supervisor"]
)
def test_a_weighty_role_waits_for_the_second(
    make: Make, admin: Officer, second: Officer, at: datetime, role: str
) -> None:
    wang = make("wang")
    request = asked(wang, admin, at, role)
    assert access.roles_of(wang, at.date()) == ()
    assert list(queries.rights_requests()) == [request]
    actions.approve_rights(request_id=request.pk, by=second, at=at)
    assert access.roles_of(wang, at.date()) == ((role, "440106"),)
    assert not queries.rights_requests().exists()


def test_an_ordinary_role_does_not_wait(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    assert isinstance(actions.grant(officer=make("wang"), role="inspector", place="440106", by=admin, at=at), Grant)


def test_neither_who_asked_nor_who_receives_approves(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    third = make("third", "administrator@4401")
    request = actions.grant(officer=third, role="administrator", place="440106", by=admin, at=at)
    for officer, why in ((admin, "提出人不得批准"), (third, "不能自己批准")):
        with pytest.raises(Refused, match=why):
            actions.approve_rights(request_id=request.pk, by=officer, at=at)
        with pytest.raises(Refused, match=why):
            actions.refuse_rights(request_id=request.pk, reason="不", by=officer, at=at)


def test_one_who_is_no_administrator_approves_nothing(
    make: Make, admin: Officer, second: Officer, at: datetime
) -> None:
    request, head = asked(make("wang"), admin, at), make("head", "bureau_head@4401")
    with pytest.raises(Forbidden):
        actions.approve_rights(request_id=request.pk, by=head, at=at)


def test_an_administrator_who_lost_his_right_since_did_not_ask(
    make: Make, admin: Officer, second: Officer, at: datetime
) -> None:
    third = make("third", "administrator@4401")
    request = asked(make("wang"), third, at)
    actions.deactivate(officer_id=third.pk, open_work=0, by=admin, at=at)
    with pytest.raises(Refused, match="已没有提请的权限"):
        actions.approve_rights(request_id=request.pk, by=second, at=at)


def test_a_decided_request_says_who_decided_it_when(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    request = asked(make("wang"), admin, at)
    actions.refuse_rights(request_id=request.pk, reason="编制未定", by=second, at=at)
    with pytest.raises(Stale) as stale:
        actions.approve_rights(request_id=request.pk, by=second, at=at)
    assert (stale.value.who, stale.value.when) == ("Second", at)


def test_a_refusal_takes_a_reason(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    request = asked(make("wang"), admin, at)
    with pytest.raises(Refused, match="理由"):
        actions.refuse_rights(request_id=request.pk, reason=" ", by=second, at=at)


def test_a_role_the_receiver_got_meanwhile_is_shown_first(
    make: Make, admin: Officer, second: Officer, at: datetime
) -> None:
    wang = make("wang")
    request = asked(wang, admin, at)
    actions.grant(officer=wang, role="leader", place="4401", by=admin, at=at)
    with pytest.raises(Changed) as changed:
        actions.approve_rights(request_id=request.pk, by=second, at=at)
    assert [(one.was, one.now) for one in changed.value.difference] == [("", "leader 4401")]
    shown = digest(actions.rights_content(request))
    actions.approve_rights(request_id=request.pk, by=second, at=at, shown=shown)
    assert ("bureau_head", "440106") in access.roles_of(wang, at.date())


def test_who_asked_takes_it_back_and_nobody_else(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    request = asked(make("wang"), admin, at)
    with pytest.raises(Forbidden, match="只能撤回自己"):
        actions.withdraw_rights(request_id=request.pk, by=second, at=at)
    actions.withdraw_rights(request_id=request.pk, by=admin, at=at)
    with pytest.raises(Stale):
        actions.approve_rights(request_id=request.pk, by=second, at=at)
    assert not queries.rights_requests().exists()


def test_what_nobody_decided_lapses(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    request = asked(make("wang"), admin, at)
    assert lapse(at=at + timedelta(days=30)) == 0
    assert lapse(at=at + timedelta(days=31)) == 1
    with pytest.raises(Stale):
        actions.approve_rights(request_id=request.pk, by=second, at=at + timedelta(days=31))
    assert [row.verb for row in ledger.trail(f"approval:{request.approval_id}")] == ["approval.ask", "approval.lapse"]


def test_the_same_is_not_asked_twice(make: Make, admin: Officer, second: Officer, at: datetime) -> None:
    wang = make("wang")
    asked(wang, admin, at)
    with pytest.raises(Stale, match="正在等待"):
        actions.grant(officer=wang, role="bureau_head", place="440106", by=admin, at=at)


def test_of_two_administrators_neither_removes_the_other(
    make: Make, admin: Officer, second: Officer, at: datetime
) -> None:
    held = queries.current_grants(second).get()
    with pytest.raises(Refused, match="只剩两位"):
        actions.end_grant(grant_id=held.pk, by=admin, at=at)
    with pytest.raises(Refused, match="只剩两位"):
        actions.deactivate(officer_id=second.pk, open_work=0, by=admin, at=at)
    make("third", "administrator@4401")
    actions.end_grant(grant_id=held.pk, by=admin, at=at)
    assert access.roles_of(second, at.date()) == ()


def test_an_administrator_elsewhere_is_no_second(make: Make, admin: Officer, at: datetime) -> None:
    make("local", "administrator@440106")
    wang = make("wang")
    assert isinstance(actions.grant(officer=wang, role="bureau_head", place="440117", by=admin, at=at), Grant)
    assert isinstance(asked(wang, admin, at), RightsRequest)


def test_the_last_administrator_stays(admin: Officer, at: datetime) -> None:
    held = queries.current_grants(admin).get()
    with pytest.raises(Refused, match="至少要保留一位"):
        actions.end_grant(grant_id=held.pk, by=None, at=at)
    with pytest.raises(Refused, match="至少要保留一位"):
        actions.deactivate(officer_id=admin.pk, open_work=0, by=None, at=at)
    with pytest.raises(Refused, match="自己的账号"):
        actions.deactivate(officer_id=admin.pk, open_work=0, by=admin, at=at)
