# ruff: noqa: E501
"""No wage case closes as paid without each worker's word, a bank record, or a named supervisor's reason."""

from __future__ import annotations

import pytest

from laojian.cases import actions
from laojian.cases.models import Claim, Payment
from laojian.kernel.refusal import Forbidden, Invalid, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(walk):
    """Two workers, re-checked, about to be closed."""
    walk.register(claims=(actions.NewClaim(name="张三", claimed=800000), actions.NewClaim(name="李四", claimed=500000)))
    walk.take("examine", "clerk").take("accept", "clerk", facts="x")
    people = walk.city
    walk.take("approve_filing", "head", lead_officer=people.wang.pk, second_officer=people.li.pk)
    walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True).evidence()
    walk.take("order_correction", "wang", "head", order_form="D26", order_text="支付", order_due="2026-03-20")
    return walk.take("confirm_correction", "li", recheck_findings="已支付")


def settle(walk, claim, kind="bank", paid=True, by="wang"):
    if paid:
        actions.record_payment(
            case_id=claim.case_id, claim_id=claim.pk, amount=claim.owed, paid_on=walk.day, by=walk.city.wang,
            at=walk.at, on=walk.day,
        )  # fmt: skip
    actions.confirm_paid(
        claim_id=claim.pk, kind=kind, by=walk.city.people[by], at=walk.at, on=walk.day,
        proof_id=None if kind == "supervisor" else walk.file(), reason="工资由总承包单位先行垫付，凭证在住建局" if kind == "supervisor" else "",
    )  # fmt: skip


def close(walk):
    walk.take("close_corrected", "wang", closing_note="已付清")


@pytest.mark.parametrize("kinds", [("worker", "worker"), ("bank", "bank"), ("worker", "bank")])
def test_paid_and_vouched_for_it_closes(corrected, kinds):
    for claim, kind in zip(Claim.objects.order_by("pk"), kinds, strict=True):
        settle(corrected, claim, kind)
    close(corrected)
    assert corrected.take("approve_closing", "head2").case.state == "S91"


def test_a_named_supervisors_reason_is_enough(corrected):
    for claim in Claim.objects.all():
        settle(corrected, claim, "supervisor", paid=False, by="bureau")
    close(corrected)
    assert corrected.take("approve_closing", "head2").case.state == "S91"


def test_one_worker_left_out_keeps_it_open(corrected):
    settle(corrected, Claim.objects.order_by("pk")[0])
    with pytest.raises(Refused) as refused:
        close(corrected)
    assert refused.value.basis == "劳动保障监察条例 第十八条"


def test_money_without_a_voucher_or_a_voucher_without_money_is_not_enough(corrected):
    first, second = Claim.objects.order_by("pk")
    settle(corrected, first)
    actions.record_payment(
        case_id=first.case_id, claim_id=second.pk, amount=second.owed, paid_on=corrected.day, by=corrected.city.wang,
        at=corrected.at, on=corrected.day,
    )  # fmt: skip
    with pytest.raises(Refused):
        close(corrected)
    second.refresh_from_db()
    actions.edit_claim(
        claim_id=second.pk, changes={"ordered": 900000}, version=second.version, by=corrected.city.wang,
        at=corrected.at, on=corrected.day,
    )  # fmt: skip
    settle(corrected, second, paid=False)
    with pytest.raises(Refused):
        close(corrected)


def test_the_reason_comes_from_a_supervisor_who_is_not_on_the_case(corrected):
    claim = Claim.objects.order_by("pk")[0]
    for name in ("wang", "head"):
        with pytest.raises(Forbidden):
            settle(corrected, claim, "supervisor", paid=False, by=name)
    with pytest.raises(Invalid):
        actions.confirm_paid(
            claim_id=claim.pk,
            kind="supervisor",
            by=corrected.city.bureau,
            at=corrected.at,
            on=corrected.day,
            reason="可以",
        )


def test_a_confirmation_carries_its_proof(corrected):
    claim = Claim.objects.order_by("pk")[0]
    with pytest.raises(Invalid):
        actions.confirm_paid(claim_id=claim.pk, kind="bank", by=corrected.city.wang, at=corrected.at, on=corrected.day)


def test_the_gate_is_asked_again_when_closing_is_approved(corrected):
    for claim in Claim.objects.all():
        settle(corrected, claim)
    close(corrected)
    payment = Payment.objects.first()
    actions.reverse_payment(
        payment_id=payment.pk, reason="退汇", by=corrected.city.head, at=corrected.at, on=corrected.day
    )
    with pytest.raises(Refused):
        corrected.take("approve_closing", "head2")
    assert corrected.take("refuse_closing_31", "head2", reason="退汇").case.state == "S31"


def test_a_withdrawn_claim_no_longer_counts(corrected):
    first, second = Claim.objects.order_by("pk")
    settle(corrected, first)
    actions.edit_claim(
        claim_id=second.pk, changes={"withdrawn_on": corrected.day}, version=second.version, by=corrected.city.wang,
        at=corrected.at, on=corrected.day,
    )  # fmt: skip
    close(corrected)
    assert corrected.case.state == "S90"


def test_withdrawing_the_filing_passes_the_same_gate(corrected):
    with pytest.raises(Refused):
        corrected.take("withdraw_filing", "wang", withdrawal_reason="轻微")


def test_a_case_that_is_not_about_wages_has_no_such_gate(walk):
    walk.register(cause="0102", is_wage=False, claims=()).take("examine", "clerk").take("accept", "clerk", facts="x")
    people = walk.city
    walk.take("approve_filing", "head", lead_officer=people.wang.pk, second_officer=people.li.pk)
    walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True).evidence()
    walk.take("order_correction", "wang", "head", order_form="D27", order_text="补签", order_due="2026-03-20")
    walk.take("confirm_correction", "li", recheck_findings="已补签").take(
        "close_corrected", "wang", closing_note="已改正"
    )
    assert walk.case.state == "S90"


def test_the_claims_of_joined_files_count_too(walk):
    walk.filed()
    other = type(walk)(walk.city).register()
    other.take("join", "head", "bureau", master_number=walk.case.number, reason="同一用人单位同一事由")
    assert other.case.state == "S95" and other.case.master_id == walk.case.pk
    walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True).evidence()
    walk.take("order_correction", "wang", "head", order_form="D26", order_text="支付", order_due="2026-03-20")
    walk.pay().take("confirm_correction", "li", recheck_findings="已支付")
    with pytest.raises(Refused):
        close(walk)


def test_more_than_is_owed_is_not_entered(corrected):
    claim = Claim.objects.order_by("pk")[0]
    with pytest.raises(Invalid):
        actions.record_payment(
            case_id=claim.case_id, claim_id=claim.pk, amount=claim.owed + 1, paid_on=corrected.day,
            by=corrected.city.wang, at=corrected.at, on=corrected.day,
        )  # fmt: skip
