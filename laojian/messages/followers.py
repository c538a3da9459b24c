"""Who is written to because of what was done to his account: the ledger is followed by position, nothing calls up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.ledger import actions as ledger
from laojian.ledger.queries import Followed, follow
from laojian.messages.actions.enqueueing import enqueue
from laojian.messages.envelopes import Recipient
from laojian.org import queries as org
from laojian.org import vault
from laojian.org.models import Officer

NAME: Final = "accounts"
#: What others do to somebody's log-in; done by himself it carries the authority `self`.
TOLD: Final = frozenset({"org.set_password", "org.disable_totp", "org.reactivate"})
#: What is older is no news: a ledger of years is read through once when this begins.
NEWS: Final = timedelta(days=3)


def follow_accounts(*, at: datetime, limit: int = 500) -> int:
    """One turn: the owner of an account that another reset or opened again gets a message. How many entries were read.

    To the telephone the office keeps of him; who left none is told on the desk alone (`org.queries.account_resets`).
    """
    with transaction.atomic():
        entries = follow(NAME, limit)
        for entry in entries:
            if entry.verb in TOLD and entry.authority != "self" and at - entry.at <= NEWS:
                _tell(entry, at)
        if entries:
            ledger.advance(NAME, entries[-1].position)
    return len(entries)


def _tell(entry: Followed, at: datetime) -> None:
    owner = Officer.objects.select_related("unit").filter(pk=int(entry.subject.id)).first()
    if owner is None or owner.phone_token is None:
        return
    enqueue(
        template="account_reset",
        to=Recipient(
            subject=owner.ref,
            channels=("sms",),
            phone=vault.to_write_to(owner.ref, owner.phone_token, at=at),
            language="en" if owner.locale == "en" else "zh",
        ),
        values={"day": localdate(entry.at).isoformat()},
        about=Ref("officer", str(owner.pk)),
        place=owner.unit.place if owner.unit else org.office_city(),
        by=None,
        at=at,
        key=f"account:{entry.id}",
    )
