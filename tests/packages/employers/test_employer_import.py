"""The first day: employers from a spreadsheet, bad rows explained and kept, safe to start again."""

import io
from datetime import datetime

import pytest
import xlsxwriter

from laojian.employers import actions, imports, queries
from laojian.employers.models import Employer, ImportedRow
from laojian.kernel.identifiers import uscc_check_character
from laojian.kernel.refusal import Invalid

HEAD = "名称,统一社会信用代码,类型,区代码,街镇代码,用工地址,用工总数,无代码原因\n"


def code(serial: int) -> str:
    body = f"91440101{serial:09d}"
    return body + uscc_check_character(body)


ROWS = (
    HEAD
    + f"广州甲公司,{code(1)},企业,440106,440106005,天河路一号大厦,12,\n"
    + f"广州乙公司,{code(2)[:-1]}?,企业,440106,,,3,\n"
    + "无照作坊,,无照用工主体,440111,,,,无营业执照或者已被吊销\n"
    + ",,,,,,,\n"
    + f"广州甲公司重复,{code(1)},企业,440106,,,,\n"
    + "没有理由,,企业,440106,,,,\n"
)


def test_every_bad_row_says_why_before_anything_is_written() -> None:
    good, bad = imports.parse(imports.read(ROWS.encode(), "a.csv").rows)
    assert [row.row for row in good] == [2, 4]
    assert [(row.row, str(row.reason)[:14]) for row in bad] == [
        (3, "统一社会信用代码无效：第18"),
        (6, "与第 2 行的统一社会信用代"),
        (7, "没有统一社会信用代码的，必须"),
    ]


@pytest.mark.django_db
def test_good_rows_become_files_and_bad_rows_are_kept(at: datetime) -> None:
    sheet = imports.read(ROWS.encode("gb18030"), "a.csv")
    done = actions.import_employers(rows=sheet, origin="移交名册", by=None, at=at)
    assert (done.made, done.met, done.kept_back, done.skipped) == (2, 0, 3, 0)
    first = Employer.objects.get(uscc=code(1))
    assert (first.origin, first.workplaces.get().address) == ("移交名册#2", "天河路一号大厦")
    kept = queries.kept_back(sheet.sha256)
    assert [row.row for row in kept] == [3, 6, 7]
    assert kept[0].cells["name"] == "广州乙公司" and "第18位" in kept[0].problem


@pytest.mark.django_db
def test_an_import_started_again_does_nothing_twice(at: datetime) -> None:
    sheet = imports.read(ROWS.encode(), "a.csv")
    half = imports.Sheet(sheet.sha256, sheet.rows[:1])
    actions.import_employers(rows=half, origin="名册", by=None, at=at)
    again = actions.import_employers(rows=sheet, origin="名册", by=None, at=at)
    assert (again.made, again.skipped) == (1, 1)
    assert actions.import_employers(rows=sheet, origin="名册", by=None, at=at).skipped == 5
    assert Employer.objects.count() == 2 and ImportedRow.objects.count() == 5


@pytest.mark.django_db
def test_a_code_that_has_a_file_meets_it_and_changes_nothing(at: datetime) -> None:
    made = actions.create_employer(
        fields={"name": "原有名称", "uscc": code(1), "kind": "enterprise", "district_code": "440106"}, by=None, at=at
    )
    sheet = imports.read(ROWS.encode(), "a.csv")
    assert actions.import_employers(rows=sheet, origin="名册", by=None, at=at).met == 1
    made.refresh_from_db()
    assert (made.name, made.version) == ("原有名称", 1)


def test_a_workbook_gives_the_same_rows_with_codes_as_text() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, line in enumerate(ROWS.splitlines()):
            sheet.write_row(number, 0, [int(cell) if cell == "440106" else cell for cell in line.split(",")])
    read = imports.read(book.getvalue(), "a.xlsx")
    assert read.rows[0][1]["district_code"] == "440106"
    assert [row for row, _ in read.rows] == [row for row, _ in imports.read(ROWS.encode(), "a.csv").rows]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "文件没有内容"),
        ("名称,类型\n".encode(), "a.csv", "缺少列：区代码"),
        ("名称,名称,类型,区代码\n".encode(), "a.csv", "列名重复"),
        (b"PK\x03\x04broken", "a.xlsx", "已损坏"),
        (b"\xff\x81\xff", "a.csv", "无法识别文件编码"),
    ],
)
def test_a_file_that_does_not_read_is_refused_in_words(content: bytes, name: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        imports.read(content, name)
