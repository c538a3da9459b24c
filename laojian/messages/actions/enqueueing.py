"""Taking a message in: in the caller's transaction, so that it leaves exactly when the act it tells of was done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.timezone import localtime

from laojian.kernel import regions
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.messages import envelopes, law_rows, rules
from laojian.messages.actions.parking import note, park
from laojian.messages.envelopes import Content, Recipient
from laojian.messages.lanes import has_one_before
from laojian.messages.models import Counted, Failure, Outgoing
from laojian.messages.ports import INSIDE, SMS


@transaction.atomic
def enqueue(
    *,
    template: str,
    to: Recipient,
    values: Mapping[str, str],
    about: Ref,
    place: str,
    by: Ref | None,
    at: datetime,
    key: str,
) -> Outgoing:
    """Take in one message; it leaves after the caller's transaction has been committed, and not otherwise.

    `key` is unique: the same key twice is one message (the first stands). `about` is the matter whose trail shows it,
    `place` the code of the place whose officers see it when it fails. A courtesy waits for the end of the quiet
    hours, and for the next day with room when the address has had its fill; a notice of law leaves at once.
    Nobody to write to is a work item at once, not an error: the act the message tells of must not fail for it.
    Raises Invalid for values the template does not take and for a key used for another message, Refused when the
    address has had its one-time codes of the day.
    """
    mine, used, policy = _written(template, to, values, about, place, localtime(at), key)
    mine.created_by = "" if by is None else str(by)
    # the unique key decides: a second insert waits here until the first transaction has ended
    Outgoing.objects.bulk_create([mine], ignore_conflicts=True)
    message = Outgoing.objects.get(key=key)
    if message.message_id != mine.message_id:
        return _same(message, mine)
    note("message.enqueue", message, at, by=by, payload={"purpose": message.purpose, "channels": message.channels})
    if not message.channels:
        park(message, Failure.Reason.NO_ADDRESS, at)
        return message
    due = _counted_in(rules.PURPOSES[message.urgency], message.channels[0], used, localtime(at), policy)
    message.due_at = max(due, at)
    message.state = Outgoing.State.QUEUED if has_one_before(message) else Outgoing.State.WAITING
    message.save(update_fields=["due_at", "state"])
    return message


def _written(
    template: str,
    to: Recipient,
    values: Mapping[str, str],
    about: Ref,
    place: str,
    at: datetime,
    key: str,
) -> tuple[Outgoing, dict[str, str], rules.Policy]:
    """The message, not stored yet; its addresses in plain form; the numbers of the day. `at` by the office's clock."""
    if not 0 < len(key) <= 200:
        raise ValueError("a key has 1 to 200 characters")
    regions.level_of(place)
    kind, policy = law_rows.templates().in_force(template, at.date()), law_rows.policy(at.date())
    title, text = rules.filled(kind, values, to.language)
    addresses = to.addresses()
    channels = rules.usable(to.channels, kind, addresses)
    if SMS in channels and rules.segments(text) > policy.segments:
        raise Invalid(zh("短信过长，最多 %(count)s 段", count=policy.segments), remedy=zh("请缩短填入的内容。"))
    used = {channel: address for channel, address in addresses.items() if channel in channels}
    owner = uuid.uuid4()
    message = Outgoing(
        message_id=owner,
        key=key,
        template=kind.code,
        purpose=kind.purpose,
        language=to.language if to.language in rules.LANGUAGES else rules.LANGUAGES[0],
        about=str(about),
        recipient=str(to.subject),
        place=place,
        channels=list(channels),
        urgency=rules.PURPOSES.index(kind.purpose),
        lane="" if kind.purpose == "code" else f"{about}|{to.subject}|{kind.purpose}",
        sealed_content=envelopes.seal_content(Content(title, text, values), owner),
        sealed_addresses=envelopes.seal_addresses(used, owner),
        due_at=at,
        useless_at=at + timedelta(minutes=policy.code_minutes) if kind.purpose == "code" else None,
        created_at=at,
    )
    return message, used, policy


def _same(kept: Outgoing, mine: Outgoing) -> Outgoing:
    if (kept.template, kept.about, kept.recipient) != (mine.template, mine.about, mine.recipient):
        raise Invalid(zh("同一个消息键已用于另一条消息"), field="key")
    return kept


def _counted_in(
    purpose: rules.Purpose, first: str, addresses: Mapping[str, str], local: datetime, policy: rules.Policy
) -> datetime:
    """When the message may leave, counted on that day for each of its addresses. Raises Refused for codes."""
    due = rules.release(purpose, first, local, policy)
    most = policy.cap(purpose)
    if most is None or first == INSIDE:
        return due
    _one_at_a_time(envelopes.counted_as(*pair, local.date()) for pair in addresses.items())
    while not _room(purpose, addresses, due.date(), most):
        if purpose == "code":
            raise Refused(
                zh("今天发往这个号码或者邮箱的验证码已达上限"),
                remedy=zh("请明天再试，或者到窗口办理。"),
            )
        due = due.replace(hour=policy.quiet_end.hour, minute=policy.quiet_end.minute, second=0, microsecond=0)
        due += timedelta(days=1)
    return due


def _room(purpose: str, addresses: Mapping[str, str], on: date, most: int) -> bool:
    """Count the addresses on the day if none of them has had its fill."""
    blinds = [envelopes.counted_as(channel, address, on) for channel, address in addresses.items()]
    counts: dict[bytes, int] = {}
    for found in Counted.objects.filter(blind__in=blinds, purpose=purpose).values_list("blind", flat=True):
        counts[bytes(found)] = counts.get(bytes(found), 0) + 1
    if max(counts.values(), default=0) >= most:
        return False
    Counted.objects.bulk_create(Counted(blind=blind, purpose=purpose, on=on) for blind in blinds)
    return True


def _one_at_a_time(blinds: Iterable[bytes]) -> None:
    """Two messages to one address are counted one after the other; in a fixed order, so nobody waits in a ring."""
    with connection.cursor() as cursor:
        for number in sorted(int.from_bytes(blind[:8], signed=True) for blind in blinds):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
