"""Which door is the right one: every matter people bring, who handles it, and a polite answer that says so.

The guide (`law/doors.csv`) never turns anybody away by itself: it says what the inspectorate can still do, cites the
rule, and a person may always hand in the complaint and get a written answer (劳动保障监察条例 第二十一条；
关于实施《劳动保障监察条例》若干规定 第十八条).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from laojian.kernel.flow import Mark
from laojian.kernel.lawtable import LawTable
from laojian.kernel.words import Message, zh

BodyKind = Literal[
    "inspectorate", "arbitration", "tax_social", "police", "health_safety", "court", "housing_fund", "union", "other"
]  # fmt: skip
Part = Literal["all", "part", "none"]

BODIES: Final[dict[BodyKind, Message]] = {
    "inspectorate": zh("劳动保障监察机构"),
    "arbitration": zh("劳动人事争议仲裁委员会"),
    "tax_social": zh("社会保险经办机构或者税务机关"),
    "police": zh("公安机关"),
    "health_safety": zh("卫生健康或者应急管理部门"),
    "court": zh("人民法院"),
    "housing_fund": zh("住房公积金管理中心"),
    "union": zh("工会"),
    "other": zh("其他部门"),
}
_ALREADY: Final[dict[str, str]] = {
    "mediation": "already_mediation",
    "arbitration": "already_arbitration",
    "court": "already_court",
}


@dataclass(frozen=True, slots=True)
class CompetentBody:
    """One matter: the question in a person's own words, where it goes, the answer, and what stays with us.

    `part`: all of it is for the inspectorate, a part (`part_zh` says which), or none. `violations` are the codes of
    the catalogue it may become. `basis_zh` is the rule cited, `mark` how sure it is.
    """

    code: str
    door: BodyKind
    question_zh: str
    question_en: str
    answer_zh: str
    answer_en: str
    part: Part
    part_zh: str
    part_en: str
    violations: tuple[str, ...]
    basis_zh: str
    mark: Mark
    valid_from: date
    valid_to: date | None

    @property
    def is_ours(self) -> bool:
        """Whether the whole matter is for the inspectorate: nobody is sent elsewhere with it."""
        return self.door == "inspectorate" and self.part == "all"

    @property
    def title(self) -> Message:
        """Who stands behind the door."""
        return BODIES[self.door]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The doors for what somebody ticked: `here` is ours, `shared` ours in part, `elsewhere` not ours."""

    here: tuple[CompetentBody, ...]
    shared: tuple[CompetentBody, ...]
    elsewhere: tuple[CompetentBody, ...]

    @property
    def can_complain_here(self) -> bool:
        """Whether anything of it is for the inspectorate."""
        return bool(self.here or self.shared)


def bodies_on(law: LawTable[CompetentBody], on: date) -> tuple[CompetentBody, ...]:
    """The guide as it holds on a day, in the order of the file."""
    return law.on(on)


def suggest_bodies(matters: Iterable[str], law: LawTable[CompetentBody], *, on: date) -> Suggestion:
    """Sort the chosen matters by who handles them; a matter named twice counts once.

    Raises Invalid for a matter the guide does not know or no longer has.
    """
    chosen = [law.in_force(code, on) for code in dict.fromkeys(matters)]
    return Suggestion(
        here=tuple(door for door in chosen if door.part == "all"),
        shared=tuple(door for door in chosen if door.part == "part"),
        elsewhere=tuple(door for door in chosen if door.part == "none"),
    )


def already_elsewhere(kind: str, law: LawTable[CompetentBody], *, on: date) -> CompetentBody | None:
    """The answer for a matter already in mediation, arbitration or court (条例 第二十一条); None for anything else."""
    code = _ALREADY.get(kind)
    return None if code is None else law.in_force(code, on)
