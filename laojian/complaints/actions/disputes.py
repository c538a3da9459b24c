"""Which office takes a contact when two disagree: designated by the common superior, or agreed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from laojian.cases.actions import places_of
from laojian.complaints.actions.preconditions import (
    locked,
    record_act,
    require_act,
    require_fresh,
    require_open_to,
    require_right,
    touch,
)
from laojian.complaints.actions.receiving import require_unit
from laojian.complaints.actions.second_person import agree, ask, opened_matter, required_reason
from laojian.complaints.models import Contact, Dispute
from laojian.complaints.rules.jurisdiction import DISPUTE_BASIS, PLACE_BASIS, UnitPlace, dispute_goes_to
from laojian.kernel.refusal import Forbidden, Invalid, Refused
from laojian.kernel.regions import contains
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org import queries as org
from laojian.org.access import Held
from laojian.org.actions import second
from laojian.org.models import Officer, Unit

TRIAGE: Final = "contact.triage"
DESIGNATE: Final = "contact.designate"


@transaction.atomic
def raise_dispute(
    *, contact_id: int, other_unit_id: int, reason: str, by: Officer, at: datetime, on: date,
    expected_version: int | None = None,
) -> Dispute:  # fmt: skip
    """The holder says that another unit is competent. It goes to the common superior; the contact stays meanwhile.

    Raises NotFound, Forbidden, Invalid, Refused for a registered contact or a dispute that no superior of this office
    can decide, Stale also for a second dispute.
    """
    contact = locked(contact_id)
    held = require_act(contact, "raise_dispute", by, at=at, on=on)
    require_fresh(contact, expected_version)
    stated = required_reason(reason, DISPUTE_BASIS)
    other = require_unit(other_unit_id)
    if other.pk == contact.unit_id:
        raise Invalid(zh("请选择另一个受理机构"), field="other_unit_id")
    superior = dispute_goes_to(_place(contact.unit), _place(other))
    if not contains(org.office_city(), superior):
        raise Refused(
            zh("两个机构的共同上级不在本市"), basis=DISPUTE_BASIS, remedy=zh("请转送有管辖权的机关，或者报上级指定。")
        )
    dispute = ask(
        Dispute(contact=contact, holder=contact.unit, other=other, goes_to=superior), "dispute",
        permission=DESIGNATE, asked_with=TRIAGE, held=held, reason=stated, by=by, at=at, place=superior,
    )  # fmt: skip
    touch(contact, by=by, at=at)
    record_act(
        contact, "raise_dispute", by=by, at=at, on=on, authority=str(held), basis=DISPUTE_BASIS,
        payload={"dispute": dispute.pk, "holder": contact.unit.code, "other": other.code, "goes_to": superior,
                 "reason": stated},
    )  # fmt: skip
    return dispute


@transaction.atomic
def designate(
    *, dispute_id: int, unit_id: int, reason: str, by: Officer, at: datetime, on: date, shown: str | None = None
) -> Contact:
    """The common superior says which unit takes the contact: one of the two, or another one under it.

    The right is held at the superior's place, by another person than the one who raised it. Raises NotFound, Forbidden,
    Invalid, Refused, Stale.
    """
    dispute, contact = opened_matter(Dispute, dispute_id, by, at)
    held = access.require(by, DESIGNATE, dispute.goes_to, on=on)
    require_open_to(contact, "move_to_unit", by, on)
    stated = required_reason(reason, DISPUTE_BASIS)
    agree(dispute, contact, by, at, shown=shown, note=stated, held=held)
    unit = require_unit(unit_id)
    if not contains(dispute.goes_to, unit.place):
        raise Invalid(zh("只能指定所辖的机构"), basis=DISPUTE_BASIS, field="unit_id")
    _settle(dispute, unit)
    _move(contact, unit, "designate", stated, by=by, at=at, on=on, held=held, basis=DISPUTE_BASIS)
    return contact


@transaction.atomic
def move_to_unit(
    *, contact_id: int, unit_id: int, reason: str, by: Officer, at: datetime, on: date,
    expected_version: int | None = None,
) -> Contact:  # fmt: skip
    """The receiving unit takes a contact over by agreement; nobody can push one away.

    The officer holds the right at the receiving unit, and either at the present place too, or the present holder has
    named that unit in an open dispute, which ends with this. Raises NotFound, Forbidden, Invalid, Refused, Stale.
    """
    contact = locked(contact_id)
    unit = require_unit(unit_id)
    dispute = (
        Dispute.objects.filter(contact=contact, approval__state="pending").select_related("holder", "other").first()
    )
    named = dispute is not None and dispute.other_id == unit.pk
    held = access.held_for(by, TRIAGE, unit.place, on=on)
    if not (named and held):
        require_right(contact, TRIAGE, by, on)
    if held is None:
        raise Forbidden(
            zh("移交应当由接收机构的人员登记"),
            basis=PLACE_BASIS,
            remedy=zh("请由“%(unit)s”的受理员接收；双方意见不一的，提请共同上级指定。", unit=unit.name),
        )
    require_fresh(contact, expected_version)
    require_open_to(contact, "move_to_unit", by, on)
    stated = required_reason(reason, PLACE_BASIS)
    if unit.pk == contact.unit_id:
        raise Invalid(zh("请选择另一个受理机构"), field="unit_id")
    if dispute is not None:
        if not named:
            raise Refused(zh("这份来件的管辖争议正在等待指定"), basis=DISPUTE_BASIS)
        dispute.contact, dispute.approval = contact, second.locked(dispute.approval_id)
        agree(dispute, contact, by, at, shown=None, note=stated, held=held)
        _settle(dispute, unit)
    _move(contact, unit, "move_to_unit", stated, by=by, at=at, on=on, held=held, basis=PLACE_BASIS)
    return contact


def _move(
    contact: Contact, unit: Unit, verb: str, reason: str, *, by: Officer, at: datetime, on: date, held: Held, basis: str
) -> None:
    """The contact lies at the unit now: at its workplace if that is inside the unit's place, else at the unit."""
    former = contact.unit
    inside = contact.workplace_code if contains(unit.place, contact.workplace_code) else unit.place
    placed = places_of(inside)
    contact.unit, contact.district_code, contact.street_code = unit, placed["district_code"], placed["street_code"]
    touch(contact, by=by, at=at)
    record_act(
        contact, verb, by=by, at=at, on=on, authority=str(held), basis=basis,
        payload={"from": former.code, "to": unit.code, "reason": reason},
    )  # fmt: skip


def _settle(dispute: Dispute, unit: Unit) -> None:
    dispute.designated = unit
    dispute.save(update_fields=["designated"])


def _place(unit: Unit) -> UnitPlace:
    return UnitPlace(unit.pk, unit.place, unit.name)
