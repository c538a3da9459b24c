"""A paper is filled with facts: what it needs, what is left out, how each block looks. Without a database."""

from datetime import date
from typing import Any

import pytest

from laojian.documents.rules import (
    Block,
    Paper,
    capital_date,
    check_code,
    check_facts,
    clean_facts,
    fill_blocks,
    foot_lines,
    needed_facts,
    party_lines,
    plain_date,
    used_facts,
)
from laojian.documents.rules.blocks import (
    Heading,
    Lines,
    Note,
    Opinion,
    Party,
    Remedies,
    Row,
    Sheet,
    Signs,
    Table,
    Text,
)
from laojian.kernel.refusal import Invalid, Refused

ROW = Row((("案由", "{cause}"), ("来源", "{source?}")))
OPINION = Opinion("意见", "{opinion?}", "承办人", who="drafter", on="drafted_on")


def paper(*blocks: Block, **more: Any) -> Paper:
    return Paper("D99", "通知书", more.pop("layout", "letter"), blocks, **more)


def filled(block: Block, **facts: str) -> list[dict[str, Any]]:
    return fill_blocks(paper(block), facts)


@pytest.mark.parametrize(
    ("block", "needs", "uses"),
    [
        (Text("于{filed_on}立案，{reason?}"), ["filed_on"], {"filed_on", "reason"}),
        (Text("{reason}", optional=True), [], {"reason"}),
        (Heading("{cause}"), ["cause"], {"cause"}),
        (Note("{remark?}"), [], {"remark"}),
        (Lines("items"), ["items"], {"items"}),
        (Lines("items", optional=True), [], {"items"}),
        (Table("workers_table", ("姓名",)), ["workers_table"], {"workers_table"}),
        (Table("workers_table", ("姓名",), optional=True), [], {"workers_table"}),
        (ROW, ["cause"], {"cause", "source"}),
        (OPINION, [], {"opinion", "drafter", "drafted_on"}),
        (Opinion("意见", "{opinion}", "审核人"), ["opinion"], {"opinion"}),
        (Party(), ["employer_name", "employer_address"], {"employer_name", "uscc", "employer_address", "legal_rep"}),
        (Remedies(), [], set()),
        (Signs(("甲",)), [], set()),
        (Sheet("附件"), [], set()),
    ],
)
def test_what_a_block_needs_and_may_print(block: Block, needs: list[str], uses: set[str]) -> None:
    assert needed_facts(paper(block)) == tuple(needs)
    assert used_facts(paper(block)) == uses


def test_a_paper_needs_its_addressee_first_and_what_it_names_besides() -> None:
    whole = paper(Text("{cause}"), to="recipient", needs=("amount",))
    assert needed_facts(whole) == ("recipient", "cause", "amount")
    assert used_facts(whole) == {"recipient", "cause", "amount"}
    with pytest.raises(Refused, match="“通知书”还缺少：案由、金额（元）"):
        check_facts(whole, {"recipient": "某公司", "cause": ""})
    check_facts(whole, {"recipient": "某公司", "cause": "拖欠工资", "amount": "1"})


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ({"cause": " 拖欠\u202e工资\x00 "}, {"cause": "拖欠工资"}),
        ({"items": "一\r\n二\r三"}, {"items": "一\n二\n三"}),
        ({"cause": None, "reason": "  ", "workers": 3}, {"workers": "3"}),
        ({"amount": "1,234.50"}, {"amount": "1,234.50", "amount_capital": "壹仟贰佰叁拾肆元伍角"}),
        ({"amount": "5", "amount_capital": "伍圆"}, {"amount": "5", "amount_capital": "伍圆"}),
        ({"amount": "无"}, {"amount": "无"}),
    ],
)
def test_facts_are_cleaned(given: dict[str, object], clean: dict[str, str]) -> None:
    assert clean_facts(given) == clean


def test_an_unknown_fact_or_a_day_that_is_none_is_named() -> None:
    with pytest.raises(Invalid, match="没有“bank_card”这一项"):
        clean_facts({"bank_card": "1"})
    assert plain_date("2026-03-02") == "2026年3月2日"
    with pytest.raises(Invalid, match="“立案日期”不是日期：明天") as refused:
        plain_date("明天", "filed_on")
    assert refused.value.field == "filed_on"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 1), "二〇二六年一月一日"),
        (date(2026, 10, 10), "二〇二六年十月十日"),
        (date(2026, 11, 19), "二〇二六年十一月十九日"),
        (date(2026, 12, 20), "二〇二六年十二月二十日"),
        (date(2026, 12, 31), "二〇二六年十二月三十一日"),
    ],
)
def test_the_day_under_the_seal_is_written_in_characters(day: date, written: str) -> None:
    assert capital_date(day) == written


