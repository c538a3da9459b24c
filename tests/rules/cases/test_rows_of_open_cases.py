"""The row of an open case that is taken over: every fault is named with its column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from laojian.cases.rules.flow import IMPORTABLE
from laojian.cases.rules.importing import HEADINGS, OpenCase, read_row
from laojian.kernel.refusal import Invalid

TODAY = date(2026, 11, 23)
ROW = {
    "编号": "旧-1", "来源": "投诉", "标题": "拖欠工资", "单位代码": "th", "区域代码": "440106", "用人单位名称": "某厂",
    "收到日期": "2026-03-02", "立案日期": "2026-03-05", "状态": "S20", "状态日期": "2026-03-06", "主办": "wang",
    "协办": "li",
}  # fmt: skip


def read(**change: str) -> OpenCase:
    by_heading = ROW | change
    return read_row({field: by_heading.get(heading, "") for field, heading in HEADINGS.items()}, TODAY)


def test_a_good_row_has_the_usual_clocks() -> None:
    row = read(请求金额="1234.50", 人数="3")
    assert (row.kind, row.amount_claimed, row.amount_ordered, row.workers) == ("complaint", 123_450, 0, 3)
    assert {c["code"]: c["start_on"] for c in row.inputs["clocks"]} == dict.fromkeys(
        ("DL06", "LT75", "LT90", "DL04"), "2026-03-05"
    )


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"状态": "S99"}, "状态"),
        ({"状态": "S90"}, "状态"),
        ({"状态": "已归档"}, "状态"),
        ({"类别": "传说"}, "类别"),
        ({"来源": "传说"}, "来源"),
        ({"区域代码": "4401"}, "区域代码"),
        ({"区域代码": "44010６"}, "区域代码"),
        ({"区域代码": "44010a"}, "区域代码"),
        ({"违法终了日期": "2026-11-24"}, "违法终了日期"),
        ({"收到日期": ""}, "收到日期"),
        ({"状态日期": ""}, "状态日期"),
        ({"状态日期": "2026-11-24"}, "状态日期"),
        ({"状态日期": "2026-03-01"}, "状态日期"),
        ({"立案日期": ""}, "立案日期"),
        ({"立案日期": "2026-03-01"}, "立案日期"),
        ({"立案日期": "2026-03-07"}, "立案日期"),
        ({"主办": ""}, "主办"),
        ({"协办": ""}, "主办"),
        ({"协办": "wang"}, "协办"),
        ({"状态": "S50", "告知种类": "警告"}, "告知种类"),
        ({"状态": "S60", "决定种类": ""}, "决定种类"),
        ({"期限": "DL4@2026-03-02"}, "期限"),
        ({"期限": "DL04@2026-02-30"}, "期限"),
        ({"期限": "DL04@2026-11-24"}, "期限"),
        ({"期限": "DL04@2026-03-02|2026-04-10/2026-04-01"}, "期限"),
        ({"期限": "SET-PERFORM@2026-03-02"}, "期限"),
        ({"期限": "SET-UNKNOWN@2026-03-02=2026-04-01"}, "期限"),
    ],
)
def test_a_fault_is_named_with_its_column(change: dict[str, str], column: str) -> None:
    with pytest.raises(Invalid) as no:
        read(**change)
    assert no.value.field == column


@pytest.mark.parametrize("change", [{"立案日期": "2026-03-02"}, {"立案日期": "2026-03-06"}, {"状态日期": "2026-11-23"}])
def test_days_at_the_edge_are_good(change: dict[str, str]) -> None:
    assert read(**change).state == "S20"


FILED = {"DL06", "LT75", "LT90"}
NOTICE = {"告知种类": "行政处理", "罚款": "0"}
DECISION = {"决定种类": "行政处罚", "罚款": "500", "责令金额": "80"}
STATES: list[tuple[str, dict[str, str], set[str]]] = [
    *((state, {}, set()) for state in ("S01", "S02", "S06", "S80", "S81")),
    ("S05", {}, {"LT01"}),
    ("S10", {}, {"DL03"}),
    *((state, {}, FILED | {"DL04"}) for state in ("S12", "S20", "S21", "S30", "S31", "S32")),
    *((state, {}, FILED | {"DL05"}) for state in ("S40", "S41", "S42", "S43")),
    *((state, NOTICE, FILED | {"DL05"}) for state in ("S50", "S51", "S52")),
    *((state, DECISION, {"DL12"}) for state in ("S60", "S61")),
    *((state, DECISION, set()) for state in ("S62", "S70", "S71", "S72", "S73", "S74")),
    ("S91", {}, {"LT02"}),
]


@pytest.mark.parametrize(("state", "more", "codes"), STATES)
def test_each_state_has_its_clocks_and_brings_what_was_told_or_decided(
    state: str, more: dict[str, str], codes: set[str]
) -> None:
    inputs = read(状态=state, **more).inputs
    clocks: list[dict[str, Any]] = inputs["clocks"]
    assert {clock["code"] for clock in clocks} == codes
    assert {c["code"] for c in clocks if c["pauses"]} == ({"DL04"} if state == "S21" else set())
    assert inputs.get("notice_kind") == ("handling" if more is NOTICE else None)
    assert (inputs.get("decision_kind"), inputs.get("fine"), inputs.get("amount_ordered")) == (
        ("penalty", 50_000, 8_000) if more is DECISION else (None, None, None)
    )


def test_every_state_a_case_may_come_in_at_is_in_the_table() -> None:
    assert {state for state, _, _ in STATES} == set(IMPORTABLE)


@pytest.mark.parametrize("state", ["S01", "S02", "S05", "S06", "S10"])
def test_before_the_filing_nobody_handles_it_yet(state: str) -> None:
    row = read(状态=state, 立案日期="", 主办="", 协办="", 期限="DL01@2026-03-02; ；")
    assert (row.filed_on, row.lead, [clock["code"] for clock in row.inputs["clocks"]]) == (None, "", ["DL01"])


@pytest.mark.parametrize("written", ["S20", "调查取证", "调查取证（S20）", "S20 调查取证"])
def test_a_state_is_named_by_its_code_or_its_words(written: str) -> None:
    assert read(状态=written).state == "S20"


@pytest.mark.parametrize(("origin", "kind", "found"), [("投诉", "", "complaint"), ("TS", "举报", "report")])
def test_a_row_without_a_kind_has_that_of_its_origin(origin: str, kind: str, found: str) -> None:
    row = read(来源=origin, 类别=kind)
    assert (row.origin, row.kind) == ("TS", found)


@pytest.mark.parametrize("place", ["440106", "440106001", "440106001001002"])
def test_a_place_is_a_district_a_street_or_a_grid(place: str) -> None:
    assert read(区域代码=place).place == place


def test_only_the_day_of_payment_may_lie_ahead() -> None:
    row = read(状态="S70", 支付期限="2026-12-31", **DECISION)
    assert row.inputs["perform_by"] == "2026-12-31" and "perform_by" not in read(状态="S70", **DECISION).inputs
    same_day = read(状态="S05", 状态日期="2026-03-02", 立案日期="")
    assert same_day.state_on == same_day.received_on
    assert read(状态日期="2026-03-05").state_on == read(状态日期="2026-03-05").filed_on


def test_clocks_of_the_file_are_read_as_written() -> None:
    (one, two) = read(期限="DL04@2026-03-05+|2026-04-01/2026-04-10|2026-05-01/；LT75@2026-03-05").inputs["clocks"]
    assert (one["extended"], one["pauses"]) == (True, [["2026-04-01", "2026-04-10"], ["2026-05-01", ""]])
    assert (two["code"], two["extended"], two["pauses"], two["due"]) == ("LT75", False, [], "")
    today = read(期限="DL04@2026-11-23|2026-11-23/2026-11-23；SET-ORDER@2026-03-05=2026-12-01").inputs["clocks"]
    assert (today[0]["pauses"], today[1]["due"]) == ([["2026-11-23", "2026-11-23"]], "2026-12-01")
