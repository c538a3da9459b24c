"""A procedure as one value: states, and the lawful steps between them.

Buttons, refusals, the diagram, the deadline table and the tests all come from the same `Flow`.
It checks itself when it is made: a flow with a dead end or an unknown state cannot exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import Message, zh

Actor = Literal["officer", "system", "party", "court"]
Mark = Literal["V", "V2", "R", "P"]

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\Z")
_ACTORS: Final = frozenset({"officer", "system", "party", "court"})
_MARKS: Final = frozenset({"V", "V2", "R", "P"})


@dataclass(frozen=True, slots=True)
class State:
    """A place where a procedure can stand; `final`: it may rest there for good."""

    code: str
    title: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One fact a step may ask for: the reason given when it is missing, the article, the remedy."""

    reason: Message
    basis: str
    remedy: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One lawful step. With `approval` set, it is proposed by the holder of `permission` and takes effect
    when another person holding `approval` approves. `basis` is the article, `mark` how sure it is.

    Several steps with one `base` are one act for people: which of them is taken follows from state and facts."""

    code: str
    name: str
    base: str
    sources: frozenset[str]
    target: str
    title: str
    permission: str
    approval: str = ""
    actor: Actor = "officer"
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    basis: str = ""
    mark: Mark = "V"
    verb: str = ""
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """A procedure with a version. `needs` says of each fact a step may ask for what is said when it is missing.

    Raises ValueError when the states and steps do not fit together.
    """

    name: str
    version: int
    start: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    needs: Mapping[str, Need] = field(default_factory=dict)
    _state: dict[str, State] = field(init=False, repr=False, compare=False)
    _step: dict[str, Step] = field(init=False, repr=False, compare=False)
    _open: dict[str, tuple[Step, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", tuple(self.states))
        object.__setattr__(self, "steps", tuple(self.steps))
        faults = list(_faults(self))
        if faults:
            raise ValueError(f"flow {self.name!r}: " + "; ".join(faults))
        object.__setattr__(self, "_state", {state.code: state for state in self.states})
        object.__setattr__(self, "_step", {step.name: step for step in self.steps})
        leaving = {s.code: tuple(step for step in self.steps if s.code in step.sources) for s in self.states}
        object.__setattr__(self, "_open", leaving)

    def state(self, code: str) -> State:
        """The state with this code. Raises KeyError."""
        return self._state[code]

    def step(self, name: str) -> Step:
        """The step with this name. Raises KeyError."""
        return self._step[name]

    def open_steps(self, state: str) -> tuple[Step, ...]:
        """The steps that leave a state, in the order of the flow."""
        return self._open.get(state, ())

    def named(self, state: str, name: str) -> tuple[Step, ...]:
        """The steps called `name`, in full or plain, that leave a state; one at least.

        Raises NotFound for a name no step has, Refused when none of them leaves this state.
        """
        known = [step for step in self.steps if name in (step.name, step.base)]
        if not known:
            raise NotFound(zh("没有名为“%(name)s”的步骤", name=name))
        found = tuple(step for step in known if state in step.sources)
        if not found:
            raise self.out_of_turn(state, known)
        return found

    def missing(self, step: Step, fact: Callable[[str], bool]) -> Iterator[Need]:
        """What the step still needs, asked one by one in the order of the step."""
        return (self.needs[name] for name in step.needs if not fact(name))

    def check(self, state: str, name: str, fact: Callable[[str], bool]) -> Step:
        """The step called `name` that may be taken from this state now: the first of which every fact holds.

        Raises NotFound, Refused with reason, article and remedy; of several, for what the first of them lacks.
        """
        refusal: Refused | None = None
        for step in self.named(state, name):
            lacking = next(self.missing(step, fact), None)
            if lacking is None:
                return step
            refusal = refusal or refused_for(step, lacking)
        assert refusal is not None  # noqa: S101 - `named` gives one at least
        raise refusal

    def title_of(self, state: str) -> Message:
        """The Chinese name of a state; what is no state stands for itself."""
        return zh(self._state[state].title) if state in self._state else zh(state)

    def mermaid(self) -> str:
        """The diagram of the steps that lead to another state, as Mermaid source."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {state.code} : {state.code} {state.title}" for state in self.states]
        for step in self.steps:
            moves = sorted(step.sources - {step.target})
            lines += [f"    {source} --> {step.target} : {step.code}" for source in moves]
        lines += [f"    {state.code} --> [*]" for state in self.states if state.final]
        return "\n".join(lines) + "\n"

    def out_of_turn(self, state: str, known: Sequence[Step]) -> Refused:
        """The refusal of steps (of one name) that do not leave `state`."""
        sources = sorted({source for step in known for source in step.sources})
        return Refused(
            zh("现处“%(state)s”，不能“%(step)s”", state=self.title_of(state), step=zh(known[0].title)),
            basis=known[0].basis,
            remedy=zh("本步骤只能从以下状态办理：%(sources)s。", sources=tuple(map(self.title_of, sources))),
        )


