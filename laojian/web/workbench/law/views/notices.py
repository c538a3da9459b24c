"""A new year's holidays: handed in and looked at by one person, approved by another."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from laojian.cases import actions as cases
from laojian.kernel.words import Message, zh
from laojian.org import access, actions, queries
from laojian.org.rules import Notice, notice_problems, parse_notice
from laojian.org.rules.second import digest
from laojian.web import answers
from laojian.web.workbench import pages, terms
from laojian.web.workbench.forms import DecisionForm
from laojian.web.workbench.law.forms.calendar import NoticeForm
from laojian.web.workbench.pages import Request

SHOWN = 200


def powers(request: Request) -> dict[str, bool]:
    """Whether the reader may propose or approve a calendar."""
    city, on = queries.office_city() or "4401", answers.today(request)
    return {
        "may_propose": access.allowed(request.user, "calendar.propose", city, on=on),
        "may_approve": access.allowed(request.user, "calendar.approve", city, on=on),
    }


@pages.screen
def propose(request: Request) -> HttpResponse:
    """Check a notice, show what it would move, and propose it. Checking changes nothing."""
    access.require(request.user, "calendar.propose", queries.office_city() or "4401", on=answers.today(request))
    form = NoticeForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "key": answers.fresh_key()}
    if request.method != "POST":
        return pages.render(request, "law/notice_new.html", context)
    if not form.is_valid():
        return pages.render(request, "law/notice_new.html", context, 422)
    text = form.cleaned_data["text"]
    context["form"] = NoticeForm(initial={"text": text})
    faults = notice_problems(text)
    if faults:
        return pages.render(request, "law/notice_new.html", {**context, "faults": faults}, 422)
    notice = parse_notice(text)
    if "propose" in request.POST:
        return pages.send(request, lambda: proposed(request, notice))
    return pages.render(request, "law/notice_new.html", {**context, "checked": True, **content_of(notice)})


def proposed(request: Request, notice: Notice) -> tuple[str, Message]:
    """Put it before a second person."""
    made = actions.propose_notice(notice=notice, by=request.user, at=answers.at(request))
    said = zh("已提请导入 %(year)s 年的放假通知，由另一人批准后生效。", year=notice.year)
    return reverse("notice", args=[made.pk]), said


def content_of(notice: Notice, *, moving: bool = True) -> dict[str, Any]:
    """The days a notice names and, before it holds, the running clocks it would move."""
    moves = cases.preview_calendar(queries.preview_notice(notice)) if moving else []
    return {
        "notice": notice,
        "off": [row for row in notice.rows if not row.is_workday and row.date.weekday() < 5],
        "worked": [row for row in notice.rows if row.is_workday and row.date.weekday() >= 5],
        "moves": [{"one": one, "title": terms.term(one.code)[0]} for one in moves[:SHOWN]],
        "moves_total": len(moves),
        "moves_more": max(0, len(moves) - SHOWN),
    }


@pages.screen
def notice(request: Request, pk: int) -> HttpResponse:
    """A proposed notice with what it would move, and the answer of a second person."""
    proposal = queries.calendar_proposal(pk)
    asked = proposal.approval

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        act: dict[str, Any] = {"proposal_id": pk, "by": request.user, "at": answers.at(request)}
        if "withdraw" in request.POST:
            actions.withdraw_notice(note=values["note"], **act)
            return reverse("calendar"), zh("已撤回这项提请。")
        if "approve" not in request.POST:
            actions.refuse_notice(reason=values["note"], **act)
            return reverse("calendar"), zh("未批准导入，已退回。")
        moved = cases.approve_calendar(note=values["note"], shown=pages.shown(request), **act)
        said = zh("已批准，%(year)s 年的通知生效，%(n)s 个在办期限随之变动。", year=proposal.year, n=len(moved))
        return f"{reverse('calendar')}?year={proposal.year}", said

    context = {
        "proposal": proposal,
        "asked": asked,
        "own": asked.asked_by_id == request.user.pk,
        "digest": digest(actions.notice_content(proposal)),
        **content_of(queries.notice_of(proposal), moving=asked.pending),
        **powers(request),
    }
    return pages.form_page(request, "law/notice.html", DecisionForm(request.POST or None), perform, context)
