"""Telephones as people write them: one spelling, or a sentence that says how."""

import pytest

from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import Phone, phone

HERE = "13800138021"


@pytest.mark.parametrize(
    "text",
    [
        HERE, "8613800138021", "+86 138 0013 8021", "0086-138-0013-8021", "(+86)13800138021", "+(86) 13800138021",
        "\u202d13800138021\u202c", "１３８００１３８０２１", "13800138021.0",
        "'13800138021", '="13800138021"', "013800138021",
        "138.0013.8021", "138·0013·8021", "138—0013—8021", "手机：13800138021", "电话 13800138021", "Tel: 13800138021",
        "13800138021（微信同号）", "一三八零零一三八零二一", "幺三八〇〇一三八〇二一", "13800138021/13800138021",
        "13800138021/无",
        "138\u200b0013\u00a08021\t",
    ],
)  # fmt: skip
def test_a_mobile_number_has_one_spelling(text: str) -> None:
    assert phone(text) == Phone(HERE, "mobile")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("020-83331234", "02083331234"),
        ("(020)83331234", "02083331234"),
        ("020 8333 1234", "02083331234"),
        ("+86 20 8333 1234", "02083331234"),
        ("+86-020-83331234", "02083331234"),
        ("862083331234", "02083331234"),
        ("010-62511234", "01062511234"),
        ("0755-26001234", "075526001234"),
        ("0851-8123456", "08518123456"),
        ("020-83331234转801", "02083331234转801"),
        ("020-83331234-801", "02083331234转801"),
        ("020-83331234（转801）", "02083331234转801"),
        ("02083331234 ext. 801", "02083331234转801"),
        ("0769-2234567-8", "07692234567转8"),
    ],
)
def test_a_landline_keeps_its_area_code_and_its_extension(text: str, kept: str) -> None:
    found = phone(text)
    assert found is not None
    assert (str(found), found.sort) == (kept, "landline")
    assert found.digits == kept.partition("转")[0]


@pytest.mark.parametrize(
    ("text", "digits"),
    [("400-830-1234", "4008301234"), ("800 810 1234", "8008101234"), ("12345", "12345"), ("12333", "12333"),
     ("020-12345", "02012345"), ("110", "110"), ("95588", "95588")],
)  # fmt: skip
def test_a_service_number_is_read_and_belongs_to_nobody(text: str, digits: str) -> None:
    assert phone(text) == Phone(digits, "service")
    assert Phone(digits, "service").index is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [("+852 9123 4567", "+85291234567"), ("0085291234567", "+85291234567"), ("+853-6612-3456", "+85366123456"),
     ("+1 (415) 555-0100", "+14155550100"), ("＋84 912 345 678", "+84912345678")],
)  # fmt: skip
def test_a_number_abroad_keeps_its_country(text: str, digits: str) -> None:
    assert phone(text) == Phone(digits, "foreign")


@pytest.mark.parametrize(
    "text", ["", "  ", "无", "不详", "没有", "/", "-", "——", "0", "0000000", "000-00000000", "11111111111", "暂无",
    "N/A", "无/不详", "不详。"]
)  # fmt: skip
def test_a_placeholder_is_no_telephone(text: str) -> None:
    assert phone(text) is None


@pytest.mark.parametrize(
    ("text", "reason", "remedy"),
    [
        ("13800138021/13900139021", "写了 2 个电话号码", "只写一个"),
        ("13800138021 13900139021", "写了 2 个电话号码", "只写一个"),
        ("13800138021、13900139021、020-83331234", "写了 3 个电话号码", "只写一个"),
        ("13800138021/35", "号码以外的内容", "11位手机号码"),
        ("13800138021，李明", "号码以外的内容", "11位手机号码"),
        ("83331234-801", "缺少区号", "区号"),
        ("83331234", "缺少区号", "区号"),
        ("8333123", "缺少区号", "区号"),
        ("2083331234", "区号少了前面的 0", "02083331234"),
        ("1380013802", "应为11位，现为10位", "11位手机号码"),
        ("138001380211", "应为11位，现为12位", "11位手机号码"),
        ("12800138021", "不是电话号码", "11位手机号码"),
        ("85291234567", "前面缺少“\\+”", "85291234567"),
        ("+85291234", "境外号码的位数不对", "国家"),
        ("+0123456789", "境外号码的位数不对", "国家"),
        ("020-1234567", "区号或者位数不对", "区号"),
        ("138****8021", "被遮盖", "完整"),
        ("1.38E+10", "科学记数", "文本格式"),
        ("李明13800138021", "号码以外的内容", "11位手机号码"),
        ("abc", "号码以外的内容", "11位手机号码"),
        ("1" * 80, "太长", "11位手机号码"),
    ],
)
def test_what_is_no_single_number_is_refused_with_what_to_write(text: str, reason: str, remedy: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        phone(text, field="phone")
    assert refused.value.field == "phone"
    assert remedy in str(refused.value.remedy)


def test_two_extensions_of_one_switchboard_are_two_telephones() -> None:
    one, other = phone("020-83331234转801"), phone("020-83331234转802")
    assert one and other and one.index != other.index
