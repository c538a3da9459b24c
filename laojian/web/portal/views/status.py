"""A contact as its person sees it, and what the person can do: write, confirm, evaluate, reopen, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from laojian.complaints import actions, queries
from laojian.complaints.actions import NewFile
from laojian.complaints.rules.standing import STAGES, Stage
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import Message, zh
from laojian.web import answers
from laojian.web.portal import pages
from laojian.web.portal.forms.following import EvaluateForm, PaidForm, SayForm, UnsolvedForm, WithdrawForm
from laojian.web.portal.gate import held

STATUS: Final = "status"
_UNKNOWN: Final = "application/octet-stream"
FORMS: Final[dict[str, type[forms.Form]]] = {
    "say": SayForm,
    "paid": PaidForm,
    "unsolved": UnsolvedForm,
    "evaluate": EvaluateForm,
    "withdraw": WithdrawForm,
}


@pages.form(STATUS)
def mine(request: HttpRequest) -> HttpResponseBase:
    """Everything that is open in this browser."""
    ids = pages.opened(request)
    if not ids:
        return HttpResponseRedirect(reverse("portal-follow"))
    at, on = answers.at(request), answers.today(request)
    rows = [
        (one, queries.person_view(contact_id=one, at=at, on=on, worker=pages.worker_of(request, one))) for one in ids
    ]
    return pages.render(request, "mine.html", {"rows": rows})


@pages.form(STATUS)
def status(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """Where it stands, by when what follows, what was said, and what the person can do now."""
    if not pages.opened(request):
        return HttpResponseRedirect(reverse("portal-follow"))
    answer = _page(request, pages.mine(request, contact_id))
    if pages.worker_of(request, contact_id) is None:
        actions.mark_read(contact_id=contact_id, at=answers.at(request))
    return answer


@sensitive_post_parameters()
@pages.form(STATUS)
def act(request: HttpRequest, contact_id: int, name: str) -> HttpResponseBase:
    """One act, once for its key; what is wrong comes back on the same page with what was typed."""
    pages.mine(request, contact_id)
    if name not in FORMS or (name != "paid" and pages.worker_of(request, contact_id) is not None):
        raise NotFound(zh("没有这个页面"))
    here = reverse("portal-status", args=[contact_id])
    if request.method != "POST":
        return HttpResponseRedirect(here)
    form = _form(name, contact_id, request)
    if held(request) or not form.is_valid():
        return _page(request, contact_id, {name: form}, status=422)
    try:
        sentence = _ACTS[name](request, contact_id, form.cleaned_data)
    except Refused as refusal:
        return _page(request, contact_id, {name: form}, problem=pages.blame(form, refusal), status=422)
    messages.success(request, sentence)
    return HttpResponseRedirect(here)


@pages.page
def paper(request: HttpRequest, contact_id: int, paper_id: int) -> HttpResponseBase:
    """A paper of the case for the person, to be kept."""
    contact = pages.mine(request, contact_id)
    name, content = queries.paper_file(contact, paper_id, worker=pages.worker_of(request, contact_id))
    return _download(FileResponse(content, as_attachment=True, filename=name, content_type=_UNKNOWN))


@pages.page
def attachment(request: HttpRequest, contact_id: int, attachment_id: int) -> HttpResponseBase:
    """A file of the person's own or from the messages."""
    contact = pages.mine(request, contact_id)
    found = queries.note_file(contact, attachment_id, worker=pages.worker_of(request, contact_id))
    return _download(FileResponse(found[2], as_attachment=True, filename=found[0], content_type=_UNKNOWN))


@pages.page
def proof(request: HttpRequest, contact_id: int, part: str) -> HttpResponseBase:
    """The proof that this receipt stands in the ledger, or the checkpoint it is proven against."""
    found = queries.proof(contact_id=pages.mine(request, contact_id))
    if found is None or part not in found:
        raise NotFound(zh("证明还没有生成"), remedy=zh("登记后通常几秒钟就有，请稍后再试。"))
    answer = HttpResponse(found[part], content_type=_UNKNOWN)
    answer["Content-Disposition"] = f'attachment; filename="{part}.json"'
    return _download(answer)


