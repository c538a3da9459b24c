"""The procedure drawn for one case: phases as a stepper, states as boxes, the road taken and the roads open."""

from dataclasses import dataclass

from laojian.cases.queries import PHASES
from laojian.kernel.flow import Flow
from laojian.kernel.words import Message

WIDTH, HEIGHT, GAP_X, GAP_Y, TOP = 104, 26, 26, 12, 24


@dataclass(frozen=True)
class Phase:
    """One bead of the stepper: ``when`` is past, now or later."""

    title: Message
    when: str
    state: str


@dataclass(frozen=True)
class Box:
    """One state at its place; ``kind`` is past, now or empty."""

    code: str
    title: str
    x: int
    y: int
    kind: str

    @property
    def middle(self) -> int:
        """Where the title stands."""
        return self.x + WIDTH // 2

    @property
    def line(self) -> int:
        """The title's base line."""
        return self.y + 17


@dataclass(frozen=True)
class Drawing:
    """Everything the picture needs."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    heads: tuple[tuple[Message, int], ...]
    taken: tuple[str, ...]
    open: tuple[str, ...]


def phase_of(state: str) -> int:
    """The index of the phase a state belongs to."""
    return next((i for i, (_, states) in enumerate(PHASES.values()) if state in states), 0)


def stepper(flow: Flow, state: str, passed: list[str]) -> list[Phase]:
    """The main phases: those gone through, the present one, those to come."""
    here = phase_of(state)
    seen = {phase_of(code) for code in passed}
    title = flow.state(state).title
    beads = []
    for index, (name, _) in enumerate(PHASES.values()):
        when = "now" if index == here else "past" if index in seen and index < here else "later"
        beads.append(Phase(name, when, title if index == here else ""))
    return beads


def draw(flow: Flow, state: str, edges: list[tuple[str, str]]) -> Drawing:
    """All states of the flow in columns by phase; ``edges`` are the steps taken, in order."""
    known = {one.code: one.title for one in flow.states}
    passed = {code for edge in edges for code in edge}
    places: dict[str, tuple[int, int]] = {}
    boxes, heads = [], []
    for column, (name, states) in enumerate(PHASES.values()):
        x = 4 + column * (WIDTH + GAP_X)
        heads.append((name, x + WIDTH // 2))
        for line, code in enumerate(code for code in states if code in known):
            y = TOP + 8 + line * (HEIGHT + GAP_Y)
            places[code] = (x, y)
            kind = "now" if code == state else "past" if code in passed else ""
            boxes.append(Box(code, known[code], x, y, kind))
    taken = tuple(
        curve(places[a], places[b]) for a, b in dict.fromkeys(edges) if a != b and a in places and b in places
    )
    targets = dict.fromkeys(step.target for step in flow.open_steps(state) if step.target != state)
    ahead = tuple(curve(places[state], places[code]) for code in targets if code in places and state in places)
    height = max(y for _, y in places.values()) + HEIGHT + 8
    return Drawing(4 + len(PHASES) * (WIDTH + GAP_X), height, tuple(boxes), tuple(heads), taken, ahead)


def curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    """A path between two boxes: from the nearer side to the nearer side."""
    (ax, ay), (bx, by) = start, end
    half = HEIGHT // 2
    if ax == bx:
        side = ax + WIDTH
        return f"M{side} {ay + half} C{side + 22} {ay + half} {side + 22} {by + half} {side} {by + half}"
    if bx > ax:
        x1, x2, bend = ax + WIDTH, bx, max(18, (bx - ax - WIDTH) // 2)
    else:
        x1, x2, bend = ax, bx + WIDTH, -max(18, (ax - bx - WIDTH) // 2)
    return f"M{x1} {ay + half} C{x1 + bend} {ay + half} {x2 - bend} {by + half} {x2} {by + half}"
