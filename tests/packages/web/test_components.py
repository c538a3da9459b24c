"""The pieces of a page: each says its words safely and in one way."""

from pathlib import Path

from django.template import Context, Template
from django.template.loader import get_template

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


def test_typed_words_stay_words_in_every_piece() -> None:
    hostile = "<script>alert(1)</script>"
    for piece in (
        "{% panel text %}{{ text }}{% endpanel %}",
        "{% table text text text numeric='2' unseen='3' %}{{ text }}{% endtable %}",
        "{% nothing text text %}",
    ):
        assert "<script" not in shown(piece, text=hostile) and "&lt;script" in shown(piece, text=hostile)


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
