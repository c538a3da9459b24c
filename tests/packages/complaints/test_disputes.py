"""Two offices disagree: their common superior designates, or the receiving one takes over; nobody pushes one away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from flows.cast import City
from intake_cast import answered

from laojian.complaints.actions import second_person
from laojian.complaints.actions.disputes import designate, move_to_unit, raise_dispute
from laojian.complaints.lawful import require_open
from laojian.complaints.models import Contact, Dispute
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.ledger.queries import trail
from laojian.org import actions as org
from laojian.org.models import Grant, Officer, Unit

Receive = Callable[..., Contact]
REASON = "用工地在海珠区，不在天河区"


@dataclass
class Two:
    """Tianhe (the city of the tests), Haizhu with a clerk, and the city's own people."""

    haizhu: Unit
    yuexiu: Unit
    far_clerk: Officer
    city_head: Officer
    city_clerk: Officer


@pytest.fixture
def two(city: City, at: datetime) -> Two:
    def officer(name: str, role: str, place: str) -> Officer:
        made = Officer.objects.create(username=name, name=f"{name}某", unit=city.unit, password="!")
        Grant.objects.create(officer=made, role=role, place=place, valid_from=at.date(), granted_at=at)
        return made

    return Two(
        Unit.objects.create(code="hz", name="海珠区劳动保障监察大队", kind="大队", place="440105"),
        Unit.objects.create(code="yx", name="越秀区劳动保障监察大队", kind="大队", place="440104"),
        officer("far_clerk", "intake_clerk", "440105"),
        officer("city_head", "team_head", "4401"),
        officer("city_clerk", "intake_clerk", "4401"),
    )


@pytest.fixture
def contact(two: Two, came_in: Receive) -> Contact:
    return came_in()


@pytest.fixture
def dispute(contact: Contact, two: Two, city: City, at: datetime, on: date) -> Dispute:
    return raise_dispute(contact_id=contact.pk, other_unit_id=two.haizhu.pk, reason=REASON, by=city.clerk, at=at, on=on)


def now(contact: Contact) -> Contact:
    return Contact.objects.select_related("unit").get(pk=contact.pk)


def test_a_dispute_goes_to_the_common_superior_and_the_contact_stays(
    dispute: Dispute, contact: Contact, city: City
) -> None:
    assert (dispute.goes_to, dispute.holder, now(contact).unit) == ("4401", city.unit, city.unit)


def test_the_superior_designates_and_the_contact_moves(
    dispute: Dispute, contact: Contact, two: Two, at: datetime, on: date
) -> None:
    designate(dispute_id=dispute.pk, unit_id=two.haizhu.pk, reason="由用工地机构办理", by=two.city_head, at=at, on=on)
    moved = now(contact)
    assert (moved.unit, moved.district_code, moved.street_code) == (two.haizhu, "440105", "")
    entry = trail(str(contact.ref))[-1]
    assert (entry.verb, entry.basis) == ("contact.designate", "行政处罚法 第二十五条")


def test_back_at_the_place_of_work_its_street_is_known_again(
    dispute: Dispute, contact: Contact, two: Two, city: City, at: datetime, on: date
) -> None:
    designate(dispute_id=dispute.pk, unit_id=city.unit.pk, reason="用工地就在天河区", by=two.city_head, at=at, on=on)
    assert (now(contact).unit, now(contact).street_code) == (city.unit, "440106003")


def test_a_third_unit_under_the_superior_may_be_named(
    dispute: Dispute, contact: Contact, two: Two, at: datetime, on: date
) -> None:
    designate(dispute_id=dispute.pk, unit_id=two.yuexiu.pk, reason="由越秀区统一办理", by=two.city_head, at=at, on=on)
    assert now(contact).unit == two.yuexiu


def test_the_superior_of_one_side_alone_designates_nothing(
    dispute: Dispute, two: Two, city: City, at: datetime, on: date
) -> None:
    with pytest.raises(Forbidden):
        designate(dispute_id=dispute.pk, unit_id=two.haizhu.pk, reason="由用工地办理", by=city.head, at=at, on=on)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("clerk", Forbidden), ("wang", Forbidden), ("bureau", Forbidden), ("supervisor", Forbidden),
        ("grid", NotFound), ("reviewer", NotFound), ("principal", NotFound),
    ],
)  # fmt: skip
def test_only_who_may_designates(
    dispute: Dispute, two: Two, city: City, at: datetime, on: date, name: str, answer: type[Refused]
) -> None:
    with pytest.raises(answer):
        designate(
            dispute_id=dispute.pk, unit_id=two.haizhu.pk, reason="由用工地办理", by=city.people[name], at=at, on=on
        )


