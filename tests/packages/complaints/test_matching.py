"""Whether two contacts speak of the same event: a clerk says so once, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flows.cast import City

from laojian.complaints import actions
from laojian.complaints.actions.matching import decide_match, same_event_group
from laojian.complaints.models import Contact, Match
from laojian.kernel.refusal import Forbidden, NotFound, Refused, Stale
from laojian.ledger.queries import trail
from laojian.org.models import Grant, Officer, Unit

Receive = Callable[..., Contact]
Pair = Callable[[Contact, Contact], Match]


@pytest.fixture
def suspected(at: datetime) -> Pair:
    """suspected(later, earlier) -> the open suggestion that they speak of the same event."""

    def make(later: Contact, earlier: Contact) -> Match:
        return Match.objects.create(contact=later, other=earlier, score=0.9, reasons=[{"code": "employer"}], at=at)

    return make


def now(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


def test_the_later_one_joins_the_case_of_the_earlier(
    came_in: Receive, suspected: Pair, city: City, at: datetime, on: date
) -> None:
    earlier, later = came_in(), came_in()
    case = actions.register_case(contact_id=earlier.pk, title="拖欠工资", facts="拖欠", by=city.clerk, at=at, on=on)
    decide_match(match_id=suspected(later, earlier).pk, same=True, by=city.clerk, at=at, on=on)
    assert (now(later).case_id, now(later).state) == (case.pk, "linked")
    for contact in (earlier, later):
        assert "contact.decide_match" in [row.verb for row in trail(str(contact.ref))]


def test_the_earlier_one_joins_the_case_of_the_later(
    came_in: Receive, suspected: Pair, city: City, at: datetime, on: date
) -> None:
    earlier, later = came_in(), came_in()
    case = actions.register_case(contact_id=later.pk, title="拖欠工资", facts="拖欠", by=city.clerk, at=at, on=on)
    decide_match(match_id=suspected(later, earlier).pk, same=True, by=city.clerk, at=at, on=on, reason="同一批工人")
    assert now(earlier).case_id == case.pk


def test_without_a_case_both_wait_and_each_offers_the_other(
    came_in: Receive, suspected: Pair, city: City, at: datetime, on: date
) -> None:
    first, second, third, other = came_in(), came_in(), came_in(), came_in()
    for pair, same in (((second, first), True), ((third, second), True), ((other, third), False)):
        decide_match(match_id=suspected(*pair).pk, same=same, by=city.clerk, at=at, on=on)
    assert same_event_group(first.pk) == [second, third]
    assert same_event_group(third.pk) == [first, second]
    assert same_event_group(other.pk) == []
    assert {now(c).state for c in (first, second, third)} == {"new"}


def test_two_cases_are_not_joined_by_the_way(
    came_in: Receive, suspected: Pair, city: City, at: datetime, on: date
) -> None:
    earlier, later = came_in(), came_in()
    cases = [
        actions.register_case(contact_id=c.pk, title="拖欠工资", facts="拖欠", by=city.clerk, at=at, on=on)
        for c in (earlier, later)
    ]
    decide_match(match_id=suspected(later, earlier).pk, same=True, by=city.clerk, at=at, on=on)
    assert [now(earlier).case_id, now(later).case_id] == [case.pk for case in cases]


def test_it_is_decided_once(came_in: Receive, suspected: Pair, city: City, at: datetime, on: date) -> None:
    match = suspected(came_in(), came_in())
    decide_match(match_id=match.pk, same=False, by=city.clerk, at=at, on=on)
    with pytest.raises(Stale):
        decide_match(match_id=match.pk, same=True, by=city.clerk, at=at, on=on)
    assert Match.objects.get(pk=match.pk).state == "different"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("wang", Forbidden), ("head", Forbidden), ("bureau", Forbidden), ("supervisor", Forbidden),
        ("grid", NotFound), ("reviewer", NotFound), ("legal", NotFound), ("principal", NotFound),
    ],
)  # fmt: skip
def test_only_the_desk_decides(
    came_in: Receive, suspected: Pair, city: City, at: datetime, on: date, name: str, answer: type[Refused]
) -> None:
    match = suspected(came_in(), came_in())
    with pytest.raises(answer):
        decide_match(match_id=match.pk, same=True, by=city.people[name], at=at, on=on)


def test_who_sees_only_one_of_the_two_decides_nothing(
    came_in: Receive, suspected: Pair, city: City, at: datetime, on: date
) -> None:
    Unit.objects.create(code="hz", name="海珠区劳动保障监察大队", kind="大队", place="440105")
    here, there = came_in(), came_in(workplace_code="440105001")
    match = suspected(there, here)
    far = Officer.objects.create(username="far", name="远某", unit=city.unit, password="!")
    Grant.objects.create(officer=far, role="intake_clerk", place="440105", valid_from=at.date(), granted_at=at)
    for by in (city.clerk, far):
        with pytest.raises(NotFound):
            decide_match(match_id=match.pk, same=True, by=by, at=at, on=on)
    assert Match.objects.get(pk=match.pk).state == "open"
