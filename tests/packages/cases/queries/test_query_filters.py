"""What a list can be narrowed by, and what it says to a filter that does not read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from caseload import GRID, LIWAN, ON, SHIPAI, YUANCUN, hire, lay
from flows.cast import Walk

from laojian.cases import queries
from laojian.cases.rules.flow import FLOW
from laojian.kernel.refusal import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(city):
    return hire("ma", "intake_clerk@4401")


def found(clerk, sort="opened", **filters):
    return {row.id for row in queries.page(clerk, ON, filters=filters, sort=sort).rows}


def test_filters_on_what_the_row_says(city, clerk):
    (plain,) = lay(city, 1)
    (other,) = lay(
        city, 1, LIWAN, origin="JB", kind="report", cause="0201", is_wage=True, urgent=True, employer=city.employer,
        lead_officer=city.wang, second_officer=city.li, received_on=ON - timedelta(days=40),
    )  # fmt: skip
    both, one, neither = {plain.pk, other.pk}, {other.pk}, set()
    for filters, expected in (
        ({}, both),
        ({"district": "440103"}, one),
        ({"street": LIWAN}, one),
        ({"place": "440103"}, one),
        ({"place": "4401"}, both),
        ({"origin": "JB"}, one),
        ({"kind": "report"}, one),
        ({"cause": "0201"}, one),
        ({"wage": "1"}, one),
        ({"wage": "0"}, {plain.pk}),
        ({"urgent": "1"}, one),
        ({"employer": str(city.employer.pk)}, one),
        ({"officer": str(city.wang.pk)}, one),
        ({"officer": city.li.pk}, one),
        ({"officer": city.zhao.pk}, neither),
        ({"received_from": ON.isoformat()}, {plain.pk}),
        ({"received_to": ON - timedelta(days=1)}, one),
        ({"received_from": ON - timedelta(days=40), "received_to": ON - timedelta(days=40)}, one),
        ({"open": "1"}, both),
        ({"open": "0"}, neither),
        ({"leads": "1"}, both),
        ({"leads": "0"}, neither),
        ({"district": "", "origin": None}, both),
        ({"origin": "JB", "urgent": "1", "district": "440106"}, neither),
    ):
        assert found(clerk, **filters) == expected, filters


def test_a_grid_is_a_place_too(city, clerk):
    (inside,) = lay(city, 1, GRID)
    lay(city, 1, YUANCUN)
    assert found(clerk, place=GRID) == found(clerk, place=GRID[:12]) == {inside.pk}


def test_states_and_phases_follow_the_case(city, clerk):
    walk = Walk(city).filed()
    (lead,) = lay(city, 1)
    assert found(clerk, state="S12") == {walk.case.pk}
    assert found(clerk, states=["S00", "S12"]) == {walk.case.pk, lead.pk}
    assert found(clerk, phase="filing") == {walk.case.pk}
    assert found(clerk, phase="intake") == {lead.pk}
    assert found(clerk, phase="archive") == set()


def test_ended_ones_are_found_by_their_state(city, clerk):
    walk = Walk(city).register().take("examine", "clerk")
    walk.take("pass_on", "clerk", receiver="仲裁委", pass_on_reason="不属于监察职权")
    assert found(clerk, state="S04") == found(clerk, open="0") == found(clerk, phase="intake") == {walk.case.pk}


def test_every_state_belongs_to_one_phase():
    states = [state for _, members in queries.PHASES.values() for state in members]
    assert sorted(states) == sorted(state.code for state in FLOW.states)


def test_bands_of_due_days_part_all_open_cases(city, clerk):
    days = [None, -30, -1, 0, 1, 7, 8, 90]
    rows = lay(city, len(days), due=lambda n: None if days[n] is None else ON + timedelta(days=days[n]))
    expected = {"none": [None], "overdue": [-30, -1], "today": [0], "week": [1, 7], "later": [8, 90]}
    assert set(expected) == set(queries.BANDS)
    for band, members in expected.items():
        assert found(clerk, due=band) == {rows[days.index(day)].pk for day in members}, band


def test_a_row_says_how_many_days_are_left(city, clerk):
    days = {"2026-03-09": 7, "2026-03-02": 0, "2026-02-23": -7, "2026-02-28": -2}
    lay(city, len(days), due=lambda n: list(days)[n])
    lay(city, 1)
    rows = queries.page(clerk, ON).rows
    assert {str(row.due): row.days_left for row in rows} == days | {"None": None}


def test_text_finds_any_two_characters_and_all_words(city, clerk):
    rows = lay(
        city, 3,
        employer_name=lambda n: ["广州市天河星海皮具厂", "ABC Trading (GZ) 有限公司", "星火餐饮店"][n],
        employer_uscc=lambda n: ["91440101MA5TESTX0U", "", ""][n],
        title=lambda n: ["拖欠工资", "未签合同", "超时加班"][n],
    )  # fmt: skip
    leather, trade, food = (row.pk for row in rows)
    for text, expected in (
        ("皮具", {leather}),
        ("星海", {leather}),
        ("海星", set()),
        ("abc trading", {trade}),
        ("trading ABC", {trade}),
        ("皮具 工资", {leather}),
        ("皮具 加班", set()),
        ("ma5testx", {leather}),
        ("超时加班", {food}),
        (rows[2].number, {food}),
        (rows[2].number.replace("〔", "[").replace("〕", "]"), {food}),
        (rows[2].number.replace("〔", "（").replace("〕", "）"), {food}),
        ("100%", set()),
        ("__", set()),
        ("皮具\x00", set()),
    ):
        if "\x00" in text:
            with pytest.raises(Invalid):
                found(clerk, text=text)
        else:
            assert found(clerk, text=text) == expected, text


def test_one_character_asks_for_the_beginning_of_a_name_or_number(city, clerk):
    rows = lay(city, 2, employer_name=lambda n: ["星海皮具厂", "海星餐饮店"][n])
    assert found(clerk, text="星") == {rows[0].pk}
    assert found(clerk, text="穗") == {row.pk for row in rows}
    assert found(clerk, text=" ") == {row.pk for row in rows}


@pytest.mark.parametrize(
    "filters",
    [
        {"state": "S99"},
        {"states": []},
        {"phase": "lunch"},
        {"due": "soon"},
        {"officer": "wang"},
        {"officer": "1" * 40},
        {"employer": "十二"},
        {"place": "44010x"},
        {"received_from": "02.03.2026"},
        {"received_to": "2026-02-30"},
        {"district": "44\x00"},
        {"owner": "1"},
        {"pk__in": "1"},
    ],
)
def test_a_filter_that_does_not_read_is_refused_by_name(clerk, filters):
    with pytest.raises(Invalid) as refused:
        found(clerk, **filters)
    assert refused.value.field in {*filters, "state"}


def test_an_unknown_order_is_refused(clerk):
    with pytest.raises(Invalid):
        found(clerk, sort="number")


def test_every_filter_name_reads_or_refuses_hostile_text(clerk):
    for name in queries.FILTERS:
        for text in ("'; DROP TABLE cases_case; --", "%", "\\", "９", "💣" * 200, "-1", "1e9"):
            try:
                found(clerk, **{name: text})
            except Invalid as refused:
                assert refused.field


def test_orders(city, clerk):
    rows = lay(
        city, 3,
        due=lambda n: [ON, None, ON - timedelta(days=2)][n],
        amount_claimed=lambda n: [500, 900, 700][n],
    )  # fmt: skip
    a, b, c = (row.pk for row in rows)
    for sort, expected in (("opened", [c, b, a]), ("due", [c, a]), ("amount", [b, c, a])):
        assert [row.id for row in queries.page(clerk, ON, sort=sort).rows] == expected, sort


def test_a_street_filter_cannot_widen_ones_scope(city):
    lay(city, 1, SHIPAI)
    assert found(hire("he", f"intake_clerk@{YUANCUN}"), street=SHIPAI) == set()
