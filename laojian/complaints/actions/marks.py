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
from laojian.complaints.actions.second_person import require_second, required_reason
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
    mark = MaliciousMark.objects.create(
        contact=contact, phone_blind=contact.phone_blind, reason=stated, until=until, proposed_by=by, proposed_at=at
    )
    _tell(mark, contact, "propose_mark", by, at, str(held), {"reason": stated})
    return mark


@transaction.atomic
def approve_mark(*, mark_id: int, by: Officer, at: datetime) -> MaliciousMark:
    """The first of two approvals, or the second, with which the mark holds. Three different people in all.

    Raises NotFound, Forbidden, Refused for somebody who acted before or a mark that has run out, Stale.
    """
    mark, contact = _locked(mark_id, by, at, ("pending",))
    on = localdate(at)
    before = [(mark.proposed_by, _PROPOSE)] + ([(mark.first_by, APPROVE)] if mark.first_by else [])
    held = require_second(contact, APPROVE, by, before, on, BASIS)
    if mark.until <= on:
        raise Refused(zh("标记的截止日期已经过去"), basis=BASIS, remedy=zh("请不予批准。"))
    if mark.first_by is None:
        mark.first_by, mark.first_at = by, at
    else:
        mark.second_by, mark.second_at, mark.state = by, at, "holds"
    mark.save()
    _tell(mark, contact, "approve_mark", by, at, str(held), {"holds": mark.state == "holds"})
    return mark


@transaction.atomic
def refuse_mark(*, mark_id: int, reason: str, by: Officer, at: datetime) -> MaliciousMark:
    """Do not mark; one approver is enough, not the proposer. Raises NotFound, Forbidden, Invalid, Refused, Stale."""
    mark, contact = _locked(mark_id, by, at, ("pending",))
    held = require_second(contact, APPROVE, by, [(mark.proposed_by, _PROPOSE)], localdate(at), BASIS)
    return _end(mark, contact, "refused", required_reason(reason, BASIS), by, at, str(held))


@transaction.atomic
def lift_mark(*, mark_id: int, reason: str, by: Officer, at: datetime) -> MaliciousMark:
    """Take a mark away before its day; one approver is enough. Raises NotFound, Forbidden, Invalid, Stale."""
    mark, contact = _locked(mark_id, by, at, ("holds",))
    held = require_act(contact, "lift_mark", by, at=at)
    return _end(mark, contact, "lifted", required_reason(reason, BASIS), by, at, str(held))


def _end(
    mark: MaliciousMark, contact: Contact, state: str, reason: str, by: Officer, at: datetime, authority: str
) -> MaliciousMark:
    mark.state, mark.ended_by, mark.ended_at = state, by, at
    mark.save(update_fields=["state", "ended_by", "ended_at"])
    _tell(mark, contact, "refuse_mark" if state == "refused" else "lift_mark", by, at, authority, {"reason": reason})
    return mark


def _tell(
    mark: MaliciousMark, contact: Contact, verb: str, by: Officer, at: datetime, authority: str, more: dict[str, object]
) -> None:
    touch(contact, by=by, at=at)
    record_act(
        contact, verb, by=by, at=at, authority=authority,
        payload={"mark": mark.pk, "until": mark.until, "by_phone": mark.phone_blind is not None} | more,
    )  # fmt: skip


def _locked(mark_id: int, by: Officer, at: datetime, states: tuple[str, ...]) -> tuple[MaliciousMark, Contact]:
    contact_id = MaliciousMark.objects.filter(pk=mark_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise missing()
    contact = locked(contact_id)
    require_seen(contact, by, localdate(at))
    people = ("proposed_by", "first_by", "second_by", "ended_by")
    mark = MaliciousMark.objects.select_for_update(of=("self",)).select_related(*people).get(pk=mark_id)
    if mark.state not in states:
        who = mark.ended_by or mark.second_by or mark.proposed_by
        raise Stale(
            zh("“%(who)s”已先行办理", who=who.name),
            who=who.name,
            when=mark.ended_at or mark.second_at or mark.proposed_at,
        )
    return mark, contact
