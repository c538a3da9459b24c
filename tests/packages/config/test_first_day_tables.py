"""Tables go out harmless."""

import csv
from datetime import date
from pathlib import Path

import pytest

from config import spreadsheets
from laojian.tables.reading import read_whole
from laojian.tables.values import Moment, harmless


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("x")', "+1+1", "@SUM(A1)", "-2+3", "\t=1", "\n=1", "＝1+1", "＠SUM(A1)", "－2+3", "＋1+1"]
)
def test_a_cell_that_would_run_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_numbers_stay_numbers() -> None:
    assert [harmless(cell) for cell in ("-12.5", "+3", "甲")] == ["-12.5", "+3", "甲"]


def test_a_written_csv_can_be_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    spreadsheets.write_csv(file, ["名称", "原因"], [["=1+1", "甲,乙"]])
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert list(csv.reader(opened)) == [["名称", "原因"], ["'=1+1", "甲,乙"]]


def test_a_template_has_headings_and_a_row_of_hints_that_is_no_entry(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    spreadsheets.write_template(file, ["单位代码*", "单位名称*"], ["必填，不重复", "必填"])
    found = read_whole(file.read_bytes(), "a.xlsx", "units", Moment(date(2026, 11, 23)))
    assert (list(found.account.used), found.rows) == (["单位代码*", "单位名称*"], [])
