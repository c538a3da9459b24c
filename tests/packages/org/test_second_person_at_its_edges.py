"""Two people at the edges: one browser, one hand, what waits already, what is told of the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from laojian.kernel.refusal import Refused, Stale
from laojian.ledger.queries import trail
from laojian.org import access, actions, queries
from laojian.org.access import Held
from laojian.org.actions import rights_content, second
from laojian.org.models import AccountReset, Approval, Officer, RightsRequest
from laojian.org.rules.second import digest

Make = Callable[..., Officer]
HELD = Held("administrator", "4401", (), None)
FRESH = "another-horse-1949"


@pytest.fixture
def other(make: Make) -> Officer:
    return make("other", "administrator@4401")


def lay(by: Officer, at: datetime, key: str = "", kind: str = "rights") -> Approval:
    return second.ask(
        kind=kind, subject=by.ref, place="4401", permission="org.admin", asked_with="org.admin", held=HELD, content={},
        by=by, at=at, key=key,
    )  # fmt: skip


def wish(receiver: Officer, by: Officer, at: datetime) -> RightsRequest:
    made = actions.grant(officer=receiver, role="bureau_head", place="440106", by=by, at=at)
    assert isinstance(made, RightsRequest)
    return made


def test_the_same_waits_once_of_its_kind_and_by_its_subject_when_it_has_no_other_key(
    admin: Officer, other: Officer, at: datetime
) -> None:
    assert (lay(admin, at).key, lay(admin, at, "a").key) == (str(admin.ref), "a")
    lay(admin, at, "a", "account")
    with pytest.raises(Stale) as stale:
        lay(other, at + timedelta(hours=1), "a")
    assert (stale.value.who, stale.value.when) == (admin.name, at)
    second.end(approval=second.locked(Approval.objects.get(kind="rights", key="a").pk), by=None, at=at)
    assert lay(other, at, "a").pending


def test_two_accounts_in_one_browser_are_not_two_people(admin: Officer, other: Officer, at: datetime) -> None:
    """What `require_another` asks besides."""
    plain = lay(admin, at, "plain")
    access.seen_in(admin, "one")
    here = lay(admin, at, "here")

    def why(approval: Approval, by: Officer) -> str:
        no = second.why_not(approval, HELD, HELD, by, at)
        return str(no.reason) if no else ""

    assert why(plain, other) == why(here, other) == "", "at the console nobody has a browser"
    access.seen_in(other, "another")
    assert why(plain, other) == why(here, other) == ""
    access.seen_in(other, "one")
    assert "同一浏览器" in why(here, other) and why(plain, other) == ""
    assert "提出人不得批准" in why(here, admin), "the plainer reason comes first"


def test_who_was_reset_at_the_console_or_is_still_to_be_is_in_nobodys_hand(
    make: Make, admin: Officer, other: Officer, at: datetime
) -> None:
    """The `party` `with_hands`."""
    one, two, third = make("one"), make("two"), make("third", "administrator@4401")
    for officer in (one, two):
        actions.reset_password(officer_id=officer.pk, password=FRESH, by=None, at=at)
    assert second.why_not_apart(one, HELD, two, at) is None
    asked = actions.reset_password(officer_id=third.pk, password=FRESH, by=admin, at=at)
    assert asked.waiting and second.why_not_apart(third, HELD, admin, at) is None
    actions.approve_reset(reset_id=asked.pk, by=other, at=at)
    assert second.why_not_apart(third, HELD, admin, at) is not None


def test_what_lapsed_was_decided_by_the_system_when_it_lapsed(admin: Officer, other: Officer, at: datetime) -> None:
    """Whom `require_pending` names."""
    early, late = lay(admin, at, "early"), lay(admin, at, "late")
    second.withdraw(approval=second.locked(early.pk), by=admin, at=at)
    over = at + timedelta(days=31)
    assert second.lapse(at=over, limit=1) == 1, "what was decided before is not in its way"
    for approval, who, when in ((early, admin.name, at), (late, "系统", over)):
        with pytest.raises(Stale) as stale:
            second.withdraw(approval=second.locked(approval.pk), by=admin, at=over)
        assert (stale.value.who, stale.value.when) == (who, when)


def test_the_ledger_keeps_what_was_decided_on_and_the_matter_on_whose_right(
    make: Make, admin: Officer, other: Officer, at: datetime
) -> None:
    """What `tell` and `close` write."""
    wang = make("wang")
    approved, refused = wish(wang, admin, at), wish(make("li"), admin, at)
    actions.grant(officer=wang, role="leader", place="4401", by=admin, at=at)
    shown = digest(rights_content(approved))
    actions.approve_rights(request_id=approved.pk, by=other, at=at, shown=shown)
    actions.refuse_rights(request_id=refused.pk, reason="编制未定", by=other, at=at)
    told = [trail(f"approval:{request.approval_id}")[-1].payload for request in (approved, refused)]
    assert [row["digest"] for row in told if row] == [shown, refused.approval.digest]
    rows = [Approval.objects.get(pk=request.approval_id) for request in (approved, refused)]
    assert {row.decided_authority for row in rows} == {"administrator@4401"}
    back = wish(make("zhao"), admin, at)
    actions.withdraw_rights(request_id=back.pk, by=admin, at=at)
    assert Approval.objects.get(pk=back.approval_id).decided_authority == ""


def test_only_what_somebody_did_to_this_account_is_confirmed_and_who_was_second_stays(
    make: Make, admin: Officer, other: Officer, at: datetime
) -> None:
    """What there is to `confirm`."""
    third, fourth, wang = make("third", "administrator@4401"), make("fourth", "administrator@4401"), make("wang")
    actions.reset_password(officer_id=wang.pk, password=FRESH, by=None, at=at)
    reset = actions.reset_password(officer_id=third.pk, password=FRESH, by=admin, at=at)
    for officer in (wang, third):
        with pytest.raises(Refused, match="没有待确认"):
            actions.confirm_accounts(officer_ids=[officer.pk], by=fourth, at=at)
    actions.approve_reset(reset_id=reset.pk, by=other, at=at)
    actions.confirm_accounts(officer_ids=[third.pk], by=fourth, at=at)
    reset.refresh_from_db()
    assert (reset.second_by, reset.proven_at) == (other, at)
    assert queries.account_resets(third, at) == [reset] and queries.account_resets(wang, at + timedelta(1)) == []
    assert [row.officer for row in queries.account_resets(wang, at)] == [wang]


def test_what_waits_about_accounts_is_for_who_administers_a_place(
    make: Make, admin: Officer, other: Officer, at: datetime
) -> None:
    """`resets_waiting`, and what is `unconfirmed`: `accounts_to_confirm`."""
    boss, wang = make("boss", "bureau_head@440106"), make("wang")
    reset = actions.reset_password(officer_id=boss.pk, password=FRESH, by=admin, at=at)
    actions.reset_password(officer_id=wang.pk, password=FRESH, by=admin, at=at)
    AccountReset.objects.create(officer=wang, what="made", by=None, at=at, done_at=at)
    city = actions.create_officer(username="city", name="市局", unit=None, password=FRESH, by=admin, at=at)
    gone = actions.create_officer(username="gone", name="离任", unit=None, password=FRESH, by=admin, at=at)
    Officer.objects.filter(pk=gone.pk).update(is_active=False)
    waiting, unconfirmed = queries.accounts_waiting(["4401"])
    assert (waiting, [row.officer for row in unconfirmed]) == ([reset], [city])
    assert queries.accounts_waiting(["440106"]) == ([reset], [])
    assert queries.accounts_waiting([]) == ([], [])
    actions.refuse_reset(reset_id=reset.pk, reason="本人没有要求", by=other, at=at)
    assert queries.accounts_waiting(["440106"]) == ([], [])
    assert rights_content(wish(make("li"), admin, at))["made"][1] == "", "who made another account is not said here"


def test_the_console_ends_a_delegation(make: Make, at: datetime) -> None:
    head, deputy = make("head", "team_head@440106"), make("deputy")
    [lent] = actions.delegate(to=deputy, valid_from=at.date(), valid_to=at.date(), by=head, at=at)
    actions.end_delegation(grant_id=lent.pk, by=None, at=at)
    assert trail(str(deputy.ref))[-1].authority == "console"
