"""Tables come in as text and go out harmless."""

import csv
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from config import spreadsheets
from laojian.kernel.refusal import Invalid


def test_a_csv_keeps_leading_zeros_and_row_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("代码,名称\n0102,甲\n\n0203,乙\n", encoding="utf-8")
    lines = spreadsheets.read(file)
    assert [(line.number, line.cells["代码"]) for line in lines] == [(2, "0102"), (4, "0203")]


def test_a_csv_as_older_office_programs_write_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("名称\n广州某公司\n".encode("gb18030"))
    assert spreadsheets.read(file)[0].cells == {"名称": "广州某公司"}


def test_numbers_and_dates_of_a_workbook_are_read_as_typed(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["代码", "日期", "金额"])
        sheet.write_number(1, 0, 440106)
        sheet.write_datetime(1, 1, datetime(2026, 11, 23), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 2, 12.5)
    assert spreadsheets.read(file)[0].cells == {"代码": "440106", "日期": "2026-11-23", "金额": "12.5"}


def test_a_code_typed_as_a_number_that_lost_digits_is_refused() -> None:
    with pytest.raises(Invalid, match="15 位"):
        spreadsheets.cell_text(4.4010619900101123e17)


@pytest.mark.parametrize(("cell", "text"), [(True, "是"), (date(2026, 1, 2), "2026-01-02"), (" 甲 ", "甲"), (3.0, "3")])
def test_cells_become_text(cell: object, text: str) -> None:
    assert spreadsheets.cell_text(cell) == text


@pytest.mark.parametrize("name", ["a.txt", "b.csv", "c.xlsx"])
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name != "b.csv":
        file.write_bytes(b"no workbook")
    with pytest.raises(Invalid):
        spreadsheets.read(file)


def test_an_empty_workbook_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("nothing.txt", "")
    with pytest.raises(Invalid):
        spreadsheets.read(file)


def test_two_headings_alike_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("名称,名称\n甲,乙\n", encoding="utf-8")
    with pytest.raises(Invalid, match="重复"):
        spreadsheets.read(file)


@pytest.mark.parametrize("cell", ['=HYPERLINK("x")', "+1+1", "@SUM(A1)", "-2+3", "\t=1"])
def test_a_cell_that_would_run_is_made_harmless(cell: str) -> None:
    assert spreadsheets.harmless(cell) == f"'{cell}"


def test_numbers_stay_numbers() -> None:
    assert [spreadsheets.harmless(cell) for cell in ("-12.5", "+3", "甲")] == ["-12.5", "+3", "甲"]


def test_a_written_csv_can_be_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    spreadsheets.write_csv(file, ["名称", "原因"], [["=1+1", "甲,乙"]])
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert list(csv.reader(opened)) == [["名称", "原因"], ["'=1+1", "甲,乙"]]


def test_a_template_has_headings_and_a_row_of_hints(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    spreadsheets.write_template(file, ["名称", "代码"], ["必填", "18 位"])
    assert spreadsheets.read(file)[0].cells == {"名称": "必填", "代码": "18 位"}
