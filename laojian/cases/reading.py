"""Reads a case as the rules want it: its steps, its clocks, the law rows, the calendar. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from django.db.models import Count, Max, Subquery

from laojian.cases.models import (
    Case,
    CasePaper,
    CaseStep,
    Claim,
    Clock,
    Confirmation,
    Deadline,
    Evidence,
    LawChange,
    LawRecompute,
    TeamMember,
    Violation,
)
from laojian.cases.rules.clocks import Calendars, ClockValue, Halt, Taken, derive, effective
from laojian.cases.rules.duties import Record
from laojian.cases.rules.facts import ClaimState, File
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.lawbook import LawBook, LawRow
from laojian.cases.rules.papers import papers_for
from laojian.cases.rules.states import CaseState as S
from laojian.documents.rules import PAPERS
from laojian.employers import queries as employers
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Term
from laojian.kernel.regions import contains
from laojian.org import queries as org
from laojian.org.models import CalendarDay, CalendarNotice

TEMPLATES: Final = frozenset(PAPERS)


def steps_of(case_ids: Iterable[int]) -> dict[int, list[Taken]]:
    """The steps of cases as they were taken, oldest first; one query."""
    found: dict[int, list[Taken]] = {pk: [] for pk in case_ids}
    rows = CaseStep.objects.filter(case_id__in=list(found)).order_by("case_id", "seq")
    for row in rows.values_list(
        "case_id", "seq", "step", "source", "target", "on", "recorded_at", "inputs", "by_id", "approved_by_id"
    ):
        found[row[0]].append(Taken(*row[1:]))
    return found


def law_book() -> LawBook:
    """All terms of law in all versions; read again when a version or a recompute was added, or a row went."""
    act = LawRecompute.objects.order_by("-id").values("id")[:1]
    known = Deadline.objects.aggregate(
        last=Max("id"), count=Count("id"), gone=Max("gone_at"), acts=Max(Subquery(act))
    )  # fmt: skip
    return _law_book(known["last"], known["count"], known["gone"], known["acts"])


@lru_cache(maxsize=4)
def _law_book(last: int | None, count: int, gone: datetime | None, acts: int | None) -> LawBook:
    recomputed: dict[str, list[datetime]] = {}
    for code, at in LawRecompute.objects.order_by("id").values_list("code", "at"):
        recomputed.setdefault(code, []).append(at)
    moving = set(
        LawChange.objects.filter(move_open=True, approval__state="approved").values_list("deadline_id", flat=True)
    )
    return LawBook(law_rows(Deadline.objects.order_by("code", "version"), moving), recomputed)


def law_rows(rows: Iterable[Deadline], moving: Collection[int | None] = ()) -> list[LawRow]:
    """Stored rows as the rules take them; `moving`: those approved for every running clock."""
    return [
        LawRow(
            id=row.pk, code=row.code, term=row.term, valid_from=row.valid_from, valid_to=row.stated_to,
            known_from=row.known_from, moves=row.pk in moving, origin="office" if row.origin == "office" else "shipped",
            version=row.version, configurable=row.configurable, gone_at=row.gone_at,
        )
        for row in rows
    ]  # fmt: skip


def forget_law() -> None:
    """Read the law rows anew: a version was added in this process."""
    _law_book.cache_clear()


def term_of(code: str, on: date, at: datetime, law: LawBook | None = None) -> Term:
    """The term in force on a day, as known at a moment."""
    return (law or law_book()).row(code, on, at, at).term


def violation_at(code: str, on: date) -> Violation | None:
    """The row of a cause (案由) in force on a day; before the first, the first; after the end, the last."""
    rows = list(Violation.objects.filter(code=code).order_by("valid_from"))
    return next((row for row in reversed(rows) if row.valid_from <= on), rows[0] if rows else None)


def cause_in_force(code: str, on: date) -> bool:
    """Whether a cause is known and has not ended on a day."""
    row = violation_at(code, on)
    return row is not None and (row.valid_to is None or on <= row.valid_to)


def calendars() -> Calendars:
    """The working calendar as known at any moment; one query."""
    rows = list(CalendarNotice.objects.order_by("id").values_list("id", "imported_at", "replaced_at"))

    def known_at(moment: datetime | None) -> WorkCalendar:
        if moment is None:
            ids = tuple(pk for pk, _, replaced in rows if replaced is None)
        else:
            ids = tuple(
                pk for pk, came, gone in rows if came <= moment and (gone is None or gone > moment)
            )  # fmt: skip
        return _calendar(ids)

    return known_at


@lru_cache(maxsize=16)
def _calendar(notices: tuple[int, ...]) -> WorkCalendar:
    if not notices:
        return WorkCalendar.published()
    days = CalendarDay.objects.filter(notice_id__in=notices).order_by("notice_id", "date")
    return WorkCalendar.published().with_notices(days.values_list("notice__year", "date", "is_workday"))


def derived(
    history: Sequence[Taken], *, law: LawBook | None = None, known: Calendars | None = None
) -> list[ClockValue]:
    """The clocks that follow from the steps, with the law rows and the calendar as they are in the database."""
    return derive(history, law or law_book(), known or calendars())


def stored(case_id: int) -> list[ClockValue]:
    """The clocks as stored, in the order in which they began, comparable with `derived`."""
    rows = Clock.objects.filter(case_id=case_id).prefetch_related("pauses")
    return sorted((as_value(row) for row in rows), key=lambda clock: (clock.start_seq, clock.code))


def as_value(row: Clock, *, paused: bool = True) -> ClockValue:
    """A stored clock as the rules know it; without `paused` its pauses are known to be none and not asked for."""
    halts = sorted(row.pauses.all(), key=lambda pause: pause.pk) if paused else []
    return ClockValue(
        **{name: getattr(row, name) for name in CLOCK_FIELDS},
        halts=tuple(Halt(pause.seq, pause.first, pause.last, pause.reason) for pause in halts),
    )


CLOCK_FIELDS: Final = (
    "code", "start_seq", "start_on", "deadline_id", "due", "due_nominal", "provisional", "reason", "extended",
    "counts", "stop_seq", "stopped_on", "calendar_at",
)  # fmt: skip


class Loaded:
    """A case with what its rules ask for; database questions are put off until a rule wants them."""

    def __init__(self, case: Case, *, on: date, history: Sequence[Taken] | None = None) -> None:
        self.case = case
        self.on = on
        self.steps = list(steps_of([case.pk])[case.pk] if history is None else history)
        self.history = effective(self.steps)
        self.law = law_book()
        self.known = calendars()
        self.calendar = self.known(None)
        self.clocks = derived(self.steps, law=self.law, known=self.known)
        self.before: list[ClockValue] = list(self.clocks)
        self._team: list[tuple[int, bool]] | None = None
        self._claims: list[ClaimState] | None = None
        self._interested: dict[frozenset[int], frozenset[int]] = {}

    @property
    def team(self) -> list[tuple[int, bool]]:
        """(officer, whether in the team now) of everyone ever in the team."""
        if self._team is None:
            rows = TeamMember.objects.filter(case=self.case).values_list("officer_id", "until")
            self._team = [(officer, until is None) for officer, until in rows]
        return self._team

    def forget_team(self) -> None:
        """Read the team anew: it was changed."""
        self._team = None

    def assigned(self, officer_id: int) -> bool:
        """Whether the officer handles the case: in the team, or, before there is one, took its last step."""
        now = {officer for officer, present in self.team if present}
        if now or self.case.state in (S.NOT_ACCEPTED, S.PASSED_ON, S.NOT_FILED, S.JOINED, S.WITHDRAWN):
            return officer_id in now
        return bool(self.steps) and self.steps[-1].by == officer_id

    def record(self, officer_ids: Iterable[int]) -> Record:
        """What decides who may act, with the declared interests of these officers."""
        asked = frozenset(officer_ids)
        if asked not in self._interested:
            code, name = self.case.employer_uscc, self.case.employer_name
            self._interested[asked] = frozenset(employers.interested(asked, code=code, name=name, on=self.on))
        return Record(self.history, frozenset(officer for officer, _ in self.team), self._interested[asked])

    def file(self) -> File:
        """The file as the facts read it, on the day `on`."""
        case = self.case
        return File(
            kind=case.kind,
            state=case.state,
            on=self.on,
            history=self.history,
            clocks=self.clocks,
            calendar=self.calendar,
            employer_name=case.employer_name,
            occurred_on=case.occurred_on,
            received_on=case.received_on,
            limitation_reason=case.limitation_reason,
            parallel_proceeding=case.parallel_proceeding,
            workplace_inside=not case.workplace_code or contains(case.unit.place, case.workplace_code),
            is_wage=case.is_wage,
            fine=case.fine,
            fine_late=case.fine_late,
            fine_paid=case.fine_paid,
            remedy=case.remedy,
            published=case.published,
            ticket_kind=case.ticket_kind,
            limitation=self.law.row("DL07", case.received_on, case.opened_at, case.opened_at).term,
            inspectors=self._inspectors,
            has_evidence=lambda: Evidence.objects.filter(case=case, excluded_on__isnull=True).exists(),
            claims=self.claim_states,
            missing_papers=self.missing_papers,
        )

    def _inspectors(self) -> bool:
        now = [officer for officer, present in self.team if present]
        return len(now) >= 2 and org.certified(now, self.on) >= set(now)

    def claim_states(self) -> list[ClaimState]:
        """Every claim of the case and of the files joined to it."""
        if self._claims is None:
            ids = [self.case.pk, *Case.objects.filter(master=self.case).values_list("pk", flat=True)]
            self._claims = claim_states(ids)
        return self._claims

    def missing_papers(self) -> list[str]:
        """Codes of papers that steps brought or expected and that are not in the file."""
        have = set(CasePaper.objects.filter(case=self.case).values_list("code", flat=True))
        wanted: dict[str, None] = {}
        for taken in self.steps:
            if taken.step == "register" or taken.step.startswith("import_"):
                continue
            papers = papers_for(FLOW.step(taken.step), taken.inputs, kind=self.case.kind, templates=TEMPLATES)
            wanted.update(dict.fromkeys((*papers.issued, *papers.expected)))
        return [code for code in wanted if code not in have]

    def terms(self, at: datetime) -> dict[str, Term]:
        """The terms that checks measure answers against."""
        return {"DL10": term_of("DL10", self.on, at, self.law)}


def claim_states(case_ids: Sequence[int]) -> list[ClaimState]:
    """The claims of cases as the closing gate sees them; two queries."""
    rows = list(Claim.objects.filter(case_id__in=list(case_ids)))
    vouched: dict[int, set[str]] = {}
    for claim, kind in Confirmation.objects.filter(claim__in=rows).values_list("claim_id", "kind"):
        vouched.setdefault(claim, set()).add(kind)
    return [
        ClaimState(row.owed, row.paid, frozenset(vouched.get(row.pk, ())), row.withdrawn_on is not None) for row in rows
    ]
