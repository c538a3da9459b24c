"""The guide of doors as people read it: matters in their own words, sorted by who handles them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from laojian.complaints import law_rows
from laojian.complaints.rules.competent_bodies import (
    CompetentBody,
    Suggestion,
    already_elsewhere,
    bodies_on,
    suggest_bodies,
)
from laojian.kernel.words import Message
from laojian.web.answers import english

#: Matters that the form asks about in a question of its own.
_ASKED_APART = frozenset({"already_mediation", "already_arbitration", "already_court", "over_two_years"})


@dataclass(frozen=True, slots=True)
class Signpost:
    """One door in the reader's language."""

    code: str
    question: str
    answer: str
    part: str
    ours: bool
    who: Message
    basis: str


def signpost(door: CompetentBody) -> Signpost:
    """A row of the guide in the language of the page."""
    if english():
        question, answer, part = door.question_en, door.answer_en, door.part_en
    else:
        question, answer, part = door.question_zh, door.answer_zh, door.part_zh
    return Signpost(door.code, question, answer, part, door.door == "inspectorate", door.title, door.basis_zh)


def all_doors(on: date, search: str = "") -> list[Signpost]:
    """The guide as it holds on a day; with a search, what has all its words in question, answer or rule."""
    wanted = [word.casefold() for word in search.split()]
    found = []
    for door in bodies_on(law_rows.doors(), on):
        text = " ".join((door.question_zh, door.question_en, door.answer_zh, door.answer_en, door.basis_zh)).casefold()
        if all(word in text for word in wanted):
            found.append(signpost(door))
    return found


def matters(on: date) -> list[tuple[str, str, bool]]:
    """What can be ticked in the form: (code, the question, whether it is ours)."""
    return [(one.code, one.question, one.ours) for one in all_doors(on) if one.code not in _ASKED_APART]


def advice(chosen: Iterable[str], parallel: str, on: date) -> tuple[bool, list[Signpost]]:
    """Whether a better door should be told before going on (nothing chosen is ours first), and the doors to tell of."""
    found: Suggestion = suggest_bodies(chosen, law_rows.doors(), on=on)
    already = already_elsewhere(parallel, law_rows.doors(), on=on)
    told = [signpost(already)] if already else []
    told += [signpost(door) for door in (*found.elsewhere, *found.shared)]
    chosen_doors = {one.door for one in (*found.here, *found.shared, *found.elsewhere)}
    return bool(already) or (bool(chosen_doors) and "inspectorate" not in chosen_doors), told


def questions(chosen: Iterable[str], on: date) -> list[str]:
    """The chosen matters in words."""
    wanted = set(chosen)
    return [signpost(door).question for door in bodies_on(law_rows.doors(), on) if door.code in wanted]
