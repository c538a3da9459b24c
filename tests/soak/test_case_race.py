"""Two to sixteen actors racing on one case, 500 rounds: exactly one wins each time. Seed and rounds by environment."""

from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest
from flows.cast import Walk, build
from flows.racing import race

from laojian.cases import actions
from laojian.cases.models import CaseStep, Proposal

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

SEED = int(os.environ.get("LAOJIAN_SOAK_SEED", "20261123"))
ROUNDS = int(os.environ.get("LAOJIAN_SOAK_ROUNDS", "500"))


def test_exactly_one_wins_in_every_round():
    rng = random.Random(SEED)
    walk = Walk(build()).investigated()
    people, tally = walk.city, {"approve": 0, "refuse": 0, "withdraw": 0}
    for number in range(ROUNDS):
        suspended = walk.case.state == "S21"
        step, inputs = ("resume", {"reason": "恢复"}) if suspended else (
            "suspend", {"suspension_ground": "fled", "reason": "逃匿"}
        )  # fmt: skip
        waiting = walk.propose(step, "wang", **inputs)
        before = CaseStep.objects.filter(case=walk.case).count()
        acts = acts_on(waiting.pk, walk.at, people, people.bureau if number % 2 else people.bureau2)
        count = rng.randint(2, 16)
        result = race([acts[rng.choice(sorted(acts))] for _ in range(count)])
        assert result.other == [], (SEED, number, result.other)
        assert (result.won, len(result.stale)) == (1, count - 1), (SEED, number, count)
        assert all(lost.who and lost.when for lost in result.stale)
        state = Proposal.objects.get(pk=waiting.pk).approval.state
        taken = CaseStep.objects.filter(case=walk.case).count() - before
        assert taken == (state == "approved"), (SEED, number)
        tally[{"approved": "approve", "refused": "refuse", "withdrawn": "withdraw"}[state]] += 1
        walk.day += timedelta(days=1)
        walk.refresh()
    assert sum(tally.values()) == ROUNDS


def acts_on(proposal_id, at, people, approver):
    """The three ways to decide one proposal."""
    return {
        "approve": lambda: actions.approve(proposal_id=proposal_id, by=approver, at=at),
        "refuse": lambda: actions.refuse(proposal_id=proposal_id, by=people.bureau, at=at, note="理由不足"),
        "withdraw": lambda: actions.withdraw_proposal(proposal_id=proposal_id, by=people.wang, at=at),
    }
