"""Search by any two characters, by code, by address, within one's places."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laojian.employers import actions, queries
from laojian.employers.models import Employer
from laojian.kernel.identifiers import uscc_check_character
from laojian.org.models import Grid

pytestmark = pytest.mark.django_db
CITY = ("4401",)


def code(serial: int) -> str:
    body = f"91440101{serial:09d}"
    return body + uscc_check_character(body)


def make(at: datetime, name: str, **fields: Any) -> Employer:
    given = {"name": name, "kind": "enterprise", "district_code": "440106", **fields}
    given |= {} if given.get("uscc") else {"no_code_reason": "unknown"}
    return actions.create_employer(fields=given, by=None, at=at)


def names(text: str, places: tuple[str, ...] = CITY, limit: int = 20) -> list[str]:
    return [row.name for row in queries.search(text, places, limit).rows]


@pytest.fixture
def three(at: datetime) -> list[Employer]:
    return [
        make(at, "广州凤晟建筑有限公司", uscc=code(1), registered_address="天河路100号"),
        make(at, "天金恒餐饮店", district_code="440111", registered_address="白云大道凤晟大厦"),
        make(at, "Ｋｔｖ娱乐100%乐园", uscc=code(2), former_names="老凤祥歌厅"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("凤晟", ["广州凤晟建筑有限公司", "天金恒餐饮店"]),
        ("金恒餐", ["天金恒餐饮店"]),
        ("天", ["天金恒餐饮店"]),
        ("祥歌", ["Ｋｔｖ娱乐100%乐园"]),
        ("ktv", ["Ｋｔｖ娱乐100%乐园"]),
        ("KTV 娱乐", ["Ｋｔｖ娱乐100%乐园"]),
        ("0%乐", ["Ｋｔｖ娱乐100%乐园"]),
        ("天河路", ["广州凤晟建筑有限公司"]),
        (code(1)[:12].lower(), ["广州凤晟建筑有限公司", "Ｋｔｖ娱乐100%乐园"]),
        (code(2), ["Ｋｔｖ娱乐100%乐园"]),
        ("没有的", []),
        ("%%", []),
        ("__", []),
        ("\\", []),
        ("'; DROP TABLE", []),
    ],
)
def test_a_search_finds_names_then_addresses(three: list[Employer], text: str, found: list[str]) -> None:
    assert names(text) == found
    assert queries.count(text, CITY) == len(found)


def test_an_empty_search_lists_the_places(three: list[Employer]) -> None:
    assert len(names("")) == 3 and names("", ("440111",)) == ["天金恒餐饮店"]


def test_a_search_never_leaves_ones_places(three: list[Employer]) -> None:
    assert names("凤晟", ("440111",)) == ["天金恒餐饮店"]
    assert names("凤晟", ("440106",)) == ["广州凤晟建筑有限公司"]
    assert names("凤晟", ()) == [] and queries.count("凤晟", ()) == 0


def test_an_employer_is_found_where_its_people_work(three: list[Employer], at: datetime) -> None:
    place = {"district_code": "440113", "street_code": "440113001", "grid_code": "440113001001002"}
    Grid.objects.create(code=place["grid_code"], name="一", street_code="440113001", valid_from=date(2026, 1, 1))
    actions.add_workplace(
        employer_id=three[0].pk, address="番禺市桥街道2号", on=date(2026, 1, 1), by=None, at=at, **place
    )
    for width in (("440113",), ("440113001",), ("440113001001",), ("440113001001002",)):
        assert names("凤晟", width) == ["广州凤晟建筑有限公司"]
    assert names("市桥街道") == ["广州凤晟建筑有限公司"]


def test_pages_follow_each_other_without_gap_or_repeat(at: datetime) -> None:
    for number in range(7):
        make(at, f"{'荔湾' if number % 2 else '老'}荔湾茶楼{number}")
    seen: list[str] = []
    after = None
    while True:
        page = queries.search("荔湾", CITY, 3, after)
        seen += [row.name for row in page.rows]
        if page.next is None:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 7
    assert queries.search("荔湾", CITY, 7).next is None, "nothing follows a page that holds the last one"
    assert [name.startswith("荔湾") for name in seen] == [True] * 3 + [False] * 4


def test_counting_stops_at_the_cap(at: datetime) -> None:
    for number in range(5):
        make(at, f"海珠面馆{number}")
    assert queries.count("面馆", CITY, most=3) == 4


def test_a_search_is_one_query(three: list[Employer]) -> None:
    for text in ("凤晟", "天", "", code(1)):
        with CaptureQueriesContext(connection) as seen:
            queries.search(text, ("440106", "440111005"))
        assert len(seen) == 1


def test_the_bigram_index_answers_two_characters(three: list[Employer]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM employers_employer "
            "WHERE bigrams(names_text) @> bigrams('凤晟') AND names_text LIKE '%凤晟%'"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT bigrams('天金恒'), bigrams('天'), bigrams('')")
        assert cursor.fetchone() == (["天金", "金恒"], [], [])
    assert "employers_names_bigrams" in plan
