"""Shipped rows and the office's own, whatever order they come in: one table, one row a day, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.cases.rules.lawbook import Ended, LawBook, LawRow, holding, timeline
from laojian.kernel.clocks import Term
from laojian.kernel.refusal import Invalid

FIRST = date(2020, 1, 1)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def row(number: int, first: date, **more) -> LawRow:
    return LawRow(more.pop("id", number), "T1", Term(number, "working", "max"), first, **more)


def days_of(rows: list[LawRow]) -> list[tuple[int | None, date, date | None]]:
    return [(span.row.term.number, span.valid_from, span.valid_to) for span in timeline(rows)]


@st.composite
def facts(draw: st.DrawFn) -> list[LawRow]:
    """Rows of one term: at most one shipped and one of the office's for a first day, as two people's rows are."""
    first_days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
    keys = draw(st.lists(st.tuples(st.sampled_from(("shipped", "office")), first_days), unique=True, max_size=8))
    rows = [row(3, FIRST - timedelta(days=30), id=0)]
    for place, (origin, first) in enumerate(keys, 1):
        end = draw(st.none() | st.integers(0, 9).map(lambda n: n)) if origin == "shipped" else None
        rows.append(
            row(
                place + 10,
                first,
                id=place,
                origin=origin,
                configurable=origin == "office" or draw(st.booleans()),
                valid_to=None if end is None else first + timedelta(days=end),
            )
        )
    return rows


def as_they_came(rows: list[LawRow], order: list[int]) -> list[LawRow]:
    return [replace(rows[place], version=version) for version, place in enumerate(order, 1)]


@given(facts(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_changes_nothing(rows, chance):
    order = list(range(len(rows)))
    chance.shuffle(order)
    assert days_of(as_they_came(rows, order)) == days_of(as_they_came(rows, list(range(len(rows)))))


@given(facts())
def test_no_day_has_two_rows_and_the_spans_follow_one_another(rows):
    spans = timeline(rows)
    for earlier, later in pairwise(spans):
        assert earlier.valid_to is not None and earlier.valid_to < later.valid_from
    for span in spans:
        assert span.valid_to is None or span.valid_to >= span.valid_from


@given(facts())
def test_an_office_row_holds_from_its_day_unless_the_law_fixes_the_number(rows):
    ground = timeline([one for one in rows if one.origin == "shipped"])
    for own in (one for one in rows if one.origin == "office"):
        under = next(
            (s for s in ground if s.valid_from <= own.valid_from and (not s.valid_to or own.valid_from <= s.valid_to)),
            None,
        )
        held = any(span.row.id == own.id for span in timeline(rows))
        assert held == (under is None or under.row.configurable)


@given(facts(), st.integers(-40, 80))
def test_every_day_has_the_row_whose_span_covers_it_or_is_refused(rows, shift):
    day = FIRST + timedelta(days=shift)
    covering = [s for s in timeline(rows) if s.valid_from <= day and (s.valid_to is None or day <= s.valid_to)]
    if covering:
        assert holding(rows, day).id == covering[0].row.id
    elif day < timeline(rows)[0].valid_from:
        assert holding(rows, day).id == timeline(rows)[0].row.id
    else:
        with pytest.raises(Ended):
            holding(rows, day)


def test_a_successor_closes_the_row_before_it_whoever_wrote_it():
    shipped, own, newer = row(5, FIRST), row(8, date(2026, 3, 1), origin="office"), row(6, date(2026, 6, 1))
    assert days_of([shipped, own, newer]) == [
        (5, FIRST, date(2026, 2, 28)), (8, date(2026, 3, 1), date(2026, 5, 31)), (6, date(2026, 6, 1), None),
    ]  # fmt: skip


def test_on_the_same_first_day_the_offices_own_row_holds_but_not_against_a_number_the_law_fixes():
    day = date(2026, 3, 1)
    own, shipped = row(8, day, origin="office"), row(6, day, id=2)
    assert days_of([row(5, FIRST), own, shipped])[-1][0] == 8
    assert days_of([row(5, FIRST), own, replace(shipped, configurable=False)])[-1][0] == 6


def test_an_own_row_ends_with_the_rule_it_was_set_under():
    ends = date(2026, 8, 31)
    rows = [row(5, FIRST, valid_to=ends), row(8, date(2026, 3, 1), origin="office")]
    assert days_of(rows)[-1] == (8, date(2026, 3, 1), ends)
    with pytest.raises(Ended, match="已于 2026-08-31 失效"):
        holding(rows, date(2026, 9, 1))


def test_a_correction_of_a_release_stands_in_place_of_the_row_it_corrects():
    assert days_of([row(5, FIRST, version=1), row(7, FIRST, version=2)]) == [(7, FIRST, None)]
    gone = row(9, date(2026, 1, 1), gone_at=moment(date(2026, 2, 1)))
    assert days_of([row(5, FIRST), gone]) == [(5, FIRST, None)]


def test_a_clock_keeps_the_row_known_when_it_began_until_a_recompute_is_recorded():
    came = moment(date(2026, 3, 10))
    rows = [row(5, FIRST), row(7, date(2026, 3, 1), id=2, version=2, known_from=came)]
    start, began = date(2026, 3, 4), moment(date(2026, 3, 4))
    assert LawBook(rows).row("T1", start, began, None).id == 5
    assert LawBook(rows).with_shipped_known().row("T1", start, began, None).id == 2
    act = {"T1": [moment(date(2026, 3, 12))]}
    assert LawBook(rows, act).row("T1", start, began, None).id == 2
    stopped = moment(date(2026, 3, 11))
    assert LawBook(rows, act).row("T1", start, began, stopped).id == 5
    assert LawBook(rows, act).row("T1", date(2026, 2, 27), moment(date(2026, 2, 27)), None).id == 5
    assert LawBook(rows).row("T1", start, moment(date(2026, 3, 11)), None).id == 2


def test_a_recompute_leaves_a_clock_with_the_own_row_that_was_approved_for_running_clocks():
    own = row(9, date(2026, 3, 6), id=3, version=3, origin="office", moves=True, known_from=moment(date(2026, 3, 6)))
    came = row(7, date(2026, 3, 1), id=2, version=2, known_from=moment(date(2026, 3, 10)))
    book = LawBook([row(5, FIRST), came, own], {"T1": [moment(date(2026, 3, 12))]})
    assert book.row("T1", date(2026, 3, 4), moment(date(2026, 3, 4)), None).id == 3
    later = LawBook(
        [row(5, FIRST), own, replace(came, valid_from=date(2026, 3, 8))], {"T1": [moment(date(2026, 3, 12))]}
    )
    assert later.row("T1", date(2026, 3, 9), moment(date(2026, 3, 5)), None).id == 2


def at_day(number: int) -> datetime:
    return moment(date(2026, 3, number))


@pytest.mark.parametrize(
    ("act", "began", "stopped", "row_id"),
    [
        (3, 6, None, 2),  # an act before its beginning is none of its business
        (12, 4, None, 2),
        (12, 4, 20, 2),
        (12, 4, 12, 1),  # stopped by then
        (12, 4, 11, 1),
    ],
)
def test_a_recompute_takes_the_clocks_that_run(act: int, began: int, stopped: int | None, row_id: int) -> None:
    came = row(7, date(2026, 3, 1), id=2, version=2, known_from=at_day(5))
    book = LawBook([row(5, FIRST, id=1), came], {"T1": [at_day(act)]})
    stop = at_day(stopped) if stopped else None
    assert book.row("T1", date(2026, 3, began), at_day(began), stop).id == row_id


@pytest.mark.parametrize(
    ("came", "began", "stopped", "row_id"),
    [
        (6, 4, None, 3),
        (6, 4, 8, 3),
        (6, 4, 6, 1),
        (6, 4, 5, 1),
        (6, 6, None, 1),  # it began when the change was known already: the day of the row decides
        (6, 7, None, 1),
    ],
)
def test_a_change_for_running_clocks_takes_those_that_run(
    came: int, began: int, stopped: int | None, row_id: int
) -> None:
    ahead = row(9, date(2026, 3, 20), id=3, version=3, origin="office", moves=True, known_from=at_day(came))
    book, stop = LawBook([row(5, FIRST, id=1), ahead]), at_day(stopped) if stopped else None
    assert book.row("T1", date(2026, 3, began), at_day(began), stop).id == row_id
    same_day = LawBook([row(5, FIRST, id=1), replace(ahead, valid_from=FIRST)])
    assert same_day.row("T1", date(2026, 3, 4), at_day(4), None).id == 3


def test_a_row_that_comes_moves_its_own_term_alone() -> None:
    other = replace(row(4, FIRST, id=8), code="T2")
    book = LawBook([row(5, FIRST, id=1), other]).with_row(row(9, FIRST, id=3))
    assert [book.row(code, FIRST, at_day(4), None).id for code in ("T1", "T2")] == [3, 8]
    assert LawBook([other]).row("T2", date(2019, 1, 1), at_day(4), None).id == 8, "before its first row, by that row"


def test_what_a_release_changed_is_said_and_nothing_else() -> None:
    first, own = row(5, FIRST, id=1), row(8, date(2026, 3, 1), id=2, origin="office", known_from=at_day(2))
    assert LawBook([first, own]).later() == []
    assert LawBook([first, row(7, date(2026, 3, 1), id=3, known_from=at_day(2))]).later() == ["T1"]
    assert LawBook([replace(first, gone_at=at_day(2))]).later() == ["T1"]
    assert "T1" in LawBook([first]) and "T2" not in LawBook([first])
    assert LawBook([first, own]).timeline("T2") == [] and len(LawBook([first, own]).timeline("T1")) == 2


def test_a_clock_that_began_before_any_row_was_known_still_has_a_term() -> None:
    late = [row(n, date(2026, 3, n), id=n, version=n, known_from=at_day(20)) for n in (1, 5)]
    assert LawBook(late).row("T1", date(2026, 3, 6), at_day(6), None).id == 5
    gone = row(7, date(2026, 3, 1), id=2, version=2, known_from=at_day(5), gone_at=at_day(10))
    book = LawBook([row(5, FIRST, id=1), gone])
    assert [book.row("T1", date(2026, 3, 6), at_day(day), None).id for day in (4, 5, 9, 10)] == [1, 2, 2, 1]


def test_a_row_that_a_release_withdrew_stays_with_the_clocks_that_began_under_it():
    gone = row(7, date(2026, 3, 1), id=2, version=2, gone_at=moment(date(2026, 4, 1)))
    book = LawBook([row(5, FIRST), gone])
    assert book.row("T1", date(2026, 3, 4), moment(date(2026, 3, 4)), None).id == 2
    assert book.row("T1", date(2026, 3, 4), moment(date(2026, 4, 2)), None).id == 5
    assert book.with_shipped_known().row("T1", date(2026, 3, 4), moment(date(2026, 3, 4)), None).id == 5


def test_a_term_nobody_wrote_is_refused():
    with pytest.raises(Invalid, match="没有编号为“T2”的规则"):
        LawBook([row(5, FIRST)]).row("T2", FIRST, moment(FIRST), None)
