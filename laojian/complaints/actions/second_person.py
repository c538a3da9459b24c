"""The second person: another officer, who does not act in the first one's name either."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from laojian.complaints.actions.preconditions import require_right
from laojian.complaints.lawful import assigned
from laojian.complaints.models import Contact
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.access import Held
from laojian.org.models import Officer

LEAST_REASON: Final = 4


def required_reason(reason: str, basis: str, *, least: int = LEAST_REASON) -> str:
    """The stripped reason, at most 400 characters. Raises Invalid for one that is too short."""
    stated = reason.strip()
    if len(stated) < least:
        raise Invalid(zh("请写明理由，至少 %(count)s 个字", count=least), basis=basis, field="reason")
    if len(stated) > 400:
        raise Invalid(zh("理由最多 %(count)s 个字", count=400), field="reason")
    return stated


def require_second(
    contact: Contact, permission: str, by: Officer, before: Iterable[tuple[Officer, str]], on: date, basis: str
) -> Held:
    """The grant on which the second person acts.

    `before`: who acted already, and with which permission. Raises NotFound, Forbidden, and Refused for the same
    person, for one who holds the right only in the name of a person before, and for one in whose name they acted.
    """
    held = require_right(contact, permission, by, on)
    require_another(held, by, [(who, _authority(contact, who, right, on)) for who, right in before], basis)
    return held


def require_another(held: Held, by: Officer, before: Iterable[tuple[Officer, Held | None]], basis: str) -> None:
    """Raise Refused when the two would be one person: the same, or one in the name of the other."""
    mine = {by.pk, held.delegator} - {None}
    for who, authority in before:
        theirs = {who.pk, authority.delegator if authority else None} - {None}
        if mine & theirs:
            raise Refused(
                zh("须由另一人办理，本人或者受本人委托的人不能重复办理"),
                basis=basis,
                remedy=zh("请由其他有权限的人员办理。"),
            )


def _authority(contact: Contact, who: Officer, permission: str, on: date) -> Held | None:
    return access.held_for(who, permission, contact.place, on=on, assigned=assigned(contact, who))
