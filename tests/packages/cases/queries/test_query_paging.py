"""Pages follow each other without gaps or doubles, in every order, also while cases come in."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from caseload import AT, ON, hire, lay

from laojian.cases import queries
from laojian.cases.models import Case
from laojian.kernel.refusal import Invalid

pytestmark = pytest.mark.django_db
SEED = 20260302


def turn(officer, sort, size, between=lambda: None):
    """All rows, page by page."""
    rows, cursor = [], ""
    while True:
        page = queries.page(officer, ON, sort=sort, cursor=cursor, size=size)
        assert len(page.rows) <= size
        rows += page.rows
        if not page.next:
            return rows
        cursor = page.next
        between()


@pytest.fixture
def load(city):
    """A hundred cases with many equal times, days and amounts."""
    chance = random.Random(SEED)
    return lay(
        city,
        97,
        opened_at=AT - timedelta(days=3),
        due=lambda _: chance.choice([None, *(ON + timedelta(days=n) for n in range(-3, 4))]),
        amount_claimed=lambda _: chance.choice([0, 0, 100, 500_000]),
        changed_at=AT,
    )


KEYS = {
    "opened": lambda row: (-row.opened_at.timestamp(), -row.id),
    "due": lambda row: (row.due, row.id),
    "amount": lambda row: (-row.amount_claimed, -row.id),
}


@pytest.mark.parametrize("size", [1, 7, 50, 97, 200])
@pytest.mark.parametrize("sort", sorted(queries.SORTS))
def test_pages_hold_every_row_once_and_in_order(load, sort, size):
    rows = turn(hire("ma", "intake_clerk@440106"), sort, size)
    expected = [row for row in load if sort != "due" or row.due]
    assert [row.id for row in rows] == [row.pk for row in sorted(expected, key=KEYS[sort]) if row.pk]
    assert len({row.id for row in rows}) == len(expected)


@pytest.mark.parametrize("sort", sorted(queries.SORTS))
def test_rows_with_equal_keys_are_neither_lost_nor_doubled(city, sort):
    rows = lay(city, 23, due=ON, amount_claimed=100)
    Case.objects.filter(pk__in=[row.pk for row in rows]).update(changed_at=AT)
    found = [row.id for row in turn(hire("ma", "intake_clerk@440106"), sort, 5)]
    assert sorted(found) == sorted(row.pk for row in rows)


@pytest.mark.parametrize("sort", sorted(queries.SORTS))
def test_cases_that_come_in_between_do_not_disturb_what_was_there(city, load, sort):
    chance = random.Random(SEED + 1)

    def come_in():
        moment = AT - timedelta(days=3) + timedelta(minutes=chance.randrange(120))
        lay(
            city,
            2,
            opened_at=moment,
            due=ON + timedelta(days=chance.randrange(-3, 4)),
            amount_claimed=chance.choice([0, 100]),
        )

    found = [row.id for row in turn(hire("ma", "intake_clerk@440106"), sort, 9, come_in)]
    there = {row.pk for row in load if sort != "due" or row.due}
    assert len(found) == len(set(found)), "a row came twice"
    assert there <= set(found), "a row was skipped"


def test_the_last_page_says_so(city):
    lay(city, 4)
    clerk = hire("ma", "intake_clerk@440106")
    assert queries.page(clerk, ON, size=4).next == ""
    assert queries.page(clerk, ON, size=3).next != ""
    assert queries.page(hire("he", "intake_clerk@440103"), ON).next == ""


@pytest.mark.parametrize("size", [0, -5, 10_000])
def test_a_page_is_never_empty_by_request_nor_boundless(city, size):
    lay(city, 3)
    assert 1 <= len(queries.page(hire("ma", "intake_clerk@440106"), ON, size=size).rows) <= 200


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "bm90IGpzb24",
        "WyJvcGVuZWQiLCAiMjAyNiIsIDFd",
        "WyJvcGVuZWQiLCAiMjAyNi0wMy0wMiIsIDFd",
        "WyJvcGVuZWQiLCAiMjAyNi0wMy0wMlQwMjowMDowMCswMDowMCIsICIxIl0",
        "WyJkdWUiLCAiMjAyNi0wMy0wMiIsIDFd",
        "WyJhbW91bnQiLCAxLCBJbmZpbml0eV0",
        "[" * 5000,
    ],
)
@pytest.mark.parametrize("sort", ["opened", "amount"])
def test_a_cursor_that_does_not_read_is_refused_with_a_way_out(city, cursor, sort):
    clerk = hire("ma", "intake_clerk@440106")
    with pytest.raises(Invalid) as refused:
        queries.page(clerk, ON, cursor=cursor, sort=sort)
    assert refused.value.field == "cursor" and refused.value.remedy


def test_a_cursor_of_one_order_does_not_serve_another(city):
    lay(city, 3, due=ON)
    clerk = hire("ma", "intake_clerk@440106")
    cursor = queries.page(clerk, ON, size=1).next
    with pytest.raises(Invalid):
        queries.page(clerk, ON, size=1, cursor=cursor, sort="due")


def test_a_count_stops_at_its_limit(city):
    lay(city, 12)
    clerk = hire("ma", "intake_clerk@440106")
    assert queries.count(clerk, ON) == queries.Count(12, False)
    assert queries.count(clerk, ON, most=12) == queries.Count(12, False)
    assert queries.count(clerk, ON, most=11) == queries.Count(11, True)
    assert queries.count(clerk, ON, filters={"text": "没有这家"}) == queries.Count(0, False)