def test_the_code_on_the_foot_is_the_beginning_of_the_digest() -> None:
    assert check_code("1a2b3c4d5e6f7788") == "1A2B-3C4D-5E6F"


@pytest.mark.parametrize(
    ("block", "facts", "data"),
    [
        (Text("于{filed_on}立案"), {"filed_on": "2026-03-02"}, {"text": "于2026年3月2日立案。"}),
        (Text("{facts}"), {"facts": "欠薪。"}, {"text": "欠薪。"}),
        (Text("{facts}，"), {"facts": "欠薪。"}, {"text": "欠薪，"}),
        (Text("{reason?}"), {}, {"text": ""}),
        (Text("{cause}", indent=False), {"cause": "欠薪"}, {"text": "欠薪", "indent": False}),
        (Text("{cause}"), {"cause": "{reason}"}, {"text": "{reason}。"}),
        (Heading("一、{cause}"), {"cause": "欠薪"}, {"kind": "heading", "text": "一、欠薪"}),
        (Note("{remark?}"), {}, {"kind": "note", "text": ""}),
        (Party(), {}, {"kind": "party"}),
        (Remedies(), {"remedies": "可以复议。"}, {"kind": "text", "text": "可以复议。", "indent": True}),
        (Remedies(), {}, {"text": ""}),
        (Lines("items"), {"items": " 一 \n\n二"}, {"lines": ["一", "二"]}),
        (Signs(("甲", "乙")), {}, {"kind": "signs", "names": ["甲", "乙"]}),
        (Sheet("附件"), {}, {"kind": "sheet", "title": "附件"}),
    ],
)
def test_each_block_becomes_data_for_the_layout(block: Block, facts: dict[str, str], data: dict[str, Any]) -> None:
    [made] = filled(block, **facts)
    assert {key: made[key] for key in data} == data


def test_a_table_has_its_columns_widths_and_as_many_cells_in_each_row() -> None:
    [made] = filled(Table("workers_table", ("姓名:2", "金额")), workers_table="甲|1|多余\n\n乙")
    assert (made["columns"], made["widths"]) == (["姓名", "金额"], [2, 1])
    assert made["rows"] == [["甲", "1"], ["乙", ""]]


def test_rows_that_follow_each_other_are_one_table_and_an_opinion_has_its_signer() -> None:
    made = fill_blocks(paper(ROW, OPINION, Note("注"), ROW), {"cause": "欠薪", "drafted_on": "2026-03-02"})
    assert [block["kind"] for block in made] == ["rows", "note", "rows"]
    row, opinion = made[0]["rows"]
    assert row["cells"] == [["案由", "欠薪"], ["来源", ""]]
    assert (opinion["who"], opinion["on"], opinion["signer"]) == ("", "2026年3月2日", "承办人")


@pytest.mark.parametrize(
    ("block", "lacks"),
    [
        (Text("{cause}{reason}", optional=True), {"cause": "欠薪"}),
        (Lines("items", optional=True), {}),
        (Table("workers_table", ("姓名",), optional=True), {}),
    ],
)
def test_an_optional_block_goes_when_one_of_its_facts_lacks(block: Block, lacks: dict[str, str]) -> None:
    assert fill_blocks(paper(block), lacks) == []
    there = {"cause": "欠薪", "reason": "无", "items": "一", "workers_table": "甲"}
    assert len(fill_blocks(paper(block), there)) == 1


def test_what_is_not_optional_stays_with_a_gap() -> None:
    assert filled(Text("因{reason?}中止")) == [{"kind": "text", "text": "因中止。", "indent": True}]


def test_the_particulars_of_the_party_are_those_that_are_known() -> None:
    assert party_lines({"employer_name": "某公司", "uscc": "", "legal_rep": "李某"}) == [
        ["当事人", "某公司"],
        ["法定代表人（负责人）", "李某"],
    ]


FOOT = {"case_number": "A1", "inspectors": "王 1", "contact_address": "天河路1号", "contact_phone": "020-1"}


@pytest.mark.parametrize(
    ("layout", "facts", "lines"),
    [
        ("letter", FOOT, ["本文书", "案件编号：A1", "承办监察员及执法证号：王 1", "联系方式：天河路1号　020-1"]),
        ("form", FOOT, ["案件编号：A1", "联系方式：天河路1号　020-1"]),
        ("letter", {"contact_phone": "020-1"}, ["本文书", "联系方式：020-1"]),
        ("form", {}, []),
    ],
)
def test_the_small_print_says_what_is_known(layout: str, facts: dict[str, str], lines: list[str]) -> None:
    printed = foot_lines(paper(layout=layout), facts)
    assert len(printed) == len(lines)
    assert all(line.startswith(begins) for line, begins in zip(printed, lines, strict=True))
