"""What a list of contacts can be narrowed by: each filter by name, read from text, refused with the field's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final, get_args

from django.db.models import Exists, OuterRef, Q

from laojian.cases.queries import filter_values as values
from laojian.cases.queries.filter_values import LONGEST, due_filter, has_word
from laojian.cases.rules.sources import CHANNELS
from laojian.complaints.models import Match, Note
from laojian.complaints.queries.scope import placed
from laojian.complaints.rules.flow_table import ANSWERED_CHANNELS, STATES
from laojian.complaints.rules.receipts import check_number
from laojian.complaints.rules.standing import Kind
from laojian.complaints.rules.states import ContactState
from laojian.complaints.rules.urgency import LEVELS
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import kept, tidied
from laojian.kernel.words import Message, zh
from laojian.org.models import Officer

TABS: Final[dict[str, Message]] = {
    "open": zh("全部待办"),
    ContactState.NEW: zh("待分诊"),
    ContactState.WAITING: zh("待补充"),
    ContactState.REOPENED: zh("未解决"),
    "messages": zh("有未读消息"),
    "unanswered": zh("渠道未答复"),
    "mine": zh("我经手的"),
    "all": zh("全部来件"),
}
_NUMBERED: Final = re.compile(r"(?i)\A\s*LJ|\A\s*\d{2}-\d{7}-\d\s*\Z")
Read = Callable[[Any, date, Officer], Q]


def narrowed(filters: Mapping[str, Any], on: date, officer: Officer) -> list[Q]:
    """The conditions of the filters that say something. Raises Invalid naming the filter that does not read."""
    return [read(value, on, officer) for read, value in values.said(filters, FILTERS)]


def in_tab(tab: str, officer: Officer) -> Q:
    """The contacts of one tab. Raises Invalid for a tab that does not exist."""
    match tab:
        case "open":
            return Q(is_open=True)
        case ContactState.NEW | ContactState.WAITING | ContactState.REOPENED:
            return Q(is_open=True, state=tab)
        case "messages":
            return Q(Exists(unread_notes()))
        case "unanswered":
            return unanswered()
        case "mine":
            return Q(is_open=True) & handled_by(officer)
        case "all":
            return Q()
    raise Invalid(zh("没有这个列表"), field="tab")


def unread_notes() -> Any:
    """The messages of the person that nobody of the office has read, of the row asked about."""
    return Note.objects.filter(contact=OuterRef("pk"), from_person=True, read_at__isnull=True)


def unanswered() -> Q:
    """Tickets of other bodies to which nothing has been answered, whatever became of the contact."""
    return Q(channel__in=ANSWERED_CHANNELS, answered_on__isnull=True)


def handled_by(officer: Officer) -> Q:
    """What the officer registered, changed last, or handles as a case."""
    pk = officer.pk
    team = Q(case__lead_officer_id=pk) | Q(case__second_officer_id=pk)
    return Q(registered_by_id=pk) | Q(changed_by_id=pk) | team


def text_filter(text: str) -> Q:
    """A contact's number (or its beginning), the ticket of a channel, or words of the employer's name.

    The text of the complaint itself is sealed and is not searched; a telephone has a door of its own.
    """
    wanted = tidied(text)[:LONGEST]
    if _NUMBERED.search(wanted):
        verdict = check_number(wanted)
        return Q(number=verdict.normal) if verdict.valid else Q(number__startswith=wanted.upper())
    name = Q()
    for word in kept(text)[:LONGEST].split():
        name &= has_word("employer_name", word)
    # the channels are named so that the index over (channel, ticket) answers
    return name | Q(channel__in=list(CHANNELS), ticket=wanted)


def _one_of(field: str, allowed: Mapping[str, Any], value: Any, on: date, officer: Officer) -> Q:
    chosen = [value] if isinstance(value, str) else list(value)
    if not chosen or not all(one in allowed for one in chosen):
        raise Invalid(zh("没有这一选项"), field=field)
    return Q(**{field: chosen[0]}) if len(chosen) == 1 else Q(**{f"{field}__in": chosen})


def _urgency(value: Any, on: date, officer: Officer) -> Q:
    text = str(value)
    if text not in map(str, LEVELS):
        raise Invalid(zh("没有这个紧急程度"), field="urgency")
    return Q(urgency=int(text))


def _place(field: str, *widths: int) -> Read:
    return lambda value, on, officer: placed([values.place(value, field, *widths)])


def _truth(field: str, yes: Q, no: Q) -> Read:
    return lambda value, on, officer: yes if values.truth(value, field) else no


def _day(field: str, ending: str) -> Read:
    return lambda value, on, officer: Q(**{f"received_on__{ending}": values.day(value, field)})


_MATCHED: Final = Exists(Match.objects.filter(contact=OuterRef("pk"), state="open"))
FILTERS: Final[dict[str, Read]] = {
    "tab": lambda value, on, officer: in_tab(str(value), officer),
    "state": partial(_one_of, "state", {state.code: state.title for state in STATES}),
    "channel": partial(_one_of, "channel", CHANNELS),
    "kind": partial(_one_of, "kind", dict.fromkeys(get_args(Kind))),
    "urgency": _urgency,
    "place": _place("place"),
    "district": _place("district", 6),
    "street": _place("street", 9),
    "text": lambda value, on, officer: text_filter(str(value)),
    "due": lambda value, on, officer: due_filter(str(value), on),
    "case": lambda value, on, officer: Q(case_id=values.number(value, "case")),
    "employer": lambda value, on, officer: Q(employer_id=values.number(value, "employer")),
    "matched": _truth("matched", Q(_MATCHED), ~Q(_MATCHED)),
    "open": _truth("open", Q(is_open=True), Q(is_open=False)),
    "received_from": _day("received_from", "gte"),
    "received_to": _day("received_to", "lte"),
}
