"""Evidence with its digest; claims, payments and their reversal; who may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laojian.cases import actions
from laojian.cases.models import Claim, Evidence, Payment
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.ledger.queries import trail

pytestmark = pytest.mark.django_db


def add(walk, by="wang", **change):
    given = {
        "case_id": walk.case.pk, "file_id": None, "title": "考勤表", "kind": "documentary", "obtained_on": walk.day,
        "by": walk.city.people[by], "at": walk.at, "on": walk.day,
    } | change  # fmt: skip
    if given["file_id"] is None:
        given["file_id"] = walk.file()
    return actions.add_evidence(**given)


def test_the_digest_of_evidence_is_in_the_ledger(walk):
    walk.investigated()
    made = add(walk)
    entry = [entry for entry in trail(str(walk.case.ref)) if entry.verb == "case.add_evidence"][-1]
    assert entry.payload["sha256"] == made.sha256 == made.file.sha256 and len(made.sha256) == 64


def test_bad_evidence_names_its_field(walk):
    walk.investigated()
    for change, field in (
        ({"title": " "}, "title"),
        ({"kind": "rumour"}, "kind"),
        ({"obtained_on": walk.day + timedelta(days=1)}, "obtained_on"),
        ({"file_id": 10**9}, "file"),
    ):
        with pytest.raises(Invalid) as refused:
            add(walk, **change)
        assert refused.value.field == field
    made = add(walk)
    with pytest.raises(Refused):
        add(walk, file_id=made.file_id)
    with pytest.raises(NotFound):
        add(walk, by="zhao", file_id=walk.file())


def test_excluded_evidence_stays_and_no_longer_counts(walk):
    walk.investigated()
    for piece in Evidence.objects.all():
        actions.exclude_evidence(evidence_id=piece.pk, reason="来源不明", by=walk.city.legal, at=walk.at, on=walk.day)
    assert Evidence.objects.filter(case=walk.case).exists()
    with pytest.raises(Refused):
        walk.take("report", "wang", facts="x", discretion_grade="none", proposed_handling="x")
    with pytest.raises(Refused):
        actions.exclude_evidence(
            evidence_id=Evidence.objects.first().pk, reason="x", by=walk.city.wang, at=walk.at, on=walk.day
        )


def test_claims_add_up_on_the_case(walk):
    walk.register()
    actions.add_claim(
        case_id=walk.case.pk, claim=actions.NewClaim(name="李四", claimed=200_000, phone="13900139000"),
        by=walk.city.clerk, at=walk.at, on=walk.day,
    )  # fmt: skip
    assert (walk.refresh().case.amount_claimed, walk.case.workers) == (1_000_000, 2)
    claim = Claim.objects.order_by("pk").last()
    assert claim.name_masked != "李四" and "13900139000" not in claim.phone_masked
    with pytest.raises(Invalid):
        actions.edit_claim(
            claim_id=claim.pk, changes={"name_masked": "x"}, version=1, by=walk.city.clerk, at=walk.at, on=walk.day
        )
    with pytest.raises(Invalid):
        actions.edit_claim(
            claim_id=claim.pk, changes={"found": -1}, version=1, by=walk.city.clerk, at=walk.at, on=walk.day
        )


def test_a_reversed_payment_stays_beside_its_reversal_and_takes_another_person(walk):
    walk.ordered().pay()
    payment = Payment.objects.get()
    for name in ("wang", "li"):
        with pytest.raises((Refused, Forbidden)):
            actions.reverse_payment(
                payment_id=payment.pk, reason="退汇", by=walk.city.people[name], at=walk.at, on=walk.day
            )
    actions.reverse_payment(payment_id=payment.pk, reason="退汇", by=walk.city.head, at=walk.at, on=walk.day)
    assert walk.refresh().case.amount_paid == 0 and Payment.objects.count() == 2
    with pytest.raises(Refused):
        actions.reverse_payment(payment_id=payment.pk, reason="退汇", by=walk.city.head, at=walk.at, on=walk.day)


def test_after_the_end_nothing_is_added(walk):
    walk.register().take("examine", "clerk", duplicates_note="无").take(
        "refuse_complaint", "clerk", "head", refusal_ground="outside_powers", refusal_reason="不属于监察职权"
    )
    with pytest.raises(Refused):
        actions.add_claim(
            case_id=walk.case.pk, claim=actions.NewClaim(name="李四"), by=walk.city.clerk, at=walk.at, on=walk.day
        )