def test_who_raised_it_does_not_designate(contact: Contact, two: Two, at: datetime, on: date) -> None:
    Grant.objects.create(officer=two.city_head, role="intake_clerk", place="4401", valid_from=at.date(), granted_at=at)
    raised = raise_dispute(
        contact_id=contact.pk, other_unit_id=two.haizhu.pk, reason=REASON, by=two.city_head, at=at, on=on
    )
    with pytest.raises(Refused, match="提出人不得批准"):
        designate(dispute_id=raised.pk, unit_id=two.haizhu.pk, reason="由用工地办理", by=two.city_head, at=at, on=on)


def test_nor_does_who_stands_in_for_him(contact: Contact, two: Two, city: City, at: datetime, on: date) -> None:
    Grant.objects.create(officer=two.city_head, role="intake_clerk", place="4401", valid_from=at.date(), granted_at=at)
    substitute = Officer.objects.create(username="substitute", name="代某", unit=city.unit, password="!")
    org.delegate(to=substitute, valid_from=on, valid_to=on, place="4401", roles=["team_head"], by=two.city_head, at=at)
    raised = raise_dispute(
        contact_id=contact.pk, other_unit_id=two.haizhu.pk, reason=REASON, by=two.city_head, at=at, on=on
    )
    with pytest.raises(Refused, match="受本人委托"):
        designate(dispute_id=raised.pk, unit_id=two.haizhu.pk, reason="由用工地办理", by=substitute, at=at, on=on)


def test_it_is_designated_once(dispute: Dispute, two: Two, at: datetime, on: date) -> None:
    designate(dispute_id=dispute.pk, unit_id=two.haizhu.pk, reason="由用工地办理", by=two.city_head, at=at, on=on)
    with pytest.raises(Stale):
        designate(dispute_id=dispute.pk, unit_id=two.yuexiu.pk, reason="改由越秀办理", by=two.city_head, at=at, on=on)


def test_one_dispute_at_a_time_and_not_with_oneself(
    dispute: Dispute, contact: Contact, came_in: Receive, two: Two, city: City, at: datetime, on: date
) -> None:
    with pytest.raises(Refused, match="正在等待指定"):
        raise_dispute(contact_id=contact.pk, other_unit_id=two.yuexiu.pk, reason=REASON, by=city.clerk, at=at, on=on)
    with pytest.raises(Invalid, match="另一个"):
        raise_dispute(contact_id=came_in().pk, other_unit_id=city.unit.pk, reason=REASON, by=city.clerk, at=at, on=on)


def test_a_superior_outside_the_city_is_not_asked_here(
    came_in: Receive, two: Two, city: City, at: datetime, on: date
) -> None:
    shenzhen = Unit.objects.create(code="sz", name="深圳市支队", kind="支队", place="4403")
    with pytest.raises(Refused, match="不在本市"):
        raise_dispute(contact_id=came_in().pk, other_unit_id=shenzhen.pk, reason=REASON, by=city.clerk, at=at, on=on)


def test_a_closed_unit_gets_nothing(came_in: Receive, two: Two, city: City, at: datetime, on: date) -> None:
    Unit.objects.filter(pk=two.haizhu.pk).update(closed_on=on)
    with pytest.raises(NotFound):
        raise_dispute(contact_id=came_in().pk, other_unit_id=two.haizhu.pk, reason=REASON, by=city.clerk, at=at, on=on)


def test_the_unit_that_was_named_takes_it_over_and_the_dispute_ends(
    dispute: Dispute, contact: Contact, two: Two, at: datetime, on: date
) -> None:
    move_to_unit(contact_id=contact.pk, unit_id=two.haizhu.pk, reason="同意接收", by=two.far_clerk, at=at, on=on)
    settled = Dispute.objects.get(pk=dispute.pk)
    assert (now(contact).unit, settled.designated, settled.approval.decided_by) == (
        two.haizhu,
        two.haizhu,
        two.far_clerk,
    )
    assert trail(str(contact.ref))[-1].verb == "contact.move_to_unit"


