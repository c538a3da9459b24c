"""Complaint and report: the steps of one draft, from who-will-see-what to the press of the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters

from laojian.documents.files.kinds import judge
from laojian.documents.law_rows import limits
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.web import answers, roster
from laojian.web.portal import drafts, guide, pages, places, submission, uploads
from laojian.web.portal.drafts import Draft
from laojian.web.portal.forms.submission import ORDER, STEPS, TITLES, Step
from laojian.web.portal.gate import held

MOST_FILES: Final = 20
MOST_BYTES: Final = 60 * 1024 * 1024
FORM: Final = "submission"
#: How many of our own matters stand in sight; the others are one press away.
COMMON: Final = 8
_LATER: Final = zh("请压缩后再传；提交以后还可以凭编号补传。")


@pages.form(FORM)
def start(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Who will see what, before anything is asked; pressing on begins a draft, or goes on with the one there is."""
    at = answers.at(request) if drafts.key_of(request) else None
    draft = drafts.of(request, at) if at else None
    if request.method == "POST" and not held(request):
        at = answers.at(request)
        if draft is None or draft.sent or draft.kind != kind or request.POST.get("anew"):
            if draft is not None:
                drafts.drop(draft)
            draft = drafts.begin({"kind": kind, "language": get_language() or "zh-hans"})
            drafts.keep(draft, at)
        answer = HttpResponseRedirect(_step_url(submission.lacking(draft) or "check"))
        drafts.hand_over(answer, draft)
        return answer
    begun = draft if draft is not None and not draft.sent else None
    context = {"kind": kind, "begun": begun, "same": begun is not None and begun.kind == kind}
    return pages.render(request, "start.html", context)


@sensitive_post_parameters()
@pages.form(FORM)
def step(request: HttpRequest, name: str) -> HttpResponseBase:
    """One step: what was typed is kept at every press, right or not, and the way goes on when it is right."""
    draft = _draft(request)
    if draft is None:
        return HttpResponseRedirect(reverse("portal-home"))
    if draft.sent:
        return HttpResponseRedirect(reverse("portal-receipt"))
    if name not in ORDER[draft.kind]:
        raise Http404
    form = _form(request, draft, name)
    problem, status = None, 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid() and (onward := _DOING.get(name, _next)(request, draft, form)) is not None:
                return onward
            _put_aside(request, draft, form)
        except Refused as refusal:
            problem = pages.blame(form, refusal)
            _put_aside(request, draft, form)
    return _show(request, draft, name, form, problem, status)


def advice(request: HttpRequest) -> HttpResponseBase:
    """The right door told politely, with the rule; handing it in here stays possible."""
    draft = _draft(request)
    if draft is None or draft.sent:
        return HttpResponseRedirect(reverse("portal-home"))
    _, told = guide.advice(draft["matters"] or (), draft["parallel"] or "", answers.today(request))
    context = {"doors": told, "next": _step_url(_after(draft, "what")), "back": _step_url("what")}
    return pages.render(request, "advice.html", context)


@pages.form(FORM)
def drop(request: HttpRequest) -> HttpResponseBase:
    """Delete the draft from the server and its key from the browser."""
    if request.method != "POST" or held(request):
        return pages.render(request, "drop.html")
    draft = _draft(request)
    if draft is not None:
        drafts.drop(draft)
    answer = HttpResponseRedirect(reverse("portal-home"))
    drafts.forget(answer)
    return answer


# ——— what a step does ———


def _next(request: HttpRequest, draft: Draft, form: Step) -> HttpResponse | None:
    """Keep the answers and go on; a step changed from the last page goes back there."""
    if held(request):
        return None
    name = _name_of(form)
    draft.values |= form.kept()
    draft.values["done"] = [*(one for one in draft["done"] or () if one != name), name]
    drafts.keep(draft, answers.at(request))
    onward = _after(draft, name)
    return HttpResponseRedirect(_step_url("check" if not submission.lacking(draft) else onward))


def _told_matters(request: HttpRequest, draft: Draft, form: Step) -> HttpResponse | None:
    onward = _next(request, draft, form)
    wanted, _ = guide.advice(draft["matters"] or (), draft["parallel"] or "", answers.today(request))
    return HttpResponseRedirect(reverse("portal-advice")) if onward is not None and wanted else onward


