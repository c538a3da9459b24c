"""The case page: everything about one case, and the next lawful steps with what each still needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from laojian.cases.lawful import lawful_acts
from laojian.cases.models import (
    Case,
    CasePaper,
    CaseStep,
    Claim,
    Correction,
    Deadline,
    Evidence,
    Link,
    Payment,
    Proposal,
    TeamMember,
)
from laojian.cases.queries.scope import one, visible_to
from laojian.cases.queries.trails import TimelineRow, timeline_of
from laojian.cases.reading import Loaded, violation_at
from laojian.cases.rules import duties
from laojian.cases.rules.cleaning import fields_of
from laojian.cases.rules.clocks import SET_CLOCKS, ClockValue, last_days
from laojian.cases.rules.flow import FLOW, title_of_step
from laojian.cases.rules.flow_table import base_name
from laojian.cases.rules.inputs import Input
from laojian.cases.rules.lawbook import LATEST
from laojian.cases.rules.remainder import Remainder, remainder
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Due
from laojian.kernel.flow import Step
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org.models import Officer


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that leaves the present state, for one reader.

    `ready`: the file has what it needs. `missing`: what it still needs; `remedies` what to do about each.
    `permitted`: the reader holds the permission here. `excluded`: why this person may not all the same.
    `pending`: the proposal that waits. `may`: the button is live. `last_days`: of the terms it starts, taken today.
    """

    step: Step
    title: Message
    ready: bool
    missing: tuple[Message, ...]
    remedies: tuple[Message, ...]
    permitted: bool
    excluded: tuple[Message, ...]
    pending: int | None
    fields: dict[str, Input]
    last_days: Mapping[str, Due]

    @property
    def name(self) -> str:
        """The step's full name."""
        return self.step.name

    @property
    def base(self) -> str:
        """The step's plain name."""
        return base_name(self.step.name)

    @property
    def may(self) -> bool:
        """Whether the reader can take it now."""
        return self.ready and self.permitted and not self.excluded and self.pending is None

    @property
    def moves(self) -> bool:
        """Whether it leads to another state."""
        return self.step.target not in self.step.sources


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock with its words. `left`: calendar days to the due day, negative when past; None while there is none.

    `remainder`: what is used, paused and left in the term's own days, of a running clock.
    """

    value: ClockValue
    title: Message
    basis: str
    mark: str
    kind: str
    show_both: bool
    left: int | None
    name_en: str = ""
    remainder: Remainder | None = None

    @property
    def running(self) -> bool:
        """Whether it has not been stopped."""
        return self.value.running

    @property
    def paused(self) -> bool:
        """Whether its days are not counted at present."""
        return self.value.running and bool(self.value.halts) and self.value.halts[-1].last is None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as taken."""

    seq: int
    step: str
    title: Message
    source: str
    target: str
    on: date
    recorded_at: datetime
    by: str
    approved_by: str
    late: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case page. `may`: what the reader may do beside the steps, by the name of the act, with its words."""

    case: Case
    state: Message
    cause: str
    clocks: tuple[ClockView, ...]
    steps: tuple[StepRow, ...]
    next: tuple[StepView, ...]
    team: tuple[TeamMember, ...]
    claims: tuple[Claim, ...]
    payments: tuple[Payment, ...]
    evidence: tuple[Evidence, ...]
    papers: tuple[CasePaper, ...]
    missing_papers: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    corrections: tuple[Correction, ...]
    links: tuple[Link, ...]
    assigned: bool
    may: Mapping[str, Message]


def case_view(officer: Officer, case_id: int, on: date) -> CaseView:
    """Everything the case page shows; a constant number of queries. Raises NotFound."""
    return view_of(Loaded(one(officer, case_id, on), on=on), officer)


def view_of(loaded: Loaded, officer: Officer) -> CaseView:
    """The case page of a case already found and read."""
    case = loaded.case
    return CaseView(
        case=case,
        state=zh(FLOW.state(case.state).title),
        cause=_cause(case),
        clocks=clock_views(loaded.clocks, loaded.on, loaded.calendar),
        steps=step_rows(case),
        next=next_steps(loaded, officer),
        team=tuple(TeamMember.objects.filter(case=case).select_related("officer").order_by("since", "pk")),
        claims=tuple(Claim.objects.filter(case=case).prefetch_related("confirmations__by").order_by("pk")),
        payments=tuple(Payment.objects.filter(case=case).select_related("by", "claim").order_by("pk")),
        evidence=tuple(Evidence.objects.filter(case=case).select_related("file", "by").order_by("pk")),
        papers=tuple(CasePaper.objects.filter(case=case).select_related("document", "file", "by").order_by("pk")),
        missing_papers=tuple(loaded.missing_papers()),
        proposals=tuple(
            Proposal.objects.filter(case=case)
            .select_related("approval__asked_by", "approval__decided_by")
            .order_by("-pk")[:50]
        ),
        corrections=tuple(Correction.objects.filter(case=case).order_by("pk")),
        links=_links(case, officer, loaded.on),
        assigned=loaded.assigned(officer.pk),
        may=lawful_acts(loaded, officer),
    )  # fmt: skip


def _links(case: Case, officer: Officer, on: date) -> tuple[Link, ...]:
    """Joined and divided cases, as far as the reader sees the other one."""
    either = Link.objects.filter(case=case) | Link.objects.filter(other=case)
    rows = list(either.select_related("case", "other").order_by("pk"))
    others = {row.other_id if row.case_id == case.pk else row.case_id for row in rows}
    seen = set(visible_to(officer, on).filter(pk__in=others).values_list("pk", flat=True)) if rows else set()
    return tuple(row for row in rows if (row.other_id if row.case_id == case.pk else row.case_id) in seen)


def _cause(case: Case) -> str:
    found = violation_at(case.cause, case.occurred_on or case.received_on) if case.cause else None
    return found.name_zh if found else case.cause


def next_steps(loaded: Loaded, officer: Officer) -> tuple[StepView, ...]:
    """Every step that leaves the present state, with what stands in the way of this reader."""
    return _standing(loaded, officer, FLOW.open_steps(loaded.case.state))


def _standing(loaded: Loaded, officer: Officer, steps: Iterable[Step]) -> tuple[StepView, ...]:
    case, file = loaded.case, loaded.file()
    record = loaded.record([officer.pk])
    assigned = loaded.assigned(officer.pk)
    waiting = dict(Proposal.objects.filter(case=case, approval__state="pending").values_list("step", "pk"))
    grants: dict[str, bool] = {}
    out = []
    for step in steps:
        if step.permission not in grants:
            grants[step.permission] = access.allowed(
                officer, step.permission, case.place, on=loaded.on, assigned=assigned
            )
        missing = list(FLOW.missing(step, file.fact))
        barred = duties.excluded(step, officer.pk, record) if grants[step.permission] else []
        out.append(
            StepView(
                step=step,
                title=zh(step.title),
                ready=not missing,
                missing=tuple(need.reason for need in missing),
                remedies=tuple(need.remedy for need in missing),
                permitted=grants[step.permission],
                excluded=tuple(exclusion.reason for exclusion in barred),
                pending=waiting.get(step.name),
                fields=fields_of(step),
                last_days=last_days(step.starts, loaded.on, loaded.law, LATEST, loaded.calendar),
            )
        )
    return tuple(out)


def step_view(officer: Officer, case: Case, step: Step, on: date) -> StepView:
    """One open step of a case the reader was given, with what stands in his way; for the form of that step."""
    return _standing(Loaded(case, on=on), officer, (step,))[0]


def case_page(officer: Officer, case_id: int, on: date) -> tuple[CaseView, tuple[TimelineRow, ...]]:
    """The case page and what happened to the case, the case looked up once. Raises NotFound."""
    shown = case_view(officer, case_id, on)
    return shown, timeline_of(shown.case)


def clock_views(clocks: Sequence[ClockValue], on: date, calendar: WorkCalendar) -> tuple[ClockView, ...]:
    """Clocks with their words, the running ones first, then by due day; one query."""
    laws = {row.pk: row for row in Deadline.objects.filter(pk__in={clock.deadline_id for clock in clocks})}
    views = [_clock(clock, laws.get(clock.deadline_id or 0), on, calendar) for clock in clocks]
    return tuple(sorted(views, key=lambda view: (not view.running, view.value.due or date.max, view.value.code)))


def _clock(clock: ClockValue, law: Deadline | None, on: date, calendar: WorkCalendar) -> ClockView:
    rest = remainder(clock, law.term if law else None, on, calendar) if clock.running else None
    left = (clock.due - on).days if clock.due and clock.running else None
    if law is None:
        title, _, basis = SET_CLOCKS[clock.code]
        return ClockView(clock, title, basis, "V", "max", False, left, remainder=rest)
    title = zh(law.name_zh)
    return ClockView(clock, title, law.basis_zh, law.mark, law.kind, law.show_both, left, law.name_en, rest)


def step_rows(case: Case) -> tuple[StepRow, ...]:
    """The steps of a case, oldest first, with the names of who took them; one query."""
    rows = CaseStep.objects.filter(case=case).order_by("seq").values_list(
        "seq", "step", "source", "target", "on", "recorded_at", "by__name", "approved_by__name", "late"
    )  # fmt: skip
    return tuple(
        StepRow(seq, step, title_of_step(step), source, target, on, at, by or "", approved or "", late)
        for seq, step, source, target, on, at, by, approved, late in rows
    )
