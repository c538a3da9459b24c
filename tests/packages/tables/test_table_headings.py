"""Headings: under titles, with gaps, in either script or English, twice, unknown; and the rows that are no entries."""

import pytest
from packages.tables.reads import csv_of, fen, people, refused, table

ZHOU = "周小满,13800138021,4000"


@pytest.mark.parametrize(
    "headings",
    [
        "姓名,电话,金额", "姓　　名,联 系 电 话,金 额", "姓名*,手机号码（必填）,欠薪金额（元）", "姓名,聯繫電話,金額",
        "Name,Phone,Amount", "full name,MOBILE NUMBER,amount (yuan)", "職工姓名,手機號碼,拖欠工資",
        "“姓名”,电话：,金额:",
    ],
)  # fmt: skip
def test_a_heading_is_known_however_it_is_written(headings: str) -> None:
    found = table(csv_of(headings, ZHOU))

    assert people(found) == [("周小满", "13800138021", "4000.00")]
    assert sorted(found["headings"]["used"].values()) == ["amount", "name", "phone"]


def test_columns_not_known_are_named_and_their_cells_too() -> None:
    found = table(csv_of("序号,姓名,电话,签名", "1,周小满,13800138021,已签"))

    assert found["headings"]["named"] == ["序号", "签名"]
    assert found["cells"] == {"read": 8, "used": 4, "named": 4, "refused": 0}


def test_a_cell_without_a_heading_is_named_by_its_letter() -> None:
    assert table(csv_of("姓名,电话", "周小满,13800138021,,多余"))["headings"]["named"] == ["D"]


def test_titles_above_the_headings_are_named() -> None:
    found = table(csv_of("云帆制衣欠薪名册", "填报单位：某所,,2026年11月", "姓名,电话,金额", ZHOU))

    assert found["rows"][0]["row"] == 3 + 1
    assert found["headings"]["named"] == ["云帆制衣欠薪名册", "填报单位：某所", "2026年11月"]
    assert found["cells"]["named"] == 3


@pytest.mark.parametrize("where", ["heading", "title"])
def test_amounts_in_ten_thousands_are_multiplied(where: str) -> None:
    lines = ["姓名,金额（万元）", "周小满,1.25"] if where == "heading" else ["单位：万元", "姓名,金额", "周小满,1.25"]

    assert fen(table(csv_of(*lines))) == 1_250_000


def test_two_telephone_columns_give_one_telephone_or_a_question() -> None:
    found = table(
        csv_of("姓名,电话,手机", "周小满,,13800138021", "李明,13800138022,13800138022", "王芳,13800138023,13800138024")
    )

    assert people(found, "phone") == [("13800138021",), ("13800138022",), ("13800138023",)]
    assert [len(row["ask"]) for row in found["rows"]] == [0, 0, 1]
    assert found["cells"]["named"] == 1


def test_a_second_column_of_remarks_is_named() -> None:
    found = table(csv_of("姓名,事项,备注", "周小满,九月,急"))

    assert found["headings"]["named"] == ["备注"]
    assert people(found, "what") == [("九月",)]


def test_the_same_heading_twice_is_told_apart() -> None:
    found = table(csv_of("姓名,金额,金额", "周小满,4000,5000"))

    assert found["headings"]["used"] == {"姓名": "name", "金额": "amount", "金额（2）": "amount"}
    assert people(found, "amount") == [("4000.00",)]
    assert len(found["rows"][0]["ask"]) == 1


@pytest.mark.parametrize(
    "line",
    [
        "合计,,4000",
        "小 计,,4000",
        "总计：4000元,,",
        "Total,,4000",
        "合计（1人）,,4000",
        ",,合计4000",
        "制表人：某人,,",
        "备注：以上属实,,",
    ],
)
def test_a_line_under_the_table_that_is_no_entry_is_named(line: str) -> None:
    found = table(csv_of("姓名,电话,金额", ZHOU, line))

    assert fen(found) == 400_000
    assert len(found["rows"]) == 1
    assert len(found["headings"]["named"]) == 1


def test_a_sum_without_a_label_is_no_entry() -> None:
    found = table(csv_of("姓名,电话,金额", ZHOU, "李明,13800138022,3000", ",,7000"))

    assert fen(found) == 700_000
    assert found["headings"]["named"] == ["7000"]


def test_an_amount_like_that_of_the_one_row_above_is_no_sum() -> None:
    found = table(csv_of("姓名,电话,金额", ZHOU, ",,4000"))

    assert fen(found) == 800_000
    assert found["rows"][1]["ask"] == ["缺少：姓名"]


def test_an_amount_that_is_no_sum_stays_an_entry_and_asks_for_its_name() -> None:
    found = table(csv_of("姓名,电话,金额", ZHOU, "李明,13800138022,3000", ",,6999"))

    assert fen(found) == 1_399_900
    assert found["rows"][2]["ask"] == ["缺少：姓名"]


def test_somebody_called_like_a_total_is_somebody_when_he_has_a_telephone() -> None:
    assert len(table(csv_of("姓名,电话,金额", "合计,13800138021,4000"))["rows"]) == 1


def test_headings_printed_again_on_each_page_are_named() -> None:
    found = table(csv_of("姓名,电话,金额", ZHOU, "姓名,电话,金额", "李明,13800138022,3000"))

    assert len(found["rows"]) == 2
    assert found["cells"]["named"] == 3


def test_the_hints_of_a_template_are_named() -> None:
    found = table(csv_of("姓名*,电话,金额", "必填,可空,可空，元", ZHOU))

    assert [row["row"] for row in found["rows"]] == [3]


def test_a_needed_column_that_lacks_is_said_and_the_rows_are_read() -> None:
    found = table(csv_of("电话,金额", "13800138021,4000"))

    assert refused(found) == [(1, "姓名")]
    assert people(found) == [("", "13800138021", "4000.00")]


def test_a_row_of_placeholders_is_no_entry() -> None:
    found = table(csv_of("姓名,电话,金额", "无,/,-", ZHOU))

    assert len(found["rows"]) == 1
    assert found["headings"]["named"] == ["无 / -"]


def test_a_cell_refused_takes_only_itself() -> None:
    found = table(csv_of("姓名,电话,金额", "周小满,138,4000"))

    assert people(found) == [("周小满", "", "4000.00")]
    assert refused(found) == [(2, "电话")]


def test_our_own_kept_back_columns_are_named() -> None:
    found = table(csv_of("姓名,电话,行号,原因", "周小满,13800138021,7,电话不是号码"))

    assert found["headings"]["named"] == ["行号", "原因"]
    assert people(found, "name", "phone") == [("周小满", "13800138021")]
