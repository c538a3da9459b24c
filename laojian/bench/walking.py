"""The ways of `ways.py`, checked against the flow and laid out for set-based SQL."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from laojian.bench.ways import WAYS
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import NEW
from laojian.kernel.flow import Step

#: Who takes a step, by the beginning of its permission; the rest is the lead inspector's.
CLERKS: Final = ("lead.", "case.intake")
OFFICE: Final = (
    "case.file", "case.review", "case.legal_review", "case.discuss", "case.decide", "case.approve", "case.archive",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a way. `day`: days after registration; `who`: clerk | lead | office | nobody."""

    seq: int
    source: str
    step: str
    target: str
    day: float
    who: str
    two_person: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A whole way. `filed`, `ordered`, `decided`, `closed`: number of the step that does it, 0 for none."""

    name: str
    share: int
    kind: str
    steps: tuple[Taken, ...]
    filed: int
    ordered: int
    decided: int
    closed: int

    @property
    def marks(self) -> tuple[int, int, int, int]:
        """The numbers of the steps that matter to the case's own columns."""
        return self.filed, self.ordered, self.decided, self.closed


def ways() -> list[Way]:
    """All ways. Raises ValueError for one that does not follow the flow."""
    return [walk(*row) for row in WAYS]


def walk(name: str, share: int, kind: str, words: str) -> Way:
    """One way, from the words ``step:days step:days``."""
    pairs = [word.split(":") for word in words.split()]
    days = list(accumulate(float(days) for _, days in pairs))
    taken = [Taken(1, NEW, "register", FLOW.start, 0.0, "clerk", False)]
    for (step_name, _), day in zip(pairs, days, strict=True):
        state, step = taken[-1].target, FLOW.step(step_name)
        if state not in step.sources:
            raise ValueError(f"way “{name}”: {step_name} does not leave {state}")
        taken.append(Taken(len(taken) + 1, state, step.name, step.target, day, who(step), bool(step.approval)))
    return Way(
        name=name, share=share, kind=kind, steps=tuple(taken), filed=reaching(taken, "S12", "S06"),
        ordered=reaching(taken, "S30", "S60"), decided=reaching(taken, "S60"), closed=reaching(taken, "S91"),
    )  # fmt: skip


def who(step: Step) -> str:
    """Which kind of person takes the step."""
    if step.actor == "system":
        return "nobody"
    if step.permission.startswith(CLERKS):
        return "clerk"
    return "office" if step.permission.startswith(OFFICE) else "lead"


def reaching(taken: list[Taken], *targets: str) -> int:
    return next((step.seq for step in taken if step.target in targets), 0)
