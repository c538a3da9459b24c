"""What stands beside a contact and takes one press: suggestions, same events, files, who the person is."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from laojian.complaints import queries
from laojian.complaints.actions import copies, look, marks, matching, openings, suggesting
from laojian.documents import files
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.kernel.typed import amount, tidied
from laojian.kernel.words import Message, zh
from laojian.org import queries as org
from laojian.web import answers
from laojian.web.workbench import pages
from laojian.web.workbench.contacts import words as say
from laojian.web.workbench.contacts.page import page_of, record_of, suggestion
from laojian.web.workbench.pages import Request

DECISIONS = {"accept": "accepted", "correct": "corrected", "dismiss": "dismissed"}


def page(pk: int, part: str = "") -> str:
    """The page of the contact, at one of its parts."""
    return f"{reverse('contact', args=[pk])}{part}"


@require_POST
@pages.screen
def suggestion_decide(request: Request, pk: int, suggestion_id: int) -> HttpResponse:
    """A suggestion is accepted, corrected or dismissed; HTMX gets its row, and the record it may have filled."""
    on, at = answers.today(request), answers.at(request)
    view = queries.view(request.user, pk, on, at)
    found = next((one for one in view.suggestions if one.id == suggestion_id), None)
    if found is None:
        raise NotFound(zh("没有这条建议"))
    chosen = next((name for name in DECISIONS if name in request.POST), "")
    value = request.POST.get("value", "").strip()
    if not chosen:
        raise Invalid(zh("请选择采纳、更正或者不采纳"))

    def decide() -> Any:
        return suggesting.decide_suggestion(
            suggestion_id=suggestion_id,
            state=DECISIONS[chosen],
            value=corrected(found.kind, value) if chosen == "correct" else None,
            by=request.user,
            at=at,
        )

    if not request.htmx:

        def perform() -> tuple[str, Message]:
            decide()
            return page(pk, "#suggestions"), zh("已记下。")

        return pages.send(request, perform)
    status = 200
    try:
        decide()
    except Stale:  # a colleague was first: the row as it stands now
        status = 409
    shown = queries.view(request.user, pk, on, at)
    row = next(one for one in shown.suggestions if one.id == suggestion_id)
    contact = shown.contact
    names = org.place_names([contact.place, contact.workplace_code, *([row.value] if row.kind == "place" else ())])
    context = {
        "contact": contact,
        **record_of(shown, names),
        "line": suggestion(row, names),
        "key": answers.fresh_key(),
        "may_suggest": True,
        "beside_row": True,
    }
    return pages.render(request, "contacts/suggestion_decided.html", context, status)


def corrected(kind: str, typed: str) -> str:
    """What a clerk typed, as suggestions are kept: amounts in fen. Raises Invalid for an amount that does not read."""
    if kind != "amount":
        return tidied(typed)
    fen = amount(typed)
    return "" if fen is None else str(fen)


@pages.screen
def match(request: Request, pk: int, match_id: int) -> HttpResponse:
    """Two contacts side by side: the same event, or not."""
    on, at = answers.today(request), answers.at(request)
    view = queries.view(request.user, pk, on, at)
    found = next((one for one in view.matches if one.id == match_id), None)
    if found is None:
        raise NotFound(zh("没有这份来件"))
    if request.method == "POST":
        same = "same" in request.POST
        if not same and "different" not in request.POST:
            raise Invalid(zh("请选择是或者不是同一事件"))

        def perform() -> tuple[str, Message]:
            matching.decide_match(
                match_id=match_id, same=same, reason=request.POST.get("reason", ""), by=request.user, at=at, on=on
            )
            return page(pk, "#matches"), zh("已记为同一事件。") if same else zh("已记为不是同一事件，以后不再提示。")

        return pages.send(request, perform)
    for one in (pk, found.other_id):
        look(contact_id=one, by=request.user, at=at, on=on)
    other = queries.view(request.user, found.other_id, on, at)
    mine, theirs = page_of(request, view), page_of(request, other)
    line = next(one for one in mine["matches"] if one["one"].id == match_id)
    context = {
        "contact": view.contact,
        "line": line,
        "sides": [mine, theirs],
        "key": answers.fresh_key(),
        "may_match": mine["may_match"],
    }
    return pages.render(request, "contacts/match.html", context)


@require_POST
@pages.screen
def ask_opening(request: Request, pk: int) -> HttpResponse:
    """Ask to see who the person is; another officer answers."""

    def perform() -> tuple[str, Message]:
        openings.ask_opening(
            contact_id=pk, reason=request.POST.get("reason", ""), by=request.user, at=answers.at(request)
        )  # fmt: skip
        return page(pk, "#person"), zh("已申请查看身份，等待另一人批准。")

    return pages.send(request, perform)


@require_POST
@pages.screen
def identity(request: Request, pk: int) -> HttpResponse:
    """Who the person is, or one worker; the ledger is told before anything is shown, and each time anew."""
    seq = request.POST.get("worker", "")
    context: dict[str, Any] = {"back": page(pk, "#person"), "values": [], "problem": None}
    status = 200
    try:
        found = openings.open_identity(
            contact_id=pk,
            reason=request.POST.get("reason", ""),
            worker_seq=int(seq) if seq.isdigit() else None,
            by=request.user,
            at=answers.at(request),
        )
        context["values"] = [
            (say.said(say.IDENTITY, name), getattr(found, name)) for name in say.IDENTITY if getattr(found, name)
        ]
    except (NotFound, Forbidden):
        raise
    except Refused as refusal:
        context["problem"], status = answers.spoken(refusal), 422
    template = "contacts/identity.html" if request.htmx else "contacts/identity_page.html"
    return pages.render(request, template, context, status)


@require_POST
@pages.screen
def copy(request: Request, pk: int, attachment_id: int) -> HttpResponse:
    """A working copy without traces is made."""

    def perform() -> tuple[str, Message]:
        row = copies.make_working_copy(
            contact_id=pk,
            attachment_id=attachment_id,
            by=request.user,
            at=answers.at(request),
            on=answers.today(request),
        )
        made = row.working_id is not None
        return page(pk, "#files"), zh("已制作工作副本。") if made else zh("这份材料不能去除痕迹，没有工作副本。")

    return pages.send(request, perform)


@pages.screen
def working_copy(request: Request, pk: int, attachment_id: int) -> FileResponse:
    """The working copy as a download."""
    copied = copies.open_working_copy(
        contact_id=pk, attachment_id=attachment_id, by=request.user, at=answers.at(request)
    )  # fmt: skip
    return download(files.open(copied.pk), copied.name)


@require_POST
@pages.screen
def original(request: Request, pk: int, attachment_id: int) -> FileResponse:
    """The sealed original as a download, by right, after the ledger was told."""
    row = copies.open_original(
        contact_id=pk, attachment_id=attachment_id, by=request.user, at=answers.at(request)
    )  # fmt: skip
    return download(files.open_sealed(row.original_id), row.original.name)


def download(content: Any, name: str) -> FileResponse:
    """A file for the disk, never shown inside our own pages."""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
@pages.screen
def lift_mark(request: Request, pk: int, mark_id: int) -> HttpResponse:
    """A malicious mark ends before its day."""

    def perform() -> tuple[str, Message]:
        marks.lift_mark(
            mark_id=mark_id, reason=request.POST.get("reason", ""), by=request.user, at=answers.at(request)
        )  # fmt: skip
        return page(pk), zh("已解除恶意标记。")

    return pages.send(request, perform)
