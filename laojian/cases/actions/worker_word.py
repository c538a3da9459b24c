"""The worker's own word that the money came: it vouches for the claim without an officer in between."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from laojian.cases.actions.claims import total
from laojian.cases.actions.preconditions import locked
from laojian.cases.models import Claim, Confirmation, Payment
from laojian.cases.rules.acts import ACTS
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record

BASIS: Final = "劳动保障监察条例 第十八条"
SAID: Final = "劳动者本人确认"


@transaction.atomic
def confirm_paid_by_worker(
    *, claim_id: int, amount: int, paid_on: date, through: Ref, at: datetime, on: date
) -> Confirmation:
    """What the worker says to have got (fen) counts as paid, as far as no payment told of it before.

    `through` names where the word was given (the contact whose secret the worker holds). Less than what is owed does
    not settle the claim: the closing gate compares. Raises NotFound, Invalid, Refused for a closed case.
    """
    found = Claim.objects.filter(pk=claim_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotFound(zh("没有这项请求"))
    case = locked(found)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    if amount <= 0:
        raise Invalid(zh("请填写实际收到的金额"), field="amount")
    if case.state not in ACTS.named("confirm_paid").states:
        raise Refused(zh("案件已经办结，不能再改动"), remedy=zh("没有收到钱的，请选择“没有解决”。"))
    if amount > claim.paid:
        Payment.objects.create(
            case=case, claim=claim, kind="wage", amount=amount - claim.paid, paid_on=paid_on, reason=SAID,
            through=str(through), at=at,
        )  # fmt: skip
        claim.paid = amount
        claim.version, claim.changed_at, claim.changed_by = claim.version + 1, at, None
        claim.save()
        total(case)
        case.save(update_fields=["amount_claimed", "amount_paid", "workers"])
    done = Confirmation.objects.create(claim=claim, kind="worker", on=on, through=str(through), at=at)
    record(
        verb="case.confirm_paid_by_worker", subject=case.ref, by=through, at=at, on=on, basis=BASIS,
        payload={"claim": claim.pk, "amount": amount, "paid_on": paid_on},
    )  # fmt: skip
    return done
