"""Importing the holidays of a year."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.actions.doorway import CONSOLE, actor
from laojian.org.models import CalendarDay, CalendarNotice, Officer
from laojian.org.queries import office_city
from laojian.org.rules import Notice


@transaction.atomic
def import_notice(
    *, notice: Notice, by: Officer | None, at: datetime, proposed_by: Officer | None = None
) -> CalendarNotice:
    """Let a notice hold from now on; one for the same year that says otherwise is replaced, and kept.

    The same notice again changes nothing and writes nothing. On the screens it takes two people: `proposed_by`
    (calendar.propose) and `by` (calendar.approve). Raises Forbidden, Refused. Clocks are moved by whoever runs them.
    """
    authority = _authority(by, proposed_by, at)
    former = CalendarNotice.objects.select_for_update().filter(year=notice.year, replaced_at__isnull=True).first()
    if former is not None and former.digest == notice.digest:
        return former
    if former is not None:
        former.replaced_at = at
        former.save(update_fields=["replaced_at"])
    kept = CalendarNotice.objects.create(
        year=notice.year, notice=notice.title, digest=notice.digest, imported_at=at, by=by
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=kept, date=row.date, is_workday=row.is_workday, name=row.name) for row in notice.rows
    )
    record(
        verb="org.replace_notice" if former else "org.import_notice",
        subject=Ref("calendar", str(notice.year)),
        by=actor(by),
        at=at,
        authority=authority,
        basis="全国年节及纪念日放假办法",
        payload={
            "notice": notice.title,
            "digest": notice.digest,
            "days": len(notice.rows),
            "replaces": former.digest if former else "",
            "proposed_by": "" if proposed_by is None else str(proposed_by.ref),
        },
    )
    return kept


def _authority(by: Officer | None, proposed_by: Officer | None, at: datetime) -> str:
    if by is None:
        return CONSOLE
    city, on = office_city(), localdate(at)
    held = access.require(by, "calendar.approve", city, on=on)
    if proposed_by is None or proposed_by.pk == by.pk:
        raise Refused(zh("导入工作日历须由一人提请、另一人批准"))
    access.require(proposed_by, "calendar.propose", city, on=on)
    return str(held)
