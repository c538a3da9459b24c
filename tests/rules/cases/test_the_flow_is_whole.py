"""The procedure is complete: every state, step, permission, article, paper and clock it names exists."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laojian.cases import law_tables
from laojian.cases.rules.clocks import SET_CLOCKS
from laojian.cases.rules.facts import FACTS, unknown
from laojian.cases.rules.flow import FLOW, IMPORTABLE, edges, step_named, title_of_step
from laojian.cases.rules.flow_table import FINAL_STATES, LEADS, NEW, STATES, STEPS, base_name
from laojian.cases.rules.inputs import INPUTS
from laojian.cases.rules.needs import NEEDS
from laojian.kernel.flow import refused_for
from laojian.kernel.refusal import NotFound, Refused
from laojian.org.permissions import PERMISSIONS

LAW = {row["code"] for row in law_tables.deadlines()}
#: Steps that bring no paper of their own, and why.
WITHOUT_PAPER = {
    "order_expired": "the clock says so; the re-check record comes with the report",
    "take_review": "an internal hand-over",
    "send_to_legal": "the opinion went before it",
    "begin_service": "the receipt comes when service is complete",
    "begin_performance": "the decision and its receipt say it",
    "court_rules": "the court's paper is handed in",
    "court_accepts": "the court's paper is handed in",
    "court_declines": "the court's paper is handed in",
    "deliver_to_police": "the receipt is handed in",
    "police_decline": "the police's paper is handed in",
    "police_file": "the police's paper is handed in",
    "ask_police_again": "a letter of the office's own making",
    "reopen": "the person's own message and the approval stand in the file",
    "refuse_closing": "the reason stands in the file",
    "join": "the master's file says it",
    "correct": "the correction itself is the record",
    "answer_channel": "the answer goes through the channel",
    "report_up": "the number of the report is kept",
    "reconsideration_begins": "the reviewing body's paper comes",
    "reconsideration_ends": "the paper is handed in",
    "litigation_begins": "the court's paper comes",
    "litigation_ends": "the paper is handed in",
}


def test_every_state_is_reached_and_left_or_final():
    for state in STATES:
        reached = state.code == FLOW.start or any(
            step.target == state.code and state.code not in step.sources for step in STEPS
        )
        left = any(state.code in step.sources and step.target != state.code for step in STEPS)
        assert reached, state.code
        assert left or state.final, state.code


def test_every_step_has_permission_article_verb_and_paper_or_a_reason():
    for step in STEPS:
        assert step.permission in PERMISSIONS, step.name
        assert not step.approval or step.approval in PERMISSIONS, step.name
        assert "第" in step.basis and step.verb.startswith("case."), step.name
        base = "refuse_closing" if step.name.startswith("refuse_closing") else base_name(step.name)
        assert step.papers or base in WITHOUT_PAPER, step.name
        assert {*step.starts, *step.stops} <= LAW | set(SET_CLOCKS), step.name
        assert set(step.needs) <= set(NEEDS) and set(step.asks) <= set(INPUTS), step.name


def test_every_need_has_words_and_a_way_to_find_out():
    assert unknown() == set()
    for name, need in NEEDS.items():
        assert str(need.reason) and need.basis and str(need.remedy)
        assert name in FACTS or name.startswith("came_from_")


def test_every_need_is_asked_by_some_step_and_every_input_too():
    assert {name for step in STEPS for name in step.needs} == set(NEEDS)
    assert {name for step in STEPS for name in step.asks} | {"late_proof"} == set(INPUTS)


def test_the_weighty_steps_take_two_people():
    for name in (
        "refuse_complaint", "register_evidence", "extend", "suspend", "resume", "order_correction", "give_notice",
        "give_notice_after_review", "give_notice_after_discussion", "defer", "apply_enforcement", "transfer_out",
        "transfer_police", "refuse_unsupplemented", "query_accounts", "join", "withdraw_complaint",
    ):  # fmt: skip
        assert FLOW.step(name).approval, name
    for base in ("publish", "correct", "withdraw_publication", "extend_decision"):
        assert all(step.approval for step in STEPS if base_name(step.name) == base)


def test_the_illegal_shortcuts_do_not_exist():
    moves = {(source, step.target) for step in STEPS for source in step.sources}
    for source, target in (
        ("S12", "S60"),
        ("S20", "S60"),
        ("S30", "S60"),
        ("S73", "S91"),
        ("S72", "S91"),
        ("S00", "S91"),
    ):
        assert (source, target) not in moves
    assert all(step.target != "S91" or step.sources == {"S90"} for step in STEPS if step.target not in step.sources)


def test_a_correction_is_open_in_every_state_that_is_not_final():
    for state in STATES:
        has = any(base_name(step.name) == "correct" for step in FLOW.open_steps(state.code))
        assert has is not state.final


def test_a_step_is_found_by_its_plain_and_its_full_name():
    assert step_named("S62", "publish").name == "publish_s62"
    assert step_named("S62", "publish_s62").name == "publish_s62"
    with pytest.raises(Refused) as refused:
        step_named("S62", "publish_s70")
    assert "S62" not in str(refused.value) and refused.value.basis
    with pytest.raises(NotFound):
        step_named("S62", "fly")
    with pytest.raises(Refused) as refused:
        step_named("S12", "decide_unopposed")
    assert "事先告知" in str(refused.value)


def test_edges_hold_registration_imports_and_every_step():
    listed = list(edges())
    assert len(listed) == len(set(listed))
    assert [edge for edge in listed if edge.kind == "register"] == [(1, NEW, "register", "S00", "register", False)]
    assert {edge.target for edge in listed if edge.kind == "import"} == set(IMPORTABLE)
    assert not {"S90", *FINAL_STATES} & set(IMPORTABLE)


def test_a_missing_need_is_refused_with_its_own_article_and_remedy():
    refused = refused_for(FLOW.step("report"), NEEDS["no_evidence_held"])
    assert refused.basis == "行政处罚法 第五十六条" and "登记保存" in str(refused.reason) and refused.remedy


def test_stored_names_have_words():
    assert str(title_of_step("register")) == "登记"
    assert str(title_of_step("import_s20")) == "导入在办案件"
    assert str(title_of_step("approve_filing")) == "批准立案"


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32), length=st.integers(1, 60))
def test_any_walk_through_the_flow_stays_inside_it_and_can_always_end(seed, length):
    rng, here = random.Random(seed), FLOW.start
    for _ in range(length):
        steps = FLOW.open_steps(here)
        if not steps:
            break
        step = rng.choice(steps)
        assert here in step.sources
        here = step.target
    seen, waiting = {here}, [here]
    while waiting:
        for step in FLOW.open_steps(waiting.pop()):
            if step.target not in seen:
                seen.add(step.target)
                waiting.append(step.target)
    assert seen & FINAL_STATES


def test_leads_are_not_yet_filed():
    assert {"S00", "S01", "S02", "S05", "S10"} == set(LEADS)
