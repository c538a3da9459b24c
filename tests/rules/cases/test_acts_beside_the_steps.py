"""The tables of acts are whole, and an act is open exactly in the states of its row and with what the row needs."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from laojian.cases.rules import acts as case_acts
from laojian.cases.rules.flow_table import FINAL_STATES, LEADS
from laojian.cases.rules.states import CaseState
from laojian.complaints.rules import acts as contact_acts
from laojian.complaints.rules.states import ContactState
from laojian.kernel.acts import Act, Acts
from laojian.kernel.refusal import NotFound
from laojian.org.permissions import PERMISSIONS

TABLES = (case_acts.ACTS, contact_acts.ACTS)
EVERY = [
    *product((case_acts.ACTS,), case_acts.ACTS.acts, CaseState),
    *product((contact_acts.ACTS,), contact_acts.ACTS.acts, ContactState),
]


@pytest.mark.parametrize(("table", "act", "state"), EVERY, ids=lambda value: getattr(value, "name", ""))
def test_an_act_is_open_exactly_in_its_states_and_refused_otherwise_with_a_way_out(
    table: Acts, act: Act, state: str
) -> None:
    refusal = table.against(act, state, lambda name: True)
    assert (refusal is None) == (state in act.states)
    if refusal is not None:
        assert refusal.basis == act.basis and str(refusal.remedy) and act.title in str(refusal.reason)
        return
    for lacking in act.needs:
        missing = table.against(act, state, lambda name, lacking=lacking: name != lacking)
        assert missing is not None and missing.basis and missing.remedy
        assert missing.reason.params["reason"] == table.needs[lacking].reason


@pytest.mark.parametrize("table", TABLES, ids=("cases", "contacts"))
def test_rights_second_people_and_articles_exist(table: Acts) -> None:
    for act in table.acts:
        assert {act.permission, act.also, act.assigned, act.second} - {""} <= set(PERMISSIONS), act.name
        assert "第" in act.basis, act.name


def test_an_ended_case_is_left_alone_but_for_money_that_came_late_and_wrong_papers() -> None:
    open_when_ended = {act.name for act in case_acts.ACTS.acts if act.states & FINAL_STATES}
    assert open_when_ended == {"record_fine_payment", "reverse_payment", "void_paper"}
    closed = {act.name for act in case_acts.ACTS.acts if CaseState.CLOSED in act.states}
    assert closed == open_when_ended | {"assign_team", "issue_paper", "attach_to_archive"}
    assert case_acts.ACTS.named("set_employer").states == set(LEADS)


def test_who_is_excluded_from_what_with_money() -> None:
    barred = {act.name: act.excludes for act in case_acts.ACTS.acts}
    assert barred["record_fine_payment"] == ("collecting",)
    assert barred["give_supervisor_reason"] == ("supervising",)
    assert barred["reverse_payment"] == ("reversing",)
    assert {name for act in case_acts.ACTS.acts for name in act.excludes} == set(case_acts.EXCLUSIONS)


def test_an_unknown_act_is_not_found() -> None:
    with pytest.raises(NotFound):
        case_acts.ACTS.named("fly")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": ""}, "lacks its title"),
        ({"permission": ""}, "lacks its permission"),
        ({"basis": ""}, "lacks its basis"),
        ({"states": frozenset()}, "lacks its states"),
        ({"states": frozenset({"S99"})}, "unknown state 'S99'"),
        ({"needs": ("luck",)}, "needs 'luck'"),
        ({"name": "void_paper"}, "appears twice"),
    ],
)
def test_a_table_that_does_not_hold_together_cannot_be_made(change: dict[str, object], fault: str) -> None:
    table = case_acts.ACTS
    with pytest.raises(ValueError, match=fault):
        replace(table, acts=(replace(table.acts[0], **change), *table.acts[1:]))


def test_what_nothing_needs_has_no_words() -> None:
    table = case_acts.ACTS
    with pytest.raises(ValueError, match="nothing needs 'has_papers'"):
        replace(table, acts=tuple(act for act in table.acts if act.name != "void_paper"))
