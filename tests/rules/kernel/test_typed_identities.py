"""Identity papers: the number in one spelling, which paper it is, and a question where that cannot be told."""

from datetime import date

import pytest

from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import Identity, identity

TODAY = date(2026, 11, 28)
OURS = "440106199001010013"


@pytest.mark.parametrize(
    "text",
    [OURS, f"'{OURS}", f"{OURS}\t", "440106 19900101 001 3", "440106-19900101-0013",
    "４４０１０６１９９００１０１００１３",
     f"身份证号：{OURS}", f"{OURS}（身份证）", f"公民身份号码 {OURS}", f'="{OURS}"', f"\u202d{OURS}\u202c"],
)  # fmt: skip
def test_a_resident_id_has_one_spelling(text: str) -> None:
    assert identity(text, today=TODAY) == Identity(OURS, "resident_id")


@pytest.mark.parametrize("last", ["x", "X", "ｘ", "×", "Ｘ"])
def test_the_last_place_may_be_any_x(last: str) -> None:
    assert identity(f"11010519491231002{last}", today=TODAY) == Identity("11010519491231002X", "resident_id")


@pytest.mark.parametrize(
    ("text", "number", "sort"),
    [
        ("911840199001010018", "911840199001010018", "foreigner_card"),
        ("USA110001010101", "USA110001010101", "foreigner_card"),
        ("永居证 911840199001010018", "911840199001010018", "foreigner_card"),
        ("830000199001010012", "830000199001010012", "residence_permit"),
        ("h12345678", "H12345678", "hk_macau_permit"),
        ("M 12345678 01", "M1234567801", "hk_macau_permit"),
        ("身份证 H12345678", "H12345678", "hk_macau_permit"),
        ("0123456701(B)", "0123456701B", "taiwan_permit"),
        ("台胞证：12345678", "12345678", "taiwan_permit"),
        ("C12345678", "C12345678", "travel_permit"),
        ("CA1234567", "CA1234567", "travel_permit"),
        ("E12345678", "E12345678", "passport"),
        ("EA1234567", "EA1234567", "passport"),
        ("护照 AB1234567", "AB1234567", "passport"),
        ("AB1234567（护照）", "AB1234567", "passport"),
        ("passport no. 123456789", "123456789", "passport"),
    ],
)
def test_other_papers_are_known_by_their_number_or_their_name(text: str, number: str, sort: str) -> None:
    found = identity(text, today=TODAY)
    assert found is not None
    assert (found.number, found.sort) == (number, sort)


def test_the_kind_may_be_asked_for_beside_the_number() -> None:
    assert identity("12345678", today=TODAY, kind="taiwan_permit") == Identity("12345678", "taiwan_permit")
    assert identity("12345678", today=TODAY, kind="passport") == Identity("12345678", "passport")
    assert identity("护照 12345678", today=TODAY, kind="passport") == Identity("12345678", "passport")
    with pytest.raises(Invalid, match="种类不同"):
        identity("护照 12345678", today=TODAY, kind="taiwan_permit")
    with pytest.raises(Invalid, match="不是“港澳居民来往内地通行证”的号码"):
        identity("12345678", today=TODAY, kind="hk_macau_permit")


@pytest.mark.parametrize(
    ("text", "paper"), [("12345678", "台湾居民来往大陆通行证"), ("AB1234567", "护照"), ("123456789", "护照")]
)
def test_where_the_paper_cannot_be_told_it_is_asked_for(text: str, paper: str) -> None:
    with pytest.raises(Invalid, match="哪一种证件") as refused:
        identity(text, today=TODAY)
    assert paper in str(refused.value.reason)
    assert "台胞证 12345678" in str(refused.value.remedy)


@pytest.mark.parametrize("text", ["", "无", "不详", "/", "000000000000000000", "111111111111111111", "0", "没带"])
def test_a_placeholder_is_no_paper(text: str) -> None:
    assert identity(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("440106199001010014", "校验码错误"), ("911840199001010019", "校验码错误"),
        ("830000199001010013", "校验码错误"),
        ("911840199013010018", "不是有效的出生日期"), ("911840209001010018", "在将来"),
        ("990106199001010013", "校验码错误"),
        ("440106900101001", f"对应的18位号码为 {OURS}"), ("44010619900101001", "应为18位，现为17位"),
        ("44010619900101****", "被遮盖"), ("4.4010619900101E+17", "科学记数"), ("1.1E+17", "科学记数"),
        ("91440101MA59ABCD1X", "前17位应为数字"),
        ("٤٤٠١٠٦١٩٩٠٠١٠١٠٠١٣", "证件号码无法识别"), ("٣٤" * 7, "证件号码无法识别"),
        ("12" * 30, "应为18位，现为60位"), ("12" * 30 + "1", "证件号码无法识别"), ("1234567890123", "现为13位"),
        ("123456789012", "哪一种证件"), ("12E34567", "哪一种证件"), ("1E1234567890", "哪一种证件"),
        ("1E12345678901", "科学记数"),
        ("abc", "无法识别"), ("99", "无法识别"), ("护照", "不是“护照”的号码"), ("9" * 80, "无法识别"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_refused_with_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        identity(text, today=TODAY, field="identity")
    assert refused.value.field == "identity"
    assert refused.value.remedy is not None
