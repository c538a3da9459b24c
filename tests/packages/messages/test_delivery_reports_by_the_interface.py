"""A gateway tells by the interface what became of a message; only the holder of the channel's key is believed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from receivers import KEY, Inbox

from laojian.ledger import queries as ledger
from laojian.messages import actions
from laojian.messages.models import Outgoing, Report

Write = Callable[..., Outgoing]
MINUTE = timedelta(minutes=1)


def told(message: Outgoing, *, key: bytes = KEY, age: timedelta = MINUTE, channel: str = "sms", **changed: Any) -> Any:
    body = json.dumps({"id": f"g-{message.message_id}-0", "status": "delivered", "code": "DELIVRD"} | changed).encode()
    stamp = str(int((ledger.now() - age).timestamp()))
    seal = hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return Client().post(
        f"/api/v1/messages/{channel}/reports",
        body,
        content_type="application/json",
        headers={"x-timestamp": stamp, "x-signature": seal},
    )


@pytest.fixture
def sent(write: Write, sms: Inbox, at: datetime) -> Outgoing:
    message = write("k", "sms")
    actions.deliver_due(at=at)
    return message


def test_a_signed_report_proves_delivery_and_repeating_it_changes_nothing(sent: Outgoing) -> None:
    assert [told(sent).status_code for _ in range(2)] == [204, 204]
    sent.refresh_from_db()
    assert (sent.state, Report.objects.count()) == ("delivered", 1)


def test_a_report_that_it_never_arrived_makes_it_work(sent: Outgoing) -> None:
    assert told(sent, status="undelivered", code="UNDELIV").status_code == 204
    sent.refresh_from_db()
    assert sent.state == "parked"


@pytest.mark.parametrize(
    "changed",
    [
        {"key": b"of somebody else"},
        {"age": timedelta(minutes=6)},
        {"age": timedelta(minutes=-6)},
        {"channel": "wechat"},
        {"channel": "nothing"},
    ],
)
def test_a_report_of_anybody_else_is_not_believed(sent: Outgoing, changed: Any) -> None:
    answer = told(sent, **changed)
    assert answer.status_code == 401 and answer.json()["reason"]
    sent.refresh_from_db()
    assert (sent.state, Report.objects.count()) == ("sent", 0)


@pytest.mark.parametrize("headers", [{}, {"x-timestamp": "now", "x-signature": "ff"}, {"x-signature": "é"}])
def test_a_report_without_a_readable_signature_is_not_believed(sent: Outgoing, headers: dict[str, str]) -> None:
    body = json.dumps({"id": "g", "status": "delivered"})
    answer = Client().post("/api/v1/messages/sms/reports", body, content_type="application/json", headers=headers)
    assert answer.status_code == 401


def test_a_report_before_the_try_is_written_down_is_asked_for_again(sent: Outgoing) -> None:
    assert told(sent, id="g-of-another").status_code == 404


@pytest.mark.parametrize("changed", [{"status": "perhaps"}, {"id": ""}, {"id": "a\nb"}, {"phone": "1"}])
def test_a_report_that_does_not_read_is_refused_in_words(sent: Outgoing, changed: Any) -> None:
    answer = told(sent, **changed)
    assert answer.status_code == 422 and set(answer.json()) == {"reason", "basis", "remedy", "field"}
