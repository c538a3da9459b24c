"""Urgency is raised by one and lowered by two, and both can be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flows.cast import City

from laojian.complaints.actions.urgency import approve_lower, demanded_level, propose_lower, raise_urgency, refuse_lower
from laojian.complaints.contents import content_of
from laojian.complaints.models import Contact, UrgencyChange
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.ledger.queries import trail
from laojian.org.models import Grant, Officer
from laojian.org.rules.second import Changed, digest

Receive = Callable[..., Contact]


@pytest.fixture
def grave(came_in: Receive) -> Contact:
    """Fifty-five people: level 3 by the rules."""
    return came_in(people=55)


def fresh(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


def test_raising_holds_at_once_and_says_why(came_in: Receive, city: City, at: datetime) -> None:
    contact = came_in()
    before = contact.version
    change = raise_urgency(contact_id=contact.pk, level=2, reason="电话中情绪激动", by=city.clerk, at=at)
    now = fresh(contact)
    assert (now.urgency, now.version) == (2, before + 1)
    assert (change.approval, change.was, change.now, change.reason) == (None, 0, 2, "电话中情绪激动")
    assert trail(str(contact.ref))[-1].verb == "contact.raise_urgency"


@pytest.mark.parametrize("level", [0, -1, 4, 99])
def test_raising_goes_up_and_no_further_than_three(came_in: Receive, city: City, at: datetime, level: int) -> None:
    contact = came_in()
    with pytest.raises(Invalid):
        raise_urgency(contact_id=contact.pk, level=level, reason="电话中情绪激动", by=city.clerk, at=at)


def test_lowering_waits_for_a_second_person(grave: Contact, city: City, at: datetime) -> None:
    change = propose_lower(contact_id=grave.pk, level=1, reason="核实为填写错误，实际只有五人", by=city.clerk, at=at)
    assert fresh(grave).urgency == 3
    approve_lower(change_id=change.pk, by=city.head, at=at)
    assert fresh(grave).urgency == 1
    kept = UrgencyChange.objects.get(pk=change.pk)
    assert kept.approval and (kept.approval.state, kept.approval.decided_by) == ("approved", city.head)
    assert fresh(grave).urgency_reasons == grave.urgency_reasons  # what the rules said stays in sight


def test_below_what_the_rules_demand_a_full_reason_is_asked(grave: Contact, city: City, at: datetime) -> None:
    assert demanded_level(grave) == 3
    with pytest.raises(Invalid, match="至少 10 个字"):
        propose_lower(contact_id=grave.pk, level=2, reason="人数有误", by=city.clerk, at=at)


def test_back_to_what_the_rules_demand_a_short_reason_does(came_in: Receive, city: City, at: datetime) -> None:
    contact = came_in(people=12)
    raise_urgency(contact_id=contact.pk, level=3, reason="扬言堵路", by=city.clerk, at=at)
    change = propose_lower(contact_id=contact.pk, level=1, reason="已经平息", by=city.clerk, at=at)
    approve_lower(change_id=change.pk, by=city.head, at=at)
    assert fresh(contact).urgency == 1


def test_the_proposer_cannot_be_the_second_person(grave: Contact, city: City, at: datetime) -> None:
    Grant.objects.create(officer=city.clerk, role="team_head", place="440106", valid_from=at.date(), granted_at=at)
    change = propose_lower(contact_id=grave.pk, level=1, reason="核实为填写错误，实际只有五人", by=city.clerk, at=at)
    with pytest.raises(Refused, match="提出人不得批准"):
        approve_lower(change_id=change.pk, by=city.clerk, at=at)
    assert fresh(grave).urgency == 3


def test_a_refused_lowering_changes_nothing(grave: Contact, city: City, at: datetime) -> None:
    change = propose_lower(contact_id=grave.pk, level=0, reason="核实为填写错误，实际只有五人", by=city.clerk, at=at)
    refuse_lower(change_id=change.pk, reason="名册上确有五十五人", by=city.head, at=at)
    assert fresh(grave).urgency == 3
    with pytest.raises(Stale):
        approve_lower(change_id=change.pk, by=city.head2, at=at)


def test_one_lowering_waits_at_a_time(grave: Contact, city: City, at: datetime) -> None:
    propose_lower(contact_id=grave.pk, level=1, reason="核实为填写错误，实际只有五人", by=city.clerk, at=at)
    with pytest.raises(Refused, match="正在等待"):
        propose_lower(contact_id=grave.pk, level=0, reason="核实为填写错误，实际只有一人", by=city.clerk, at=at)


def test_raising_ends_a_lowering_that_waits(came_in: Receive, city: City, at: datetime) -> None:
    contact = came_in(people=12)
    change = propose_lower(contact_id=contact.pk, level=0, reason="实际只有三个人，填写错误", by=city.clerk, at=at)
    raise_urgency(contact_id=contact.pk, level=3, reason="有人爬塔吊", by=city.clerk, at=at)
    with pytest.raises(Stale):
        approve_lower(change_id=change.pk, by=city.head, at=at)
    assert fresh(contact).urgency == 3


def test_a_lowering_of_what_has_changed_meanwhile_is_stale(grave: Contact, city: City, at: datetime) -> None:
    change = propose_lower(contact_id=grave.pk, level=1, reason="核实为填写错误，实际只有五人", by=city.clerk, at=at)
    Contact.objects.filter(pk=grave.pk).update(urgency=2)
    with pytest.raises(Changed) as changed:
        approve_lower(change_id=change.pk, by=city.head, at=at)
    [one] = changed.value.difference
    assert one.label == "现级别"
    seen = digest(content_of(UrgencyChange.objects.get(pk=change.pk), change.reason))
    with pytest.raises(Stale, match="已经变动"):
        approve_lower(change_id=change.pk, by=city.head, at=at, shown=seen)


@pytest.mark.parametrize(
    ("column", "now", "label"),
    [("people", 60, "人数"), ("amount_claimed", 99_999_900, "请求金额"), ("employer_name", "另一公司", "用人单位")],
)
def test_who_approves_signs_the_people_and_amounts_he_was_shown(
    grave: Contact, city: City, at: datetime, column: str, now: object, label: str
) -> None:
    change = propose_lower(contact_id=grave.pk, level=1, reason="核实为填写错误，实际只有五人", by=city.clerk, at=at)
    Contact.objects.filter(pk=grave.pk).update(**{column: now})
    with pytest.raises(Changed) as changed:
        approve_lower(change_id=change.pk, by=city.head, at=at)
    assert [one.label for one in changed.value.difference] == [label]
    assert fresh(grave).urgency == 3


@pytest.mark.parametrize("name", ["wang", "head", "bureau", "supervisor"])
def test_who_does_not_triage_neither_raises_nor_proposes(
    grave: Contact, came_in: Receive, city: City, at: datetime, name: str
) -> None:
    by = city.people[name]
    with pytest.raises(Forbidden):
        raise_urgency(contact_id=came_in().pk, level=3, reason="电话中情绪激动", by=by, at=at)
    with pytest.raises(Forbidden):
        propose_lower(contact_id=grave.pk, level=0, reason="核实为填写错误，实际只有五人", by=by, at=at)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("clerk", Refused), ("wang", Forbidden), ("bureau", Forbidden), ("supervisor", Forbidden),
        ("grid", NotFound), ("reviewer", NotFound), ("legal", NotFound), ("principal", NotFound),
    ],
)  # fmt: skip
def test_only_who_may_approves(grave: Contact, city: City, at: datetime, name: str, answer: type[Refused]) -> None:
    change = propose_lower(contact_id=grave.pk, level=1, reason="核实为填写错误，实际只有五人", by=city.clerk, at=at)
    for decide in (
        lambda by: approve_lower(change_id=change.pk, by=by, at=at),
        lambda by: refuse_lower(change_id=change.pk, reason="名册上确有五十五人", by=by, at=at),
    ):
        with pytest.raises(answer):
            decide(city.people[name])
    assert fresh(grave).urgency == 3


def test_a_change_that_is_not_there_is_not_found(city: City, at: datetime) -> None:
    with pytest.raises(NotFound):
        approve_lower(change_id=987654, by=city.head, at=at)


def test_an_officer_of_another_district_finds_nothing(grave: Contact, city: City, at: datetime) -> None:
    stranger = Officer.objects.create(username="far", name="远某", unit=city.unit, password="!")
    Grant.objects.create(officer=stranger, role="intake_clerk", place="440105", valid_from=at.date(), granted_at=at)
    with pytest.raises(NotFound):
        raise_urgency(contact_id=grave.pk, level=3, reason="电话中情绪激动", by=stranger, at=at)
