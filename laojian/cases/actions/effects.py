"""What a step changes on the case besides its state: one small function per step that changes something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from laojian.cases import law_tables
from laojian.cases.actions.team import leave_team, set_team
from laojian.cases.models import Case, Correction, Link
from laojian.cases.reading import Loaded
from laojian.cases.rules.clocks import Taken, effective, late_fine
from laojian.cases.rules.sources import OUTCOMES
from laojian.cases.rules.states import CaseState
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.org.models import Officer


@dataclass(slots=True)
class Act:
    """A step being taken: the case as loaded, the answers, the day, the people, the new sequence number."""

    loaded: Loaded
    taken: Taken
    by: Officer | None
    at: datetime
    on: date

    @property
    def case(self) -> Case:
        """The case."""
        return self.loaded.case

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The answers given."""
        return self.taken.inputs


def _team(act: Act) -> None:
    set_team(
        act.loaded,
        lead_id=act.inputs["lead_officer"],
        second_id=act.inputs["second_officer"],
        by=act.by,
        at=act.at,
        on=act.on,
    )


def _file(act: Act) -> None:
    _team(act)
    act.case.filed_on = act.on


def _onspot(act: Act) -> None:
    _team(act)
    act.case.fine = act.inputs.get("onspot_fine", 0)


def _order(act: Act) -> None:
    if act.inputs.get("amount_ordered"):
        act.case.amount_ordered = act.inputs["amount_ordered"]


def _decide(act: Act) -> None:
    act.case.decided_on = act.on
    act.case.fine = act.inputs.get("fine", 0)
    _order(act)


def _publish(act: Act) -> None:
    act.case.published = True


def _unpublish(act: Act) -> None:
    act.case.published = False


def _follow_up(act: Act) -> None:
    act.case.followed_up = True


def _reconsideration(act: Act) -> None:
    act.case.remedy = "reconsideration"


def _litigation(act: Act) -> None:
    act.case.remedy = "litigation"


def _remedy_over(act: Act) -> None:
    act.case.remedy = ""


def remedy_spans(history: list[Taken]) -> list[tuple[date, date | None]]:
    """From when to when a reconsideration or litigation was pending."""
    spans: list[tuple[date, date | None]] = []
    for taken in history:
        if taken.base in ("reconsideration_begins", "litigation_begins"):
            spans.append((taken.on, None))
        elif taken.base in ("reconsideration_ends", "litigation_ends") and spans:
            spans[-1] = (spans[-1][0], taken.on)
    return spans


def _late_fine(act: Act) -> None:
    due = next((clock.due for clock in reversed(act.loaded.clocks) if clock.code == "DL14" and clock.due), None)
    if due is None:
        raise Refused(zh("没有缴纳期限，不能加处罚款"), basis="行政处罚法 第七十二条")
    act.case.fine_late = late_fine(
        act.case.fine - min(act.case.fine, act.case.fine_paid),
        due,
        act.on,
        remedies=remedy_spans(act.loaded.history),
        percent=law_tables.amount("AM03", act.on),
    )


def _into_closing(act: Act) -> None:
    act.case.outcome = OUTCOMES.get(act.taken.base, "")


def _closed(act: Act) -> None:
    act.case.closed_on = act.on


def _reopened(act: Act) -> None:
    act.case.outcome, act.case.closed_on = "", None


def _recusal(act: Act) -> None:
    asked = next((t for t in reversed(act.loaded.history) if t.base == "request_recusal"), None)
    if act.inputs["recusal_result"] == "granted" and asked is not None:
        leave_team(act.loaded, int(asked.inputs["recusal_officer"]), act.on)


def _join(act: Act) -> None:
    master = Case.objects.filter(number=act.inputs["master_number"]).first()
    if master is None or master.pk == act.case.pk:
        raise Invalid(zh("没有编号为“%(number)s”的主案", number=act.inputs["master_number"]), field="master_number")
    if not master.is_open or master.state in (CaseState.CLOSING, CaseState.CLOSED):
        raise Refused(
            zh("主案已经办结，不能并入"), basis="关于实施《劳动保障监察条例》若干规定 第十三条", field="master_number"
        )
    if master.unit_id != act.case.unit_id:
        raise Refused(zh("主案由其他机构办理，请先转送"), basis="劳动保障监察条例 第十三条", field="master_number")
    act.case.master = master
    Link.objects.create(
        case=act.case, other=master, kind="join", on=act.on, reason=act.inputs["reason"], by=act.by, at=act.at
    )


_DATE_FIELDS: Final = frozenset({"received_on", "occurred_on"})


def _correct(act: Act) -> None:
    what, value, seq = act.inputs["correct_what"], act.inputs["correct_value"], act.inputs.get("correct_seq")
    case = act.case
    if what == "step_on":
        old = next(taken.on.isoformat() for taken in act.loaded.history if taken.seq == seq)
        _redate(case, effective([*act.loaded.steps, act.taken]))
    else:
        old = str(getattr(case, what) or "")
        new: object = date.fromisoformat(value) if what in _DATE_FIELDS else int(value) if what == "workers" else value
        setattr(case, what, new)
    Correction.objects.create(
        case=case, step_seq=act.taken.seq, what=what, target_seq=seq if what == "step_on" else None,
        old=old[:400], new=value[:400], reason=act.inputs["reason"][:400], at=act.at,
    )  # fmt: skip


def _redate(case: Case, history: list[Taken]) -> None:
    """The dates kept on the case follow the corrected days of its steps."""
    for taken in history:
        if taken.base in ("approve_filing", "accept_and_file"):
            case.filed_on = taken.on
        elif taken.enters(CaseState.DECIDED):
            case.decided_on = taken.on
        elif taken.base == "approve_closing":
            case.closed_on = taken.on


Effect = Callable[[Act], None]
EFFECTS: Final[dict[str, Effect]] = {
    "accept_and_file": _file,
    "approve_filing": _file,
    "handle_onspot": _onspot,
    "order_correction": _order,
    **dict.fromkeys(
        ("decide_after_statement", "decide_after_hearing", "decide_unopposed", "decide_no_penalty",
         "decide_no_penalty_after_legal", "decide_no_penalty_after_discussion"), _decide),
    "publish": _publish,
    "withdraw_publication": _unpublish,
    "follow_up": _follow_up,
    "reconsideration_begins": _reconsideration,
    "reconsideration_ends": _remedy_over,
    "litigation_begins": _litigation,
    "litigation_ends": _remedy_over,
    "late_fine": _late_fine,
    **dict.fromkeys(OUTCOMES, _into_closing),
    "approve_closing": _closed,
    "reopen": _reopened,
    "decide_recusal": _recusal,
    "join": _join,
    "correct": _correct,
}  # fmt: skip


def apply(act: Act) -> None:
    """Change the case as its step says; the caller saves it."""
    effect = EFFECTS.get(act.taken.base)
    if effect is not None:
        effect(act)
    elif act.taken.base.startswith("refuse_closing"):
        _reopened(act)
