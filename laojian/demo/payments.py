"""Money in the demonstration: wages paid to each worker with what vouches for it, fines paid at the bank."""

from __future__ import annotations

from datetime import date
from typing import Final

from laojian.cases import actions
from laojian.cases.models import Case, Claim
from laojian.demo import papers
from laojian.demo.scene import Scene
from laojian.documents import files
from laojian.org.models import Officer

#: How a worker is vouched for, and how often of a hundred.
VOUCHERS: Final = (("bank", 70), ("worker", 28), ("supervisor", 2))


def settle(scene: Scene, on: date, part: int = 100) -> None:
    """Pay what is still owed, or `part` of a hundred of it; only full payment is vouched for."""
    _pay_fine(scene, on, part)
    if not scene.script.story.is_wage:
        return
    by = scene.cast.lead
    claims = list(Claim.objects.filter(case_id=scene.case.pk, withdrawn_on__isnull=True).order_by("pk"))
    due = [(claim, (claim.owed - claim.paid) * part // 100) for claim in claims]
    proof = _slip(scene, sum(amount for _, amount in due), by, on)
    for claim, amount in due:
        if amount > 0:
            actions.record_payment(
                case_id=scene.case.pk,
                claim_id=claim.pk,
                amount=amount,
                paid_on=on,
                proof_id=proof,
                by=by,
                at=scene.at(on),
                on=on,
            )
        if part == 100:
            _vouch(scene, claim, proof, by, on)


def _vouch(scene: Scene, claim: Claim, proof: int, by: Officer, on: date) -> None:
    kind = scene.script.rng.choices([row[0] for row in VOUCHERS], weights=[row[1] for row in VOUCHERS])[0]
    if kind == "supervisor":
        actions.confirm_paid(
            claim_id=claim.pk,
            kind=kind,
            reason="劳动者已返乡无法联系，款项已汇入其本人工资卡，经核对银行流水予以确认。",
            by=scene.cast.holder("case.supervisor_reason"),
            at=scene.at(on),
            on=on,
        )
        return
    actions.confirm_paid(claim_id=claim.pk, kind=kind, proof_id=proof, by=by, at=scene.at(on), on=on)


def _slip(scene: Scene, fen: int, by: Officer, on: date) -> int:
    content = papers.bank_slip(scene.script.serial, fen)
    stored = files.put(content=content, name="银行回单.pdf", subject=scene.case.ref, by=by, at=scene.at(on))
    return stored.pk


def _pay_fine(scene: Scene, on: date, part: int) -> None:
    owed = Case.objects.values_list("fine", "fine_late", "fine_paid").get(pk=scene.case.pk)
    amount = (owed[0] + owed[1] - owed[2]) * part // 100
    if amount > 0:
        actions.record_fine_payment(
            case_id=scene.case.pk,
            amount=amount,
            paid_on=on,
            receipt=f"示{scene.script.serial:08d}",
            by=scene.cast.holder("claim.edit"),
            at=scene.at(on),
            on=on,
        )
