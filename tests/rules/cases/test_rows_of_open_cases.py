"""The row of an open case that is taken over: every fault is named with its column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

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
        ({"来源": "传说"}, "来源"),
        ({"区域代码": "4401"}, "区域代码"),
        ({"区域代码": "44010６"}, "区域代码"),
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


@pytest.mark.parametrize(
    ("state", "more", "codes"),
    [
        ("S05", {}, {"LT01"}),
        ("S10", {}, {"DL03"}),
        ("S21", {}, {"DL06", "LT75", "LT90", "DL04"}),
        ("S40", {}, {"DL06", "LT75", "LT90", "DL05"}),
        ("S50", {"告知种类": "行政处罚"}, {"DL06", "LT75", "LT90", "DL05"}),
        ("S60", {"决定种类": "行政处罚"}, {"DL12"}),
    ],
)
def test_each_state_has_its_clocks(state: str, more: dict[str, str], codes: set[str]) -> None:
    clocks: list[dict[str, Any]] = read(状态=state, **more).inputs["clocks"]
    assert {clock["code"] for clock in clocks} == codes
    assert {c["code"] for c in clocks if c["pauses"]} == ({"DL04"} if state == "S21" else set())


def test_clocks_of_the_file_are_read_as_written() -> None:
    (one, two) = read(期限="DL04@2026-03-05+|2026-04-01/2026-04-10|2026-05-01/；LT75@2026-03-05").inputs["clocks"]
    assert (one["extended"], one["pauses"]) == (True, [["2026-04-01", "2026-04-10"], ["2026-05-01", ""]])
    assert (two["code"], two["extended"], two["pauses"]) == ("LT75", False, [])
