"""One part of a case that is already opened: a claim, a payment, a piece of evidence; and what screens ask besides."""

from __future__ import annotations

from datetime import date

from laojian.cases.models import Case, Claim, Payment
from laojian.cases.queries.scope import visible_to
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.org.models import Officer


def sees(officer: Officer, case_id: int, on: date) -> bool:
    """Whether the officer sees this case."""
    return visible_to(officer, on).filter(pk=case_id).exists()


def numbered(officer: Officer, number: str, on: date) -> int | None:
    """The case with this number, as far as the officer sees it; None for a foreign one as for a missing one."""
    return visible_to(officer, on).filter(number=number.strip()).values_list("pk", flat=True).first()


def claims_of(case: Case) -> list[Claim]:
    """The workers of the case, in the order they were entered."""
    return list(case.claims.order_by("pk"))


def claim_of(case: Case, claim_id: int) -> Claim:
    """A worker of this case. Raises NotFound."""
    found = case.claims.filter(pk=claim_id).first()
    if found is None:
        raise NotFound(zh("没有这项请求"))
    return found


def payment_of(case: Case, payment_id: int) -> Payment:
    """A payment of this case, with whom it went to. Raises NotFound."""
    found = case.payments.select_related("claim").filter(pk=payment_id).first()
    if found is None:
        raise NotFound(zh("没有这笔支付记录"))
    return found


def has_evidence(case: Case, evidence_id: int) -> None:
    """Raises NotFound when the piece of evidence is not of this case."""
    if not case.evidence.filter(pk=evidence_id).exists():
        raise NotFound(zh("没有这份证据"))


def confirmed_by(claim: Claim) -> list[str]:
    """By which kinds of proof the worker counts as settled; what was fetched beside the claim is used."""
    return [one.kind for one in claim.confirmations.all()]


def tokens_of(case: Case) -> set[str]:
    """The tokens of everything protected that the page of the case shows masked."""
    held = {case.complainant_token, case.phone_token}
    for names in case.claims.values_list("name_token", "phone_token", "id_token"):
        held |= set(names)
    return held


def in_team(case: Case, officer: Officer) -> bool:
    """Whether the officer is in the team of the case now."""
    return case.team.filter(officer=officer, until__isnull=True).exists()
