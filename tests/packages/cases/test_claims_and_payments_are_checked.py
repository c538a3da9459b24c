"""What is entered of a worker's money: in bounds, of this case, by whom it is for, and added up anew each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flows.cast import City, Walk

from laojian.cases import actions
from laojian.cases.actions.claims import MOST
from laojian.cases.models import Case, Claim, Confirmation, Payment
from laojian.kernel.references import Ref
from laojian.kernel.refusal import NotFound, Refused
from laojian.ledger.queries import trail
from laojian.org.models import Grant

pytestmark = pytest.mark.django_db


def refused(act: Callable[..., Any], **given: Any) -> str:
    """The field that is blamed, else the words of the refusal; '' when it was done."""
    try:
        act(**given)
    except NotFound:
        return "not found"
    except Refused as no:
        return no.field or str(no.reason)
    return ""


@pytest.fixture
def lead(walk: Walk) -> Walk:
    """A complaint of one worker about 8,000 yuan, in examination."""
    return walk.register().take("examine", "clerk")


def said(walk: Walk, by: str = "clerk") -> dict[str, Any]:
    return {"by": walk.city.people[by], "at": walk.at, "on": walk.day}


def one(walk: Walk) -> Claim:
    return Claim.objects.filter(case=walk.case).order_by("pk")[0]


def elsewhere(walk: Walk) -> Walk:
    """Another case of the same office, with a file and a claim of its own."""
    return Walk(walk.city, walk.day).register()


def test_an_amount_lies_between_nothing_and_the_most(lead: Walk) -> None:
    def added(claimed: int) -> str:
        new = actions.NewClaim(name="李四", claimed=claimed)
        return refused(actions.add_claim, case_id=lead.case.pk, claim=new, **said(lead))

    assert (added(-1), added(MOST + 1)) == ("claimed", "claimed")
    assert (added(0), added(MOST)) == ("", "")
    assert (lead.refresh().case.amount_claimed, lead.case.workers) == (800_000 + MOST, 3)


def test_a_claim_is_changed_field_by_field_and_the_sums_follow(lead: Walk) -> None:
    """The `total` follows."""

    def edited(version: int = 1, **changes: Any) -> str:
        return refused(actions.edit_claim, claim_id=one(lead).pk, changes=changes, version=version, **said(lead))

    assert edited(paid=1) == "paid" and edited(found=-1) == "found"
    assert "先行办理" in edited(2, found=1)
    assert edited(what="二月工资", claimed=900_000) == "" and lead.refresh().case.amount_claimed == 900_000
    assert (one(lead).what, one(lead).version) == ("二月工资", 2)
    entry = [entry for entry in trail(str(lead.case.ref)) if entry.verb == "case.edit_claim"][-1]
    assert entry.payload["was"] == {"what": "2026年1月工资", "claimed": "800000"}
    assert entry.payload["now"] == {"what": "二月工资", "claimed": "900000"}
    assert edited(2, withdrawn_on=lead.day) == "" and lead.refresh().case.amount_claimed == 0
    assert edited(3, withdrawn_on=None) == "" and lead.refresh().case.amount_claimed == 900_000
    entries = [entry.payload for entry in trail(str(lead.case.ref)) if entry.verb == "case.edit_claim"][-2:]
    assert [entry["was"] for entry in entries] == [{"withdrawn_on": ""}, {"withdrawn_on": str(lead.day)}]
    assert [entry["now"] for entry in entries] == [{"withdrawn_on": str(lead.day)}, {"withdrawn_on": ""}]
    assert refused(actions.edit_claim, claim_id=10**9, changes={}, version=1, **said(lead)) == "not found"


def test_wages_are_paid_up_to_what_is_owed_and_vouched_for_by_a_file_of_the_case(lead: Walk) -> None:
    other = elsewhere(lead)

    def paid(amount: int = 1, **more: Any) -> str:
        given = {"case_id": lead.case.pk, "claim_id": one(lead).pk, "paid_on": lead.day, **said(lead)} | more
        return refused(actions.record_payment, amount=amount, **given)

    assert paid(0) == paid(-1) == paid(800_001) == "amount"
    assert paid(paid_on=lead.day + timedelta(days=1)) == "paid_on"
    assert paid(proof_id=other.file()) == "signed_paper"
    assert paid(claim_id=one(other).pk) == paid(claim_id=10**9) == "not found"
    assert paid(300_000) == "" and paid(500_001) == "amount" and paid(500_000, proof_id=lead.file()) == ""
    assert (one(lead).paid, lead.refresh().case.amount_paid, one(lead).version) == (800_000, 800_000, 3)
    Claim.objects.filter(case=lead.case).update(found=1_000_000, paid=0)
    assert paid(1_000_000) == "", "what was found may be more than what was claimed"


def test_a_fine_is_paid_up_to_fine_and_late_part_with_the_number_of_the_bank(lead: Walk) -> None:
    other = elsewhere(lead)
    Case.objects.filter(pk=lead.case.pk).update(fine=1_000, fine_late=30)

    def paid(amount: int = 1, receipt: str = "银票1号", **more: Any) -> str:
        given = {"case_id": lead.case.pk, "paid_on": lead.day, **said(lead)} | more
        return refused(actions.record_fine_payment, amount=amount, receipt=receipt, **given)

    assert paid(0) == paid(-1) == paid(1_031) == "amount"
    assert paid(receipt=" ") == "receipt" and paid(paid_on=lead.day + timedelta(days=1)) == "paid_on"
    assert paid(proof_id=other.file()) == "signed_paper"
    assert paid(1_000) == "" and paid(31) == "amount" and paid(30, proof_id=lead.file()) == ""
    assert lead.refresh().case.fine_paid == 1_030
    assert "没有应缴的罚款" in paid(1)


def test_a_payment_is_taken_back_once_with_a_reason_by_somebody_else(lead: Walk) -> None:
    Case.objects.filter(pk=lead.case.pk).update(fine=1_000)
    head, given = lead.city.head, {"case_id": lead.case.pk, "paid_on": lead.day, **said(lead)}
    Grant.objects.create(officer=head, role="intake_clerk", place="440106", valid_from=lead.day, granted_at=lead.at)
    wage = actions.record_payment(claim_id=one(lead).pk, amount=300_000, **given)
    fine = actions.record_fine_payment(amount=400, receipt="银票1号", **given)
    own = actions.record_fine_payment(amount=100, receipt="银票2号", **given | {"by": head})

    def undone(payment: Payment | int, reason: str = "退汇", by: str = "head") -> str:
        number = payment if isinstance(payment, int) else payment.pk
        return refused(actions.reverse_payment, payment_id=number, reason=reason, **said(lead, by))

    assert undone(10**9) == "not found" and undone(wage, reason=" ") == "reason"
    assert "以外的人" in undone(own), "nobody takes back what he entered"
    assert undone(wage) == "" and "已经冲销" in undone(wage)
    assert "已经冲销" in undone(Payment.objects.get(reverses=wage), by="head2"), "nor is a reversal reversed"
    assert (one(lead).paid, lead.refresh().case.amount_paid, lead.case.fine_paid) == (0, 0, 500)
    assert undone(fine) == "" and lead.refresh().case.fine_paid == 100


def test_what_vouches_for_a_payment_is_a_proof_or_a_written_reason(lead: Walk) -> None:
    other = elsewhere(lead)

    def vouched(kind: str, by: str = "clerk", **more: Any) -> str:
        return refused(actions.confirm_paid, claim_id=one(lead).pk, kind=kind, **said(lead, by) | more)

    assert vouched("rumour") == "kind"
    for kind in ("worker", "bank"):
        assert vouched(kind) == "proof"
        assert vouched(kind, proof_id=other.file()) == vouched(kind, proof_id=10**9) == "signed_paper"
        assert vouched(kind, proof_id=lead.file()) == ""
        assert vouched(kind, proof_id=lead.file(), on=lead.day + timedelta(days=1)) == "on"
    assert vouched("supervisor", "bureau", reason=" " + "因" * 9) == "reason"
    assert vouched("supervisor", "bureau", reason="因" * 10) == ""
    assert refused(actions.confirm_paid, claim_id=10**9, kind="bank", **said(lead)) == "not found"


def test_workers_of_a_complaint_are_counted_but_never_fewer_than_said(city: City) -> None:
    walk = Walk(city).register(workers=5)
    new = actions.NewClaim(name="李四", claimed=1, period_from=date(2026, 1, 1))
    actions.add_claim(case_id=walk.case.pk, claim=new, **said(walk))
    assert walk.refresh().case.workers == 5


def test_the_workers_own_word_counts_as_far_as_no_payment_told_of_it_before(lead: Walk) -> None:
    """The `total` of each case is its own."""
    other = elsewhere(lead)

    def told(amount: int, of: Walk | None = lead) -> str:
        number = one(of).pk if of else 10**9
        when = {"paid_on": lead.day, "at": lead.at, "on": lead.day}
        return refused(
            actions.confirm_paid_by_worker, claim_id=number, amount=amount, through=Ref("contact", "LJ26-1"), **when
        )

    assert told(0) == told(-1) == "amount" and told(1, None) == "not found"
    assert [told(amount) for amount in (300_000, 300_000, 100_000, 500_000)] == [""] * 4
    assert list(Payment.objects.order_by("pk").values_list("case", "amount")) == [
        (lead.case.pk, 300_000), (lead.case.pk, 200_000),
    ]  # fmt: skip
    assert (one(lead).paid, lead.refresh().case.amount_paid, one(lead).version) == (500_000, 500_000, 3)
    assert Confirmation.objects.filter(claim=one(lead)).count() == 4, "what he says is kept each time"
    assert told(7, other) == "" and Payment.objects.latest("pk").case == other.case
    case = other.refresh().case
    assert (case.amount_claimed, case.amount_paid, case.workers) == (800_000, 7, 1), "each case adds up its own claims"
    other.take("examine", "clerk", duplicates_note="不是同一事项")
    other.take("pass_on", "clerk", receiver="仲裁委", pass_on_reason="不属于监察职权")
    assert "已经办结" in told(8, other)
