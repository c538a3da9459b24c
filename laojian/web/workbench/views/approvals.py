"""Approvals: what waits for me, and one proposal with the evidence beside the question."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from laojian.cases import actions, queries
from laojian.cases.queries import CaseView
from laojian.cases.rules.cleaning import shown
from laojian.cases.rules.flow import FLOW, title_of_step
from laojian.cases.rules.inputs import INPUTS
from laojian.cases.rules.sources import EVIDENCE_KINDS
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.web.workbench import door, terms, trails
from laojian.web.workbench.forms.content import DecisionForm
from laojian.web.workbench.views.cases import clocks_of, content_of


@door.screen
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I proposed, what became of it."""
    on = door.today(request)
    context = {
        "rows": queries.approvals(request.user, on),
        "drafts": queries.drafts(request.user),
        "decided": queries.decided(request.user, limit=20),
        "key": door.fresh_key(),
    }
    return door.render(request, "approvals/list.html", context)


@door.screen
def approval(request: HttpRequest, case_id: int, pk: int) -> HttpResponse:
    """One proposal: what is asked, why, the evidence, and the two answers."""
    on = door.today(request)
    view = queries.case_view(request.user, case_id, on)
    proposal = next((one for one in view.proposals if one.pk == pk), None)
    if proposal is None:
        raise NotFound(zh("没有这项审批"))
    step = FLOW.step(proposal.step)

    def perform(values: dict[str, Any]) -> tuple[str, Message]:
        act: dict[str, Any] = {"proposal_id": pk, "by": request.user, "at": door.at(request), "note": values["note"]}
        if "refuse" in request.POST:
            actions.refuse(**act)
            return reverse("approvals"), zh("未批准“%(step)s”。", step=title_of_step(proposal.step))
        if "withdraw" in request.POST:
            actions.withdraw_proposal(**act)
            return reverse("case", args=[case_id]), zh("已撤回“%(step)s”。", step=title_of_step(proposal.step))
        actions.approve(**act)
        return reverse("case", args=[case_id]), zh("已批准“%(step)s”。", step=title_of_step(proposal.step))

    context: dict[str, Any] = {
        "proposal": proposal,
        "step": step,
        "case": view.case,
        "state_title": view.state,
        "target": FLOW.state(step.target).title,
        "answers": answers_of(view, proposal.inputs),
        "papers_due": [(code, terms.paper(code)) for code in step.papers],
        "own": proposal.by_id == request.user.pk,
        "open": proposal.state == "pending",
        "kinds": EVIDENCE_KINDS,
        **clocks_of(view),
        **content_of(view),
    }
    return door.form_page(request, "approvals/page.html", DecisionForm(request.POST or None), perform, context)


def answers_of(view: CaseView, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """What the proposer filled in, in words; people by name, files as links."""
    people = {one.officer_id: one.officer.name for one in view.team}
    wanted = [value for name, value in inputs.items() if name in INPUTS and INPUTS[name].kind == "officer"]
    people |= trails.names_of(wanted)
    rows = []
    for name, value in inputs.items():
        spec = INPUTS.get(name)
        if spec is None or value in (None, ""):
            continue
        row: dict[str, Any] = {"label": spec.label, "file": None, "text": shown(name, value)}
        if spec.kind == "file":
            row["file"] = value
        elif spec.kind == "officer":
            row["text"] = people.get(value, value)
        rows.append(row)
    return rows
