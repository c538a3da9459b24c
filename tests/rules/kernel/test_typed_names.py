"""Names: how they were typed is tidied, what somebody is called is not touched."""

import pytest

from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import name


@pytest.mark.parametrize(
    "text", ["𠮷田𬌗", "䶮", "\ufa11田", "\uf92c", "Nguyễn Văn A", "John Smith", "J. Smith", "\U00031350", "王😀", "No"]
)
def test_every_character_of_a_name_stays(text: str) -> None:
    assert name(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("李\u3000明", "李明"), ("李 明", "李明"), ("欧阳\u200b娜娜", "欧阳娜娜"), ("\u202e明小", "明小"),
        ("John  Smith", "John Smith"),
        ("Jose\u0301 A\u0301ngel", "José Ángel"), ("⽂⼀", "文一"), ("Ａｂｃ", "Abc"), ("姓名：李明", "李明"),
        ("张三（班长）", "张三(班长)"),
    ],
)  # fmt: skip
def test_how_it_was_typed_is_tidied(text: str, kept: str) -> None:
    assert name(text) == kept


@pytest.mark.parametrize("dot", ["·", "•", "‧", "・", "･", "∙", "⋅", ".", "．", " · ", "· "])
def test_the_middle_dot_has_one_spelling(dot: str) -> None:
    assert name(f"阿卜杜拉{dot}买买提") == "阿卜杜拉·买买提"


@pytest.mark.parametrize(
    "text", ["", "无", "不详", "匿名", "无名氏", "/", "某某", "xxx", "姓名：", "0", "未提供", "N/A", "n.a."]
)
def test_a_placeholder_is_no_name(text: str) -> None:
    assert name(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [("李?明", "没有显示出来的字"), ("李\ufffd", "没有显示出来的字"), ("张\ue863", "没有显示出来的字"),
    ("\ud840明", "没有显示出来的字"),
     ("123", "没有文字"), ("😀", "没有文字"), ("同上", "同上"), ("李" * 101, "最多 100 字")],
)  # fmt: skip
def test_a_lost_character_is_asked_for_again(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        name(text, field="name")
    assert refused.value.field == "name"
