"""A file of questions gets a file of answers: same order, one row each, reasons for the bad ones."""

import csv
import io
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from laojian.kernel.batch import (
    answer_typed,
    check_ids_batch,
    due_batch,
    known_divisions,
    parse_extended,
    parse_pauses,
    typed_batch,
)
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Pause
from laojian.kernel.deadlines import read_deadlines
from laojian.kernel.refusal import Invalid

TABLE = Path(__file__).resolve().parents[3] / "laojian" / "cases" / "law" / "deadlines.csv"
DEADLINES = read_deadlines(io.StringIO(TABLE.read_text(encoding="utf-8"), newline=""))


def dues(text: str) -> list[list[str]]:
    out = io.StringIO()
    due_batch(io.StringIO(text, newline=""), out, deadlines=DEADLINES, calendar=WorkCalendar.published())
    return list(csv.reader(io.StringIO(out.getvalue())))


def codes(text: str) -> list[list[str]]:
    out = io.StringIO()
    known = frozenset({"44", "4401", "440106"})
    check_ids_batch(io.StringIO(text, newline=""), out, known=known, today=date(2026, 11, 23))
    return list(csv.reader(io.StringIO(out.getvalue())))


def test_columns_come_in_any_order_and_a_byte_order_mark_is_tolerated() -> None:
    assert dues("\ufeffextended,start,pauses,rule\n1,2026-03-02,,DL04\n,2026-11-20,,DL04\n") == [
        ["rule", "start", "due", "provisional", "reason"],
        ["DL04", "2026-03-02", "2026-07-10", "false", ""],
        ["DL04", "2026-11-20", "2027-02-17", "true", ""],
    ]


def test_pauses_and_extension_need_no_column() -> None:
    assert dues("rule,start\r\nDL04,2026-03-02\r\n")[1:] == [["DL04", "2026-03-02", "2026-05-28", "false", ""]]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("DL99,2026-03-02,,", "没有编号为“DL99”的规则"),
        ("DL04,2026-02-30,,", "“2026-02-30”不是有效日期"),
        ("DL04,,,", "“”不是有效日期"),
        ("DL04,2026-03-02,2026-03-05,", "中止期间“2026-03-05”应写作 起日/止日"),
        ("DL04,2026-03-02,2026-03-05/2026-03-04,", "中止期间“2026-03-05/2026-03-04”的止日早于起日"),
        ("DL04,2026-03-02,2026-03-05/x,", "“x”不是有效日期"),
        ("DL04,2026-03-02,,2", "“延长”只能为空或1，现为“2”"),
        ("DL05,2026-03-02,,1", "本规则没有规定可延长的期限"),
        ("DL04,2026-03-02,2026-03-05/2026-03-07;2026-04-01/,", "paused"),
        ("DL47,2026-03-02,,", "周期性事项，没有到期日"),
        ("DL64,2026-03-02,,", "以分钟计的时限，不按日计算到期日"),
        ("DL04,9999-12-30,,", "年份 9999 不可能"),
        ("DL04,2026-03-02,,,more", "本行的列数多于表头"),
        ("DL47,1990-01-01,,", "周期性事项，没有到期日"),
    ],
)
def test_a_bad_row_gives_no_day_and_a_reason_and_the_run_goes_on(row: str, reason: str) -> None:
    found = dues(f"rule,start,pauses,extended\n{row}\nDL04,2026-03-02,,\n")
    assert found[1] == [*row.split(",")[:2], "", "false", reason]
    assert found[2][2] == "2026-05-28"


def test_a_start_before_the_first_row_is_counted_by_it_and_the_reason_says_so() -> None:
    out = io.StringIO()
    source = io.StringIO("rule,start\nDL51,2026-03-31\nDL51,2026-04-01\nDL99,2026-04-01\n", newline="")
    tally = due_batch(source, out, deadlines=DEADLINES, calendar=WorkCalendar.published())
    early, exact, _ = list(csv.reader(io.StringIO(out.getvalue())))[1:]
    assert early[2] == "2027-03-31" and early[4] == "起算日早于本规则的施行之日 2026-04-01，按该日施行的规定计算"
    assert exact[2:] == ["2027-04-01", "false", ""]
    assert tally == (3, 1)


def test_a_short_row_is_read_as_far_as_it_goes_and_an_empty_line_is_none() -> None:
    found = dues("rule,start,pauses,extended\nDL04,2026-03-02\n\nDL04\n")
    assert [row[2] for row in found[1:]] == ["2026-05-28", ""]


def test_empty_cells_behind_the_last_column_are_no_fault() -> None:
    assert dues("rule,start\nDL04,2026-03-02,,\n")[1][2:] == ["2026-05-28", "false", ""]


def test_a_cell_too_large_for_a_csv_is_a_bad_row() -> None:
    found = dues(f'rule,start\nDL04,"{"9" * 200_000}"\nDL04,2026-03-02\n')
    assert found[1] == ["", "", "", "false", "本行无法按CSV读取"]
    assert found[2][2] == "2026-05-28"


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Invalid, match="缺少列：start"):
        dues("rule,begin\nDL04,2026-03-02\n")
    with pytest.raises(Invalid, match="缺少列：kind、value"):
        codes("")


