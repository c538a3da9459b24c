"""Separation of duties, over the full product of duties, steps and ways of having acted before."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from history import Story, investigating

from laojian.cases.rules.clocks import DECISIONS, Taken
from laojian.cases.rules.duties import (
    DUTIES,
    Record,
    collecting,
    duties_of,
    duty_of,
    excluded,
    joining,
    reversing,
    supervising,
)
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import STEPS, base_name

ME, OTHER = 7, 8
DOING = [step for step in STEPS if duty_of(base_name(step.name), "do")]
APPROVING = [step for step in STEPS if duty_of(base_name(step.name), "approve")]


def did(step, by=None, approved_by=None, seq=2):
    at = investigating().steps[0].at
    source = sorted(step.sources)[0]
    return Taken(seq, step.name, source, step.target, date(2026, 3, 2), at, {}, by, approved_by)


def acts():
    """Every way of having filled a duty: by a step, by an approval, by being in the team."""
    for step in DOING:
        yield duty_of(base_name(step.name), "do"), Record([did(step, by=ME)])
    for step in APPROVING:
        yield duty_of(base_name(step.name), "approve"), Record([did(step, by=OTHER, approved_by=ME)])
    yield "investigate", Record([], frozenset({ME}))


def test_nobody_fills_two_of_the_five_duties_on_one_case():
    asked = [(s, "do") for s in DOING] + [(s, "approve") for s in APPROVING]
    for (filled, record), (step, part) in itertools.product(acts(), asked):
        wanted = duty_of(base_name(step.name), part)
        barred = bool(excluded(step, ME, record, part=part))
        if wanted != filled:
            assert barred, (filled, step.name)
        elif part == "do" and step.permission != "case.approve_closing":
            assert not barred, (filled, step.name)


def test_every_pair_of_duties_was_in_the_product():
    filled = {duty for duty, _ in acts()}
    wanted = {duty_of(base_name(step.name), "do") for step in DOING}
    assert filled == wanted == set(DUTIES)


def test_nobody_approves_what_is_done_in_their_own_case():
    for step in (step for step in STEPS if step.approval):
        assert excluded(step, ME, Record([], frozenset({ME})), part="approve"), step.name
        assert not excluded(step, ME, Record([]), part="approve"), step.name


def test_an_interest_in_the_employer_bars_everything():
    record = Record([], interested=frozenset({ME}))
    assert joining(ME, record) and supervising(ME, record)
    for step in STEPS:
        assert excluded(step, ME, record), step.name
        assert excluded(step, ME, record, part="approve"), step.name


@pytest.mark.parametrize("decided", ["approve_filing", "refuse_filing"])
@pytest.mark.parametrize("proposed", ["propose_filing", "propose_filing_at_intake", "accept"])
def test_who_asked_for_filing_does_not_decide_on_it(decided, proposed):
    record = Record([did(FLOW.step(proposed), by=ME)])
    assert excluded(FLOW.step(decided), ME, record)
    assert not excluded(FLOW.step(decided), OTHER, record)


def test_who_asked_for_closing_does_not_approve_it_and_neither_does_the_team():
    record = Record([did(FLOW.step("close_performed"), by=ME)])
    step = FLOW.step("approve_closing")
    assert excluded(step, ME, record) and not excluded(step, OTHER, record)
    assert excluded(step, ME, Record([], frozenset({ME})))
    assert excluded(FLOW.step("refuse_closing_70"), ME, record)


def test_who_only_did_something_else_before_the_closing_may_approve_it():
    asked, meanwhile = did(FLOW.step("close_performed"), by=OTHER), did(FLOW.step("publish_s90"), by=ME, seq=3)
    assert not excluded(FLOW.step("approve_closing"), ME, Record([asked, meanwhile]))
    assert not excluded(FLOW.step("approve_filing"), ME, Record([did(FLOW.step("examine"), by=ME)]))


def test_who_handles_a_case_takes_no_payment_back_and_neither_does_somebody_with_an_interest():
    assert reversing(ME, Record([], frozenset({ME}))) and reversing(ME, Record([], interested=frozenset({ME})))
    assert not reversing(ME, Record([], frozenset({OTHER}), frozenset({OTHER})))


def test_who_refused_filing_does_not_reverse_it():
    record = Record([did(FLOW.step("refuse_filing"), by=ME)])
    assert excluded(FLOW.step("reopen_check"), ME, record) and excluded(FLOW.step("reopen_filing"), ME, record)


def test_a_person_does_not_decide_on_their_own_recusal():
    story = investigating().then("03-03", "request_recusal", by=OTHER, recusal_officer=ME, reason="亲属")
    story.then("03-04", "correct", by=OTHER, correct_what="title", correct_value="x")
    step = FLOW.step("decide_recusal_s20")
    assert excluded(step, ME, Record(story.steps))
    assert excluded(step, OTHER, Record(story.steps))
    assert not excluded(step, 9, Record(story.steps))


def test_decision_and_collection_of_a_fine_lie_apart():
    assert collecting(ME, Record([], frozenset({ME})))
    for base in DECISIONS:
        assert collecting(ME, Record([did(FLOW.step(base), by=ME)]))
    assert not collecting(ME, Record([]))


def test_who_handles_a_case_does_not_vouch_for_closing_it_without_a_proof():
    assert supervising(ME, Record([], frozenset({ME})))
    assert not supervising(ME, Record([], frozenset({OTHER})))


def test_a_former_member_of_the_team_stays_excluded():
    assert duties_of(ME, Record([], frozenset({ME}))) == {"investigate"}
    assert joining(ME, Record([did(FLOW.step("take_review"), by=ME)]))


def test_a_reviewer_may_go_on_reviewing():
    story = Story().then("03-02", "examine").then("03-02", "accept").then("03-02", "approve_filing", by=9)
    story.then("03-02", "begin_investigation", by=OTHER).then("03-03", "report", by=OTHER).then(
        "03-03", "take_review", by=ME
    )
    assert not excluded(FLOW.step("give_review"), ME, Record(story.steps, frozenset({OTHER})))
    assert excluded(FLOW.step("give_review"), OTHER, Record(story.steps, frozenset({OTHER})))