class Titled(Protocol):
    """A step or an act: something with a name in words."""

    @property
    def title(self) -> str: ...


def refused_for(step: Titled, lacking: Need) -> Refused:
    """The refusal because one fact is missing: its reason, article and remedy."""
    return Refused(
        zh("还不能“%(step)s”：%(reason)s", step=zh(step.title), reason=lacking.reason),
        basis=lacking.basis,
        remedy=lacking.remedy,
    )


def _faults(flow: Flow) -> Iterator[str]:
    codes = {state.code for state in flow.states}
    yield from _twice("state", [state.code for state in flow.states])
    yield from _twice("step code", [step.code for step in flow.steps])
    yield from _twice("step name", [step.name for step in flow.steps])
    if flow.start not in codes:
        yield f"start state {flow.start!r} is unknown"
    for step in flow.steps:
        yield from _step_faults(step, codes, flow.needs)
    yield from _path_faults(flow, codes)


def _twice(what: str, names: list[str]) -> Iterator[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{what} {name!r} appears twice"


def _step_faults(step: Step, codes: set[str], needs: Mapping[str, Need]) -> Iterator[str]:
    for code in sorted((step.sources | {step.target}) - codes):
        yield f"step {step.code} names the unknown state {code!r}"
    if not step.sources:
        yield f"step {step.code} starts nowhere"
    for name in {step.name, step.base}:
        if not _NAME.match(name):
            yield f"step {step.code} has an unusable name {name!r}"
    if step.actor not in _ACTORS:
        yield f"step {step.code} has an unknown actor {step.actor!r}"
    if step.mark not in _MARKS:
        yield f"step {step.code} has an unknown mark {step.mark!r}"
    for what in ("title", "basis", "verb"):
        if not getattr(step, what):
            yield f"step {step.code} lacks its {what}"
    if not step.permission and step.actor != "system":
        yield f"step {step.code} lacks its permission"
    for need in sorted(set(step.needs) - set(needs)):
        yield f"step {step.code} needs {need!r}, which has no words"


def _path_faults(flow: Flow, codes: set[str]) -> Iterator[str]:
    forward: dict[str, set[str]] = {code: set() for code in codes}
    backward: dict[str, set[str]] = {code: set() for code in codes}
    for step in flow.steps:
        for source in step.sources & codes:
            forward[source].add(step.target)
            backward.setdefault(step.target, set()).add(source)
    for code in sorted(codes - _reached({flow.start}, forward)):
        yield f"state {code} cannot be reached"
    final = {state.code for state in flow.states if state.final}
    for code in sorted(codes - _reached(final, backward)):
        yield f"state {code} leads to no final state"


def _reached(start: set[str], edges: Mapping[str, set[str]]) -> set[str]:
    seen = set(start)
    waiting = list(start)
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen
