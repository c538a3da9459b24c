"""The terms of law that run for a contact: started, stopped, and the nearest shown on its row."""

from __future__ import annotations

from datetime import date, datetime

from laojian.complaints import assessing
from laojian.complaints.models import Contact, ContactClock


def start_clocks(contact: Contact, *, on: date, at: datetime, only_acceptance: bool = False) -> None:
    """The terms that run for the contact from a day: acceptance (DL01), and those of its channel (DL53–57).

    Sets the nearest due day on the row, which the caller saves.
    """
    rows = []
    for code, law_id, answer in assessing.terms(contact, on, at, only_acceptance=only_acceptance):
        rows.append(
            ContactClock(
                contact=contact,
                code=code,
                start_on=on,
                due=answer.day,
                provisional=answer.provisional,
                law_version=law_id,
            )
        )
    # stopped and begun again on one day: it is the same row that runs on
    again = ContactClock.objects.filter(contact=contact, start_on=on, code__in=[row.code for row in rows])
    again.update(stopped_on=None, stopped_why="")
    ContactClock.objects.bulk_create(rows, ignore_conflicts=True)
    show_nearest(contact)


def stop_clocks(contact: Contact, codes: tuple[str, ...], *, on: date, why: str) -> None:
    """Stop running terms and show the nearest that is left; the caller saves the contact."""
    running = ContactClock.objects.filter(contact=contact, stopped_on__isnull=True, code__in=codes)
    running.update(stopped_on=on, stopped_why=why[:60])
    show_nearest(contact)


def show_nearest(contact: Contact) -> None:
    """The contact's due day is that of its nearest running term."""
    running = ContactClock.objects.filter(contact=contact, stopped_on__isnull=True, due__isnull=False)
    first = running.order_by("due", "code").values_list("due", "code").first()
    contact.due, contact.due_code = first if first else (None, "")
