"""Which channels this installation has: read from `settings.LAOJIAN_MESSAGES`, opened for one turn of the worker.

    {"sms":    {"url": "https://…", "key_file": "…", "sign": "某某市人社局"},
     "wechat": {"url": "https://…", "key_file": "…", "templates_file": "…"},
     "mail":   {"url": "smtps://user@host:465", "password_file": "…", "sender": "…"}}

A channel without a `url` is not configured. One that is configured wrongly does not stop the others: its messages are
tried as broken, and `problems` says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from laojian.messages.adapters.sms_http import SmsHttp
from laojian.messages.adapters.smtp import Smtp
from laojian.messages.adapters.wechat_http import WechatHttp
from laojian.messages.adapters.wiring import Unusable, is_signed, secret
from laojian.messages.ports import MAIL, SMS, WECHAT, Channel, Delivery, Letter

Settings = Mapping[str, str]

BUILDERS: Final[Mapping[str, Callable[[Settings], SmsHttp | WechatHttp | Smtp]]] = {
    SMS: SmsHttp.from_settings,
    WECHAT: WechatHttp.from_settings,
    MAIL: Smtp.from_settings,
}


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """Stands for a channel whose settings do not read; every try is broken until they are put right."""

    name: str
    budget: float = 0.0

    def send(self, letter: Letter) -> Delivery:
        """Never sends."""
        return Delivery("broken", error="configuration")


def configured() -> Mapping[str, Settings]:
    """The settings of each channel that has any."""
    every: Mapping[str, Settings] = getattr(settings, "LAOJIAN_MESSAGES", {})
    return {channel: every[channel] for channel in BUILDERS if every.get(channel, {}).get("url")}


@contextmanager
def opened() -> Iterator[dict[str, Channel]]:
    """The configured channels to the outside by name; connections are closed at the end."""
    with ExitStack() as stack:
        ready: dict[str, Channel] = {}
        for channel, given in configured().items():
            try:
                adapter = BUILDERS[channel](given)
            except Unusable:
                ready[channel] = Misconfigured(channel)
                continue
            stack.callback(adapter.close)
            ready[channel] = adapter
        yield ready


def problems() -> dict[str, str]:
    """What is wrong with the settings, by channel; for the operator. Values of secrets are not in it."""
    found = {}
    for channel, given in configured().items():
        try:
            BUILDERS[channel](given).close()
        except Unusable as problem:
            found[channel] = str(problem)
    return found


def is_from_gateway(channel: str, stamp: str, given: str, body: bytes, at: datetime) -> bool:
    """Whether the gateway of a configured channel signed this delivery report; one without a key signs none."""
    key_file = configured().get(channel, {}).get("key_file", "")
    try:
        return bool(key_file) and is_signed(secret(key_file, "key_file"), stamp, given, body, at)
    except Unusable:
        return False
