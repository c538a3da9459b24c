"""How urgent a contact is, with every reason in sight. The reasons are rows set by the office (`law/urgency.csv`).

The highest reason counts; reasons are never added up or weighed against each other. Anyone may raise the level at
once; to lower it needs a written reason and a second person, so that nothing is made small in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, Literal

from laojian.kernel.calendar import statutory_days
from laojian.kernel.flow import Mark
from laojian.kernel.lawtable import holds
from laojian.kernel.refusal import Refused
from laojian.kernel.words import Message, zh

Level = Literal[0, 1, 2, 3]
TestKind = Literal[
    "people", "words", "child_labour", "forced_labour", "injured", "before_spring_festival", "employer_fled",
    "limitation_within", "contacts", "reopened",
]  # fmt: skip

LEVELS: Final[dict[int, Message]] = {0: zh("普通"), 1: zh("关注"), 2: zh("加急"), 3: zh("特急")}
LOWER_BASIS: Final = "劳动保障监察条例 第十四条"
_FESTIVAL: Final = "Spring Festival"
_LEAST_REASON: Final = 4


@dataclass(frozen=True, slots=True)
class UrgencyRow:
    """One row of `law/urgency.csv`: what is tested, from which number or by which words, and the level it gives."""

    code: str
    name_zh: str
    name_en: str
    test: TestKind
    number: int | None
    words: tuple[str, ...]
    level: Level
    basis_zh: str
    mark: Mark
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyFacts:
    """What is known of a contact on a day. `contacts`: how often the person has written or called about it, this time
    included; `limitation_last`: the last day of the limitation; `spring_festival`: the next one, from
    `next_spring_festival(on)` or the office's own date."""

    on: date
    text: str = ""
    people: int = 1
    child_labour: bool = False
    forced_labour: bool = False
    injured: bool = False
    migrant_wages: bool = False
    employer_fled: bool = False
    limitation_last: date | None = None
    spring_festival: date | None = None
    contacts: int = 1
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class UrgencyReason:
    """Why: the row and its version, the sentence, and the words found in the text."""

    code: str
    valid_from: date
    name_zh: str
    name_en: str
    message: Message
    level: Level
    basis: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Urgency:
    """The level and all reasons, the gravest first."""

    level: Level
    reasons: tuple[UrgencyReason, ...]

    @property
    def title(self) -> Message:
        """The name of the level."""
        return LEVELS[self.level]


Found = tuple[Message, tuple[str, ...]] | None


def weigh(facts: UrgencyFacts, rows: Iterable[UrgencyRow]) -> Urgency:
    """The urgency by the rows that hold on the day. Without a reason it is 0."""
    reasons = []
    for row in rows:
        if not holds(row, facts.on):
            continue
        found = _TESTS[row.test](facts, row)
        if found is not None:
            message, words = found
            reasons.append(
                UrgencyReason(
                    row.code, row.valid_from, row.name_zh, row.name_en, message, row.level, row.basis_zh, words
                )
            )
    reasons.sort(key=lambda reason: (-reason.level, reason.code))
    return Urgency(reasons[0].level if reasons else 0, tuple(reasons))


def may_lower(now: int, to: int, *, reason: str, by: int, second: int | None) -> None:
    """Refuse to lower an urgency without a written reason and a second person. To raise or keep it needs neither.

    Raises Refused.
    """
    if to >= now:
        return
    if len(reason.strip()) < _LEAST_REASON:
        raise Refused(
            zh("降低紧急程度应当写明理由"),
            basis=LOWER_BASIS,
            remedy=zh("请写明哪些情况不存在或者已经消除。"),
            field="reason",
        )
    if second is None or second == by:
        raise Refused(
            zh("降低紧急程度应当由另一人同意"),
            basis=LOWER_BASIS,
            remedy=zh("请提交另一名工作人员确认。"),
            field="second",
        )


def next_spring_festival(on: date) -> date | None:
    """The first day of the Spring Festival (正月初一) on or after a day; None where no lunar dates are known."""
    for year in (on.year, on.year + 1):
        first = min((day for day, name in statutory_days(year).items() if _FESTIVAL in name), default=None)
        if first is not None and first >= on:
            return first
    return None


def _people(facts: UrgencyFacts, row: UrgencyRow) -> Found:
    if row.number is None or facts.people < row.number:
        return None
    return zh("涉及%(people)s人，达到%(number)s人", people=facts.people, number=row.number), ()


def _words(facts: UrgencyFacts, row: UrgencyRow) -> Found:
    found = words_in(facts.text, row.words)
    return (zh("文字中出现“%(words)s”", words="”“".join(found)), found) if found else None


def words_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Which of the words a text has: Chinese ones wherever blanks fall, others as whole words in any case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    dense = re.sub(r"\s+", "", plain)
    return tuple(word for word in words if (_whole(word, plain) if word.isascii() else word.casefold() in dense))


def _whole(word: str, plain: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(word.casefold())}(?![a-z])", plain) is not None


def _festival(facts: UrgencyFacts, row: UrgencyRow) -> Found:
    if not facts.migrant_wages or facts.spring_festival is None or row.number is None:
        return None
    left = (facts.spring_festival - facts.on).days
    if not 0 <= left <= row.number:
        return None
    return zh("拖欠农民工工资，距春节%(days)s天", days=left), ()


def _limitation(facts: UrgencyFacts, row: UrgencyRow) -> Found:
    if facts.limitation_last is None or row.number is None:
        return None
    left = (facts.limitation_last - facts.on).days
    if not 0 <= left <= row.number:
        return None
    return zh("查处时效至%(last)s，还有%(days)s天", last=facts.limitation_last, days=left), ()


def _contacts(facts: UrgencyFacts, row: UrgencyRow) -> Found:
    if row.number is None or facts.contacts < row.number:
        return None
    return zh("第%(times)s次反映", times=facts.contacts), ()


def _said(name: str, message: Message, facts: UrgencyFacts, _row: UrgencyRow) -> Found:
    return (message, ()) if getattr(facts, name) else None


_TESTS: Final[Mapping[TestKind, Callable[[UrgencyFacts, UrgencyRow], Found]]] = {
    "people": _people,
    "words": _words,
    "before_spring_festival": _festival,
    "limitation_within": _limitation,
    "contacts": _contacts,
    "child_labour": partial(_said, "child_labour", zh("涉嫌使用童工")),
    "forced_labour": partial(_said, "forced_labour", zh("涉嫌强迫劳动或者限制人身自由")),
    "injured": partial(_said, "injured", zh("有人受伤")),
    "employer_fled": partial(_said, "employer_fled", zh("用人单位或者负责人逃匿")),
    "reopened": partial(_said, "reopened", zh("办结后反映没有解决")),
}
TESTS: Final = frozenset(_TESTS)
