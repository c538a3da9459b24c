"""An installation with three channels that lead to receivers on this machine, and short ways to write to somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import LazySettings
from outbox_samples import EMAIL, MATTER, OPENID, PHONE, RECEIPT
from receivers import KEY, Inbox, gateway, mail_server

from laojian.kernel.references import Ref

if TYPE_CHECKING:
    from laojian.messages.envelopes import Recipient
    from laojian.messages.models import Outgoing

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests talk to receivers on this machine."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]))


@pytest.fixture
def keys(db: None) -> None:
    from laojian.org import keyring

    keyring.create()


@pytest.fixture
def channels(settings: LazySettings, tmp_path: Path) -> dict[str, dict[str, str]]:
    """The settings of this installation: no channel at first."""
    (tmp_path / "channel.key").write_bytes(KEY + b"\n")
    settings.LAOJIAN_MESSAGES = {}
    return settings.LAOJIAN_MESSAGES


@pytest.fixture
def sms(keys: None, channels: dict[str, dict[str, str]], tmp_path: Path) -> Iterator[Inbox]:
    with gateway() as (url, inbox):
        channels["sms"] = {"url": url, "key_file": str(tmp_path / "channel.key")}
        yield inbox


@pytest.fixture
def wechat(keys: None, channels: dict[str, dict[str, str]], tmp_path: Path) -> Iterator[Inbox]:
    with gateway("wechat") as (url, inbox):
        channels["wechat"] = {"url": url, "key_file": str(tmp_path / "channel.key")}
        yield inbox


@pytest.fixture
def mail(keys: None, channels: dict[str, dict[str, str]]) -> Iterator[Inbox]:
    with mail_server() as (url, inbox):
        channels["mail"] = {"url": url, "sender": "劳动保障监察 <inspection@example.cn>"}
        yield inbox


@pytest.fixture
def worker() -> Callable[..., Recipient]:
    """worker("sms", "mail") -> a person who can be reached everywhere and prefers these, in this order."""
    from laojian.messages.envelopes import Recipient

    def make(*channels: str, **changed: Any) -> Recipient:
        words: dict[str, Any] = {"phone": PHONE, "email": EMAIL, "openid": OPENID, "subject": Ref("contact", "12")}
        return Recipient(channels=channels, **words | changed)

    return make


@pytest.fixture
def write(worker: Callable[..., Recipient], at: datetime, keys: None) -> Callable[..., Outgoing]:
    """write("k1", "sms") -> the message `k1`, by default the notice that a submission was received."""
    from laojian.messages import actions

    def make(key: str, *channels: str, **changed: Any) -> Outgoing:
        to = changed.pop("to", None) or worker(*channels)
        words: dict[str, Any] = {
            "template": "matter_received", "values": {"receipt": RECEIPT}, "about": MATTER, "place": "440106003",
            "by": None, "at": at,
        } | changed  # fmt: skip
        return actions.enqueue(to=to, key=key, **words)

    return make
