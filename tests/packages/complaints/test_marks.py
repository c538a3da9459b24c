"""A mark of malice takes three people and has an end; it never keeps a contact out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flows.cast import City

from laojian.complaints import queries
from laojian.complaints.actions.incoming import Identity
from laojian.complaints.actions.marks import approve_mark, lift_mark, propose_mark, refuse_mark
from laojian.complaints.models import Contact, MaliciousMark
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.org import actions as org
from laojian.org.models import Grant, Officer

Receive = Callable[..., Contact]


def is_marked(contact: Contact, on: date) -> bool:
    """What the list of the desk says of it."""
    rows = queries.page(Officer.objects.get(username="clerk"), on).rows
    return {row.number: row.marked for row in rows}[contact.number]


@pytest.fixture
def contact(came_in: Receive) -> Contact:
    return came_in()


@pytest.fixture
def proposed(contact: Contact, city: City, at: datetime, on: date) -> MaliciousMark:
    return propose_mark(
        contact_id=contact.pk, reason="一日内编造事实反映四十次", until=on + timedelta(days=90), by=city.clerk, at=at
    )


def test_two_others_approve_and_then_it_holds(
    proposed: MaliciousMark, contact: Contact, city: City, at: datetime, on: date
) -> None:
    assert not is_marked(contact, on)
    first = approve_mark(mark_id=proposed.pk, by=city.head, at=at)
    assert first.state == "pending" and not is_marked(contact, on)
    second = approve_mark(mark_id=proposed.pk, by=city.bureau, at=at)
    assert second.state == "holds" and is_marked(contact, on)


def test_one_person_does_not_approve_twice(
    proposed: MaliciousMark, contact: Contact, city: City, at: datetime, on: date
) -> None:
    approve_mark(mark_id=proposed.pk, by=city.head, at=at)
    with pytest.raises(Refused, match="提出人不得批准"):
        approve_mark(mark_id=proposed.pk, by=city.head, at=at)
    assert not is_marked(contact, on)


def test_the_proposer_does_not_approve(proposed: MaliciousMark, city: City, at: datetime) -> None:
    Grant.objects.create(officer=city.clerk, role="team_head", place="440106", valid_from=at.date(), granted_at=at)
    with pytest.raises(Refused, match="提出人不得批准"):
        approve_mark(mark_id=proposed.pk, by=city.clerk, at=at)


def test_who_stands_in_for_the_first_approver_is_not_a_second(
    proposed: MaliciousMark, city: City, at: datetime, on: date
) -> None:
    substitute = Officer.objects.create(username="substitute", name="代某", unit=city.unit, password="!")
    org.delegate(to=substitute, valid_from=on, valid_to=on, place="440106", roles=["team_head"], by=city.head, at=at)
    approve_mark(mark_id=proposed.pk, by=city.head, at=at)
    with pytest.raises(Refused, match="受本人委托"):
        approve_mark(mark_id=proposed.pk, by=substitute, at=at)
    assert approve_mark(mark_id=proposed.pk, by=city.head2, at=at).state == "holds"


def test_whom_the_substitute_stands_in_for_is_not_a_second_either(
    proposed: MaliciousMark, city: City, at: datetime, on: date
) -> None:
    substitute = Officer.objects.create(username="substitute", name="代某", unit=city.unit, password="!")
    org.delegate(to=substitute, valid_from=on, valid_to=on, place="440106", roles=["team_head"], by=city.head, at=at)
    approve_mark(mark_id=proposed.pk, by=substitute, at=at)
    with pytest.raises(Refused, match="受本人委托"):
        approve_mark(mark_id=proposed.pk, by=city.head, at=at)


def test_later_contacts_of_the_same_telephone_are_marked_numbered_and_listed_last(
    proposed: MaliciousMark, came_in: Receive, city: City, at: datetime, on: date
) -> None:
    for by in (city.head, city.head2):
        approve_mark(mark_id=proposed.pk, by=by, at=at)
    again = came_in(text="又来反映一次，公司不发工资。", people=60)
    other = came_in(identity=Identity(name="王五", phone="13700137000"))
    nameless = came_in(kind="report", anonymous=True, identity=Identity())
    assert again.number and is_marked(again, on)
    assert not is_marked(other, on) and not is_marked(nameless, on)
    listed = [row.number for row in queries.page(city.clerk, on).rows]
    assert set(listed[-2:]) == {again.number, proposed.contact.number}


def test_a_mark_ends_with_its_day(
    proposed: MaliciousMark, contact: Contact, city: City, at: datetime, on: date
) -> None:
    for by in (city.head, city.head2):
        approve_mark(mark_id=proposed.pk, by=by, at=at)
    assert is_marked(contact, on + timedelta(days=90))
    assert not is_marked(contact, on + timedelta(days=91))


def test_one_approver_lifts_it(proposed: MaliciousMark, contact: Contact, city: City, at: datetime, on: date) -> None:
    with pytest.raises(Stale):
        lift_mark(mark_id=proposed.pk, reason="查明反映属实", by=city.bureau, at=at)
    for by in (city.head, city.head2):
        approve_mark(mark_id=proposed.pk, by=by, at=at)
    lift_mark(mark_id=proposed.pk, reason="查明反映属实", by=city.bureau, at=at)
    assert not is_marked(contact, on)
    propose_mark(contact_id=contact.pk, reason="又编造事实反映多次", until=on + timedelta(days=9), by=city.clerk, at=at)


def test_one_approver_refuses_it(proposed: MaliciousMark, contact: Contact, city: City, at: datetime, on: date) -> None:
    refuse_mark(mark_id=proposed.pk, reason="反映的事项属实", by=city.head, at=at)
    with pytest.raises(Stale):
        approve_mark(mark_id=proposed.pk, by=city.head2, at=at)
    assert not is_marked(contact, on)


@pytest.mark.parametrize("days", [-1, 0, 181, 4000])
def test_it_has_an_end_within_half_a_year(contact: Contact, city: City, at: datetime, on: date, days: int) -> None:
    with pytest.raises(Invalid, match="截止日期"):
        propose_mark(
            contact_id=contact.pk,
            reason="一日内编造事实反映四十次",
            until=on + timedelta(days=days),
            by=city.clerk,
            at=at,
        )


def test_it_needs_a_reason(contact: Contact, city: City, at: datetime, on: date) -> None:
    with pytest.raises(Invalid, match="理由"):
        propose_mark(contact_id=contact.pk, reason=" 烦 ", until=on + timedelta(days=9), by=city.clerk, at=at)


def test_a_second_proposal_waits_its_turn(
    proposed: MaliciousMark, contact: Contact, city: City, at: datetime, on: date
) -> None:
    with pytest.raises(Refused, match="已有恶意标记"):
        propose_mark(
            contact_id=contact.pk, reason="一日内编造事实反映四十次", until=on + timedelta(days=9), by=city.clerk, at=at
        )


@pytest.mark.parametrize("name", ["wang", "head", "bureau", "supervisor"])
def test_who_does_not_triage_does_not_propose(contact: Contact, city: City, at: datetime, on: date, name: str) -> None:
    with pytest.raises(Forbidden):
        propose_mark(
            contact_id=contact.pk, reason="一日内编造事实", until=on + timedelta(days=9), by=city.people[name], at=at
        )


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("clerk", Forbidden), ("wang", Forbidden), ("supervisor", Forbidden),
        ("grid", NotFound), ("reviewer", NotFound), ("principal", NotFound),
    ],
)  # fmt: skip
def test_only_who_may_decides(
    proposed: MaliciousMark, city: City, at: datetime, name: str, answer: type[Refused]
) -> None:
    by = city.people[name]
    with pytest.raises(answer):
        approve_mark(mark_id=proposed.pk, by=by, at=at)
    with pytest.raises(answer):
        refuse_mark(mark_id=proposed.pk, reason="反映的事项属实", by=by, at=at)
    with pytest.raises(NotFound):
        lift_mark(mark_id=987654, reason="反映的事项属实", by=by, at=at)


def test_a_page_tells_the_marks_of_its_own_contact_and_telephone_alone(
    proposed: MaliciousMark, contact: Contact, came_in: Receive, city: City, at: datetime, on: date
) -> None:
    approve_mark(mark_id=proposed.pk, by=city.head, at=at)
    approve_mark(mark_id=proposed.pk, by=city.bureau, at=at)
    other = came_in(identity=Identity(name="陆白露", phone="13700137000"))
    shown = {row.pk: len(queries.view(city.clerk, row.pk, on, at).marks) for row in (contact, other)}
    assert shown == {contact.pk: 1, other.pk: 0}


def test_what_is_marked_or_waits_to_be_is_not_proposed_again(
    proposed: MaliciousMark, contact: Contact, city: City, at: datetime, on: date
) -> None:
    def again() -> None:
        words = "一日内编造事实反映四十次"
        propose_mark(contact_id=contact.pk, reason=words, until=on + timedelta(days=60), by=city.clerk, at=at)

    with pytest.raises(Refused):
        again()
    approve_mark(mark_id=proposed.pk, by=city.head, at=at)
    approve_mark(mark_id=proposed.pk, by=city.bureau, at=at)
    with pytest.raises(Refused):
        again()
    assert MaliciousMark.objects.count() == 1
