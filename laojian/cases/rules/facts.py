"""Whether what a step needs is true: one small function per need, over what the file says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from laojian.cases.rules.clocks import DECISIONS, ClockValue, Taken, of
from laojian.cases.rules.flow_table import DECIDED
from laojian.cases.rules.needs import NEEDS
from laojian.cases.rules.states import CaseState as S
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Term, due


@dataclass(frozen=True, slots=True)
class ClaimState:
    """One worker's claim in numbers (fen) and how it is vouched for."""

    owed: int
    paid: int
    confirmed: frozenset[str] = frozenset()
    withdrawn: bool = False

    @property
    def settled(self) -> bool:
        """Paid in full with a proof, or a supervisor's reason (劳动保障监察条例 第十八条)."""
        if self.withdrawn or "supervisor" in self.confirmed:
            return True
        return bool(self.confirmed & {"worker", "bank"}) and self.paid >= self.owed


@dataclass(slots=True)
class File:
    """What the facts are read from. The callables ask the database only when a need wants them."""

    kind: str
    state: str
    on: date
    history: Sequence[Taken]
    clocks: Sequence[ClockValue]
    calendar: WorkCalendar
    employer_name: str
    occurred_on: date | None
    received_on: date
    limitation_reason: str
    parallel_proceeding: str
    workplace_inside: bool
    is_wage: bool
    fine: int
    fine_late: int
    fine_paid: int
    remedy: str
    published: bool
    ticket_kind: str
    limitation: Term
    inspectors: Callable[[], bool]
    has_evidence: Callable[[], bool]
    claims: Callable[[], Sequence[ClaimState]]
    missing_papers: Callable[[], Sequence[str]]
    known: dict[str, bool] = field(default_factory=dict)

    def fact(self, name: str) -> bool:
        """Whether the need is met; asked once."""
        if name not in self.known:
            if name.startswith("came_from_"):
                self.known[name] = _came_from(self) == name.removeprefix("came_from_").upper()
            else:
                self.known[name] = FACTS[name](self)
        return self.known[name]

    def did(self, *bases: str) -> Taken | None:
        """The latest step with one of these plain names."""
        return next((taken for taken in reversed(self.history) if taken.base in bases), None)

    def since(self, start: str, *bases: str) -> Taken | None:
        """The latest of these steps after the last entry into a state."""
        for taken in reversed(self.history):
            if taken.base in bases:
                return taken
            if taken.enters(start):
                return None
        return None

    def entered(self, state: str) -> Taken | None:
        """The latest step that led into a state from another."""
        return next((taken for taken in reversed(self.history) if taken.enters(state)), None)

    def clock(self, code: str) -> ClockValue | None:
        """The latest clock of a code."""
        return of(self.clocks, code)


Fact = Callable[[File], bool]


def _came_from(file: File) -> str:
    into = file.entered(S.CLOSING)
    return into.source if into else ""


def _inputs(taken: Taken | None) -> dict[str, Any]:
    return dict(taken.inputs) if taken else {}


def _within_limitation(file: File) -> bool:
    if file.limitation_reason or file.occurred_on is None:
        return True
    last = due(file.limitation, file.occurred_on, calendar=file.calendar).day
    return last is None or file.received_on <= last


def _running(code: str) -> Fact:
    """The clock runs and its last day has not passed."""

    def fact(file: File) -> bool:
        clock = file.clock(code)
        return clock is not None and clock.running and (clock.due is None or file.on <= clock.due)

    return fact


def _over(code: str, *, missing: bool = False) -> Fact:
    """The clock's last day has passed; `missing`: what holds when there is no such clock."""

    def fact(file: File) -> bool:
        clock = file.clock(code)
        if clock is None:
            return missing
        return clock.due is not None and file.on > clock.due

    return fact


def _open(code: str) -> Fact:
    def fact(file: File) -> bool:
        return any(clock.code == code and clock.running for clock in file.clocks)

    return fact


def _not(fact: Fact) -> Fact:
    return lambda file: not fact(file)


def _review(file: File) -> dict[str, Any]:
    return _inputs(file.since(S.REVIEW, "give_review"))


def _legal(file: File) -> dict[str, Any]:
    return _inputs(file.since(S.LEGAL_REVIEW, "give_legal_opinion"))


def _discussion_due(file: File) -> bool:
    return bool(_review(file).get("discussion_due") or _legal(file).get("discussion_due"))


def _notice(file: File) -> dict[str, Any]:
    told = [taken for taken in file.history if "notice_kind" in taken.inputs]
    return _inputs(told[-1] if told else None)


def _notice_served(file: File) -> bool:
    if file.state != S.NOTICE or file.since(S.NOTICE, "serve_notice") is not None:
        return True
    into = file.entered(S.NOTICE)
    return into is not None and into.step.startswith("import_") and file.clock("DL11") is not None


def _hearing_over(file: File) -> bool:
    return (
        not _notice(file).get("hearing_right")
        or _over("DL09")(file)
        or file.since(S.NOTICE, "record_waiver") is not None
    )


def _defence_over(file: File) -> bool:
    if file.since(S.NOTICE, "record_waiver") is not None:
        return True
    return _over("DL11")(file) and _hearing_over(file)


def decision_of(file: File) -> dict[str, Any]:
    """The answers given with the decision (or brought along by an imported case), {} before it."""
    decided = [taken for taken in file.history if {"decision_kind", "light_decision"} & set(taken.inputs)]
    return _inputs(decided[-1] if decided else None)


def _to_perform(file: File) -> bool:
    decision = decision_of(file)
    return bool(decision.get("fine") or decision.get("perform_by") or decision.get("amount_ordered"))


def _fine_settled(file: File) -> bool:
    return file.fine_paid >= file.fine + file.fine_late


