"""Trying what is not lawful: every step of the flow, sent to its address past the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from typing import Any, NamedTuple

from browser.seat import picture
from screens.seat import Seat

from laojian.cases.models import Case, CaseStep, Proposal
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import STEPS, base_name
from laojian.cases.rules.inputs import Input

BASES = tuple(dict.fromkeys(base_name(step.name) for step in STEPS))
NAMES = tuple(dict.fromkeys((*BASES, *(step.name for step in STEPS))))
REFUSALS = frozenset({403, 404, 409, 422})


class Try(NamedTuple):
    """One try and its answer."""

    state: str
    method: str
    step: str
    status: int
    problem: str

    @property
    def wrong(self) -> bool:
        """Answered with something else than a refusal that says what, where and by which article."""
        here, title = FLOW.state(self.state).title, titles(self.step)
        says = f"现处“{here}”" in self.problem and any(f"不能“{one}”" in self.problem for one in title)
        return self.status not in REFUSALS or not says or "依据" not in self.problem or "怎么办" not in self.problem


def titles(name: str) -> set[str]:
    """The words of a step by its plain or its full name."""
    return {step.title for step in STEPS if name in (step.name, base_name(step.name))}


def unlawful(state: str, names: tuple[str, ...]) -> list[str]:
    """The steps that do not leave this state."""
    return [name for name in names if not leaves(state, name)]


def leaves(state: str, name: str) -> bool:
    """Whether the flow has this step from here, by its plain or its full name."""
    return any(name in (step.name, step.base) for step in FLOW.open_steps(state))


def plausible(fields: Mapping[str, Input], on: date, people: Sequence[int]) -> dict[str, Any]:
    """Something that fits each field a step requires, so that a refusal is about the step and not about a field."""
    names, given = iter(people), {}
    for name, field in fields.items():
        if not field.required and name not in ("perform_by", "duplicates_note"):
            continue
        given[name] = {
            "text": "按规定写明的内容", "number": "18", "money": "100.00", "bool": "on", "file": picture(),
            "date": (on + timedelta(days=20)).isoformat(),
        }.get(field.kind)  # fmt: skip
        if field.kind == "choice":
            given[name] = field.choices[0][0]
        elif field.kind == "officer":
            given[name] = str(next(names))
    return given


@dataclass(frozen=True)
class Trace:
    """What any effect on a case would change."""

    state: str
    seq: int
    steps: int
    proposals: int
    changed_at: Any

    @classmethod
    def of(cls, case_id: int) -> Trace:
        case = Case.objects.get(pk=case_id)
        steps = CaseStep.objects.filter(case=case).count()
        return cls(case.state, case.seq, steps, Proposal.objects.filter(case=case).count(), case.changed_at)


def problem_in(page: str) -> str:
    """The sentence above the form."""
    found = re.search(r'data-test="problem">(.*?)</div>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", unescape(found[1])).split()) if found else ""


def try_every_step(seat: Seat, case: Case, on: str, *, names: tuple[str, ...], methods: tuple[str, ...]) -> list[Try]:
    """Send and open every step that does not leave the state of the case; what each try was answered."""
    found, fields = [], {"on": on, "seq": str(case.seq)}
    for name in unlawful(case.state, names):
        for method in methods:
            path = f"/cases/{case.pk}/steps/{name}/"
            status, page = seat.post(path, fields) if method == "POST" else seat.get(path)
            found.append(Try(case.state, method, name, status, problem_in(page)))
    return found
