"""What a list is narrowed by, and what a page makes of what it was given; no database is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from caseload import ON
from django.db.models import Q
from flows.cast import CALENDAR

from laojian.cases.models import Case, Deadline
from laojian.cases.queries import filter_values as values
from laojian.cases.queries.approvals import ApprovalView
from laojian.cases.queries.view import ClockView, StepView, _cause, _clock
from laojian.cases.rules.clocks import ClockValue, Halt
from laojian.cases.rules.flow import FLOW
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh


def read(reader: Callable[..., Any], *given: Any) -> Any:
    """What is read, or the field that is blamed."""
    try:
        return reader(*given)
    except Invalid as no:
        return f"refused {no.field}"


# ——— filters


def test_a_filter_says_something_is_known_and_can_be_stored() -> None:
    known = {"state": values.due_filter, "open": values.due_filter}
    assert [value for _, value in values.said({"state": "S20", "open": "", "due": None}, known)] == ["S20"]
    for filters, field in (({"colour": "red"}, "colour"), ({"state": "a\x00"}, "state")):
        with pytest.raises(Invalid) as no:
            list(values.said(filters, known))
        assert no.value.field == field


def test_the_bands_of_due_days_meet_and_do_not_overlap() -> None:
    week = ON + timedelta(days=7)
    bands = {
        "overdue": Q(due__lt=ON), "today": Q(due=ON), "week": Q(due__gt=ON, due__lte=week), "later": Q(due__gt=week),
        "none": Q(due__isnull=True),
    }  # fmt: skip
    assert set(bands) == set(values.BANDS)
    assert {band: values.due_filter(band, ON) for band in bands} == {b: Q(is_open=True) & q for b, q in bands.items()}
    assert read(values.due_filter, "soon", ON) == "refused due"


def test_two_characters_are_found_by_their_pairs() -> None:
    assert values.has_word("search_text", "厂") == Q(search_text__contains="厂")
    assert len(values.has_word("search_text", "工厂").children) == 2


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), (12, 12), ("１２", 12), ("1" * 12, int("1" * 12)), ("1" * 13, None), ("x", None), ("-1", None),
     ("٣", None)],
)  # fmt: skip
def test_a_row_is_named_by_its_number(typed: Any, number: int | None) -> None:
    assert read(values.number, typed, "unit") == (number or "refused unit")


@pytest.mark.parametrize(
    ("typed", "day"), [("2026-03-02", ON), (ON, ON), ("无", None), ("下周", None), ("3月2日", None)]
)
def test_a_day_is_one_with_its_year(typed: Any, day: date | None) -> None:
    assert read(values.day, typed, "since") == (day or "refused since")


def test_yes_and_no_are_said_in_a_few_ways() -> None:
    assert {value: values.truth(value, "x") for value in ("1", "true", "YES", "on", True)} == dict.fromkeys(
        ("1", "true", "YES", "on", True), True
    )
    assert not any(values.truth(value, "x") for value in ("0", "false", "No", "off", False))
    assert read(values.truth, "maybe", "open") == "refused open"


@pytest.mark.parametrize(
    ("code", "widths", "good"),
    [
        ("440106", (6,), True),
        ("440106003", (6,), False),
        ("44", (), True),
        ("440106003001001", (), True),
        ("4", (), False),
        ("4401060030010012", (), False),
        ("44010a", (), False),
        ("44010６", (), False),
    ],
)
def test_a_place_is_a_code_of_the_width_that_is_asked(code: str, widths: tuple[int, ...], good: bool) -> None:
    assert read(values.place, code, "district", *widths) == (code if good else "refused district")


# ——— pages


def step(name: str = "begin_investigation", **known: Any) -> StepView:
    given: dict[str, Any] = {
        "step": FLOW.step(name), "title": zh("x"), "ready": True, "missing": (), "remedies": (), "permitted": True,
        "excluded": (), "pending": None, "fields": {}, "last_days": {},
    }  # fmt: skip
    return StepView(**given | known)


@pytest.mark.parametrize("against", [{"ready": False}, {"permitted": False}, {"excluded": (zh("x"),)}, {"pending": 7}])
def test_a_step_is_live_when_nothing_is_against_it(against: dict[str, Any]) -> None:
    assert step().may and not step(**against).may
    assert step().moves and not step("extend").moves and step("publish_s62").base == "publish"


@pytest.mark.parametrize(
    "against", [{"permitted": False}, {"missing": (zh("x"),)}, {"excluded": (zh("x"),)}, {"pending": False}]
)
def test_a_proposal_is_decided_when_nothing_is_against_it(against: dict[str, Any]) -> None:
    def shown(pending: bool = True, **known: Any) -> ApprovalView:
        given: dict[str, Any] = {
            "proposal": SimpleNamespace(approval=SimpleNamespace(pending=pending)), "step": FLOW.step("extend"),
            "title": zh("x"), "answers": (), "case": None, "own": False, "permitted": True, "missing": (),
            "excluded": (), "digest": "", "changed": (),
        }  # fmt: skip
        return ApprovalView(**given | known)

    assert shown().may and not shown(**against).may


def test_a_clock_is_shown_with_the_words_of_its_row_and_what_is_left_while_it_runs() -> None:
    value = ClockValue("DL04", 1, ON, due=ON + timedelta(days=7))
    law = Deadline(
        name_zh="办理", name_en="Handling", basis_zh="某条例 第一条", mark="V", kind="max", unit="working", number=5,
        show_both=True, roll=False, extension=None,
    )  # fmt: skip
    shown = _clock(value, law, ON, CALENDAR)
    assert (str(shown.title), shown.basis, shown.left, shown.show_both) == ("办理", "某条例 第一条", 7, True)
    assert shown.remainder is not None and shown.remainder.left == 5
    stopped = _clock(replace(value, stop_seq=2), law, ON, CALENDAR)
    assert (stopped.left, stopped.remainder, stopped.running) == (None, None, False)
    assert _clock(replace(value, due=None), law, ON, CALENDAR).left is None
    ordered = _clock(replace(value, code="SET-ORDER"), None, ON, CALENDAR)
    assert str(ordered.title) == "责令改正期限" and ordered.remainder is not None and not ordered.remainder.working


@pytest.mark.parametrize(
    ("halts", "running", "paused"),
    [
        ((), True, False),
        ((Halt(2, ON, ON),), True, False),
        ((Halt(2, ON),), True, True),
        ((Halt(2, ON, ON), Halt(3, ON)), True, True),
        ((Halt(2, ON),), False, False),
    ],
)
def test_a_clock_rests_while_its_last_pause_is_open(halts: tuple[Halt, ...], running: bool, paused: bool) -> None:
    value = ClockValue("DL04", 1, ON, halts=halts, stop_seq=None if running else 4)
    assert ClockView(value, zh("x"), "", "V", "max", False, None).paused is paused


def test_a_case_without_a_cause_has_none_to_show() -> None:
    assert _cause(Case(cause="", received_on=ON)) == ""