def _told_people(request: HttpRequest, draft: Draft, form: Step) -> HttpResponse | None:
    """Show what was understood of a file or typed lines, take it when it was looked through, mark and take out people.

    On it goes only when nothing waits to be looked through.
    """
    values = form.cleaned_data
    rows: list[dict[str, Any]] = list(draft["workers"] or ())
    chosen = _ticked(request, "representative")
    out = _ticked(request, "remove")
    rows = [{**row, "representative": place in chosen} for place, row in enumerate(rows) if place not in out]
    offer = roster.offer_of(draft["offered"])
    group = values["group"] == "group"
    if group and "take" in request.POST:
        rows, form.still_open = roster.decided(rows, offer, roster.answers(request.POST))
        offer = offer if form.still_open else roster.Offer()
    elif "discard" in request.POST:
        offer = roster.Offer()
    more = _rosters(values, answers.today(request)) if group and not held(request) else []
    offer = roster.together(rows, offer, *more) if offer or more else offer
    draft.values |= {"group": values["group"], "workers": rows, "offered": offer.plain() if offer else None}
    drafts.keep(draft, answers.at(request))
    if held(request):
        return None
    if form.still_open:
        form.add_error(None, gettext("还有几行没有说明怎么办，名单还没有收下。"))
        return None
    if more or out or {"take", "discard", "add"} & set(request.POST):
        return HttpResponseRedirect(_step_url("people"))
    if group and offer:
        form.add_error(None, gettext("请先核对读到的名单，再收下。"))
        return None
    if group and not rows:
        form.add_error("typed", gettext("请写上一起投诉的人，或者上传名册。"))
        return None
    return _next(request, draft, form)


def _ticked(request: HttpRequest, name: str) -> set[int]:
    return {int(one) for one in request.POST.getlist(name) if one.isascii() and one.isdigit()}


def _rosters(values: dict[str, Any], on: Any) -> list[roster.Offer]:
    found = []
    if values["roster"]:
        if values["roster"].size > roster.MOST_BYTES:
            raise roster.too_large()
        found.append(roster.from_file(values["roster"].read(), values["roster"].name, on=on))
    if values["typed"].strip():
        found.append(roster.from_lines(values["typed"], on=on))
    return found


def _told_files(request: HttpRequest, draft: Draft, form: Step) -> HttpResponse | None:
    """Judge each file by its content at once and seal it; a refused one is named with the reason."""
    if held(request):
        return None
    at, removed = answers.at(request), request.POST.getlist("remove")
    for number in removed:
        drafts.remove_file(draft, number)
    added = 0
    for field in ("photo", "voice", "material"):
        for upload in form.cleaned_data[field]:
            try:
                _add_file(draft, upload, at)
                added += 1
            except Invalid as refusal:
                said = answers.spoken(refusal)
                form.add_error(field, f"{upload.name}：{said['reason']}。{said['remedy']}")
    drafts.keep(draft, at)
    if form.errors:
        return None
    if removed or "add" in request.POST:
        return HttpResponseRedirect(_step_url("files"))
    return _next(request, draft, form)


def _add_file(draft: Draft, upload: Any, at: Any) -> None:
    kept = draft["files"] or []
    if len(kept) >= MOST_FILES:
        raise Invalid(zh("一次最多上传 %(most)s 个文件", most=MOST_FILES), remedy=_LATER)
    if upload.size > uploads.MOST_FILE or upload.size + sum(one["size"] for one in kept) > MOST_BYTES:
        raise Invalid(
            zh("每个文件最大 %(one)s MB，一共最大 %(all)s MB", one=uploads.MOST_FILE >> 20, all=MOST_BYTES >> 20),
            remedy=_LATER,
        )
    kind = judge(upload.file, upload.size, limits(localdate(at)), upload.name)
    upload.seek(0)
    drafts.add_file(draft, content=upload.read(), name=upload.name, kind=kind, at=at)


