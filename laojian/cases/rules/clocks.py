"""Which clock runs because of what, and until when: derived from the steps, the law rows and the calendar alone.

Counting follows C1–C10: the day of the event is not counted; a suspension stops the term and the remainder goes
on afterwards; a term that had stopped and is taken up again counts the days between as a pause. The day of
suspension is not counted, the day of resumption is. The stored rows are a projection of what `derive` returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import FINAL_STATES, base_name
from laojian.cases.rules.lawbook import Ended, LawBook, LawRow
from laojian.cases.rules.states import CaseState
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Due, Pause, due
from laojian.kernel.words import Message, zh

Calendars = Callable[[datetime | None], WorkCalendar]

#: Terms whose last day is set in a paper, not by law: the name, the input that says the day, the article.
SET_CLOCKS: Final[dict[str, tuple[Message, str, str]]] = {
    "SET-SUPPLEMENT": (zh("补正期限"), "supplement_due", "关于实施《劳动保障监察条例》若干规定 第十八条"),
    "SET-ORDER": (zh("责令改正期限"), "order_due", "劳动保障监察条例 第十八条"),
    "SET-PERFORM": (zh("决定确定的支付期限"), "perform_by", "劳动保障监察条例 第十八条"),
    "SET-DEFER": (zh("暂缓或者分期的期限"), "deferred_to", "行政处罚法 第六十六条"),
}
#: The office itself must act by these days; the terms of parties, courts and police are shown beside.
OURS: Final = frozenset(
    [
        "DL01",
        "DL02",
        "DL03",
        "DL04",
        "DL05",
        "DL06",
        "DL08",
        "DL12",
        "DL14",
        "DL16",
        "DL22",
        "DL23",
        "DL25",
        "DL30",
        "DL32",
        "DL33",
        "DL34",
        "DL35",
        "DL36",
        "DL37",
        "DL38",
        "DL53",
        "DL54",
        "DL55",
        "DL56",
        "DL57",
        "DL65",
        "LT01",
        "LT02",
        "SET-SUPPLEMENT",
        "SET-ORDER",
        "SET-PERFORM",
        "SET-DEFER",
    ]
)
TICKETS: Final[dict[str, tuple[str, ...]]] = {
    "enquiry": ("DL53",), "help": ("DL54",), "complaint": ("DL55",), "petition": ("DL56", "DL57"),
}  # fmt: skip
REOPENS: Final[dict[str, tuple[str, ...]]] = {
    "return_for_evidence": ("DL04",),
    "reopen": ("DL04", "DL06", "LT75", "LT90"),
    "returned_by_police": ("DL04", "DL06", "LT75", "LT90"),
    "returned_by_body": ("DL04", "DL06", "LT75", "LT90"),
    **{f"refuse_closing_{s}": ("DL04", "DL05", "DL06", "LT75", "LT90") for s in ("12", "20", "21", "30", "31")},
}
DECISIONS: Final = frozenset(
    base_name(step.name) for step in FLOW.steps if {"decision_kind", "light_decision"} & set(step.asks)
)
OUTLIVES: Final = frozenset({"DL63"})
#: Terms that do not begin on the day of the step that starts them: on the day of the hearing, at the end of another.
BEGIN_ELSEWHERE: Final = frozenset({"DL10", "DL25", *SET_CLOCKS})
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """One step as it stands in the file; `on` is the day in law, `at` when it was recorded."""

    seq: int
    step: str
    source: str
    target: str
    on: date
    at: datetime
    inputs: Mapping[str, Any] = field(default_factory=dict)
    by: int | None = None
    approved_by: int | None = None

    @property
    def base(self) -> str:
        """The step's plain name."""
        return base_name(self.step)

    def enters(self, state: str) -> bool:
        """Whether the case came into this state by the step, from another one."""
        return self.target == state and self.source != state


@dataclass(frozen=True, slots=True)
class Halt:
    """A pause of a clock, opened by step `seq`."""

    seq: int
    first: date
    last: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockValue:
    """A clock as derived; the same fields as the stored row."""

    code: str
    start_seq: int
    start_on: date
    deadline_id: int | None = None
    due: date | None = None
    due_nominal: date | None = None
    provisional: bool = False
    reason: str = ""
    extended: bool = False
    counts: bool = False
    stop_seq: int | None = None
    stopped_on: date | None = None
    calendar_at: datetime | None = None
    halts: tuple[Halt, ...] = ()

    @property
    def running(self) -> bool:
        """Whether it has not been stopped."""
        return self.stop_seq is None


@dataclass
class _Open:
    """A clock while the history is read."""

    code: str
    start: Taken
    start_on: date
    set_due: date | None = None
    extended: bool = False
    stop: Taken | None = None
    halts: list[Halt] = field(default_factory=list)


