"""What a case list can be narrowed by: each filter by name, read from text, refused with the field's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any, Final

from django.db.models import F, Func, Q, Value
from django.db.models.fields import TextField

from laojian.cases.queries.scope import within
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import LEADS
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh

BANDS: Final[dict[str, Message]] = {
    "overdue": zh("已超期"),
    "today": zh("今天到期"),
    "week": zh("七日内到期"),
    "later": zh("七日后到期"),
    "none": zh("无到期日"),
}
#: The procedure in ten phases, with the states of each.
PHASES: Final[dict[str, tuple[Message, tuple[str, ...]]]] = {
    "intake": (zh("受理"), ("S00", "S01", "S02", "S05", "S06", "S03", "S04")),
    "filing": (zh("立案"), ("S10", "S12", "S11")),
    "investigation": (zh("调查"), ("S20", "S21", "S30", "S31", "S32")),
    "review": (zh("审核"), ("S40", "S41", "S42", "S43")),
    "notice": (zh("告知"), ("S50", "S51", "S52")),
    "decision": (zh("决定"), ("S60",)),
    "service": (zh("送达"), ("S61", "S62")),
    "enforcement": (zh("执行"), ("S70", "S71", "S72", "S73", "S74", "S80", "S81")),
    "closing": (zh("结案"), ("S90", "S91", "S95", "S96")),
    "archive": (zh("归档"), ("S92",)),
}
WEEK: Final = timedelta(days=7)
LONGEST: Final = 80
_YEAR: Final = re.compile(r"[\[［(（【]([12][0-9]{3})[\]］)）】]")
_FINAL: Final = {state.code: state.final for state in FLOW.states}


def narrowed(filters: Mapping[str, Any], on: date) -> list[Q]:
    """The conditions of the filters that say something. Raises Invalid naming the filter that does not read."""
    found = []
    for name, value in filters.items():
        if value in (None, ""):
            continue
        if name not in FILTERS:
            raise Invalid(zh("没有“%(name)s”这一筛选项", name=name), field=name)
        if "\x00" in str(value):
            raise Invalid(zh("筛选内容含有不能使用的字符"), field=name)
        found.append(FILTERS[name](value, on))
    return found


def text_filter(text: str) -> Q:
    """Number, title, employer name or code by any two characters, several words all of them.

    One character alone: the beginning of the number or of the employer's name.
    """
    wanted = in_brackets(text.replace("\x00", "").strip()[:LONGEST])
    if len(wanted) < 2:
        return Q(number__startswith=wanted) | Q(employer_name__startswith=wanted)
    return reduce(and_, (_word(word) for word in wanted.lower().split()))


def in_brackets(text: str) -> str:
    """A number with its year in the brackets of official numbers, whatever brackets were typed."""
    return _YEAR.sub(r"〔\1〕", text)


def _word(word: str) -> Q:
    inside = Q(search_text__contains=word)
    if len(word) < 2:
        return inside
    pieces = Func(Value(word, output_field=TextField()), function="bigrams")
    return Q(Contains(Func(F("search_text"), function="bigrams"), pieces)) & inside


class Contains(Func):
    """`left @> right` on arrays, so that the index over character pairs is used."""

    template = "%(expressions)s"
    arg_joiner = " @> "
    conditional = True


def due_filter(band: str, on: date) -> Q:
    """A band of due days; the week is the next seven days after today."""
    bands = {
        "overdue": Q(due__lt=on),
        "today": Q(due=on),
        "week": Q(due__gt=on, due__lte=on + WEEK),
        "later": Q(due__gt=on + WEEK),
        "none": Q(due__isnull=True),
    }
    if band not in bands:
        raise Invalid(zh("没有这种到期范围"), field="due")
    return Q(is_open=True) & bands[band]


def _state(value: Any, on: date) -> Q:
    states = [value] if isinstance(value, str) else list(value)
    if not states or not all(state in _FINAL for state in states):
        raise Invalid(zh("没有这种状态"), field="state")
    found = Q(state=states[0]) if len(states) == 1 else Q(state__in=states)
    return found & Q(is_open=True) if not any(_FINAL[state] for state in states) else found


def _phase(value: Any, on: date) -> Q:
    if value not in PHASES:
        raise Invalid(zh("没有这个阶段"), field="phase")
    return _state(PHASES[value][1], on)


def _place(value: Any, on: date) -> Q:
    code = str(value)
    if not (code.isascii() and code.isdigit() and 4 <= len(code) <= 15):
        raise Invalid(zh("地域代码不正确"), field="place")
    return within([code])


def _number(field: str) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        text = str(value).strip()
        if not text.isascii() or not text.isdigit() or len(text) > 12:
            raise Invalid(zh("编号不是数字"), field=field)
        return int(text)

    return read


def _officer(value: Any, on: date) -> Q:
    pk = _number("officer")(value)
    return Q(lead_officer_id=pk) | Q(second_officer_id=pk)


def _day(field: str, value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise Invalid(
            zh("不是有效日期"), remedy=zh("日期请写成 2026-03-02 的样子。"), field=field
        ) from None  # fmt: skip


def _truth(value: Any) -> bool:
    return str(value).lower() in ("1", "true", "yes", "on")


FILTERS: Final[dict[str, Callable[[Any, date], Q]]] = {
    "state": _state,
    "states": _state,
    "phase": _phase,
    "leads": lambda value, on: _state(LEADS, on) if _truth(value) else ~Q(state__in=LEADS),
    "place": _place,
    "district": lambda value, on: Q(district_code=str(value)[:6]),
    "street": lambda value, on: Q(street_code=str(value)[:9]),
    "cause": lambda value, on: Q(cause=str(value)[:4]),
    "origin": lambda value, on: Q(origin=str(value)[:2]),
    "kind": lambda value, on: Q(kind=str(value)[:10]),
    "due": lambda value, on: due_filter(str(value), on),
    "officer": _officer,
    "employer": lambda value, on: Q(employer_id=_number("employer")(value)),
    "text": lambda value, on: text_filter(str(value)),
    "open": lambda value, on: Q(is_open=_truth(value)),
    "urgent": lambda value, on: Q(urgent=_truth(value)),
    "wage": lambda value, on: Q(is_wage=_truth(value)),
    "received_from": lambda value, on: Q(received_on__gte=_day("received_from", value)),
    "received_to": lambda value, on: Q(received_on__lte=_day("received_to", value)),
}
