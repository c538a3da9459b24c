"""Which word and which authority a paper's number has on a day, and what its remedy clause must say."""

from dataclasses import replace
from datetime import date

import pytest

from laojian.documents.rules import (
    Authority,
    TypeWord,
    authority_at,
    authority_row,
    check_remedies,
    number_text,
    remedies_clause,
    type_word,
    type_word_row,
)
from laojian.kernel.refusal import Invalid, Refused

FIRST, LAST = date(2020, 1, 1), date(2026, 6, 30)
CITY = Authority("4401", "穗人社监", "市局", "市政府", "铁路法院", FIRST, None)
DISTRICT = replace(CITY, place="440106", word="穗天人社监", authority="天河区局")
WORDS = [
    TypeWord("D26", "", "改字", "choice", FIRST, LAST),
    TypeWord("D26", "440106", "天改字", "choice", FIRST, LAST),
    TypeWord("D30", "", "罚字", "first", FIRST, None),
]


@pytest.mark.parametrize(
    ("code", "place", "on", "word"),
    [
        ("D26", "440117", FIRST, "改字"),
        ("D26", "440106003", LAST, "天改字"),
        ("D30", "440106003", date(2030, 1, 1), "罚字"),
    ],
)
def test_the_narrowest_word_in_force_is_taken(code: str, place: str, on: date, word: str) -> None:
    assert type_word(WORDS, code, place, on).type_word == word


@pytest.mark.parametrize(("code", "on"), [("D99", FIRST), ("D26", date(2019, 12, 31)), ("D26", date(2026, 7, 1))])
def test_without_a_word_nothing_is_numbered(code: str, on: date) -> None:
    with pytest.raises(Refused, match=f"文书{code}没有设定文书代字"):
        type_word(WORDS, code, "440106", on)


def test_a_paper_goes_out_in_the_name_of_the_narrowest_authority_in_force() -> None:
    former = replace(DISTRICT, authority="旧区局", valid_to=LAST)
    rows = [CITY, former, replace(DISTRICT, valid_from=date(2026, 7, 1))]
    assert authority_at(rows, "440106003", LAST).authority == "旧区局"
    assert authority_at(rows, "440106003", date(2026, 7, 1)).authority == "天河区局"
    assert authority_at(rows, "440117", LAST).authority == "市局"
    for place, on in (("4403", LAST), ("440106", date(2019, 12, 31))):
        with pytest.raises(Refused, match="没有设定制作机关"):
            authority_at(rows, place, on)


def test_rows_are_of_a_paper_at_a_place_and_of_a_place() -> None:
    assert [word.code for word in WORDS] == ["D26", "D26@440106", "D30"]
    assert CITY.code == "4401"


def test_rows_are_read_and_an_unknown_way_of_remedy_is_refused() -> None:
    days = {"valid_from": "2020-01-01", "valid_to": "2026-06-30"}
    cells = {"code": "D26", "place": " 440106 ", "type_word": "天改字", "remedy": "choice", **days}
    assert type_word_row(cells) == WORDS[1]
    with pytest.raises(Invalid, match="没有“later”这个取值"):
        type_word_row(cells | {"remedy": "later"})
    office = {"code": "4401", "word": "穗人社监", "authority": "市局", "government": "市政府", "court": "铁路法院"}
    assert authority_row(office | days) == replace(CITY, valid_to=LAST)
    with pytest.raises(Invalid, match="“court”列不能为空"):
        authority_row(office | days | {"court": " "})


@pytest.mark.parametrize(
    ("year", "serial", "text"),
    [(2026, 35, "穗改字〔2026〕35号"), (1000, 1, "穗改字〔1000〕1号"), (9999, 1, "穗改字〔9999〕1号")],
)
def test_a_number_is_written_in_one_way(year: int, serial: int, text: str) -> None:
    assert number_text("穗", "改字", year, serial) == text


@pytest.mark.parametrize(("year", "serial"), [(2026, 0), (999, 1), (10_000, 1)])
def test_there_is_no_such_number(year: int, serial: int) -> None:
    with pytest.raises(ValueError, match="no number"):
        number_text("穗", "改字", year, serial)


def test_the_clause_written_from_the_rows_is_whole_and_says_which_comes_first() -> None:
    for mode, suit in (("choice", "六个月内"), ("first", "十五日内")):
        clause = remedies_clause("决定", mode, CITY)  # type: ignore[arg-type]  # the two words in turn
        assert suit in clause
        check_remedies(clause, mode, CITY)  # type: ignore[arg-type]  # the two words in turn


@pytest.mark.parametrize(
    ("mode", "said", "lacks"),
    [
        ("choice", "向市政府申请行政复议（60日），行政诉讼 6个月", ""),
        ("choice", "向市政府申请行政复议，60 日；行政诉讼六\n个月", ""),
        ("first", "市政府 行政复议 六十日 行政诉讼 15日", ""),
        ("choice", "行政复议六十日，行政诉讼六个月", "复议机关“市政府”"),
        ("choice", "市政府六十日，行政诉讼六个月", "行政复议六十日"),
        ("choice", "市政府行政复议，行政诉讼六个月", "行政复议六十日"),
        ("choice", "市政府行政复议六十日，六个月", "行政诉讼"),
        ("choice", "市政府行政复议六十日，行政诉讼十五日", "起诉期限六个月"),
        ("first", "市政府行政复议六十日，行政诉讼六个月", "起诉期限十五日"),
        ("first", "", "复议机关“市政府”、行政复议六十日、行政诉讼、起诉期限十五日"),
    ],
)
def test_a_clause_by_hand_names_body_way_and_time(mode: str, said: str, lacks: str) -> None:
    if not lacks:
        check_remedies(said, mode, CITY)  # type: ignore[arg-type]  # the two words in turn
        return
    with pytest.raises(Refused) as refused:
        check_remedies(said, mode, CITY)  # type: ignore[arg-type]  # the two words in turn
    assert str(refused.value.reason) == f"救济途径的告知不完整，缺少：{lacks}"
