"""One proposal with the evidence beside the question, and why its reader may or may not answer it."""

from __future__ import annotations

import pytest
from caseload import hire, reader
from flows.cast import Walk, workdays

from laojian.cases import actions, queries
from laojian.kernel.refusal import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(city):
    """An order to correct waits for the head."""
    walk = Walk(city).investigated().wait(3)
    waiting = walk.propose(
        "order_correction", "wang", order_form="D26", order_text="足额支付工资", order_due=workdays(walk.day, 7),
        amount_ordered="8,000.00",
    )  # fmt: skip
    return walk, waiting


def test_the_second_person_sees_the_answers_with_labels_and_the_file(asked):
    walk, waiting = asked
    view = queries.approval(reader(walk.city.head), waiting.pk, walk.day, walk.at)
    answers = {answer.name: str(answer.text) for answer in view.answers}
    assert answers["order_text"] == "足额支付工资" and answers["amount_ordered"] == "8,000.00 元"
    assert all(str(answer.label) for answer in view.answers)
    assert len(view.case.evidence) == 1 and len(view.case.claims) == 1 and view.case.clocks
    assert view.open and view.permitted and view.may and not view.own
    assert str(view.title) == view.step.title


def test_people_among_the_answers_are_named(city):
    walk = Walk(city)
    answers = queries.answers_of({"lead_officer": city.wang.pk, "signed_paper": 5, "unknown": 1, "reason": ""})
    by = {answer.name: answer for answer in answers}
    assert set(by) == {"lead_officer", "signed_paper"} and walk.case is None
    assert str(by["lead_officer"].text) == "wang某" and by["signed_paper"].file == 5


def test_the_proposer_sees_it_but_may_not_answer(asked):
    walk, waiting = asked
    view = queries.approval(reader(walk.city.wang), waiting.pk, walk.day, walk.at)
    assert view.own and not view.may and not view.permitted and view.excluded


def test_a_head_in_the_team_is_told_why_not(asked):
    walk, waiting = asked
    both = hire("ma", "team_head@440106", "inspector@440106", certified=True)
    actions.assign_team(
        case_id=walk.case.pk, lead_id=walk.city.wang.pk, second_id=both.pk, by=walk.city.head, at=walk.at, on=walk.day
    )
    view = queries.approval(reader(both), waiting.pk, walk.day, walk.at)
    assert view.permitted and not view.may
    assert any("承办人" in str(reason) for reason in view.excluded)


def test_a_decided_one_can_be_read_but_not_decided_again(asked):
    walk, waiting = asked
    actions.approve(proposal_id=waiting.pk, by=walk.city.head, at=walk.at)
    view = queries.approval(reader(walk.city.head2), waiting.pk, walk.day, walk.at)
    assert not view.open and not view.may and view.excluded == ()


def test_a_proposal_of_a_foreign_case_is_not_found_like_a_missing_one(asked):
    walk, waiting = asked
    for officer, pk in ((hire("ma", "team_head@440103"), waiting.pk), (reader(walk.city.head), 999_999)):
        with pytest.raises(NotFound):
            queries.approval(officer, pk, walk.day, walk.at)
