"""Grants on their first and last day, at this place and another, of this role and another."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.org import access, actions, queries
from laojian.org.actions.rights import administrators
from laojian.org.models import Grant, Officer, RightsRequest
from laojian.org.rules.second import digest

Make = Callable[..., Officer]
DAY = timedelta(days=1)


def give(officer: Officer, role: str, place: str, at: datetime, **days: date) -> Grant:
    given = actions.grant(officer=officer, role=role, place=place, by=None, at=at, **days)
    assert isinstance(given, Grant)
    return given


def test_a_grant_of_one_day_is_given_and_one_that_ends_before_it_begins_is_not(
    make: Make, at: datetime, on: date
) -> None:
    wang = make("wang")
    assert give(wang, "reviewer", "440106", at, valid_to=on).valid_to == on
    with pytest.raises(Invalid, match="结束日期早于开始日期"):
        give(wang, "reviewer", "440106", at, valid_from=on, valid_to=on - DAY)


def test_only_the_same_role_at_the_same_place_for_good_is_held_already(make: Make, at: datetime, on: date) -> None:
    head, wang = make("head", "team_head@440106"), make("wang", "reviewer@440106")
    give(wang, "reviewer", "440117", at)
    give(wang, "legal_reviewer", "440106", at)
    give(wang, "intake_clerk", "440106", at, valid_to=on)
    give(wang, "intake_clerk", "440106", at)
    actions.delegate(to=wang, valid_from=on, valid_to=on, by=head, at=at)
    give(wang, "team_head", "440106", at)
    with pytest.raises(Refused, match="已经是"):
        give(wang, "team_head", "440106", at)


def test_who_administers_a_place_on_a_day(make: Make, admin: Officer, at: datetime, on: date) -> None:
    here, away, gone = make("here"), make("away"), make("gone")
    give(here, "administrator", "440106", at, valid_from=on + DAY, valid_to=on + 3 * DAY)
    give(away, "administrator", "440117", at)
    give(gone, "administrator", "440106", at)
    make("auditor", "auditor@440106")
    Officer.objects.filter(pk=gone.pk).update(is_active=False)
    found = [set(administrators("440106003", on + n * DAY)) for n in range(5)]
    assert found == [{admin}, {admin, here}, {admin, here}, {admin, here}, {admin}]
    assert set(administrators("440106", on + DAY)) == {admin, here}
    assert set(administrators("4401", on + DAY)) == {admin}


def test_a_right_to_administer_that_is_still_to_come_ends_whoever_is_left(
    make: Make, admin: Officer, at: datetime, on: date
) -> None:
    coming = give(make("wang"), "administrator", "4401", at, valid_from=on + DAY)
    actions.end_grant(grant_id=coming.pk, by=admin, at=at)
    two = [make(name, "administrator@4401") for name in ("second", "third")]
    for officer in two:
        actions.end_grant(grant_id=queries.current_grants(officer).get().pk, by=None, at=at)
    with pytest.raises(Refused, match="至少要保留一位"):
        actions.end_grant(grant_id=queries.current_grants(admin).get().pk, by=None, at=at)


def test_what_was_asked_for_holds_from_its_approval_at_the_earliest_and_not_after_its_last_day(
    make: Make, admin: Officer, at: datetime, on: date
) -> None:
    second, wang, li = make("second", "administrator@4401"), make("wang"), make("li")
    asked = []
    for officer in (wang, li):
        request = actions.grant(officer=officer, role="bureau_head", place="440106", valid_to=on + DAY, by=admin, at=at)
        assert isinstance(request, RightsRequest)
        asked.append(request)
    given = actions.approve_rights(request_id=asked[0].pk, by=second, at=at + DAY)
    assert (given.valid_from, given.valid_to) == (on + DAY, on + DAY)
    with pytest.raises(Refused, match="期限已经过去"):
        actions.approve_rights(request_id=asked[1].pk, by=second, at=at + 2 * DAY)
    with pytest.raises(NotFound):
        actions.approve_rights(request_id=0, by=second, at=at)


def test_a_right_is_lent_on_its_own_days_and_up_to_its_own_place(make: Make, at: datetime, on: date) -> None:
    deputy, head = make("deputy"), make("head")
    give(head, "team_head", "440106", at, valid_from=on + DAY, valid_to=on + 2 * DAY)

    def lent(day: int, **narrower: object) -> list[tuple[str, str]]:
        moment = at + day * DAY
        words = {"valid_from": on + day * DAY, "valid_to": on + day * DAY} | narrower
        try:
            given = actions.delegate(to=deputy, by=head, at=moment, **words)  # type: ignore[arg-type]
        except Refused:
            return []
        return [(one.role, one.place) for one in given]

    assert [lent(day) for day in range(4)] == [[], [("team_head", "440106")], [("team_head", "440106")], []]
    assert lent(1, place="440106003") == [("team_head", "440106003")]
    assert lent(1, place="4401") == [("team_head", "440106")], "no wider than one's own"
    assert lent(1, place="440117") == []
    assert lent(1, roles=["team_head"]) == [("team_head", "440106")]
    assert lent(1, roles=["reviewer"]) == []


def test_a_lent_right_to_lend_lends_nothing_of_ones_own(make: Make, at: datetime, on: date) -> None:
    """Who may lend only in another's name lends neither his own roles nor the other's."""
    head, wang = make("head", "team_head@440106"), make("wang", "inspector@440106")
    actions.delegate(to=wang, valid_from=on, valid_to=on, by=head, at=at)
    assert access.allowed(wang, "org.delegate", "440106", on=on)
    with pytest.raises(Refused, match="没有可以委托的职权"):
        actions.delegate(to=make("third"), valid_from=on, valid_to=on, by=wang, at=at)


def test_a_delegation_begins_and_ends_on_one_day_or_not_at_all(make: Make, at: datetime, on: date) -> None:
    head, deputy = make("head", "team_head@440106"), make("deputy")
    assert actions.delegate(to=deputy, valid_from=on, valid_to=on, by=head, at=at)
    for first, last in ((on + 2 * DAY, on + DAY), (on - 2 * DAY, on - DAY)):
        with pytest.raises(Invalid, match="早于开始日期或者今天"):
            actions.delegate(to=deputy, valid_from=first, valid_to=last, by=head, at=at)


def test_who_may_not_hold_it_any_more_does_not_get_what_was_asked_for(make: Make, admin: Officer, at: datetime) -> None:
    second, wang, li = make("second", "administrator@4401"), make("wang"), make("li")
    asked = []
    for officer in (wang, li):
        request = actions.grant(officer=officer, role="bureau_head", place="440106", by=admin, at=at)
        assert isinstance(request, RightsRequest)
        asked.append(request)
    Officer.objects.filter(pk=wang.pk).update(is_active=False)
    give(li, "auditor", "4401", at)
    for request, why in zip(asked, ("已经停用", "不能同时持有"), strict=True):
        shown = digest(actions.rights_content(request))
        with pytest.raises(Refused, match=why):
            actions.approve_rights(request_id=request.pk, by=second, at=at, shown=shown)
