"""The one door for moving a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from laojian.cases import law_tables
from laojian.cases.actions import moving
from laojian.cases.actions.preconditions import (
    LATE_PERMISSION,
    approval_place,
    lateness,
    locked,
    officer_named,
    require_files,
    require_free,
    require_fresh,
    require_proof,
    require_right,
    require_seen,
)
from laojian.cases.models import Case, Clock, Proposal
from laojian.cases.reading import Loaded
from laojian.cases.rules import duties
from laojian.cases.rules.checks import Context, check
from laojian.cases.rules.cleaning import clean
from laojian.cases.rules.flow import FLOW, step_named
from laojian.cases.rules.inputs import INPUTS
from laojian.cases.rules.states import CaseState
from laojian.cases.shown import proposal_content
from laojian.kernel.clocks import due
from laojian.kernel.flow import Step, refused_for
from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.access import Held
from laojian.org.actions import second
from laojian.org.models import Officer


@transaction.atomic
def take_step(
    *,
    case_id: int,
    step: str,
    inputs: Mapping[str, Any],
    on: date,
    by: Officer,
    at: datetime,
    expected_seq: int | None = None,
) -> Case:
    """Take a step, or propose it when it needs a second person (also every late one).

    `step` is the full name or the plain one; `on` the day it happened in law; `expected_seq` the sequence number
    the person saw. Raises NotFound, Forbidden, Stale, Refused (unlawful now), Invalid (an answer does not fit).
    """
    case = locked(case_id)
    loaded = Loaded(case, on=on)
    if expected_seq is not None and expected_seq != case.seq:
        require_seen(case, by, loaded)
    require_fresh(case, expected_seq)
    wanted = step_named(case.state, step)
    if wanted.actor == "system":
        raise Refused(zh("“%(step)s”由系统到期自动办理", step=zh(wanted.title)), basis=wanted.basis)
    held = require_right(wanted, wanted.permission, by, loaded)
    require_free(duties.excluded(wanted, by.pk, loaded.record([by.pk])))
    answers = prepared(loaded, wanted, inputs, at=at)
    late = lateness(loaded, on, at)
    require_proof(late, answers)
    require_facts(loaded, wanted)
    if wanted.approval or late:
        propose(loaded, wanted, answers, on=on, by=by, at=at, late=late, held=held)
    else:
        moving.perform(loaded, moving.Move(wanted, answers, on, at, by, authority=str(held)))
    return case


def prepared(loaded: Loaded, step: Step, raw: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """The answers, read and checked against the law and the file."""
    answers = clean(step, raw)
    require_files(loaded.case, answers)
    for name, value in answers.items():
        if name in INPUTS and INPUTS[name].kind == "officer":
            officer_named(value, name)
    context = Context(
        on=loaded.on,
        history=loaded.history,
        calendar=loaded.calendar,
        amount=partial(law_tables.amount, on=loaded.on),
        terms=loaded.terms(at),
        suspected_duplicates=bool(loaded.case.suspected_duplicates),
    )
    check(step, answers, context)
    return answers


def require_facts(loaded: Loaded, step: Step) -> None:
    """Raise Refused for the first thing the step needs and the file lacks."""
    for lacking in FLOW.missing(step, loaded.file().fact):
        raise refused_for(step, lacking)


def propose(
    loaded: Loaded,
    step: Step,
    answers: dict[str, Any],
    *,
    on: date,
    by: Officer,
    at: datetime,
    late: bool,
    held: Held,
) -> Proposal:
    """Lay the step before a second person. Raises Stale when it lies there already."""
    case = loaded.case
    answer_by = None
    if step.name == "transfer_police":
        term = loaded.law.row("DL29", on, at, None).term
        answer_by = due(term, on, calendar=loaded.calendar).day
    proposal = Proposal(
        case=case,
        step=step.name,
        district_code=case.district_code,
        street_code=case.street_code,
        seq=case.seq,
        inputs=answers,
        on=on,
        late=late,
        late_proof_id=answers.get("late_proof") if late else None,
        due=answer_by,
    )
    proposal.approval = second.ask(
        kind="step",
        subject=case.ref,
        key=f"{case.pk}/{step.name}",
        place=approval_place(step, case),
        permission=step.approval or LATE_PERMISSION,
        asked_with=step.permission,
        held=held,
        content=proposal_content(proposal, case),
        by=by,
        at=at,
    )
    proposal.save()
    record(
        verb="case.propose",
        subject=case.ref,
        by=by.ref,
        at=at,
        on=on,
        authority=str(held),
        basis=step.basis,
        payload={"proposal": proposal.pk, "step": step.name, "late": late, "inputs": answers},
    )
    return proposal


@transaction.atomic
def expire_order(*, case_id: int, at: datetime) -> Case | None:
    """Note that an order to correct ran out unfulfilled (T18); None when that is not so. The system acts."""
    case = locked(case_id)
    on = localdate(at)
    loaded = Loaded(case, on=on)
    if case.state != CaseState.ORDERED or not loaded.file().fact("order_overdue"):
        return None
    moving.perform(loaded, moving.Move(FLOW.step("order_expired"), {}, on, at, None, authority="system"))
    return case


def expire_orders(*, at: datetime, limit: int = 500) -> list[int]:
    """Every order that ran out by the day of `at`; the ids of the cases that moved."""
    over = Clock.objects.filter(code="SET-ORDER", stopped_on__isnull=True, due__lt=localdate(at))
    moved = []
    for case_id in over.order_by("due", "case_id").values_list("case_id", flat=True)[:limit]:
        if expire_order(case_id=case_id, at=at) is not None:
            moved.append(case_id)
    return moved
