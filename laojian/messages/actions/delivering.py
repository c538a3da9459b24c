"""The worker's turn: take one message, send it outside any transaction, write down what came of it.

Whoever takes a message holds it until the lease runs out and writes its number (`fence`) into the try. A worker that
dies in between leaves the try open; the next one marks it `unknown` and sends again under the same wire id, by which
the receiver knows the repetition. A worker that comes back late finds a newer fence and changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from laojian.messages import connections, envelopes, law_rows, rules
from laojian.messages.actions.inbox import put
from laojian.messages.actions.parking import SEALED, forget_code, note, park
from laojian.messages.adapters.inside import Inbox
from laojian.messages.lanes import IN_FLIGHT, let_next_go
from laojian.messages.models import Attempt, Failure, Outgoing
from laojian.messages.ports import INSIDE, Channel, Delivery, Letter
from laojian.org.keyring import Damaged, KeyMissing

State = Outgoing.State


@dataclass(frozen=True, slots=True)
class Lease:
    """A message as taken by this worker: under which number, on which channel."""

    message: Outgoing
    fence: int
    channel: str


def deliver_due(*, at: datetime, limit: int = 500) -> int:
    """Send what is due, at most `limit` messages; returns how many were dealt with.

    Several workers may run at once. Must not be called inside a transaction (RuntimeError): a try is written down and
    committed before it is made. `at` is the moment the turn begins; within it time goes on by itself.
    """
    started = time.monotonic()

    def now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - started)

    done = 0
    with connections.opened() as channels:
        channels[INSIDE] = Inbox(put)
        while done < limit:
            found, lease = _take(channels, now())
            if not found:
                break
            if lease is not None:
                delivery = _send(lease, channels, now())
                _finish(lease, delivery, now())
            done += 1
    return done


@transaction.atomic(durable=True)
def _take(channels: Mapping[str, Channel], at: datetime) -> tuple[bool, Lease | None]:
    """(whether there was one, the lease): none when the message had to wait for the morning or was given up."""
    message = (
        Outgoing.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state__in=IN_FLIGHT, due_at__lte=at)
        .order_by("urgency", "due_at", "pk")
        .first()
    )
    if message is None:
        return False, None
    local = localtime(at)
    policy = law_rows.policy(local.date())
    if message.state == State.SENDING:
        _close_lost(message, at)
        if not _goes_on(message, "unknown", at, at, policy):
            return True, None
    if message.useless_at is not None and at >= message.useless_at:
        park(message, Failure.Reason.TOO_LATE, at)
        return True, None
    channel = message.channels[message.channel]
    release = rules.release(_purpose(message), channel, local, policy)
    if release > local:
        _wait(message, release)
        return True, None
    message.state, message.leased_until = State.SENDING, at + timedelta(seconds=policy.lease)
    message.due_at = message.leased_until
    message.fence += 1
    message.tries += 1
    message.save(update_fields=["state", "leased_until", "due_at", "fence", "tries", "channel"])
    adapter = channels.get(channel)
    Attempt.objects.create(
        message=message,
        fence=message.fence,
        round=message.round,
        channel=channel,
        adapter=adapter.name if adapter else "",
        at=at,
    )
    return True, Lease(message, message.fence, channel)


def _send(lease: Lease, channels: Mapping[str, Channel], at: datetime) -> Delivery:
    """Hand the message to its channel. Nothing is locked meanwhile."""
    message, adapter = lease.message, channels.get(lease.channel)
    if adapter is None:
        return Delivery("not_configured")
    if message.sealed_content is None or message.sealed_addresses is None:
        return Delivery("broken", error="Erased")
    try:
        content = envelopes.open_content(message.sealed_content, message.message_id)
        addresses = envelopes.open_addresses(message.sealed_addresses, message.message_id)
    except (Damaged, KeyMissing) as problem:
        return Delivery("broken", error=type(problem).__name__)
    return adapter.send(
        Letter(
            wire_id=f"{message.message_id}-{message.round}",
            message=message.pk,
            template=message.template,
            recipient=message.recipient,
            at=at,
            address=addresses.get(lease.channel, ""),
            title=content.title,
            text=content.text,
            values=content.values,
        )
    )


@transaction.atomic(durable=True)
def _finish(lease: Lease, delivery: Delivery, at: datetime) -> None:
    """Write down what came of the try; the message itself only while this worker still holds it."""
    message = Outgoing.objects.select_for_update().get(pk=lease.message.pk)
    Attempt.objects.filter(message=message, fence=lease.fence).update(
        outcome=delivery.outcome,
        provider_id=delivery.provider_id[:120],
        error=delivery.error[:60],
        answered_at=at,
    )
    if message.state != State.SENDING or message.fence != lease.fence:
        return
    policy = law_rows.policy(localtime(at).date())
    again = at + timedelta(seconds=delivery.wait or 0)
    if not _goes_on(message, delivery.outcome, at, again, policy):
        return
    if delivery.outcome in rules.REACHED:
        _left(message, lease.channel, delivery, at)


def _left(message: Outgoing, channel: str, delivery: Delivery, at: datetime) -> None:
    reached = delivery.outcome == "delivered"
    message.state, message.done_at, message.leased_until = State.DELIVERED if reached else State.SENT, at, None
    forget_code(message)
    message.save(update_fields=[*SEALED, "state", "done_at", "leased_until"])
    verb = "message.delivered" if reached else "message.sent"
    note(verb, message, at, payload={"channel": channel, "fence": message.fence})
    let_next_go(message)


def _goes_on(message: Outgoing, outcome: str, at: datetime, earliest: datetime, policy: rules.Policy) -> bool:
    """Apply what the outcome leads to. False when the message was given up.

    A message that is to be tried again or elsewhere is set to wait, on the channel that is its turn.
    """
    last = message.channel + 1 >= len(message.channels)
    verdict = rules.verdict(outcome, message.tries, last, policy)
    if verdict == "park":
        park(message, outcome, at)
        return False
    if verdict == "next":
        message.channel, message.tries = message.channel + 1, 0
        _wait(message, at)
    elif verdict == "again":
        pause = rules.wait_before(message.tries, f"{message.message_id}|{message.channel}", policy)
        _wait(message, max(at + pause, earliest))
    return True


def _wait(message: Outgoing, until: datetime) -> None:
    message.state, message.due_at, message.leased_until = State.WAITING, until, None
    message.save(update_fields=["state", "due_at", "leased_until", "channel", "tries"])


def _close_lost(message: Outgoing, at: datetime) -> None:
    """The worker that held the message is gone; what became of its try nobody knows."""
    lost = Attempt.objects.filter(message=message, outcome=Attempt.Outcome.SENDING)
    lost.update(outcome=Attempt.Outcome.UNKNOWN, answered_at=at)


def _purpose(message: Outgoing) -> rules.Purpose:
    return rules.PURPOSES[message.urgency]
