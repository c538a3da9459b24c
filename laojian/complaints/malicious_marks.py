"""Which senders are marked as malicious. A mark refuses nothing: marked contacts are numbered, read and listed last."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from laojian.complaints.models import MaliciousMark


def holding(on: date) -> QuerySet[MaliciousMark]:
    """Marks in force on a day: approved by two, not lifted, not run out."""
    return MaliciousMark.objects.filter(approval__state="approved", lifted_at__isnull=True, until__gte=on)
