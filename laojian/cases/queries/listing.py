"""The case list: filters, three orders, paging by key, counts that stop; values, not objects."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from laojian.cases.models import Case
from laojian.cases.queries.filters import narrowed
from laojian.cases.queries.scope import visible_to
from laojian.cases.rules.flow import FLOW
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.org.models import Officer

PAGE: Final = 50
LARGEST: Final = 200
MOST_COUNTED: Final = 1000
_LONGEST_CURSOR: Final = 200
_COLUMNS: Final = (
    "id", "number", "title", "state", "origin", "kind", "employer_id", "employer_name", "district_code", "street_code",
    "cause", "opened_at", "received_on", "filed_on", "due", "due_code", "is_open", "is_wage", "urgent", "workers",
    "amount_claimed", "amount_paid", "lead_officer__name", "second_officer__name", "remedy", "published", "seq",
)  # fmt: skip
_DUE: Final = _COLUMNS.index("due")


class CaseRow(NamedTuple):
    """One line of the list. Amounts in fen; `days_left` calendar days to the due day, negative when past."""

    id: int
    number: str
    title: str
    state: str
    origin: str
    kind: str
    employer_id: int | None
    employer_name: str
    district_code: str
    street_code: str
    cause: str
    opened_at: datetime
    received_on: date
    filed_on: date | None
    due: date | None
    due_code: str
    is_open: bool
    is_wage: bool
    urgent: bool
    workers: int
    amount_claimed: int
    amount_paid: int
    lead_name: str | None
    second_name: str | None
    remedy: str
    published: bool
    seq: int
    days_left: int | None = None

    @property
    def state_title(self) -> Message:
        """The Chinese name of the state."""
        return zh(FLOW.state(self.state).title)


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `next` is the cursor of the following one, '' at the end."""

    rows: tuple[CaseRow, ...]
    next: str
    sort: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many, up to a limit: `more` when there are more than `number`."""

    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Sort:
    """An order: by one column, then by id the same way. `only`: the rows that have a place in it."""

    column: str
    descending: bool
    read: Callable[[Any], Any]
    only: Q = Q()  # noqa: RUF009 - never changed


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(value)
    return value


SORTS: Final[dict[str, Sort]] = {
    "opened": Sort("opened_at", True, _moment),
    "due": Sort("due", False, date.fromisoformat, Q(is_open=True, due__isnull=False)),
    "amount": Sort("amount_claimed", True, _whole),
}


def page(
    officer: Officer,
    on: date,
    *,
    filters: Mapping[str, Any] | None = None,
    sort: str = "opened",
    cursor: str = "",
    size: int = PAGE,
) -> Page:
    """One page of what the officer may see. Filters are those of `filters.FILTERS`, orders those of `SORTS`.

    Raises Invalid for a filter, order or cursor that does not read.
    """
    rows = ordered(filtered(officer, on, filters or {}), sort)
    if cursor:
        rows = rows.filter(_after(cursor, sort))
    size = max(1, min(size, LARGEST))
    found = rows_of(rows, on, size + 1)
    shown = found[:size]
    return Page(shown, cursor_of(shown[-1], sort) if len(found) > size else "", sort)


def count(
    officer: Officer,
    on: date,
    *,
    filters: Mapping[str, Any] | None = None,
    sort: str = "opened",
    most: int = MOST_COUNTED,
) -> Count:
    """How many the list holds in this order (some orders leave rows out), counted up to `most`."""
    return counted(ordered(filtered(officer, on, filters or {}), sort), most)


def counted(rows: QuerySet[Case], most: int = MOST_COUNTED) -> Count:
    """How many rows, counted up to `most`."""
    number = rows.order_by()[: most + 1].count()
    return Count(min(number, most), number > most)


def filtered(officer: Officer, on: date, filters: Mapping[str, Any]) -> QuerySet[Case]:
    """What the officer may see and the filters let through."""
    return visible_to(officer, on).filter(*narrowed(filters, on))


def ordered(rows: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """The rows in one of the orders. Raises Invalid for another."""
    if sort not in SORTS:
        raise Invalid(zh("没有这种排序"), field="sort")
    way = SORTS[sort]
    rows = rows.filter(way.only)
    if way.descending:
        return rows.order_by(F(way.column).desc(), F("id").desc())
    return rows.order_by(way.column, "id")


def rows_of(rows: QuerySet[Case], on: date, limit: int) -> tuple[CaseRow, ...]:
    """The first lines of a query as values."""
    return tuple(row_of(values, on) for values in rows.values_list(*_COLUMNS)[:limit])


def row_of(values: tuple[Any, ...], on: date) -> CaseRow:
    """A list line from its columns."""
    due = values[_DUE]
    return CaseRow._make((*values, (due - on).days if due else None))


def _after(cursor: str, sort: str) -> Q:
    way = SORTS[sort]
    value, pk = _read(cursor, sort)
    return Q(_Beyond(F(way.column), F("id"), Value(value), Value(pk), past="<" if way.descending else ">"))


class _Beyond(Func):
    """`(column, id) < (value, pk)`: what comes after a row, as one comparison that the index answers exactly."""

    template = "(%s, %s) %s (%s, %s)"
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Two columns, the sign, two values."""
        column, pk, value, last = (compiler.compile(one) for one in self.get_source_expressions())
        sql = self.template % (column[0], pk[0], self.extra["past"], value[0], last[0])
        return sql, [*value[1], *last[1]]


def cursor_of(row: CaseRow, sort: str) -> str:
    """The cursor of the page after this row."""
    value = getattr(row, SORTS[sort].column)
    text = value if isinstance(value, int) else value.isoformat()
    return base64.urlsafe_b64encode(json.dumps([sort, text, row.id]).encode()).decode().rstrip("=")


def _read(cursor: str, sort: str) -> tuple[Any, int]:
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError(cursor)
        kind, value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if kind != sort:
            raise ValueError(kind)
        return SORTS[sort].read(value), _whole(pk)
    except (ValueError, TypeError):
        raise Invalid(zh("翻页标记无效"), remedy=zh("请回到第一页。"), field="cursor") from None
