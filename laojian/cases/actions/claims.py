"""Claims per worker, what was paid, and what vouches for it. Amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from laojian.cases.actions.leads import NewClaim, make_claim
from laojian.cases.actions.preconditions import locked, require_act, require_files, stale
from laojian.cases.models import Case, Claim, Confirmation, Payment
from laojian.cases.reading import Loaded
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.access import Held
from laojian.org.models import Officer

BASIS: Final = "劳动保障监察条例 第十八条"
FINES: Final = "行政处罚法 第六十七条"
_EDITABLE: Final = frozenset({"what", "period_from", "period_to", "claimed", "found", "ordered", "withdrawn_on"})
_MONEY: Final = frozenset({"claimed", "found", "ordered"})
MOST: Final = 10**13


def _opened(case_id: int, act: str, by: Officer, on: date) -> tuple[Case, Held]:
    """The case, locked, and the grant on which the act rests. Raises NotFound, Forbidden, Refused."""
    case = locked(case_id)
    return case, require_act(Loaded(case, on=on), act, by)


def _require_day(day: date, at: datetime, field: str) -> None:
    if day > localdate(at):
        raise Invalid(zh("日期不能晚于今天"), field=field)


def _amount(value: int, field: str) -> int:
    if value < 0 or value > MOST:
        raise Invalid(zh("金额超出范围"), field=field)
    return value


@transaction.atomic
def add_claim(*, case_id: int, claim: NewClaim, by: Officer, at: datetime, on: date) -> Claim:
    """Add a worker's claim to a case that is open. Raises NotFound, Forbidden, Invalid, Refused."""
    case, held = _opened(case_id, "add_claim", by, on)
    _amount(claim.claimed, "claimed")
    made = make_claim(case, claim, by=by, at=at)
    total(case)
    case.save(update_fields=["amount_claimed", "amount_paid", "workers"])
    _tell(case, "case.add_claim", by, at, on, held, {"claim": made.pk, "claimed": made.claimed})
    return made


@transaction.atomic
def edit_claim(
    *, claim_id: int, changes: Mapping[str, Any], version: int, by: Officer, at: datetime, on: date
) -> Claim:
    """Change what is claimed, found or ordered for one worker. Raises Stale when somebody changed it meanwhile."""
    claim = _claim(claim_id)
    case, held = _opened(claim.case_id, "edit_claim", by, on)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=claim_id)
    if claim.version != version:
        raise stale(claim.changed_by, claim.changed_at)
    unknown = set(changes) - _EDITABLE
    if unknown:
        raise Invalid(zh("这一项不能修改"), field=sorted(unknown)[0])
    was = {name: str(getattr(claim, name) or "") for name in changes}
    for name, value in changes.items():
        setattr(claim, name, _amount(int(value), name) if name in _MONEY else value)
    claim.version, claim.changed_at, claim.changed_by = claim.version + 1, at, by
    claim.save()
    total(case)
    case.save(update_fields=["amount_claimed", "amount_paid", "workers"])
    now = {name: str(value or "") for name, value in changes.items()}
    _tell(case, "case.edit_claim", by, at, on, held, {"claim": claim.pk, "was": was, "now": now})
    return claim


@transaction.atomic
def record_payment(
    *, case_id: int, claim_id: int, amount: int, paid_on: date, by: Officer, at: datetime, on: date,
    proof_id: int | None = None, receipt: str = "",
) -> Payment:  # fmt: skip
    """Enter wages paid to a worker. Raises Invalid for more than is owed, a day ahead, a foreign file."""
    claim = _claim(claim_id)
    if claim.case_id != case_id:
        raise NotFound(zh("没有这项请求"))
    case, held = _opened(case_id, "record_payment", by, on)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    _require_day(paid_on, at, "paid_on")
    if amount <= 0 or claim.paid + amount > max(claim.owed, claim.claimed):
        raise Invalid(zh("支付金额应当大于零，且不超过应付金额"), basis=BASIS, field="amount")
    require_files(case, {"signed_paper": proof_id} if proof_id else {})
    payment = Payment.objects.create(
        case=case, claim=claim, kind="wage", amount=amount, paid_on=paid_on, proof_id=proof_id, receipt=receipt[:60],
        by=by, at=at,
    )  # fmt: skip
    claim.paid += amount
    claim.version, claim.changed_at, claim.changed_by = claim.version + 1, at, by
    claim.save()
    total(case)
    case.save(update_fields=["amount_claimed", "amount_paid", "workers"])
    _tell(case, "case.record_payment", by, at, on, held, {"claim": claim.pk, "amount": amount, "paid_on": str(paid_on)})
    return payment


