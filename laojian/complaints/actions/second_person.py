"""What acts on contacts with a second person have in common: reasons, who is excluded, the matter locked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, TypeVar

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.preconditions import locked, missing, record_act, require_right, require_seen, touch
from laojian.complaints.contents import content_of
from laojian.complaints.lawful import assigned
from laojian.complaints.models import Contact, Dispute, MaliciousMark, Opening, UrgencyChange
from laojian.complaints.queries.pieces import is_excluded
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.access import Held
from laojian.org.actions import second
from laojian.org.models import Approval, Officer

LEAST_REASON: Final = 4
RECUSAL: Final = "行政处罚法 第四十三条"
MODELS: Final[dict[str, Any]] = {
    "opening": Opening,
    "urgency": UrgencyChange,
    "mark": MaliciousMark,
    "dispute": Dispute,
}
M = TypeVar("M", Opening, UrgencyChange, MaliciousMark, Dispute)


def required_reason(reason: str, basis: str, *, least: int = LEAST_REASON) -> str:
    """The stripped reason, at most 400 characters. Raises Invalid for one that is too short."""
    stated = reason.strip()
    if len(stated) < least:
        raise Invalid(zh("请写明理由，至少 %(count)s 个字", count=least), basis=basis, field="reason")
    if len(stated) > 400:
        raise Invalid(zh("理由最多 %(count)s 个字", count=400), field="reason")
    return stated


def ask(
    matter: M, kind: str, *, permission: str, asked_with: str, held: Held, reason: str, by: Officer, at: datetime,
    place: str = "", key: str = "",
) -> M:  # fmt: skip
    """Lay a matter about a contact before a second person, and keep it. Raises Stale when the same waits already."""
    contact = matter.contact
    matter.approval = second.ask(
        kind=kind, subject=contact.ref, key=key, place=place or contact.place, permission=permission,
        asked_with=asked_with, held=held, content=content_of(matter, reason), reason=reason, by=by, at=at,
    )  # fmt: skip
    matter.save()
    return matter


def opened_matter(model: type[M], matter_id: int, by: Officer, at: datetime) -> tuple[M, Contact]:
    """The matter and its contact, both locked, the contact first. Raises NotFound; Stale when it was decided."""
    contact_id = model.objects.filter(pk=matter_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise missing()
    contact = locked(contact_id)
    require_seen(contact, by, localdate(at))
    matter = model.objects.get(pk=matter_id)
    if matter.approval_id is None:
        raise missing()
    matter.contact, matter.approval = contact, second.locked(matter.approval_id)
    second.require_pending(matter.approval)
    return matter, contact


def asked_of(matter: M) -> Approval:
    """What waits for the second person. Raises NotFound for a matter that asked nobody."""
    if matter.approval is None:
        raise missing()
    return matter.approval


def agree(
    matter: M,
    contact: Contact,
    by: Officer,
    at: datetime,
    *,
    shown: str | None,
    note: str = "",
    held: Held | None = None,
) -> tuple[Held, bool]:
    """Agree to a locked matter: what the second person acted on, and whether it holds now.

    Raises NotFound, Forbidden, Refused, Changed, as `second.approve` does.
    """
    approval = asked_of(matter)
    acting = held or require_right(contact, approval.permission, by, localdate(at))
    holds = second.approve(
        approval=approval, held=acting, asker=asker_of(matter, contact, at), free=free_of(contact, localdate(at)),
        content=content_of(matter, approval.reason), shown=shown, by=by, at=at, note=note,
    )  # fmt: skip
    return acting, holds


def decline(matter: M, contact: Contact, by: Officer, at: datetime, *, reason: str) -> Held:
    """Do not agree to a locked matter; what the person acted on. Raises as `agree` does, Invalid without a reason."""
    approval = asked_of(matter)
    held = require_right(contact, approval.permission, by, localdate(at))
    second.refuse(
        approval=approval, held=held, asker=asker_of(matter, contact, at), free=free_of(contact, localdate(at)),
        by=by, at=at, note=reason,
    )  # fmt: skip
    return held


@transaction.atomic
def withdraw_matter(*, kind: str, matter_id: int, by: Officer, at: datetime) -> None:
    """Take back what one asked oneself. Raises NotFound, Forbidden for anybody else's, Stale when it was decided."""
    matter, contact = opened_matter(MODELS[kind], matter_id, by, at)
    approval = asked_of(matter)
    second.withdraw(approval=approval, by=by, at=at)
    touch(contact, by=by, at=at)
    record_act(contact, f"withdraw_{kind}", by=by, at=at, authority="self", payload={kind: matter.pk})


def asker_of(matter: M, contact: Contact, at: datetime) -> Held | None:
    """What the asker would act on today, None if nothing."""
    asked = asked_of(matter)
    who, on = asked.asked_by, localdate(at)
    return access.held_for(who, asked.asked_with, contact.place, on=on, assigned=assigned(contact, who))


def free_of(contact: Contact, on: date) -> second.Free:
    """Who has declared an interest in the employer decides nothing about the contact, nor counts as having asked."""

    def free(officer: Officer) -> None:
        if is_excluded(contact, officer, on):
            raise Refused(zh("与用人单位有已申报的利害关系，应当回避"), basis=RECUSAL, remedy=zh("请由其他人员办理。"))

    return free
