"""The flow as one value, and the ways to read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from laojian.cases.rules.flow_table import NEW, OPEN_STATES, STATES, STEPS, VERSION
from laojian.cases.rules.needs import NEEDS
from laojian.cases.rules.states import CaseState
from laojian.kernel.flow import Flow, Step
from laojian.kernel.words import Message, zh

FLOW: Final = Flow(
    name="case",
    version=VERSION,
    start=CaseState.REGISTERED,
    states=STATES,
    steps=STEPS,
    needs=NEEDS,
)
#: How a file that was begun on paper comes in: straight from S00 to where it stands (only for imported cases).
IMPORTABLE: Final = tuple(state for state in OPEN_STATES if state not in (CaseState.REGISTERED, CaseState.CLOSING))


class Edge(NamedTuple):
    """One transition as the database keeps it."""

    flow_version: int
    source: str
    step: str
    target: str
    kind: str
    two_person: bool


def edges() -> Iterator[Edge]:
    """Every transition that may be stored: registration, import, and each step from each of its sources."""
    yield Edge(VERSION, NEW, "register", CaseState.REGISTERED, "register", False)
    for state in IMPORTABLE:
        yield Edge(VERSION, CaseState.REGISTERED, f"import_{state.lower()}", state, "import", False)
    for step in STEPS:
        for source in sorted(step.sources):
            yield Edge(VERSION, source, step.name, step.target, "step", bool(step.approval))


def step_named(state: str, name: str) -> Step:
    """The step called `name`, in full (`publish_s62`) or plain (`publish`), as it stands in `state`.

    Raises NotFound for a name no step has, Refused when the step does not leave this state.
    """
    return FLOW.named(state, name)[0]


def title_of_step(name: str) -> Message:
    """The words of a step by its stored name, also for registration and import."""
    if name == "register":
        return zh("登记")
    if name.startswith("import_"):
        return zh("导入在办案件")
    return zh(FLOW.step(name).title)
