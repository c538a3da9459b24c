"""Approvals: what waits for me, and one proposal with the evidence beside the question."""

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from laojian.cases import actions, queries
from laojian.cases.rules.flow import FLOW, title_of_step
from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import actions as org_actions
from laojian.org import queries as org_queries
from laojian.org.rules.second import digest
from laojian.web import answers
from laojian.web.workbench import pages, terms
from laojian.web.workbench.approvals import inbox
from laojian.web.workbench.cases import corrections
from laojian.web.workbench.cases.views.case import clocks_of, content_of
from laojian.web.workbench.forms import DecisionForm
from laojian.web.workbench.pages import Request


@pages.screen
def approvals(request: Request) -> HttpResponse:
    """What waits for me, what I proposed, what became of it."""
    on = answers.today(request)
    waiting = inbox.lines(request.user, on)
    context = {
        "lines": [one for one in waiting if not one.own],
        "mine": [one for one in waiting if one.own],
        "decided": queries.decided(request.user, on, limit=20),
        "key": answers.fresh_key(),
    }
    return pages.render(request, "approvals/list.html", context)


@pages.screen
def approval(request: Request, case_id: int, pk: int) -> HttpResponse:
    """One proposal: what is asked, why, the evidence, and the two answers."""
    asked = queries.approval(request.user, pk, answers.today(request), answers.at(request))
    proposal, step, view = asked.proposal, asked.step, asked.case
    if proposal.case_id != case_id:
        raise NotFound(zh("没有这项审批"))

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        act: dict[str, Any] = {"proposal_id": pk, "by": request.user, "at": answers.at(request), "note": values["note"]}
        if "refuse" in request.POST:
            actions.refuse(**act)
            return reverse("approvals"), zh("未批准“%(step)s”。", step=title_of_step(proposal.step))
        if "withdraw" in request.POST:
            actions.withdraw_proposal(**act)
            return reverse("case", args=[case_id]), zh("已撤回“%(step)s”。", step=title_of_step(proposal.step))
        if "approve" not in request.POST:
            raise Invalid(zh("请选择批准或者不批准"))
        actions.approve(shown=pages.shown(request), **act)
        return reverse("case", args=[case_id]), zh("已批准“%(step)s”。", step=title_of_step(proposal.step))

    context: dict[str, Any] = {
        "asked": asked,
        "digest": asked.digest,
        "difference": [(gettext(one.label), one.was, one.now) for one in asked.changed],
        "proposal": proposal,
        "step": step,
        "case": view.case,
        "state_title": view.state,
        "target": FLOW.state(step.target).title,
        "stands": corrections.stands(view.case, proposal.inputs, view.steps),
        "papers_due": [(code, terms.paper(code)) for code in step.papers],
        **clocks_of(view),
        **content_of(view),
    }
    return pages.form_page(request, "approvals/page.html", DecisionForm(request.POST or None), perform, context)


#: What the second person's answer is bound to, and says nothing to who reads it.
MARKS: Final = ("wish", "purpose")


@pages.screen
def file(request: Request, pk: int) -> HttpResponse:
    """A list of many rows that somebody wants in a file: what it is, and the answer of a second person."""
    wanted, on = org_queries.file_asked(pk), answers.today(request)
    asked = wanted.asked
    own = wanted.officer_id == request.user.pk
    may_approve = access.allowed(request.user, asked.permission, asked.place, on=on)
    if not own and not may_approve:
        raise NotFound(zh("没有这项申请"))

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        act: dict[str, Any] = {"file_id": pk, "by": request.user, "at": answers.at(request)}
        if "withdraw" in request.POST:
            org_actions.withdraw_file(note=values["note"], **act)
            return reverse("approvals"), zh("已撤回这项提请。")
        if "approve" not in request.POST:
            org_actions.refuse_file(reason=values["note"], **act)
            return reverse("approvals"), zh("未批准导出，已退回。")
        org_actions.approve_file(note=values["note"], shown=pages.shown(request), **act)
        return reverse("approvals"), zh("已批准，提请人可以导出一次。")

    content = org_actions.file_content(wanted, answers.at(request))
    context = {
        "wanted": wanted,
        "asked": asked,
        "own": own,
        "may_approve": may_approve,
        "content": [
            (gettext(label), gettext(value) if name == "list" else value)
            for name, (label, value) in content.items()
            if value and name not in MARKS
        ],
        "digest": digest(content),
    }
    return pages.form_page(request, "approvals/file.html", DecisionForm(request.POST or None), perform, context)
