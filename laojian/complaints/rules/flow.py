"""The flow of a contact as one value, the facts its steps ask for, and what of it the database keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from laojian.cases.rules.flow_table import LEADS
from laojian.complaints.rules.flow_table import ACCEPTANCE, BEFORE, ENDED, NEEDS, STATES, STEPS, VERSION
from laojian.complaints.rules.states import ContactState
from laojian.kernel.flow import Flow, Step
from laojian.kernel.refusal import Refused
from laojian.kernel.words import Message, zh

FLOW: Final = Flow(
    name="contact", version=VERSION, start=ContactState.NEW, states=STATES, steps=STEPS, needs=NEEDS
)  # fmt: skip
RECEIVED: Final = "receive"
#: Contacts that were there before steps were kept came in by these (`carried_linked` …); no new one does.
CARRIED: Final = "carried_"
_AGAIN: Final = zh("当事人表示没有解决的，会按原编号重新受理。")


@dataclass(frozen=True, slots=True)
class File:
    """What the steps of a contact may ask. `case_state`: "" without a case; `case_open`: a case does the work now.
    `through_channel`: another body handed it in and waits for an answer.

    `stood`: the state from which it came into the present one, "" when that is not known. What takes a question
    to the database is asked only when a step wants it.
    """

    state: ContactState
    kind: str
    case_state: str
    case_open: bool
    answered: bool
    through_channel: bool
    stood: Callable[[], str]
    joined: Callable[[], bool]
    channel_waits: Callable[[], bool]

    def fact(self, name: str) -> bool:
        """Whether one fact holds. Raises KeyError for an unknown one."""
        return _FACTS[name](self)

    @property
    def taken_up_again(self) -> bool:
        """Whether the person said it is not solved, and nothing came of that yet: another case may be made of it."""
        if self.state == ContactState.WAITING:
            return self.came_from(ContactState.REOPENED)
        return self.state == ContactState.REOPENED

    def came_from(self, state: ContactState) -> bool:
        """Whether it goes back to this state. While a case runs that is where cases have their contacts; of one
        carried over from before steps were kept, nothing speaks against any state that fits its case."""
        if self.state == ContactState.WAITING:
            if self.case_open:
                return state == ContactState.LINKED
            stood = self.stood() or (ContactState.LINKED if self.case_state else ContactState.NEW)
            return stood == state
        return self.stood() in ("", state)


def _came_from(state: ContactState) -> Callable[[File], bool]:
    return lambda file: file.came_from(state)


_FACTS: Final[Mapping[str, Callable[[File], bool]]] = {
    "no_enquiry": lambda file: file.kind != "enquiry",
    "no_case_yet": lambda file: not file.case_state or file.taken_up_again,
    "without_case": lambda file: not file.case_state,
    "case_ended": lambda file: bool(file.case_state) and not file.case_open,
    "case_runs": lambda file: file.case_open,
    "channel_answered": lambda file: not file.channel_waits(),
    "through_channel": lambda file: file.through_channel,
    "not_answered": lambda file: not file.answered,
    "nothing_filed": lambda file: not file.case_state or file.case_state in LEADS,
    "same_event": lambda file: file.joined(),
    **{f"stood_{state}": _came_from(state) for state in ContactState},
}


class Edge(NamedTuple):
    """One transition as the database keeps it. `kind`: step | receive | carried."""

    flow_version: int
    source: str
    step: str
    target: str
    kind: str


def edges() -> Iterator[Edge]:
    """Every transition that may be stored: receipt, what was carried over, each step from each source."""
    yield Edge(VERSION, BEFORE, RECEIVED, ContactState.NEW, "receive")
    for state in ContactState:
        if state != ContactState.NEW:
            yield Edge(VERSION, ContactState.NEW, f"{CARRIED}{state}", state, "carried")
    for step in STEPS:
        for source in sorted(step.sources):
            yield Edge(VERSION, source, step.name, step.target, "step")


def lawful(file: File, name: str) -> Step:
    """The step of this name (full or plain) that may be taken now. Raises NotFound, Refused with the way out."""
    try:
        return FLOW.check(file.state, name, file.fact)
    except Refused as refused:
        if file.state in ENDED and not any(name in (step.name, step.base) for step in FLOW.open_steps(file.state)):
            raise Refused(refused.reason, basis=refused.basis, remedy=_AGAIN) from None
        raise


def open_names(file: File) -> dict[str, Step]:
    """The steps that may be taken now, by plain name: what a page shows buttons for. One look at the file for all."""
    found: dict[str, Step] = {}
    for step in FLOW.open_steps(file.state):
        if step.base not in found and next(FLOW.missing(step, file.fact), None) is None:
            found[step.base] = step
    return found


def restarts(step: Step) -> bool:
    """Whether the term of acceptance runs anew with the step."""
    return bool(set(step.starts) & set(ACCEPTANCE))


def title_of_step(name: str) -> Message:
    """The words of a step by its stored name, also for receipt and what was carried over."""
    if name == RECEIVED:
        return zh("收到")
    if name.startswith(CARRIED):
        return zh("此前的办理")
    return zh(FLOW.step(name).title)