def effective(history: Sequence[Taken]) -> list[Taken]:
    """The steps with corrected days and inputs in place of the wrong ones; the last correction holds."""
    days: dict[int, date] = {}
    received: str | None = None
    for taken in history:
        if taken.base == "correct":
            what, value = taken.inputs.get("correct_what"), str(taken.inputs.get("correct_value", ""))
            if what == "step_on":
                days[int(taken.inputs["correct_seq"])] = date.fromisoformat(value)
            elif what == "received_on":
                received = value
    if not days and received is None:
        return list(history)
    out = [replace(taken, on=days.get(taken.seq, taken.on)) for taken in history]
    if received is not None:
        out[0] = replace(out[0], inputs={**out[0].inputs, "received_on": received})
    return out


def derive(history: Sequence[Taken], law: LawBook, calendars: Calendars) -> list[ClockValue]:
    """Every clock of a case, in the order in which they began.

    `calendars(moment)` is the calendar as known at that moment (None: as known now): a finished clock keeps
    the calendar it was finished under.
    """
    clocks: list[_Open] = []
    past: list[Taken] = []
    for taken in effective(history):
        _stop(clocks, taken)
        _pause(clocks, taken)
        _start(clocks, taken, past)
        past.append(taken)
    known: dict[tuple[str, int], ClockValue] = {}
    for clock in clocks:
        value = _value(clock, law, calendars, known)
        known[(clock.code, clock.start.seq)] = value
    return list(known.values())


def nearest(clocks: Iterable[ClockValue]) -> ClockValue | None:
    """The running clock of the office that ends first."""
    running = [clock for clock in clocks if clock.running and clock.counts and clock.due is not None]
    return min(running, key=lambda clock: (clock.due, clock.code), default=None)


def of(clocks: Iterable[ClockValue], code: str) -> ClockValue | None:
    """The latest clock of a code, running or stopped."""
    found = None
    for clock in clocks:
        if clock.code == code:
            found = clock
    return found


def last_days(
    codes: Iterable[str], on: date, law: LawBook, known_at: datetime, calendar: WorkCalendar
) -> dict[str, Due]:
    """The last day of each term that begins on a day, by the rows known at a moment: what a step started then leads to.

    A term that begins on another day, or by a decision, is not among them; one without a row in force has a reason.
    """
    found = {}
    for code in codes:
        if code in BEGIN_ELSEWHERE:
            continue
        try:
            found[code] = due(law.row(code, on, known_at, None).term, on, calendar=calendar)
        except Ended as problem:
            found[code] = Due(None, reason=str(problem.reason))
    return found


def _codes(taken: Taken, which: str) -> tuple[str, ...]:
    if taken.step == "register" or taken.step.startswith("import_"):
        return ()
    codes: tuple[str, ...] = getattr(FLOW.step(taken.step), which)
    return codes


def _stop(clocks: list[_Open], taken: Taken) -> None:
    if taken.step.startswith("import_") and taken.target not in (CaseState.ACCEPTANCE, CaseState.SUPPLEMENT):
        for clock in _running(clocks, "DL01"):
            clock.stop = taken
    for code in _codes(taken, "stops"):
        running = [clock for clock in clocks if clock.code == code and clock.stop is None]
        for clock in running[:1] if code == "DL08" else running:
            clock.stop = taken
    if taken.target in FINAL_STATES:
        for clock in clocks:
            if clock.stop is None and clock.code not in OUTLIVES:
                clock.stop = taken


def _pause(clocks: list[_Open], taken: Taken) -> None:
    if taken.base == "suspend":
        for clock in _running(clocks, "DL04"):
            clock.halts.append(Halt(taken.seq, taken.on, None, str(taken.inputs.get("suspension_ground", ""))))
    elif taken.base == "resume":
        for clock in _running(clocks, "DL04"):
            clock.halts = _ended(clock.halts, taken.on)
    elif taken.base in ("extend", "extend_decision"):
        for clock in _running(clocks, "DL04" if taken.base == "extend" else "DL05"):
            clock.extended = True
            if taken.base == "extend_decision":
                clock.set_due = date.fromisoformat(taken.inputs["decide_by"])
    for code in REOPENS.get(taken.base, ()):
        _reopen(clocks, code, taken)


def _running(clocks: list[_Open], code: str) -> list[_Open]:
    return [clock for clock in clocks if clock.code == code and clock.stop is None]


def _ended(halts: list[Halt], on: date) -> list[Halt]:
    kept = []
    for halt in halts:
        last = on - _DAY if halt.last is None else halt.last
        if last >= halt.first:
            kept.append(replace(halt, last=last))
    return kept


def _reopen(clocks: list[_Open], code: str, taken: Taken) -> None:
    clock = next((clock for clock in reversed(clocks) if clock.code == code), None)
    if clock is None or clock.stop is None:
        return
    clock.halts = _ended([*clock.halts, Halt(taken.seq, clock.stop.on, None, "returned")], taken.on)
    clock.stop = None