@transaction.atomic
def record_fine_payment(
    *, case_id: int, amount: int, paid_on: date, receipt: str, by: Officer, at: datetime, on: date,
    proof_id: int | None = None,
) -> Payment:  # fmt: skip
    """Enter a fine the bank received. Never by somebody who handles or decided the case (R11)."""
    case, held = _opened(case_id, "record_fine_payment", by, on)
    _require_day(paid_on, at, "paid_on")
    if amount <= 0 or case.fine_paid + amount > case.fine + case.fine_late:
        raise Invalid(zh("缴款金额应当大于零，且不超过应缴罚款"), basis=FINES, field="amount")
    if not receipt.strip():
        raise Invalid(zh("请填写银行代收票据号"), basis=FINES, field="receipt")
    require_files(case, {"signed_paper": proof_id} if proof_id else {})
    payment = Payment.objects.create(
        case=case, kind="fine", amount=amount, paid_on=paid_on, receipt=receipt.strip()[:60], proof_id=proof_id,
        by=by, at=at,
    )  # fmt: skip
    case.fine_paid += amount
    case.save(update_fields=["fine_paid"])
    _tell(case, "case.record_fine_payment", by, at, on, held, {"amount": amount, "receipt": receipt}, FINES)
    return payment


@transaction.atomic
def reverse_payment(*, payment_id: int, reason: str, by: Officer, at: datetime, on: date) -> Payment:
    """Take back a payment entered wrongly, by a second person; both rows stay. Raises Refused, Invalid, NotFound."""
    payment = Payment.objects.select_related("case").filter(pk=payment_id).first()
    if payment is None:
        raise NotFound(zh("没有这笔支付记录"))
    case, held = _opened(payment.case_id, "reverse_payment", by, on)
    if payment.by_id == by.pk:
        raise Refused(zh("冲销须由登记人和承办人以外的人办理"), basis="行政处罚法 第四十七条")
    if payment.reverses_id or Payment.objects.filter(reverses=payment).exists():
        raise Refused(zh("这笔记录已经冲销"))
    if not reason.strip():
        raise Invalid(zh("请写明冲销的理由"), field="reason")
    undone = Payment.objects.create(
        case=case, claim_id=payment.claim_id, kind=payment.kind, amount=-payment.amount, paid_on=payment.paid_on,
        reverses=payment, reason=reason.strip()[:200], by=by, at=at,
    )  # fmt: skip
    if payment.claim_id:
        claim = Claim.objects.select_for_update(of=("self",)).get(pk=payment.claim_id)
        claim.paid -= payment.amount
        claim.version, claim.changed_at, claim.changed_by = claim.version + 1, at, by
        claim.save()
        total(case)
    else:
        case.fine_paid -= payment.amount
    case.save(update_fields=["amount_claimed", "amount_paid", "workers", "fine_paid"])
    _tell(case, "case.reverse_payment", by, at, on, held, {"payment": payment.pk, "reason": reason})
    return undone


@transaction.atomic
def confirm_paid(
    *, claim_id: int, kind: str, by: Officer, at: datetime, on: date, proof_id: int | None = None, reason: str = ""
) -> Confirmation:
    """What vouches for a worker being settled: `worker` or `bank` with a proof, `supervisor` with a reason.

    The supervisor holds case.supervisor_reason and is not on the case. Raises Forbidden, Refused, Invalid.
    """
    claim = _claim(claim_id)
    act = "give_supervisor_reason" if kind == "supervisor" else "confirm_paid"
    case, held = _opened(claim.case_id, act, by, on)
    if on > localdate(at):
        raise Invalid(zh("日期不能晚于今天"), field="on")
    if kind == "supervisor":
        if len(reason.strip()) < 10:
            raise Invalid(zh("请写明无凭据结案的理由，至少十个字"), basis=BASIS, field="reason")
    elif kind in ("worker", "bank"):
        if proof_id is None:
            raise Invalid(zh("请上传劳动者本人确认或者银行凭证"), basis=BASIS, field="proof")
        require_files(case, {"signed_paper": proof_id})
    else:
        raise Invalid(zh("没有这种确认方式"), field="kind")
    done = Confirmation.objects.create(
        claim=claim, kind=kind, on=on, proof_id=proof_id, reason=reason.strip()[:400], by=by, at=at
    )
    _tell(case, "case.confirm_paid", by, at, on, held, {"claim": claim.pk, "kind": kind, "reason": reason.strip()})
    return done


def total(case: Case) -> None:
    """The case's sums follow its claims; the caller saves."""
    sums = Claim.objects.filter(case=case, withdrawn_on__isnull=True).aggregate(
        claimed=Sum("claimed"), paid=Sum("paid")
    )  # fmt: skip
    case.amount_claimed, case.amount_paid = sums["claimed"] or 0, sums["paid"] or 0
    case.workers = max(case.workers, Claim.objects.filter(case=case).count())


def _claim(claim_id: int) -> Claim:
    claim = Claim.objects.filter(pk=claim_id).first()
    if claim is None:
        raise NotFound(zh("没有这项请求"))
    return claim


def _tell(
    case: Case, verb: str, by: Officer, at: datetime, on: date, held: Held, payload: dict[str, Any], basis: str = BASIS
) -> None:
    record(
        verb=verb, subject=case.ref, by=by.ref, at=at, on=on, authority=str(held), basis=basis, payload=payload
    )  # fmt: skip
