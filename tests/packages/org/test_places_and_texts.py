"""Which code is a place of this office, and how long a text may be."""

import pytest

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.org.actions.preconditions import existing_place, required
from laojian.org.models import Division, Officer


@pytest.mark.parametrize("code", ["4401", "440106", "440106003", "440106003001", "440106003000001"])
def test_a_place_of_the_office_is_taken(admin: Officer, code: str) -> None:
    assert existing_place(code) == code


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("44", "不是区域代码"),
        ("4401x6", "不是区域代码"),
        ("440303", "不在本市（4401）"),
        ("440199", "没有区域 440199"),
        ("440106888", "没有区域 440106888"),
        ("440106003000777", "没有网格 440106003000777"),
    ],
)
def test_another_is_refused_with_what_is_wrong(admin: Officer, code: str, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        existing_place(code)
    assert refused.value.field == "place"


@pytest.mark.django_db
def test_before_the_divisions_are_loaded_and_the_office_is_opened_every_place_may_be() -> None:
    assert not Division.objects.exists()
    assert [existing_place(code) for code in ("4403", "440303")] == ["4403", "440303"]


@pytest.mark.parametrize(("text", "why"), [("", "请填写姓名"), (" \t", "请填写姓名"), ("甲" * 5, "姓名最多 4 个字")])
def test_a_text_is_neither_empty_nor_too_long(text: str, why: str) -> None:
    assert required(" 甲乙丙丁 ", "name", zh("姓名"), 4) == "甲乙丙丁"
    with pytest.raises(Invalid, match=why) as refused:
        required(text, "name", zh("姓名"), 4)
    assert refused.value.field == "name"
