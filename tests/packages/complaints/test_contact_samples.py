"""Channels' files that went wrong once, through the door that takes them in: what becomes of every row."""

import csv
import io
from datetime import date
from typing import NamedTuple

import pytest
from packages.tables.reads import SAMPLES

from laojian.complaints import imports

ON = date(2026, 11, 28)
KNOWN = {
    **dict.fromkeys(("员村街道", "天河区员村街道", "天河区员村街", "天河员村", "天河区员村"), "440106003"),
    "石牌街道": "440106002",
}


class Expected(NamedTuple):
    """Rows that can be taken in, their amounts together in fen, and the rows kept back."""

    good: int
    fen: int
    bad: tuple[int, ...] = ()


DOOR = {
    "c01_ticket17_a.xlsx": Expected(0, 0, (2,)),
    "c01_ticket17_b.xlsx": Expected(0, 0, (2,)),
    "c02_spaced_headings.xlsx": Expected(1, 350000),
    "c03_title_row.xlsx": Expected(1, 350000),
    "c04_merged.xlsx": Expected(3, 1050000),
    "c05_hidden_first_sheet.xlsx": Expected(1, 350000),
    "c06_float_amounts.xlsx": Expected(4, 569253),
    "c07_dates.xlsx": Expected(7, 7 * 350000),
    "c08_ids.xlsx": Expected(6, 6 * 350000, (2,)),
    "c09_phones.xlsx": Expected(6, 6 * 350000, (2,)),
    "c10_loose.xlsx": Expected(9, 2500000 + 7 * 350000, (3, 5, 6, 13)),
    "c11_names.xlsx": Expected(9, 9 * 350000),
    "c12_phone_unknown.xlsx": Expected(2, 430000),
    "c13_two_sheets.xlsx": Expected(2, 700000),
    "c14_formula_without_value.xlsx": Expected(0, 0, (2,)),
    "d01_utf16_tab.csv": Expected(1, 350000),
    "d02_gbk_badbyte.csv": Expected(4, 4 * 350000, (2,)),
    "d03_cr_only.csv": Expected(1, 350000),
    "d05_eq_quoted.csv": Expected(2, 700000),
    "d06_newline_quotes.csv": Expected(1, 350000),
    "d08_gb18030_rare.csv": Expected(1, 350000),
    "d12_trailing_total.csv": Expected(1, 350000),
    "d13_kept_back_round_trip.csv": Expected(1, 2500000),
}


def judged(name: str) -> tuple[list[imports.Good], list[imports.Bad]]:
    sheet = imports.read((SAMPLES / name).read_bytes(), name, ON)
    rows = list(imports.judge(sheet.rows, channel="hotline", known=KNOWN, on=ON))
    return [row for row in rows if isinstance(row, imports.Good)], [row for row in rows if isinstance(row, imports.Bad)]


@pytest.mark.parametrize(("name", "expected"), DOOR.items(), ids=DOOR)
def test_a_sample_is_taken_in_or_kept_back_row_by_row(name: str, expected: Expected) -> None:
    good, bad = judged(name)

    assert [row.row for row in bad] == list(expected.bad), [str(row.reason) for row in bad]
    assert len(good) == expected.good
    assert sum(row.contact.amount_claimed for row in good) == expected.fen


def test_two_tickets_whose_last_digits_were_lost_do_not_become_one() -> None:
    said = [str(judged(name)[1][0].reason) for name in ("c01_ticket17_a.xlsx", "c01_ticket17_b.xlsx")]

    assert all("15 位" in reason for reason in said)


def test_rows_of_two_sheets_have_different_numbers_and_are_told_by_their_sheet() -> None:
    sheet = imports.read((SAMPLES / "c13_two_sheets.xlsx").read_bytes(), "a.xlsx", ON)

    numbers = [number for number, _ in sheet.rows]
    assert len(set(numbers)) == 2
    assert [sheet.where(number) for number in numbers] == ["2", "11月下旬!2"]


def test_two_telephones_that_differ_keep_the_row_back_until_somebody_says_which() -> None:
    content = "收到日期,类别,事由,电话,手机\n2026-11-20,投诉,欠薪,13800138021,13800138022\n"
    sheet = imports.read(content.encode(), "a.csv", ON)

    (row,) = imports.judge(sheet.rows, channel="hotline", known=KNOWN, on=ON)

    assert isinstance(row, imports.Bad)
    assert "13800138022" in str(row.reason)


def test_what_is_kept_back_comes_in_again_as_it_was() -> None:
    text = "-- 老板拖欠工资\n@张三 作证"
    lines = f'收到日期,类别,电话,金额,事由\n2026-11-20,投诉,+86 138 0013 8055,约2万,"{text}"\n'
    sheet = imports.read(lines.encode(), "a.csv", ON)
    (bad,) = imports.judge(sheet.rows, channel="hotline", known=KNOWN, on=ON)
    assert isinstance(bad, imports.Bad)
    kept = imports.kept_back(sheet, [imports.Outcome(bad.row, "bad", reason=bad.reason)])
    assert all(not cell.startswith(("=", "@", "-")) for line in kept for cell in line)

    mended = [[cell.replace("约2万", "2.5万") for cell in line] for line in kept]
    again = imports.read(written(mended), "a.csv.rejected.csv", ON)
    (good,) = imports.judge(again.rows, channel="hotline", known=KNOWN, on=ON)

    assert isinstance(good, imports.Good)
    assert good.contact.text == text
    assert (good.contact.identity.phone, good.contact.amount_claimed) == ("13800138055", 2_500_000)
    assert again.named == ("行号", "原因")
    assert imports.kept_back(again, [imports.Outcome(good.row, "bad", reason=bad.reason)])[0] == kept[0]


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
