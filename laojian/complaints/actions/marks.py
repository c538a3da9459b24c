"""Marking a sender as malicious: one proposes, two others approve, always to a last day. It never refuses anybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.preconditions import (
    BASIS,
    locked,
    missing,
    record_act,
    require_act,
    require_seen,
    touch,
)
from laojian.complaints.actions.second_person import agree, ask, decline, opened_matter, required_reason
from laojian.complaints.limits import MARK_DAYS, limit
from laojian.complaints.models import Contact, MaliciousMark
from laojian.kernel.refusal import Invalid, Refused, Stale
from laojian.kernel.words import zh
from laojian.org.models import Officer

APPROVE: Final = "contact.approve_mark"
_PROPOSE: Final = "contact.triage"


@transaction.atomic
def propose_mark(*, contact_id: int, reason: str, until: date, by: Officer, at: datetime) -> MaliciousMark:
    """Propose to hold the sender of a contact to be malicious up to a day, at most LM02 days from now.

    Raises NotFound, Forbidden, Invalid for reason or day, Refused when one waits or holds already.
    """
    contact = locked(contact_id)
    on = localdate(at)
    held = require_act(contact, "propose_mark", by, at=at, on=on)
    stated = required_reason(reason, BASIS)
    last = on + timedelta(days=limit(MARK_DAYS, on))
    if not on < until <= last:
        raise Invalid(zh("截止日期应当在明天至 %(last)s 之间", last=last), basis=BASIS, field="until")
    mark = ask(
        MaliciousMark(contact=contact, phone_blind=contact.phone_blind, until=until), "mark",
        permission=APPROVE, asked_with=_PROPOSE, held=held, reason=stated, by=by, at=at,
    )  # fmt: skip
    _tell(mark, contact, "propose_mark", by, at, str(held), {"reason": stated})
    return mark


@transaction.atomic
def approve_mark(*, mark_id: int, by: Officer, at: datetime, shown: str | None = None) -> MaliciousMark:
    """The first of two approvals, or the second, with which the mark holds. Three different people in all.

    Raises NotFound, Forbidden, Refused for somebody who acted before or a mark that has run out, Stale, Changed.
    """
    mark, contact = opened_matter(MaliciousMark, mark_id, by, at)
    held, holds = agree(mark, contact, by, at, shown=shown)
    if mark.until <= localdate(at):
        raise Refused(zh("标记的截止日期已经过去"), basis=BASIS, remedy=zh("请不予批准。"))
    _tell(mark, contact, "approve_mark", by, at, str(held), {"holds": holds})
    return mark


@transaction.atomic
def refuse_mark(*, mark_id: int, reason: str, by: Officer, at: datetime) -> MaliciousMark:
    """Do not mark; one approver is enough, not the proposer. Raises NotFound, Forbidden, Invalid, Refused, Stale."""
    mark, contact = opened_matter(MaliciousMark, mark_id, by, at)
    held = decline(mark, contact, by, at, reason=reason)
    _tell(mark, contact, "refuse_mark", by, at, str(held), {"reason": required_reason(reason, BASIS)})
    return mark


@transaction.atomic
def lift_mark(*, mark_id: int, reason: str, by: Officer, at: datetime) -> MaliciousMark:
    """Take a mark away before its day; one approver is enough. Raises NotFound, Forbidden, Invalid, Stale."""
    contact_id = MaliciousMark.objects.filter(pk=mark_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise missing()
    contact = locked(contact_id)
    require_seen(contact, by, localdate(at))
    mark = MaliciousMark.objects.select_related("lifted_by", "approval__asked_by", "approval__decided_by").get(
        pk=mark_id
    )
    if mark.state != "holds":
        who = mark.lifted_by or mark.approval.decided_by or mark.approval.asked_by
        when = mark.lifted_at or mark.approval.decided_at or mark.approval.asked_at
        raise Stale(zh("“%(who)s”已先行办理", who=who.name), who=who.name, when=when)
    held = require_act(contact, "lift_mark", by, at=at)
    stated = required_reason(reason, BASIS)
    mark.lifted_by, mark.lifted_at = by, at
    mark.save(update_fields=["lifted_by", "lifted_at"])
    _tell(mark, contact, "lift_mark", by, at, str(held), {"reason": stated})
    return mark


def _tell(
    mark: MaliciousMark, contact: Contact, verb: str, by: Officer, at: datetime, authority: str, more: dict[str, object]
) -> None:
    touch(contact, by=by, at=at)
    record_act(
        contact, verb, by=by, at=at, authority=authority,
        payload={"mark": mark.pk, "until": mark.until, "by_phone": mark.phone_blind is not None} | more,
    )  # fmt: skip
