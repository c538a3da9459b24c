"""Who is excluded is asked again at the decision: what was free when it was proposed may not be free any more."""

from __future__ import annotations

import pytest

from laojian.cases import actions
from laojian.cases.models import Payment, Proposal
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.org import actions as org
from laojian.org.models import Grant

pytestmark = pytest.mark.django_db
AVOID = "行政处罚法 第四十三条"


def grant(walk, name, role):
    Grant.objects.create(
        officer=walk.city.people[name], role=role, place="440106", valid_from=walk.day, granted_at=walk.at
    )


def declare(walk, name):
    org.declare_interest(
        officer=walk.city.people[name], employer_name=walk.city.employer.name, relation="relative",
        valid_from=walk.day, by=None, at=walk.at,
    )  # fmt: skip


def test_an_interest_the_proposer_declared_meanwhile_stops_the_approval(walk):
    walk.investigated()
    proposal = walk.propose("extend", "wang", reason="案情复杂")
    declare(walk, "wang")
    with pytest.raises(Refused) as refused:
        actions.approve(proposal_id=proposal.pk, by=walk.city.bureau, at=walk.at)
    assert refused.value.basis == AVOID
    assert Proposal.objects.get(pk=proposal.pk).approval.state == "pending"


def test_an_interest_of_the_approver_bars_both_answers(walk):
    walk.investigated()
    proposal = walk.propose("extend", "wang", reason="案情复杂")
    declare(walk, "bureau")
    with pytest.raises((Refused, NotFound)):
        actions.approve(proposal_id=proposal.pk, by=walk.city.bureau, at=walk.at)
    with pytest.raises((Refused, NotFound)):
        actions.refuse(proposal_id=proposal.pk, by=walk.city.bureau, at=walk.at, note="理由不足")
    actions.refuse(proposal_id=proposal.pk, by=walk.city.bureau2, at=walk.at, note="理由不足")


def test_the_team_does_not_turn_its_own_proposal_down_either(walk):
    walk.investigated()
    grant(walk, "li", "bureau_head")
    proposal = walk.propose("extend", "wang", reason="案情复杂")
    with pytest.raises(Refused) as refused:
        actions.refuse(proposal_id=proposal.pk, by=walk.city.li, at=walk.at, note="理由不足")
    assert refused.value.basis == "行政处罚法 第五十七条"


def pay(walk, by):
    return actions.record_payment(
        case_id=walk.case.pk, claim_id=walk.case.claims.get().pk, amount=1000, paid_on=walk.day,
        by=walk.city.people[by], at=walk.at, on=walk.day,
    )  # fmt: skip


def reverse(walk, payment, by, reason="退汇"):
    return actions.reverse_payment(
        payment_id=payment.pk, reason=reason, by=walk.city.people[by], at=walk.at, on=walk.day
    )  # fmt: skip


def test_a_payment_is_not_reversed_by_the_team_even_with_the_right(walk):
    walk.ordered()
    payment = pay(walk, "wang")
    for name in ("wang", "li"):
        grant(walk, name, "team_head")
        with pytest.raises(Refused, match="登记人和承办人以外") as refused:
            reverse(walk, payment, name)
        assert refused.value.basis == "行政处罚法 第四十七条"


def test_a_payment_is_not_reversed_by_who_entered_it(walk):
    walk.ordered()
    grant(walk, "clerk", "team_head")
    payment = pay(walk, "clerk")
    with pytest.raises(Refused, match="登记人和承办人以外"):
        reverse(walk, payment, "clerk")
    with pytest.raises(Invalid):
        reverse(walk, payment, "head", reason=" ")
    undone = reverse(walk, payment, "head")
    assert (undone.amount, walk.case.claims.get().paid, walk.refresh().case.amount_paid) == (-1000, 0, 0)
    with pytest.raises(Refused, match="已经冲销"):
        reverse(walk, payment, "head")
    with pytest.raises(Refused, match="已经冲销"):
        reverse(walk, undone, "clerk")
    assert Payment.objects.count() == 2
