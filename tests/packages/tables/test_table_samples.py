"""Files that went wrong once: what a careful clerk reads in each of them, in whole and in sum."""

from typing import NamedTuple

import pytest
from packages.tables.reads import SAMPLES, TODAY, fen, pasted, people, refused, table

from laojian.tables.reading import read_whole
from laojian.tables.values import Moment


class Expected(NamedTuple):
    """How many entries, who, how much in fen, what is refused, what is named, how many rows are asked about."""

    rows: int
    names: list[str]
    fen: int
    refused: list[tuple[int, str]] = []
    named: list[str] = []
    asked: int = 0


ZHOU = "周小满"
CONTACTS = {
    "c01_ticket17_a.xlsx": Expected(1, [ZHOU], 350000, [(2, "渠道工单号")]),
    "c01_ticket17_b.xlsx": Expected(1, ["何立夏"], 350000, [(2, "渠道工单号")]),
    "c02_spaced_headings.xlsx": Expected(1, [ZHOU], 350000),
    "c03_title_row.xlsx": Expected(1, [ZHOU], 350000, named=["2026年11月欠薪投诉登记表"]),
    "c04_merged.xlsx": Expected(3, [ZHOU, "何立夏", "陆白露"], 1050000, asked=2),
    "c05_hidden_first_sheet.xlsx": Expected(1, [ZHOU], 350000),
    "c06_float_amounts.xlsx": Expected(4, [ZHOU] * 4, 133430 + 433333 + 2460 + 30),
    "c07_dates.xlsx": Expected(7, [ZHOU] * 7, 7 * 350000),
    "c08_ids.xlsx": Expected(7, [ZHOU] * 7, 7 * 350000, [(2, "身份证号")]),
    "c09_phones.xlsx": Expected(7, [ZHOU] * 7, 7 * 350000, [(2, "电话")]),
    "c10_loose.xlsx": Expected(13, [ZHOU] * 12 + [""], 2500000 + 10 * 350000, [(3, "金额"), (5, "人数")]),
    "c11_names.xlsx": Expected(
        9,
        ["阿卜杜拉·买买提", "𠮷田𬌗", "李明", "䶮", "Nguyễn Văn A", "欧阳娜娜", "王😀", "José Ángel", "明小"],
        9 * 350000,
    ),
    "c12_phone_unknown.xlsx": Expected(2, [ZHOU, "何立夏"], 430000),
    "c13_two_sheets.xlsx": Expected(2, [ZHOU, "何立夏"], 700000),
    "c14_formula_without_value.xlsx": Expected(1, [ZHOU], 0, [(2, "金额")]),
    "d01_utf16_tab.csv": Expected(1, [ZHOU], 350000),
    "d02_gbk_badbyte.csv": Expected(4, [ZHOU] * 4, 4 * 350000, [(2, "")]),
    "d03_cr_only.csv": Expected(1, [ZHOU], 350000),
    "d05_eq_quoted.csv": Expected(2, [ZHOU] * 2, 700000),
    "d06_newline_quotes.csv": Expected(1, [ZHOU], 350000),
    "d08_gb18030_rare.csv": Expected(1, ["𠮷田㼆"], 350000),
    "d12_trailing_total.csv": Expected(1, [ZHOU], 350000, named=["合计 3500"]),
    "d13_kept_back_round_trip.csv": Expected(1, [ZHOU], 2500000),
}
ROSTERS = {
    "r02_spaced.xlsx": Expected(1, [ZHOU], 800000, named=["序号"]),
    "r03_numeric.xlsx": Expected(3, [ZHOU, "何立夏", "陆白露"], 433333 + 30 + 800000, [(2, "身份证号")]),
    "r05_total_row.xlsx": Expected(1, [ZHOU], 800000, named=["合计 8000"]),
    "r06_names.xlsx": Expected(5, ["阿卜杜拉·买买提", "李明", "李明", "𠮷田", "张三(班长)"], 5 * 800000, asked=2),
    "r08_amounts.xlsx": Expected(
        9, [ZHOU] * 9, 4 * 800000 + 800001, [(5, "金额"), (8, "金额"), (9, "金额"), (10, "金额")], asked=9
    ),
    "r09_ids.xlsx": Expected(8, [ZHOU] * 8, 8 * 800000, [(8, "身份证号")], asked=8),
    "r14_wps_txt.csv": Expected(1, [ZHOU], 800000),
}
CASES = {
    "k02_cases_numeric_no.xlsx": Expected(2, ["", ""], 700000, [(3, "编号*")]),
}
ALL = [
    *((name, "contacts", expected) for name, expected in CONTACTS.items()),
    *((name, "roster", expected) for name, expected in ROSTERS.items()),
    *((name, "cases", expected) for name, expected in CASES.items()),
]


