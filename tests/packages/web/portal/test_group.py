"""A group: a roster from a spreadsheet or typed lines, representatives, bad rows explained, two hundred people."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from packages.tables.reads import SAMPLES
from packages.web.portal.visitor import EMPLOYER, WHAT, YOU

from laojian.complaints.models import Contact, Worker
from laojian.kernel.refusal import Invalid
from laojian.web import roster

if TYPE_CHECKING:
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
    return date(2026, 11, 23)


@pytest.mark.django_db
def test_two_hundred_people_by_a_spreadsheet(visitor: Visitor, django_assert_max_num_queries: Any) -> None:
    rows = [(f"工友{n}", f"1380013{n:04}", 1000 + n) for n in range(200)]
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT).step("money", {})
    visitor.step("people", {"group": "group", "roster": table(rows)})
    assert visitor.where == "/p/form/people/"
    visitor.get("/p/form/people/")
    assert "读到 200 人" in visitor.text and "已收好" not in visitor.text
    visitor.press("/p/form/people/", {"group": "group", "take": "1"})
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


PEOPLE = "/p/form/people/"
TWO_MONTHS = "周小满 13800138021 4000 九月\n周小满 13800138021 4000 十月\n李明 13800138009 5000"


@pytest.fixture
def asked(visitor: Visitor) -> Visitor:
    """Somebody who wrote three lines, two of which may be one person."""
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT).step("money", {})
    visitor.step("people", {"group": "group", "typed": TWO_MONTHS, "add": "1"}).get(PEOPLE)
    return visitor


def kept(visitor: Visitor) -> list[tuple[str, int]]:
    """The people of the roster once it is handed in, with their amounts in yuan."""
    visitor.step("people", {"group": "group"})
    visitor.step("files").step("you", YOU).step("check")
    return [(row.what, row.claimed // 100) for row in Worker.objects.order_by("seq")]


@pytest.mark.django_db
def test_what_was_understood_is_shown_before_anybody_is_taken(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT).step("money", {})
    typed = "陈小明，13800138000，8000\n李小红 13900139000 7,500 十月工资\n13900139001 500\n合计 16000"
    visitor.step("people", {"group": "group", "typed": typed, "add": "1"}).get(PEOPLE)
    assert "读到 2 人" in visitor.text and "第 3 行" in visitor.text and "合计 16000" in visitor.text
    visitor.step("people", {"group": "group"})
    assert visitor.page.status_code == 422 and "请先核对" in visitor.text
    visitor.step("people", {"group": "group", "take": "1"}).get(PEOPLE)
    assert "已收好 2 人" in visitor.text and "7,500.00" in visitor.text
    visitor.step("people", {"group": "group", "remove": "1"}).get(PEOPLE)
    assert "已收好 1 人" in visitor.text


@pytest.mark.django_db
def test_a_question_not_answered_takes_nobody(asked: Visitor) -> None:
    assert "几笔" in asked.text
    asked.step("people", {"group": "group", "take": "1", "answer-0": "keep"})
    assert asked.page.status_code == 422 and "请选一个" in asked.text and "已收好" not in asked.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "people"),
    [
        (("keep", "keep"), [("九月", 4000), ("十月", 4000), ("", 5000)]),
        (("keep", "add"), [("九月；十月", 8000), ("", 5000)]),
        (("keep", "drop"), [("九月", 4000), ("", 5000)]),
    ],
)
def test_who_wrote_the_list_says_whether_two_lines_are_one_person(
    asked: Visitor, answers: tuple[str, str], people: list[tuple[str, int]]
) -> None:
    asked.step("people", {"group": "group", "take": "1", "answer-0": answers[0], "answer-1": answers[1]})
    assert kept(asked) == people


@pytest.mark.django_db
def test_the_same_file_twice_is_asked_about_and_can_be_given_up(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT).step("money", {})
    visitor.step("people", {"group": "group", "typed": "李明 13800138009 5000"}).step(
        "people", {"group": "group", "take": "1"}
    )
    visitor.step("people", {"group": "group", "typed": "李明 13800138009 5000"}).get(PEOPLE)
    assert "已收好!1" in visitor.text
    visitor.step("people", {"group": "group", "discard": "1"})
    assert kept(visitor) == [("", 5000)]


@pytest.mark.django_db
def test_a_group_without_anybody_is_asked_for_names(visitor: Visitor) -> None:
    visitor.begin().step("people", {"group": "group", "typed": ""})
    assert visitor.page.status_code == 422 and "一起投诉的人" in visitor.problem


@pytest.mark.django_db
def test_going_back_to_alone_hands_in_no_roster(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT).step("money", {})
    visitor.step("people", {"group": "group", "typed": "李小红 13900139000"})
    visitor.step("people", {"group": "group", "take": "1"}).step("people", {"group": "alone"})
    visitor.step("files").step("you", YOU).step("check")
    assert Worker.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有内容"),
        ("甲,乙\n1,2\n".encode(), "姓名"),
        ("电话,金额\n13800138000,2\n".encode(), "缺少列：姓名"),
        ("姓名,电话\n".encode(), "名册是空的"),
        (b"\x00\x01\x02\x00", "不是可以读取的表格"),
        (b"PK\x03\x04broken", "已损坏"),
        (b"x" * (roster.MOST_BYTES + 1), "超过 5 MB"),
        ("姓名\n".encode() + "陈\n".encode() * (roster.MOST_PEOPLE + 1), "超过 2000 人"),
    ],
)
def test_a_file_that_is_no_roster_says_why(content: bytes, said: str, on: date) -> None:
    with pytest.raises(Invalid) as refused:
        roster.from_file(content, "名册.csv", on=on)
    assert said in str(refused.value) and refused.value.field == "roster" and refused.value.remedy


def test_each_row_without_a_person_is_named_and_a_lost_cell_is_said(on: date) -> None:
    text = "姓名,电话,身份证号,金额,代表\n,13800138000,,,\n陈,abc,,,是\n李,,123,,\n好,13900139000,,5,\n"
    found = roster.from_file(text.encode(), "名册.csv", on=on)
    assert [where for where, _, _ in found.bad] == ["2"]
    assert [(row["name"], row["claimed"], bool(row["lost"])) for row in found.rows] == [
        ("陈", 0, True), ("李", 0, True), ("好", 500, False),
    ]  # fmt: skip
    assert [row["representative"] for row in found.rows] == [True, False, False]


def test_a_name_too_long_is_nobody(on: date) -> None:
    assert roster.from_file(f"姓名\n{'陈' * 61}\n".encode(), "名册.csv", on=on).rows == []


def test_an_offer_that_somebody_changed_in_the_page_is_none(on: date) -> None:
    offer = roster.from_lines("李明 13800138009 5000", on=on)
    assert roster.unsealed(offer.sealed()) == offer
    assert not roster.unsealed(offer.sealed()[:-2] + "xx")


def test_too_many_people_together_are_refused(on: date) -> None:
    offer = roster.from_lines("李明 13800138009 5000", on=on)
    many = [{"name": f"工友{n}"} for n in range(roster.MOST_PEOPLE)]
    with pytest.raises(Invalid, match="2000"):
        roster.decided(many, offer, {})


def test_an_amount_is_added_to_the_one_with_the_same_telephone(on: date) -> None:
    kept = roster.decided([], roster.from_lines("张伟 13800138031 1000\n张伟 13800138032 2000", on=on), {})[0]
    more = roster.from_lines("张伟 13800138032 500", on=on)
    people, _ = roster.decided(kept, roster.together(kept, more), {0: "add"})
    assert [one["claimed"] for one in people] == [100000, 250000]


ROSTERS = {
    "r02_spaced.xlsx": (1, 800000, 0), "r03_numeric.xlsx": (3, 1233363, 0), "r05_total_row.xlsx": (1, 800000, 0),
    "r06_names.xlsx": (5, 4000000, 2), "r08_amounts.xlsx": (9, 4000001, 9), "r09_ids.xlsx": (8, 6400000, 8),
    "r14_wps_txt.csv": (1, 800000, 0),
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), ROSTERS.items(), ids=ROSTERS)
def test_rosters_that_went_wrong_once_are_offered_whole(name: str, expected: tuple[int, int, int], on: date) -> None:
    found = roster.together([], roster.from_file((SAMPLES / name).read_bytes(), name, on=on))
    asked_about = sum(bool(row["ask"]) for row in found.rows)
    assert (len(found.rows), sum(row["claimed"] for row in found.rows), asked_about) == expected
    assert found.bad == []


def test_pasted_lines_are_offered_whole(on: date) -> None:
    text = (SAMPLES / "typed_rosters.txt").read_text(encoding="utf-8")
    found = roster.together([], roster.from_lines(text, on=on))
    assert (len(found.rows), sum(row["claimed"] for row in found.rows)) == (7, 6320000)
    assert [row["name"] for row in found.rows if row["ask"]] == ["周小满", "周小满", "李明", "李明"]
