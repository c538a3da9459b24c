"""The planner finds a lawful way to every state, for many seeds."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from laojian.cases.rules import flow_table
from laojian.cases.rules.flow import FLOW
from laojian.demo import planner, timing
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.flow import Flow

TODAY = date(2026, 11, 23)
CALENDAR = WorkCalendar.published()
STATES = [state.code for state in FLOW.states]


def plans(target: str, count: int = 12) -> list[planner.Plan]:
    rng = random.Random(f"test {target}")
    return [planner.plan(FLOW, target, today=TODAY, calendar=CALENDAR, rng=rng) for _ in range(count)]


@pytest.mark.parametrize("target", STATES)
def test_every_state_is_reached_by_steps_that_follow_each_other(target: str) -> None:
    for plan in plans(target):
        here = FLOW.start
        for name in plan.steps():
            step = FLOW.step(name)
            assert here in step.sources, f"{name} cannot be taken in {here}"
            here = step.target
        assert here == target


@pytest.mark.parametrize("target", STATES)
def test_a_plan_lies_in_the_last_eighteen_months_and_never_goes_back_in_time(target: str) -> None:
    for plan in plans(target):
        days = [plan.received_on, *(act.on for act in plan.acts)]
        assert all(earlier <= later for earlier, later in pairwise(days))
        assert TODAY - timedelta(days=31 * 18) <= days[0]
        assert days[-1] < TODAY
        assert all(CALENDAR.is_workday(day) for day in days)


@pytest.mark.parametrize("target", STATES)
def test_what_a_step_needs_was_done_before(target: str) -> None:
    for plan in plans(target):
        done: list[str] = []
        for name in plan.steps():
            for need in FLOW.step(name).needs:
                for before in timing.PREPARED_BY.get(need, ()):
                    assert before in done, f"{name} needs {before}"
            done.append(flow_table.base_name(name))


def test_a_light_decision_leaves_nothing_to_perform() -> None:
    for target in ("S70", "S74", "S91", "S92"):
        for plan in plans(target, 30):
            if "begin_performance" in plan.steps():
                assert not planner.LIGHT_STEPS.intersection(plan.steps())


def test_complaints_are_examined_and_other_leads_are_checked() -> None:
    for target in ("S20", "S30", "S92"):
        for plan in plans(target, 30):
            wrong = "precheck" if plan.kind == "complaint" else "examine"
            assert wrong not in plan.steps()


def test_enough_cases_rest_in_every_state() -> None:
    assert set(planner.rests(len(STATES), FLOW, random.Random(1))) == set(STATES)
    assert len(planner.rests(10, FLOW, random.Random(1))) == 10


def test_the_same_seed_gives_the_same_plans() -> None:
    assert plans("S92") == plans("S92")


def test_a_procedure_without_a_way_is_said() -> None:
    stuck = Flow(
        name="stuck",
        version=1,
        start="S00",
        states=tuple(s for s in FLOW.states if s.code in {"S00", "S01", "S03"}),
        steps=tuple(s for s in FLOW.steps if s.name in {"examine", "refuse_complaint"}),
        needs=FLOW.needs,
    )
    barred = dict.fromkeys((s.name for s in stuck.steps), 1.0)
    assert planner.cheapest(stuck, "S01", "S00", barred) is None
