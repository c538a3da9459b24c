"""A complaint is accepted, refused, supplemented or passed on, each with the rule it rests on."""

from dataclasses import replace
from datetime import date

import pytest

from laojian.cases.rules.inputs import INPUTS
from laojian.complaints.law_rows import acceptance_rules
from laojian.complaints.rules.acceptance import CODES, AcceptanceFacts, AcceptanceLaw, assess
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Term

LAW = AcceptanceLaw(acceptance_rules(), Term(2, "year", "max"), WorkCalendar.published())
GOOD = AcceptanceFacts(
    received_on=date(2026, 11, 23),
    ended_on=date(2026, 10, 15),
    employer_name="广州某某制衣厂",
    employer_place="海珠区某街",
    harm="九月工资未发，五千元",
    request="支付工资",
    within_powers=True,
    competent_here=True,
    parallel="",
)


def test_a_complaint_that_meets_every_test_is_accepted_with_its_rules() -> None:
    assessment = assess(GOOD, LAW)
    assert assessment.outcome == "accept"
    assert {test.name for test in assessment.tests} == set(CODES)
    for test in assessment.tests:
        assert test.verdict == "met"
        assert test.rule == CODES[test.name]
        assert test.rule_from <= GOOD.received_on
        assert "第" in test.article
        assert str(test.reason)


@pytest.mark.parametrize(
    ("change", "ground"),
    [
        ({"ended_on": date(2024, 11, 22)}, "out_of_time"),
        ({"within_powers": False}, "outside_powers"),
        ({"within_powers": False, "door": "health_safety"}, "outside_powers"),
        ({"within_powers": False, "door": "arbitration"}, "other_procedure"),
        ({"parallel": "arbitration"}, "other_procedure"),
        ({"parallel": "court"}, "other_procedure"),
        ({"parallel": "mediation"}, "other_procedure"),
        ({"breach": False}, "no_breach"),
        ({"within_powers": False, "competent_here": False}, "outside_powers"),
    ],
)
def test_a_refusal_names_its_ground_as_the_step_asks_for_it(change: dict, ground: str) -> None:
    assessment = assess(replace(GOOD, **change), LAW)
    assert assessment.outcome == "refuse"
    assert assessment.ground == ground
    assert ground in {code for code, _ in INPUTS["refusal_ground"].choices}
    assert not assessment.missing


@pytest.mark.parametrize(
    ("ended", "verdict"),
    [(date(2024, 11, 23), "met"), (date(2024, 11, 22), "not_met"), (date(2026, 11, 23), "met")],
)
def test_the_limitation_runs_to_its_last_day(ended: date, verdict: str) -> None:
    assert assess(replace(GOOD, ended_on=ended), LAW).test("limitation").verdict == verdict


def test_what_still_goes_on_is_in_time_and_a_written_reason_overrides() -> None:
    old = date(2019, 1, 1)
    assert assess(replace(GOOD, ended_on=old, continuing=True), LAW).outcome == "accept"
    excused = assess(replace(GOOD, ended_on=old, limitation_reason="工资持续拖欠至今"), LAW)
    assert excused.outcome == "accept"
    assert "工资持续拖欠至今" in str(excused.test("limitation").reason)
    assert assess(replace(GOOD, ended_on=old, limitation_reason="  "), LAW).outcome == "refuse"


def test_a_day_after_the_complaint_is_asked_again_and_not_believed() -> None:
    assessment = assess(replace(GOOD, ended_on=date(2026, 12, 1)), LAW)
    assert assessment.outcome == "ask_supplement"
    assert assessment.test("limitation").verdict == "unknown"


def test_everything_that_lacks_is_asked_for_at_once_and_each_thing_once() -> None:
    assessment = assess(AcceptanceFacts(received_on=date(2026, 11, 23)), LAW)
    assert assessment.outcome == "ask_supplement"
    asked = [str(item) for item in assessment.missing]
    assert len(asked) == len(set(asked)) == 7
    assert {test.verdict for test in assessment.tests} == {"unknown"}


def test_a_definite_bar_refuses_although_something_is_unknown() -> None:
    assessment = assess(replace(GOOD, parallel="court", employer_name=""), LAW)
    assert assessment.outcome == "refuse"


def test_a_place_elsewhere_is_passed_on_and_its_limitation_not_judged() -> None:
    facts = replace(GOOD, competent_here=False, competent_name="佛山市禅城区劳动监察大队", ended_on=date(2019, 1, 1))
    assessment = assess(facts, LAW)
    assert assessment.outcome == "pass_on"
    assert assessment.pass_to == "佛山市禅城区劳动监察大队"
    assert "佛山市禅城区" in str(assessment.test("jurisdiction").reason)


def test_a_petition_under_way_bars_nothing() -> None:
    assert assess(replace(GOOD, parallel="petition"), LAW).outcome == "accept"


def test_a_term_without_a_number_runs_out_on_no_day() -> None:
    found = assess(GOOD, replace(LAW, limitation=Term(None, "year", "max"))).test("limitation")
    assert found.verdict == "met"
    assert "时效至—" in str(found.reason)
    assert "时效至2028-10-15" in str(assess(GOOD, LAW).test("limitation").reason)


@pytest.mark.parametrize(("name", "told"), [("", "其他地区的监察机构"), ("佛山市支队", "佛山市支队")])
def test_who_is_competent_elsewhere_is_named_when_it_is_known(name: str, told: str) -> None:
    found = assess(replace(GOOD, competent_here=False, competent_name=name), LAW).test("jurisdiction")
    assert told in str(found.reason)
