"""The case list: filters, two orders, paging by key, counts that stop; values, not objects."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.fields import TextField

from laojian.cases.models import Case
from laojian.cases.queries.scope import visible_to, within
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import LEADS
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.org.models import Officer

SORTS: Final = ("opened", "due")
BANDS: Final[dict[str, Message]] = {
    "overdue": zh("已超期"),
    "today": zh("今天到期"),
    "week": zh("七日内到期"),
    "later": zh("七日后到期"),
    "none": zh("无到期日"),
}
PAGE: Final = 50
MOST_COUNTED: Final = 1000
_COLUMNS: Final = (
    "id", "number", "title", "state", "origin", "kind", "employer_id", "employer_name", "district_code", "street_code",
    "cause", "opened_at", "received_on", "filed_on", "due", "due_code", "is_open", "is_wage", "urgent", "workers",
    "amount_claimed", "amount_paid", "lead_officer__name", "second_officer__name", "remedy", "published", "seq",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseRow:
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


def page(
    officer: Officer,
    on: date,
    *,
    filters: Mapping[str, Any] | None = None,
    sort: str = "opened",
    cursor: str = "",
    size: int = PAGE,
) -> Page:
    """One page of what the officer may see. Filters: state, states, district, street, cause, origin, kind, due,
    officer, employer, text, open ("1"/"0"), urgent, wage. Raises Invalid for a filter or cursor that does not read."""
    if sort not in SORTS:
        raise Invalid(zh("没有这种排序"), field="sort")
    rows = filtered(officer, on, filters or {})
    if sort == "due":
        rows = rows.filter(is_open=True, due__isnull=False).order_by("due", "id")
        if cursor:
            due, pk = _read(cursor, sort)
            rows = rows.filter(Q(due__gt=due) | Q(due=due, id__gt=pk), due__gte=due)
    else:
        rows = rows.order_by(F("opened_at").desc(), F("id").desc())
        if cursor:
            opened, pk = _read(cursor, sort)
            rows = rows.filter(Q(opened_at__lt=opened) | Q(opened_at=opened, id__lt=pk), opened_at__lte=opened)
    size = max(1, min(size, 200))
    found = tuple(row_of(values, on) for values in rows.values_list(*_COLUMNS)[: size + 1])
    more = len(found) > size
    shown = found[:size]
    return Page(shown, _cursor(shown[-1], sort) if more else "", sort)


def count(officer: Officer, on: date, *, filters: Mapping[str, Any] | None = None, most: int = MOST_COUNTED) -> Count:
    """How many the list holds, counted up to `most`."""
    number = filtered(officer, on, filters or {}).order_by()[: most + 1].count()
    return Count(min(number, most), number > most)


def filtered(officer: Officer, on: date, filters: Mapping[str, Any]) -> QuerySet[Case]:
    """What the officer may see and the filters let through."""
    rows = visible_to(officer, on)
    for name, value in filters.items():
        if value in (None, ""):
            continue
        if name not in _FILTERS:
            raise Invalid(zh("没有“%(name)s”这一筛选项", name=name), field=name)
        rows = rows.filter(_FILTERS[name](value, on))
    return rows


def row_of(values: tuple[Any, ...], on: date) -> CaseRow:
    """A list line from its columns."""
    due = values[_COLUMNS.index("due")]
    return CaseRow(*(*values, (due - on).days if due else None))


def rows_of(rows: QuerySet[Case], on: date, limit: int) -> tuple[CaseRow, ...]:
    """The first lines of a query as values."""
    return tuple(row_of(values, on) for values in rows.values_list(*_COLUMNS)[:limit])


def text_filter(text: str) -> Q:
    """Number, title, employer name or code by any two characters; one character: the beginning of the number."""
    wanted = text.strip().lower()[:80]
    if len(wanted) < 2:
        return Q(search_text__startswith=wanted)
    grams = Func(Value(wanted, output_field=TextField()), function="bigrams")
    return Q(Contains(Func(F("search_text"), function="bigrams"), grams)) & Q(search_text__contains=wanted)


class Contains(Func):
    """`left @> right` on arrays, so that the index over character pairs is used."""

    template = "%(expressions)s"
    arg_joiner = " @> "
    conditional = True


def due_filter(band: str, on: date) -> Q:
    """A band of due days; the week is the next seven days after today."""
    week = on + timedelta(days=7)
    bands = {
        "overdue": Q(due__lt=on),
        "today": Q(due=on),
        "week": Q(due__gt=on, due__lte=week),
        "later": Q(due__gt=week),
        "none": Q(due__isnull=True),
    }
    if band not in bands:
        raise Invalid(zh("没有这种到期范围"), field="due")
    return Q(is_open=True) & bands[band]


def _state(value: Any, on: date) -> Q:
    states = [value] if isinstance(value, str) else list(value)
    known = {state.code: state.final for state in FLOW.states}
    if not all(state in known for state in states):
        raise Invalid(zh("没有这种状态"), field="state")
    found = Q(state=states[0]) if len(states) == 1 else Q(state__in=states)
    return found & Q(is_open=True) if not any(known[state] for state in states) else found


def _number(field: str, value: Any) -> int:
    if not str(value).isascii() or not str(value).isdigit() or len(str(value)) > 12:
        raise Invalid(zh("编号不是数字"), field=field)
    return int(value)


def _officer(value: Any, on: date) -> Q:
    pk = _number("officer", value)
    return Q(lead_officer_id=pk) | Q(second_officer_id=pk)


def _truth(value: Any) -> bool:
    return str(value).lower() in ("1", "true", "yes", "on")


_FILTERS: Final[dict[str, Any]] = {
    "state": _state,
    "states": _state,
    "leads": lambda value, on: _state(LEADS, on) if _truth(value) else ~Q(state__in=LEADS),
    "place": lambda value, on: within([str(value)]),
    "district": lambda value, on: Q(district_code=str(value)[:6]),
    "street": lambda value, on: Q(street_code=str(value)[:9]),
    "cause": lambda value, on: Q(cause=str(value)[:4]),
    "origin": lambda value, on: Q(origin=str(value)[:2]),
    "kind": lambda value, on: Q(kind=str(value)[:10]),
    "due": lambda value, on: due_filter(str(value), on),
    "officer": _officer,
    "employer": lambda value, on: Q(employer_id=_number("employer", value)),
    "text": lambda value, on: text_filter(str(value)),
    "open": lambda value, on: Q(is_open=_truth(value)),
    "urgent": lambda value, on: Q(urgent=_truth(value)),
    "wage": lambda value, on: Q(is_wage=_truth(value)),
}


def _cursor(row: CaseRow, sort: str) -> str:
    value = row.opened_at if sort == "opened" else row.due
    assert value is not None  # noqa: S101 - rows without a due day are not in that order
    return base64.urlsafe_b64encode(json.dumps([sort, value.isoformat(), row.id]).encode()).decode().rstrip("=")


def _read(cursor: str, sort: str) -> tuple[Any, int]:
    try:
        kind, value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if kind != sort:
            raise ValueError(kind)
        return (datetime.fromisoformat(value) if sort == "opened" else date.fromisoformat(value)), int(pk)
    except (ValueError, TypeError):
        raise Invalid(zh("翻页标记无效"), remedy=zh("请回到第一页。"), field="cursor") from None
