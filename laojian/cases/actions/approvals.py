"""The second person: approve, refuse, or the proposer takes it back. Exactly one of them wins."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from laojian.cases.actions import moving
from laojian.cases.actions.doorway import lateness, locked, require_free, require_right, require_seen, stale
from laojian.cases.actions.steps import prepared, require_facts
from laojian.cases.models import Case, CaseStep, Proposal
from laojian.cases.reading import Loaded
from laojian.cases.rules import duties
from laojian.cases.rules.flow import step_named
from laojian.kernel.refusal import Forbidden, Invalid, NotFound
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.models import Officer

TWO_PEOPLE = "行政处罚法 第五十七条"


@transaction.atomic
def approve(*, proposal_id: int, by: Officer, at: datetime, note: str = "", on: date | None = None) -> Case:
    """Let a proposed step take effect. It is dated the day of the approval; a late entry keeps its own day.

    Raises NotFound, Forbidden, Refused (same person, team member, other duty, no longer lawful), Stale.
    """
    proposal, loaded = _pending(proposal_id, by, at, on)
    step = step_named(loaded.case.state, proposal.step)
    held = require_right(step, proposal.permission, by, loaded, place=proposal.place)
    exclusions = duties.excluded(
        step, by.pk, loaded.record([by.pk]), part="approve", proposer=proposal.by_id
    )  # fmt: skip
    require_free(exclusions)
    require_free(duties.excluded(step, proposal.by_id, loaded.record([proposal.by_id])))
    raw = {key: value for key, value in proposal.inputs.items() if value not in (None, "")}
    answers = prepared(loaded, step, raw, at=at)
    late = lateness(loaded, loaded.on, at)
    if late and not proposal.late_proof_id:
        raise Invalid(
            zh("批准日期迟于一个工作日录入，须由提出人附证明重新提出"), basis="行政处罚法 第四十七条", field="on"
        )  # fmt: skip
    require_facts(loaded, step)
    _decide(proposal, Proposal.State.APPROVED, by, at, note)
    moving.perform(
        loaded,
        moving.Move(step, answers, loaded.on, at, proposal.by, by, late=proposal.late or late, authority=str(held)),
    )
    return loaded.case


@transaction.atomic
def refuse(*, proposal_id: int, by: Officer, at: datetime, note: str) -> Proposal:
    """Do not approve a proposed step; the reason is told. Raises as `approve` does."""
    proposal, loaded = _pending(proposal_id, by, at, None)
    step = step_named(loaded.case.state, proposal.step)
    held = require_right(step, proposal.permission, by, loaded, place=proposal.place)
    require_free(
        duties.excluded(step, by.pk, loaded.record([by.pk]), part="approve", proposer=proposal.by_id)
    )  # fmt: skip
    if not note.strip():
        raise Invalid(zh("不予批准应当说明理由"), basis=TWO_PEOPLE, field="note")
    _decide(proposal, Proposal.State.REFUSED, by, at, note)
    _tell(proposal, "case.refuse_proposal", by, at, step.basis, str(held))
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: Officer, at: datetime, note: str = "") -> Proposal:
    """Take one's own proposal back. Raises Forbidden for anybody else's, Stale when it was decided."""
    proposal, _ = _pending(proposal_id, by, at, None)
    if proposal.by_id != by.pk:
        raise Forbidden(zh("只能撤回自己提出的事项"), basis=TWO_PEOPLE)
    _decide(proposal, Proposal.State.WITHDRAWN, by, at, note)
    _tell(proposal, "case.withdraw_proposal", by, at, TWO_PEOPLE, "")
    return proposal


def _pending(proposal_id: int, by: Officer, at: datetime, on: date | None) -> tuple[Proposal, Loaded]:
    """The proposal and its case, both locked, case first; Stale when somebody decided before."""
    case_id = Proposal.objects.filter(pk=proposal_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound(zh("没有这项审批"))
    case = locked(case_id)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("by", "decided_by").get(pk=proposal_id)
    loaded = Loaded(case, on=proposal.on if proposal.late else on or max(proposal.on, localdate(at)))
    if proposal.by_id != by.pk:
        require_seen(case, by, loaded)
    if proposal.state != Proposal.State.PENDING:
        raise stale(proposal.decided_by, proposal.decided_at or proposal.at)
    moved = CaseStep.objects.filter(case=case, seq__gt=proposal.seq)
    if any(source != target for source, target in moved.values_list("source", "target")):
        raise stale(case.changed_by, case.changed_at)
    return proposal, loaded


def _decide(proposal: Proposal, state: str, by: Officer, at: datetime, note: str) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.reason = state, by, at, note.strip()[:400]
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _tell(proposal: Proposal, verb: str, by: Officer, at: datetime, basis: str, authority: str) -> None:
    record(
        verb=verb,
        subject=proposal.case.ref,
        by=by.ref,
        at=at,
        authority=authority,
        basis=basis,
        payload={"proposal": proposal.pk, "step": proposal.step, "note": proposal.reason},
    )
