"""Steps that wait for a second person: lists of them, and one with the evidence beside the question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet

from laojian.cases.models import Proposal
from laojian.cases.queries.scope import one, visible_to
from laojian.cases.queries.view import CaseView, view_of
from laojian.cases.reading import Loaded
from laojian.cases.rules import duties
from laojian.cases.rules.cleaning import shown
from laojian.cases.rules.flow import FLOW, title_of_step
from laojian.cases.rules.inputs import INPUTS
from laojian.cases.rules.needs import NEEDS
from laojian.cases.shown import proposal_content
from laojian.kernel.flow import Step
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org.actions.second import why_not
from laojian.org.models import Officer
from laojian.org.rules.second import Difference, difference, digest

SHOWN: Final = 50
MOST_WAITING: Final = 100
#: The rights that steps wait for; a late entry waits for the one to approve corrections.
APPROVED_BY: Final = tuple(sorted({step.approval or "case.approve_correction" for step in FLOW.steps}))


class ProposalRow(NamedTuple):
    """A step that waits for a second person, or waited. `own`: the reader proposed it."""

    id: int
    case_id: int
    number: str
    title: str
    employer_name: str
    step: str
    on: date
    at: datetime
    due: date | None
    late: bool
    state: str
    proposed_by: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    own: bool = False

    @property
    def step_title(self) -> Message:
        """The words of the step."""
        return title_of_step(self.step)


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing the proposer filled in. `file`: the stored file's id where the answer is one."""

    name: str
    label: Message
    kind: str
    text: Message
    file: int | None


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """One proposal for its reader. `may`: the reader can decide it now; else `missing` (what the file still needs),
    `excluded` (why this person may not), `permitted` (holds the right at the place). `own`: may take it back.
    `digest`: of what there is to decide now; `changed`: what differs from when it was asked."""

    proposal: Proposal
    step: Step
    title: Message
    answers: tuple[Answer, ...]
    case: CaseView
    own: bool
    permitted: bool
    missing: tuple[Message, ...]
    excluded: tuple[Message, ...]
    digest: str
    changed: tuple[Difference, ...]

    @property
    def open(self) -> bool:
        """Whether nobody decided yet."""
        return self.proposal.approval.pending

    @property
    def may(self) -> bool:
        """Whether the reader can approve it now."""
        return self.open and self.permitted and not self.missing and not self.excluded


def approvals(officer: Officer, on: date, *, limit: int = SHOWN) -> tuple[ProposalRow, ...]:
    """What waits for this officer's approval: by permission and place, not one's own, not in one's own case."""
    return _rows(_waiting(officer, on).order_by("approval__asked_at", "id"), officer, limit)


def waiting_count(officer: Officer, on: date) -> int:
    """How many approvals wait, up to 100."""
    return _waiting(officer, on).order_by()[:MOST_WAITING].count()


def drafts(officer: Officer, on: date | None = None, *, limit: int = SHOWN) -> tuple[ProposalRow, ...]:
    """What the officer proposed and nobody decided yet; with `on`, as far as he may still see the case."""
    rows = _mine(officer, on).filter(approval__state="pending")
    return _rows(rows.order_by("-approval__asked_at", "-id"), officer, limit)


def decided(officer: Officer, on: date | None = None, *, limit: int = SHOWN) -> tuple[ProposalRow, ...]:
    """What became of the officer's proposals, the newest first; with `on`, as far as he may still see the case."""
    rows = _mine(officer, on).exclude(approval__state="pending")
    return _rows(rows.order_by("-approval__asked_at", "-id"), officer, limit)


def approval(officer: Officer, proposal_id: int, on: date, at: datetime) -> ApprovalView:
    """One proposal with the case around it; a constant number of queries.

    Raises NotFound for a proposal in a case the officer may not see, as for one that is not there.
    """
    people = ("approval__asked_by", "approval__first_by", "approval__decided_by")
    proposal = Proposal.objects.select_related(*people).filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound(zh("没有这项审批"))
    case = one(officer, proposal.case_id, on)
    loaded = Loaded(case, on=on)
    step = FLOW.step(proposal.step)
    asked = proposal.approval
    waiting = asked.pending
    file = loaded.file()
    now = proposal_content(proposal, case)
    barred = [one.reason for one in duties.excluded(step, officer.pk, loaded.record([officer.pk]), part="approve")]
    held = access.held_for(officer, asked.permission, asked.place, on=on, assigned=loaded.assigned(officer.pk))
    no = why_not(asked, held, None, officer, at) if waiting else None
    return ApprovalView(
        proposal=proposal,
        step=step,
        title=title_of_step(proposal.step),
        answers=answers_of(proposal.inputs),
        case=view_of(loaded, officer),
        own=asked.asked_by_id == officer.pk,
        permitted=held is not None,
        digest=digest(now),
        changed=difference(asked.content, now) if waiting else (),
        missing=tuple(NEEDS[name].reason for name in step.needs if not file.fact(name)) if waiting else (),
        excluded=(*((no.reason,) if no else ()), *barred) if waiting else (),
    )


def answers_of(inputs: dict[str, Any]) -> tuple[Answer, ...]:
    """Stored answers in words, with their labels; people by name in one query."""
    given = [
        (name, INPUTS[name], value) for name, value in inputs.items() if name in INPUTS and value not in (None, "")
    ]
    ids = {value for _, spec, value in given if spec.kind == "officer"}
    names = dict(Officer.objects.filter(pk__in=ids).values_list("pk", "name"))
    return tuple(
        Answer(
            name=name,
            label=spec.label,
            kind=spec.kind,
            text=zh("%(value)s", value=names.get(value, value)) if spec.kind == "officer" else shown(name, value),
            file=value if spec.kind == "file" else None,
        )
        for name, spec, value in given
    )


def _waiting(officer: Officer, on: date) -> QuerySet[Proposal]:
    arms = [
        Q(approval__permission=permission, approval__place__startswith=place)
        for permission in APPROVED_BY
        for place in access.places(officer, permission, on)
    ]
    if not arms:
        return Proposal.objects.none()
    rows = Proposal.objects.filter(reduce(or_, arms), approval__state="pending").exclude(approval__asked_by=officer)
    rows = rows.exclude(case__lead_officer=officer).exclude(case__second_officer=officer)
    return rows.filter(case__in=visible_to(officer, on).values("pk"))


def _mine(officer: Officer, on: date | None) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(approval__asked_by=officer)
    return rows if on is None else rows.filter(case__in=visible_to(officer, on).values("pk"))


def _rows(rows: QuerySet[Proposal], officer: Officer, limit: int) -> tuple[ProposalRow, ...]:
    values = rows.values_list(
        "id", "case_id", "case__number", "case__title", "case__employer_name", "step", "on", "approval__asked_at",
        "due", "late", "approval__state", "approval__asked_by__name", "approval__decided_by__name",
        "approval__decided_at", "approval__answer", "approval__asked_by_id",
    )[:limit]  # fmt: skip
    return tuple(ProposalRow(*row[:-1], own=row[-1] == officer.pk) for row in values)
