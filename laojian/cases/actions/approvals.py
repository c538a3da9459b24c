"""The second person: approve, refuse, or the proposer takes it back. Exactly one of them wins."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from laojian.cases.actions import moving
from laojian.cases.actions.preconditions import lateness, locked, require_free, require_seen
from laojian.cases.actions.steps import prepared, require_facts
from laojian.cases.models import Case, Proposal
from laojian.cases.reading import Loaded
from laojian.cases.rules import duties
from laojian.cases.rules.flow import step_named
from laojian.cases.shown import proposal_content
from laojian.kernel.flow import Step
from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.access import Held
from laojian.org.actions import second
from laojian.org.models import Officer

TWO_PEOPLE = "行政处罚法 第五十七条"


@transaction.atomic
def approve(
    *,
    proposal_id: int,
    by: Officer,
    at: datetime,
    note: str = "",
    on: date | None = None,
    shown: str | None = None,
) -> Case:
    """Let a proposed step take effect. It is dated the day of the approval; a late entry keeps its own day.

    `shown`: the digest of what the person was shown (`shown.proposal_content`). Raises NotFound, Forbidden, Refused
    (not a second person, team member, other duty, no longer lawful), Stale, Changed.
    """
    proposal, loaded = _pending(proposal_id, by, at, on)
    step = step_named(loaded.case.state, proposal.step)
    held, asker = _authorities(proposal, loaded, by, at)
    approval = proposal.approval
    second.approve(
        approval=approval,
        held=held,
        asker=asker,
        free=_free(proposal, step, loaded),
        content=proposal_content(proposal, loaded.case),
        shown=shown,
        by=by,
        at=at,
        note=note,
    )
    raw = {key: value for key, value in proposal.inputs.items() if value not in (None, "")}
    answers = prepared(loaded, step, raw, at=at)
    if lateness(loaded, loaded.on, at) and not proposal.late:
        raise Invalid(
            zh("批准日期迟于一个工作日录入，须由提出人附证明重新提出"), basis="行政处罚法 第四十七条", field="on"
        )
    require_facts(loaded, step)
    moving.perform(
        loaded,
        moving.Move(step, answers, loaded.on, at, approval.asked_by, by, late=proposal.late, authority=str(held)),
    )
    return loaded.case


@transaction.atomic
def refuse(*, proposal_id: int, by: Officer, at: datetime, note: str) -> Proposal:
    """Do not approve a proposed step; the reason is told. Raises as `approve` does."""
    proposal, loaded = _pending(proposal_id, by, at, None)
    step = step_named(loaded.case.state, proposal.step)
    held, asker = _authorities(proposal, loaded, by, at)
    free = _free(proposal, step, loaded)
    second.refuse(approval=proposal.approval, held=held, asker=asker, free=free, by=by, at=at, note=note)
    _tell(proposal, "case.refuse_proposal", by, at, step.basis, str(held))
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: Officer, at: datetime, note: str = "") -> Proposal:
    """Take one's own proposal back. Raises Forbidden for anybody else's, Stale when it was decided."""
    proposal, _ = _pending(proposal_id, by, at, None)
    second.withdraw(approval=proposal.approval, by=by, at=at, note=note)
    _tell(proposal, "case.withdraw_proposal", by, at, TWO_PEOPLE, "")
    return proposal


def _pending(proposal_id: int, by: Officer, at: datetime, on: date | None) -> tuple[Proposal, Loaded]:
    """The proposal and its case, both locked, case first; Stale when somebody decided before, or moved the case: a step
    that leaves the state lets what waited there lapse."""
    case_id = Proposal.objects.filter(pk=proposal_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound(zh("没有这项审批"))
    case = locked(case_id)
    proposal = Proposal.objects.get(pk=proposal_id)
    proposal.approval = second.locked(proposal.approval_id)
    loaded = Loaded(case, on=proposal.on if proposal.late else on or max(proposal.on, localdate(at)))
    if proposal.approval.asked_by_id != by.pk:
        require_seen(case, by, loaded, on=localdate(at))
    second.require_pending(proposal.approval)
    return proposal, loaded


def _authorities(proposal: Proposal, loaded: Loaded, by: Officer, at: datetime) -> tuple[Held, Held | None]:
    """What decider and proposer act on today: a late step keeps its own day, but not the rights of that day."""
    approval, today = proposal.approval, localdate(at)
    held = access.require(by, approval.permission, approval.place, on=today, assigned=loaded.assigned(by.pk))
    asker = approval.asked_by
    assigned = loaded.assigned(asker.pk)
    return held, access.held_for(asker, approval.asked_with, loaded.case.place, on=today, assigned=assigned)


def _free(proposal: Proposal, step: Step, loaded: Loaded) -> second.Free:
    """Neither the decider nor the proposer may be excluded on the case, each for his part of the step."""

    def free(officer: Officer) -> None:
        part: duties.Part = "do" if officer.pk == proposal.approval.asked_by_id else "approve"
        require_free(duties.excluded(step, officer.pk, loaded.record([officer.pk]), part=part))

    return free


def _tell(proposal: Proposal, verb: str, by: Officer, at: datetime, basis: str, authority: str) -> None:
    record(
        verb=verb,
        subject=proposal.case.ref,
        by=by.ref,
        at=at,
        authority=authority,
        basis=basis,
        payload={"proposal": proposal.pk, "step": proposal.step, "note": proposal.approval.answer},
    )
