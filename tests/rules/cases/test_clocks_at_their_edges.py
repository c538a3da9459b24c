"""Where one clock ends and another begins: what stops, rests, goes on or stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from history import CALENDAR, LAW, Story, at, day, filed, investigating, law_rows

from laojian.cases.rules.clocks import ClockValue, LawBook, derive, last_days, late_fine, nearest
from laojian.cases.rules.flow_table import NEW
from laojian.kernel.clocks import Term


def clocks(story: Story, code: str) -> list[ClockValue]:
    """Every clock of a code, in the order in which they began."""
    return [clock for clock in derive(story.steps, LAW, lambda moment: CALENDAR) if clock.code == code]


def imported(state: str, *rows: dict[str, Any], on: str = "03-10", origin: str = "TS") -> Story:
    story = Story("03-02", origin=origin)
    first = story.steps[0]
    name = f"import_{state.lower()}"
    step = replace(first, seq=2, step=name, source="S00", target=state, on=day(on), inputs={"clocks": list(rows)})
    story.steps.append(step)
    assert first.source == NEW
    return story


def reported() -> Story:
    return investigating("03-02").then("03-10", "report").then("03-10", "take_review").then("03-10", "give_review")


def returned() -> Story:
    story = reported().then("03-11", "send_to_legal")
    return story.then("03-16", "return_for_evidence").then("03-20", "report")


def decided(kind: str, **more: Any) -> Story:
    story = reported().then("03-11", "give_notice_after_review", notice_kind="penalty").then("03-11", "serve_notice")
    return story.then("03-17", "decide_unopposed", decision_kind=kind, **more)


def closed() -> Story:
    story = decided("no_penalty").then("03-18", "serve_at_announcement").then("03-19", "close_served")
    return story.then("03-20", "approve_closing")


# ——— what stops


def test_a_check_does_not_answer_a_complaint_but_an_import_beyond_the_examination_does() -> None:
    assert Story("03-02").then("03-02", "precheck").clocks()["DL01"].running
    assert {state: imported(state).clocks()["DL01"].running for state in ("S01", "S02", "S05", "S20")} == {
        "S01": True, "S02": True, "S05": False, "S20": False,
    }  # fmt: skip


def test_what_has_stopped_keeps_its_day_and_its_pauses() -> None:
    first, second = clocks(returned().then("03-23", "take_review").then("03-23", "give_review"), "DL05")
    assert (first.stopped_on, second.running) == (day("03-16"), True)
    story = returned().then("03-23", "extend_decision_s40", decide_by="2026-05-20")
    first, second = clocks(story, "DL05")
    assert (first.extended, second.extended, second.due) == (False, True, date(2026, 5, 20))
    story.then("03-24", "take_review").then("03-24", "give_review").then("03-25", "decide_no_penalty")
    assert [clock.stopped_on for clock in clocks(story, "DL05")] == [day("03-16"), day("03-25")]


def test_the_end_of_a_case_stops_every_clock_but_the_keeping_of_the_file() -> None:
    joined = filed("03-02").then("03-03", "request_recusal").then("03-04", "begin_investigation")
    joined.then("03-05", "join")
    assert joined.clocks()["DL38"].stopped_on == day("03-05") and joined.clocks()["DL01"].stopped_on == day("03-02")
    archived = closed().then("04-10", "archive")
    assert [code for code, clock in archived.clocks().items() if clock.running] == ["DL63"]
    assert archived.clocks()["DL04"].stopped_on == day("03-10")
    kept = imported("S91", {"code": "DL63", "start_on": "2026-03-02"}).then("04-10", "archive")
    assert [clock.running for clock in clocks(kept, "DL63")] == [True, True]


# ——— what rests, and goes on


def test_a_suspension_rests_the_investigation_alone() -> None:
    paused = investigating("03-02").then("03-30", "suspend", suspension_ground="fled").clocks()
    assert {code for code, clock in paused.items() if clock.halts} == {"DL04"}
    assert paused["DL04"].halts[0].reason == "fled" and paused["LT75"].due is not None
    again = returned().then("03-20", "correct_s40", correct_what="title", correct_value="x")
    assert [halt.reason for clock in clocks(again, "DL04") for halt in clock.halts] == ["returned"]


def test_a_pause_of_one_day_is_one_day() -> None:
    story = investigating("03-02").then("03-30", "suspend").then("03-31", "resume")
    (halt,) = story.clocks()["DL04"].halts
    assert (halt.first, halt.last) == (day("03-30"), day("03-30"))
    assert story.clocks()["DL04"].due == CALENDAR.add_workdays(date(2026, 5, 28), 1)


def test_a_pause_that_was_over_stays_as_it_was() -> None:
    story = investigating("03-02").then("03-10", "suspend").then("03-12", "resume")
    story.then("03-20", "suspend").then("03-25", "resume")
    spans = [(halt.first, halt.last) for halt in story.clocks()["DL04"].halts]
    assert spans == [(day("03-10"), day("03-11")), (day("03-20"), day("03-24"))]


def test_sent_back_what_runs_goes_on_as_it_was_and_what_never_began_does_not() -> None:
    story = imported("S81", {"code": "DL06", "start_on": "2026-03-02"}).then("03-20", "returned_by_body")
    assert story.clocks()["DL06"].halts == () and story.clocks()["DL06"].running
    assert set(story.clocks()) == {"DL01", "DL06"}


# ——— what begins


def test_a_term_of_receipt_runs_from_the_receipt_or_the_day_of_the_entry() -> None:
    assert Story("03-04", received_on="2026-03-02").clocks()["DL01"].start_on == day("03-02")
    assert Story("03-04", received_on="").clocks()["DL01"].start_on == day("03-04")
    story = Story("03-04", received_on="2026-03-02").then("03-05", "examine")
    story.then("03-06", "correct_s01", correct_what="step_on", correct_seq=2, correct_value="2026-03-04")
    assert story.clocks()["DL01"].start_on == day("03-02")


@pytest.mark.parametrize(
    ("shown", "result", "withdraw"),
    [
        (("publish",), "annulled", True),
        (("publish",), "changed", True),
        (("publish",), "upheld", False),
        ((), "annulled", False),
        (("publish", "withdraw_publication"), "annulled", False),
    ],
)
def test_what_was_published_and_falls_is_withdrawn(shown: tuple[str, ...], result: str, withdraw: bool) -> None:
    story = decided("penalty", fine=100)
    for name in shown:
        story.then("03-18", name)
    story.then("03-20", "reconsideration_begins").then("05-01", "reconsideration_ends", remedy_result=result)
    assert ("DL36" in story.clocks()) is withdraw


def test_a_decision_to_pay_wages_opens_the_window_to_the_court_and_sets_its_own_day() -> None:
    story = decided("handling", perform_by="2026-04-30").then("03-18", "serve_at_announcement")
    assert story.clocks()["DL25"].start_on == date(2026, 9, 18) and "DL14" not in story.clocks()
    story.then("03-19", "begin_performance").then("03-20", "defer", deferred_to="2026-06-30")
    assert story.clocks()["SET-DEFER"].due == date(2026, 6, 30)
    assert story.clocks()["SET-PERFORM"].due == date(2026, 4, 30)


def test_brought_along_the_window_to_the_court_follows_the_time_to_sue_if_that_has_a_day() -> None:
    sue, court = ({"code": code, "start_on": "2026-03-02"} for code in ("DL18", "DL25"))
    other = {"code": "DL24", "start_on": "2026-03-02"}
    assert imported("S72", sue, court, other).clocks()["DL25"].start_on == date(2026, 9, 2)
    assert imported("S72", sue, court, other).clocks()["DL24"].start_on == day("03-02")
    assert imported("S72", court).clocks()["DL25"].start_on == day("03-02")
    open_end = sue | {"pauses": [["2026-03-05", ""]]}
    assert imported("S72", open_end, court).clocks()["DL25"].start_on == day("03-02")


# ——— what it comes to


def test_an_extension_the_term_does_not_have_adds_nothing() -> None:
    extended = {"code": "DL06", "start_on": "2026-03-02", "extended": True}
    clock = imported("S20", extended).clocks()["DL06"]
    assert clock.extended and clock.due == date(2026, 5, 31)


def test_a_term_without_a_day_says_why_and_one_with_a_day_says_nothing() -> None:
    rows = [replace(row, term=Term(3, "month", "cycle")) if row.code == "DL06" else row for row in law_rows()]
    found = filed("03-02").clocks(LawBook(rows))
    assert found["DL06"].due is None and found["DL06"].reason
    assert found["DL04"].due is not None and found["DL04"].reason == ""


def test_only_the_offices_own_terms_press() -> None:
    first = nearest(filed("03-02").clocks().values())
    assert first is not None and first.code == "DL04", "the warning of the seventy-fifth day is not one of them"
    assert nearest(investigating("03-02").then("03-03", "report").then("03-03", "take_review").clocks().values())
    assert nearest(Story(origin="JB").clocks().values()) is None


def test_what_a_step_would_start_is_said_before_it_is_taken() -> None:
    on = day("03-02")
    found = last_days(("DL04", "DL10", "SET-ORDER", "DL06"), on, LAW, at(on), CALENDAR)
    assert {code: last.day for code, last in found.items()} == {"DL04": date(2026, 5, 28), "DL06": date(2026, 5, 31)}
    ended = LawBook([replace(row, valid_to=date(2026, 1, 31)) for row in law_rows()])
    (last,) = last_days(("DL04",), on, ended, at(on), CALENDAR).values()
    assert last.day is None and "失效" in last.reason


def test_a_late_fine_is_nothing_before_and_on_the_last_day() -> None:
    last = date(2026, 3, 25)
    for days in (-40, -1, 0):
        assert late_fine(100_000, last, last + timedelta(days=days)) == 0
        assert late_fine(100_000, last, last + timedelta(days=days), remedies=[(date(2026, 3, 1), None)]) == 0
