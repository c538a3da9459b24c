"""Whether a complaint is accepted: three tests and one bar, each with the rule it rests on (若干规定 第十八条).

Within two years (AC01); a known employer and a harm by its breach (AC02); within the powers of inspection (AC03)
and the place of this office (AC04); and not already in arbitration or court (AC05, 条例 第二十一条).
A test that cannot be answered is *unknown*, never guessed: what lacks is asked for once, all of it together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Term, due
from laojian.kernel.flow import Mark
from laojian.kernel.lawtable import LawTable
from laojian.kernel.words import Message, zh

Verdict = Literal["met", "not_met", "unknown"]
Outcome = Literal["accept", "refuse", "ask_supplement", "pass_on"]
Ground = Literal["out_of_time", "outside_powers", "other_procedure", "no_breach"]
Name = Literal["limitation", "employer_and_harm", "powers", "jurisdiction", "no_parallel"]

CODES: Final[dict[Name, str]] = {
    "limitation": "AC01",
    "employer_and_harm": "AC02",
    "powers": "AC03",
    "jurisdiction": "AC04",
    "no_parallel": "AC05",
}
_ELSEWHERE: Final[dict[str, Message]] = {
    "mediation": zh("同一事项正在调解"),
    "arbitration": zh("同一事项正在劳动仲裁"),
    "court": zh("同一事项正在诉讼"),
}
#: Doors of the guide that are a procedure of their own rather than another authority.
_PROCEDURES: Final = frozenset({"arbitration", "court"})


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row of `law/acceptance.csv`: the rule behind a test, dated."""

    code: str
    name_zh: str
    name_en: str
    basis_zh: str
    mark: Mark
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AcceptanceLaw:
    """The rows, the limitation term (DL07) and the calendar it is counted by."""

    rows: LawTable[RuleRow]
    limitation: Term
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceFacts:
    """What is known of a complaint; None means nobody has said yet.

    `ended_on`: the day the breach happened or ended; `continuing`: it still goes on (unpaid wages normally do).
    `limitation_reason`: a clerk's written reason for taking a late one all the same. `breach`: whether what is told
    would break the law. `door`: where the matter belongs when it is not ours (a code of the guide of doors).
    `parallel`: mediation, arbitration, court; '' for none, None when it was not asked. `competent_here` and
    `competent_name` come from the rules of jurisdiction.
    """

    received_on: date
    ended_on: date | None = None
    continuing: bool | None = None
    limitation_reason: str = ""
    employer_name: str = ""
    employer_place: str = ""
    harm: str = ""
    request: str = ""
    breach: bool | None = True
    within_powers: bool | None = None
    door: str = ""
    competent_here: bool | None = None
    competent_name: str = ""
    parallel: str | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """The answer to one test: `reason` in words, `article` and the version of the rule (`rule`, `rule_from`).
    `lacks` are the things to ask for when the answer is unknown."""

    __test__ = False

    name: Name
    title_zh: str
    title_en: str
    verdict: Verdict
    reason: Message
    article: str
    mark: Mark
    rule: str
    rule_from: date
    lacks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """All tests and what follows. `ground`: the first reason to refuse, as the step of refusal asks for it;
    `missing`: everything to be supplemented, in one list; `pass_to`: the body that is competent."""

    tests: tuple[Test, ...]
    outcome: Outcome
    ground: Ground | None = None
    missing: tuple[Message, ...] = ()
    pass_to: str = ""

    def test(self, name: Name) -> Test:
        """One of the tests. Raises StopIteration for a name that is none."""
        return next(test for test in self.tests if test.name == name)


Answer = tuple[Verdict, Message, tuple[Message, ...]]


def assess(facts: AcceptanceFacts, law: AcceptanceLaw) -> Assessment:
    """Weigh a complaint on the day it was received.

    Who is competent comes first: another office's case is passed on, not judged. A definite bar refuses even
    though something else is still unknown; otherwise whatever lacks is asked for; else the complaint is accepted.
    """
    answers: Mapping[Name, Answer] = {
        "limitation": _limitation(facts, law),
        "employer_and_harm": _employer_and_harm(facts),
        "powers": _powers(facts),
        "jurisdiction": _jurisdiction(facts),
        "no_parallel": _no_parallel(facts),
    }
    tests = tuple(
        _test(name, answer, law.rows.in_force(CODES[name], facts.received_on)) for name, answer in answers.items()
    )
    verdicts = {test.name: test.verdict for test in tests}
    if verdicts["jurisdiction"] == "not_met" and verdicts["powers"] != "not_met":
        return Assessment(tests, "pass_on", pass_to=facts.competent_name)
    ground = _ground(verdicts, facts)
    if ground is not None:
        return Assessment(tests, "refuse", ground)
    missing = tuple(dict.fromkeys(item for test in tests for item in test.lacks))
    if missing:
        return Assessment(tests, "ask_supplement", missing=missing)
    return Assessment(tests, "accept")


