"""Which channel a key speaks for, and what that channel may read: where its own contacts stand, nobody's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from laojian.cases.models import Deadline
from laojian.complaints.models import ChannelKey, Contact, ContactClock
from laojian.complaints.queries.pieces import channel
from laojian.complaints.queries.standings import standing_of
from laojian.complaints.rules.channel_keys import kept
from laojian.complaints.rules.receipts import check_number
from laojian.complaints.rules.standing import Standing
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import Message, zh
from laojian.org.rules.pieces import Kind, Piece, may_open

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class ChannelClock:
    """A term of law that runs for the contact."""

    code: str
    title: Message
    basis: str
    due: date | None
    provisional: bool
    stopped_on: date | None


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One contact as the channel that brought it sees it."""

    number: str
    ticket: str
    kind: str
    received_at: datetime
    standing: Standing
    due: date | None
    due_code: str
    clocks: tuple[ChannelClock, ...]
    answered_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """Contacts in the order of their numbers; `next` is asked for with `since`, empty at the end."""

    rows: tuple[ChannelView, ...]
    next: str


def channel_of(key: str, on: date) -> ChannelKey | None:
    """The channel whose key this is, None for an unknown, ended or not yet valid one: callers cannot tell which."""
    digest = kept(key)
    if digest is None:
        return None
    return (
        ChannelKey.objects.select_related("unit")
        .filter(key_hash=digest, valid_from__lte=on, valid_to__gte=on, ended_at=None, unit__closed_on=None)
        .first()
    )


def own_contact(channel: ChannelKey, number: str) -> Contact:
    """A contact of the channel at the places of its unit. Raises NotFound for any other number, known or not."""
    verdict = check_number(number)
    found = _own(channel).filter(number=verdict.normal).first() if verdict.valid else None
    if found is None:
        raise NotFound(zh("没有这份来件"))
    return found


def seen_by(channel: ChannelKey, number: str) -> ChannelView:
    """One own contact. Raises NotFound."""
    contact = own_contact(channel, number)
    law = {row.pk: row for row in Deadline.objects.filter(pk__in={clock.law_version for clock in contact.clocks.all()})}
    return _view(contact, law)


def handed_in(channel: ChannelKey, *, since: str = "", size: int = 100) -> ChannelPage:
    """Own contacts after the number `since`, in the order of numbers; a number that cannot be one starts anew.

    Two queries, however long the list. Numbers are given before they are committed: one that was given earlier and
    committed later is found by asking again from a little before.
    """
    rows = _own(channel).order_by("serial")
    verdict = check_number(since)
    if since and verdict.valid:
        rows = rows.filter(serial__gt=int(verdict.normal[5:12]))
    size = max(1, min(size, MOST))
    found = list(rows[: size + 1])
    shown = found[:size]
    return ChannelPage(tuple(_view(row, {}) for row in shown), shown[-1].number if len(found) > size else "")


def _own(channel: ChannelKey) -> QuerySet[Contact]:
    """Contacts of the channel at the places of its unit, those it holds, and those whose ticket it received."""
    place, its_own = channel.unit.place, Q(unit=channel.unit) | Q(ticket_unit=channel.unit)
    if len(place) < 6:
        within = Q()
    elif len(place) == 6:
        within = Q(district_code=place) | its_own
    else:
        within = Q(street_code=place[:9]) | its_own
    clocks = Prefetch("clocks", ContactClock.objects.order_by("due", "code"))
    return Contact.objects.filter(within, channel=channel.channel).select_related("case").prefetch_related(clocks)


def _view(contact: Contact, law: dict[int, Deadline]) -> ChannelView:
    return ChannelView(
        number=contact.number,
        ticket=contact.ticket,
        kind=contact.kind,
        received_at=contact.received_at,
        standing=standing_of(contact),
        due=contact.due,
        due_code=contact.due_code,
        clocks=tuple(_clock(clock, law.get(clock.law_version)) for clock in contact.clocks.all()) if law else (),
        answered_on=contact.answered_on,
        answer=contact.answer if may_open(Piece(Kind.ANSWER), channel()) else "",
    )


def _clock(clock: ContactClock, row: Deadline | None) -> ChannelClock:
    title, basis = (zh(row.name_zh), row.basis_zh) if row is not None else (zh(clock.code), "")
    return ChannelClock(clock.code, title, basis, clock.due, clock.provisional, clock.stopped_on)
