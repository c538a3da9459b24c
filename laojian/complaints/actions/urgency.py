"""How urgent a contact is held to be: raised at once by one person, lowered by two. Both stay in sight."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.preconditions import locked, missing, record_act, require_act, require_seen, touch
from laojian.complaints.actions.second_person import require_second, required_reason
from laojian.complaints.limits import REASON_BELOW_RULES, limit
from laojian.complaints.models import Contact, UrgencyChange
from laojian.complaints.rules.urgency import LEVELS, LOWER_BASIS, may_lower
from laojian.kernel.refusal import Invalid, Stale
from laojian.kernel.words import zh
from laojian.org.models import Officer

APPROVE: Final = "contact.approve_urgency"


@transaction.atomic
def raise_urgency(*, contact_id: int, level: int, reason: str, by: Officer, at: datetime) -> UrgencyChange:
    """Hold a contact to be more urgent, at once, with a reason. A lowering that waits is thereby not approved.

    Raises NotFound, Forbidden, Invalid for a level that is not higher or a reason that is too short.
    """
    contact = locked(contact_id)
    held = require_act(contact, "raise_urgency", by, at=at)
    stated = required_reason(reason, LOWER_BASIS)
    _require_level(level)
    if level <= contact.urgency:
        raise Invalid(
            zh("新级别应当高于现在的“%(now)s”", now=LEVELS[contact.urgency]),
            remedy=zh("降低紧急程度的，请提请另一人批准。"),
            field="level",
        )
    UrgencyChange.objects.filter(contact=contact, state="pending").update(
        state="refused", decided_by=by, decided_at=at
    )  # fmt: skip
    change = UrgencyChange.objects.create(
        contact=contact, was=contact.urgency, now=level, reason=stated, by=by, at=at, state="approved", decided_at=at
    )
    _set(contact, change, "raise_urgency", by, at, str(held))
    return change


@transaction.atomic
def propose_lower(*, contact_id: int, level: int, reason: str, by: Officer, at: datetime) -> UrgencyChange:
    """Propose to hold a contact to be less urgent; nothing changes until another officer approves.

    Below the level that the rules demand (`law/urgency.csv`) the reason must be a full one (`law/limits.csv` LM03).
    Raises NotFound, Forbidden, Invalid, Refused when a proposal waits already.
    """
    contact = locked(contact_id)
    on = localdate(at)
    held = require_act(contact, "propose_lower", by, at=at, on=on)
    _require_level(level)
    if level >= contact.urgency:
        raise Invalid(zh("新级别应当低于现在的“%(now)s”", now=LEVELS[contact.urgency]), field="level")
    demanded = demanded_level(contact)
    stated = required_reason(
        reason, LOWER_BASIS, least=limit(REASON_BELOW_RULES, on) if level < demanded else 4
    )  # fmt: skip
    change = UrgencyChange.objects.create(
        contact=contact, was=contact.urgency, now=level, reason=stated, by=by, at=at, state="pending"
    )
    touch(contact, by=by, at=at)
    record_act(
        contact, "propose_lower_urgency", by=by, at=at, authority=str(held), basis=LOWER_BASIS,
        payload=_payload(change) | {"demanded": demanded, "rules": _codes(contact)},
    )  # fmt: skip
    return change


@transaction.atomic
def approve_lower(*, change_id: int, by: Officer, at: datetime) -> UrgencyChange:
    """Let a proposed lowering hold. Raises NotFound, Forbidden, Refused for the proposer himself, Stale."""
    change, contact = _pending(change_id, by, at)
    held = require_second(contact, APPROVE, by, [(change.by, "contact.triage")], localdate(at), LOWER_BASIS)
    if contact.urgency != change.was:
        raise _stale(contact, at)
    may_lower(change.was, change.now, reason=change.reason, by=change.by_id, second=by.pk)
    _decide(change, "approved", by, at)
    _set(contact, change, "approve_lower_urgency", by, at, str(held))
    return change


@transaction.atomic
def refuse_lower(*, change_id: int, reason: str, by: Officer, at: datetime) -> UrgencyChange:
    """Do not let it hold, and say why. Raises NotFound, Forbidden, Invalid, Refused, Stale."""
    change, contact = _pending(change_id, by, at)
    held = require_second(contact, APPROVE, by, [(change.by, "contact.triage")], localdate(at), LOWER_BASIS)
    stated = required_reason(reason, LOWER_BASIS)
    _decide(change, "refused", by, at)
    touch(contact, by=by, at=at)
    record_act(
        contact, "refuse_lower_urgency", by=by, at=at, authority=str(held), basis=LOWER_BASIS,
        payload=_payload(change) | {"why": stated},
    )  # fmt: skip
    return change


def demanded_level(contact: Contact) -> int:
    """The level that the rules gave when the contact was last weighed; 0 without a reason."""
    return max((int(reason.get("level", 0)) for reason in contact.urgency_reasons), default=0)


def _codes(contact: Contact) -> list[str]:
    return [str(reason.get("code", "")) for reason in contact.urgency_reasons]


def _require_level(level: int) -> None:
    if level not in LEVELS:
        raise Invalid(zh("没有“%(value)s”这一选项", value=level), field="level")


def _set(contact: Contact, change: UrgencyChange, verb: str, by: Officer, at: datetime, authority: str) -> None:
    contact.urgency = change.now
    touch(contact, by=by, at=at)
    record_act(contact, verb, by=by, at=at, authority=authority, basis=LOWER_BASIS, payload=_payload(change))


def _payload(change: UrgencyChange) -> dict[str, object]:
    return {"change": change.pk, "was": change.was, "now": change.now, "reason": change.reason}


def _pending(change_id: int, by: Officer, at: datetime) -> tuple[UrgencyChange, Contact]:
    contact_id = UrgencyChange.objects.filter(pk=change_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise missing()
    contact = locked(contact_id)
    require_seen(contact, by, localdate(at))
    change = UrgencyChange.objects.select_for_update(of=("self",)).select_related("by", "decided_by").get(pk=change_id)
    if change.state != "pending":
        who = change.decided_by.name if change.decided_by else str(zh("系统"))
        raise Stale(zh("“%(who)s”已先行办理", who=who), who=who, when=change.decided_at or at)
    return change, contact


def _stale(contact: Contact, at: datetime) -> Stale:
    who = contact.changed_by.name if contact.changed_by else str(zh("系统"))
    return Stale(
        zh("提请以后紧急程度已经变动"), who=who, when=contact.changed_at, remedy=zh("请不予批准，由提出人重新提请。")
    )


def _decide(change: UrgencyChange, state: str, by: Officer, at: datetime) -> None:
    change.state, change.decided_by, change.decided_at = state, by, at
    change.save(update_fields=["state", "decided_by", "decided_at"])
