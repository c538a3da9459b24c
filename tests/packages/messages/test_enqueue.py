"""Taking messages in: once per key, with the act or not at all, sealed, within the fill of an address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from outbox_samples import EMAIL, MATTER, OPENID, PHONE, RECEIPT, dump
from receivers import Inbox

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.ledger import queries as ledger
from laojian.messages import actions, law_rows, queries
from laojian.messages.models import Outgoing

Write = Callable[..., Outgoing]
NIGHT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)  # 22:30 in Guangzhou
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
PROGRESS: dict[str, Any] = {"template": "matter_progress", "values": {"receipt": RECEIPT, "stage": "调查取证"}}
CODE: dict[str, Any] = {"template": "one_time_code", "values": {"code": "482913", "minutes": "10"}}


def test_the_same_key_twice_is_one_message(write: Write) -> None:
    assert write("k", "sms").pk == write("k", "sms").pk
    assert Outgoing.objects.count() == 1
    assert [entry.verb for entry in ledger.trail(str(MATTER))] == ["message.enqueue"]


@pytest.mark.parametrize("changed", [{"about": Ref("complaint", "8")}, {"template": "matter_reopened"}])
def test_a_key_is_not_used_for_another_message(write: Write, changed: dict[str, Any]) -> None:
    write("k", "sms")
    with pytest.raises(Invalid, match="消息键"):
        write("k", "sms", **changed)


def test_no_act_no_message(write: Write) -> None:
    class Cancelled(Exception):
        pass

    with pytest.raises(Cancelled), transaction.atomic():
        write("k", "sms")
        raise Cancelled
    assert Outgoing.objects.count() == 0
    assert ledger.trail(str(MATTER)) == []


def test_no_plain_address_code_or_text_lies_anywhere(write: Write, sms: Inbox, mail: Inbox, at: datetime) -> None:
    write("a", "sms", "mail", "wechat", "inside")
    write("b", "sms", **CODE)
    write("c", "mail", about=Ref("complaint", "9"))
    write("d", "inside", about=Ref("complaint", "10"))
    lying = dump()
    assert actions.deliver_due(at=at) == 4
    lying += dump()
    assert len(lying) > 3000
    for secret in (PHONE, EMAIL, OPENID, RECEIPT, "482913", "妥善保管"):
        assert secret not in lying, secret
        assert secret.encode().hex() not in lying, secret
    assert len(sms.effects) == 2 and len(mail.effects) == 1


def test_the_dump_would_show_a_plain_address(write: Write) -> None:
    """The search above can find something."""
    message = write("a", "sms")
    Outgoing.objects.filter(pk=message.pk).update(created_by=PHONE, sealed_content=EMAIL.encode())
    lying = dump()
    assert PHONE in lying and EMAIL.encode().hex() in lying


def test_addresses_stay_out_of_logs_and_tracebacks(worker: Callable[..., actions.Recipient]) -> None:
    shown = repr(worker("sms"))
    assert not any(secret in shown for secret in (PHONE, EMAIL, OPENID))


def test_values_have_their_shape(write: Write) -> None:
    with pytest.raises(Invalid):
        write("k", "sms", **PROGRESS | {"values": {"receipt": RECEIPT, "stage": f"请联系{PHONE}"}})
    assert Outgoing.objects.count() == 0


def test_a_template_that_does_not_exist_is_refused(write: Write) -> None:
    with pytest.raises(Invalid):
        write("k", "sms", template="greetings")


@pytest.mark.parametrize("bad", [{"phone": "none"}, {"phone": ""}, {"phone": "12"}])
def test_nobody_to_write_to_is_a_work_item_and_no_error(
    write: Write, worker: Callable[..., actions.Recipient], bad: dict[str, str]
) -> None:
    message = write("k", to=worker("sms", **bad))
    assert message.state == "parked"
    (failure,) = queries.failures(places=["440106"])
    assert (failure.reason, failure.about) == ("no_address", MATTER)
    assert [entry.verb for entry in ledger.trail(str(MATTER))] == ["message.enqueue", "message.failed"]


def test_a_courtesy_waits_for_the_morning_and_the_law_does_not(write: Write, sms: Inbox) -> None:
    write("courtesy", "sms", at=NIGHT, **PROGRESS)
    write("law", "sms", at=NIGHT)
    write("code", "sms", at=NIGHT, **CODE)
    actions.deliver_due(at=NIGHT)
    assert len(sms.effects) == 2 and "验证码" in sms.texts[0]
    assert actions.deliver_due(at=MORNING - timedelta(seconds=30)) == 0
    assert actions.deliver_due(at=MORNING) == 1
    assert "调查取证" in sms.texts[2]


def test_a_courtesy_that_failed_in_the_evening_is_not_tried_again_at_night(
    write: Write, sms: Inbox, at: datetime
) -> None:
    evening = NIGHT - timedelta(minutes=91)
    write("k", "sms", at=evening, **PROGRESS)
    sms.behaviours = ["later"]
    actions.deliver_due(at=evening)
    assert actions.deliver_due(at=evening + timedelta(minutes=5)) == 1
    assert len(sms.calls) == 1
    assert actions.deliver_due(at=MORNING) == 1
    assert len(sms.effects) == 1


def test_an_address_that_had_its_fill_of_courtesies_gets_the_rest_on_the_next_days(write: Write, at: datetime) -> None:
    most = law_rows.policy(at.date()).courtesy_per_day
    days = [
        write(f"k{n}", "sms", about=Ref("complaint", str(n)), **PROGRESS).due_at.date().day for n in range(2 * most + 1)
    ]
    assert days == [23] * most + [24] * most + [25]


def test_notices_of_law_are_not_counted(write: Write, at: datetime) -> None:
    most = law_rows.policy(at.date()).courtesy_per_day
    assert all(write(f"k{n}", "sms").due_at == at for n in range(2 * most))


def test_a_flood_of_codes_to_one_number_stops_and_another_number_is_free(
    write: Write, worker: Callable[..., actions.Recipient], at: datetime
) -> None:
    most = law_rows.policy(at.date()).code_per_day
    # however it is typed and whoever asks
    for n in range(most):
        write(
            f"k{n}", to=worker("sms", phone=["+86 138-1234-5678", PHONE][n % 2], subject=Ref("contact", str(n))), **CODE
        )
    with pytest.raises(Refused, match="验证码"):
        write("more", "sms", **CODE)
    assert Outgoing.objects.count() == most
    write("other", to=worker("sms", phone="13900000001"), **CODE)
    write("tomorrow", "sms", at=at + timedelta(days=1), **CODE)


def test_a_code_sent_again_under_its_key_is_not_counted_again(write: Write, at: datetime) -> None:
    most = law_rows.policy(at.date()).code_per_day
    for _ in range(most + 2):
        write("same", "sms", **CODE)
    write("next", "sms", **CODE)


def test_a_code_is_erased_when_it_left_and_not_sent_when_it_is_useless(write: Write, sms: Inbox, at: datetime) -> None:
    sent, late = write("sent", "sms", **CODE), write("late", "sms", at=at - timedelta(minutes=11), **CODE)
    actions.deliver_due(at=at)
    for message in (sent, late):
        message.refresh_from_db()
        assert message.sealed_content is None and message.sealed_addresses is None
    assert list(sms.effects) == [f"{sent.message_id}-0"]
    assert queries.failures(places=["44"])[0].reason == "too_late"


def test_the_language_is_the_recipients(
    write: Write, worker: Callable[..., actions.Recipient], sms: Inbox, at: datetime
) -> None:
    write("k", to=worker("sms", language="en"))
    actions.deliver_due(at=at)
    assert sms.texts[0].startswith(f"Your submission has been registered under number {RECEIPT}.")


def test_texts_and_addresses_go_when_their_time_is_over(write: Write, sms: Inbox, at: datetime) -> None:
    done, failed = write("done", "sms"), write("failed", "mail", about=Ref("complaint", "9"))
    inside = write("inside", "inside", about=Ref("complaint", "10"))
    actions.deliver_due(at=at)
    policy = law_rows.policy(at.date())
    over = at + timedelta(days=policy.retention_days, minutes=1)
    assert actions.erase_old(at=at + timedelta(days=policy.retention_days - 1)) == 0
    assert actions.erase_old(at=over) == 2
    for message, kept in ((done, False), (failed, True), (inside, False)):
        message.refresh_from_db()
        assert ((message.sealed_content is not None), (message.sealed_addresses is not None)) == (kept, kept)
    assert queries.inside(Ref("contact", "12"))[0].text.startswith("您提交的事项已登记")
    assert actions.erase_old(at=at + timedelta(days=policy.inside_days, minutes=1)) == 1
    assert queries.inside(Ref("contact", "12"))[0].erased
    assert queries.unread(Ref("contact", "12")) == 0
    assert ledger.trail("message:retention")[-1].verb == "message.erase"
