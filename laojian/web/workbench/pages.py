"""The door of the workbench: who comes in, how an act is sent once, how a refusal is answered, how a page is shown.

A view makes one call into the domain and renders. Everything a view would repeat stands here:
the clock of the request, the frame around the page, the key that makes a form act once, and the answers
for the domain's refusals (Invalid and Refused 422 with the typed text kept, Forbidden 403, NotFound 404, Stale 409).
"""

import json
from collections.abc import Callable, Collection
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render as django_render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django_htmx.middleware import HtmxDetails

from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.kernel.words import Message, zh
from laojian.org import actions as org
from laojian.org.rules.second import Changed
from laojian.web import answers

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request as views see it: somebody is logged in, and HTMX has said whether it asks."""

    user: Any  # an Officer: `screen` lets nobody else in
    htmx: HtmxDetails
    asked_at: datetime
    labels: dict[str, str]


NOT_TYPED = {"csrfmiddlewaretoken", "key", "seq", "version", "next", "employer_id", "shown", *answers.SECRETS}


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """One page inside the frame; an answer to a person is never stored by a cache."""
    values = {**(context or {})}
    if request.user.is_authenticated:
        values.setdefault("today", answers.today(request))
    answer = django_render(request, f"workbench/{template}", values, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def screen(view: View) -> View:
    """Only for somebody logged in; refusals of the domain become pages that say what to do."""

    @wraps(view)
    def opened(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            answer = redirect_to_login(request.get_full_path(), reverse("login"))
            return HttpResponse(headers={"HX-Redirect": answer["Location"]}) if request.htmx else answer
        if request.user.must_change_password and request.path != reverse("password"):
            return HttpResponseRedirect(reverse("password"))
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    return opened


def refused(request: Request, refusal: Refused) -> HttpResponse:
    """The page for a refusal that no form on the page can show."""
    status = answers.status(refusal)
    heading = {
        409: gettext("已有人先一步修改"),
        404: gettext("没有找到"),
        403: gettext("没有这项权限"),
    }.get(status, gettext("这一步不能办理"))
    context: dict[str, Any] = {"problem": answers.spoken(refusal), "back": back(request)}
    if isinstance(refusal, Changed):
        heading = gettext("内容已有变动")
        context["difference"] = [(gettext(one.label), one.was, one.now) for one in refusal.difference]
    elif isinstance(refusal, Stale):
        context |= {"who": refusal.who, "when": f"{timezone.localtime(refusal.when):%Y-%m-%d %H:%M}"}
    context |= {"heading": heading, "typed": typed(request)}
    return render(request, "error.html", context, status=status)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, without keys and secrets."""
    if request.method != "POST":
        return []
    labels: dict[str, str] = getattr(request, "labels", {})
    return [
        (labels.get(name, name), value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if value and name not in NOT_TYPED
    ]


def back(request: Request) -> str:
    """Where a refused person goes on: the page the form stood on, else the desk."""
    if hasattr(request, "labels"):
        return request.path
    came = urlsplit(request.META.get("HTTP_REFERER", ""))
    return came.path if came.path.startswith("/") and came.netloc == request.get_host() else reverse("desk")


def seen(text: str) -> int:
    """The version of the case the page showed. Raises Invalid when the page does not say."""
    if not text.isdigit():
        raise Invalid(zh("页面已失效，请从案件页面重新打开"))
    return int(text)


def shown(request: HttpRequest) -> str | None:
    """The digest of what the page showed to the second person; the form carries it (`parts/shown.html`)."""
    return request.POST.get("shown") or None


def send(request: Request, perform: Callable[[], tuple[str, Message]]) -> HttpResponse:
    """Do the act once for the key in the form; a second press gets the first answer. Raises what the act raises.

    ``perform`` returns where to go next and the sentence to show there.
    """
    key = request.POST.get("key", "")
    if not key:
        raise Invalid(zh("表单缺少防重复提交的标识"), remedy=zh("请重新打开页面后再提交。"))

    def answer() -> str:
        to, sentence = perform()
        return json.dumps({"to": to, "text": sentence.text, "params": {k: str(v) for k, v in sentence.params.items()}})

    stored = json.loads(
        org.once(
            key=key,
            by=request.user,
            act=str(request.resolver_match.view_name if request.resolver_match else request.path),
            body=answers.wish_of(request),
            at=answers.at(request),
            perform=answer,
        )
    )
    return done(request, stored["to"], Message(stored["text"], stored["params"]))


def done(request: Request, to: str, sentence: Message) -> HttpResponse:
    """Go on, with a sentence that says what was done."""
    messages.success(request, answers.words(sentence))
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)


def form_page(
    request: Request,
    template: str,
    form: forms.BaseForm,
    perform: Callable[[dict[str, Any]], tuple[str, Message]],
    context: dict[str, Any] | Callable[[], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Show a form; on POST act on it once. Wrong input comes back with what was typed and what to do.

    A `context` that is called is asked for only when the form is shown, not for a press that is carried out.
    """
    status, problem = 200, None
    if request.method == "POST":
        if form.is_valid():
            try:
                return send(request, lambda: perform(form.cleaned_data))
            except (Stale, NotFound, Forbidden):
                request.labels = {name: str(field.label) for name, field in form.fields.items()}
                raise
            except Refused as refusal:
                problem = blame(form, refusal)
        status = 422
    values = {"form": form, "key": answers.fresh_key(), "problem": problem}
    values |= context() if callable(context) else context or {}
    return render(request, template, values, status=status)


def settings_form(
    request: Request,
    form: Any,
    perform: Any,
    heading: str,
    *,
    parent: tuple[str, str] | None = None,
    button: str = "",
    second: tuple[str, str] | None = None,
    note: str = "",
) -> HttpResponse:
    """The page of a settings form; `parent` is the label and address of the page it belongs to."""
    label, cancel = parent or (gettext("机构"), reverse("units"))
    context = {
        "heading": heading,
        "parent": label,
        "cancel": cancel,
        "button": button or gettext("保存"),
        "second": second,
        "note": note,
    }
    return form_page(request, "parts/form_page.html", form, perform, context)


def blame(form: forms.BaseForm, refusal: Refused) -> dict[str, str]:
    """Hang a refusal on the field it names, and hand back its words for the top of the form."""
    said = answers.spoken(refusal)
    if refusal.field in form.fields:
        form.add_error(refusal.field, said["reason"])
    return said


def revealed(
    request: Request, tokens: Collection[str], reveal: Callable[[str, str], str], back_to: str
) -> HttpResponse:
    """One protected value in place of its mask; without HTMX a page of its own. Raises NotFound for a foreign token."""
    token = request.POST.get("token", "")
    if token not in tokens:
        raise NotFound(zh("没有这项信息"))
    try:
        value, problem = reveal(token, request.POST.get("reason", "")), None
    except (NotFound, Forbidden):
        raise
    except Refused as refusal:
        value, problem = "", answers.spoken(refusal)
    context = {"value": value, "problem": problem, "back": back_to}
    template = "parts/revealed.html" if request.htmx else "parts/revealed_page.html"
    return render(request, template, context, status=422 if problem else 200)
