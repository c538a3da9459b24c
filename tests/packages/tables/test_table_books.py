"""Spreadsheets: sheets, merged cells, errors, formulas, long numbers, both calendars, XLS as well as XLSX."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from packages.tables import biff
from packages.tables.reads import fen, people, refused, table, xlsx, xlsx_of

HEADS = ["姓名", "电话", "金额"]
ZHOU = ["周小满", "13800138021", 4000]
LI = ["李明", "13800138022", 3000]


def test_numbers_read_as_somebody_sees_them() -> None:
    found = table(xlsx_of([HEADS, ["周小满", 13800138021, 4333.333333333333], ["李明", 13800138022, 0.3]]))

    assert people(found) == [("周小满", "13800138021", "4333.33"), ("李明", "13800138022", "0.30")]


def test_error_cells_are_refused_by_cell() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, ["周小满", "13800138021"])
        page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    found = table(target.getvalue())

    assert people(found) == [("周小满", "13800138021", "")]
    assert refused(found) == [(2, "金额")]
    assert "#DIV/0!" in found["refused"][0]["reason"]


@pytest.mark.parametrize("value", [0, ""])
def test_a_formula_never_calculated_is_refused_by_cell(value: object) -> None:
    """xlsxwriter stores 0 and tells the office program to calculate; openpyxl stores nothing."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, ZHOU[:2])
        page.write_formula(1, 2, "=1000+500", None, value)
    content = target.getvalue()
    if value == "":
        content = replaced_in(content, "xl/worksheets/sheet1.xml", b' t="str"', b"")

    found = table(content)

    assert refused(found) == [(2, "金额")]
    assert "=1000+500" in found["refused"][0]["reason"]


def test_a_formula_with_its_value_is_a_value() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, ZHOU[:2])
        page.write_formula(1, 2, "=1000+500", None, 1500)

    assert fen(table(target.getvalue())) == 150_000


@pytest.mark.parametrize(("number", "kept"), [(999_999_999_999_999, True), (1_000_000_000_000_000, False)])
def test_numbers_of_more_than_fifteen_digits_are_refused(number: int, kept: bool) -> None:
    found = table(xlsx_of([["编号", "标题", "来源"], [number, "欠薪", "投诉"]]), "cases")

    assert (found["rows"][0]["values"].get("number") == str(number)) is kept
    assert ((2, "编号") in refused(found)) is not kept


def test_scientific_text_of_a_long_number_is_refused() -> None:
    found = table(xlsx_of([["姓名", "身份证号"], ["周小满", "4.40106E+17"]]))

    assert refused(found) == [(2, "身份证号")]


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("formatted", [False, True])
def test_days_and_serials_are_days_in_both_calendars(since_1904: bool, formatted: bool) -> None:
    serial = 46_346 - (1_462 if since_1904 else 0)
    day = date(2026, 11, 20) if formatted else serial
    rows = [["收到日期", "类别", "事由"], [day, "投诉", "欠薪"]]

    found = table(xlsx_of(rows, date_1904=since_1904), "contacts")

    assert people(found, "received_on") == [("2026-11-20",)]


def test_zeros_that_a_format_shows_are_kept() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["编号", "标题", "来源"])
        page.write_number(1, 0, 12, book.add_format({"num_format": "0000"}))
        page.write_row(1, 1, ["欠薪", "投诉"])

    assert people(table(target.getvalue(), "cases"), "number") == [("0012",)]


def test_hidden_sheets_are_passed_over_others_read_or_named() -> None:
    content = xlsx({"旧": [HEADS, LI], "名册": [HEADS, ZHOU], "说明": [["请勿修改"]], "空": []}, hidden="旧")

    found = table(content)

    assert [(sheet["name"], sheet["state"]) for sheet in found["sheets"]] == [
        ("旧", "hidden"), ("名册", "read"), ("说明", "named"), ("空", "empty"),
    ]  # fmt: skip
    assert found["cells"] == {"read": 7, "used": 6, "named": 1, "refused": 0}


