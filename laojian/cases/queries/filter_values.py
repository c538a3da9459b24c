"""What a list of cases or contacts is narrowed by, read from text: days, numbers, words, bands of due days.

Each reader raises Invalid naming the filter that does not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from django.db.models import F, Func, Q, Value
from django.db.models.fields import TextField

from laojian.kernel import typed
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh

BANDS: Final[dict[str, Message]] = {
    "overdue": zh("已超期"),
    "today": zh("今天到期"),
    "week": zh("七日内到期"),
    "later": zh("七日后到期"),
    "none": zh("无到期日"),
}
WEEK: Final = timedelta(days=7)
#: Characters of a search that are read; the rest is left out.
LONGEST: Final = 80
_Read = TypeVar("_Read", bound=Callable[..., Q])


class Contains(Func):
    """`left @> right` on arrays, so that the index over character pairs is used."""

    template = "%(expressions)s"
    arg_joiner = " @> "
    conditional = True


def said(filters: Mapping[str, Any], known: Mapping[str, _Read]) -> Iterator[tuple[_Read, Any]]:
    """The filters that say something, each with its reader."""
    for name, value in filters.items():
        if value in (None, ""):
            continue
        if name not in known:
            raise Invalid(zh("没有“%(name)s”这一筛选项", name=name), field=name)
        if "\x00" in str(value):
            raise Invalid(zh("筛选内容含有不能使用的字符"), field=name)
        yield known[name], value


def due_filter(band: str, on: date) -> Q:
    """A band of due days among open rows; the week is the next seven days after today."""
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


def has_word(column: str, word: str) -> Q:
    """A word inside a column; two characters or more are found by the index over character pairs."""
    inside = Q(**{f"{column}__contains": word})
    if len(word) < 2:
        return inside
    pieces = Func(Value(word, output_field=TextField()), function="bigrams")
    pairs = Func(F(column), function="bigrams", output_field=TextField())
    # the plain comparison first: where another index is taken, it spares most rows the pairs
    return inside & Q(Contains(pairs, pieces))


def number(value: Any, field: str) -> int:
    """The number of a row."""
    text = typed.tidied(str(value))
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Invalid(zh("编号不是数字"), field=field)
    return int(text)


def day(value: Any, field: str) -> date:
    """A day as people write it, with its year."""
    found = value if isinstance(value, date) else typed.day(str(value), field=field)
    if found is None:
        raise Invalid(zh("不是有效日期"), remedy=zh("日期请写成 2026-03-02 的样子。"), field=field)
    return found


def truth(value: Any, field: str) -> bool:
    """Yes or no."""
    text = str(value).lower()
    if text not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        raise Invalid(zh("没有这一选项"), field=field)
    return text in ("1", "true", "yes", "on")


def place(value: Any, field: str, *widths: int) -> str:
    """The code of a place: of one of these widths, or of any between province and workplace."""
    code = str(value)
    if not (code.isascii() and code.isdigit() and len(code) in (widths or range(2, 16))):
        raise Invalid(zh("地域代码不正确"), field=field)
    return code
