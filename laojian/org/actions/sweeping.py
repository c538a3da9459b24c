"""What is past its time and means nothing to anybody: sessions that are over, tries too old to count."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from laojian.org.actions import tries
from laojian.org.models import LoginAttempt


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Drop them; how many rows went. A device or an address last seen in a try that goes is no longer known."""
    sessions, _ = Session.objects.filter(expire_date__lte=at).delete()
    old, _ = LoginAttempt.objects.filter(at__lt=at - tries.KNOWN_FOR).delete()
    return sessions + old
