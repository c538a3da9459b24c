"""The list of contacts: filters, three orders, paging by key, counts that stop; values, not objects.

What stands beside a row (who, unread messages, possible same events) is read for the lines of the page alone, so the
number of queries does not grow with the lines.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db.models import Count as Counted
from django.db.models import F, Q, QuerySet

from laojian.cases.queries import Count as Count
from laojian.complaints.malicious_marks import holding
from laojian.complaints.models import Contact, Match, Note, Worker
from laojian.complaints.queries.filters import narrowed
from laojian.complaints.queries.scope import visible_to
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.org.models import Officer

PAGE: Final = 50
LARGEST: Final = 200
MOST_COUNTED: Final = 1000
_LONGEST_CURSOR: Final = 200
_COLUMNS: Final = (
    "id", "number", "channel", "ticket", "kind", "state", "urgency", "urgency_reasons", "employer_name",
    "district_code", "street_code", "people", "amount_claimed", "received_at", "received_on", "due", "due_code",
    "case_id", "case__number", "guarded", "anonymous", "cause", "matters", "is_open", "phone_blind", "version",
    "unit__name", "answered_on",
)  # fmt: skip


class ContactRow(NamedTuple):
    """One line of the list. Amounts in fen.

    `who`: the masked name of the first worker, '' for a guarded or nameless contact. `unread`: messages of the person
    nobody read; `matches`: contacts that may speak of the same event; `marked`: a malicious mark holds.
    """

    id: int
    number: str
    channel: str
    ticket: str
    kind: str
    state: str
    urgency: int
    urgency_reasons: list[dict[str, Any]]
    employer_name: str
    district_code: str
    street_code: str
    people: int
    amount_claimed: int
    received_at: datetime
    received_on: date
    due: date | None
    due_code: str
    case_id: int | None
    case_number: str | None
    guarded: bool
    anonymous: bool
    cause: str
    matters: list[str]
    is_open: bool
    phone_blind: bytes | None
    version: int
    unit_name: str
    answered_on: date | None
    who: str = ""
    unread: int = 0
    matches: int = 0
    marked: bool = False

    @property
    def place(self) -> str:
        """The narrowest place code."""
        return self.street_code or self.district_code


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `next` is the cursor of the following one, '' at the end."""

    rows: tuple[ContactRow, ...]
    next: str
    sort: str


@dataclass(frozen=True, slots=True)
class Sort:
    """An order: its columns by name, how each value of a cursor reads, and the rows that have a place in it."""

    order: tuple[Any, ...]
    key: tuple[str, ...]
    read: tuple[Callable[[Any], Any], ...]
    after: Callable[[tuple[Any, ...]], Q]
    only: Q


@dataclass(frozen=True, slots=True)
class Marks:
    """What the malicious marks that hold today bear on: their contacts, and later ones of the same telephone."""

    contacts: frozenset[int]
    phones: frozenset[bytes]

    def __bool__(self) -> bool:
        return bool(self.contacts)

    def bears_on(self, pk: int, phone: bytes | memoryview | None) -> bool:
        """Whether a contact is marked."""
        return pk in self.contacts or (phone is not None and bytes(phone) in self.phones)

    @property
    def condition(self) -> Q:
        """The same as a condition on contacts."""
        found = Q(pk__in=self.contacts)
        return found | Q(phone_blind__isnull=False, phone_blind__in=self.phones) if self.phones else found


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(value)
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _day_or_none(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _after_received(key: tuple[Any, ...]) -> Q:
    moment, pk = key
    return Q(received_at__lte=moment) & (Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk))


def _after_due(key: tuple[Any, ...]) -> Q:
    due, pk = key
    return Q(due__gte=due) & (Q(due__gt=due) | Q(due=due, pk__gt=pk))


def _after_urgent(key: tuple[Any, ...]) -> Q:
    """Less urgent; or as urgent and due later (without a due day last); or due the same day and later in number."""
    urgency, due, pk = key
    later = (
        Q(due__isnull=True, pk__gt=pk)
        if due is None
        else Q(due__gt=due) | Q(due__isnull=True) | Q(due=due, pk__gt=pk)
    )  # fmt: skip
    return Q(urgency__lte=urgency) & (Q(urgency__lt=urgency) | (Q(urgency=urgency) & later))


SORTS: Final[dict[str, Sort]] = {
    "urgent": Sort(
        (F("urgency").desc(), F("due").asc(), F("id").asc()), ("urgency", "due", "id"),
        (_whole, _day_or_none, _whole), _after_urgent, Q(),
    ),
    "due": Sort(
        (F("due").asc(), F("id").asc()), ("due", "id"), (date.fromisoformat, _whole), _after_due,
        Q(is_open=True, due__isnull=False),
    ),
    "received": Sort(
        (F("received_at").desc(), F("id").desc()), ("received_at", "id"), (_moment, _whole), _after_received, Q(),
    ),
}  # fmt: skip


