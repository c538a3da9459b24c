"""Reads what the steps of a contact ask for: its case, where it stood before, whether its channel waits."""

from __future__ import annotations

from functools import cache

from django.db.models import F

from laojian.complaints.models import Contact, ContactCase, ContactClock, ContactStep
from laojian.complaints.rules.flow import CARRIED, File
from laojian.complaints.rules.flow_table import ACCEPTANCE, ANSWERED_CHANNELS
from laojian.complaints.rules.states import ContactState


def file_of(contact: Contact) -> File:
    """The file of a contact as its flow reads it; `contact.case` must be what it is now. Two questions at the most."""
    case = contact.case
    return File(
        state=ContactState(contact.state),
        kind=contact.kind,
        case_state=case.state if case is not None else "",
        case_open=case is not None and case.is_open and case.state != "S91",
        answered=contact.answered_on is not None,
        through_channel=contact.channel in ANSWERED_CHANNELS,
        stood=cache(lambda: _stood(contact)),
        joined=cache(lambda: joined(contact)),
        channel_waits=cache(lambda: _channel_waits(contact)),
    )


def joined(contact: Contact) -> bool:
    """Whether it was joined to a case as the same event, and not parted again."""
    return ContactCase.objects.filter(contact=contact, until__isnull=True, kind="same_event").exists()


def _stood(contact: Contact) -> str:
    moves = ContactStep.objects.filter(contact=contact).exclude(source=F("target"))
    if contact.state == ContactState.WAITING:  # also one that came back to waiting for the person
        moves = moves.filter(step="ask_supplement")
    last = moves.order_by("-seq").values_list("source", "step").first()
    return "" if last is None or last[1].startswith(CARRIED) else last[0]


def _channel_waits(contact: Contact) -> bool:
    running = ContactClock.objects.filter(contact=contact, stopped_on__isnull=True)
    return running.exclude(code__in=ACCEPTANCE).exists()
