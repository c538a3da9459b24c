"""What waits for a second person: openings of identities, lowered urgency, marks of malice, disputes of competence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from laojian.cases.queries.scope import without_interests
from laojian.complaints.contents import content_of
from laojian.complaints.models import Contact, Dispute, MaliciousMark, Opening, UrgencyChange
from laojian.complaints.queries.scope import placed, visible_to
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.rules.second import digest

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

    `own`: the reader asked for it himself, and cannot decide it. `digest`: of what there is to decide now.
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
    digest: str = ""

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
    mine = Q(approval__state="pending", approval__asked_by=officer, contact__in=visible_to(officer, on).values("pk"))
    rows = [row for kind in KINDS for row in _rows(kind, _MODELS[kind].objects.filter(mine), officer, limit)]
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
    waiting = Dispute.objects.filter(mine, _no_interest(officer, on), approval__state="pending")
    rows = waiting.exclude(approval__asked_by=officer)
    return tuple(row._replace(employer_name="") for row in _rows("dispute", rows, officer, limit))


def _waiting(officer: Officer, on: date) -> Iterable[tuple[str, QuerySet[Any]]]:
    seen = visible_to(officer, on)
    others = ~Q(approval__asked_by=officer) & ~Q(approval__asked_behind__contains=[officer.pk])
    pending = Q(approval__state="pending") & others
    if within := _at(officer, "contact.approve_opening", on, seen):
        yield "opening", Opening.objects.filter(within, pending)
    if within := _at(officer, "contact.approve_urgency", on, seen):
        yield "urgency", UrgencyChange.objects.filter(within, pending)
    if within := _at(officer, "contact.approve_mark", on, seen):
        first = Q(approval__first_by__isnull=True) | ~Q(approval__first_by=officer)
        yield "mark", MaliciousMark.objects.filter(within, pending, first)
    superior = Q()
    for place in access.places(officer, "contact.designate", on):
        superior |= Q(goes_to__startswith=place)
    if superior:
        yield "dispute", Dispute.objects.filter(superior, pending, _no_interest(officer, on))


def _no_interest(officer: Officer, on: date) -> Q:
    """Outside one's places a declared interest shuts a contact as inside."""
    about = Contact.objects.filter(pk=OuterRef("contact_id"))
    return Q(Exists(without_interests(about, officer, on)))


def _at(officer: Officer, permission: str, on: date, seen: QuerySet[Contact]) -> Q | None:
    places = access.places(officer, permission, on)
    return Q(contact__in=seen.filter(placed(places)).values("pk")) if places else None


_MODELS: Final[dict[str, type[Any]]] = {
    "opening": Opening,
    "urgency": UrgencyChange,
    "mark": MaliciousMark,
    "dispute": Dispute,
}
_BESIDE: Final = ("contact__unit", "contact__case", "approval__asked_by", "approval__first_by")


def _rows(kind: str, found: QuerySet[Any], officer: Officer, limit: int) -> list[Waiting]:
    beside = (*_BESIDE, "holder", "other") if kind == "dispute" else _BESIDE
    rows = found.select_related(*beside).order_by("approval__asked_at", "id")[:limit]
    return [_row(kind, row, officer) for row in rows]


def _row(kind: str, matter: Any, officer: Officer) -> Waiting:
    asked, contact = matter.approval, matter.contact
    return Waiting(
        kind, matter.pk, contact.pk, contact.number, contact.employer_name, asked.reason, asked.asked_by.name,
        asked.asked_at, _more(kind, matter), asked.asked_by_id == officer.pk, digest(content_of(matter, asked.reason)),
    )  # fmt: skip


def _more(kind: str, matter: Any) -> dict[str, Any]:
    if kind == "urgency":
        return {"was": matter.was, "now": matter.now}
    if kind == "mark":
        first = matter.approval.first_by
        return {"until": matter.until, "first_by": first.name if first else None}
    if kind == "dispute":
        units = {"holder": matter.holder.name, "other": matter.other.name, "other_id": matter.other_id}
        return units | {"goes_to": matter.goes_to}
    return {}
