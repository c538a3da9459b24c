"""Which senders are marked as malicious. A mark refuses nothing: marked contacts are numbered, read and listed last."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from laojian.complaints.models import Contact, MaliciousMark


def holding(on: date) -> QuerySet[MaliciousMark]:
    """Marks in force on a day: approved by two, not lifted, not run out."""
    return MaliciousMark.objects.filter(approval__state="approved", lifted_at__isnull=True, until__gte=on)


def is_marked(contact: Contact, on: date) -> bool:
    """Whether a mark holds for the contact itself or for the telephone it came from."""
    return holding(on).filter(_about(contact.pk, contact.phone_blind)).exists()


def marked_on(on: date) -> Exists:
    """The same as a condition for lists: annotate or order contacts by it."""
    same = Q(contact=OuterRef("pk")) | Q(phone_blind__isnull=False, phone_blind=OuterRef("phone_blind"))
    return Exists(holding(on).filter(same))


def _about(contact_id: int, phone: bytes | memoryview | None) -> Q:
    return Q(contact_id=contact_id) if phone is None else Q(contact_id=contact_id) | Q(phone_blind=bytes(phone))
