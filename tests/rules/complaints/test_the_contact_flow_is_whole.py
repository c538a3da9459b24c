"""The procedure of a contact: every state and step of it, lawful exactly as the table says, refused with a way out."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.cases import law_tables
from laojian.cases.rules.clocks import TICKETS
from laojian.complaints.rules.flow import CARRIED, FLOW, RECEIVED, File, edges, lawful, open_names, title_of_step
from laojian.complaints.rules.flow_table import BEFORE, CHANNEL, ENDED, NEEDS, OPEN, RECEIPT, STATES, STEPS
from laojian.complaints.rules.states import ContactState as S
from laojian.kernel.refusal import NotFound, Refused
from laojian.org.permissions import PERMISSIONS

BASES = tuple(dict.fromkeys(step.base for step in STEPS))
#: Where each act of people leads from each state, with a case or without, running or ended. Written by hand.
LEADS_TO = {
    "register_case": {S.NEW: "linked", S.WAITING: "linked", S.REOPENED: "linked"},
    "attach_to_case": {S.NEW: "linked", S.WAITING: "linked", S.REOPENED: "linked"},
    "ask_supplement": {S.NEW: "waiting", S.WAITING: "waiting", S.REOPENED: "waiting", S.LINKED: "waiting"},
    "redirect": {S.NEW: "redirected", S.WAITING: "redirected", S.REOPENED: "redirected"},
    "pass_on": {S.NEW: "passed_on", S.WAITING: "passed_on", S.REOPENED: "passed_on"},
    "answer_channel": {S.NEW: "answered", S.WAITING: "answered", S.REOPENED: "answered", S.WITHDRAWN: "withdrawn"},
    "supplement": {S.WAITING: "new"},
    "unsolved": {S.CLOSED: "reopened", S.REDIRECTED: "reopened", S.PASSED_ON: "reopened", S.ANSWERED: "reopened"},
    "withdraw": {S.NEW: "withdrawn", S.WAITING: "withdrawn", S.REOPENED: "withdrawn"},
}


def file(state: S, **known: Any) -> File:
    """A complaint without a case that stood new before, nothing answered, no channel that waits."""
    plain = File(
        state=state, kind="complaint", case_state="", case_open=False, answered=False, through_channel=True,
        stood=lambda: S.NEW, joined=lambda: False, channel_waits=lambda: False,
    )  # fmt: skip
    return replace(plain, **known)


def in_case(state: S, **known: Any) -> File:
    """One that a running case works on."""
    return replace(file(state, case_state="S20", case_open=True, stood=lambda: S.LINKED), **known)


@pytest.mark.parametrize(("state", "base"), list(product(S, BASES)))
def test_without_a_case_every_act_is_lawful_exactly_as_the_table_says_and_refused_otherwise(
    state: S, base: str
) -> None:
    expected = LEADS_TO.get(base, {}).get(state)
    if base == "take_back" and state in (S.REDIRECTED, S.PASSED_ON):
        expected = "new"
    if expected is not None:
        assert lawful(file(state), base).target == expected
        return
    with pytest.raises(Refused) as refused:
        lawful(file(state), base)
    assert refused.value.basis and refused.value.remedy and str(refused.value.reason)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("holds", ["", *NEEDS])
def test_a_step_is_open_exactly_when_it_leaves_the_state_and_all_it_needs_holds(state: S, holds: str) -> None:
    facts = dict.fromkeys(NEEDS, True) if not holds else {name: name != holds for name in NEEDS}
    for step in STEPS:
        lacking = [need.reason for need in FLOW.missing(step, facts.__getitem__)]
        open_here = state in step.sources and not lacking
        if open_here:
            assert FLOW.check(state, step.name, facts.__getitem__) is step
            continue
        with pytest.raises(Refused) as refused:
            FLOW.check(state, step.name, facts.__getitem__)
        assert refused.value.basis and refused.value.remedy


def test_what_the_page_offers_is_what_may_be_taken() -> None:
    for state in S:
        for one in (file(state), in_case(state), file(state, kind="enquiry"), in_case(state, case_open=False)):
            for base in BASES:
                try:
                    step = lawful(one, base)
                except Refused:
                    assert base not in open_names(one), (state, base)
                else:
                    assert open_names(one)[base] is step


def test_an_enquiry_is_no_lead_and_a_case_is_not_made_twice() -> None:
    assert "register_case" not in open_names(file(S.NEW, kind="enquiry"))
    assert "attach_to_case" in open_names(file(S.NEW, kind="enquiry"))
    for base in ("register_case", "attach_to_case", "redirect", "pass_on"):
        with pytest.raises(Refused) as refused:
            lawful(in_case(S.WAITING), base)
        assert "已经登记" in str(refused.value.reason)
        assert base in open_names(file(S.REOPENED, case_state="S92"))
        assert base in open_names(file(S.WAITING, case_state="S92", stood=lambda: S.REOPENED))


def test_an_answer_ends_what_has_no_case_or_an_ended_one_and_leaves_the_rest_where_it_is() -> None:
    for state in (S.WAITING, S.LINKED, S.REOPENED):
        assert lawful(in_case(state), "answer_channel").target == state
        assert lawful(in_case(state, case_open=False), "answer_channel").target == S.CLOSED
    for known, way_out in (({"answered": True}, "重新受理"), ({"through_channel": False}, "仅渠道交办的需要答复")):
        with pytest.raises(Refused) as refused:
            lawful(file(S.WITHDRAWN, **known), "answer_channel")
        assert way_out in str(refused.value.remedy)


def test_a_contact_ends_with_its_case_once_the_channel_is_answered() -> None:
    ended = in_case(S.LINKED, case_open=False)
    assert lawful(ended, "close").target == S.CLOSED
    for one in (in_case(S.LINKED), replace(ended, channel_waits=lambda: True), file(S.NEW)):
        with pytest.raises(Refused):
            lawful(one, "close")
    assert lawful(in_case(S.CLOSED), "goes_on").target == S.LINKED
    with pytest.raises(Refused):
        lawful(in_case(S.CLOSED, case_open=False), "goes_on")


def test_what_was_withdrawn_after_filing_is_only_a_wish() -> None:
    assert "withdraw" in open_names(file(S.WAITING, case_state="S01", case_open=True))
    assert "withdraw" not in open_names(file(S.WAITING, case_state="S12", case_open=True))
    assert "withdraw" not in open_names(file(S.LINKED, case_state="S01", case_open=True))


def test_what_was_asked_for_came_and_the_contact_stands_where_it_stood() -> None:
    for state in (S.NEW, S.REOPENED):
        assert lawful(file(S.WAITING, stood=lambda state=state: state), "supplement").target == state
    assert lawful(in_case(S.WAITING), "supplement").target == S.LINKED
    assert lawful(in_case(S.WAITING, case_open=False), "supplement").target == S.LINKED
    assert (
        lawful(replace(in_case(S.WAITING), stood=lambda: S.REOPENED), "supplement").target == S.LINKED
    )  # it runs again
    carried = {"stood": lambda: ""}
    assert lawful(file(S.WAITING, **carried), "supplement").target == S.NEW
    assert lawful(file(S.WAITING, case_state="S92", **carried), "supplement").target == S.LINKED


def test_only_a_joining_is_undone_and_only_to_where_it_was() -> None:
    joined = in_case(S.LINKED, joined=lambda: True)
    assert lawful(joined, "detach").target == S.NEW
    with pytest.raises(Refused):
        lawful(in_case(S.LINKED), "detach")
    back = replace(joined, stood=lambda: S.WAITING)
    assert lawful(back, "detach_to_waiting").target == S.WAITING
    with pytest.raises(Refused):
        lawful(back, "detach_to_reopened")
    with pytest.raises(Refused):
        lawful(file(S.REDIRECTED, stood=lambda: S.WAITING), "take_back_to_new")


def test_nobody_has_heard_of_other_names_and_an_ended_contact_says_how_it_goes_on() -> None:
    with pytest.raises(NotFound):
        lawful(file(S.NEW), "fly")
    with pytest.raises(Refused) as refused:
        lawful(file(S.ANSWERED), "register_case")
    assert "按原编号重新受理" in str(refused.value.remedy)
    with pytest.raises(Refused) as refused:
        lawful(file(S.LINKED, stood=lambda: S.NEW), "register_case")
    assert "待分诊" in str(refused.value.remedy)


def test_a_step_that_leaves_an_ended_contact_says_what_it_lacks_itself() -> None:
    with pytest.raises(Refused) as refused:
        lawful(file(S.REDIRECTED, stood=lambda: S.WAITING), "take_back_to_new")
    assert "按原编号重新受理" not in str(refused.value.remedy)


def test_every_step_has_its_right_article_verb_and_terms() -> None:
    terms = {row["code"] for row in law_tables.deadlines()}
    for step in STEPS:
        assert step.permission in {*PERMISSIONS, RECEIPT, ""}, step.name
        assert (step.permission == RECEIPT) == (step.actor == "party"), step.name
        assert "第" in step.basis and step.verb.startswith("contact."), step.name
        assert {*step.starts, *step.stops} <= terms, step.name
    assert {name for step in STEPS for name in step.needs} == set(NEEDS)


def test_a_contact_that_ends_lets_no_term_run_on() -> None:
    for step in STEPS:
        if step.target in ENDED and not step.sources & ENDED:
            assert {"DL01", "DL53", "DL57"} <= set(step.stops), step.name
        if (
            step.target == S.LINKED
            and step.sources <= {S.NEW, S.WAITING, S.REOPENED, S.CLOSED}
            and step.actor != "party"
        ):
            assert "DL01" in step.stops, step.name
    assert {code for codes in TICKETS.values() for code in codes} <= set(CHANNEL)
    assert set(S) == OPEN | ENDED and not OPEN & ENDED


def test_what_the_database_holds_is_receipt_what_was_there_and_every_step() -> None:
    listed = list(edges())
    assert len(listed) == len(set(listed))
    assert [edge for edge in listed if edge.kind == "receive"] == [(1, BEFORE, RECEIVED, S.NEW, "receive")]
    assert {edge.target for edge in listed if edge.kind == "carried"} == set(S) - {S.NEW}
    assert all(edge.step.startswith(CARRIED) == (edge.kind == "carried") for edge in listed)
    assert all(str(title_of_step(edge.step)) for edge in listed)


@given(seed=st.integers(0, 2**32), length=st.integers(1, 40))
def test_any_walk_stays_inside_and_can_always_end(seed: int, length: int) -> None:
    rng, here = random.Random(seed), FLOW.start
    for _ in range(length):
        step = rng.choice(FLOW.open_steps(here) or FLOW.steps)
        here = step.target if here in step.sources else here
    assert here in {state.code for state in STATES}
