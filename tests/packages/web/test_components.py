"""The pieces of a page: each says its words safely and in one way."""

import re
from pathlib import Path

from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory

from laojian import web


def shown(source: str, **values: object) -> str:
    return Template("{% load components %}" + source).render(Context(values))


def test_a_panel_has_its_heading_its_hooks_and_what_stands_beside() -> None:
    page = shown(
        '{% panel title id="clocks" test="hook" %}{% aside %}<a href="/">3</a>{% endaside %}<p>x</p>{% endpanel %}',
        title="期限<b>",
    )
    assert page == (
        '<section class="panel" id="clocks" data-test="hook"><header><h2>期限&lt;b&gt;</h2><a href="/">3</a></header>'
        "<p>x</p></section>"
    )


def test_what_stands_beside_one_heading_does_not_come_again_beside_the_next() -> None:
    page = shown('{% panel "a" %}{% aside %}one{% endaside %}{% endpanel %}{% panel "b" %}{% endpanel %}')
    assert page.count("one") == 1 and page.endswith('<section class="panel"><header><h2>b</h2></header></section>')


def test_a_table_scrolls_and_heads_its_columns() -> None:
    page = shown(
        '{% table "姓名" "金额" "勾选" numeric="2" unseen="3" keys=True classes="cards" %}<tr></tr>{% endtable %}',
    )
    assert page == (
        '<div class="scroll"><table class="rows cards" data-keys><thead><tr><th>姓名</th><th class="num">金额</th>'
        '<th><span class="visually-hidden">勾选</span></th></tr></thead><tbody><tr></tr></tbody></table></div>'
    )


def test_a_table_may_bring_headings_of_its_own() -> None:
    page = shown('{% table %}{% heads %}<th aria-sort="ascending">a</th>{% endheads %}<tr></tr>{% endtable %}')
    assert '<thead><tr><th aria-sort="ascending">a</th></tr></thead>' in page


def asked(address: str, source: str, **values: object) -> str:
    return shown(source, request=RequestFactory().get(address), **values)


def test_filters_keep_size_and_order_and_offer_the_list_without_them() -> None:
    page = asked(
        "/cases/?size=20&sort=due&q=a&after=9",
        '{% filters live="submit, change" clear="/cases/" test="f" %}{% sought "编号" "甲" %}{% endfilters %}',
    )
    assert 'action="/cases/" hx-get="/cases/" hx-trigger="submit, change" hx-target="#rows"' in page
    assert 'data-test="f"' in page and 'name="q" type="search" value="甲" maxlength="80"' in page
    assert re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page) == [("size", "20"), ("sort", "due")]
    assert '<a class="plain" href="/cases/">清除条件</a>' in page and "正在查找…" in page


def test_a_list_that_does_not_load_by_itself_has_a_button_alone() -> None:
    page = asked("/units/", "{% filters %}{% endfilters %}")
    assert (
        page
        == '<form class="filters" method="get" action="/units/"><button type="submit" class="btn">查找</button></form>'
    )


def test_one_of_the_offered_is_chosen_numbers_by_how_they_are_written() -> None:
    page = asked("/", '{% choice "紧急程度" "urgency" levels chosen %}', levels=[(1, "一般"), (3, "特急")], chosen="3")
    assert '<label for="furgency">紧急程度</label>' in page and '<option value="">全部</option>' in page
    assert '<option value="3" selected>特急</option>' in page and '<option value="1">一般</option>' in page
    assert "selected" not in asked("/", '{% choice "区" "district" rows "" %}', rows=[("", "无"), ("440106", "天河区")])


def test_a_column_sorts_and_says_so_where_the_list_can_be_sorted() -> None:
    column = '{% sortable "期限" "due" sort up=True %}'
    assert asked("/?after=9&state=S20", column, sort="opened") == '<th><a href="?state=S20&amp;sort=due">期限</a></th>'
    assert asked("/", column, sort="due") == '<th aria-sort="ascending"><a href="?sort=due">期限 ↑</a></th>'
    usual = '{% sortable "收到" "opened" sort usual=True numeric=True %}'
    assert asked("/?sort=due", usual, sort="opened") == (
        '<th class="num" aria-sort="descending"><a href="?">收到 ↓</a></th>'
    )
    assert asked("/", column, sort="") == "<th>期限</th>"


def test_typed_words_stay_words_in_every_piece() -> None:
    hostile = "<script>alert(1)</script>"
    for piece in (
        "{% panel text %}{{ text }}{% endpanel %}",
        "{% table text text text numeric='2' unseen='3' %}{{ text }}{% endtable %}",
        "{% nothing text text %}",
        "{% sought text text %}",
        "{% choice text 'a' rows text %}",
    ):
        page = shown(piece, text=hostile, rows=[(hostile, hostile)])
        assert "<script" not in page and "&lt;script" in page


def test_every_template_of_the_house_can_be_read() -> None:
    folder = Path(web.__file__).parent / "templates"
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.html")]
    assert len(names) > 100
    for name in names:
        get_template(name)


def test_an_empty_list_says_what_it_would_hold() -> None:
    assert shown('{% nothing "没有" "怎么来" test="empty" %}') == (
        '<div class="empty" data-test="empty"><strong>没有</strong>怎么来</div>'
    )
    assert shown('{% nothing "" "只有一句" %}') == '<div class="empty">只有一句</div>'