@pytest.mark.parametrize(("name", "kind", "expected"), ALL, ids=[name for name, _, _ in ALL])
def test_a_sample_gives_what_a_careful_clerk_expects(name: str, kind: str, expected: Expected) -> None:
    found = table(SAMPLES / name, kind, name)
    places = {(row, "" if name.startswith("d02") else column) for row, column in refused(found)}

    assert len(found["rows"]) == expected.rows
    assert [who for (who,) in people(found, "name")] == expected.names
    assert fen(found) == expected.fen
    assert places == set(expected.refused)
    assert found["headings"]["named"] == expected.named
    assert sum(bool(row["ask"]) for row in found["rows"]) == expected.asked


def test_every_sample_is_in_the_table() -> None:
    others = {"e01_employers.xlsx", "e02_title.xlsx", "typed_rosters.txt"}
    assert {path.name for path in SAMPLES.iterdir()} == {name for name, _, _ in ALL} | others


def test_employers_keep_their_codes_names_and_days() -> None:
    found = table(SAMPLES / "e01_employers.xlsx", "employers")
    rows = [row["values"] for row in found["rows"]]

    assert len(rows) == 20
    assert {row["established_on"] for row in rows} == {"2015-03-02"}
    assert {row["headcount"] for row in rows} == {"35"}
    assert {row["district_code"] for row in rows} == {"440106"}
    assert [row.get("uscc", "")[-3:] for row in rows[14:16]] == ["14H", "15L"]
    assert refused(found) == [(15, "统一社会信用代码")]
    assert [row["row"] for row in found["rows"] if row["ask"]] == [5]


def test_an_employers_title_is_named() -> None:
    found = table(SAMPLES / "e02_title.xlsx", "employers")

    assert found["headings"]["named"] == ["用人单位底册"]
    assert [(row["row"], row["values"]["name"]) for row in found["rows"]] == [(3, "广州云帆制衣有限公司")]


def test_all_dates_of_a_file_are_one_day() -> None:
    found = table(SAMPLES / "c07_dates.xlsx", "contacts")

    assert people(found, "received_on") == [("2026-11-02",)] * 7


def test_papers_of_all_kinds_are_kept_as_they_are() -> None:
    found = table(SAMPLES / "c08_ids.xlsx", "contacts")

    assert [paper for (paper,) in people(found, "identity")] == [
        "", *["440106199001010013"] * 3, "911840199001010018", "H12345678", "440106199001010013",
    ]  # fmt: skip


def test_telephones_have_one_spelling() -> None:
    found = table(SAMPLES / "c09_phones.xlsx", "contacts")

    mobile = "13800138021"
    assert [phone for (phone,) in people(found, "phone")] == [
        "",
        mobile,
        mobile,
        "02083331234转801",
        mobile,
        mobile,
        "",
    ]


def test_the_hidden_sheet_is_passed_over_and_further_sheets_are_read() -> None:
    assert table(SAMPLES / "c05_hidden_first_sheet.xlsx", "contacts")["sheets"] == [
        {"name": "字典", "state": "hidden"}, {"name": "登记表", "state": "read"},
    ]  # fmt: skip
    assert [sheet["state"] for sheet in table(SAMPLES / "c13_two_sheets.xlsx", "contacts")["sheets"]] == ["read"] * 2


def test_a_code_in_quotes_of_a_spreadsheet_keeps_every_digit() -> None:
    found = table(SAMPLES / "d05_eq_quoted.csv", "contacts")

    assert people(found, "ticket", "phone") == [("20261120093015001", "13800138021"), ("0012", "13800138021")]


def test_what_somebody_told_stays_as_it_was_written() -> None:
    assert people(table(SAMPLES / "d06_newline_quotes.csv", "contacts"), "text") == [
        ('老板说："下月再发"\n已经拖了三个月，\r\n请处理',)
    ]
    assert people(table(SAMPLES / "d13_kept_back_round_trip.csv", "contacts"), "text") == [
        ("-- 老板拖欠工资\n@张三 作证",)
    ]


def test_typed_lines_give_seven_entries_and_two_questions() -> None:
    found = pasted((SAMPLES / "typed_rosters.txt").read_text(encoding="utf-8"))

    assert people(found) == [
        (ZHOU, "13800138021", "4000.00"),
        (ZHOU, "13800138021", "4000.00"),
        ("李明", "13800138023", "5000.00"),
        ("何立夏", "13800138022", "6000.00"),
        ("王建国", "13800138003", "4200.00"),
        ("李明", "13800138009", "5000.00"),
        ("张伟", "13800138031", "35000.00"),
    ]
    assert [row["row"] for row in found["rows"] if row["ask"]] == [1, 2, 3, 6]


def test_a_case_whose_number_lost_its_digits_is_kept_back_and_the_other_is_not() -> None:
    content = (SAMPLES / "k02_cases_numeric_no.xlsx").read_bytes()

    rows = read_whole(content, "k02.xlsx", "cases", Moment(TODAY), compare=False).rows

    assert [row.faults() is None for row in rows] == [True, False]
