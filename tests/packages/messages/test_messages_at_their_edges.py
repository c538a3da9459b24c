"""Messages at their edges, without a gateway: whose try it was, what is counted, erased, proved, sent again, listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from outbox_samples import EMAIL, MATTER, PHONE, RECEIPT

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Stale
from laojian.ledger import queries as ledger
from laojian.messages import actions, envelopes, law_rows, queries, rules
from laojian.messages.actions import delivering
from laojian.messages.models import Attempt, Counted, Failure, Inside, Outgoing, Report
from laojian.messages.ports import Delivery
from laojian.org.models import Officer

Write = Callable[..., Outgoing]
Answer = Callable[..., None]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CODE: dict[str, Any] = {"template": "one_time_code", "values": {"code": "482913", "minutes": "10"}}
PROGRESS: dict[str, Any] = {"template": "matter_progress", "values": {"receipt": RECEIPT, "stage": "调查取证"}}
ELSEWHERE = Ref("complaint", "8")


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, channels: Any) -> Answer:
    """answer(Delivery(…), …): what the channels answer from now on, one try after the other; then nothing is set up."""

    def plan(*deliveries: Delivery) -> None:
        left: Iterator[Delivery] = iter(deliveries)
        honest = delivering._send

        def send(lease: Any, adapters: Any, at: datetime) -> Delivery:
            return next(left, None) or honest(lease, adapters, at)

        monkeypatch.setattr(delivering, "_send", send)

    return plan


def taken(number: int) -> Delivery:
    return Delivery("accepted", provider_id=f"g-{number}")


def again(message: Outgoing) -> Outgoing:
    message.refresh_from_db()
    return message


def outcomes(message: Outgoing) -> list[tuple[str, str]]:
    return list(Attempt.objects.filter(message=message).order_by("fence").values_list("outcome", "provider_id"))


# ——— tries ———


def test_each_try_keeps_what_came_of_it(write: Write, answer: Answer, at: datetime) -> None:
    one, two = write("one", "sms"), write("two", "sms", about=ELSEWHERE)
    answer(Delivery("later"), taken(2), taken(1))
    actions.deliver_due(at=at)
    actions.deliver_due(at=at + 5 * MINUTE)
    assert outcomes(one) == [("later", ""), ("accepted", "g-1")]
    assert outcomes(two) == [("accepted", "g-2")]


def test_a_lost_try_is_closed_and_no_other(write: Write, answer: Answer, at: datetime) -> None:
    lost, held = write("lost", "sms"), write("held", "sms", about=ELSEWHERE)
    answer(Delivery("later"), Delivery("later"))
    actions.deliver_due(at=at)
    now = at + 10 * MINUTE
    for _ in range(2):
        assert delivering._take({}, now)[1] is not None
    late = now + timedelta(seconds=law_rows.policy(at.date()).lease)
    Outgoing.objects.filter(pk=held.pk).update(due_at=late + MINUTE)
    assert delivering._take({}, late) == (True, None) or again(lost).fence == 3
    assert [outcome for outcome, _ in outcomes(lost)][:2] == ["later", "unknown"]
    assert [outcome for outcome, _ in outcomes(held)] == ["later", "sending"]


@pytest.mark.parametrize("column", ["sealed_content", "sealed_addresses"])
def test_what_was_erased_is_not_sent(write: Write, monkeypatch: pytest.MonkeyPatch, at: datetime, column: str) -> None:
    message = write("k", "inside")
    Outgoing.objects.filter(pk=message.pk).update(**{column: None})
    actions.deliver_due(at=at)
    attempt = Attempt.objects.get(message=message)
    assert (attempt.outcome, attempt.error, attempt.adapter != "") == ("broken", "Erased", True)


def test_a_code_is_sent_up_to_its_minutes_and_a_notice_at_any_time(
    write: Write, answer: Answer, channels: Any, at: datetime
) -> None:
    edge = timedelta(minutes=law_rows.policy(at.date()).code_minutes)
    in_time, late, notice = write("a", "sms", **CODE), write("b", "sms", **CODE), write("c", "sms")
    Outgoing.objects.filter(pk=late.pk).update(due_at=at + edge)
    answer(taken(1), taken(2), taken(3))
    actions.deliver_due(at=at + edge - timedelta(seconds=1))
    actions.deliver_due(at=at + edge)
    assert [again(one).state for one in (in_time, late, notice)] == ["sent", "parked", "sent"]


def test_a_turn_deals_with_as_many_as_it_may(write: Write, channels: Any, at: datetime) -> None:
    for n in range(3):
        write(f"k{n}", "inside", about=Ref("complaint", str(n)))
    assert [actions.deliver_due(at=at, limit=2) for _ in range(3)] == [2, 1, 0]


# ——— taken in ———


def test_a_key_has_one_to_two_hundred_characters(write: Write, channels: Any) -> None:
    for key in ("k", "k" * 200):
        assert write(key, "inside").key == key
    for key in ("", "k" * 201):
        with pytest.raises(ValueError, match="200 characters"):
            write(key, "inside")


def test_only_a_short_message_may_not_be_long(write: Write, channels: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    most = law_rows.policy(write("now", "inside").created_at.date()).segments
    for segments, key, channel in ((most, "edge", "sms"), (most + 1, "mail", "mail")):
        monkeypatch.setattr(rules, "segments", lambda _text, n=segments: n)
        assert write(key, channel).state
    with pytest.raises(Invalid, match="短信过长"):
        write("long", "sms")


def test_only_the_addresses_that_are_used_are_kept(write: Write, channels: Any, at: datetime) -> None:
    message = write("k", "sms", by=Ref("officer", "3"))
    assert envelopes.open_addresses(message.sealed_addresses or b"", message.message_id) == {"sms": PHONE}
    assert (message.created_by, write("l", "sms", about=ELSEWHERE).created_by) == ("officer:3", "")


def test_codes_wait_for_nobody_and_other_messages_of_a_matter_do(write: Write, channels: Any) -> None:
    assert [write(f"c{n}", "sms", **CODE).state for n in range(2)] == ["waiting", "waiting"]
    assert [write(f"n{n}", "sms").state for n in range(2)] == ["waiting", "queued"]


def test_what_one_address_had_of_one_purpose_fills_no_other(
    write: Write, worker: Callable[..., Any], channels: Any, at: datetime
) -> None:
    policy = law_rows.policy(at.date())
    for n in range(policy.courtesy_per_day):
        write(f"k{n}", "sms", about=Ref("complaint", str(n)), **PROGRESS)
    assert Counted.objects.count() == policy.courtesy_per_day
    assert write("full", "sms", about=ELSEWHERE, **PROGRESS).due_at > at + 12 * 60 * MINUTE
    other = worker("sms", phone="13900000001")
    assert write("free", to=other, about=Ref("complaint", "99"), **PROGRESS).due_at == at
    before = Counted.objects.count()
    assert write("inside", "inside", "sms", about=Ref("complaint", "98"), **PROGRESS).due_at == at
    assert Counted.objects.count() == before
    for n in range(policy.code_per_day):
        write(f"c{n}", "sms", **CODE)


# ——— kept and erased ———


def test_what_is_over_is_erased_once_and_what_waits_for_somebody_is_kept(
    write: Write, answer: Answer, at: datetime
) -> None:
    sent, failed, settled = (write(f"k{n}", "sms", about=Ref("complaint", str(n))) for n in range(3))
    waiting = write("later", "sms", at=at + 400 * DAY, about=ELSEWHERE)
    answer(taken(1))
    actions.deliver_due(at=at)
    row = Failure.objects.get(message=settled)
    actions.settle_failure(failure_id=row.pk, how="phone_call", by=None, at=at)
    over = at + law_rows.policy(at.date()).retention_days * DAY
    assert actions.erase_old(at=over) == 0
    for column in ("sealed_content", "sealed_addresses"):
        Outgoing.objects.filter(pk=sent.pk).update(**{column: None})
        assert actions.erase_old(at=over + MINUTE) == (2 if column == "sealed_content" else 0)
        assert actions.erase_old(at=over + MINUTE) == 0
    kept = [again(one).sealed_content is not None for one in (sent, failed, settled, waiting)]
    assert kept == [False, True, False, True]
    assert [entry.payload["messages"] for entry in ledger.trail("message:retention")] == [2]
    Outgoing.objects.filter(pk=settled.pk).update(sealed_content=b"x")
    assert actions.erase_old(at=over + MINUTE) == 1


def test_an_inbox_and_the_counts_have_times_of_their_own(write: Write, channels: Any, at: datetime) -> None:
    first = write("a", "inside")
    actions.deliver_due(at=at)
    end = at + law_rows.policy(at.date()).inside_days * DAY
    Outgoing.objects.update(sealed_content=None, sealed_addresses=None)
    write("b", "sms", at=end - 3 * DAY, about=ELSEWHERE, **PROGRESS)
    write("c", "sms", at=end - 2 * DAY, about=ELSEWHERE, **PROGRESS)
    assert (actions.erase_old(at=end), Counted.objects.count()) == (0, 1)
    Inside.objects.create(
        message=Outgoing.objects.get(key="b"), recipient="contact:12", sealed_content=b"x", at=end
    )  # fmt: skip
    assert (actions.erase_old(at=end + MINUTE), actions.erase_old(at=end + MINUTE)) == (1, 0)
    assert Inside.objects.get(message=first).sealed_content is None
    assert [entry.payload["inside"] for entry in ledger.trail("message:retention")] == [1]


# ——— reports ———


def reported(channel: str, number: int, status: str, at: datetime, code: str = "") -> Report:
    return actions.note_receipt(channel=channel, provider_id=f"g-{number}", status=status, at=at, code=code)


def test_a_report_is_about_the_try_of_its_channel_and_number(write: Write, answer: Answer, at: datetime) -> None:
    sms, mail = write("a", "sms"), write("b", "mail", about=ELSEWHERE)
    answer(taken(1), taken(1))
    actions.deliver_due(at=at)
    done = again(mail).done_at
    reported("mail", 1, "delivered", at + MINUTE)
    assert (again(sms).state, again(mail).state, mail.done_at) == ("sent", "delivered", done)
    with pytest.raises(NotFound):
        reported("mail", 2, "delivered", at)


@pytest.mark.parametrize(("code", "kept"), [("C" * 40, "C" * 40), ("C" * 41, ""), ("a\x00b", ""), ("", "")])
def test_the_carriers_code_is_kept_when_it_can_be_read(
    write: Write, answer: Answer, at: datetime, code: str, kept: str
) -> None:
    write("k", "sms")
    answer(taken(1))
    actions.deliver_due(at=at)
    assert reported("sms", 1, "delivered", at, code).code == kept
    assert reported("sms", 1, "delivered", at, "OTHER").code == kept


def test_a_report_about_an_older_try_does_not_send_the_message_on(write: Write, answer: Answer, at: datetime) -> None:
    message = write("k", "sms", "mail")
    answer(taken(1), taken(2))
    actions.deliver_due(at=at)
    reported("sms", 1, "undelivered", at + MINUTE)
    assert (again(message).state, message.channel, message.done_at) == ("waiting", 1, None)
    actions.deliver_due(at=at + 2 * MINUTE)
    assert again(message).state == "sent"
    Report.objects.all().delete()
    reported("sms", 1, "undelivered", at + 3 * MINUTE)
    assert (again(message).state, message.channel) == ("sent", 1)


def test_a_proof_while_it_waits_elsewhere_ends_it_and_settles_its_own_failure_alone(
    write: Write, answer: Answer, at: datetime
) -> None:
    message, other = write("k", "sms", "mail"), write("o", "sms", about=ELSEWHERE)
    answer(taken(1))
    actions.deliver_due(at=at)  # the other one reaches nobody
    reported("sms", 1, "undelivered", at + MINUTE)
    reported("sms", 1, "delivered", at + 2 * MINUTE)
    assert (again(message).state, message.done_at) == ("delivered", at + 2 * MINUTE)
    assert Failure.objects.get(message=other).settled_at is None
    failed = Failure.objects.create(
        message=message, about=str(MATTER), city_code="4401", reason="refused", failed_at=at, settled_at=at,
        how="letter",
    )  # fmt: skip
    Report.objects.all().delete()
    reported("sms", 1, "delivered", at + 3 * MINUTE)
    failed.refresh_from_db()
    assert (failed.how, failed.settled_at) == ("letter", at)


# ——— settled ———


@pytest.fixture
def failed(write: Write, channels: Any, at: datetime) -> list[Failure]:
    """Two messages that reached nobody."""
    for n in range(2):
        write(f"k{n}", "sms", about=Ref("complaint", str(n)))
    actions.deliver_due(at=at)
    return list(Failure.objects.order_by("pk"))


def test_why_nothing_was_needed_is_said_in_four_signs_and_a_note_has_two_hundred(
    failed: list[Failure], at: datetime
) -> None:
    one, two = failed
    with pytest.raises(Invalid) as refused:
        actions.settle_failure(failure_id=one.pk, how="not_needed", text="不 用", by=None, at=at)
    assert refused.value.field == "text"
    actions.settle_failure(failure_id=two.pk, how="not_needed", text="本人已来", by=None, at=at)
    actions.settle_failure(failure_id=one.pk, how="letter", text="长" * 200, by=None, at=at)
    assert list(Failure.objects.order_by("pk").values_list("how", "settled_by")) == [
        ("letter", ""),
        ("not_needed", ""),
    ]


def test_the_later_officer_is_told_the_name_of_the_first(failed: list[Failure], at: datetime) -> None:
    other = Officer.objects.create(username="li", name="李某", password="!")
    officer = Officer.objects.create(username="wang", name="王某", password="!")
    for row, by, who in zip(failed, (officer.ref, Ref("officer", "987654")), ("王某", "officer:987654"), strict=True):
        actions.settle_failure(failure_id=row.pk, how="phone_call", by=by, at=at)
        with pytest.raises(Stale) as stale:
            actions.settle_failure(failure_id=row.pk, how="letter", by=other.ref, at=at + MINUTE)
        assert (stale.value.who, stale.value.when) == (who, at)


def test_without_an_address_it_is_sent_again_only_to_one(
    write: Write, worker: Callable[..., Any], channels: Any, at: datetime
) -> None:
    message = write("k", to=worker("sms", phone=""))
    row = Failure.objects.get()
    with pytest.raises(Invalid) as refused:
        actions.resend(failure_id=row.pk, by=None, at=at)
    assert refused.value.field == "to"
    actions.resend(failure_id=row.pk, by=None, at=at + MINUTE, to=worker("mail"))
    kept = again(message)
    assert (kept.channels, kept.state, kept.done_at, kept.round) == (["mail"], "waiting", None, 1)
    assert envelopes.open_addresses(kept.sealed_addresses or b"", kept.message_id) == {"mail": EMAIL}


# ——— asked ———


def test_lists_tell_of_their_own_matter_place_person_and_page(
    failed: list[Failure], write: Write, at: datetime
) -> None:
    one, two = failed
    assert [row.id for row in queries.of(Ref("complaint", "1"))] == [two.message_id]
    assert [len(row.attempts) for row in queries.of(Ref("complaint", "1"))] == [1]
    actions.settle_failure(failure_id=one.pk, how="letter", by=None, at=at)
    assert [row.id for row in queries.failures(places=["440106"])] == [two.pk]
    assert [row.id for row in queries.failures(places=["440106"], settled=True)] == [one.pk]
    assert queries.failures_count(places=["4401"]) == 1
    assert [
        row.may_resend for row in (*queries.failures_of(Ref("complaint", "0")), *queries.failures(places=["44"]))
    ] == [
        False,
        True,
    ]
    me, other = Ref("contact", "12"), Ref("contact", "13")
    for n in range(3):
        write(f"i{n}", "inside", about=Ref("complaint", str(n)))
    actions.deliver_due(at=at)
    rows = queries.inside(me)
    assert [row.id for row in queries.inside(me, before=rows[0].id)] == [row.id for row in rows[1:]]
    actions.mark_read(inside_id=rows[1].id, recipient=me, at=at)
    assert [row.read_at for row in queries.inside(me)] == [None, at, None]
    Inside.objects.filter(pk=rows[2].id).update(sealed_content=None)
    assert (queries.unread(me), queries.unread(other)) == (1, 0)
    state = queries.backlog(at=at + MINUTE)
    assert (state.waiting, state.overdue, state.open_failures) == (0, 0, 1)
