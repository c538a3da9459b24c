"""Each channel against a receiver on this machine: what it sends, how it reads good, bad and missing answers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import LazySettings
from outbox_samples import EMAIL, OPENID, PHONE, RECEIPT
from receivers import KEY, Inbox, gateway, mail_server

from laojian.messages import connections
from laojian.messages.adapters import wiring
from laojian.messages.adapters.sms_http import SmsHttp
from laojian.messages.adapters.smtp import Smtp
from laojian.messages.adapters.wechat_http import WechatHttp
from laojian.messages.ports import Delivery, Letter

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
Opened = tuple[Any, Inbox]


def letter(address: str, wire_id: str = "m-0") -> Letter:
    return Letter(
        wire_id=wire_id, message=1, template="matter_received", recipient="contact:12", at=AT, address=address,
        title="已收到您提交的事项", text=f"您提交的事项已登记，编号{RECEIPT}。", values={"receipt": RECEIPT},
    )  # fmt: skip


@pytest.fixture
def sms_gateway() -> Iterator[Opened]:
    with gateway() as (url, inbox):
        adapter = SmsHttp(wiring.SignedHttp(url, KEY), "某市人社局")
        yield adapter, inbox
        adapter.close()


@pytest.fixture
def platform() -> Iterator[Opened]:
    with gateway("wechat") as (url, inbox):
        adapter = WechatHttp(wiring.SignedHttp(url, KEY), {"matter_received": "TM0042"})
        yield adapter, inbox
        adapter.close()


@pytest.fixture
def post() -> Iterator[Opened]:
    with mail_server() as (url, inbox):
        yield Smtp.from_settings({"url": url, "sender": "监察 <inspection@example.cn>"}), inbox


def test_a_short_message_goes_out_signed_and_is_taken(sms_gateway: Opened) -> None:
    adapter, inbox = sms_gateway
    assert adapter.send(letter(PHONE)) == Delivery("accepted", "g-m-0")
    (got,) = inbox.effects.values()
    assert got["to"] == PHONE
    assert got["text"] == f"【某市人社局】您提交的事项已登记，编号{RECEIPT}。"


@pytest.mark.parametrize(
    ("behaviour", "outcome", "error"),
    [
        ("refuse", "refused", "http_422"),
        ("down", "broken", "http_500"),
        ("500", "broken", "http_500"),
        ("forbidden", "broken", "http_403"),
        ("drop", "broken", "RemoteProtocolError"),
        ("garbage", "broken", "AnswerUnreadable"),
        ("huge", "broken", "AnswerTooLarge"),
    ],
)
def test_a_gateway_on_a_bad_day(sms_gateway: Opened, behaviour: str, outcome: str, error: str) -> None:
    adapter, inbox = sms_gateway
    inbox.behaviours = [behaviour]
    assert adapter.send(letter(PHONE)) == Delivery(outcome, error=error)  # type: ignore[arg-type]
    assert adapter.send(letter(PHONE)).outcome == "accepted"
    assert list(inbox.effects) == ["m-0"]


def test_later_says_how_much_later(sms_gateway: Opened) -> None:
    adapter, inbox = sms_gateway
    inbox.behaviours = ["later"]
    assert adapter.send(letter(PHONE)) == Delivery("later", error="http_429", wait=90)


def test_a_repetition_the_gateway_knows_is_taken(sms_gateway: Opened) -> None:
    adapter, inbox = sms_gateway
    inbox.behaviours = ["twice"]
    assert adapter.send(letter(PHONE)) == Delivery("accepted", "g-m-0")


def test_a_wrong_key_is_not_a_refused_number() -> None:
    with gateway() as (url, inbox):
        adapter = SmsHttp(wiring.SignedHttp(url, b"another key"))
        assert adapter.send(letter(PHONE)) == Delivery("broken", error="http_401")
        adapter.close()
        assert inbox.calls == []


def test_a_slow_gateway_is_left(sms_gateway: Opened) -> None:
    adapter, inbox = sms_gateway
    adapter._http._client.timeout = httpx.Timeout(0.3)
    inbox.behaviours = ["hang"]
    started = time.monotonic()
    assert adapter.send(letter(PHONE)) == Delivery("broken", error="ReadTimeout")
    assert time.monotonic() - started < 3


def test_nobody_listens() -> None:
    adapter = SmsHttp(wiring.SignedHttp("http://127.0.0.1:9/", KEY))
    assert adapter.send(letter(PHONE)) == Delivery("broken", error="ConnectError")
    adapter.close()


def test_a_wechat_message_names_the_template_of_the_platform(platform: Opened) -> None:
    adapter, inbox = platform
    assert adapter.send(letter(OPENID)) == Delivery("accepted", "g-m-0")
    (got,) = inbox.effects.values()
    assert (got["touser"], got["template_id"], got["data"]["receipt"]) == (OPENID, "TM0042", {"value": RECEIPT})


@pytest.mark.parametrize(
    ("behaviour", "outcome", "error"),
    [
        ("refuse", "refused", "wechat_43004"),
        ("later", "later", "wechat_45009"),
        ("down", "broken", "wechat_40001"),
        ("500", "broken", "http_500"),
        ("garbage", "broken", "wechat_unreadable"),
        ("drop", "broken", "RemoteProtocolError"),
    ],
)
def test_a_platform_on_a_bad_day(platform: Opened, behaviour: str, outcome: str, error: str) -> None:
    adapter, inbox = platform
    inbox.behaviours = [behaviour]
    assert adapter.send(letter(OPENID)) == Delivery(outcome, error=error)  # type: ignore[arg-type]


def test_a_mail_is_readable_and_carries_its_id(post: Opened) -> None:
    adapter, inbox = post
    assert adapter.send(letter(EMAIL)) == Delivery("accepted", "m-0")
    (got,) = inbox.effects.values()
    assert got["text"] == f"您提交的事项已登记，编号{RECEIPT}。"
    assert (got["subject"], got["to"]) == ("已收到您提交的事项", EMAIL)
    assert (got["message-id"], got["x-message-id"]) == ("<m-0@example.cn>", "m-0")


@pytest.mark.parametrize(
    ("behaviour", "outcome", "error"),
    [
        ("refuse", "refused", "smtp_550"),
        ("later", "later", "smtp_451"),
        ("busy", "later", "smtp_421"),
        ("drop", "broken", "SMTPServerDisconnected"),
    ],
)
def test_a_mail_server_on_a_bad_day(post: Opened, behaviour: str, outcome: str, error: str) -> None:
    adapter, inbox = post
    inbox.behaviours = [behaviour]
    assert adapter.send(letter(EMAIL)) == Delivery(outcome, error=error)  # type: ignore[arg-type]


def test_a_server_that_does_not_say_good_bye_has_taken_the_mail_all_the_same(post: Opened) -> None:
    adapter, inbox = post
    inbox.behaviours = ["rude"]
    assert adapter.send(letter(EMAIL)).outcome == "accepted"


def test_no_mail_server() -> None:
    adapter = Smtp.from_settings({"url": "smtp+plain://127.0.0.1:9", "sender": "a@example.cn"})
    assert adapter.send(letter(EMAIL)) == Delivery("broken", error="ConnectionRefusedError")


def test_mail_without_tls_is_not_sent_where_tls_was_asked_for(post: Opened) -> None:
    plain, inbox = post
    for scheme in ("smtp", "smtps"):
        adapter = Smtp.from_settings({"url": f"{scheme}://127.0.0.1:{plain._port}", "sender": "a@example.cn"})
        adapter_answer = adapter.send(letter(EMAIL))
        assert adapter_answer.outcome == "broken", adapter_answer
    assert inbox.effects == {}


@pytest.mark.parametrize(
    ("channel", "given", "problem"),
    [
        ("sms", {"url": "http://gateway.example.cn/"}, "https"),
        ("sms", {"url": "https://user:word@gateway.example.cn/"}, "password"),
        ("sms", {"url": "https://gateway.example.cn/", "key_file": "/nowhere/key"}, "key_file"),
        ("wechat", {"url": "https://gateway.example.cn/", "templates_file": "/nowhere"}, "templates_file"),
        ("mail", {"url": "smtp+plain://mail.example.cn", "sender": "a@b.cn"}, "TLS"),
        ("mail", {"url": "smtp://mail.example.cn", "sender": "nobody"}, "sender"),
        ("mail", {"url": "smtps://u@mail.example.cn", "sender": "a@b.cn"}, "password_file"),
        ("mail", {"url": "smtps://u@mail.example.cn:no", "sender": "a@b.cn"}, "read"),
    ],
)
def test_wrong_settings_stop_their_channel_alone(
    settings: LazySettings, tmp_path: Path, channel: str, given: dict[str, str], problem: str
) -> None:
    (tmp_path / "key").write_bytes(KEY)
    good = "sms" if channel != "sms" else "wechat"
    key = {"key_file": str(tmp_path / "key")}
    settings.LAOJIAN_MESSAGES = {channel: key | given, good: {"url": "http://127.0.0.1:9/", **key}}
    assert re.search(problem, connections.problems()[channel])
    with connections.opened() as channels:
        assert channels[channel].send(letter(PHONE)) == Delivery("broken", error="configuration")
        assert channels[good].name == f"{good}_http"


def test_a_channel_without_an_address_of_a_gateway_is_not_configured(settings: LazySettings) -> None:
    settings.LAOJIAN_MESSAGES = {"sms": {"url": "", "key_file": "x"}}
    assert connections.configured() == {} == connections.problems()


def test_nothing_of_a_letter_shows_in_its_representation() -> None:
    shown = repr(letter(PHONE))
    assert PHONE not in shown and RECEIPT not in shown