def _test(name: Name, answer: Answer, row: RuleRow) -> Test:
    verdict, reason, lacks = answer
    return Test(
        name, row.name_zh, row.name_en, verdict, reason, row.basis_zh, row.mark, row.code, row.valid_from, lacks
    )


def _ground(verdicts: Mapping[Name, Verdict], facts: AcceptanceFacts) -> Ground | None:
    if verdicts["no_parallel"] == "not_met":
        return "other_procedure"
    if verdicts["powers"] == "not_met":
        return "other_procedure" if facts.door in _PROCEDURES else "outside_powers"
    if verdicts["limitation"] == "not_met":
        return "out_of_time"
    return "no_breach" if verdicts["employer_and_harm"] == "not_met" else None


def _limitation(facts: AcceptanceFacts, law: AcceptanceLaw) -> Answer:
    if facts.limitation_reason.strip():
        return "met", zh("已写明时效理由：%(reason)s", reason=facts.limitation_reason.strip()), ()
    if facts.continuing:
        return "met", zh("违法行为仍在继续，时效尚未开始计算"), ()
    if facts.ended_on is None:
        return "unknown", zh("不知道违法行为何时发生、何时终了"), (zh("事情发生和结束的日期，是否仍在继续"),)
    if facts.ended_on > facts.received_on:
        return "unknown", zh("写明的终了日期在收到之后"), (zh("请核对事情结束的日期"),)
    last = due(law.limitation, facts.ended_on, calendar=law.calendar).day
    if last is None or facts.received_on <= last:
        return "met", zh("终了于%(ended)s，时效至%(last)s，收到时未超过", ended=facts.ended_on, last=last or "—"), ()
    return (
        "not_met",
        zh("终了于%(ended)s，时效至%(last)s，收到时已超过", ended=facts.ended_on, last=last),
        (),
    )


def _employer_and_harm(facts: AcceptanceFacts) -> Answer:
    if facts.breach is False:
        return "not_met", zh("所述情况不违反劳动保障法律、法规或者规章"), ()
    wanted = (
        (facts.employer_name, zh("用人单位的名称（不清楚全称的，写招牌、工地或者负责人）")),
        (facts.employer_place, zh("工作的地点")),
        (facts.harm, zh("受到侵害的经过：时间、做什么工作、差多少钱或者发生了什么")),
        (facts.request, zh("希望怎样解决")),
    )
    lacks = tuple(item for text, item in wanted if not text.strip())
    if lacks:
        return "unknown", zh("用人单位或者受侵害的事实不明确"), lacks
    if facts.breach is None:
        return "unknown", zh("尚不能判断是否违反劳动保障法律、法规或者规章"), (zh("能说明情况的材料"),)
    return "met", zh("用人单位和受侵害的事实明确"), ()


def _powers(facts: AcceptanceFacts) -> Answer:
    if facts.within_powers is None:
        return "unknown", zh("尚未判断是否属于劳动保障监察职权"), (zh("具体要反映的事项"),)
    if facts.within_powers:
        return "met", zh("属于劳动保障监察职权"), ()
    return "not_met", zh("不属于劳动保障监察职权，应当通过其他途径解决"), ()


def _jurisdiction(facts: AcceptanceFacts) -> Answer:
    if facts.competent_here is None:
        return "unknown", zh("不知道用工所在地"), (zh("工作的地点"),)
    if facts.competent_here:
        return "met", zh("用工所在地在本机关辖区"), ()
    return "not_met", zh("用工所在地由%(name)s管辖", name=facts.competent_name or zh("其他地区的监察机构")), ()


def _no_parallel(facts: AcceptanceFacts) -> Answer:
    if facts.parallel is None:
        return "unknown", zh("没有询问是否已经申请调解、仲裁或者起诉"), (zh("是否已经申请调解、仲裁或者起诉"),)
    found = _ELSEWHERE.get(facts.parallel)
    if found is not None:
        return "not_met", found, ()
    return "met", zh("没有正在进行的调解、仲裁或者诉讼"), ()
