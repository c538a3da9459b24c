"""Finds for every demonstration case a lawful way through the procedure, and the working days it is walked on. Pure."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from laojian.cases.rules import flow_table
from laojian.demo import timing
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.flow import Flow, Step

MONTHS_BACK: Final = 18
WORKDAYS_BACK: Final = 365  # working days in eighteen months, rounded down
TRIES: Final = 400
LIGHT: Final = "LIGHT"
LIGHT_STEPS: Final = frozenset(
    {"decide_no_penalty", "decide_no_penalty_after_legal", "decide_no_penalty_after_discussion"}
)
HEARINGS: Final = frozenset({"request_hearing", "request_hearing_after_statement"})
#: What may already have been done in the state a case rests in.
FIRST_WORK: Final = {
    "S41": "give_review",
    "S42": "give_legal_opinion",
    "S50": "serve_notice",
    "S62": "reconsideration_begins",
    "S70": "reconsideration_begins",
    "S73": "court_accepts",
    "S80": "deliver_to_police",
}
HEAVY_STEPS: Final = frozenset({"decide_unopposed", "decide_after_statement", "decide_after_hearing"})


@dataclass(frozen=True, slots=True)
class Act:
    """One step of the plan and the day it is taken."""

    step: str
    on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """A case from the day it came in to the state it rests in. `pending`: a step proposed and not yet decided."""

    target: str
    kind: str
    received_on: date
    acts: tuple[Act, ...]
    pending: str = ""

    def steps(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(act.step for act in self.acts)


def rests(count: int, flow: Flow, rng: random.Random) -> list[str]:
    """Where `count` cases rest: once everywhere when there are enough, the others by share."""
    codes = [state.code for state in flow.states]
    once = codes if count >= len(codes) else rng.sample(codes, count)
    shares = [timing.RESTS.get(code, 3) for code in codes]
    chosen = [*once, *rng.choices(codes, weights=shares, k=count - len(once))]
    rng.shuffle(chosen)
    return chosen


def plan(
    flow: Flow, target: str, *, today: date, calendar: WorkCalendar, rng: random.Random, rest: int | None = None
) -> Plan:
    """A plan for one case that rests in `target` on `today`, for `rest` working days when that is given.

    Raises LookupError when no lawful way is found: the procedure has changed and `pace` did not follow.
    """
    for _ in range(TRIES):
        kind = rng.choices(("complaint", "report", "own"), weights=(78, 12, 10))[0]
        way = _way(flow, target, kind, rng)
        if way is None or not _coherent(way):
            continue
        pending = _pending(target, kind, rng)
        steps = _dressed(flow, way, rng)
        if pending:
            steps = _without_repeats([*steps, *_prepared(flow, [flow.step(pending)], target)[:-1]])
        waits = [_wait(step, rng) for step in steps]
        stay = dwell(flow, target, sum(waits), rng) if rest is None else rest
        if sum(waits) + stay > WORKDAYS_BACK:
            continue
        last = calendar.add_workdays(today, -max(1, stay))
        days = [last]
        for wait in reversed(waits):
            days.append(calendar.add_workdays(days[-1], -wait))
        days.reverse()
        acts = tuple(Act(step.name, day) for step, day in zip(steps, days[1:], strict=True))
        return Plan(target, kind, days[0], acts, pending)
    raise LookupError(f"no lawful way to {target} was found in {TRIES} tries")


def dwell(flow: Flow, target: str, spent: int, rng: random.Random) -> int:
    """Working days in the last state: anywhere in the past for an ended case, else usual, slow or late."""
    if flow.state(target).final:
        return rng.randint(1, max(2, WORKDAYS_BACK - spent - 5))
    usual, slow, late = timing.DWELL.get(target, (5, 10, 20))
    band = rng.choices((0, 1, 2), weights=(72, 16, 12))[0]
    return rng.randint(*((1, usual), (usual, slow), (slow, late))[band])


def _way(flow: Flow, target: str, kind: str, rng: random.Random) -> list[Step] | None:
    """Steps from the start to the target through the waypoints that make it a usual story."""
    light, points = _waypoints(target, rng)
    unfit = "not_complaint" if kind == "complaint" else "is_complaint"
    banned = {step.name for step in flow.steps if unfit in step.needs}
    banned |= HEAVY_STEPS if light else LIGHT_STEPS
    banned |= {"reopen_check", "reopen_filing"} if rng.random() < 0.95 else set()
    costs = {step.name: _cost(step) * rng.uniform(0.6, 1.7) for step in flow.steps}
    here, way = flow.start, []
    for point in (*points, target):
        leg = cheapest(flow, here, point, costs, banned)
        if leg is None:
            return None
        way += leg
        here = point
    return way


def _waypoints(target: str, rng: random.Random) -> tuple[bool, list[str]]:
    points: Sequence[str] = ()
    if target in timing.CLOSING_RESTS:
        points = rng.choices([row[0] for row in timing.TO_CLOSING], weights=[row[1] for row in timing.TO_CLOSING])[0]
    elif target in timing.DECISION_RESTS:
        points = ("DECISION",)
    elif target == "S52":
        points = ("S42", "S50")
    elif target in {"S80", "S81"}:
        points = rng.choice((("S32",), ("S20",)))
    out: list[str] = []
    for point in points:
        if point == "DECISION":
            rows = timing.TO_DECISION if target not in timing.CLOSING_RESTS else timing.TO_DECISION[:-1]
            out += rng.choices([row[0] for row in rows], weights=[row[1] for row in rows])[0]
        else:
            out.append(point)
    return LIGHT in out, [point for point in out if point != LIGHT]


def cheapest(
    flow: Flow, start: str, goal: str, costs: dict[str, float], banned: Iterable[str] = ()
) -> list[Step] | None:
    """The cheapest chain of moving steps from `start` to `goal`; None when there is none."""
    barred = frozenset(banned)
    best: dict[str, float] = {start: 0.0}
    came: dict[str, tuple[str, Step]] = {}
    waiting = [(0.0, start)]
    while waiting:
        spent, here = heapq.heappop(waiting)
        if here == goal:
            break
        if spent > best[here]:
            continue
        for step in flow.open_steps(here):
            if step.target == here or step.name in barred:
                continue
            cost = spent + costs[step.name]
            if cost < best.get(step.target, float("inf")):
                best[step.target] = cost
                came[step.target] = (here, step)
                heapq.heappush(waiting, (cost, step.target))
    if goal not in best:
        return None
    way: list[Step] = []
    while goal != start:
        goal, step = came[goal]
        way.append(step)
    return way[::-1]


def _cost(step: Step) -> float:
    if step.name.startswith(timing.BACK):
        return timing.BACK_COST
    return timing.COST.get(flow_table.base_name(step.name), 1.0)


def _coherent(way: list[Step]) -> bool:
    """What was decided fits what follows: a light decision leaves nothing to perform; a hearing had legal review."""
    names = [step.name for step in way]
    light = bool(LIGHT_STEPS.intersection(names))
    if light and "begin_performance" in names:
        return False
    if "close_served" in names and not light:
        return False
    if HEARINGS.intersection(names) and "send_to_legal" not in names:
        return False
    return not any(name.startswith(timing.BACK) for name in names)


def _dressed(flow: Flow, way: list[Step], rng: random.Random) -> list[Step]:
    """The way with what each step needs before it, and here and there a detour."""
    here = flow.start
    steps: list[Step] = []
    taken: set[str] = set()
    for step in way:
        for place, names, chance in timing.DETOURS:
            if place == here and names[0] not in taken and rng.random() * 100 < chance and step.name != names[0]:
                detour = [_named(flow, name, here) for name in names]
                if place == "S42" and not _from_investigation(way):
                    continue
                steps += _prepared(flow, detour, here)
                taken.update(names)
        steps += _prepared(flow, [step], here)
        here = step.target
    if here in FIRST_WORK and rng.random() < 0.4:
        steps.append(_named(flow, FIRST_WORK[here], here))
    return _without_repeats(steps)


def _from_investigation(way: list[Step]) -> bool:
    return any(step.name == "report" for step in way)


def _prepared(flow: Flow, steps: list[Step], here: str) -> list[Step]:
    out: list[Step] = []
    for step in steps:
        for need in step.needs:
            out += [_named(flow, name, here) for name in timing.PREPARED_BY.get(need, ())]
        out.append(step)
        here = step.target
    return out


def _without_repeats(steps: list[Step]) -> list[Step]:
    """A stay taken twice in one visit is taken once."""
    out: list[Step] = []
    visit: set[str] = set()
    for step in steps:
        stays = step.target in step.sources and len(step.sources) == 1
        if stays and step.name in visit:
            continue
        visit = {*visit, step.name} if stays else set()
        out.append(step)
    return out


def _named(flow: Flow, name: str, here: str) -> Step:
    """The step of this name, or its form for the state the case stands in."""
    for step in flow.open_steps(here):
        if step.name in (name, f"{name}_{here.lower()}"):
            return step
    return flow.step(name)


def _wait(step: Step, rng: random.Random) -> int:
    return rng.randint(*timing.WAITS.get(flow_table.base_name(step.name), timing.USUAL_WAIT))


#: Where a proposal may lie on somebody's desk, and which.
PENDING: Final = {
    "S01": ("accept_and_file", "refuse_complaint"),
    "S20": ("order_correction", "extend", "suspend"),
    "S42": ("give_notice",),
    "S70": ("defer",),
}


def _pending(target: str, kind: str, rng: random.Random) -> str:
    names = PENDING.get(target, ())
    if not names or rng.random() > 0.22 or (target == "S01" and kind != "complaint"):
        return ""
    return rng.choice(names)
