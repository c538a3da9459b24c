"""Who comes in by the interface, how often, and how every refusal is answered: one shape, in the reader's language.

Nothing of what was sent is repeated in an answer to a refusal, and nothing of it stands in an address or a log.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from laojian.complaints.queries import channel_of
from laojian.kernel.refusal import Forbidden, NotFound, Refused, Stale
from laojian.kernel.words import Message
from laojian.ledger import queries as ledger

#: Requests of one key a minute in one web process; the office may set another measure.
PER_MINUTE: Final = 3_000
WAIT_FOR_DATABASE: Final = 5


class Unsigned(Exception):
    """A delivery report that the key of its channel did not sign, or not just now."""


class TooMany(Exception):
    """A key asked more often than its measure; `wait` seconds until the next request is let in."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass
class Pace:
    """A bucket for each key: it holds a minute's measure and fills evenly. In this process' memory: no query."""

    buckets: dict[int, tuple[float, float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: int, per_minute: int, now: float) -> None:
        """One request of the key at `now` (seconds of a monotonic clock). Raises TooMany."""
        with self.lock:
            held, filled_at = self.buckets.get(key, (float(per_minute), now))
            held = min(float(per_minute), held + (now - filled_at) * per_minute / 60)
            if held < 1:
                self.buckets[key] = (held, now)
                raise TooMany(int((1 - held) * 60 / per_minute) + 1)
            self.buckets[key] = (held - 1, now)


PACE = Pace()


class ChannelBearer(HttpBearer):
    """`Authorization: Bearer <key of a channel>`; `request.auth` is then the key's row."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The channel, None (401) for a key that is unknown, ended or not yet valid."""
        found = channel_of(token, today(request))
        if found is not None:
            PACE.take(found.pk, getattr(settings, "LAOJIAN_API_PER_MINUTE", PER_MINUTE), time.monotonic())
        return found


def at(request: HttpRequest) -> datetime:
    """The database clock at the first asking in this request."""
    asked: datetime | None = getattr(request, "asked_at", None)
    if asked is None:
        asked = ledger.now()
        request.asked_at = asked  # type: ignore[attr-defined]
    return asked


def today(request: HttpRequest) -> date:
    """The office's day."""
    return timezone.localtime(at(request)).date()


def words(message: Message | None) -> str:
    """A sentence of the domain in the reader's language."""
    return message.render(gettext) if message else ""


def answer(status: int, reason: str, *, basis: str = "", remedy: str = "", field: str = "") -> JsonResponse:
    """A refusal as it is sent; never stored by a cache."""
    body = {"reason": reason, "basis": basis, "remedy": remedy, "field": field}
    return JsonResponse(
        body, status=status, headers={"Cache-Control": "no-store"}, json_dumps_params={"ensure_ascii": False}
    )


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Refused and Invalid 422, Stale 409, NotFound 404, Forbidden 403."""
    status = 422
    for kind, number in ((Stale, 409), (NotFound, 404), (Forbidden, 403)):
        if isinstance(refusal, kind):
            status = number
    return answer(status, words(refusal.reason), basis=refusal.basis, remedy=words(refusal.remedy), field=refusal.field)


def unreadable(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """The first thing that does not fit the description of the interface: which field, and what kind of value it wants.

    The value itself is not repeated: it may be somebody's telephone number.
    """
    first = problem.errors[0] if problem.errors else {}
    place = [str(part) for part in first.get("loc", ()) if str(part) not in {"body", "payload", "header", "query"}]
    kind = str(first.get("type", ""))
    reason = gettext("缺少必填的内容") if kind == "missing" else gettext("内容不符合接口说明")
    return answer(
        422,
        reason,
        basis="",
        remedy=gettext("请对照接口说明核对该字段（%(kind)s）。") % {"kind": kind},
        field=".".join(place),
    )


def broken(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """What is no JSON, or another refusal of the framework."""
    return answer(problem.status_code, gettext("请求无法读取"), remedy=gettext("请按接口说明发送 UTF-8 编码的 JSON。"))


def no_key(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
    """401, the same whatever is wrong with the key."""
    sent = answer(
        401, gettext("没有有效的渠道密钥"), remedy=gettext("请在 Authorization 中以 Bearer 方式发送渠道密钥。")
    )
    sent["WWW-Authenticate"] = 'Bearer realm="laojian"'
    return sent


def unsigned(request: HttpRequest, problem: Unsigned) -> HttpResponse:
    """401, the same whatever is wrong with the signature."""
    return answer(
        401, gettext("回执签名无效或已过期"), remedy=gettext("请核对网关密钥和时钟，按“时间戳.正文”重新签名。")
    )


def slower(request: HttpRequest, problem: TooMany) -> HttpResponse:
    """429 with the seconds to wait."""
    sent = answer(429, gettext("请求过于频繁"), remedy=gettext("请稍后以同一提交标识重试。"))
    sent["Retry-After"] = str(problem.wait)
    return sent


def resting(request: HttpRequest, problem: Exception) -> HttpResponse:
    """503: the database does not answer now; the same request with the same key is safe to repeat."""
    sent = answer(503, gettext("系统暂时不能受理"), remedy=gettext("请稍后以同一提交标识重试。"))
    sent["Retry-After"] = str(WAIT_FOR_DATABASE)
    return sent


def failed() -> HttpResponse:
    """500: the program failed; the same request with the same key is safe to repeat."""
    return answer(500, gettext("系统出错，这次请求没有办成"), remedy=gettext("请稍后以同一提交标识重试。"))


def too_big(request: HttpRequest, problem: RequestDataTooBig) -> HttpResponse:
    """413."""
    return answer(413, gettext("请求过大"), remedy=gettext("较大的文件请用文件接口分次上传。"))


def not_whole(request: HttpRequest, problem: Exception) -> HttpResponse:
    """400 for a body that broke off or is not what its heading says."""
    return answer(400, gettext("请求无法读取"), remedy=gettext("请按接口说明重新发送。"))


def guard(interface: NinjaAPI) -> None:
    """Every way to fail has its answer."""
    ways: tuple[tuple[type[Exception], Callable[..., HttpResponse]], ...] = (
        (Refused, refused),
        (ValidationError, unreadable),
        (HttpError, broken),
        (AuthenticationError, no_key),
        (Unsigned, unsigned),
        (TooMany, slower),
        (OperationalError, resting),
        (InterfaceError, resting),
        (RequestDataTooBig, too_big),
        (SuspiciousOperation, not_whole),
        (MultiPartParserError, not_whole),
        (UnreadablePostError, not_whole),
    )
    for kind, said in ways:
        interface.add_exception_handler(kind, said)