def test_a_sheet_that_lacks_a_needed_column_is_named_beside_a_whole_one() -> None:
    found = table(xlsx({"名册": [HEADS, ZHOU], "电话簿": [["电话", "金额"], ["13800138022", 5]]}))

    assert [sheet["state"] for sheet in found["sheets"]] == ["read", "named"]
    assert len(found["rows"]) == 1


def merged(column: int) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        for place, row in enumerate([HEADS, ZHOU, LI, ["王芳", "13800138023", 2000]]):
            page.write_row(place, 0, [None if (place, at) == (2, column) else cell for at, cell in enumerate(row)])
        page.merge_range(1, column, 2, column, ZHOU[column])
    return target.getvalue()


def test_merged_words_stand_for_all_their_rows_and_it_is_said() -> None:
    found = table(merged(0))

    assert [name for (name,) in people(found, "name")] == ["周小满", "周小满", "王芳"]
    assert "合并单元格" in found["rows"][1]["ask"][0]
    assert not [ask for ask in found["rows"][2]["ask"] if "合并" in ask]
    assert found["cells"]["read"] == 11


def test_a_merged_amount_is_counted_once() -> None:
    found = table(merged(2))

    assert fen(found) == 400_000 + 200_000
    assert "合并单元格" in found["rows"][1]["ask"][0]


def test_a_workbook_that_stretches_its_headings_over_two_rows_is_read_below_them() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 1, 0, "姓名")
        page.merge_range(0, 1, 0, 2, "联系方式与电话")
        page.merge_range(0, 3, 1, 3, "金额")
        page.write_row(1, 1, ["手机", "微信"])
        page.write_row(2, 0, ["周小满", "13800138021", "wx-zhou", 4000])
    found = table(target.getvalue())

    assert people(found) == [("周小满", "13800138021", "4000.00")]
    assert set(found["headings"]["named"]) == {"联系方式与电话", "微信"}


def test_a_cell_at_the_far_end_of_the_sheet_costs_nothing() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, ZHOU)
        page.write(1_048_575, 16_383, "远")

    found = table(target.getvalue())

    assert len(found["rows"]) == 1
    assert found["headings"]["named"] == ["XFD", "远"]


def test_a_document_type_in_a_part_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    content = replaced_in(
        xlsx_of([HEADS, ZHOU]),
        "xl/worksheets/sheet1.xml",
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        bomb,
    )

    found = table(content)

    assert [one["reason"] for one in found["refused"] if one["row"] == 0] == ["表格文件已损坏，无法读取"]


def test_xls_reads_as_xlsx_does() -> None:
    heads = ["姓名", "电话", "金额", "事项"]
    rows = [heads, ["周小满", 13800138021.0, 4333.333333333333, 4.4e17], ["李明", 4.4e17, biff.Error("#DIV/0!"), True]]

    found = table(biff.book({"字典": [["甲"]], "名册": rows}, hidden=["字典"]), name="旧.xls")

    assert found["sheets"] == [{"name": "字典", "state": "hidden"}, {"name": "名册", "state": "read"}]
    assert people(found) == [("周小满", "13800138021", "4333.33"), ("李明", "", "")]
    assert refused(found) == [(2, "事项"), (3, "电话"), (3, "金额")]


@pytest.mark.parametrize("since_1904", [False, True])
def test_xls_days_are_days_in_both_calendars(since_1904: bool) -> None:
    serial = 46_346.0 - (1_462 if since_1904 else 0)
    rows = [["收到日期", "终了日期", "类别", "事由"], [serial, serial, "投诉", "欠薪"]]

    found = table(biff.book({"登记表": rows}, since_1904=since_1904, dates=[0]), "contacts")

    assert people(found, "received_on", "occurred_on") == [("2026-11-20", "2026-11-20")]


def replaced_in(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A book with bytes of one part replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            body = source.read(name)
            out.writestr(name, body.replace(old, new) if name == part else body)
    return target.getvalue()
