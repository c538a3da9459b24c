"""What a list of contacts can be narrowed by: each filter by name, read from text, refused with the field's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final, get_args

from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value

from laojian.cases.queries.filters import Contains
from laojian.cases.rules.sources import CHANNELS
from laojian.complaints.models import Contact, Match, Note
from laojian.complaints.queries.scope import placed
from laojian.complaints.rules.receipts import check_number
from laojian.complaints.rules.standing import Kind
from laojian.complaints.rules.urgency import LEVELS
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.org.models import Officer

LONGEST: Final = 80
WEEK: Final = timedelta(days=7)
#: Channels of other bodies: each waits for an answer of its own (DL53 to DL57).
ANSWERED_CHANNELS: Final = ("hotline", "petition", "platform", "superior", "body")
TABS: Final[dict[str, Message]] = {
    "open": zh("全部待办"),
    "new": zh("待分诊"),
    "waiting": zh("待补充"),
    "reopened": zh("未解决"),
    "messages": zh("有未读消息"),
    "unanswered": zh("渠道未答复"),
    "mine": zh("我经手的"),
    "all": zh("全部来件"),
}
BANDS: Final[dict[str, Message]] = {
    "overdue": zh("已超期"),
    "today": zh("今天到期"),
    "week": zh("七日内到期"),
    "later": zh("七日后到期"),
    "none": zh("无到期日"),
}
_NUMBERED: Final = re.compile(r"(?i)\A\s*LJ|\A\s*\d{2}-\d{7}-\d\s*\Z")
Read = Callable[[Any, date, Officer], Q]


def narrowed(filters: Mapping[str, Any], on: date, officer: Officer) -> list[Q]:
    """The conditions of the filters that say something. Raises Invalid naming the filter that does not read."""
    found = []
    for name, value in filters.items():
        if value in (None, ""):
            continue
        if name not in FILTERS:
            raise Invalid(zh("没有“%(name)s”这一筛选项", name=name), field=name)
        if "\x00" in str(value):
            raise Invalid(zh("筛选内容含有不能使用的字符"), field=name)
        found.append(FILTERS[name](value, on, officer))
    return found


def in_tab(tab: str, officer: Officer) -> Q:
    """The contacts of one tab. Raises Invalid for a tab that does not exist."""
    match tab:
        case "open":
            return Q(is_open=True)
        case "new" | "waiting" | "reopened":
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
    wanted = text.strip()[:LONGEST]
    if _NUMBERED.search(wanted):
        verdict = check_number(wanted)
        return Q(number=verdict.normal) if verdict.valid else Q(number__startswith=wanted.upper())
    name = Q()
    for word in wanted.split():
        name &= _named(word)
    # the channels are named so that the index over (channel, ticket) answers
    return name | Q(channel__in=list(CHANNELS), ticket=wanted)


def _named(word: str) -> Q:
    """A word of the employer's name; two characters or more are found by the index over character pairs."""
    inside = Q(employer_name__contains=word)
    if len(word) < 2:
        return inside
    pieces = Func(Value(word, output_field=TextField()), function="bigrams")
    names = Func(F("employer_name"), function="bigrams", output_field=TextField())
    # the plain comparison first: where another index is taken, it spares most rows the pairs
    return inside & Q(Contains(names, pieces))


def due_filter(band: str, on: date) -> Q:
    """A band of due days among open contacts; the week is the next seven days after today."""
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


def _one_of(field: str, allowed: Mapping[str, Any]) -> Read:
    def read(value: Any, on: date, officer: Officer) -> Q:
        chosen = [value] if isinstance(value, str) else list(value)
        if not chosen or not all(one in allowed for one in chosen):
            raise Invalid(zh("没有这一选项"), field=field)
        return Q(**{field: chosen[0]}) if len(chosen) == 1 else Q(**{f"{field}__in": chosen})

    return read


def _urgency(value: Any, on: date, officer: Officer) -> Q:
    text = str(value)
    if text not in map(str, LEVELS):
        raise Invalid(zh("没有这个紧急程度"), field="urgency")
    return Q(urgency=int(text))


def _place(field: str, *widths: int) -> Read:
    def read(value: Any, on: date, officer: Officer) -> Q:
        code = str(value)
        if not (code.isascii() and code.isdigit() and len(code) in (widths or range(2, 16))):
            raise Invalid(zh("地域代码不正确"), field=field)
        return placed([code])

    return read


def _truth(field: str, yes: Q, no: Q) -> Read:
    def read(value: Any, on: date, officer: Officer) -> Q:
        text = str(value).lower()
        if text in ("1", "true", "yes", "on"):
            return yes
        if text in ("0", "false", "no", "off"):
            return no
        raise Invalid(zh("没有这一选项"), field=field)

    return read


def _number(field: str) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        text = str(value).strip()
        if not text.isascii() or not text.isdigit() or len(text) > 12:
            raise Invalid(zh("编号不是数字"), field=field)
        return int(text)

    return read


def _day(field: str, ending: str) -> Read:
    def read(value: Any, on: date, officer: Officer) -> Q:
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
        except ValueError:
            raise Invalid(
                zh("不是有效日期"), remedy=zh("日期请写成 2026-03-02 的样子。"), field=field
            ) from None  # fmt: skip
        return Q(**{f"received_on__{ending}": day})

    return read


_MATCHED: Final = Exists(Match.objects.filter(contact=OuterRef("pk"), state="open"))
FILTERS: Final[dict[str, Read]] = {
    "tab": lambda value, on, officer: in_tab(str(value), officer),
    "state": _one_of("state", dict(Contact.State.choices)),
    "channel": _one_of("channel", CHANNELS),
    "kind": _one_of("kind", dict.fromkeys(get_args(Kind))),
    "urgency": _urgency,
    "place": _place("place"),
    "district": _place("district", 6),
    "street": _place("street", 9),
    "text": lambda value, on, officer: text_filter(str(value)),
    "due": lambda value, on, officer: due_filter(str(value), on),
    "case": lambda value, on, officer: Q(case_id=_number("case")(value)),
    "employer": lambda value, on, officer: Q(employer_id=_number("employer")(value)),
    "matched": _truth("matched", Q(_MATCHED), ~Q(_MATCHED)),
    "open": _truth("open", Q(is_open=True), Q(is_open=False)),
    "received_from": _day("received_from", "gte"),
    "received_to": _day("received_to", "lte"),
}
