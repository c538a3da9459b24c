"""What waits for a second person: openings of identities, lowered urgency, marks of malice, disputes of competence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet

from laojian.complaints.models import Contact, Dispute, MaliciousMark, Opening, UrgencyChange
from laojian.complaints.queries.scope import placed, visible_to
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org.models import Officer

SHOWN: Final = 50
MOST_WAITING: Final = 100
KINDS: Final[dict[str, Message]] = {
    "opening": zh("查看保密身份"),
    "urgency": zh("降低紧急程度"),
    "mark": zh("恶意标记"),
    "dispute": zh("管辖争议"),
}


class Waiting(NamedTuple):
    """One thing that waits. `more` holds, for urgency: was, now; for a mark: until, first_by; for a dispute: holder,
    other, other_id, goes_to.

    `own`: the reader asked for it himself, and cannot decide it.
    """

    kind: str
    id: int
    contact_id: int
    number: str
    employer_name: str
    reason: str
    by: str
    at: datetime
    more: Mapping[str, Any]
    own: bool = False

    @property
    def title(self) -> Message:
        """What it is."""
        return KINDS[self.kind]


def waiting_decisions(officer: Officer, on: date, *, limit: int = SHOWN) -> tuple[Waiting, ...]:
    """What this officer may decide on contacts he sees, the oldest first; not his own, nor what he approved already."""
    rows = [row for kind, found in _waiting(officer, on) for row in _rows(kind, found, officer, limit)]
    return tuple(sorted(rows, key=lambda row: (row.at, row.kind, row.id))[:limit])


def waiting_decisions_count(officer: Officer, on: date) -> int:
    """How many wait for this officer, each kind counted up to 100."""
    return sum(found[:MOST_WAITING].count() for _, found in _waiting(officer, on))


def asked_decisions(officer: Officer, on: date, *, limit: int = SHOWN) -> tuple[Waiting, ...]:
    """What the officer asked for and nobody decided yet, the newest first, as far as he still sees the contact."""
    seen = Q(contact__in=visible_to(officer, on).values("pk"))
    mine: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("opening", Opening.objects.filter(seen, asked_by=officer, state="pending")),
        ("urgency", UrgencyChange.objects.filter(seen, by=officer, state="pending")),
        ("mark", MaliciousMark.objects.filter(seen, proposed_by=officer, state="pending")),
        ("dispute", Dispute.objects.filter(seen, raised_by=officer, designated__isnull=True)),
    )
    rows = [row for kind, found in mine for row in _rows(kind, found, officer, limit)]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True)[:limit])


def offered_to(officer: Officer, on: date, *, limit: int = SHOWN) -> tuple[Waiting, ...]:
    """Contacts whose holder names a unit of this officer's places as competent: he may take them over.

    They lie outside his places, so no more is shown than the number, the reason and the two units.
    """
    places = access.places(officer, "contact.triage", on)
    if not places:
        return ()
    mine = Q()
    for place in places:
        mine |= Q(other__place__startswith=place)
    rows = Dispute.objects.filter(mine, designated__isnull=True).exclude(raised_by=officer)
    return tuple(row._replace(employer_name="") for row in _rows("dispute", rows, officer, limit))


def _waiting(officer: Officer, on: date) -> Iterable[tuple[str, QuerySet[Any]]]:
    seen = visible_to(officer, on)
    if within := _at(officer, "contact.approve_opening", on, seen):
        yield "opening", Opening.objects.filter(within, state="pending").exclude(asked_by=officer)
    if within := _at(officer, "contact.approve_urgency", on, seen):
        yield "urgency", UrgencyChange.objects.filter(within, state="pending").exclude(by=officer)
    if within := _at(officer, "contact.approve_mark", on, seen):
        marks = MaliciousMark.objects.filter(within, state="pending").exclude(proposed_by=officer)
        yield "mark", marks.filter(Q(first_by__isnull=True) | ~Q(first_by=officer))
    superior = Q()
    for place in access.places(officer, "contact.designate", on):
        superior |= Q(goes_to__startswith=place)
    if superior:
        yield "dispute", Dispute.objects.filter(superior, designated__isnull=True).exclude(raised_by=officer)


def _at(officer: Officer, permission: str, on: date, seen: QuerySet[Contact]) -> Q | None:
    places = access.places(officer, permission, on)
    return Q(contact__in=seen.filter(placed(places)).values("pk")) if places else None


_MORE: Final[dict[str, tuple[str, ...]]] = {
    "opening": (),
    "urgency": ("was", "now"),
    "mark": ("until", "first_by__name"),
    "dispute": ("holder__name", "other__name", "other_id", "goes_to"),
}
_BY: Final = {
    "opening": ("asked_by", "asked_at"),
    "urgency": ("by", "at"),
    "mark": ("proposed_by", "proposed_at"),
    "dispute": ("raised_by", "raised_at"),
}


def _rows(kind: str, found: QuerySet[Any], officer: Officer, limit: int) -> list[Waiting]:
    who, when = _BY[kind]
    columns = ("id", "contact_id", "contact__number", "contact__employer_name", "reason", f"{who}__name", when)
    rows = found.order_by(when, "id").values_list(*columns, f"{who}_id", *_MORE[kind])[:limit]
    names = [name.removesuffix("__name") for name in _MORE[kind]]
    return [
        Waiting._make((kind, *row[:7], dict(zip(names, row[8:], strict=True)), row[7] == officer.pk)) for row in rows
    ]