def _claims_settled(file: File) -> bool:
    """Of a wage case every worker is known and settled; nobody on the list is nobody paid."""
    return not file.is_wage or (bool(file.claims()) and all(claim.settled for claim in file.claims()))


def _closing_gate(file: File) -> bool:
    """Closing as paid needs every worker vouched for; closing for another reason does not claim payment."""
    into = file.entered(S.CLOSING)
    return into is None or into.base not in PAID_CLOSINGS or _claims_settled(file)


def _crime_clear(file: File) -> bool:
    flagged = [taken for taken in file.history if taken.inputs.get("crime_suspected")]
    return not flagged or file.entered(S.WITH_POLICE) is not None


def _performed(file: File) -> bool:
    """Whether nothing remains to be performed: the fine is paid and every claim settled."""
    if not file.is_wage and decision_of(file).get("perform_by"):
        return False  # what is to be done besides paying is seen on the spot, not in a number
    return _fine_settled(file) and _claims_settled(file)


def _fine_overdue(file: File) -> bool:
    clock = file.clock("DL14")
    return clock is not None and clock.due is not None and file.on > clock.due and file.fine_paid < file.fine


def _evidence_held(file: File) -> bool:
    return _open("DL08")(file)


def _after(first: str, *, until: tuple[str, ...]) -> Fact:
    """The last of these steps is `first`."""

    def fact(file: File) -> bool:
        taken = file.did(first, *until)
        return taken is not None and taken.base == first

    return fact


def _extended(file: File) -> bool:
    clock = file.clock("DL04")
    return clock is not None and clock.extended


def _paper_noted(file: File) -> bool:
    return file.did("note_missing_papers") is not None or not file.missing_papers()


PAID_CLOSINGS: Final = frozenset(
    {"withdraw_filing", "close_corrected", "close_deferred", "close_enforced", "close_onspot", "close_performed",
     "close_after_demand"}
)  # fmt: skip

FACTS: Final[dict[str, Fact]] = {
    "is_complaint": lambda file: file.kind == "complaint",
    "not_complaint": lambda file: file.kind != "complaint",
    "employer_known": lambda file: bool(file.employer_name),
    "within_limitation": _within_limitation,
    "own_jurisdiction": lambda file: file.workplace_inside,
    "no_parallel_proceeding": lambda file: not file.parallel_proceeding,
    "supplement_overdue": _over("SET-SUPPLEMENT"),
    "channel_open": lambda file: any(_open(code)(file) for code in ("DL53", "DL54", "DL55", "DL56", "DL57")),
    "two_inspectors": lambda file: file.inspectors(),
    "has_evidence": lambda file: file.has_evidence(),
    "evidence_held": _evidence_held,
    "no_evidence_held": _not(_evidence_held),
    "investigation_running": _running("DL04"),
    "not_extended": _not(_extended),
    "decision_running": _running("DL05"),
    "notice_of_delay_open": _open("DL65"),
    "order_running": _running("SET-ORDER"),
    "order_overdue": _over("SET-ORDER"),
    "recusal_pending": _open("DL38"),
    "no_recusal_pending": _not(_open("DL38")),
    "review_given": lambda file: bool(_review(file)),
    "legal_review_not_compulsory": lambda file: _review(file).get("legal_review_grounds", "none") == "none",
    "legal_opinion_given": lambda file: bool(_legal(file)),
    "legal_review_done_if_due": lambda file: file.did("give_legal_opinion") is not None,
    "no_discussion_due": _not(_discussion_due),
    "no_untransferred_crime": _crime_clear,
    "notice_served": _notice_served,
    "statement_reviewed": lambda file: file.since(S.STATEMENT, "review_statement") is not None,
    "defence_over_or_waived": _defence_over,
    "hearing_offered": lambda file: bool(_notice(file).get("hearing_right")),
    "hearing_term_running": _running("DL09"),
    "hearing_not_pending": _hearing_over,
    "hearing_announced": lambda file: file.since(S.HEARING, "announce_hearing") is not None,
    "hearing_held": lambda file: file.since(S.HEARING, "hold_hearing") is not None,
    "public_notice_over": _over("DL13", missing=True),
    "something_to_perform": _to_perform,
    "nothing_to_perform": _not(_to_perform),
    "not_performed": _not(_performed),
    "fine_overdue": _fine_overdue,
    "fine_settled": _fine_settled,
    "demand_over": _over("DL24"),
    "remedy_over": lambda file: _over("DL18")(file) or _remedy_ended(file),
    "court_window_open": _running("DL25"),
    "deferral_over": _over("SET-DEFER"),
    "court_declined": lambda file: file.since(S.APPLIED_TO_COURT, "court_declines") is not None,
    "police_declined": _after("police_decline", until=("police_file",)),
    "police_filed": _after("police_file", until=("police_decline",)),
    "decided": lambda file: file.did(*DECISIONS) is not None or file.state in DECIDED,
    "penalty_decided": lambda file: decision_of(file).get("decision_kind") == "penalty",
    "published": lambda file: file.published,
    "not_published": lambda file: not file.published,
    "no_remedy_pending": lambda file: not file.remedy,
    "reconsideration_pending": lambda file: file.remedy == "reconsideration",
    "litigation_pending": lambda file: file.remedy == "litigation",
    "claims_settled": _claims_settled,
    "closing_gate": _closing_gate,
    "file_complete_or_noted": _paper_noted,
}


def _remedy_ended(file: File) -> bool:
    return file.did("litigation_ends", "litigation_begins") is not None and file.remedy == ""


def unknown() -> set[str]:
    """Needs without a function and functions without a need; empty in a sound program."""
    return {name for name in NEEDS if not name.startswith("came_from_")} ^ set(FACTS)