def _start(clocks: list[_Open], taken: Taken, past: Sequence[Taken]) -> None:
    if taken.step == "register":
        received = date.fromisoformat(str(taken.inputs.get("received_on") or taken.on.isoformat()))
        codes = ("DL01",) if taken.inputs.get("origin") == "TS" else ()
        for code in (*codes, *TICKETS.get(str(taken.inputs.get("ticket_kind", "")), ())):
            clocks.append(_Open(code, taken, received))
    for row in taken.inputs.get("clocks", ()) if taken.step.startswith("import_") else ():
        clocks.append(_imported(row, taken))
    decision = next((s for s in reversed([*past, taken]) if {"decision_kind", "light_decision"} & set(s.inputs)), None)
    decided = decision.inputs if decision else {}
    for code in _codes(taken, "starts"):
        if _begins(code, taken, decided, past):
            clocks.append(_Open(code, taken, _first_day(code, taken), _set_day(code, taken, decided)))


def _imported(row: Mapping[str, Any], taken: Taken) -> _Open:
    clock = _Open(row["code"], taken, date.fromisoformat(row["start_on"]), extended=bool(row.get("extended")))
    if row.get("due"):
        clock.set_due = date.fromisoformat(row["due"])
    for first, last in row.get("pauses", ()):
        ended = date.fromisoformat(last) if last else None
        clock.halts.append(Halt(taken.seq, date.fromisoformat(first), ended, "imported"))
    return clock


def _begins(code: str, taken: Taken, decision: Mapping[str, Any], past: Sequence[Taken]) -> bool:
    kind = decision.get("decision_kind")
    if code in ("DL34", "DL37"):
        return kind == "penalty"
    if code == "DL35":
        return kind == "handling"
    if code == "DL14":
        return bool(decision.get("fine"))
    if code == "SET-PERFORM":
        return bool(decision.get("perform_by"))
    if code == "DL25":
        return bool(decision.get("fine") or decision.get("perform_by"))
    if code == "DL36":
        shown = [step.base for step in past if step.base in ("publish", "withdraw_publication")]
        return shown[-1:] == ["publish"] and taken.inputs.get("remedy_result") in ("changed", "annulled")
    return True


def _first_day(code: str, taken: Taken) -> date:
    return date.fromisoformat(taken.inputs["hearing_on"]) if code == "DL10" else taken.on


def _set_day(code: str, taken: Taken, decision: Mapping[str, Any]) -> date | None:
    if code not in SET_CLOCKS:
        return None
    name = SET_CLOCKS[code][1]
    source = decision if code == "SET-PERFORM" else taken.inputs
    return date.fromisoformat(source[name])


def _value(clock: _Open, law: LawBook, calendars: Calendars, known: Mapping[tuple[str, int], ClockValue]) -> ClockValue:
    stop_at = clock.stop.at if clock.stop else None
    start_on = clock.start_on
    if clock.code == "DL25" and ("DL18", clock.start.seq) in known:
        start_on = known[("DL18", clock.start.seq)].due or start_on
    value = ClockValue(
        code=clock.code,
        start_seq=clock.start.seq,
        start_on=start_on,
        extended=clock.extended,
        counts=clock.code in OURS,
        stop_seq=clock.stop.seq if clock.stop else None,
        stopped_on=clock.stop.on if clock.stop else None,
        calendar_at=stop_at,
        halts=tuple(clock.halts),
    )
    if clock.code in SET_CLOCKS:
        return replace(value, due=clock.set_due, due_nominal=clock.set_due)
    try:
        row = law.row(clock.code, start_on, clock.start.at, stop_at)
    except Ended as problem:
        return replace(value, deadline_id=problem.row.id, due=clock.set_due, reason=str(problem.reason))
    if clock.set_due is not None:
        return replace(value, deadline_id=row.id, due=clock.set_due, due_nominal=clock.set_due)
    return _counted(value, row, calendars(stop_at))


def _counted(value: ClockValue, row: LawRow, calendar: WorkCalendar) -> ClockValue:
    pauses = [Pause(halt.first, halt.last) for halt in value.halts]
    extended = value.extended and row.term.extension is not None
    found = due(row.term, value.start_on, pauses=pauses, extended=extended, calendar=calendar)
    nominal = found
    if row.term.roll:
        nominal = due(
            replace(row.term, roll=False), value.start_on, pauses=pauses, extended=extended, calendar=calendar
        )
    return replace(
        value,
        deadline_id=row.id,
        due=found.day,
        due_nominal=nominal.day,
        provisional=found.provisional,
        reason=found.reason,
    )


def late_fine(
    fine: int, due_on: date, on: date, *, remedies: Sequence[tuple[date, date | None]] = (), percent: int = 3
) -> int:
    """What is added to an unpaid fine up to and including `on`, in fen (行政处罚法 第七十二条、第七十三条; C10).

    `percent` of the fine for each day after `due_on`, never more than the fine itself; days of a pending
    reconsideration or litigation (`remedies`, both days included, an open end runs on) are not counted.
    """
    days = max(0, (on - due_on).days)
    excluded: set[date] = set()
    for first, last in remedies:
        low, high = max(first, due_on + _DAY), min(last or on, on)
        excluded.update(low + timedelta(days=n) for n in range(max(0, (high - low).days + 1)))
    return min(fine, fine * percent * (days - len(excluded)) // 100)
