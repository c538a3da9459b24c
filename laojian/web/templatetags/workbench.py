"""Filters and tags that put dates, amounts, codes, clocks and domain sentences on a page the one right way."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from laojian.kernel.money import yuan as yuan_text
from laojian.kernel.words import Message

register = template.Library()

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def local(value: date | datetime) -> date | datetime:
    """A moment in the office's own time zone; a day as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-11-23 周一."""
    if not value:
        return ""
    here = local(value)
    names = WEEKDAYS["en" if (get_language() or "").startswith("en") else "zh"]
    return f"{here:%Y-%m-%d} {names[here.weekday()]}"


@register.filter
def plain_day(value: date | datetime | None) -> str:
    """2026-11-23, for narrow columns."""
    return f"{local(value):%Y-%m-%d}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """2026-11-23 14:05, office time."""
    return f"{local(value):%Y-%m-%d %H:%M}" if value else ""


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as 1,234.50 元; nothing for no amount."""
    return "" if fen is None else gettext("%(amount)s 元") % {"amount": yuan_text(fen)}


@register.filter
def amount(fen: int | None) -> str:
    """Fen as 1,234.50 without the unit, for columns headed 元."""
    return "" if fen is None else yuan_text(fen)


@register.filter
def say(text: Message | str | None) -> str:
    """A sentence or a label of the domain in the reader's language."""
    if text is None:
        return ""
    if isinstance(text, Message):
        return text.render(gettext)
    return gettext(text) if text else ""


@register.filter
def short(text: str) -> str:
    """A title that fits a box of the diagram: seven Chinese characters, or fifteen Latin letters."""
    most = 7 if any("\u4e00" <= sign <= "\u9fff" for sign in text) else 15
    return text if len(text) <= most else f"{text[: most - 1]}…"


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """One entry of a mapping, empty text when it has none."""
    return "" if mapping is None else mapping.get(key, "")


OUTCOMES = {
    "pending": gettext_noop("待审批"),
    "approved": gettext_noop("已批准"),
    "refused": gettext_noop("未批准"),
    "withdrawn": gettext_noop("已撤回提请"),
    "lapsed": gettext_noop("已失效"),
}


@register.filter
def outcome(state: str) -> str:
    """What became of a proposal."""
    return gettext(OUTCOMES.get(state, state))


@register.filter
def may(held: frozenset[str], permission: str) -> bool:
    """Whether a button is worth showing; the domain asks again."""
    return permission in (held or ())


@register.simple_tag
def icon(name: str) -> SafeString:
    """One symbol of the sprite, hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("workbench/icons.svg"),
        name,
    )


def left_words(days: int) -> str:
    """How long is left, in words: colour alone never says it."""
    if days < 0:
        return ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", -days) % {"n": -days}
    if days == 0:
        return gettext("今天到期")
    return ngettext("剩 %(n)s 天", "剩 %(n)s 天", days) % {"n": days}


def level(days: int) -> str:
    """The colour of a clock: red overdue, orange up to two days, yellow up to seven, else neutral."""
    if days < 0:
        return "red"
    if days <= 2:
        return "orange"
    return "yellow" if days <= 7 else ""


@register.simple_tag
def clock(
    due: date | None, on: date, hint: str = "", paused: bool = False, provisional: bool = False, kind: str = "max"
) -> SafeString:
    """A running clock: days left in words and colour; the article and the day on hover.

    A waiting term (``min``, ``exact``) that has run out is nobody's fault: it is shown as over, without colour.
    """
    if paused:
        return format_html(
            '<span class="clock blue" title="{}">{} {}</span>', hint, icon("pause"), gettext("已中止计算")
        )
    if due is None:
        return SafeString("")
    days = (due - on).days
    title = " · ".join(part for part in (day(due), hint) if part)
    mark = gettext("（暂定）") if provisional else ""
    if kind in ("min", "exact"):
        said = gettext("已届满") if days < 0 else left_words(days)
        return format_html(
            '<span class="clock" title="{}" tabindex="0">{} {}{}</span>', title, icon("clock"), said, mark
        )
    return format_html(
        '<span class="clock {}" title="{}" tabindex="0">{} {}{}</span>',
        level(days),
        title,
        icon("clock"),
        left_words(days),
        mark,
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The present query string with some entries changed; an empty value removes the entry."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, ""):
            values[name] = str(value)
    text = values.urlencode()
    return f"?{text}" if text else "?"


@register.simple_tag
def stamp(when: datetime | None) -> SafeString:
    """A machine-readable moment shown in office time."""
    if when is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), moment(when))