def test_a_unit_nobody_named_does_not_even_see_it(contact: Contact, two: Two, at: datetime, on: date) -> None:
    with pytest.raises(NotFound):
        move_to_unit(contact_id=contact.pk, unit_id=two.haizhu.pk, reason="同意接收", by=two.far_clerk, at=at, on=on)


def test_the_holder_cannot_push_it_away(contact: Contact, two: Two, city: City, at: datetime, on: date) -> None:
    with pytest.raises(Forbidden, match="接收机构"):
        move_to_unit(contact_id=contact.pk, unit_id=two.haizhu.pk, reason="请你们办理", by=city.clerk, at=at, on=on)


def test_who_receives_for_both_moves_it_and_the_version_counts(
    contact: Contact, two: Two, at: datetime, on: date
) -> None:
    with pytest.raises(Stale):
        move_to_unit(
            contact_id=contact.pk, unit_id=two.haizhu.pk, reason="用工地在海珠", by=two.city_clerk, at=at, on=on,
            expected_version=contact.version + 1,
        )  # fmt: skip
    move_to_unit(
        contact_id=contact.pk, unit_id=two.haizhu.pk, reason="用工地在海珠", by=two.city_clerk, at=at, on=on,
        expected_version=contact.version,
    )  # fmt: skip
    assert (now(contact).unit, now(contact).version) == (two.haizhu, contact.version + 1)


def test_another_unit_does_not_slip_past_an_open_dispute(
    dispute: Dispute, contact: Contact, two: Two, at: datetime, on: date
) -> None:
    with pytest.raises(Refused, match="正在等待指定"):
        move_to_unit(contact_id=contact.pk, unit_id=two.yuexiu.pk, reason="由越秀办理", by=two.city_clerk, at=at, on=on)


def test_what_has_ended_does_not_move(contact: Contact, two: Two, city: City, at: datetime, on: date) -> None:
    answered(contact, at)
    with pytest.raises(Refused, match="已答复"):
        move_to_unit(
            contact_id=contact.pk, unit_id=two.haizhu.pk, reason="用工地在海珠", by=two.city_clerk, at=at, on=on
        )


def test_what_ended_meanwhile_is_not_designated(
    dispute: Dispute, contact: Contact, two: Two, at: datetime, on: date
) -> None:
    answered(contact, at)
    with pytest.raises(Refused, match="已答复"):
        designate(dispute_id=dispute.pk, unit_id=two.haizhu.pk, reason="由用工地办理", by=two.city_head, at=at, on=on)


def test_the_unit_named_may_open_the_form_to_take_it_over_and_no_other_while_the_dispute_waits(
    dispute: Dispute, contact: Contact, two: Two, city: City, at: datetime, on: date
) -> None:
    third = Officer.objects.create(username="third", name="越秀某", unit=two.yuexiu, password="!")
    Grant.objects.create(officer=third, role="intake_clerk", place="440104", valid_from=at.date(), granted_at=at)
    require_open(now(contact), "move_to_unit", two.far_clerk, on)
    for act, by in (("move_to_unit", third), ("raise_dispute", two.far_clerk)):
        with pytest.raises(Forbidden):
            require_open(now(contact), act, by, on)
    second_person.withdraw_matter(kind="dispute", matter_id=dispute.pk, by=city.clerk, at=at)
    with pytest.raises(Forbidden):
        require_open(now(contact), "move_to_unit", two.far_clerk, on)


def test_who_raised_it_alone_takes_it_back(
    dispute: Dispute, contact: Contact, two: Two, city: City, at: datetime, on: date
) -> None:
    with pytest.raises(Forbidden, match="只能撤回自己"):
        second_person.withdraw_matter(kind="dispute", matter_id=dispute.pk, by=city.head, at=at)
    second_person.withdraw_matter(kind="dispute", matter_id=dispute.pk, by=city.clerk, at=at)
    assert trail(str(contact.ref))[-1].verb == "contact.withdraw_dispute"
    with pytest.raises(Stale):
        designate(dispute_id=dispute.pk, unit_id=two.haizhu.pk, reason="由用工地办理", by=two.city_head, at=at, on=on)