def page(
    officer: Officer,
    on: date,
    *,
    filters: Mapping[str, Any] | None = None,
    sort: str = "urgent",
    cursor: str = "",
    size: int = PAGE,
) -> Page:
    """One page of what the officer may see. Filters are those of `filters.FILTERS`, orders those of `SORTS`.

    Marked contacts stand after all others, in the same order. Raises Invalid for a filter, order or cursor that
    does not read.
    """
    size = max(1, min(size, LARGEST))
    marks = marks_on(on)
    seen = visible_to(officer, on)
    rows = ordered(seen.filter(*narrowed(filters or {}, on, officer)), sort)
    tail, key = _read(cursor, sort) if cursor else (False, None)
    found: list[ContactRow] = []
    if not tail:
        plain = rows.exclude(marks.condition) if marks else rows
        found = _values(plain if key is None else plain.filter(SORTS[sort].after(key)), size + 1)
        key = None
    if marks and len(found) <= size:
        last = rows.filter(marks.condition)
        last = last if key is None else last.filter(SORTS[sort].after(key))
        found += _values(last, size + 1 - len(found))
    shown = found[:size]
    following = cursor_of(shown[-1], sort, marks) if len(found) > size else ""
    return Page(beside(shown, marks, seen), following, sort)


def count(
    officer: Officer,
    on: date,
    *,
    filters: Mapping[str, Any] | None = None,
    sort: str = "urgent",
    most: int = MOST_COUNTED,
) -> Count:
    """How many the list holds in this order (some orders leave rows out), counted up to `most`."""
    return counted(ordered(filtered(officer, on, filters or {}), sort), most)


def counted(rows: QuerySet[Contact], most: int = MOST_COUNTED) -> Count:
    """How many rows, counted up to `most`."""
    number = rows.order_by()[: most + 1].count()
    return Count(min(number, most), number > most)


def filtered(officer: Officer, on: date, filters: Mapping[str, Any]) -> QuerySet[Contact]:
    """What the officer may see and the filters let through."""
    return visible_to(officer, on).filter(*narrowed(filters, on, officer))


def ordered(rows: QuerySet[Contact], sort: str) -> QuerySet[Contact]:
    """The rows in one of the orders. Raises Invalid for another."""
    if sort not in SORTS:
        raise Invalid(zh("没有这种排序"), field="sort")
    return rows.filter(SORTS[sort].only).order_by(*SORTS[sort].order)


def of_case(officer: Officer, case_id: int, on: date, *, limit: int = LARGEST) -> tuple[ContactRow, ...]:
    """The contacts that belong to a case, the newest first, as far as the officer may see them."""
    seen = visible_to(officer, on)
    found = seen.filter(case_id=case_id).order_by(F("received_at").desc(), F("id").desc())
    return beside(_values(found, limit), marks_on(on), seen)


def of_ids(officer: Officer, ids: Iterable[int], on: date) -> tuple[ContactRow, ...]:
    """Some contacts as lines, the newest first, as far as the officer may see them."""
    seen = visible_to(officer, on)
    found = seen.filter(pk__in=list(ids)).order_by(F("received_at").desc(), F("id").desc())
    return beside(_values(found, LARGEST), marks_on(on), seen)


def marks_on(on: date) -> Marks:
    """The malicious marks that hold on a day; one query."""
    rows = list(holding(on).values_list("contact_id", "phone_blind"))
    return Marks(frozenset(pk for pk, _ in rows), frozenset(bytes(phone) for _, phone in rows if phone is not None))


def beside(rows: Iterable[ContactRow], marks: Marks, seen: QuerySet[Contact]) -> tuple[ContactRow, ...]:
    """The lines with what is counted about them, as far as the reader sees it; three queries whatever their number."""
    lines = list(rows)
    ids = [row.id for row in lines]
    if not ids:
        return ()
    unread = _tally(Note.objects.filter(contact__in=ids, from_person=True, read_at__isnull=True))
    matches = _tally(Match.objects.filter(contact__in=ids, state="open", other__in=seen.order_by().values("pk")))
    named = Worker.objects.filter(contact__in=[row.id for row in lines if not row.guarded])
    who: dict[int, str] = {}
    for pk, name in (
        named.order_by("contact_id", "-representative", "seq")
        .distinct("contact_id")
        .values_list("contact_id", "name_masked")
    ):
        who[pk] = name
    return tuple(
        row._replace(
            who=who.get(row.id, ""),
            unread=unread.get(row.id, 0),
            matches=matches.get(row.id, 0),
            marked=marks.bears_on(row.id, row.phone_blind),
            phone_blind=None,
        )
        for row in lines
    )


def cursor_of(row: ContactRow, sort: str, marks: Marks) -> str:
    """The cursor of the page after this row; it says too whether the marked ones have begun."""
    tail = marks.bears_on(row.id, row.phone_blind)
    values = [getattr(row, name) for name in SORTS[sort].key]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([sort, int(tail), *plain]).encode()).decode().rstrip("=")


def _tally(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("contact_id").annotate(number=Counted("pk")))


def _values(rows: QuerySet[Contact], limit: int) -> list[ContactRow]:
    return [ContactRow._make((*values, "", 0, 0, False)) for values in rows.values_list(*_COLUMNS)[:limit]]


def _read(cursor: str, sort: str) -> tuple[bool, tuple[Any, ...]]:
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError(cursor)
        kind, tail, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        way = SORTS[sort]
        if kind != sort or tail not in (0, 1):
            raise ValueError(kind)
        return bool(tail), tuple(read(value) for read, value in zip(way.read, values, strict=True))
    except (ValueError, TypeError, KeyError):
        raise Invalid(zh("翻页标记无效"), remedy=zh("请回到第一页。"), field="cursor") from None
