"""Takes a step that was found lawful: history, effects, clocks, papers, ledger, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from laojian.cases.actions.effects import Act, apply
from laojian.cases.filling import Filling, Moment
from laojian.cases.models import Case, CasePaper, CaseStep, Clock, ClockPause, Proposal
from laojian.cases.reading import CLOCK_FIELDS, TEMPLATES, Loaded, as_value, derived
from laojian.cases.rules.clocks import ClockValue, Taken, effective, nearest
from laojian.cases.rules.flow_table import FINAL_STATES, VERSION
from laojian.cases.rules.papers import papers_for
from laojian.documents import actions as documents
from laojian.kernel.flow import Step
from laojian.ledger.actions import record
from laojian.org.actions import second
from laojian.org.models import Officer


@dataclass(frozen=True, slots=True)
class Move:
    """A step ready to be taken. `approved_by`: the second person, where there is one."""

    step: Step
    inputs: dict[str, Any]
    on: date
    at: datetime
    by: Officer | None
    approved_by: Officer | None = None
    late: bool = False
    authority: str = ""


def perform(loaded: Loaded, move: Move) -> CaseStep:
    """Store the step and everything that follows from it. The case is locked and the step found lawful."""
    case = loaded.case
    row = _store(loaded, move)
    taken = Taken(
        row.seq, row.step, row.source, row.target, row.on, row.recorded_at, row.inputs, row.by_id, row.approved_by_id
    )
    case.seq, case.state = row.seq, row.target
    apply(Act(loaded, taken, move.by, move.at, move.on))
    loaded.steps.append(taken)
    loaded.history = effective(loaded.steps)
    settle(loaded, at=move.at, who=move.approved_by or move.by)
    case.save()
    _issue(loaded, move, row.seq)
    if row.target != row.source:
        _lapse(case, move)
    record(
        verb=move.step.verb,
        subject=case.ref,
        by=_ref(move.approved_by or move.by),
        at=move.at,
        on=move.on,
        authority=move.authority,
        basis=move.step.basis,
        payload={
            "seq": row.seq,
            "step": row.step,
            "from": row.source,
            "to": row.target,
            "proposed_by": move.by.pk if move.approved_by and move.by else None,
            "late": move.late,
            "inputs": move.inputs,
        },
    )
    return row


def _ref(officer: Officer | None) -> Any:
    return officer.ref if officer else None


def _store(loaded: Loaded, move: Move) -> CaseStep:
    case = loaded.case
    return CaseStep.objects.create(
        case=case,
        seq=case.seq + 1,
        prev_seq=case.seq,
        flow_version=VERSION,
        source=case.state,
        step=move.step.name,
        target=move.step.target,
        on=move.on,
        recorded_at=move.at,
        by=move.by,
        approved_by=move.approved_by,
        late=move.late,
        late_proof_id=move.inputs.get("late_proof") if move.late else None,
        inputs=move.inputs,
    )


def settle(loaded: Loaded, *, at: datetime, who: Officer | None) -> None:
    """Clocks, nearest due day and marks of the case follow its steps; the caller saves the case."""
    case = loaded.case
    loaded.before = loaded.clocks
    loaded.clocks = derived(loaded.steps, law=loaded.law, known=loaded.known)
    paused = any(clock.halts for clock in (*loaded.before, *loaded.clocks))
    store_clocks(case, loaded.clocks, paused=paused)
    first = nearest(loaded.clocks)
    case.due, case.due_code = (first.due, first.code) if first else (None, "")
    case.is_open = case.state not in FINAL_STATES
    case.search_text = search_text(case)
    case.changed_at, case.changed_by = at, who


def search_text(case: Case) -> str:
    """What the list is searched by, in lower case."""
    return f"{case.number} {case.title} {case.employer_name} {case.employer_uscc}".lower()


def store_clocks(case: Case, clocks: list[ClockValue], *, paused: bool = True) -> int:
    """Make the stored clocks what they are derived to be; how many rows changed. `paused`: there may be pauses."""
    found = Clock.objects.filter(case=case)
    rows = {(row.code, row.start_seq): row for row in (found.prefetch_related("pauses") if paused else found)}
    changed = 0
    fresh: list[ClockValue] = []
    for value in clocks:
        row = rows.pop((value.code, value.start_seq), None)
        if row is None:
            fresh.append(value)
        elif as_value(row, paused=paused) != value:
            changed += 1
            _rewrite(row, value, paused=paused)
    made = Clock.objects.bulk_create(
        Clock(case=case, **{name: getattr(value, name) for name in CLOCK_FIELDS}) for value in fresh
    )
    for row, value in zip(made, fresh, strict=True):
        _pauses(row, value)
    if rows:
        Clock.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    return changed + len(fresh) + len(rows)


def _rewrite(row: Clock, value: ClockValue, *, paused: bool) -> None:
    for name in CLOCK_FIELDS:
        setattr(row, name, getattr(value, name))
    row.save()
    if paused:
        ClockPause.objects.filter(clock=row).delete()
        _pauses(row, value)


def _pauses(row: Clock, value: ClockValue) -> None:
    if value.halts:
        ClockPause.objects.bulk_create(
            ClockPause(clock=row, first=halt.first, last=halt.last, seq=halt.seq, reason=halt.reason)
            for halt in value.halts
        )


def _issue(loaded: Loaded, move: Move, seq: int) -> None:
    case = loaded.case
    papers = papers_for(move.step, move.inputs, kind=case.kind, templates=TEMPLATES)
    signed = move.inputs.get("signed_paper") or move.inputs.get("waiver_paper")
    if signed:
        code = move.step.papers[0]
        CasePaper.objects.create(case=case, code=code, step_seq=seq, file_id=signed, by=move.by, at=move.at)
    if not papers.issued:
        return
    filling = Filling(loaded, Moment(move.inputs, move.on, move.at, move.by, move.approved_by, move.step.basis))
    for code in papers.issued:
        document = documents.issue(
            code=code,
            facts=filling.facts(code),
            subject=case.ref,
            authority=case.unit,
            place=case.place,
            by=move.approved_by or move.by,
            at=move.at,
            on=move.on,
        )
        CasePaper.objects.create(
            case=case, code=code, step_seq=seq, document=document, file=document.file, by=move.by, at=move.at
        )


def _lapse(case: Case, move: Move) -> None:
    """A step that left the state makes what waited there void."""
    waiting = Proposal.objects.filter(case=case, approval__state="pending").values_list("approval_id", flat=True)
    for approval_id in waiting.order_by("approval_id"):
        second.end(approval=second.locked(approval_id), by=move.approved_by or move.by, at=move.at)
