"""Small values that everything above stands on."""

from datetime import UTC, datetime

import pytest

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.kernel.regions import ancestors_of, contains, level_of, parent_of, short_form, widest
from laojian.kernel.words import Message, zh


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("44", "province", ""),
        ("4401", "city", "44"),
        ("440106", "district", "4401"),
        ("440106003", "street", "440106"),
        ("440106003001", "community", "440106003"),
        ("440106003001012", "grid", "440106003001"),
    ],
)
def test_a_place_code_tells_its_level_and_its_parent(code: str, level: str, parent: str) -> None:
    assert level_of(code) == level
    assert parent_of(code) == parent


@pytest.mark.parametrize("code", ["", "4", "44010", "44010a", "４４０１"])
def test_other_texts_are_no_places(code: str) -> None:
    with pytest.raises(ValueError, match="not a place code"):
        level_of(code)


def test_a_place_contains_itself_and_what_lies_below() -> None:
    assert contains("4401", "440106003")
    assert contains("440106", "440106")
    assert not contains("440106", "4401")
    assert not contains("440106", "440105003")
    assert not contains("", "4401")
    assert ancestors_of("440106003") == ("44", "4401", "440106")


def test_padded_codes_and_the_widest_places() -> None:
    assert [short_form(code) for code in ("440000", "440100", "440106")] == ["44", "4401", "440106"]
    assert [short_form(code) for code in ("0000", "4400", "440106000")] == ["0000", "4400", "440106000"]
    assert widest(["440106003", "440106", "440105001", "440106"]) == ("440105001", "440106")
    assert widest([]) == ()


def test_a_reference_is_written_and_read_back() -> None:
    assert str(Ref("case", "123")) == "case:123"
    assert Ref.parse("org.officer:a:b") == Ref("org.officer", "a:b")


@pytest.mark.parametrize("text", ["case", "Case:1", ":1", "case:", "case: 1", "9a:1"])
def test_what_is_no_reference_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        Ref.parse(text)


def test_an_id_is_text() -> None:
    with pytest.raises(ValueError, match="is text"):
        Ref("case", 5)  # type: ignore[arg-type]


def test_a_message_speaks_chinese_and_whatever_the_edge_translates_it_to() -> None:
    words = {
        "立案": "File",
        "还不能“%(step)s”：%(missing)s": "Cannot yet “%(step)s”: %(missing)s",
        "缺证据": "no proof",
    }
    message = zh("还不能“%(step)s”：%(missing)s", step=zh("立案"), missing=(zh("缺证据"), zh("缺证据")))
    assert str(message) == "还不能“立案”：缺证据；缺证据"
    assert message.render(lambda text: words.get(text, text)) == "Cannot yet “File”: no proof；no proof"
    assert str(zh("百分之50%")) == "百分之50%"
    assert zh("“%(text)s”", text="甲") == Message("“%(text)s”", {"text": "甲"})
    assert len({zh("甲"), zh("甲"), zh("乙")}) == 2


def test_a_refusal_says_what_why_and_what_to_do() -> None:
    refused = Invalid(zh("日期无效"), basis="行政处罚法 第八十五条", remedy=zh("请改正。"), field="on")
    assert str(refused) == "日期无效（行政处罚法 第八十五条） 请改正。"
    assert refused.field == "on"
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    stale = Stale(zh("已被他人办理"), who="李四", when=at)
    assert (stale.who, stale.when) == ("李四", at)
    assert all(issubclass(kind, Refused) for kind in (Stale, Invalid, NotFound, Forbidden))
