"""What was said and where it went is kept for its time and no longer; that it was said stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from laojian.kernel.references import Ref
from laojian.ledger.actions import record
from laojian.messages import law_rows
from laojian.messages.models import Counted, Failure, Inside, Outgoing

COUNTED_DAYS = 2


@transaction.atomic
def erase_old(*, at: datetime) -> int:
    """Erase texts and addresses whose time is over; returns how many messages lost theirs.

    Time runs from the day a message was done; one that waits for an officer keeps its text until it is settled.
    The inbox inside has a longer term of its own.
    """
    policy = law_rows.policy(localtime(at).date())
    waiting = Failure.objects.filter(message=OuterRef("pk"), settled_at=None)
    old = Outgoing.objects.filter(~Exists(waiting), done_at__lt=at - timedelta(days=policy.retention_days))
    erased = (old.filter(sealed_content__isnull=False) | old.filter(sealed_addresses__isnull=False)).update(
        sealed_content=None, sealed_addresses=None
    )
    inside = Inside.objects.filter(at__lt=at - timedelta(days=policy.inside_days), sealed_content__isnull=False)
    gone = inside.update(sealed_content=None)
    Counted.objects.filter(on__lt=localtime(at).date() - timedelta(days=COUNTED_DAYS)).delete()
    if erased or gone:
        record(
            verb="message.erase",
            subject=Ref("message", "retention"),
            by=None,
            at=at,
            payload={"messages": erased, "inside": gone, "days": policy.retention_days},
        )
    return erased + gone
