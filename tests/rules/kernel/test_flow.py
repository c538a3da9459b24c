"""A flow checks itself, says what may come next, and refuses the rest with reason and article."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laojian.kernel.flow import Flow, Need, State, Step
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import zh

FILE = Step(
    code="T1",
    name="file",
    base="file",
    sources=frozenset({"registered"}),
    target="investigating",
    title="立案",
    permission="case.file",
    needs=("has_two_officers", "in_place"),
    basis="劳动保障监察条例 第十七条",
    verb="case.file",
)
CLOSE = replace(
    FILE, code="T2", name="close", base="close", sources=frozenset({"investigating"}), target="closed", title="结案",
    needs=(),
)  # fmt: skip
STATES = (State("registered", "待立案"), State("investigating", "调查中"), State("closed", "已结案", final=True))
NEEDS = {
    "has_two_officers": Need(zh("须有两名监察员"), "行政处罚法 第四十二条", zh("请指派两名监察员。")),
    "in_place": Need(zh("须属本辖区"), "劳动保障监察条例 第十三条", zh("请转送。")),
}


def flow(**changes: object) -> Flow:
    parts = {"name": "case", "version": 1, "start": "registered", "states": STATES, "steps": (FILE, CLOSE)}
    return Flow(**{**parts, "needs": NEEDS, **changes})  # type: ignore[arg-type]


def holding(*names: str) -> Callable[[str], bool]:
    """The facts of a file in which these hold."""
    return lambda name: name in names


def test_a_lawful_step_is_given_back() -> None:
    assert flow().check("registered", "file", holding("has_two_officers", "in_place")) is FILE
    assert flow().check("investigating", "close", holding()) is CLOSE


def test_a_step_out_of_turn_is_refused_with_the_state_the_article_and_the_way_out() -> None:
    with pytest.raises(Refused) as refused:
        flow().check("registered", "close", holding())
    assert str(refused.value.reason) == "现处“待立案”，不能“结案”"
    assert refused.value.basis == "劳动保障监察条例 第十七条"
    assert str(refused.value.remedy) == "本步骤只能从以下状态办理：调查中。"


def test_a_step_that_lacks_a_fact_is_refused_with_the_article_and_remedy_of_the_fact() -> None:
    assert [str(one.reason) for one in flow().missing(FILE, holding("in_place"))] == ["须有两名监察员"]
    assert [str(one.reason) for one in flow().missing(FILE, holding())] == ["须有两名监察员", "须属本辖区"]
    with pytest.raises(Refused) as refused:
        flow().check("registered", "file", holding("has_two_officers"))
    assert str(refused.value.reason) == "还不能“立案”：须属本辖区"
    assert (refused.value.basis, str(refused.value.remedy)) == ("劳动保障监察条例 第十三条", "请转送。")


def test_of_several_steps_of_one_plain_name_the_first_whose_facts_hold_is_taken() -> None:
    afar = replace(FILE, code="T1b", name="file_afar", needs=("has_two_officers",))
    both = flow(steps=(FILE, afar, CLOSE))
    assert both.named("registered", "file") == (FILE, afar)
    assert both.check("registered", "file", holding("has_two_officers", "in_place")) is FILE
    assert both.check("registered", "file", holding("has_two_officers")) is afar
    assert both.check("registered", "file_afar", holding("has_two_officers", "in_place")) is afar
    with pytest.raises(Refused, match="还不能“立案”：须有两名监察员"):
        both.check("registered", "file", holding("in_place"))
    elsewhere = flow(steps=(FILE, replace(afar, needs=("in_place",)), CLOSE))
    with pytest.raises(Refused, match="还不能“立案”：须有两名监察员"):
        elsewhere.check("registered", "file", holding())


def test_an_unknown_step_or_state_is_refused() -> None:
    with pytest.raises(NotFound, match="没有名为“fly”的步骤"):
        flow().check("registered", "fly", holding())
    with pytest.raises(Refused, match="现处“nowhere”"):
        flow().check("nowhere", "file", holding())
    assert flow().open_steps("nowhere") == ()


def test_open_steps_and_look_up() -> None:
    assert flow().open_steps("registered") == (FILE,)
    assert flow().open_steps("closed") == ()
    assert flow().step("close") is CLOSE
    assert flow().state("closed").final


def test_the_diagram_shows_every_state_and_step() -> None:
    drawn = flow().mermaid()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> registered\n")
    assert "    registered --> investigating : T1\n" in drawn
    assert "    closed --> [*]\n" in drawn
    assert drawn.count("--> [*]") == 1


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
        ({"steps": (FILE, replace(CLOSE, base="Close it"))}, "T2 has an unusable name"),
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
            step = flow().check(state, name, facts.__getitem__)
        except Refused:
            continue
        assert state in step.sources
        assert all(facts[need] for need in step.needs)
        state = step.target
    assert state == "registered" or (two and here)