@pages.page
def proof_told(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """What the proof is and how somebody else checks it."""
    return pages.render(request, "proof.html", {"id": pages.mine(request, contact_id)})


# ——— acts ———


def _say(request: HttpRequest, contact_id: int, values: dict[str, Any]) -> str:
    actions.say(
        contact_id=contact_id,
        text=values["text"],
        files=[NewFile(content=one, name=one.name) for one in values["material"]],
        purpose=values["purpose"],
        key=values["key"],
        at=answers.at(request),
    )
    return gettext("已发给经办人。")


def _paid(request: HttpRequest, contact_id: int, values: dict[str, Any]) -> str:
    seq = values.get("worker_seq")
    actions.confirm_received(
        contact_id=contact_id,
        worker_seq=int(seq) if seq else None,
        as_worker=pages.worker_of(request, contact_id),
        amount=values["amount"],
        paid_on=values["paid_on"],
        text=values["text"],
        key=values["key"],
        at=answers.at(request),
        on=answers.today(request),
    )
    return gettext("已记下您确实收到了钱。")


def _unsolved(request: HttpRequest, contact_id: int, values: dict[str, Any]) -> str:
    actions.unsolved(
        contact_id=contact_id, text=values["text"], key=values["key"], at=answers.at(request), on=answers.today(request)
    )
    return gettext("已按原编号重新提交，经办人会再核对。")


def _evaluate(request: HttpRequest, contact_id: int, values: dict[str, Any]) -> str:
    actions.evaluate(
        contact_id=contact_id,
        level=int(values["level"]),
        text=values["text"],
        key=values["key"],
        at=answers.at(request),
    )
    return gettext("谢谢您的评价。")


def _withdraw(request: HttpRequest, contact_id: int, values: dict[str, Any]) -> str:
    actions.withdraw(
        contact_id=contact_id, text=values["text"], key=values["key"], at=answers.at(request), on=answers.today(request)
    )
    return gettext("已提交撤回。")


_ACTS: Final[dict[str, Callable[[HttpRequest, int, dict[str, Any]], str]]] = {
    "say": _say,
    "paid": _paid,
    "unsolved": _unsolved,
    "evaluate": _evaluate,
    "withdraw": _withdraw,
}


# ——— showing ———


def _view(request: HttpRequest, contact_id: int) -> Any:
    worker = pages.worker_of(request, contact_id)
    return queries.person_view(contact_id=contact_id, at=answers.at(request), on=answers.today(request), worker=worker)


def _form(name: str, contact_id: int, request: HttpRequest) -> forms.Form:
    """The form of an act as it was sent."""
    if name != "paid":
        return FORMS[name](request.POST, request.FILES, auto_id=f"id_{name}_%s")
    person = _view(request, contact_id)
    return PaidForm(request.POST, auto_id=f"id_{name}_%s", workers=[one for one in person.workers if one.mine])


def _page(
    request: HttpRequest,
    contact_id: int,
    given: dict[str, forms.Form] | None = None,
    problem: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    person = _view(request, contact_id)
    shown = {name: _fresh(name, person) for name in FORMS} | (given or {})
    if person.standing.stage == "supplement":
        shown["say"].initial["purpose"] = "supplement"
    context = {
        "person": person,
        "id": contact_id,
        "forms": shown,
        "wrong": next(iter(given or {}), ""),
        "problem": problem,
        "several": len(pages.opened(request)) > 1,
        "stages": _line(person.standing.stage),
    }
    return pages.render(request, "status.html", context, status)


def _fresh(name: str, person: Any) -> forms.Form:
    """The form of an act, with a key of its own."""
    initial = {"key": answers.fresh_key(), "purpose": "talk"}
    if name == "paid":
        return PaidForm(initial=initial, auto_id=f"id_{name}_%s", workers=[one for one in person.workers if one.mine])
    return FORMS[name](initial=initial, auto_id=f"id_{name}_%s")


#: The stages on the line of steps, and at which of them each stage of a contact stands.
_LINE: Final[tuple[Stage, ...]] = ("received", "examining", "investigating", "deciding", "closed")
_AT: Final = {
    "received": 0, "examining": 1, "supplement": 1, "accepted": 2, "investigating": 2, "ordered": 2, "deciding": 3,
    "decided": 3, "performing": 3, "enforcing": 3, "closed": 4, "refused": 4, "passed_on": 4, "joined": 2,
    "withdrawn": 4,
}  # fmt: skip


def _line(stage: str) -> list[tuple[Message, str]]:
    """(title of the stage, done | now | later) for the line of steps; where it ended otherwise, the end says so."""
    here, last = _AT[stage], len(_LINE) - 1
    names: list[Stage] = list(_LINE)
    if here == last:
        names[last] = cast(Stage, stage)
    return [
        (STAGES[name], "done" if place < here else "now" if place == here else "later")
        for place, name in enumerate(names)
    ]


def _download(answer: HttpResponseBase) -> HttpResponseBase:
    """Saved, never run in the page of the office."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
