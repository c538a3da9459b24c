"""Lists for a second person and reports at their edges: whose, of which places, on which days, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from packages.complaints.reception import Door
from packages.complaints.test_following_it import registered

from laojian.complaints import actions, queries
from laojian.complaints.actions import disputes, matching, openings, second_person, training
from laojian.complaints.models import Contact, Dispute, Match, Opening, Suggestion
from laojian.complaints.sealing import seal_json
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.ledger.models import Entry
from laojian.ledger.queries import trail
from laojian.messages.actions.parking import park
from laojian.messages.models import Outgoing
from laojian.org import actions as org
from laojian.org.models import Grant, Officer, Unit

DAY = timedelta(days=1)


def officer(door: Door, name: str, place: str, *roles: str) -> Officer:
    made = Officer.objects.create(username=name, name=f"{name}某", unit=door.city.unit, password="!")
    for role in roles:
        Grant.objects.create(officer=made, role=role, place=place, valid_from=door.day, granted_at=door.at)
    return made


def raised(door: Door, contact: Contact, other: Unit, by: Officer | None = None) -> Dispute:
    return disputes.raise_dispute(
        contact_id=contact.pk, other_unit_id=other.pk, reason="用工地在海珠区", by=by or door.city.clerk, at=door.at,
        on=door.day,
    )  # fmt: skip


@pytest.fixture
def haizhu(door: Door) -> Unit:
    return Unit.objects.create(code="hz", name="海珠大队", kind="大队", place="440105")


def test_a_contact_is_offered_to_the_unit_named_while_it_waits_and_not_to_who_asked(door: Door, haizhu: Unit) -> None:
    far, both = officer(door, "far", "440105", "intake_clerk"), officer(door, "both", "4401", "intake_clerk")
    waits, taken, own = (door.receive().contact for _ in range(3))
    rows = [raised(door, waits, haizhu), raised(door, taken, haizhu), raised(door, own, haizhu, by=both)]
    given = {"at": door.at, "on": door.day}
    disputes.move_to_unit(contact_id=taken.pk, unit_id=haizhu.pk, reason="同意接收", by=far, **given)
    assert {row.approval.place for row in rows} == {"4401"}
    assert [row.id for row in queries.offered_to(far, door.day)] == [rows[0].pk, rows[2].pk]
    assert [row.id for row in queries.offered_to(both, door.day)] == [rows[0].pk]
    assert queries.offered_to(door.city.people["archivist"], door.day) == ()
    # what was settled stands in nobody's way, nor does what waits for another contact
    disputes.move_to_unit(contact_id=taken.pk, unit_id=door.city.unit.pk, reason="退回原机构", by=both, **given)
    assert [row.id for row in queries.asked_decisions(both, door.day)] == [rows[2].pk]


def test_an_interest_in_the_employer_of_one_contact_hides_its_dispute_and_no_other(door: Door, haizhu: Unit) -> None:
    chief = officer(door, "chief", "4401", "team_head")
    firm, elsewhere = door.receive().contact, door.receive(employer_name="石牌餐饮店").contact
    rows = [raised(door, contact, haizhu) for contact in (firm, elsewhere)]
    org.declare_interest(
        officer=chief, employer_name=firm.employer_name, relation="relative", valid_from=door.day, by=None, at=door.at
    )
    assert [row.id for row in queries.waiting_decisions(chief, door.day)] == [rows[1].pk]
    given: dict[str, Any] = {"unit_id": haizhu.pk, "by": chief, "at": door.at, "on": door.day}
    with pytest.raises(NotFound):
        disputes.designate(dispute_id=rows[0].pk, reason="由海珠办理", **given)
    for dispute_id, reason, more, refused in (
        (987654, "由海珠办理", {}, NotFound),
        (rows[1].pk, "好", {}, Invalid),
        (rows[1].pk, "由海珠办理", {"unit_id": 987654}, NotFound),
    ):
        with pytest.raises(refused):
            disputes.designate(dispute_id=dispute_id, reason=reason, **given | more)
    abroad = Unit.objects.create(code="sz", name="深圳支队", kind="支队", place="4403")
    with pytest.raises(Invalid) as wrong:
        disputes.designate(dispute_id=rows[1].pk, reason="由深圳办理", **given | {"unit_id": abroad.pk})
    assert wrong.value.field == "unit_id"
    assert disputes.designate(dispute_id=rows[1].pk, reason="由海珠办理", **given).unit == haizhu


def test_a_dispute_and_a_move_ask_for_reason_version_and_another_unit(door: Door, haizhu: Unit) -> None:
    contact, city = door.receive().contact, officer(door, "both", "4401", "intake_clerk")
    given: dict[str, Any] = {"contact_id": contact.pk, "by": city, "at": door.at, "on": door.day}
    stale = contact.version + 1
    for act, more, refused in (
        (disputes.raise_dispute, {"other_unit_id": haizhu.pk, "reason": "好"}, Invalid),
        (disputes.raise_dispute, {"other_unit_id": 987654, "reason": "用工地在海珠"}, NotFound),
        (
            disputes.raise_dispute,
            {"other_unit_id": haizhu.pk, "reason": "用工地在海珠", "expected_version": stale},
            Refused,
        ),
        (disputes.move_to_unit, {"unit_id": haizhu.pk, "reason": "好"}, Invalid),
        (disputes.move_to_unit, {"unit_id": contact.unit_id, "reason": "就在这里"}, Invalid),
        (disputes.move_to_unit, {"unit_id": 987654, "reason": "用工地在海珠"}, NotFound),
    ):
        with pytest.raises(refused):
            act(**given, **more)
    assert not Dispute.objects.exists() and door.fresh(contact).version == contact.version


def test_a_matter_is_taken_back_by_who_asked_and_refused_with_a_reason(door: Door) -> None:
    contact, other = door.receive(kind="report").contact, door.receive(kind="report").contact
    given: dict[str, Any] = {"by": door.city.clerk, "at": door.at}
    one, two = (openings.ask_opening(contact_id=c.pk, reason="需要核实涉案人员", **given) for c in (contact, other))
    with pytest.raises(Invalid):
        openings.ask_opening(contact_id=door.receive(kind="report").contact.pk, reason="看", **given)
    assert {one.approval.place, two.approval.place} == {contact.place}
    assert {row.id for row in queries.asked_decisions(door.city.clerk, door.day)} == {one.pk, two.pk}
    second_person.withdraw_matter(kind="opening", matter_id=one.pk, **given)
    assert [row.id for row in queries.asked_decisions(door.city.clerk, door.day)] == [two.pk]
    for matter_id in (one.pk, 987654):
        with pytest.raises(Refused):
            second_person.withdraw_matter(kind="opening", matter_id=matter_id, **given)
    Opening.objects.filter(pk=two.pk).update(expires_at=door.at + DAY)  # nobody has approved it
    with pytest.raises(Forbidden):
        openings.open_identity(contact_id=other.pk, **given)
    with pytest.raises(Invalid):
        openings.refuse_opening(opening_id=two.pk, reason="", by=door.city.head, at=door.at)
    openings.refuse_opening(opening_id=two.pk, reason="现有材料已经足够", by=door.city.head, at=door.at)
    assert queries.waiting_decisions(door.city.head, door.day) == ()


def test_who_declared_an_interest_meanwhile_neither_agrees_nor_declines(door: Door) -> None:
    contact = door.receive(kind="report").contact
    asked = openings.ask_opening(
        contact_id=contact.pk, reason="需要核实涉案人员", by=door.city.clerk, at=door.at
    )  # fmt: skip
    free = second_person.free_of(contact, door.day)
    free(door.city.head)
    for who in (door.city.clerk, door.city.head):
        org.declare_interest(
            officer=who, employer_name=contact.employer_name, relation="relative", valid_from=door.day, by=None,
            at=door.at,
        )  # fmt: skip
    with pytest.raises(Refused, match="应当回避"):
        free(door.city.head)
    with pytest.raises(NotFound):
        openings.approve_opening(opening_id=asked.pk, by=door.city.head, at=door.at)
    with pytest.raises(Refused, match="回避"):
        openings.approve_opening(opening_id=asked.pk, by=door.city.head2, at=door.at)


def test_the_words_are_read_on_the_grant_of_the_desk_or_on_none(door: Door) -> None:
    contact = door.receive().contact
    for who, authority in ((door.city.clerk, True), (door.city.supervisor, False)):
        openings.open_text(contact_id=contact.pk, by=who, at=door.at)
        entry = trail(str(contact.ref))[-1]
        assert (entry.verb, bool(entry.authority)) == ("contact.read_text", authority)
        assert "None" not in entry.authority


# ——— reports ———


def test_days_are_counted_from_the_first_to_the_last_up_to_a_year(door: Door) -> None:
    for days in (0, 1, 2, 3):
        door.receive(received_on=door.day - days * DAY)
    head, on = door.city.head, door.day
    assert [row.on for row in queries.daily_report(head, on - 2 * DAY, on - DAY, on=on)] == [on - 2 * DAY, on - DAY]
    assert len(queries.daily_report(head, on, on)) == 1
    assert len(queries.daily_report(head, on - 366 * DAY, on)) == 4
    with pytest.raises(Invalid):
        queries.daily_report(head, on - 367 * DAY, on)
    grant = Grant.objects.get(officer=head)
    Grant.objects.filter(pk=grant.pk).update(valid_to=on)
    head = Officer.objects.get(pk=head.pk)
    assert queries.daily_report(head, on - DAY, on + DAY) == []  # measured on the last day
    assert len(queries.daily_report(head, on - DAY, on + DAY, on=on)) == 2


def test_what_fell_through_has_neither_case_nor_answer_and_is_so_old(door: Door) -> None:
    given = {"by": door.city.clerk, "at": door.at, "on": door.day}
    old = {"received_on": door.day - 9 * DAY}
    lost, cased, answered, gone = (door.receive(**old).contact for _ in range(4))
    young = door.receive(received_on=door.day - DAY).contact
    registered(door, cased)
    actions.answer_channel(contact_id=answered.pk, text="已答复。", **given)
    actions.withdraw(contact_id=gone.pk, text="已和解", at=door.at, on=door.day, key=door.key())
    for days, found in ((None, [lost.pk]), (0, [lost.pk, young.pk]), (8, [lost.pk]), (9, [])):
        assert [row.id for row in queries.gaps(door.city.head, door.day, days=days)] == found, days


def test_the_inbox_counts_open_contacts_and_unread_words_of_the_person(door: Door) -> None:
    waits, over, read = (door.receive().contact for _ in range(3))
    given = {"by": door.city.clerk, "at": door.at}
    for contact in (over, read):
        actions.say(contact_id=contact.pk, text="什么时候有结果？", key=door.key(), at=door.at)
    actions.answer_person(contact_id=read.pk, text="正在核对。", **given)
    actions.answer_channel(contact_id=over.pk, text="已答复。", **given, on=door.day)
    counts = queries.inbox_counts(door.city.clerk, door.day)
    assert (counts["open"], counts["new"], counts["messages"]) == (2, 2, 1)
    rows = queries.page(door.city.clerk, door.day, filters={"tab": "messages"}).rows
    assert [row.id for row in rows] == [over.pk] and waits.is_open
    assert queries.count(door.city.clerk, door.day, filters={"tab": "messages"}).number == 1
    most = queries.count(door.city.clerk, door.day, most=3)
    assert (most.number, most.more) == (3, False)


def test_a_message_that_reached_nobody_is_found_by_its_number_alone(door: Door) -> None:
    contact, other = door.receive().contact, door.receive().contact
    failed = []
    for one in (contact, other):
        with transaction.atomic():
            failed.append(park(Outgoing.objects.get(about=str(one.ref)), "refused", door.at))
    assert queries.failure(door.city.clerk, failed[1].pk, door.day).about == other.ref
    assert {row.id for row in queries.failures(door.city.clerk, door.day)} == {row.pk for row in failed}
    for failure_id in (failed[1].pk + 1, failed[0].pk - 1, 987654):
        with pytest.raises(NotFound):
            queries.failure(door.city.clerk, failure_id, door.day)


def test_an_office_trains_on_what_was_decided_of_one_kind_at_its_places(door: Door) -> None:
    chief = officer(door, "chief", "4401", "team_head")
    contacts = [door.receive().contact for _ in range(4)]
    for contact, kind, state in zip(
        contacts, ("class", "class", "violation", "class"), ("accepted", "dismissed", "accepted", "open"), strict=True
    ):
        Suggestion.objects.create(
            contact=contact, kind=kind, sealed=seal_json(contact.number, "suggestion", {"value": kind}), score=0.5,
            source="x", at=door.at, state=state, decided_by=None if state == "open" else door.city.clerk,
            decided_at=None if state == "open" else door.at,
        )  # fmt: skip
    assert [row["label"] for row in training.training_rows(by=chief, at=door.at)] == ["class"]
    assert [row["label"] for row in training.training_rows(by=None, at=door.at, kind="violation")] == ["violation"]
    assert list(training.training_rows(by=chief, at=door.at, since=door.at + DAY)) == []
    assert len(list(training.training_rows(by=chief, at=door.at, since=door.at))) == 1
    assert set(Entry.objects.filter(verb="triage.export_training").values_list("subject", flat=True)) == {"office:4401"}
    empty = Suggestion.objects.get(contact=contacts[0])
    empty.sealed = seal_json(contacts[0].number, "suggestion", {"value": " "})
    empty.save()
    assert list(training.training_rows(by=chief, at=door.at)) == []
    with pytest.raises(Forbidden):
        training.training_rows(by=door.city.clerk, at=door.at)
    assert Match.objects.count() == 0 and matching.same_event_group(contacts[0].pk) == []
