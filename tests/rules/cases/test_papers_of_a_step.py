"""Which papers a step makes by itself, and which are still to be made or handed in."""

from __future__ import annotations

from typing import Any

import pytest

from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.papers import Papers, papers_for

EVERY = frozenset(f"D{number:02d}" for number in range(1, 60))


def papers(step: str, kind: str = "complaint", templates: frozenset[str] = EVERY, **inputs: Any) -> Papers:
    return papers_for(FLOW.step(step), inputs, kind=kind, templates=templates)


@pytest.mark.parametrize(
    ("step", "inputs", "issued"),
    [
        ("give_notice", {"notice_kind": "penalty"}, ("D34",)),
        ("give_notice", {"notice_kind": "penalty", "hearing_right": True}, ("D34", "D36")),
        ("give_notice_after_review", {"notice_kind": "handling"}, ("D35",)),
        ("decide_unopposed", {"decision_kind": "penalty"}, ("D41",)),
        ("decide_after_hearing", {"decision_kind": "handling"}, ("D44",)),
        ("decide_no_penalty", {"light_decision": "no_penalty"}, ("D43",)),
        ("decide_no_penalty", {"light_decision": "withdraw"}, ("D45",)),
        ("decide_no_penalty", {"light_decision": "transfer"}, ()),
        ("order_correction", {"order_form": "D27"}, ("D27",)),
        ("refuse_complaint", {"refusal_ground": "out_of_time"}, ("D04",)),
        ("refuse_complaint", {"refusal_ground": "other_procedure"}, ("D04", "D06")),
        ("handle_onspot", {"onspot_kind": "order"}, ("D26",)),
        ("handle_onspot", {"onspot_kind": "fine"}, ("D42",)),
        ("accept_and_file", {}, ("D03", "D15")),
        ("publish_s62", {}, ()),
    ],
)
def test_the_answers_choose_the_paper(step: str, inputs: dict[str, Any], issued: tuple[str, ...]) -> None:
    assert papers(step, **inputs).issued == issued


@pytest.mark.parametrize("kind", ["own", "complaint"])
@pytest.mark.parametrize("step", ["approve_closing", "refuse_filing", "withdraw_complaint", "archive"])
def test_somebody_who_asked_is_told_of_the_end(step: str, kind: str) -> None:
    step = next(one.name for one in FLOW.steps if one.base == step)
    assert ("D56" in papers(step, kind).issued) == (kind != "own" and step != "archive")


def test_what_has_no_template_is_expected_and_what_only_some_cases_need_is_not() -> None:
    assert papers("accept_and_file", templates=frozenset({"D03"})) == Papers(("D03",), ("D15",))
    assert papers("examine") == Papers(("D01",), ()), "D02 is for some cases alone"
    assert papers("hold_hearing").expected == ("D39", "D40")
    assert papers("refuse_filing", templates=frozenset()).expected == ("D16",)


def test_who_chooses_a_paper_is_not_asked_for_the_others_of_the_step() -> None:
    assert papers("give_notice", notice_kind="penalty").expected == ()
    assert papers("order_correction", order_form="D26", absconded=True) == Papers(("D26",), ("D29",))
    assert papers("order_correction", order_form="D26").expected == ()


def test_a_step_that_takes_a_signed_paper_says_which_it_is() -> None:
    asked = {"signed_paper", "waiver_paper"}
    assert all(step.papers for step in FLOW.steps if asked & set(step.asks))
