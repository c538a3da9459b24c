"""The flow as one value, and the ways to read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from laojian.cases.rules.flow_table import NEW, OPEN_STATES, STATES, STEPS, VERSION, base_name
from laojian.cases.rules.needs import NEEDS, Need
from laojian.kernel.flow import Flow, State, Step
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import Message, zh

FLOW: Final = Flow(
    name="case",
    version=VERSION,
    start="S00",
    states=STATES,
    steps=STEPS,
    needs={name: need.reason for name, need in NEEDS.items()},
)
BY_BASE: Final[dict[tuple[str, str], Step]] = {
    (source, base_name(step.name)): step for step in STEPS for source in step.sources
}
#: How a file that was begun on paper comes in: straight from S00 to where it stands (only for imported cases).
IMPORTABLE: Final = tuple(state for state in OPEN_STATES if state not in ("S00", "S90"))


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
    yield Edge(VERSION, NEW, "register", "S00", "register", False)
    for state in IMPORTABLE:
        yield Edge(VERSION, "S00", f"import_{state.lower()}", state, "import", False)
    for step in STEPS:
        for source in sorted(step.sources):
            yield Edge(VERSION, source, step.name, step.target, "step", bool(step.approval))


def step_named(state: str, name: str) -> Step:
    """The step called `name`, in full (`publish_s62`) or plain (`publish`), as it stands in `state`.

    Raises NotFound for a name no step has, Refused when the step does not leave this state.
    """
    found = BY_BASE.get((state, base_name(name)))
    if found is not None and name in (found.name, base_name(found.name)):
        return found
    known = [step for step in STEPS if name in (step.name, base_name(step.name))]
    if not known:
        raise NotFound(zh("没有名为“%(name)s”的步骤", name=name))
    raise out_of_turn(state, known)


def out_of_turn(state: str, known: list[Step]) -> Refused:
    """The refusal of a step that does not leave `state`."""
    sources = sorted({source for step in known for source in step.sources})
    return Refused(
        zh("现处“%(state)s”，不能“%(step)s”", state=title_of(state), step=zh(known[0].title)),
        basis=known[0].basis,
        remedy=zh("本步骤只能从以下状态办理：%(sources)s。", sources=tuple(title_of(code) for code in sources)),
    )


def title_of(state: str) -> Message:
    """The Chinese name of a state."""
    return zh(FLOW.state(state).title)


def state_of(code: str) -> State:
    """The state with this code. Raises KeyError."""
    return FLOW.state(code)


def needs_of(step: Step) -> list[Need]:
    """What a step needs, with the words for each."""
    return [NEEDS[name] for name in step.needs]


def refused_for(step: Step, missing: str) -> Refused:
    """The refusal because one fact is missing: its reason, article and remedy."""
    need = NEEDS[missing]
    return Refused(
        zh("还不能“%(step)s”：%(reason)s", step=zh(step.title), reason=need.reason),
        basis=need.basis,
        remedy=need.remedy,
    )


def title_of_step(name: str) -> Message:
    """The words of a step by its stored name, also for registration and import."""
    if name == "register":
        return zh("登记")
    if name.startswith("import_"):
        return zh("导入在办案件")
    return zh(FLOW.step(name).title)
