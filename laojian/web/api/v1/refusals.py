"""How every refusal is answered by the interface: one shape, in the reader's language.

Nothing of what was sent is repeated in an answer to a refusal, and nothing of it stands in an address or a log.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from laojian.kernel.refusal import Refused
from laojian.web import answers
from laojian.web.api.v1.keys import TooMany

WAIT_FOR_DATABASE: Final = 5


class Unsigned(Exception):
    """A delivery report that the key of its channel did not sign, or not just now."""


def answer(status: int, reason: str, *, basis: str = "", remedy: str = "", field: str = "") -> JsonResponse:
    """A refusal as it is sent; never stored by a cache."""
    body = {"reason": reason, "basis": basis, "remedy": remedy, "field": field}
    return JsonResponse(
        body, status=status, headers={"Cache-Control": "no-store"}, json_dumps_params={"ensure_ascii": False}
    )


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Refused and Invalid 422, Stale 409, NotFound 404, Forbidden 403."""
    told = answers.spoken(refusal)
    return answer(answers.status(refusal), told.pop("reason"), **told)


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
