"""The public door: how a page is shown, a form let in, a refusal said, and which contacts a person has opened.

The pages of people work without scripts, are never kept by a cache, and touch no table unless the person has a draft
or has opened a contact. The session holds the row ids of opened contacts and the end of the opening, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from functools import wraps
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render as django_render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import gettext

from laojian.complaints.actions import Opened
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import zh
from laojian.web import answers
from laojian.web.portal import drafts
from laojian.web.portal.gate import GATE, PATIENCE, Verdict, View, guarded, seconds

#: How long opened contacts stay open after the last act or the last look.
OPEN_FOR: Final = 30 * 60
#: The end is written anew only when so much of the time has gone.
_TOUCH: Final = 5 * 60
_OPENED: Final = "portal_open"


def machine_day() -> date:
    """The office's day by this machine, for pages that ask no table (the guide, the calculator)."""
    zone: tzinfo = timezone.get_default_timezone()
    return datetime.fromtimestamp(seconds(), zone).date()


# ——— showing ———


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """One page of the door, with a challenge for its forms; no cache keeps it."""
    values = {"gate": challenge(request), "held": held_words(request), **(context or {})}
    held: Verdict | None = getattr(request, "held", None)
    if held is not None and status < 400:
        status = 429
    answer = django_render(request, f"portal/{template}", values, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def challenge(request: HttpRequest) -> Any:
    """The challenge of the page; one that is still growing old is shown again, so that waiting counts."""
    purpose: str = getattr(request, "gate_purpose", "page")
    if getattr(request, "held", None) is Verdict.WAIT and (old := GATE.again(purpose, request.GET.get("c", ""))):
        return old
    return GATE.challenge(purpose, seconds())


def held_words(request: HttpRequest) -> str:
    """Why a form was not taken in, for the top of the page; nothing when it was."""
    held: Verdict | None = getattr(request, "held", None)
    if held is Verdict.WAIT:
        return gettext("请稍等 %(seconds)s 秒，再按一次。您填写的内容都还在。") % {"seconds": PATIENCE}
    if held is Verdict.CROWDED:
        return gettext("这个网络提交得太频繁，请过几分钟再按一次。您填写的内容都还在。")
    return gettext("页面放得太久了，请再按一次。您填写的内容都还在。") if held else ""


def turned_away(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """The cheap answer to a form that did not pass the gate: nothing was read, nothing was asked of a table."""
    sentence = {
        Verdict.WAIT: gettext("请返回上一页，等待 %(seconds)s 秒后再按一次。您填写的内容还在上一页。")
        % {"seconds": PATIENCE},
        Verdict.CROWDED: gettext("这个网络提交得太频繁。请返回上一页，过几分钟再按一次。"),
        Verdict.LARGE: gettext("一次交的文件太大了。请返回上一页，少选几个，分几次交。"),
    }.get(verdict, gettext("页面放得太久了。请返回上一页，刷新后再按一次。"))
    status = 413 if verdict is Verdict.LARGE else 429
    answer = render(request, "turned_away.html", {"sentence": sentence}, status=status)
    answer["Retry-After"] = str(PATIENCE)
    return answer


def problem_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page for a refusal that no form on the page can show."""
    missing = isinstance(refusal, NotFound)
    heading = gettext("没有找到") if missing else gettext("现在不能办理")
    context = {"heading": heading, "problem": answers.spoken(refusal)}
    return render(request, "problem.html", context, status=404 if missing else 422)


def broken() -> HttpResponse:
    """500, without the database and without the request: what was kept as a draft is still there."""
    problem = {
        "reason": gettext("系统出错，刚才的一步没有办成。"),
        "remedy": gettext("请过几分钟再试；已经保存的草稿和收到的编号都还在。急事请打 12333。"),
    }
    page = render_to_string("portal/problem.html", {"heading": gettext("系统出错"), "problem": problem})
    return HttpResponse(page, status=500, headers={"Cache-Control": "no-store"})


def blame(form: forms.BaseForm, refusal: Refused) -> dict[str, str]:
    """Hang a refusal on the field it names, and hand back its words for the top of the page."""
    said = answers.spoken(refusal)
    if refusal.field in form.fields:
        form.add_error(refusal.field, "".join(part for part in (said["reason"], said["remedy"]) if part))
    return said


# ——— letting in ———


class _Csrf(CsrfViewMiddleware):
    """Django's token against forged forms, answered by a page of this door."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        sentence = gettext("页面已过期，没有提交。请返回上一页，刷新后再按一次。")
        return render(request, "turned_away.html", {"sentence": sentence}, status=403)


_signed = decorator_from_middleware(_Csrf)


def page(view: View) -> View:
    """A page without a form of its own: refusals of the domain are said in words."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return problem_page(request, refusal)

    return opened


def form(purpose: str, uses: int = 0) -> Callable[[View], View]:
    """A page with a form: the gate first, then the token, then the view. `uses` of one challenge, 0 for the usual."""

    def wrap(view: View) -> View:
        return guarded(purpose, turned_away, drafts.key_of, uses)(_signed(page(view)))

    return wrap


# ——— opened contacts ———


def open_contacts(request: HttpRequest, found: Sequence[Opened]) -> None:
    """Remember what a receipt or a log-in by telephone has opened, under a new session key.

    Who opened a contact as a worker of its roster and then by its receipt is its person from then on.
    """
    held = {one: worker_of(request, one) for one in opened(request)}
    fresh = {one.contact_id: one.worker for one in found if held.get(one.contact_id, 0) is not None}
    held |= fresh
    request.session.cycle_key()
    workers = {str(one): seq for one, seq in held.items() if seq is not None}
    until = int(seconds()) + OPEN_FOR
    request.session[_OPENED] = {"ids": sorted(held), "workers": workers, "until": until}


def worker_of(request: HttpRequest, contact_id: int) -> int | None:
    """As which worker of the roster the contact was opened; None for its person."""
    kept = request.session.get(_OPENED)
    seq = kept.get("workers", {}).get(str(contact_id)) if isinstance(kept, dict) else None
    return None if seq is None else int(seq)


def opened(request: HttpRequest) -> tuple[int, ...]:
    """The contacts this person may see now; empty when the time is over. Being here lengthens the time."""
    kept = request.session.get(_OPENED)
    if not isinstance(kept, dict):
        return ()
    left = int(kept.get("until", 0)) - int(seconds())
    if left <= 0:
        del request.session[_OPENED]
        return ()
    if left < OPEN_FOR - _TOUCH:
        request.session[_OPENED] = {**kept, "until": int(seconds()) + OPEN_FOR}
    return tuple(int(one) for one in kept.get("ids", ()))


def close_contacts(request: HttpRequest) -> None:
    """Forget everything that was opened; an officer's own log-in in the same browser stays."""
    request.session.pop(_OPENED, None)


def mine(request: HttpRequest, contact_id: int) -> int:
    """The contact, if this person has opened it. Raises NotFound, the same for what does not exist."""
    if contact_id not in opened(request):
        raise NotFound(zh("没有打开这份来件，或者已经超过三十分钟"), remedy=zh("请用编号和查询码重新打开。"))
    return contact_id
