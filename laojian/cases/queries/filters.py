"""What a case list can be narrowed by: each filter by name, read from text, refused with the field's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from django.db.models import Q

from laojian.cases.queries import filter_values as values
from laojian.cases.queries.filter_values import LONGEST, due_filter, has_word
from laojian.cases.queries.scope import within
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import LEADS
from laojian.cases.rules.states import CaseState as S
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import kept, tidied
from laojian.kernel.words import Message, zh

#: The procedure in ten phases, with the states of each.
PHASES: Final[dict[str, tuple[Message, tuple[str, ...]]]] = {
    "intake": (
        zh("受理"),
        (S.REGISTERED, S.ACCEPTANCE, S.SUPPLEMENT, S.PRECHECK, S.ON_THE_SPOT, S.NOT_ACCEPTED, S.PASSED_ON),
    ),
    "filing": (zh("立案"), (S.FILING, S.FILED, S.NOT_FILED)),
    "investigation": (zh("调查"), (S.INVESTIGATING, S.SUSPENDED, S.ORDERED, S.CORRECTED, S.NOT_CORRECTED)),
    "review": (zh("审核"), (S.INVESTIGATED, S.REVIEW, S.LEGAL_REVIEW, S.DISCUSSION)),
    "notice": (zh("告知"), (S.NOTICE, S.STATEMENT, S.HEARING)),
    "decision": (zh("决定"), (S.DECIDED,)),
    "service": (zh("送达"), (S.SERVING, S.SERVED)),
    "enforcement": (
        zh("执行"),
        (S.PERFORMING, S.DEFERRED, S.DEMANDED, S.APPLIED_TO_COURT, S.COURT_ENFORCES, S.WITH_POLICE, S.WITH_OTHER_BODY),
    ),
    "closing": (zh("结案"), (S.CLOSING, S.CLOSED, S.JOINED, S.WITHDRAWN)),
    "archive": (zh("归档"), (S.ARCHIVED,)),
}
_YEAR: Final = re.compile(r"[\[［(（【]([12][0-9]{3})[\]］)）】]")
Read = Callable[[Any, date], Q]
_FINAL: Final = {state.code: state.final for state in FLOW.states}


def narrowed(filters: Mapping[str, Any], on: date) -> list[Q]:
    """The conditions of the filters that say something. Raises Invalid naming the filter that does not read."""
    return [read(value, on) for read, value in values.said(filters, FILTERS)]


def text_filter(text: str) -> Q:
    """Number, title, employer name or code by any two characters, several words all of them.

    One character alone: the beginning of the number or of the employer's name.
    """
    # names are stored in the width they are registered in, numbers are typed in either: both spellings are looked for
    spellings = dict.fromkeys((in_brackets(kept(text)[:LONGEST]), in_brackets(tidied(text)[:LONGEST])))
    return reduce(or_, (_with_words(wanted) for wanted in spellings))


def _with_words(wanted: str) -> Q:
    if len(wanted) < 2:
        return Q(number__startswith=wanted) | Q(employer_name__startswith=wanted)
    return reduce(and_, (has_word("search_text", word) for word in wanted.lower().split()))


def in_brackets(text: str) -> str:
    """A number with its year in the brackets of official numbers, whatever brackets were typed."""
    return _YEAR.sub(r"〔\1〕", text)


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


def _officer(value: Any, on: date) -> Q:
    pk = values.number(value, "officer")
    return Q(lead_officer_id=pk) | Q(second_officer_id=pk)


def _truth(field: str) -> Read:
    return lambda value, on: Q(**{field: values.truth(value, field)})


FILTERS: Final[dict[str, Read]] = {
    "state": _state,
    "states": _state,
    "phase": _phase,
    "leads": lambda value, on: _state(LEADS, on) if values.truth(value, "leads") else ~Q(state__in=LEADS),
    "place": lambda value, on: within([values.place(value, "place", *range(4, 16))]),
    "district": lambda value, on: Q(district_code=str(value)[:6]),
    "street": lambda value, on: Q(street_code=str(value)[:9]),
    "cause": lambda value, on: Q(cause=str(value)[:4]),
    "origin": lambda value, on: Q(origin=str(value)[:2]),
    "kind": lambda value, on: Q(kind=str(value)[:10]),
    "due": lambda value, on: due_filter(str(value), on),
    "officer": _officer,
    "employer": lambda value, on: Q(employer_id=values.number(value, "employer")),
    "text": lambda value, on: text_filter(str(value)),
    "open": _truth("is_open"),
    "urgent": _truth("urgent"),
    "wage": _truth("is_wage"),
    "received_from": lambda value, on: Q(received_on__gte=values.day(value, "received_from")),
    "received_to": lambda value, on: Q(received_on__lte=values.day(value, "received_to")),
}
