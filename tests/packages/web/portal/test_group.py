"""A group: a roster from a spreadsheet or typed lines, representatives, bad rows explained, two hundred people."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from packages.web.portal.visitor import EMPLOYER, WHAT, YOU

from laojian.complaints.models import Contact, Worker
from laojian.kernel.refusal import Invalid
from laojian.web import roster

if TYPE_CHECKING:
    from datetime import date

    from packages.web.portal.visitor import Visitor


def named(content: bytes, name: str) -> io.BytesIO:
    out = io.BytesIO(content)
    out.name = name
    return out


def table(rows: list[tuple[object, ...]], headings: tuple[str, ...] = ("姓名", "电话", "金额")) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([headings, *rows]):
            sheet.write_row(place, 0, row)
    return named(out.getvalue(), "名册.xlsx")


@pytest.fixture
def on() -> date:
    from datetime import date

    return date(2026, 11, 23)


@pytest.mark.django_db
def test_two_hundred_people_by_a_spreadsheet(visitor: Visitor, django_assert_max_num_queries: Any) -> None:
    rows = [(f"工友{n}", f"1380013{n:04}", 1000 + n) for n in range(200)]
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT).step("money", {})
    visitor.step("people", {"group": "group", "roster": table(rows)})
    assert visitor.where == "/p/form/people/"
    visitor.get("/p/form/people/")
    assert "已收好 200 人" in visitor.text
    with django_assert_max_num_queries(3):
        visitor.get("/p/form/people/")
    visitor.press("/p/form/people/", {"group": "group", "representative": ["0", "7"]})
    assert visitor.where == "/p/form/files/"
    visitor.step("files").step("you", YOU).step("check").get("/p/receipt/")
    made = Contact.objects.get()
    assert (made.people, made.amount_claimed) == (200, sum(1000 + n for n in range(200)) * 100)
    found = Worker.objects.order_by("seq")
    assert found.count() == 200
    assert [row.claimed for row in found[:2]] == [100000, 100100]
    assert [row.seq for row in found if row.representative] == [1, 8]
    assert "工友0" not in str(list(Worker.objects.values_list("name_masked", flat=True)))


@pytest.mark.django_db
def test_typed_lines_are_added_bad_ones_explained_and_nobody_twice(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT).step("money", {})
    typed = "陈小明，13800138000，8000\n李小红 13900139000 7,500 十月工资\n坏行 abc1"
    visitor.step("people", {"group": "group", "typed": typed, "add": "1"})
    assert visitor.page.status_code == 422 and "第 3 行" in visitor.text and typed.split("\n")[2] in visitor.text
    visitor.press("/p/form/people/", {"group": "group", "typed": typed.replace("abc1", "500"), "add": "1"})
    visitor.get("/p/form/people/")
    assert "已收好 3 人" in visitor.text and "7,500.00" in visitor.text
    visitor.press("/p/form/people/", {"group": "group", "remove": "2"})
    visitor.get("/p/form/people/")
    assert "已收好 2 人" in visitor.text


@pytest.mark.django_db
def test_a_group_without_anybody_is_asked_for_names(visitor: Visitor) -> None:
    visitor.begin().step("people", {"group": "group", "typed": ""})
    assert visitor.page.status_code == 422 and "一起投诉的人" in visitor.problem


@pytest.mark.django_db
def test_going_back_to_alone_hands_in_no_roster(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT).step("money", {})
    visitor.step("people", {"group": "group", "typed": "李小红 13900139000"}).step("people", {"group": "alone"})
    visitor.step("files").step("you", YOU).step("check")
    assert Worker.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "名册是空的"),
        ("甲,乙\n1,2\n".encode(), "没有“姓名”这一列"),
        (b"\x00\x01\x02", "不是可以读取的表格"),
        (b"PK\x03\x04broken", "不是可以读取的表格"),
        (b"x" * (roster.MOST_BYTES + 1), "超过 5 MB"),
        ("姓名\n".encode() + "陈\n".encode() * (roster.MOST_PEOPLE + 1), "超过 2000 人"),
    ],
)
def test_a_file_that_is_no_roster_says_why(content: bytes, said: str, on: date) -> None:
    with pytest.raises(Invalid) as refused:
        roster.from_file(content, on=on)
    assert said in str(refused.value) and refused.value.field == "roster" and refused.value.remedy


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_in_the_codings_offices_use(coding: str, on: date) -> None:
    found = roster.from_file('姓名,手机号,欠薪金额,代表\n陈小明,138 0013 8000,"8,000.50",是\n'.encode(coding), on=on)
    assert found.bad == []
    assert (found.rows[0]["name"], found.rows[0]["phone"], found.rows[0]["claimed"]) == (
        "陈小明",
        "13800138000",
        800050,
    )
    assert found.rows[0]["representative"] is True


def test_english_headings_and_numbers_of_a_spreadsheet(on: date) -> None:
    content = table([("Chen", 13800138000.0, 1234.5)], ("Name", "Phone", "Amount")).read()
    row = roster.from_file(content, on=on).rows[0]
    assert (row["phone"], row["claimed"]) == ("13800138000", 123450)


def test_each_bad_row_is_named_with_its_number_and_the_good_ones_stay(on: date) -> None:
    text = "姓名,电话,身份证号,金额\n,13800138000,,\n陈,abc,,\n李,,123,\n王,,,很多\n好,13900139000,,5\n"
    found = roster.from_file(text.encode(), on=on)
    assert [number for number, _, _ in found.bad] == [2, 3, 4, 5]
    assert [row["name"] for row in found.rows] == ["好"]


def test_an_id_number_a_spreadsheet_has_cut_is_not_taken(on: date) -> None:
    content = table([("陈", "", 4.4010119900101e17)], ("姓名", "电话", "身份证号")).read()
    assert roster.from_file(content, on=on).rows == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("陈小明 13800138000 8000", ("陈小明", "13800138000", 800000, "")),
        ("陈小明，13800138000，8,000.50", ("陈小明", "13800138000", 800050, "")),
        ("陈小明\t8000\t13800138000", ("陈小明", "13800138000", 800000, "")),
        ("陈小明、十月工资、8000元", ("陈小明", "", 800000, "十月工资")),
        ("陈小明", ("陈小明", "", 0, "")),
    ],
)
def test_typed_lines_are_told_apart(line: str, found: tuple[str, str, int, str], on: date) -> None:
    row = roster.from_lines(line, on=on).rows[0]
    assert (row["name"], row["phone"], row["claimed"], row["what"]) == found
