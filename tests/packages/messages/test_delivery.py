"""The worker's turns: retries, the next channel, parking, order within a matter, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from outbox_samples import MATTER, PHONE, RECEIPT
from receivers import Inbox

from laojian.kernel.references import Ref
from laojian.ledger import queries as ledger
from laojian.messages import actions, law_rows, queries
from laojian.messages.models import Attempt, Inside, Outgoing

Write = Callable[..., Outgoing]
HOUR = timedelta(hours=1, minutes=20)


def outcomes(about: Ref = MATTER) -> list[list[str]]:
    return [[one.outcome for one in message.attempts] for message in queries.of(about)]


def turns(at: datetime, count: int) -> int:
    """So many turns, each later than the longest wait; how many messages were dealt with."""
    return sum(actions.deliver_due(at=at + turn * HOUR) for turn in range(count))


def test_a_message_leaves_once_and_its_trail_tells_no_address(write: Write, sms: Inbox, at: datetime) -> None:
    write("k", "sms")
    assert (actions.deliver_due(at=at), actions.deliver_due(at=at + HOUR)) == (1, 0)
    assert len(sms.calls) == 1
    (message,) = queries.of(MATTER)
    assert (message.state, message.proved) == ("sent", False)
    (attempt,) = message.attempts
    assert (attempt.channel, attempt.adapter, attempt.outcome) == ("sms", "sms_http", "accepted")
    assert attempt.provider_id == f"g-{next(iter(sms.effects))}"
    trail = ledger.trail(str(MATTER))
    assert [entry.verb for entry in trail] == ["message.enqueue", "message.sent"]
    assert PHONE not in str(trail) and RECEIPT not in str(trail)


@pytest.mark.parametrize("behaviour", ["500", "drop", "garbage"])
def test_an_answer_that_was_lost_is_no_second_message(write: Write, sms: Inbox, at: datetime, behaviour: str) -> None:
    write("k", "sms")
    sms.behaviours = [behaviour, behaviour, "twice"]
    turns(at, 4)
    assert len(sms.effects) == 1 and len(set(sms.calls)) == 1
    assert outcomes() == [["broken", "broken", "accepted"]]


def test_tries_wait_longer_each_time_and_as_long_as_the_gateway_asks(write: Write, sms: Inbox, at: datetime) -> None:
    message = write("k", "sms")
    sms.behaviours = ["later", "down", "down"]
    waits, now = [], at
    for _ in range(3):
        actions.deliver_due(at=now)
        message.refresh_from_db()
        waits.append((message.due_at - now).total_seconds())
        now = message.due_at
    assert 90 <= waits[0] < 95  # asked for 90, own wait about 30
    assert 45 <= waits[1] <= 77 and 90 <= waits[2] <= 152


def test_a_refused_number_goes_to_the_next_channel_at_once(write: Write, sms: Inbox, mail: Inbox, at: datetime) -> None:
    write("k", "sms", "mail")
    sms.behaviours = ["refuse"]
    actions.deliver_due(at=at)
    assert (len(sms.calls), len(mail.effects)) == (1, 1)
    assert outcomes() == [["refused", "accepted"]]


def test_an_exhausted_channel_gives_way_to_the_next(write: Write, sms: Inbox, wechat: Inbox, at: datetime) -> None:
    tries = law_rows.policy(at.date()).tries
    write("k", "sms", "wechat")
    sms.choose = lambda: "down"
    turns(at, tries + 1)
    assert (len(sms.calls), len(wechat.effects)) == (tries, 1)


def test_a_poisoned_message_is_parked_as_work_and_stays_quiet(write: Write, sms: Inbox, at: datetime) -> None:
    tries = law_rows.policy(at.date()).tries
    write("k", "sms")
    sms.choose = lambda: "down"
    assert turns(at, tries + 3) == tries
    assert len(sms.calls) == tries
    (failure,) = queries.failures(places=["440106"])
    assert (failure.about, failure.reason, failure.may_resend) == (MATTER, "broken", True)
    assert [entry.verb for entry in ledger.trail(str(MATTER))] == ["message.enqueue", "message.failed"]


def test_channels_without_settings_are_passed_over_and_said(
    write: Write, keys: None, channels: Any, at: datetime
) -> None:
    write("k", "wechat", "sms", "mail", "inside")
    write("l", "sms", "mail", about=Ref("complaint", "8"))
    actions.deliver_due(at=at)
    assert outcomes() == [["not_configured"] * 3 + ["delivered"]]
    assert outcomes(Ref("complaint", "8")) == [["not_configured"] * 2]
    assert [row.reason for row in queries.failures(places=["44"])] == ["not_configured"]
    assert queries.backlog(at=at).not_configured == ("sms", "wechat", "mail")


def test_the_inbox_inside_needs_no_address_and_reading_is_noted_once(write: Write, channels: Any, at: datetime) -> None:
    me, other = Ref("contact", "12"), Ref("contact", "13")
    write("k", "inside")
    actions.deliver_due(at=at)
    (row,) = queries.inside(me)
    assert (row.about, row.title, row.read_at) == (MATTER, "已收到您提交的事项", None)
    assert RECEIPT in row.text
    assert (queries.unread(me), queries.unread(other), queries.inside(other)) == (1, 0, [])
    for _ in range(2):
        actions.mark_read(inside_id=row.id, recipient=me, at=at + HOUR)
    assert queries.unread(me) == 0
    verbs = [entry.verb for entry in ledger.trail(str(MATTER))]
    assert verbs == ["message.enqueue", "message.delivered", "message.read"]
    with pytest.raises(Exception, match="没有这条消息"):
        actions.mark_read(inside_id=row.id, recipient=other, at=at)


def test_messages_of_a_matter_to_one_person_leave_in_their_order(write: Write, sms: Inbox, at: datetime) -> None:
    for day in ("2026-12-01", "2026-12-02", "2026-12-03"):
        write(day, "sms", template="matter_accepted", values={"receipt": RECEIPT, "day": day})
    write("elsewhere", "sms", about=Ref("complaint", "8"))
    sms.behaviours = ["down", "ok", "drop"]
    turns(at, 5)
    assert [text[-27:-17] for text in sms.texts if "受理" in text] == ["2026-12-01", "2026-12-02", "2026-12-03"]
    first = next(iter(sms.effects))
    assert first == f"{Outgoing.objects.get(key='elsewhere').message_id}-0"  # it did not wait for the others


def test_what_is_most_urgent_leaves_first(write: Write, sms: Inbox, at: datetime) -> None:
    write("courtesy", "sms", template="matter_confirm")
    write("law", "sms")
    write("code", "sms", template="one_time_code", values={"code": "482913", "minutes": "10"})
    actions.deliver_due(at=at)
    assert [text[:2] for text in sms.texts] == ["验证", "您提", "编号"]


def test_a_turn_ends_at_its_limit(write: Write, sms: Inbox, at: datetime) -> None:
    for n in range(5):
        write(f"k{n}", "sms", about=Ref("complaint", str(n)))
    assert [actions.deliver_due(at=at, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_text_that_does_not_open_is_work_for_somebody_and_does_not_stop_the_rest(
    write: Write, sms: Inbox, at: datetime
) -> None:
    one, two = write("one", "sms"), write("two", "sms", about=Ref("complaint", "8"))
    # somebody copied the sealed text of one message into another
    Outgoing.objects.filter(pk=one.pk).update(sealed_content=two.sealed_content)
    turns(at, 6)
    assert list(sms.effects) == [f"{two.message_id}-0"]
    (failure,) = queries.failures(places=["440106"])
    assert failure.message_id == one.pk
    assert {attempt.error for attempt in queries.of(MATTER)[0].attempts} == {"Damaged"}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction(write: Write, sms: Inbox, at: datetime) -> None:
    write("k", "sms")
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.deliver_due(at=at)
    assert sms.calls == []


def test_a_list_costs_the_same_however_long(write: Write, channels: Any, at: datetime) -> None:
    def queries_of(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ask()
        return len(seen)

    def costs() -> list[int]:
        asks: list[Callable[[], object]] = [
            lambda: queries.of(MATTER),
            lambda: queries.failures(places=["440106", "440117100"]),
            lambda: queries.failures_of(MATTER),
            lambda: queries.inside(Ref("contact", "12")),
        ]
        return [queries_of(ask) for ask in asks]

    write("a", "sms"), write("b", "inside")
    actions.deliver_due(at=at)
    few = costs()
    for n in range(10):
        write(f"a{n}", "sms"), write(f"b{n}", "inside")
    actions.deliver_due(at=at)
    assert len(queries.of(MATTER)) == 22 and Inside.objects.count() == 11
    assert costs() == few == [3, 1, 1, 1]


def test_no_try_is_without_an_end(write: Write, sms: Inbox, mail: Inbox, at: datetime) -> None:
    for n in range(6):
        write(f"k{n}", "sms", "mail", about=Ref("complaint", str(n)))
    sms.choose, mail.choose = (lambda: "drop"), (lambda: "busy")
    turns(at, 12)
    assert not Attempt.objects.filter(outcome="sending").exists()
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"parked"}
    assert len(sms.effects) == 6
