"""Looking a telephone up at the desk: by right, by equality alone, and on record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from laojian.cases.queries.scope import without_interests
from laojian.complaints.models import Contact
from laojian.complaints.sealing import phone_mark
from laojian.kernel.refusal import Forbidden, Invalid
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.permissions import PERMISSIONS

SECRECY: Final = "劳动保障监察条例 第九条、第十二条"
MOST: Final = 100


@transaction.atomic
def find_by_phone(*, phone: str, by: Officer, at: datetime, on: date) -> tuple[int, ...]:
    """The contacts of one telephone (the person's or one worker's) where the officer may see who people are.

    That a telephone is known says already who complained: it needs `person.reveal`, guarded contacts stay out, and the
    entry in the ledger names the officer and how many were found, never the number. Raises Forbidden, Invalid.
    """
    mark = phone_mark(phone)
    if mark is None:
        raise Invalid(zh("请填写完整的电话号码"), field="phone")
    places = access.places(by, "person.reveal", on)
    if not places:
        raise Forbidden(
            zh("您没有“%(permission)s”的权限", permission=PERMISSIONS["person.reveal"]),
            basis=SECRECY,
            remedy=zh("请由有权限的人员办理，或者向系统管理员申请授权"),
        )
    rows = Contact.objects.filter(Q(phone_blind=mark) | Q(workers__phone_blind=mark), guarded=False)
    rows = without_interests(rows, by, on)
    inside = [(row.pk, row.place) for row in rows.only("pk", "district_code", "street_code").distinct()[: 10 * MOST]]
    found = [pk for pk, place in inside if access.allowed(by, "person.reveal", place, on=on)][:MOST]
    record(
        verb="contact.find_by_phone", subject=by.ref, by=by.ref, at=at, on=on, basis=SECRECY,
        payload={"found": len(found)},
    )  # fmt: skip
    return tuple(found)
