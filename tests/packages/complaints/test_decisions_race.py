"""Several approve, refuse or lift at once: exactly one wins, the others hear who was first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flows.cast import City
from flows.racing import race

from laojian.complaints import actions
from laojian.complaints.models import Contact, Dispute, MaliciousMark, Opening
from laojian.ledger.models import Entry
from laojian.org.models import Grant, Officer, Unit

pytestmark = pytest.mark.django_db(transaction=True)
Receive = Callable[..., Contact]


@pytest.mark.parametrize("count", [2, 6])
def test_one_of_many_decides_an_opening(came_in: Receive, city: City, at: datetime, count: int) -> None:
    contact = came_in(kind="report")
    asked = actions.ask_opening(contact_id=contact.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    ways = [
        lambda: actions.approve_opening(opening_id=asked.pk, by=city.head, at=at),
        lambda: actions.refuse_opening(opening_id=asked.pk, reason="材料已足", by=city.bureau, at=at),
    ]
    result = race([ways[turn % 2] for turn in range(count)])
    assert (result.other, result.won, len(result.stale)) == ([], 1, count - 1)
    assert Opening.objects.get(pk=asked.pk).approval.state in ("approved", "refused")
    decided = Entry.objects.filter(verb__in=("contact.approve_opening", "contact.refuse_opening"))
    assert decided.count() == 1


def test_one_of_two_lowers_the_urgency(came_in: Receive, city: City, at: datetime) -> None:
    contact = came_in(people=55)
    change = actions.propose_lower(
        contact_id=contact.pk, level=1, reason="核实为填写错误，实际只有五人", by=city.clerk, at=at
    )
    result = race(
        [
            lambda: actions.approve_lower(change_id=change.pk, by=city.head, at=at),
            lambda: actions.approve_lower(change_id=change.pk, by=city.head2, at=at),
            lambda: actions.raise_urgency(contact_id=contact.pk, level=3, reason="有人扬言堵路", by=city.clerk, at=at),
        ]
    )
    assert result.won >= 1 and Contact.objects.get(pk=contact.pk).urgency in (1, 3)
    assert Entry.objects.filter(verb="contact.approve_lower_urgency").count() <= 1


def test_three_approvers_make_two_approvals(came_in: Receive, city: City, at: datetime, on: date) -> None:
    contact = came_in()
    mark = actions.propose_mark(
        contact_id=contact.pk, reason="编造事实多次反映", until=on + timedelta(days=9), by=city.clerk, at=at
    )
    approvers = (city.head, city.head2, city.bureau, city.bureau2)
    result = race([lambda by=by: actions.approve_mark(mark_id=mark.pk, by=by, at=at) for by in approvers])
    assert (result.other, result.won, len(result.stale)) == ([], 2, 2)
    kept = MaliciousMark.objects.get(pk=mark.pk)
    assert kept.state == "holds" and kept.approval.first_by_id != kept.approval.decided_by_id


def test_a_dispute_is_settled_once(came_in: Receive, city: City, at: datetime, on: date) -> None:
    haizhu = Unit.objects.create(code="hz", name="海珠区劳动保障监察大队", kind="大队", place="440105")
    people = [officer(city, f"chief{n}", "team_head", "4401", at) for n in range(3)]
    contact = came_in()
    raised = actions.raise_dispute(
        contact_id=contact.pk, other_unit_id=haizhu.pk, reason="用工地在海珠区", by=city.clerk, at=at, on=on
    )
    result = race(
        [
            lambda by=by: actions.designate(
                dispute_id=raised.pk, unit_id=haizhu.pk, reason="由用工地办理", by=by, at=at, on=on
            )
            for by in people
        ]
    )
    assert (result.other, result.won, len(result.stale)) == ([], 1, 2)
    assert Dispute.objects.get(pk=raised.pk).designated == haizhu


def officer(city: City, name: str, role: str, place: str, at: datetime) -> Officer:
    made = Officer.objects.create(username=name, name=f"{name}某", unit=city.unit, password="!")
    Grant.objects.create(officer=made, role=role, place=place, valid_from=at.date(), granted_at=at)
    return made