def _send(request: HttpRequest, draft: Draft, form: Step) -> HttpResponse | None:
    """Hand it in, once; the draft stays for as long as the receipt may be shown again. A step not done comes first."""
    if held(request):
        return None
    if lacking := submission.lacking(draft):
        return HttpResponseRedirect(_step_url(lacking))
    at, on = answers.at(request), answers.today(request)
    if not draft["received_on"]:
        draft.values["received_on"] = on.isoformat()
        drafts.keep(draft, at)
    received = submission.hand_in(draft, at=at, on=on)
    draft.values["sent"] = {"number": received.contact.number, "id": received.contact.pk, "at": at.timestamp()}
    drafts.keep(draft, at)
    return HttpResponseRedirect(reverse("portal-receipt"))


_DOING: Final[dict[str, Callable[[HttpRequest, Draft, Any], HttpResponse | None]]] = {
    "what": _told_matters,
    "people": _told_people,
    "files": _told_files,
    "check": _send,
}


# ——— showing a step ———


def _draft(request: HttpRequest) -> Draft | None:
    return drafts.of(request, answers.at(request)) if drafts.key_of(request) else None


def _form(request: HttpRequest, draft: Draft, name: str) -> Step:
    on = answers.today(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return STEPS[name](
        *sent,
        initial=draft.values,
        kind=draft.kind,
        places=places.by_district() if name == "employer" else (),
        matters=[(code, text) for code, text, _ in guide.matters(on)] if name == "what" else (),
        on=on,
    )


def _put_aside(request: HttpRequest, draft: Draft, form: Step) -> None:
    """Keep what is right of a form that did not go through."""
    if _name_of(form) in ("employer", "what", "money", "you"):
        draft.values |= form.kept()
        drafts.keep(draft, answers.at(request))


def _show(
    request: HttpRequest, draft: Draft, name: str, form: Step, problem: dict[str, str] | None, status: int
) -> HttpResponse:
    order = ORDER[draft.kind]
    before = order[order.index(name) - 1] if order.index(name) else ""
    context: dict[str, Any] = {
        "draft": draft,
        "form": form,
        "problem": problem,
        "fix": _step_url(submission.STEP_OF[problem["field"]])
        if problem and problem["field"] in submission.STEP_OF
        else "",
        "step": name,
        "title": TITLES[name],
        "place": order.index(name) + 1,
        "steps": len(order),
        "back": _step_url(before) if before else reverse(f"portal-{draft.kind}"),
    }
    if name == "check":
        context |= _summary(draft, answers.today(request))
    if name == "what":
        context |= _matters(form, answers.today(request))
    if name == "people":
        offer = roster.offer_of(draft["offered"])
        context |= {
            "workers": draft["workers"] or [],
            "offer": offer,
            "offered": roster.shown(offer, form.still_open, request.POST),
        }
    return pages.render(request, f"steps/{name}.html", context, status=429 if held(request) else status)


def _matters(form: Step, on: Any) -> dict[str, Any]:
    """The ticks in three heaps, the folded ones open when something in them is ticked."""
    known = guide.matters(on)
    ours = [code for code, _, mine in known if mine]
    heaps = {"common": ours[:COMMON], "more": ours[COMMON:], "elsewhere": [code for code, _, mine in known if not mine]}
    ticked = set(form["matters"].value() or ())
    return heaps | {f"{name}_open": bool(ticked & set(codes)) for name, codes in heaps.items()}


def _summary(draft: Draft, on: Any) -> dict[str, Any]:
    """What the last page reads out."""
    groups = places.by_district()
    return {
        "steps_done": [(one, TITLES[one], _step_url(one)) for one in ORDER[draft.kind] if one != "check"],
        "where": places.named(draft["workplace_code"] or "", groups),
        "questions": guide.questions(draft["matters"] or (), on),
        "lacking": submission.lacking(draft),
        "values": draft.values,
        "named": bool(draft["name"] or draft["phone"] or draft["email"]),
    }


def _name_of(form: Step) -> str:
    return next(name for name, kind in STEPS.items() if type(form) is kind)


def _after(draft: Draft, name: str) -> str:
    order = ORDER[draft.kind]
    return order[min(order.index(name) + 1, len(order) - 1)]


def _step_url(name: str) -> str:
    return reverse("portal-step", args=[name])
