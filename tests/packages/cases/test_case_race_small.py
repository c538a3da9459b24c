"""Two to sixteen people act on one case at once: exactly one wins, the others hear who and when (small twin)."""

from __future__ import annotations

import random

import pytest
from flows.racing import race

from laojian.cases import actions
from laojian.cases.models import Case, CaseStep, Proposal
from laojian.ledger.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def deciding(walk, waiting):
    """The ways to decide one pending proposal."""
    people, at = walk.city, walk.at
    return [
        lambda: actions.approve(proposal_id=waiting.pk, by=people.bureau, at=at),
        lambda: actions.approve(proposal_id=waiting.pk, by=people.bureau2, at=at),
        lambda: actions.refuse(proposal_id=waiting.pk, by=people.bureau, at=at, note="理由不足"),
        lambda: actions.withdraw_proposal(proposal_id=waiting.pk, by=people.wang, at=at),
    ]


def moving(walk, waiting):
    """Two ways to move the case itself: by the approval, or by a report on what the inspector saw."""
    seq, at = walk.case.seq, walk.at
    report = {"facts": "x", "discretion_grade": "none", "proposed_handling": "x"}
    return [
        lambda: actions.approve(proposal_id=waiting.pk, by=walk.city.bureau, at=at),
        lambda: actions.take_step(
            case_id=walk.case.pk, step="report", on=walk.day, by=walk.city.wang, at=at, expected_seq=seq, inputs=report
        ),
    ]


@pytest.mark.parametrize("kinds", [deciding, moving])
@pytest.mark.parametrize("count", [2, 5, 16])
def test_exactly_one_of_many_wins(count, kinds, walk):
    walk.investigated()
    waiting = walk.propose("suspend", "wang", suspension_ground="fled", reason="逃匿")
    steps = CaseStep.objects.filter(case=walk.case).count()
    entries = Entry.objects.filter(stream=str(walk.case.ref), verb__startswith="case.").count()
    rng, acts = random.Random(count), kinds(walk, waiting)
    result = race([rng.choice(acts) for _ in range(count)])
    assert result.other == []
    assert (result.won, len(result.stale)) == (1, count - 1)
    assert all(lost.who and lost.when for lost in result.stale)
    assert Proposal.objects.get(pk=waiting.pk).approval.state != "pending"
    assert CaseStep.objects.filter(case=walk.case).count() - steps <= 1
    assert Entry.objects.filter(stream=str(walk.case.ref), verb__startswith="case.").count() == entries + 1


def test_two_inspectors_take_the_same_step(walk):
    walk.filed()
    ready = {"certificates_shown": True, "rights_told": True}

    def by(name):
        return lambda: actions.take_step(
            case_id=walk.case.pk, step="begin_investigation", inputs=ready, on=walk.day, by=walk.city.people[name],
            at=walk.at, expected_seq=walk.case.seq,
        )  # fmt: skip

    result = race([by("wang"), by("li")])
    assert result.other == [] and (result.won, len(result.stale)) == (1, 1)


def test_numbers_given_out_at_once_have_neither_gap_nor_double(walk):
    def one():
        return type(walk)(walk.city).register(claims=(), complainant="", phone="")

    result = race([one] * 8)
    assert result.other == [] and result.won == 8
    numbers = sorted(int(number.split("〕")[1][:-1]) for number in Case.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 9))
