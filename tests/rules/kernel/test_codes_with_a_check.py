"""Codes are valid or say exactly what is wrong."""

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from laojian.kernel.identifiers import (
    check_division,
    check_resident_id,
    check_uscc,
    resident_id_check_character,
    uscc_check_character,
)

TODAY = date(2026, 11, 23)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
KNOWN = frozenset({"44", "4401", "440106", "440106003", "4419", "441900", "441900003", "11", "1101", "110101"})
many = settings(max_examples=50, deadline=None)


def resident_id(body: str) -> str:
    return body + resident_id_check_character(body)


uscc_codes = st.builds(
    lambda head, place, tail: (body := head + place + tail) + uscc_check_character(body),
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)
resident_ids = st.builds(
    lambda region, born, number: resident_id(f"{region}{born:%Y%m%d}{number:03d}"),
    st.sampled_from(["440106", "110105", "310101", "820000", "650102"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def test_the_worked_examples_of_the_standards_are_valid() -> None:
    assert check_uscc("91350100M000100Y43").valid
    assert check_resident_id("11010519491231002X", today=TODAY).valid


def test_blanks_and_small_letters_are_forgiven_and_the_normal_form_is_given() -> None:
    assert check_uscc(" 91350100m000100y43 ").normal == "91350100M000100Y43"
    assert check_uscc("9135 0100 M000 100Y 43").valid
    assert check_resident_id("11010519491231002x", today=TODAY).normal == "11010519491231002X"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91350100M000100Y44", "校验码错误：末位应为“3”，现为“4”"),
        ("91350100M000100Y4", "统一社会信用代码应为18位，现为17位"),
        ("9135010OM000100Y43", "第8位“O”不是统一社会信用代码可用的字符"),
        ("91A50100M000100Y43", "第3至8位“A50100”应为登记管理机关行政区划码（数字）"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong(code: str, reason: str) -> None:
    verdict = check_uscc(code)
    assert (verdict.valid, str(verdict.reason)) == (False, reason)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("110105194912310021", "校验码错误：末位应为“X”，现为“1”"),
        ("11010519491231", "公民身份号码应为18位，现为14位"),
        ("1101051949123100AX", "公民身份号码前17位应为数字，末位应为数字或X"),
        ("11010519491231002Y", "公民身份号码前17位应为数字，末位应为数字或X"),
        ("99010519491231002X", "前两位“99”不是省级行政区划代码"),
        ("11010519490231002X", "第7至14位“19490231”不是有效的出生日期"),
        (resident_id("11010520261124002"), "出生日期 2026-11-24 在将来"),
        ("110105491231002", "15位旧身份号码已停用，对应的18位号码为 11010519491231002X"),
        ("110105493231002", "第7至14位“19493231”不是有效的出生日期"),
        ("990105491231002", "前两位“99”不是省级行政区划代码"),
        ("11010549123100X", "公民身份号码应为18位，现为15位"),
        ("1101054912310٠٠", "公民身份号码应为18位，现为15位"),
        ("11010519491231002٠", "公民身份号码前17位应为数字，末位应为数字或X"),
    ],
)
def test_a_wrong_resident_id_says_what_is_wrong(code: str, reason: str) -> None:
    verdict = check_resident_id(code, today=TODAY)
    assert (verdict.valid, str(verdict.reason)) == (False, reason)


def test_somebody_born_today_may_have_a_number() -> None:
    assert check_resident_id(resident_id(f"440106{TODAY:%Y%m%d}001"), today=TODAY).valid


def test_residence_permits_of_hong_kong_macao_and_taiwan_follow_the_same_check() -> None:
    for region in ("810000", "820000", "830000"):
        assert check_resident_id(resident_id(f"{region}19800101001"), today=TODAY).valid


@many
@given(uscc_codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_changed_character_breaks_a_credit_code(code: str, place: int, sign: str) -> None:
    assert check_uscc(code).valid
    changed = code[:place] + sign + code[place + 1 :]
    assert check_uscc(changed).valid is (changed == code)


@many
@given(resident_ids, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_breaks_a_resident_id(code: str, place: int, sign: str) -> None:
    assert check_resident_id(code, today=TODAY).valid
    changed = code[:place] + sign + code[place + 1 :]
    assert check_resident_id(changed, today=TODAY).valid is (changed == code)


def test_what_the_reference_library_accepts_or_refuses_we_do_too() -> None:
    # The library knows no letters in the first two places of a credit code, where the standard has A, N and Y,
    # and refuses a birth before its district was founded, where the number was given out all the same.
    chance = random.Random(20261123)
    for _ in range(2000):
        body = f"{chance.choice('159')}{chance.choice('123')}440106" + "".join(chance.choices(ALPHABET, k=9))
        code = body + chance.choice([uscc_check_character(body), chance.choice(ALPHABET)])
        assert check_uscc(code).valid is uscc.is_valid(code), code
        body = f"110101{chance.randrange(1985, 2020)}{chance.randrange(14):02d}{chance.randrange(33):02d}001"
        code = body + chance.choice([resident_id_check_character(body), chance.choice("0123456789X")])
        assert check_resident_id(code, today=TODAY).valid is ric.is_valid(code), code


@pytest.mark.parametrize(
    "code", ["44", "440000", "4401", "440100", "440106", "440106003", "440106003001", "440106003001012", "441900003"]
)
def test_a_division_is_known_down_to_the_street_and_numbered_below(code: str) -> None:
    assert check_division(code, KNOWN).valid


def test_padded_tables_of_divisions_serve_as_well() -> None:
    padded = frozenset({"440000", "440100", "440106"})
    assert all(check_division(code, padded).valid for code in ("44", "4401", "440000", "440100", "440106"))
    assert not check_division("4400", padded).valid


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("44010a", "区划代码只能由数字组成"),
        ("44010", "区划代码应为2、4、6、9、12或15位，现为5位"),
        ("990106", "公布的区划代码表中没有以“99”开头的省级区划"),
        ("440199", "公布的区划代码表中没有“440199”（仅到“4401”为止有此区划）"),
        ("440106999001", "公布的区划代码表中没有“440106999”（仅到“440106”为止有此区划）"),
        ("4499", "公布的区划代码表中没有“4499”（仅到“44”为止有此区划）"),
    ],
)
def test_an_unknown_division_says_how_far_it_is_known(code: str, reason: str) -> None:
    verdict = check_division(code, KNOWN)
    assert (verdict.valid, str(verdict.reason)) == (False, reason)
