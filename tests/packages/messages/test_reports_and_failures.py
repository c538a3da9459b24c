"""Proof of delivery, and what an officer does about what reached nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from outbox_samples import MATTER, PHONE
from receivers import Inbox

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused, Stale
from laojian.ledger import queries as ledger
from laojian.messages import actions, law_rows, queries
from laojian.messages.models import Outgoing, Report
from laojian.org import identity_keys, keyring

Write = Callable[..., Outgoing]
People = Callable[..., actions.Recipient]
OFFICER = Ref("officer", "3")
MINUTE = timedelta(minutes=1)


def report(message: Outgoing, status: str, at: datetime, **changed: Any) -> Report:
    words = {"channel": "sms", "provider_id": f"g-{message.message_id}-0", "code": "DELIVRD"} | changed
    return actions.note_receipt(status=status, at=at, **words)


def state(message: Outgoing) -> str:
    message.refresh_from_db()
    return message.state


@pytest.fixture
def failed(write: Write, sms: Inbox, at: datetime) -> Outgoing:
    """A message whose number was refused; nothing else to try."""
    message = write("k", "sms")
    sms.behaviours = ["refuse"]
    actions.deliver_due(at=at)
    assert state(message) == "parked"
    return message


def open_failure() -> queries.FailureRow:
    (row,) = queries.failures(places=["440106"])
    return row


def test_a_report_proves_delivery_once(write: Write, sms: Inbox, at: datetime) -> None:
    message = write("k", "sms")
    actions.deliver_due(at=at)
    first = report(message, "delivered", at + MINUTE)
    assert report(message, "delivered", at + 2 * MINUTE).pk == first.pk
    assert state(message) == "delivered"
    (row,) = queries.of(MATTER)
    assert row.proved and row.attempts[0].reports == (queries.ReportRow("delivered", at + MINUTE, "DELIVRD"),)
    assert [entry.verb for entry in ledger.trail(str(MATTER))] == [
        "message.enqueue",
        "message.sent",
        "message.delivered",
    ]


@pytest.mark.parametrize("changed", [{"provider_id": "g-0"}, {"provider_id": ""}, {"channel": "wechat"}])
def test_a_report_about_nothing_of_ours_is_refused(write: Write, sms: Inbox, at: datetime, changed: Any) -> None:
    message = write("k", "sms")
    actions.deliver_due(at=at)
    with pytest.raises(NotFound):
        report(message, "delivered", at, **changed)
    assert (state(message), Report.objects.count()) == ("sent", 0)


def test_a_report_says_delivered_or_undelivered(write: Write, sms: Inbox, at: datetime) -> None:
    message = write("k", "sms")
    actions.deliver_due(at=at)
    with pytest.raises(Invalid):
        report(message, "perhaps", at)


def test_what_never_arrived_goes_on_to_the_next_channel(write: Write, sms: Inbox, mail: Inbox, at: datetime) -> None:
    message = write("k", "sms", "mail")
    actions.deliver_due(at=at)
    for _ in range(2):
        report(message, "undelivered", at + MINUTE, code="UNDELIV")
    assert actions.deliver_due(at=at + 2 * MINUTE) == 1
    assert (len(sms.effects), len(mail.effects), state(message)) == (1, 1, "sent")
    # a late second thought of the first channel: the person has it after all
    report(message, "delivered", at + 3 * MINUTE)
    assert state(message) == "delivered"


def test_what_never_arrived_anywhere_is_work_until_proof_comes(write: Write, sms: Inbox, at: datetime) -> None:
    message = write("k", "sms")
    actions.deliver_due(at=at)
    report(message, "undelivered", at + MINUTE)
    assert open_failure().reason == "undelivered"
    report(message, "delivered", at + 2 * MINUTE)
    assert queries.failures(places=["440106"]) == []
    (row,) = queries.failures_of(MATTER)
    assert (row.how, row.settled_by, state(message)) == ("proved_later", "", "delivered")


def test_undelivered_after_delivered_is_kept_and_changes_nothing(write: Write, sms: Inbox, at: datetime) -> None:
    message = write("k", "sms")
    actions.deliver_due(at=at)
    report(message, "delivered", at)
    report(message, "undelivered", at)
    assert (state(message), Report.objects.count()) == ("delivered", 2)
    assert queries.failures(places=["44"]) == []


def test_an_undelivered_code_is_work_though_its_text_is_gone(
    write: Write, sms: Inbox, mail: Inbox, at: datetime
) -> None:
    message = write("k", "sms", "mail", template="one_time_code", values={"code": "482913", "minutes": "10"})
    actions.deliver_due(at=at)
    report(message, "undelivered", at)
    row = open_failure()
    assert not row.may_resend and mail.calls == []
    with pytest.raises(Refused, match="验证码"):
        actions.resend(failure_id=row.id, by=OFFICER, at=at)


def test_sending_again_is_a_new_message_to_the_receiver(failed: Outgoing, sms: Inbox, at: datetime) -> None:
    actions.resend(failure_id=open_failure().id, by=OFFICER, at=at + MINUTE, authority="inspector@440106")
    actions.deliver_due(at=at + MINUTE)
    assert list(sms.effects) == [f"{failed.message_id}-1"]
    assert (state(failed), queries.failures(places=["440106"])) == ("sent", [])
    (row,) = queries.failures(places=["440106"], settled=True)
    assert (row.how, row.settled_by) == ("sent_again", "officer:3")
    entry = next(entry for entry in ledger.trail(str(MATTER)) if entry.verb == "message.resend")
    assert (entry.by, entry.authority) == (OFFICER, "inspector@440106")


def test_sending_again_to_an_address_put_right(
    failed: Outgoing, sms: Inbox, mail: Inbox, worker: People, at: datetime
) -> None:
    row = open_failure()
    with pytest.raises(Invalid, match="原收件人"):
        actions.resend(failure_id=row.id, by=OFFICER, at=at, to=worker("mail", subject=Ref("contact", "99")))
    with pytest.raises(Invalid, match="联系方式"):
        actions.resend(failure_id=row.id, by=OFFICER, at=at, to=worker("mail", email="no"))
    actions.resend(failure_id=row.id, by=OFFICER, at=at + MINUTE, to=worker("mail"))
    actions.deliver_due(at=at + MINUTE)
    assert (len(mail.effects), sms.effects) == (1, {})


def test_failing_again_is_a_new_item(failed: Outgoing, sms: Inbox, at: datetime) -> None:
    first = open_failure()
    sms.behaviours = ["refuse"]
    actions.resend(failure_id=first.id, by=OFFICER, at=at + MINUTE)
    actions.deliver_due(at=at + MINUTE)
    assert open_failure().id != first.id
    assert len(queries.failures_of(MATTER)) == 2


def test_an_erased_text_is_not_sent_again(failed: Outgoing, at: datetime) -> None:
    Outgoing.objects.filter(pk=failed.pk).update(sealed_content=None)
    with pytest.raises(Refused, match="清除"):
        actions.resend(failure_id=open_failure().id, by=OFFICER, at=at)


@pytest.mark.parametrize("how", ["phone_call", "in_person", "letter", "other_contact"])
def test_an_officer_says_how_the_person_was_told(failed: Outgoing, at: datetime, how: str) -> None:
    row = open_failure()
    actions.settle_failure(failure_id=row.id, how=how, text="已口头告知本人", by=OFFICER, at=at + MINUTE)
    assert queries.failures(places=["440106"]) == []
    (settled,) = queries.failures_of(MATTER)
    assert (settled.how, settled.note, settled.settled_by) == (how, "已口头告知本人", "officer:3")
    assert ledger.trail(str(MATTER))[-1].payload == {
        "template": "matter_received", "failure": row.id, "how": how, "text": "已口头告知本人",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("how", "text"),
    [("sent_again", ""), ("proved_later", ""), ("", ""), ("magic", ""), ("not_needed", "无"),
     ("phone_call", f"打了 {PHONE}"), ("phone_call", "长" * 201)],
)  # fmt: skip
def test_settling_has_its_form(failed: Outgoing, at: datetime, how: str, text: str) -> None:
    row = open_failure()
    with pytest.raises(Invalid):
        actions.settle_failure(failure_id=row.id, how=how, text=text, by=OFFICER, at=at)
    assert open_failure().id == row.id


def test_the_slower_of_two_officers_is_told(failed: Outgoing, at: datetime) -> None:
    row = open_failure()
    actions.settle_failure(failure_id=row.id, how="phone_call", by=OFFICER, at=at)
    with pytest.raises(Stale) as late:
        actions.resend(failure_id=row.id, by=Ref("officer", "4"), at=at + MINUTE)
    assert (late.value.who, late.value.when) == ("officer:3", at)
    with pytest.raises(NotFound):
        actions.settle_failure(failure_id=row.id + 1000, how="phone_call", by=OFFICER, at=at)


def test_each_officer_sees_the_failures_of_his_places(write: Write, channels: Any, at: datetime) -> None:
    places = ["4401", "440106", "440106003", "440106003001002", "440117100", "440303001"]
    for number, place in enumerate(places):
        write(f"k{number}", "sms", place=place, about=Ref("complaint", str(number)))
    actions.deliver_due(at=at)

    def seen(*wanted: str) -> list[int]:
        return sorted(int(row.about.id) for row in queries.failures(places=wanted))

    assert seen() == []
    assert seen("4401") == [0, 1, 2, 3, 4] and seen("44") == [0, 1, 2, 3, 4, 5]
    assert seen("440106") == [1, 2, 3] and seen("440106003") == [2, 3]
    assert seen("440106003001002") == [3] and seen("440106003001") == [3]
    assert seen("440117100", "440303") == [4, 5] and seen("4402") == []
    assert queries.failures_count(places=["4401"]) == 5
    assert queries.failures_count(places=["4401"], most=2) == 2


def test_pages_follow_each_other(write: Write, channels: Any, at: datetime) -> None:
    for number in range(5):
        write(f"k{number}", "sms", about=Ref("complaint", str(number)))
    actions.deliver_due(at=at)
    first = queries.failures(places=["440106"], limit=3)
    rest = queries.failures(places=["440106"], limit=3, before=first[-1].id)
    assert len({row.id for row in first + rest}) == 5 and len(rest) == 2


def test_the_backlog_says_since_when(write: Write, sms: Inbox, at: datetime) -> None:
    write("k", "sms")
    write("later", "sms", at=at + MINUTE, about=Ref("complaint", "8"))
    state = queries.backlog(at=at + MINUTE / 2)
    assert (state.waiting, state.overdue, state.oldest_due, state.open_failures) == (2, 1, at, 0)
    assert (state.not_configured, state.misconfigured) == (("wechat", "mail"), ())
    assert law_rows.policy(at.date()).lease >= 60


def test_texts_seal_anew_with_the_keys_of_identities(write: Write, sms: Inbox, at: datetime) -> None:
    """A rotation finds these columns: messages on the way survive that the old key is destroyed."""
    write("k", "sms")
    version = keyring.IDENTITY.add_version()
    assert sum(identity_keys.rewrap_all()) == 2
    assert identity_keys.envelopes_on_old_keys() == 0
    keyring.IDENTITY.drop_versions_before(version)
    actions.deliver_due(at=at)
    assert len(sms.effects) == 1


def test_the_failures_of_another_matter_are_not_told_here(failed: Outgoing) -> None:
    assert len(queries.failures_of(MATTER)) == 1
    assert queries.failures_of(Ref("complaint", "no-such-matter")) == []
