"""A flow checks itself, says what may come next, and refuses the rest with reason and article."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laojian.kernel.flow import Flow, State, Step
from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh

FILE = Step(
    code="T1",
    name="file",
    sources=frozenset({"registered"}),
    target="investigating",
    title="立案",
    permission="case.file",
    needs=("has_two_officers", "in_place"),
    basis="劳动保障监察条例 第十七条",
    verb="case.file",
)
CLOSE = replace(
    FILE, code="T2", name="close", sources=frozenset({"investigating"}), target="closed", title="结案", needs=()
)
STATES = (State("registered", "待立案"), State("investigating", "调查中"), State("closed", "已结案", final=True))
NEEDS = {"has_two_officers": zh("须有两名监察员"), "in_place": zh("须属本辖区")}


def flow(**changes: object) -> Flow:
    parts = {"name": "case", "version": 1, "start": "registered", "states": STATES, "steps": (FILE, CLOSE)}
    return Flow(**{**parts, "needs": NEEDS, **changes})  # type: ignore[arg-type]


def test_a_lawful_step_is_given_back() -> None:
    facts = {"has_two_officers": True, "in_place": True}
    assert flow().check("registered", "file", facts) is FILE
    assert flow().check("investigating", "close", {}) is CLOSE


def test_a_step_out_of_turn_is_refused_with_the_state_the_article_and_the_way_out() -> None:
    with pytest.raises(Refused) as refused:
        flow().check("registered", "close", {})
    assert str(refused.value.reason) == "现处“待立案”，不能“结案”"
    assert refused.value.basis == "劳动保障监察条例 第十七条"
    assert str(refused.value.remedy) == "本步骤只能从以下状态办理：调查中。"


def test_a_step_that_lacks_facts_names_each_of_them() -> None:
    assert [str(m) for m in flow().blocked(FILE, {"in_place": True})] == ["须有两名监察员"]
    with pytest.raises(Refused, match="还不能“立案”：须有两名监察员；须属本辖区"):
        flow().check("registered", "file", {})


def test_a_fact_without_words_is_named_by_its_name() -> None:
    plain = flow(needs={})
    assert [str(m) for m in plain.blocked(FILE, {"in_place": True})] == ["尚不具备条件“has_two_officers”"]


def test_an_unknown_step_or_state_is_refused() -> None:
    with pytest.raises(Refused, match="没有名为“fly”的步骤"):
        flow().check("registered", "fly", {})
    with pytest.raises(Refused, match="现处“nowhere”"):
        flow().check("nowhere", "file", {})
    assert flow().open_steps("nowhere") == ()


def test_open_steps_and_look_up() -> None:
    assert flow().open_steps("registered") == (FILE,)
    assert flow().open_steps("closed") == ()
    assert flow().step("close") is CLOSE
    assert flow().state("closed").final


def test_the_diagram_shows_every_state_and_step() -> None:
    drawn = flow().mermaid()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> registered\n")
    assert "    registered --> investigating : T1 立案\n" in drawn
    assert "    closed --> [*]\n" in drawn


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"start": "nowhere"}, "start state 'nowhere' is unknown"),
        ({"states": (*STATES, STATES[0])}, "state 'registered' appears twice"),
        ({"states": (*STATES, State("island", "孤岛", final=True))}, "state island cannot be reached"),
        ({"states": (*STATES[:2], State("closed", "已结案"))}, "state closed leads to no final state"),
        ({"steps": (FILE, CLOSE, replace(CLOSE, name="again"))}, "step code 'T2' appears twice"),
        ({"steps": (FILE, CLOSE, replace(CLOSE, code="T3"))}, "step name 'close' appears twice"),
        ({"steps": (FILE, replace(CLOSE, target="lost"))}, "T2 names the unknown state 'lost'"),
        ({"steps": (FILE, CLOSE, replace(CLOSE, code="T3", name="x", sources=frozenset()))}, "T3 starts nowhere"),
        ({"steps": (FILE, replace(CLOSE, name="Close it"))}, "T2 has an unusable name"),
        ({"steps": (FILE, replace(CLOSE, basis=""))}, "T2 lacks its basis"),
        ({"steps": (FILE, replace(CLOSE, permission=""))}, "T2 lacks its permission"),
        ({"steps": (FILE, replace(CLOSE, actor="ghost"))}, "T2 has an unknown actor"),
        ({"steps": (FILE, replace(CLOSE, mark="Z"))}, "T2 has an unknown mark"),
        ({"steps": (FILE, replace(CLOSE, needs=("luck",)))}, "T2 needs 'luck', which has no words"),
    ],
)
def test_a_flow_that_does_not_hold_together_cannot_be_made(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        flow(**changes)


def test_a_step_of_the_system_needs_no_permission() -> None:
    assert flow(steps=(FILE, replace(CLOSE, permission="", actor="system")))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["file", "close", "fly"]), max_size=8), st.booleans(), st.booleans())
def test_no_order_of_attempts_reaches_a_state_by_an_unlawful_way(tries: list[str], two: bool, here: bool) -> None:
    facts = {"has_two_officers": two, "in_place": here}
    state = "registered"
    for name in tries:
        try:
            step = flow().check(state, name, facts)
        except Refused:
            continue
        assert state in step.sources
        assert all(facts[need] for need in step.needs)
        state = step.target
    assert state == "registered" or (two and here)
