"""How urgent a contact is held to be: raised at once by one person, lowered by two. Both stay in sight."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.preconditions import locked, record_act, require_act, touch
from laojian.complaints.actions.second_person import agree, ask, decline, opened_matter, required_reason
from laojian.complaints.limits import REASON_BELOW_RULES, limit
from laojian.complaints.models import Contact, UrgencyChange
from laojian.complaints.rules.urgency import LEVELS, LOWER_BASIS, may_lower
from laojian.kernel.refusal import Invalid, Stale
from laojian.kernel.words import zh
from laojian.org.actions import second
from laojian.org.models import Officer

APPROVE: Final = "contact.approve_urgency"
TRIAGE: Final = "contact.triage"


@transaction.atomic
def raise_urgency(*, contact_id: int, level: int, reason: str, by: Officer, at: datetime) -> UrgencyChange:
    """Hold a contact to be more urgent, at once, with a reason. A lowering that waits thereby lapses.

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
    waiting = UrgencyChange.objects.filter(contact=contact, approval__state="pending")
    for approval_id in waiting.values_list("approval_id", flat=True):
        second.end(approval=second.locked(approval_id or 0), by=by, at=at, note=stated)
    change = UrgencyChange.objects.create(
        contact=contact, was=contact.urgency, now=level, reason=stated, by=by, at=at
    )  # fmt: skip
    _set(contact, change, "raise_urgency", by, at, str(held))
    return change


@transaction.atomic
def propose_lower(*, contact_id: int, level: int, reason: str, by: Officer, at: datetime) -> UrgencyChange:
    """Propose to hold a contact to be less urgent; nothing changes until another officer approves.

    Below the level that the rules demand (`law/urgency.csv`) the reason must be a full one (`law/limits.csv` LM03).
    Raises NotFound, Forbidden, Invalid, Stale when a proposal waits already.
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
    change = ask(
        UrgencyChange(contact=contact, was=contact.urgency, now=level, reason=stated, by=by, at=at), "urgency",
        permission=APPROVE, asked_with=TRIAGE, held=held, reason=stated, by=by, at=at,
    )  # fmt: skip
    touch(contact, by=by, at=at)
    record_act(
        contact, "propose_lower_urgency", by=by, at=at, authority=str(held), basis=LOWER_BASIS,
        payload=_payload(change) | {"demanded": demanded, "rules": _codes(contact)},
    )  # fmt: skip
    return change


@transaction.atomic
def approve_lower(*, change_id: int, by: Officer, at: datetime, shown: str | None = None) -> UrgencyChange:
    """Let a proposed lowering hold. Raises NotFound, Forbidden, Refused (no second person), Stale, Changed."""
    change, contact = opened_matter(UrgencyChange, change_id, by, at)
    held, _ = agree(change, contact, by, at, shown=shown)
    if contact.urgency != change.was:
        raise _stale(contact)
    may_lower(change.was, change.now, reason=change.reason, by=change.by_id, second=by.pk)
    _set(contact, change, "approve_lower_urgency", by, at, str(held))
    return change


@transaction.atomic
def refuse_lower(*, change_id: int, reason: str, by: Officer, at: datetime) -> UrgencyChange:
    """Do not let it hold, and say why. Raises NotFound, Forbidden, Invalid, Refused, Stale."""
    change, contact = opened_matter(UrgencyChange, change_id, by, at)
    held = decline(change, contact, by, at, reason=reason)
    stated = required_reason(reason, LOWER_BASIS)
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


def _stale(contact: Contact) -> Stale:
    who = contact.changed_by.name if contact.changed_by else str(zh("系统"))
    return Stale(
        zh("提请以后紧急程度已经变动"), who=who, when=contact.changed_at, remedy=zh("请不予批准，由提出人重新提请。")
    )
