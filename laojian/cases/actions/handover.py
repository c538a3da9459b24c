"""All the work of one officer goes to another: open cases in the team, proposals not yet decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from laojian.cases.actions.preconditions import locked, require_certified, require_free
from laojian.cases.models import Case, Proposal, TeamMember
from laojian.cases.reading import Loaded
from laojian.cases.rules import duties
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.actions import record_handover, second
from laojian.org.models import Handover, Officer

BASIS: Final = "行政处罚法 第四十二条"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What moved, and what could not and why (number, reason): those cases need their own assignment."""

    handover: Handover
    moved: tuple[str, ...]
    kept: tuple[tuple[str, Message], ...]
    withdrawn: int


@transaction.atomic
def hand_over(*, giver: Officer, taker: Officer, reason: str, by: Officer, at: datetime, on: date) -> HandedOver:
    """Put `taker` in the place of `giver` in every open case; pending proposals of the giver are withdrawn.

    A case in which the taker has an interest or another duty stays and is named, as does one at a place where `by`
    hands nothing over. Raises Forbidden (the giver's own place), Invalid, Refused.
    """
    if not reason.strip():
        raise Invalid(zh("请写明移交的理由"), field="reason")
    if by.pk in (giver.pk, taker.pk):
        raise Refused(zh("移交须由移交人和接收人以外的负责人办理"), basis=BASIS)
    moved: list[str] = []
    kept: list[tuple[str, Message]] = []
    mine = Case.objects.filter(Q(lead_officer=giver) | Q(second_officer=giver), is_open=True).order_by("pk")
    for case_id in list(mine.values_list("pk", flat=True)):
        number, problem = _one(case_id, giver, taker, reason.strip(), by, at, on)
        if problem is None:
            moved.append(number)
        else:
            kept.append((number, problem))
    withdrawn = _proposals(giver, by, at)
    done = record_handover(giver=giver, taker=taker, reason=reason.strip(), work=len(moved), by=by, at=at)
    return HandedOver(done, tuple(moved), tuple(kept), withdrawn)


def _one(
    case_id: int, giver: Officer, taker: Officer, reason: str, by: Officer, at: datetime, on: date
) -> tuple[str, Message | None]:
    case = locked(case_id)
    loaded = Loaded(case, on=on)
    try:
        held = access.require(by, "case.handover", case.place, on=on)
        if taker.pk in (case.lead_officer_id, case.second_officer_id):
            raise Refused(zh("接收人已经是本案的另一名承办人"), basis=BASIS)
        require_certified(taker, on, "taker")
        require_free(duties.joining(taker.pk, loaded.record([taker.pk])), "taker")
        if not access.allowed(taker, "case.investigate", case.place, on=on, assigned=True):
            raise Refused(zh("接收人不是本区域的监察员"), basis=BASIS)
    except Refused as problem:
        return case.number, problem.reason
    duty = "lead" if case.lead_officer_id == giver.pk else "second"
    TeamMember.objects.filter(case=case, officer=giver, until__isnull=True).update(until=on)
    TeamMember.objects.create(case=case, officer=taker, duty=duty, since=on, at=at, by=by)
    setattr(case, f"{duty}_officer", taker)
    case.save(update_fields=[f"{duty}_officer"])
    record(
        verb="case.hand_over", subject=case.ref, by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"from": giver.pk, "to": taker.pk, "duty": duty, "reason": reason},
    )  # fmt: skip
    return case.number, None


def _proposals(giver: Officer, by: Officer, at: datetime) -> int:
    waiting = list(Proposal.objects.filter(approval__asked_by=giver, approval__state="pending").select_related("case"))
    for proposal in waiting:
        locked(proposal.case_id)
        approval = second.locked(proposal.approval_id)
        if approval.pending:
            second.end(approval=approval, state="withdrawn", by=by, at=at, note="工作移交")
            record(
                verb="case.withdraw_proposal", subject=proposal.case.ref, by=by.ref, at=at, basis=BASIS,
                payload={"proposal": proposal.pk, "step": proposal.step, "note": "工作移交"},
            )  # fmt: skip
    return len(waiting)
