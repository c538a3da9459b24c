"""The fields of an employer's file, at their edges, and how a search text is read."""

from datetime import date

import pytest

from laojian.employers.rules import (
    FIELDS,
    MOST_PEOPLE,
    Codes,
    Needle,
    check_places,
    checked,
    checked_code,
    joined,
    needle,
)
from laojian.kernel.identifiers import uscc_check_character
from laojian.kernel.refusal import Invalid

KNOWN = Codes(
    kinds=frozenset({"enterprise"}),
    statuses=frozenset({"active", "revoked"}),
    industries=frozenset({"E"}),
    reasons=frozenset({"unlicensed"}),
)
BODY = "91440101000000001"
CODE = BODY + uscc_check_character(BODY)


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("name", " 云岭\u200b ", "云岭"),
        ("name", "长" * 120, "长" * 120),
        ("legal_rep", "", ""),
        ("legal_rep", None, ""),
        ("legal_rep", "姓" * 60, "姓" * 60),
        ("registered_address", "址" * 200, "址" * 200),
        ("headcount", "", None),
        ("headcount", None, None),
        ("headcount", 0, 0),
        ("headcount", "１２", 12),
        ("headcount_minors", str(MOST_PEOPLE), MOST_PEOPLE),
        ("former_names", "甲厂；乙厂;丙厂、、 ", ["甲厂", "乙厂", "丙厂"]),
        ("former_names", ["甲厂", " "], ["甲厂"]),
        ("former_names", ("甲厂；乙厂",), ["甲厂；乙厂"]),
        ("former_names", None, []),
        ("established_on", "", None),
        ("established_on", date(2020, 1, 2), date(2020, 1, 2)),
        ("established_on", "2020-01-02", date(2020, 1, 2)),
        ("uscc", "", None),
        ("uscc", CODE.lower(), CODE),
        ("kind", "enterprise", "enterprise"),
        ("registration_status", "", "active"),
        ("registration_status", "revoked", "revoked"),
        ("industry_section", "", ""),
        ("industry_section", "e", "E"),
        ("no_code_reason", "", ""),
        ("no_code_reason", "unlicensed", "unlicensed"),
        ("industry_code", "", ""),
        ("industry_code", "4710", "4710"),
        ("district_code", "440106", "440106"),
        ("street_code", "", ""),
        ("street_code", "440106005", "440106005"),
        ("grid_code", "", ""),
        ("grid_code", "440106005001001", "440106005001001"),
    ],
)
def test_a_field_is_stored_in_one_form(field: str, typed: object, stored: object) -> None:
    assert checked({field: typed}, KNOWN) == {field: stored}


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("name", "云", "至少两个字"),
        ("name", "长" * 121, "“名称”最长 120 字"),
        ("legal_rep", "姓" * 61, "最长 60 字"),
        ("registered_address", "址" * 201, "最长 200 字"),
        ("headcount", str(MOST_PEOPLE + 1), "整数"),
        ("headcount", "-1", "整数"),
        ("headcount", "十二", "整数"),
        ("headcount_women", "٣", "整数"),
        ("established_on", "某年", "日期"),
        ("uscc", CODE[:-1], "统一社会信用代码无效"),
        ("kind", "", "请选择用人单位类型"),
        ("kind", "guild", "请选择用人单位类型"),
        ("registration_status", "gone", "请选择登记状态"),
        ("industry_section", "Z", "行业门类应为 A 至 T"),
        ("no_code_reason", "lazy", "原因"),
        ("industry_code", "471", "四位数字"),
        ("industry_code", "47100", "四位数字"),
        ("industry_code", "47a0", "四位数字"),
        ("industry_code", "４７１０", "四位数字"),
        ("district_code", "", "不是有效的地域代码"),
        ("district_code", "4401", "不是有效的地域代码"),
        ("street_code", "440106", "不是有效的地域代码"),
        ("grid_code", "44010600500100a", "不是有效的地域代码"),
        ("bank_card", "1", "没有“bank_card”这一项"),
    ],
)
def test_what_a_field_does_not_take_is_refused_by_its_name(field: str, typed: object, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        checked({field: typed}, KNOWN)
    assert refused.value.field == field


def test_every_field_has_a_reading() -> None:
    for field in set(FIELDS) - {"name", "kind", "district_code"}:
        assert set(checked({field: ""}, KNOWN)) == {field}


def test_a_wrong_code_is_refused_with_the_standard_and_what_to_do() -> None:
    assert checked_code(f" {CODE} ") == CODE
    with pytest.raises(Invalid) as refused:
        checked_code(CODE[:-1] + "-")
    assert refused.value.basis == "GB 32100-2015"


@pytest.mark.parametrize(
    ("district", "street", "grid", "wrong"),
    [
        ("440106", "", "", ""),
        ("440106", "440106005", "", ""),
        ("440106", "", "440106005001001", ""),
        ("440106", "440106005", "440106005001001", ""),
        ("440106", "440111005", "", "street_code"),
        ("440106", "", "440111005001001", "grid_code"),
        ("440106", "440106005", "440106007001001", "grid_code"),
    ],
)
def test_a_grid_lies_in_its_street_and_a_street_in_its_district(
    district: str, street: str, grid: str, wrong: str
) -> None:
    if not wrong:
        check_places(district, street, grid)
        return
    with pytest.raises(Invalid) as refused:
        check_places(district, street, grid)
    assert refused.value.field == wrong


@pytest.mark.parametrize(
    ("typed", "text", "code"),
    [
        ("ＫＴＶ 娱乐", "ktv娱乐", ""),
        ("9144 0101", "91440101", "91440101"),
        ("9", "9", ""),
        (CODE, CODE.lower(), CODE),
        (CODE + "1", (CODE + "1").lower(), ""),
        ("", "", ""),
        ("长" * 61, "长" * 60, ""),
    ],
)
def test_a_search_text_is_read_in_one_form_and_may_be_the_beginning_of_a_code(typed: str, text: str, code: str) -> None:
    assert needle(typed) == Needle(text, code)


def test_names_are_joined_once_each_and_do_not_run_together() -> None:
    assert joined(["甲厂", " ", "乙厂", "甲 厂"]) == "甲厂\n乙厂"
