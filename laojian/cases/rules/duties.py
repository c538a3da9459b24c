"""Who may not do what on a case because of who they are and what they did (R01–R21, as far as cases are concerned).

Five duties exclude each other on one case: to investigate, to review, to review legally, to chair the hearing,
to decide. Nobody in the team approves anything in their own case.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from laojian.cases.rules.clocks import DECISIONS, Taken
from laojian.cases.rules.flow_table import base_name
from laojian.cases.rules.states import CaseState as S
from laojian.kernel.flow import Step
from laojian.kernel.words import Message, zh

Part = Literal["do", "approve"]
DUTIES: Final[dict[str, Message]] = {
    "investigate": zh("调查"),
    "review": zh("审核"),
    "legal": zh("法制审核"),
    "chair": zh("主持听证"),
    "decide": zh("作出决定"),
}
_DOES: Final[dict[str, str]] = {
    **dict.fromkeys(("take_review", "give_review", "send_to_legal"), "review"),
    **dict.fromkeys(("give_legal_opinion", "return_for_evidence"), "legal"),
    **dict.fromkeys(("discuss", "discuss_after_review", *DECISIONS), "decide"),
    "hold_hearing": "chair",
    **dict.fromkeys(
        ("begin_investigation", "query_accounts", "register_evidence", "dispose_evidence", "order_correction",
         "confirm_correction", "report", "report_uncorrected", "report_corrected", "handle_onspot", "precheck"),
        "investigate",
    ),
}  # fmt: skip
_APPROVES: Final[dict[str, str]] = dict.fromkeys(
    ("give_notice", "give_notice_after_discussion", "give_notice_after_review"), "decide"
)
_FILING: Final = frozenset({"propose_filing", "propose_filing_at_intake", "accept"})
#: Who did one of the second may not do the first: the proposal and its decision lie with two people.
PAIRS: Final[dict[str, frozenset[str]]] = {
    "approve_filing": _FILING,
    "refuse_filing": _FILING,
    "reopen_check": frozenset({"refuse_filing"}),
    "reopen_filing": frozenset({"refuse_filing"}),
    "decide_recusal": frozenset({"request_recusal"}),
}
_BASIS: Final[dict[str, str]] = {
    "investigate": "行政处罚法 第五十八条",
    "review": "行政处罚法 第五十七条",
    "legal": "行政处罚法 第五十八条",
    "chair": "行政处罚法 第六十四条",
    "decide": "行政处罚法 第五十七条",
}


class Exclusion(NamedTuple):
    """Why a person may not: the sentence and the article."""

    reason: Message
    basis: str


@dataclass(frozen=True, slots=True)
class Record:
    """What of a case decides who may act: its steps, everyone ever in the team, and those with an interest."""

    history: Sequence[Taken]
    team: Collection[int] = frozenset()
    interested: Collection[int] = frozenset()


def duty_of(base: str, part: Part) -> str:
    """The duty a step belongs to, '' for none."""
    return (_DOES if part == "do" else _APPROVES).get(base, "")


def duties_of(officer: int, record: Record) -> set[str]:
    """The duties a person has filled on the case."""
    found = {"investigate"} if officer in record.team else set()
    for taken in record.history:
        if taken.by == officer:
            found.add(duty_of(taken.base, "do"))
        if taken.approved_by == officer:
            found.add(duty_of(taken.base, "approve"))
    return found - {""}


def excluded(step: Step, officer: int, record: Record, *, part: Part = "do") -> list[Exclusion]:
    """Every reason why this person may not take (or approve) this step; empty when nothing stands against it.

    That who proposed it is another person is asked by `org.actions.second`.
    """
    found = list(excluded_by_interest(officer, record))
    name = base_name(step.name)
    if part == "approve" and officer in record.team:
        found.append(Exclusion(zh("承办人不得批准自己承办案件的事项"), "行政处罚法 第五十七条"))
    duty = duty_of(name, part)
    if duty:
        for other in sorted(duties_of(officer, record) - {duty}):
            reason = zh("在本案中已经承担“%(other)s”，不得再“%(duty)s”", other=DUTIES[other], duty=DUTIES[duty])
            found.append(Exclusion(reason, _BASIS[duty]))
    if part == "do":
        found += _pairs(name, step, officer, record)
    return found


def joining(officer: int, record: Record) -> list[Exclusion]:
    """Why this person may not become an investigator of the case."""
    found = list(excluded_by_interest(officer, record))
    for other in sorted(duties_of(officer, record) - {"investigate"}):
        reason = zh("在本案中已经承担“%(other)s”，不得承办本案", other=DUTIES[other])
        found.append(Exclusion(reason, _BASIS[other]))
    return found


def collecting(officer: int, record: Record) -> list[Exclusion]:
    """Why this person may not enter that a fine was paid: decision and collection lie apart (R11)."""
    if officer in record.team:
        return [Exclusion(zh("办案人员不得登记罚款缴纳"), "行政处罚法 第六十七条")]
    if "decide" in duties_of(officer, record):
        return [Exclusion(zh("作出决定的人员不得登记罚款缴纳"), "行政处罚法 第六十七条")]
    return []


def reversing(officer: int, record: Record) -> list[Exclusion]:
    """Why this person may not take back an entered payment: whoever handles the case entered it for his side."""
    if officer in record.team:
        return [Exclusion(zh("冲销须由登记人和承办人以外的人办理"), "行政处罚法 第四十七条")]
    return list(excluded_by_interest(officer, record))


def supervising(officer: int, record: Record) -> list[Exclusion]:
    """Why this person may not name the reason for closing without a proof of payment."""
    if officer in record.team:
        return [Exclusion(zh("承办人不得为自己的案件说明理由"), "劳动保障监察条例 第十八条")]
    return list(excluded_by_interest(officer, record))


def excluded_by_interest(officer: int, record: Record) -> list[Exclusion]:
    """Nobody acts on an employer in whom they declared an interest (R03)."""
    if officer in record.interested:
        return [Exclusion(zh("与用人单位有已申报的利害关系，应当回避"), "行政处罚法 第四十三条")]
    return []


def _pairs(name: str, step: Step, officer: int, record: Record) -> list[Exclusion]:
    barred = PAIRS.get(name, frozenset())
    found = []
    if any(taken.by == officer and taken.base in barred for taken in record.history):
        found.append(Exclusion(zh("提请人与决定人不得为同一人"), "行政处罚法 第五十七条"))
    if step.permission == "case.approve_closing":
        into = [taken for taken in record.history if taken.enters(S.CLOSING)]
        if (into and into[-1].by == officer) or officer in record.team:
            found.append(Exclusion(zh("报请结案的人员和承办人不得批准结案"), "行政处罚法 第五十七条"))
    if name == "decide_recusal":
        asked = [taken for taken in record.history if taken.base == "request_recusal"]
        if asked and str(asked[-1].inputs.get("recusal_officer")) == str(officer):
            found.append(Exclusion(zh("被申请回避的人员不得决定自己的回避"), "行政处罚法 第四十三条"))
    return found