def test_pauses_are_written_as_pairs() -> None:
    assert parse_pauses("") == ()
    assert parse_pauses(" 2026-03-05/2026-03-07 ; 2026-04-01/ ; ") == (
        Pause(date(2026, 3, 5), date(2026, 3, 7)),
        Pause(date(2026, 4, 1)),
    )
    assert parse_pauses("2026-03-05/2026-03-05") == (Pause(date(2026, 3, 5), date(2026, 3, 5)),)
    assert (parse_extended(" 1 "), parse_extended("")) == (True, False)


def test_codes_are_answered_in_order_with_the_value_as_given() -> None:
    rows = (
        "uscc, 91350100m000100y43",
        "ric,11010519491231002x",
        "division,440106",
        "division,440107",
        "uscc,",
        "car,A1",
    )
    text = "\n".join(("kind,value", *rows))
    assert codes(text) == [
        ["kind", "value", "valid", "reason"],
        ["uscc", " 91350100m000100y43", "true", ""],
        ["ric", "11010519491231002x", "true", ""],
        ["division", "440106", "true", ""],
        ["division", "440107", "false", "公布的区划代码表中没有“440107”（仅到“4401”为止有此区划）"],
        ["uscc", "", "false", "代码为空"],
        ["car", "A1", "false", "未知的代码种类“car”，应为 uscc、ric 或 division"],
    ]
    assert codes("kind,value\nuscc,A,B\n")[1] == ["uscc", "A", "false", "本行的列数多于表头"]


def typed(text: str) -> list[list[str]]:
    out = io.StringIO()
    typed_batch(io.StringIO(text, newline=""), out, today=date(2026, 11, 28))
    return list(csv.reader(io.StringIO(out.getvalue(), newline="")))


@pytest.mark.parametrize(
    ("kind", "value", "result", "sort"),
    [
        ("phone", "+86 138 0013 8021", "13800138021", "mobile"),
        ("phone", "020-8333 1234", "02083331234", "landline"),
        ("phone", "400-830-1234", "4008301234", "service"),
        ("phone", "+852 9123 4567", "+85291234567", "foreign"),
        ("amount", "3.5万", "35000.00", ""),
        ("amount", "1,500元", "1500.00", ""),
        ("amount", "8000.005", "8000.01", ""),
        ("amount", "0", "0.00", ""),
        ("date", "2026.9.1", "2026-09-01", ""),
        ("identity", "440106 19900101 001 3", "440106199001010013", "resident_id"),
        ("identity", "911840199001010018", "911840199001010018", "foreigner_card"),
        ("identity", "H12345678", "H12345678", "hk_macau_permit"),
        ("identity", "台胞证 12345678", "12345678", "taiwan_permit"),
        ("identity", "护照 AB1234567", "AB1234567", "passport"),
        ("name", "李\u3000明", "李明", ""),
        (" Phone ", " 13800138021", "13800138021", "mobile"),
    ],
)
def test_typed_values_are_answered_with_their_one_spelling(kind: str, value: str, result: str, sort: str) -> None:
    assert typed(f'kind,value\n{kind},"{value}"\n')[1] == [kind, value, result, sort, ""]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("phone", "不详", "没有填写内容"),
        ("amount", "-5", "金额无法识别：金额不能小于零"),
        ("amount", "", "没有填写内容"),
        ("date", "9月1日", "日期没有写年份"),
        ("date", "昨天", "日期只能从写下的那一天推算"),
        ("identity", "12345678", "从号码看不出是哪一种证件"),
        ("name", "/", "没有填写内容"),
        ("shoe", "43", "未知的种类“shoe”"),
    ],
)
def test_nothing_and_what_is_refused_have_a_reason_and_no_result(kind: str, value: str, reason: str) -> None:
    found = typed(f"kind,value\n{kind},{value}\n")[1]
    assert found[:4] == [kind, value, "", ""]
    assert found[4].startswith(reason)
    assert answer_typed(kind, value, today=date(2026, 11, 28)) == ("", "", found[4])


def test_an_extension_is_named_beside_the_number() -> None:
    assert typed("kind,value\nphone,020-83331234转801\n")[1][2:] == ["02083331234", "landline", "分机 801"]


def test_a_value_goes_through_unchanged_and_a_row_with_too_many_cells_is_said() -> None:
    odd = 'a "b"\r\n，c\t\u3000 '
    assert typed('kind,value\nname,"a ""b""\r\n，c\t\u3000 "\n')[1][1] == odd
    assert typed("kind,value\namount,1,500元\n")[1] == ["amount", "1", "", "", "本行的列数多于表头"]


def test_the_known_divisions_are_read_from_their_table() -> None:
    assert known_divisions(io.StringIO("code,name,level,parent_code\n44,广东省,province,\n")) == {"44"}
    for text in ("name\n广东省\n", ""):
        with pytest.raises(Invalid, match="缺少列：code"):
            known_divisions(io.StringIO(text))


def test_ten_thousand_rows_take_a_fraction_of_a_second() -> None:
    first = date(2007, 1, 1)
    rows = "".join(f"DL04,{first + timedelta(days=count % 7305)},,\n" for count in range(10_000))
    begun = time.process_time()
    assert len(dues(f"rule,start,pauses,extended\n{rows}")) == 10_001
    assert time.process_time() - begun < 1
