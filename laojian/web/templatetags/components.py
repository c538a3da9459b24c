"""The pieces that pages are made of: a panel with its heading, a table of rows, a word where there is nothing.

Each stands once here; templates say what is in it.

    {% panel _("期限") id="clocks" %}{% aside %}…{% endaside %}…{% endpanel %}
    {% table _("姓名") _("金额") numeric="2" keys=True %}<tr>…</tr>{% endtable %}
    {% nothing _("没有案件") _("登记线索以后在这里出现。") %}
    {% filters live="submit" %}
      {% sought _("编号") filters.q %}{% choice _("状态") "state" states filters.state %}
    {% endfilters %}
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laojian.web.templatetags.workbench import query, say

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


@register.simple_tag(takes_context=True)
def sortable(
    context: template.Context,
    label: Any,
    by: str,
    sort: str,
    *,
    up: bool = False,
    usual: bool = False,
    numeric: bool = False,
) -> SafeString:
    """The heading of a column by which the list can be sorted, downwards or ``up``; ``usual``: it is so unasked.

    A list that cannot be sorted now (`sort` is empty) has the words alone.
    """
    here = sort == by
    words = format_html("{}{}", label, (" ↑" if up else " ↓") if here else "")
    return format_html(
        "<th{}{}>{}</th>",
        SafeString(' class="num"') if numeric else "",
        SafeString(f' aria-sort="{"ascending" if up else "descending"}"') if here else "",
        format_html('<a href="{}">{}</a>', query(context, sort="" if usual else by, after="", seen=""), words)
        if sort
        else label,
    )


@register.simple_tag
def nothing(title: Any = "", lesson: Any = "", test: str = "") -> SafeString:
    """Where a list is empty: what it would hold, and how something comes into it."""
    return format_html(
        '<div class="empty"{}>{}{}</div>',
        format_html(' data-test="{}"', test) if test else "",
        format_html("<strong>{}</strong>", title) if title else "",
        lesson,
    )


@register.simple_block_tag(takes_context=True)
def filters(
    context: template.Context, content: str, *, live: str = "", clear: str = "", test: str = "", keep: str = "size sort"
) -> SafeString:
    """What narrows the list of this page, and the buttons behind. ``live``: the events that load the rows anew.

    ``clear``: the address without filters, offered when it is given; ``keep``: values of the address that go along.
    """
    request = context["request"]
    kept = ((name, request.GET[name]) for name in keep.split() if request.GET.get(name))
    return format_html(
        '<form class="filters" method="get" action="{0}"{1}{2}>{3}{4}'
        '<button type="submit" class="btn">{5}</button>{6}{7}</form>',
        request.path,
        format_html(' hx-get="{}" hx-trigger="{}" hx-target="#rows" hx-push-url="true"', request.path, SafeString(live))
        if live
        else "",
        format_html(' data-test="{}"', test) if test else "",
        content,
        format_html_join("", '<input type="hidden" name="{}" value="{}">', kept),
        _("查找"),
        format_html('<a class="plain" href="{}">{}</a>', clear, _("清除条件")) if clear else "",
        format_html('<span class="busy" role="status">{}</span>', _("正在查找…")) if live else "",
    )


@register.simple_tag
def sought(label: Any, text: str = "", *, id: str = "sought") -> SafeString:
    """The words a list is searched by."""
    return format_html(
        '<div class="field"><label for="{0}">{1}</label>'
        '<input class="form-control" id="{0}" name="q" type="search" value="{2}" maxlength="80"></div>',
        id,
        label,
        text,
    )


@register.simple_tag
def choice(label: Any, name: str, offered: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """One of the offered (code, title), or all of them. A number is chosen by how it is written."""
    rows = (
        (code, SafeString(" selected") if str(code) == str(chosen) and chosen != "" else "", say(title))
        for code, title in offered
    )
    return format_html(
        '<div class="field"><label for="f{0}">{1}</label><select class="form-select" id="f{0}" name="{0}">'
        '<option value="">{2}</option>{3}</select></div>',
        name,
        label,
        _("全部"),
        format_html_join("", '<option value="{}"{}>{}</option>', rows),
    )
