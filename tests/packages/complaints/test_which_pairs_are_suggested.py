"""Which contacts are suggested as one event and what a clerk says of them; marks and urgency at their edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from packages.complaints.reception import Door
from packages.complaints.test_following_it import registered

from laojian.complaints import actions
from laojian.complaints.actions import finding, marks, matching, urgency
from laojian.complaints.models import Contact, MaliciousMark, Match, UrgencyChange
from laojian.kernel.refusal import Invalid, NotFound, Refused, Stale
from laojian.ledger.queries import trail

Scored = Callable[[Mapping[int, float]], None]


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> Scored:
    """scored({pk: 0.9}) -> how like each other contact is; 0.5 for the rest. All share one key."""

    def told(scores: Mapping[int, float]) -> None:
        monkeypatch.setattr(finding, "blocks", lambda _facts: {"k"})
        monkeypatch.setattr(finding, "facts_of", lambda contact: contact.pk)
        monkeypatch.setattr(
            finding, "_compared", lambda _one, other: SimpleNamespace(score=scores.get(other, 0.5), reasons=())
        )

    return told


def others(contact: Contact, door: Door) -> list[int]:
    """What is suggested beside it, in the order in which it is kept."""
    found = finding.find_matches(contact_id=contact.pk, at=door.at)
    return [row.other_id if row.contact_id == contact.pk else row.contact_id for row in found]


def test_the_likeliest_come_first_and_among_equals_who_has_a_case(door: Door, scored: Scored) -> None:
    low, plain, cased, high, contact, later = (door.receive().contact for _ in range(6))
    registered(door, cased)
    Contact.objects.update(blocks=["k"])
    scored({low.pk: finding.MAYBE - 0.01, high.pk: 0.9, later.pk: finding.MAYBE})
    assert others(contact, door) == [high.pk, cased.pk, plain.pk, later.pk]
    assert set(Match.objects.values_list("contact_id", "other_id")) == {
        (contact.pk, high.pk), (contact.pk, cased.pk), (contact.pk, plain.pk), (later.pk, contact.pk),
    }  # fmt: skip


def test_what_was_withdrawn_lies_far_back_or_shares_nothing_is_left_alone(door: Door, scored: Scored) -> None:
    gone, old, just, strange, contact = (
        door.receive(received_on=door.day - timedelta(days=days)).contact for days in (0, 181, 180, 0, 0)
    )
    actions.withdraw(contact_id=gone.pk, text="已和解", at=door.at, on=door.day, key=door.key())
    Contact.objects.exclude(pk=strange.pk).update(blocks=["k"])
    scored({})
    assert others(contact, door) == [just.pk]
    assert old.pk and Contact.objects.get(pk=strange.pk).blocks == []


def test_a_contact_that_shares_nothing_is_compared_with_nobody(
    door: Door, scored: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = door.receive().contact, door.receive().contact
    scored({})
    monkeypatch.setattr(finding, "blocks", lambda _facts: set())
    for contact in (one, two):
        assert others(contact, door) == []
        assert Contact.objects.get(pk=contact.pk).blocks == finding.NO_KEYS


def test_two_in_one_case_are_no_question_and_two_without_one_are(door: Door, scored: Scored) -> None:
    first, second, third = (door.receive().contact for _ in range(3))
    case = registered(door, first)
    Contact.objects.update(blocks=["k"])
    scored({})
    assert others(third, door) == [first.pk, second.pk]
    given = {"by": door.city.clerk, "at": door.at, "on": door.day}
    actions.attach_to_case(contact_id=second.pk, case_id=case.pk, reason="同一批工人", **given)
    assert others(first, door) == [third.pk]


def test_giving_up_marks_the_one_and_only_while_it_has_no_keys(door: Door) -> None:
    one, two, keyed = (door.receive().contact for _ in range(3))
    Contact.objects.filter(pk=keyed.pk).update(blocks=["k"])
    for contact in (one, keyed):
        finding.give_up(contact_id=contact.pk)
    kept = Contact.objects.order_by("pk").values_list("blocks", flat=True)
    assert list(kept) == [finding.NO_KEYS, [], ["k"]] and two.blocks == []


# ——— what a clerk says of a pair ———


def pair(door: Door, later: Contact, earlier: Contact) -> Match:
    return Match.objects.create(contact=later, other=earlier, score=0.9, reasons=[], at=door.at)


def decide(door: Door, match: Match, **more: Any) -> Match:
    return matching.decide_match(match_id=match.pk, by=door.city.clerk, at=door.at, on=door.day, **more)


def test_the_later_clerk_is_told_who_was_first_and_when(door: Door) -> None:
    match = pair(door, door.receive().contact, door.receive().contact)
    first = door.at
    decide(door, match, same=False)
    door.key()
    with pytest.raises(Stale) as stale:
        decide(door, match, same=True)
    assert (stale.value.who, stale.value.when) == ("clerk某", first)
    for match_id in (match.pk + 1, 987654):
        with pytest.raises(NotFound):
            matching.decide_match(match_id=match_id, same=True, by=door.city.clerk, at=door.at, on=door.day)


@pytest.mark.parametrize(("reason", "kept"), [(" 同一批工人 ", "同一批工人"), (" ", "经核对为同一事件")])
def test_who_joins_the_others_case_joins_it_with_a_reason(door: Door, reason: str, kept: str) -> None:
    earlier, later = door.receive().contact, door.receive().contact
    case = registered(door, earlier)
    decide(door, pair(door, later, earlier), same=True, reason=reason)
    assert trail(str(later.ref))[-1].payload == {"case": case.number, "reason": kept}


def test_who_is_answered_already_does_not_join_and_two_that_differ_do_not_either(door: Door) -> None:
    earlier, answered, differs = (door.receive().contact for _ in range(3))
    registered(door, earlier)
    given = {"by": door.city.clerk, "at": door.at, "on": door.day}
    actions.answer_channel(contact_id=answered.pk, text="已答复。", **given)
    decide(door, pair(door, answered, earlier), same=True)
    decide(door, pair(door, differs, earlier), same=False)
    assert [door.fresh(one).case_id for one in (answered, differs)] == [None, None]
    assert list(Match.objects.order_by("pk").values_list("state", flat=True)) == ["same", "different"]


def test_a_group_is_followed_as_far_as_it_may_grow(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = [door.receive().contact for _ in range(5)]
    for later, earlier in zip(chain[1:], chain, strict=False):
        decide(door, pair(door, later, earlier), same=True)
    assert matching.same_event_group(chain[0].pk) == chain[1:]
    monkeypatch.setattr(matching, "MOST_GROUP", 3)
    assert matching.same_event_group(chain[0].pk) == chain[1:3]


# ——— marks and urgency ———


def mark(door: Door, contact: Contact, days: int) -> MaliciousMark:
    until = door.day + timedelta(days=days)
    return marks.propose_mark(
        contact_id=contact.pk, reason="编造事实多次反映", until=until, by=door.city.clerk, at=door.at
    )


def test_a_mark_reaches_from_tomorrow_to_half_a_year_and_is_not_approved_on_its_last_day(door: Door) -> None:
    shortest, longest = mark(door, door.receive().contact, 1), mark(door, door.receive().contact, 180)
    for approver in (door.city.head, door.city.head2):
        marks.approve_mark(mark_id=longest.pk, by=approver, at=door.at + timedelta(days=179))
    with pytest.raises(Refused, match="已经过去"):
        marks.approve_mark(mark_id=shortest.pk, by=door.city.head, at=door.at + timedelta(days=1))
    marks.refuse_mark(mark_id=shortest.pk, reason="已经过期", by=door.city.head, at=door.at + timedelta(days=1))


def test_who_lifts_what_does_not_hold_is_told_who_was_there_first(door: Door) -> None:
    asked, refused, lifted = (mark(door, door.receive().contact, 9) for _ in range(3))
    marks.refuse_mark(mark_id=refused.pk, reason="反映的事项属实", by=door.city.head, at=door.at)
    for approver in (door.city.head, door.city.head2):
        marks.approve_mark(mark_id=lifted.pk, by=approver, at=door.at)
    with pytest.raises(Invalid) as short:
        marks.lift_mark(mark_id=lifted.pk, reason="错", by=door.city.bureau, at=door.at)
    assert short.value.field == "reason"
    later = door.at + timedelta(hours=1)
    marks.lift_mark(mark_id=lifted.pk, reason="查明反映属实", by=door.city.bureau, at=later)
    for one, who, when in (
        (asked, "clerk某", asked.approval.asked_at),
        (refused, "head某", MaliciousMark.objects.get(pk=refused.pk).approval.decided_at),
        (lifted, "bureau某", later),
    ):
        with pytest.raises(Stale) as stale:
            marks.lift_mark(mark_id=one.pk, reason="查明反映属实", by=door.city.head, at=later + timedelta(hours=1))
        assert (stale.value.who, stale.value.when) == (who, when)
    for one in (asked, lifted):
        with pytest.raises(NotFound):
            marks.lift_mark(mark_id=one.pk, reason="查明反映属实", by=door.city.people["archivist"], at=later)
    entry = next(row for row in trail(str(asked.contact.ref)) if row.verb == "contact.propose_mark")
    assert entry.payload["by_phone"] is True


def test_urgency_is_raised_and_lowered_with_a_reason_to_a_level_there_is(door: Door) -> None:
    contact = door.receive(people=12).contact
    given: dict[str, Any] = {"contact_id": contact.pk, "by": door.city.clerk, "at": door.at}
    for act, level, reason, field in (
        (urgency.raise_urgency, 2, "急", "reason"),
        (urgency.raise_urgency, 1, "电话中情绪激动", "level"),
        (urgency.raise_urgency, 9, "电话中情绪激动", "level"),
        (urgency.propose_lower, 0, "人数写错", "reason"),
        (urgency.propose_lower, 1, "实际只有三个人，填写错误", "level"),
        (urgency.propose_lower, -1, "实际只有三个人，填写错误", "level"),
    ):
        with pytest.raises(Invalid) as refused:
            act(**given, level=level, reason=reason)
        assert refused.value.field == field, (act, level)
    assert not UrgencyChange.objects.exists()


def test_raising_one_contact_ends_what_waits_for_it_and_for_no_other(door: Door) -> None:
    one, two = door.receive(people=12).contact, door.receive(people=12).contact
    waiting = [
        urgency.propose_lower(
            contact_id=each.pk, level=0, reason="实际只有三个人，填写错误", by=door.city.clerk, at=door.at
        )
        for each in (one, two)
    ]
    for level in (2, 3):
        raised = urgency.raise_urgency(
            contact_id=one.pk, level=level, reason="有人爬塔吊", by=door.city.clerk, at=door.at
        )
    states = [row.approval.state for row in UrgencyChange.objects.filter(pk__in=[w.pk for w in waiting]).order_by("pk")]
    assert states == ["lapsed", "pending"]
    with pytest.raises(NotFound):  # nobody was asked
        urgency.approve_lower(change_id=raised.pk, by=door.city.head, at=door.at)
