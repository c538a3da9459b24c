"""The first day: employers from a spreadsheet, bad rows explained and kept, safe to start again."""

import io
from datetime import date, datetime
from hashlib import sha256

import pytest
import xlsxwriter
from packages.tables.reads import SAMPLES

from laojian.employers import actions, imports, queries
from laojian.employers.models import Employer, ImportedRow
from laojian.kernel.identifiers import uscc_check_character
from laojian.tables.reading import read_whole
from laojian.tables.values import Moment

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


def read(content: bytes) -> imports.Sheet:
    """The rows as they come out of a file."""
    table = read_whole(content, "a.csv", imports.KIND, Moment(date(2026, 11, 23)), compare=False)
    return imports.Sheet(sha256(content).hexdigest(), tuple((row.place, row) for row in table.rows))


def test_every_bad_row_says_why_before_anything_is_written() -> None:
    good, bad = imports.parse(read(ROWS.encode()).rows)
    assert [row.row for row in good] == [2, 4]
    assert [(row.row, str(row.reason)[:14]) for row in bad] == [
        (3, "“统一社会信用代码”：第18"),
        (6, "与第 2 行的统一社会信用代"),
        (7, "没有统一社会信用代码的，必须"),
    ]


@pytest.mark.django_db
def test_good_rows_become_files_and_bad_rows_are_kept(at: datetime) -> None:
    sheet = read(ROWS.encode("gb18030"))
    done = actions.import_employers(rows=sheet, origin="移交名册", by=None, at=at)
    assert (done.made, done.met, done.kept_back, done.skipped) == (2, 0, 3, 0)
    first = Employer.objects.get(uscc=code(1))
    assert (first.origin, first.workplaces.get().address) == ("移交名册#2", "天河路一号大厦")
    assert queries.kept_back("0" * 64) == []
    kept = queries.kept_back(sheet.sha256)
    assert [row.row for row in kept] == [3, 6, 7]
    assert kept[0].cells["名称"] == "广州乙公司" and "第18位" in kept[0].problem


@pytest.mark.django_db
def test_an_import_started_again_does_nothing_twice(at: datetime) -> None:
    sheet = read(ROWS.encode())
    half = imports.Sheet(sheet.sha256, sheet.rows[:1])
    actions.import_employers(rows=half, origin="名册", by=None, at=at)
    again = actions.import_employers(rows=sheet, origin="名册", by=None, at=at)
    assert (again.made, again.skipped) == (1, 1)
    assert actions.import_employers(rows=sheet, origin="名册", by=None, at=at).skipped == 5
    assert Employer.objects.count() == 2 and ImportedRow.objects.count() == 5
    other = actions.import_employers(rows=imports.Sheet("0" * 64, sheet.rows[:1]), origin="名册", by=None, at=at)
    assert (other.met, other.skipped) == (1, 0), "the rows of another file are others"


@pytest.mark.django_db
def test_a_code_that_has_a_file_meets_it_and_changes_nothing(at: datetime) -> None:
    made = actions.create_employer(
        fields={"name": "原有名称", "uscc": code(1), "kind": "enterprise", "district_code": "440106"}, by=None, at=at
    )
    sheet = read(ROWS.encode())
    assert actions.import_employers(rows=sheet, origin="名册", by=None, at=at).met == 1
    made.refresh_from_db()
    assert (made.name, made.version) == ("原有名称", 1)


def test_a_workbook_gives_the_same_rows_with_codes_as_text() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, line in enumerate(ROWS.splitlines()):
            sheet.write_row(number, 0, [int(cell) if cell == "440106" else cell for cell in line.split(",")])
    rows = read(book.getvalue()).rows
    assert rows[0][1].values["district_code"] == "440106"
    assert [row for row, _ in rows] == [row for row, _ in read(ROWS.encode()).rows]


def test_employers_that_went_wrong_once_are_good_or_bad_as_a_clerk_expects() -> None:
    good, bad = imports.parse(read((SAMPLES / "e01_employers.xlsx").read_bytes()).rows)
    assert [row.row for row in bad] == [5, 8, 15]  # no name at all, a name of one character, a code of the old kind
    assert len(good) == 17
    assert next(row for row in good if row.row == 14).fields["former_names"] == ["广州老庚辛厂", "广州庚辛厂"]
    assert {row.fields["headcount"] for row in good} == {35}
    assert len(imports.parse(read((SAMPLES / "e02_title.xlsx").read_bytes()).rows)[0]) == 1
