"""The person follows the own contact: in plain words, with what may be done next, and what the office sees of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laojian.complaints import actions, queries
from laojian.complaints.followers import follow_cases
from laojian.complaints.models import Contact, Note
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.ledger import sealing
from laojian.web.workbench.contacts import page as contact_page


def settle(door):
    """Seal what was written, and let contacts follow their cases."""
    while sealing.seal_once(door.at) is not None:
        pass
    follow_cases(at=door.at)


def registered(door, contact, **more):
    return actions.register_case(
        contact_id=contact.pk, title="拖欠工资", facts="投诉人反映拖欠工资八千元。", cause="0201",
        employer_id=door.city.employer.pk, by=door.city.clerk, at=door.at, on=door.day, **more,
    )  # fmt: skip


def seen(door, contact):
    return queries.person_view(contact.pk, door.at, door.day)


def test_a_fresh_contact_says_where_it_stands_and_by_when(door, complaint):
    page = seen(door, complaint)
    assert page.standing.stage == "received" and not page.ended
    assert [(clock.basis != "", clock.due.isoformat()) for clock in page.clocks] == [(True, "2026-11-30")]
    assert page.may_withdraw and not page.may_evaluate


def test_both_sides_talk_and_the_person_sees_a_role_not_a_name(door, complaint):
    actions.say(contact_id=complaint.pk, text="什么时候有结果？", key=door.key(), at=door.at)
    actions.answer_person(contact_id=complaint.pk, text="正在核对。", by=door.city.clerk, at=door.at)
    actions.answer_person(
        contact_id=complaint.pk,
        text="内部：先打电话",
        by=door.city.clerk,
        at=door.at + timedelta(seconds=1),
        internal=True,
    )
    notes = seen(door, complaint).notes
    assert [note.text for note in notes] == ["什么时候有结果？", "正在核对。"]
    assert str(notes[1].role) == "受理员"


def test_nobody_is_sent_elsewhere_with_what_is_ours(door, complaint):
    with pytest.raises(Invalid) as refused:
        actions.redirect(
            contact_id=complaint.pk, door="unpaid_wages", text="请申请仲裁。", by=door.city.clerk, at=door.at,
            on=door.day,
        )  # fmt: skip
    assert refused.value.field == "door" and refused.value.basis
    assert door.fresh(complaint).state == "new"


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "前补充："), ("en", "Please send us by ")])
def test_what_is_asked_for_is_asked_in_the_language_in_which_the_person_came(door, language, words):
    contact = door.receive(language=language).contact
    actions.ask_supplement(
        contact_id=contact.pk, items=["工资条"], until=door.day + timedelta(days=5), by=door.city.clerk, at=door.at,
        on=door.day,
    )  # fmt: skip
    text = seen(door, contact).notes[0].text
    assert words in text and text.endswith("\n1. 工资条")


def test_pressing_twice_says_it_once(door, complaint):
    key = door.key("press")
    for _ in range(2):
        actions.say(contact_id=complaint.pk, text="补充一句", key=key, at=door.at)
    assert Note.objects.filter(contact=complaint).count() == 1


def test_an_anonymous_reporter_can_talk_too(door):
    made = door.receive(kind="report", anonymous=True, identity=actions.Identity())
    actions.say(contact_id=made.contact.pk, text="还有三个人也被欠薪", key=door.key(), at=door.at)
    assert [note.text for note in seen(door, made.contact).notes] == ["还有三个人也被欠薪"]


def test_registering_stops_the_acceptance_term_and_binds_the_worker_to_the_claim(door, complaint):
    case = registered(door, complaint)
    contact = door.fresh(complaint)
    assert (contact.state, contact.case, contact.due) == ("linked", case, None)
    assert case.clocks.filter(code="DL01").exists()
    assert contact.workers.get().claim.claimed == 800000


def test_a_guarded_reporter_does_not_go_along_into_the_case(door):
    made = door.receive(kind="report", identity=actions.Identity(name="李四独", phone="13900139000"))
    case = registered(door, made.contact)
    assert (case.complainant_token, case.phone_token, case.anonymous) == ("", "", True)
    assert not case.claims.exists()


def test_facts_that_tell_who_the_reporter_is_are_refused(door):
    made = door.receive(kind="report", identity=actions.Identity(name="李四独", phone="13900139000"))
    with pytest.raises(Invalid) as refused:
        actions.register_case(
            contact_id=made.contact.pk,
            title="举报",
            facts="李四独反映欠薪",
            by=door.city.clerk,
            at=door.at,
            on=door.day,
        )
    assert refused.value.field == "facts"


def test_not_solved_takes_a_closed_contact_up_again_under_the_same_number(door, complaint):
    actions.redirect(
        contact_id=complaint.pk, door="severance", text="请申请仲裁。", by=door.city.clerk, at=door.at, on=door.day
    )
    number = door.fresh(complaint).number
    assert not door.fresh(complaint).is_open
    actions.unsolved(contact_id=complaint.pk, text="仲裁说不管", key=door.key(), at=door.at, on=door.day)
    contact = door.fresh(complaint)
    assert (contact.number, contact.state, contact.is_open, contact.reopened) == (number, "reopened", True, 1)
    assert contact.due is not None and contact.due_code == "DL01"
    registered(door, complaint)
    assert door.fresh(complaint).state == "linked"


def test_not_solved_while_the_case_runs_is_a_message_that_raises_the_urgency(door, complaint):
    registered(door, complaint)
    actions.unsolved(contact_id=complaint.pk, text="还没有给钱", key=door.key(), at=door.at, on=door.day)
    contact = door.fresh(complaint)
    assert contact.state == "linked" and contact.notes.filter(purpose="unsolved").count() == 1


def test_my_word_that_i_was_paid_vouches_for_the_claim(door, complaint):
    registered(door, complaint)
    actions.confirm_received(
        contact_id=complaint.pk, amount=800000, paid_on=door.day, key=door.key(), at=door.at, on=door.day
    )
    claim = door.fresh(complaint).workers.get().claim
    assert claim.paid == 800000
    assert list(claim.confirmations.values_list("kind", "by", "through")) == [
        ("worker", None, f"contact:{complaint.number}")
    ]


def by_telephone(door, phone, address="192.0.2.7"):
    """Log in with the one-time code that the office sent: read where only a test looks, in the sealed message."""
    from laojian.messages import envelopes
    from laojian.messages.models import Outgoing

    actions.ask_login(phone=phone, address=address, at=door.at)
    actions.send_codes(at=door.at)
    sent = Outgoing.objects.filter(template="one_time_code").latest("pk")
    code = envelopes.open_content(sent.sealed_content, sent.message_id).values["code"]
    return actions.confirm_login(phone=phone, code=code, address=address, at=door.at)


def test_a_worker_of_the_roster_sees_the_own_line_and_gives_only_the_own_word(door):
    roster = [
        actions.NewWorker(name="张三", phone="13800138000", claimed=100_000),
        actions.NewWorker(name="李四", phone="13900139000", claimed=200_000),
    ]
    contact = door.receive(workers=roster).contact
    actions.say(contact_id=contact.pk, text="只给经办人看", key=door.key(), at=door.at)
    (opened,) = by_telephone(door, "13900139000")
    assert (opened.contact_id, opened.worker) == (contact.pk, 2)
    page = queries.person_view(contact.pk, door.at, door.day, worker=2)
    assert [row.seq for row in page.workers] == [2] and page.notes == () and not page.may_say_unsolved
    given = {"contact_id": contact.pk, "amount": 200_000, "paid_on": door.day, "at": door.at, "on": door.day}
    with pytest.raises(Refused):
        actions.confirm_received(**given, worker_seq=2, key=door.key())  # the representative for another
    actions.confirm_received(**given, worker_seq=1, as_worker=2, key=door.key())  # whatever the form says
    assert list(contact.workers.order_by("seq").values_list("confirmed_amount", flat=True)) == [None, 200_000]


def test_who_complained_is_the_person_even_when_on_the_roster(door):
    roster = [actions.NewWorker(name="张三", phone="13800138000"), actions.NewWorker(name="李四")]
    contact = door.receive(workers=roster).contact
    assert by_telephone(door, "13800138000") == (actions.Opened(contact.pk),)


def test_many_people_log_in_by_telephone_in_the_same_minutes(door):
    for n in range(8):
        phone = f"1390000{n:04}"
        door.receive(identity=actions.Identity(name="某人", phone=phone))
        assert len(by_telephone(door, phone, address=f"192.0.2.{n}")) == 1


def test_ones_own_link_opens_as_often_as_one_likes_while_codes_are_counted(door):
    made = door.receive()
    for _ in range(12):
        actions.open_by_link(number=made.contact.number, secret=made.secrets.link)
    for _ in range(6):
        with pytest.raises(Refused):
            actions.open_by_code(
                number=made.contact.number, code="0000-0000-0000-0000", address="192.0.2.8", at=door.at
            )
    with pytest.raises(Refused):  # locked now, for the right code too
        actions.open_by_code(number=made.contact.number, code=made.secrets.code, address="192.0.2.7", at=door.at)
    actions.open_by_link(number=made.contact.number, secret=made.secrets.link)


def test_one_evaluation_after_the_end(door, complaint):
    with pytest.raises(Refused):
        actions.evaluate(contact_id=complaint.pk, level=5, key=door.key(), at=door.at)
    actions.answer_channel(contact_id=complaint.pk, text="已答复。", by=door.city.clerk, at=door.at, on=door.day)
    actions.evaluate(contact_id=complaint.pk, level=4, key=door.key(), at=door.at)
    with pytest.raises(Refused):
        actions.evaluate(contact_id=complaint.pk, level=1, key=door.key(), at=door.at)
    assert seen(door, complaint).evaluation == 4


def test_a_refused_case_ends_the_contact_and_the_person_is_told(door, complaint):
    case = registered(door, complaint)
    walk = case_steps(door, case)
    walk("examine", "clerk", duplicates_note="无")
    walk("refuse_complaint", "clerk", refusal_ground="outside_powers", refusal_reason="属于仲裁", approver="head")
    settle(door)
    contact = door.fresh(complaint)
    assert (contact.state, contact.is_open) == ("closed", False)
    page = seen(door, complaint)
    assert page.standing.stage == "refused" and page.may_say_unsolved


def test_not_solved_after_closing_shows_where_the_case_goes_on_and_the_contact_goes_with_it(door, complaint):
    walk = closed_as_paid(door, complaint)
    assert door.fresh(complaint).state == "closed"
    actions.unsolved(contact_id=complaint.pk, text="第二个月没有给", key=door.key(), at=door.at, on=door.day)
    shown = queries.view(door.city.clerk, complaint.pk, door.day, door.at)
    assert contact_page.goes_on(shown) == f"/cases/{walk.case.pk}/steps/reopen/"
    walk.take("reopen", "clerk", "head", reason="投诉人反映第二个月工资仍未支付")
    settle(door)
    contact = door.fresh(complaint)
    assert (contact.state, contact.is_open, walk.case.state) == ("linked", True, "S20")
    assert contact_page.goes_on(queries.view(door.city.clerk, complaint.pk, door.day, door.at)) == ""


def test_a_contact_with_an_unanswered_channel_stays_open_until_answered(door):
    made = door.receive(channel="hotline", ticket="T1", ticket_kind="complaint")
    case = registered(door, made.contact)
    walk = case_steps(door, case)
    walk("examine", "clerk", duplicates_note="无")
    walk("refuse_complaint", "clerk", refusal_ground="outside_powers", refusal_reason="属于仲裁", approver="head")
    settle(door)
    assert door.fresh(made.contact).is_open
    assert actions.answer_all(case_id=case.pk, text="已书面告知。", by=door.city.clerk, at=door.at, on=door.day) == 1
    assert not door.fresh(made.contact).is_open


def test_two_channels_of_one_event_are_answered_from_one_case(door, complaint):
    other = door.receive(channel="hotline", ticket="T2", ticket_kind="complaint").contact
    case = registered(door, complaint)
    actions.attach_to_case(
        contact_id=other.pk, case_id=case.pk, reason="同一单位同一批工资", by=door.city.clerk, at=door.at, on=door.day
    )
    assert actions.answer_all(case_id=case.pk, text="已一并答复", by=door.city.clerk, at=door.at, on=door.day) == 2
    assert door.fresh(other).clocks.filter(stopped_on__isnull=True).count() == 0


def test_joining_can_be_undone_and_the_terms_run_on(door, complaint):
    other = door.receive(channel="hotline", ticket="T3", ticket_kind="complaint").contact
    case = registered(door, complaint)
    actions.attach_to_case(
        contact_id=other.pk, case_id=case.pk, reason="同一单位", by=door.city.clerk, at=door.at, on=door.day
    )
    actions.detach(contact_id=other.pk, reason="是另一批工人", by=door.city.clerk, at=door.at, on=door.day)
    contact = door.fresh(other)
    assert (contact.state, contact.case_id, contact.due_code) == ("new", None, "DL01")


def test_who_looked_is_told_when_nothing_runs_and_delayed_while_it_does(door, complaint):
    actions.look(contact_id=complaint.pk, by=door.city.clerk, at=door.at, on=door.day)
    assert [(str(row.role), row.unit) for row in seen(door, complaint).looks] == [("受理员", "天河区劳动保障监察大队")]
    registered(door, complaint)
    page = seen(door, complaint)
    assert page.looks == () and page.looks_delayed


def test_the_receipt_yields_a_proof_once_sealed(door, complaint):
    assert queries.proof(complaint.pk) is None
    settle(door)
    found = queries.proof(complaint.pk)
    assert complaint.number in found["proof"] and "laojian-checkpoint-1" in found["checkpoint"]


def test_a_stranger_and_an_inspector_without_the_case_are_turned_away(door, complaint):
    stranger = door.city.city
    with pytest.raises((NotFound, Forbidden)):
        actions.redirect(
            contact_id=complaint.pk, door="severance", text="不", by=door.city.wang, at=door.at, on=door.day
        )
    with pytest.raises(NotFound):
        actions.look(contact_id=complaint.pk, by=stranger, at=door.at, on=door.day)


def test_a_withdrawn_contact_ends_and_keeps_its_number(door, complaint):
    actions.withdraw(contact_id=complaint.pk, text="已和解", key=door.key(), at=door.at, on=door.day)
    contact = door.fresh(complaint)
    assert (contact.state, contact.is_open, contact.due) == ("withdrawn", False, None)
    assert Contact.objects.filter(number=complaint.number).exists()


def case_steps(door, case):
    """Take steps on a case by name, approved by a second person where one is named."""
    from flows.cast import Walk

    walk = Walk(door.city, day=door.day, hour=12)
    walk.case = case

    def take(step, by, approver="", **inputs):
        walk.take(step, by, approver, **inputs)
        return walk

    return take


def closed_as_paid(door, contact):
    """The contact's case, filed, ordered to correct, paid in the worker's own word, closed."""
    people = door.city
    take = case_steps(door, registered(door, contact))
    take("examine", "clerk", duplicates_note="无")
    take("accept", "clerk", facts="x")
    take("approve_filing", "head", lead_officer=people.wang.pk, second_officer=people.li.pk)
    take("begin_investigation", "wang", certificates_shown=True, rights_told=True).evidence()
    last = (door.day + timedelta(days=10)).isoformat()
    take("order_correction", "wang", "head", order_form="D26", order_text="支付", order_due=last)
    take("confirm_correction", "li", recheck_findings="已支付")
    actions.confirm_received(
        contact_id=contact.pk, amount=800_000, paid_on=door.day, key=door.key(), at=door.at, on=door.day
    )
    take("close_corrected", "wang", closing_note="已付清")
    walk = take("approve_closing", "head2")
    settle(door)
    return walk
