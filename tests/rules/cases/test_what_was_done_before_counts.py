"""What a step needs from the steps before it: which of them counts, and since when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from history import Story, at, investigating
from test_what_a_step_needs import AFTER, BEFORE, ON, clock, file, taken

from laojian.cases.rules.clocks import Taken
from laojian.cases.rules.facts import PAID_CLOSINGS, ClaimState
from laojian.cases.rules.flow import FLOW

UNPAID, PAID = ClaimState(100, 0), ClaimState(100, 100, frozenset({"bank"}))


def history(*names: str, **inputs: dict[str, Any]) -> list[Taken]:
    """Steps one after another; the answers of a step by its name."""
    return [taken(name, seq, **inputs.get(name, {})) for seq, name in enumerate(names, 2)]


def imported(state: str, **inputs: Any) -> Taken:
    return Taken(2, f"import_{state.lower()}", "S00", state, ON, at(ON), inputs)


@pytest.mark.parametrize(
    ("need", "enters", "counts"),
    [
        ("review_given", "take_review", "give_review"),
        ("legal_opinion_given", "send_to_legal", "give_legal_opinion"),
        ("statement_reviewed", "hear_statement", "review_statement"),
        ("hearing_announced", "request_hearing", "announce_hearing"),
        ("hearing_held", "request_hearing", "hold_hearing"),
        ("court_declined", "apply_enforcement", "court_declines"),
    ],
)
def test_what_was_done_since_the_state_was_entered_counts(need: str, enters: str, counts: str) -> None:
    given = {counts: {"review_opinion": "x", "legal_opinion": "x"}}
    assert file(history=history(enters, counts, "correct_s41", **given)).fact(need)
    assert not file(history=history(enters, counts, enters, **given)).fact(need), "entered anew"
    assert not file(history=history(enters)).fact(need) and not file().fact(need)


def test_a_review_decides_what_may_follow() -> None:
    def reviewed(**answers: Any) -> Any:
        return file(history=history("take_review", "give_review", give_review={"review_opinion": "x"} | answers))

    assert reviewed(legal_review_grounds="none").fact("legal_review_not_compulsory")
    assert not reviewed(legal_review_grounds="hearing").fact("legal_review_not_compulsory")
    assert reviewed().fact("no_discussion_due") and not reviewed(discussion_due=True).fact("no_discussion_due")
    legal = {"legal_opinion": "x", "discussion_due": True}
    steps = history("take_review", "give_review", "send_to_legal", "give_legal_opinion", give_legal_opinion=legal)
    assert not file(history=steps).fact("no_discussion_due") and file(history=steps).fact("legal_review_done_if_due")
    assert not file().fact("legal_review_done_if_due")


def test_a_notice_is_served_or_was_served_before_the_case_came_in() -> None:
    def at_notice(*steps: Taken, **more: Any) -> bool:
        return bool(file(state="S50", history=steps, **more).fact("notice_served"))

    ran = [clock("DL11")]
    assert file(state="S51").fact("notice_served"), "beyond it nobody asks again"
    assert at_notice(*history("give_notice", "serve_notice"))
    assert not at_notice(*history("give_notice")) and not at_notice(*history("give_notice"), clocks=ran)
    assert not at_notice(*history("serve_notice", "give_notice"), clocks=ran), "a new notice is served anew"
    assert at_notice(imported("S50"), clocks=ran)
    assert not at_notice(imported("S50")) and not at_notice(clocks=ran)
    assert not at_notice(imported("S50"), *history("give_notice"), clocks=ran)


@pytest.mark.parametrize(
    ("right", "waived", "hearing", "over"),
    [
        (False, False, None, True),
        (True, False, ON, False),
        (True, False, BEFORE, True),
        (True, True, ON, True),
        (True, False, None, False),
    ],
)
def test_the_hearing_is_over_without_a_right_after_its_term_or_when_it_was_waived(
    right: bool, waived: bool, hearing: date | None, over: bool
) -> None:
    steps = history("give_notice", "serve_notice", give_notice={"notice_kind": "penalty", "hearing_right": right})
    steps += history("record_waiver") if waived else []
    one = file(state="S50", history=steps, clocks=[clock("DL09", hearing)] if hearing else [])
    assert one.fact("hearing_not_pending") is over and one.fact("hearing_offered") is right
    for defence, ended in ((BEFORE, True), (ON, False)):
        clocks = [clock("DL11", defence), *([clock("DL09", hearing)] if hearing else [])]
        both = file(state="S50", history=steps, clocks=clocks)
        assert both.fact("defence_over_or_waived") is (waived or (ended and over))


def test_the_last_notice_is_the_one_that_counts() -> None:
    first, second = ({"notice_kind": "penalty", "hearing_right": right} for right in (True, False))
    steps = [taken("give_notice", 2, **first), taken("give_notice", 3, **second), taken("serve_notice", 4)]
    assert not file(history=steps).fact("hearing_offered") and not file().fact("hearing_offered")


@pytest.mark.parametrize(
    ("answers", "perform", "penalty"),
    [
        ({"decision_kind": "penalty", "fine": 100}, True, True),
        ({"decision_kind": "handling", "perform_by": "2026-04-30"}, True, False),
        ({"decision_kind": "handling", "amount_ordered": 100}, True, False),
        ({"decision_kind": "no_penalty", "fine": 0}, False, False),
        ({"light_decision": "withdraw"}, False, False),
        ({}, False, False),
    ],
)
def test_what_the_decision_orders_is_to_be_performed(answers: dict[str, Any], perform: bool, penalty: bool) -> None:
    steps = [taken("report"), taken("decide_unopposed", 3, **answers), taken("serve_at_announcement", 4)]
    one = file(history=steps, state="S62")
    assert one.fact("something_to_perform") is perform and one.fact("nothing_to_perform") is not perform
    assert one.fact("penalty_decided") is penalty


def test_a_case_is_decided_by_a_decision_or_came_in_decided() -> None:
    assert file(state="S90", history=history("decide_unopposed")).fact("decided")
    assert file(state="S60").fact("decided")
    assert not file(state="S90", history=history("report")).fact("decided")


@pytest.mark.parametrize(
    ("known", "performed"),
    [
        ({"is_wage": False, "fine": 100, "fine_paid": 100}, True),
        ({"is_wage": False, "fine": 100, "fine_paid": 99}, False),
        ({"fine": 100, "fine_paid": 99, "claims": lambda: (PAID,)}, False),
        ({"claims": lambda: (PAID,)}, True),
        ({"claims": lambda: (PAID, UNPAID)}, False),
    ],
)
def test_paid_in_full_nothing_remains_but_what_is_seen_on_the_spot(known: dict[str, Any], performed: bool) -> None:
    assert file(**known).fact("not_performed") is not performed
    ordered = history("decide_unopposed", decide_unopposed={"decision_kind": "handling", "perform_by": "2026-04-30"})
    spot = file(**known, history=ordered)
    assert spot.fact("not_performed") is (not performed or not known.get("is_wage", True))


@pytest.mark.parametrize("closing", [step.name for step in FLOW.steps if step.target == "S90" != min(step.sources)])
def test_closing_as_paid_waits_for_every_worker_and_closing_otherwise_does_not(closing: str) -> None:
    gate = {
        paid: file(history=history(closing, "publish_s90"), claims=lambda paid=paid: (paid,)) for paid in (UNPAID, PAID)
    }
    assert gate[PAID].fact("closing_gate")
    assert gate[UNPAID].fact("closing_gate") is (closing not in PAID_CLOSINGS)
    source = min(FLOW.step(closing).sources)
    assert gate[PAID].fact(f"came_from_{source.lower()}") and not gate[PAID].fact(
        "came_from_s06" if source != "S06" else "came_from_s12"
    )


def test_before_any_closing_nothing_was_claimed() -> None:
    assert file(claims=lambda: (UNPAID,)).fact("closing_gate") and not file().fact("came_from_s70")


def test_a_remedy_is_over_after_its_term_or_with_the_judgment() -> None:
    ended, pending = history("litigation_begins_s70", "litigation_ends_s70"), history("litigation_begins_s70")
    assert file(clocks=[clock("DL18", BEFORE)]).fact("remedy_over") and not file(clocks=[clock("DL18")]).fact(
        "remedy_over"
    )
    assert file(history=ended, clocks=[clock("DL18", AFTER)]).fact("remedy_over")
    assert not file(history=pending, remedy="litigation").fact("remedy_over") and not file().fact("remedy_over")


def test_only_the_investigation_is_extended() -> None:
    for clocks in ((), (clock("DL05", extended=True),), (clock("DL04"),)):
        assert file(clocks=clocks).fact("not_extended")
    assert not file(clocks=[clock("DL04", extended=True)]).fact("not_extended")


def test_a_step_that_stays_enters_nothing() -> None:
    stays = investigating("03-02").then("03-05", "tell_complainant").steps[-1]
    assert not stays.enters("S20") and Story("03-02").steps[0].enters("S00")
