"""The pieces that pages are made of: a panel with its heading, a table of rows, a word where there is nothing.

Each stands once here; templates say what is in it.

    {% panel _("期限") id="clocks" %}{% aside %}…{% endaside %}…{% endpanel %}
    {% table _("姓名") _("金额") numeric="2" keys=True %}<tr>…</tr>{% endtable %}
    {% nothing _("没有案件") _("登记线索以后在这里出现。") %}
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


def _put_by(context: template.Context, name: str, content: str) -> str:
    context.render_context[name] = content
    return ""


def _taken(context: template.Context, name: str) -> Any:
    return context.render_context.dicts[-1].pop(name, "")


@register.simple_block_tag(takes_context=True)
def aside(context: template.Context, content: str) -> str:
    """What stands at the right of the heading of the panel around it."""
    return _put_by(context, "aside", content)


@register.simple_block_tag(takes_context=True)
def heads(context: template.Context, content: str) -> str:
    """Headings of the table around it that are more than words: links that sort, columns shown to some."""
    return _put_by(context, "heads", content)


@register.simple_block_tag(takes_context=True)
def panel(
    context: template.Context, content: str, heading: Any, *, id: str = "", test: str = "", classes: str = ""
) -> SafeString:
    """A part of a page under its heading. ``test``: the hook for browser tests."""
    return format_html(
        '<section class="panel{}"{}{}><header><h2>{}</h2>{}</header>{}</section>',
        f" {classes}" if classes else "",
        format_html(' id="{}"', id) if id else "",
        format_html(' data-test="{}"', test) if test else "",
        heading,
        _taken(context, "aside"),
        content,
    )


@register.simple_block_tag(takes_context=True)
def table(
    context: template.Context,
    content: str,
    *headings: Any,
    classes: str = "",
    numeric: str = "",
    unseen: str = "",
    keys: bool = False,
    test: str = "",
) -> SafeString:
    """A table of rows that scrolls by itself when it is wider than the page. ``keys``: j and k walk through it.

    ``numeric``: the numbers of the columns that hold numbers, from 1; ``unseen``: those whose heading is only read out.
    """
    numbers, hidden = numeric.split(), unseen.split()
    return format_html(
        '<div class="scroll"><table class="rows{}"{}{}><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        f" {classes}" if classes else "",
        SafeString(" data-keys") if keys else "",
        format_html(' data-test="{}"', test) if test else "",
        _taken(context, "heads") or _heads(headings, numbers, hidden),
        content,
    )


def _heads(headings: Sequence[Any], numbers: Sequence[str], hidden: Sequence[str]) -> SafeString:
    told = (
        format_html('<th><span class="visually-hidden">{}</span></th>', heading)
        if str(place) in hidden
        else format_html('<th class="num">{}</th>' if str(place) in numbers else "<th>{}</th>", heading)
        for place, heading in enumerate(headings, 1)
    )
    return format_html_join("", "{}", ((one,) for one in told))


@register.simple_tag
def nothing(title: Any = "", lesson: Any = "", test: str = "") -> SafeString:
    """Where a list is empty: what it would hold, and how something comes into it."""
    return format_html(
        '<div class="empty"{}>{}{}</div>',
        format_html(' data-test="{}"', test) if test else "",
        format_html("<strong>{}</strong>", title) if title else "",
        lesson,
    )
