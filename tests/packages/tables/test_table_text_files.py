"""Text tables in every usual encoding, with every usual separator, and what is broken in them named by its row."""

import io
import zipfile

import pytest
from packages.tables.reads import csv_of, people, refused, table

ZHOU = ("周小满", "13800138021", "4000.00")
LINES = ("姓名,电话,金额", "周小满,13800138021,4000")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_text_table_reads_in_every_usual_encoding_and_line_end(encoding: str, end: str) -> None:
    found = table(csv_of(*LINES, encoding=encoding, end=end))

    assert people(found) == [ZHOU]
    assert found["cells"] == {"read": 6, "used": 6, "named": 0, "refused": 0}


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_the_separator_is_found_by_the_headings(separator: str) -> None:
    lines = [line.replace(",", separator) for line in (*LINES, "李明,13800138022,3000")]

    assert people(table(csv_of(*lines))) == [ZHOU, ("李明", "13800138022", "3000.00")]


def test_a_sentence_with_commas_in_the_only_column_is_not_parted() -> None:
    found = table(csv_of("姓名", "周小满；九月，十月"))

    assert found["cells"]["read"] == 2


def test_a_first_line_that_names_the_separator_is_no_row() -> None:
    found = table(csv_of("sep=;", "姓名;电话;金额", "周小满;13800138021;4000"))

    assert people(found) == [ZHOU]
    assert found["rows"][0]["row"] == 2
    assert found["cells"]["read"] == 6


def test_a_bad_byte_takes_its_row_and_no_other() -> None:
    good = csv_of(*LINES, "李明,13800138022,3000", encoding="gb18030")
    broken = good.replace("李明".encode("gb18030"), b"\xc0\xff\xc3\xf7")

    found = table(broken)

    assert people(found) == [ZHOU]
    assert {row for row, _ in refused(found)} == {3}
    assert "姓名" in found["refused"][0]["reason"]
    assert found["cells"] == {"read": 9, "used": 6, "named": 0, "refused": 3}


def test_one_bad_byte_does_not_make_utf_8_something_else() -> None:
    broken = csv_of(*LINES, "李明,13800138022,3000").replace("明".encode(), b"\xe6\x98")

    assert people(table(broken)) == [ZHOU]


def test_half_a_sign_at_the_end_of_a_wide_file_takes_the_last_row() -> None:
    found = table(csv_of(*LINES, "李明,13800138022,3000", encoding="utf-16-le")[:-5])

    assert people(found) == [ZHOU]
    assert {row for row, _ in refused(found)} == {3}


def test_a_quote_never_closed_takes_its_row_and_not_the_rest() -> None:
    found = table(csv_of(LINES[0], '"李明,13800138022,3000', *LINES[1:]))

    assert people(found) == [ZHOU]
    assert {row for row, _ in refused(found)} == {2}
    assert "引号" in found["refused"][0]["reason"]


def test_an_inch_mark_in_a_cell_is_no_quote() -> None:
    found = table(csv_of("姓名,电话,事项", '周小满,13800138021,5"管工程', '李明,13800138022,6"管'))

    assert people(found, "name", "what") == [("周小满", '5"管工程'), ("李明", '6"管')]


def test_a_quoted_cell_keeps_its_lines_and_the_next_row_its_number() -> None:
    found = table(csv_of("姓名,电话,事项", '周小满,13800138021,"九月\n十月"', "李明,13800138022,"))

    assert people(found, "name", "what") == [("周小满", "九月 十月"), ("李明", "")]
    assert [row["row"] for row in found["rows"]] == [2, 3]


def test_blank_rows_count_as_rows_of_the_file() -> None:
    assert table(csv_of(LINES[0], "", ",,", LINES[1]))["rows"][0]["row"] == 4


def test_a_very_long_cell_is_read_whole() -> None:
    found = table(csv_of("姓名,事项", f'周小满,"{"长" * 200_000}"'))

    assert len(found["rows"][0]["values"]["what"]) == 200_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件没有内容"),
        (b"\xef\xbb\xbf \r\n", "文件没有内容"),
        (b"%PDF-1.7 ...", "文件是 PDF，不是表格"),
        (b"<html><table><tr><td>\xe5\xa7\x93\xe5\x90\x8d</td></tr></table></html>", "文件是网页，不是表格"),
        (b"\xff\xd8\xff\xe0 jpeg", "文件是图片，不是表格"),
        (b"\x00\x01\x02\x00\x00\x03\x04\x00", "文件不是可以读取的表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "表格文件已损坏，无法读取"),
        (b"PK\x03\x04 broken", "表格文件已损坏，无法读取"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0", "文件有密码"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_what_it_is(content: bytes, reason: str) -> None:
    found = table(content)

    assert [(one["row"], one["reason"]) for one in found["refused"]] == [(0, reason)]
    assert found["rows"] == []


def test_a_table_without_headings_is_refused_and_its_cells_are_named() -> None:
    found = table(csv_of("甲,乙", "丙,丁"))

    assert [one["reason"] for one in found["refused"]] == ["没有找到列名，例如“姓名”；请在第一行写上列名"]
    assert found["sheets"] == [{"name": "名册", "state": "named"}]
    assert found["cells"] == {"read": 4, "used": 0, "named": 4, "refused": 0}


@pytest.mark.parametrize("cell", ["#N/A", "#DIV/0!", "4.40106E+17", "=SUM(A1:A9)"])
def test_what_a_spreadsheet_left_in_a_text_table_is_refused_in_any_column(cell: str) -> None:
    found = table(csv_of("姓名,事项", f"周小满,{cell}"))

    assert people(found, "name", "what") == [("周小满", "")]
    assert refused(found) == [(2, "事项")]


def test_a_document_that_is_packed_like_a_book_is_none() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")

    assert [one["reason"] for one in table(target.getvalue())["refused"]] == ["文件不是 XLSX 表格"]
