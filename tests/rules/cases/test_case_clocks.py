"""Which clock runs because of what, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from history import CALENDAR, LAW, Story, at, day, filed, investigating, law_rows

from laojian.cases.rules.clocks import LawBook, LawRow, derive, late_fine, nearest
from laojian.kernel.clocks import Term


def test_a_complaint_must_be_answered_in_five_working_days_from_its_receipt():
    clocks = Story("02-12").clocks()
    assert clocks["DL01"].due == date(2026, 2, 26)


def test_a_report_has_no_such_term():
    assert Story("02-12", origin="JB").clocks() == {}


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("enquiry", {"DL53"}),
        ("help", {"DL54"}),
        ("complaint", {"DL55"}),
        ("petition", {"DL56", "DL57"}),
        ("other", set()),
    ],
)
def test_the_channel_of_a_transferred_ticket_runs_its_own_clock(kind, codes):
    assert set(Story("03-02", origin="JT", ticket_kind=kind).clocks()) == codes


def test_filing_starts_sixty_working_days_the_ninety_days_and_their_warnings():
    clocks = filed("03-02").clocks()
    assert clocks["DL04"].due == date(2026, 5, 28)
    assert clocks["DL06"].due == date(2026, 5, 31)
    assert clocks["LT75"].due == date(2026, 5, 16) and not clocks["LT75"].counts
    assert clocks["LT90"].due == date(2026, 5, 31)
    assert clocks["DL01"].stopped_on == day("03-02")


def test_an_extension_adds_thirty_working_days_once():
    clocks = investigating("03-02").then("05-20", "extend", reason="复杂").clocks()
    assert clocks["DL04"].due == date(2026, 7, 10) and clocks["DL04"].extended


def test_a_suspension_stops_the_term_and_the_remainder_resumes():
    story = investigating("03-02").then("03-30", "suspend", suspension_ground="fled", reason="逃匿")
    paused = story.clocks()
    assert paused["DL04"].due is None and paused["DL04"].reason == "paused"
    assert nearest(paused.values()).code == "DL65"
    clocks = story.then("04-20", "resume", reason="找到").clocks()
    lost = CALENDAR.count_workdays(day("03-30"), day("04-19"))
    assert clocks["DL04"].due == CALENDAR.add_workdays(date(2026, 5, 28), lost)


def test_suspended_and_resumed_on_one_day_costs_nothing():
    story = investigating("03-02").then("03-30", "suspend", reason="x").then("03-30", "resume", reason="y")
    assert story.clocks()["DL04"].due == date(2026, 5, 28)
    assert story.clocks()["DL04"].halts == ()


def test_the_report_ends_the_investigation_and_starts_fifteen_working_days():
    clocks = investigating("03-02").then("05-20", "report", facts="x").clocks()
    assert clocks["DL04"].stopped_on == day("05-20")
    assert clocks["DL05"].due == CALENDAR.add_workdays(day("05-20"), 15)
    assert clocks["DL06"].running


def test_returned_for_evidence_the_investigation_goes_on_with_its_remainder():
    story = investigating("03-02").then("04-01", "report", facts="x").then("04-02", "take_review")
    story.then("04-02", "give_review", review_opinion="x").then("04-03", "send_to_legal")
    story.then("04-10", "return_for_evidence", return_items="x")
    clocks = story.clocks()
    lost = CALENDAR.count_workdays(day("04-01"), day("04-09"))
    assert clocks["DL04"].running and clocks["DL04"].due == CALENDAR.add_workdays(date(2026, 5, 28), lost)
    assert clocks["DL05"].stopped_on == day("04-10")
    story.then("04-20", "report", facts="x")
    fifteen = [clock for clock in derive(story.steps, LAW, lambda moment: CALENDAR) if clock.code == "DL05"]
    assert [clock.running for clock in fifteen] == [False, True]


def decided(kind: str = "handling", **more: object) -> Story:
    story = investigating("03-02").then("03-05", "report").then("03-05", "take_review").then("03-05", "give_review")
    story.then("03-06", "give_notice", notice_kind="penalty").then("03-06", "serve_notice")
    return story.then("03-10", "decide_unopposed", decision_kind=kind, **more)


def test_give_notice_is_found_by_state():
    story = investigating("03-02").then("03-05", "report").then("03-05", "take_review").then("03-05", "give_review")
    assert story.then("03-06", "give_notice_after_review", notice_kind="handling").state == "S50"


@pytest.fixture(autouse=True)
def _names(monkeypatch):
    """`give_notice` in a story means the notice from wherever it stands."""
    plain = Story.then

    def then(self, on, name, *args, **inputs):
        if name == "give_notice" and self.state == "S41":
            name = "give_notice_after_review"
        return plain(self, on, name, *args, **inputs)

    monkeypatch.setattr(Story, "then", then)


def test_defence_and_hearing_terms_run_from_the_service_of_the_notice():
    story = investigating("03-02").then("03-05", "report").then("03-05", "take_review").then("03-05", "give_review")
    story.then("03-06", "give_notice", notice_kind="penalty").then("03-09", "serve_notice")
    clocks = story.clocks()
    assert clocks["DL09"].due == day("03-16") and clocks["DL11"].due == day("03-12")


def test_a_penalty_is_published_and_reported_up_a_handling_decision_only_published():
    assert {"DL34", "DL37", "DL12"} <= set(decided("penalty", fine=100).clocks())
    assert "DL35" not in decided("penalty", fine=100).clocks()
    assert "DL35" in decided("handling", perform_by="2026-04-30").clocks()
    assert not {"DL34", "DL37"} & set(decided("handling", perform_by="2026-04-30").clocks())


def test_the_court_window_opens_when_the_time_to_sue_is_over():
    clocks = decided("penalty", fine=100).then("03-10", "serve_at_announcement").clocks()
    assert clocks["DL18"].due == date(2026, 9, 10)
    assert clocks["DL25"].start_on == date(2026, 9, 10) and clocks["DL25"].due == date(2026, 12, 10)
    assert clocks["DL14"].due == date(2026, 3, 25)


def test_the_term_of_a_fine_rolls_to_a_working_day_and_shows_both():
    clocks = decided("penalty", fine=100).then("03-13", "serve_at_announcement").clocks()
    assert clocks["DL14"].due_nominal == date(2026, 3, 28) and clocks["DL14"].due == date(2026, 3, 30)


def test_nothing_to_perform_starts_no_term_of_performance():
    clocks = decided("no_penalty").then("03-10", "serve_at_announcement").clocks()
    assert not {"DL14", "SET-PERFORM", "DL25"} & set(clocks)


def test_a_decision_sets_its_own_day_of_performance():
    clocks = decided("handling", perform_by="2026-04-30").then("03-10", "serve_at_announcement").clocks()
    assert clocks["SET-PERFORM"].due == date(2026, 4, 30)


def test_an_order_sets_its_own_day_and_its_expiry_stops_it():
    story = investigating("03-02").then("03-10", "order_correction", order_due="2026-03-20")
    assert story.clocks()["SET-ORDER"].due == date(2026, 3, 20)
    assert nearest(story.clocks().values()).code == "SET-ORDER"
    assert story.then("03-21", "order_expired").clocks()["SET-ORDER"].stopped_on == day("03-21")


def test_two_pieces_of_registered_evidence_are_disposed_of_one_by_one():
    story = investigating("03-02").then("03-03", "register_evidence").then("03-04", "register_evidence")
    story.then("03-05", "dispose_evidence")
    held = [clock for clock in derive(story.steps, LAW, lambda moment: CALENDAR) if clock.code == "DL08"]
    assert [clock.running for clock in held] == [False, True]


def test_the_police_get_three_days_from_receipt_and_a_return_resumes_the_remainder():
    story = investigating("03-02").then("03-16", "transfer_police", crime="wages")
    assert story.clocks()["DL30"].due == day("03-17") and story.clocks()["DL04"].stopped_on == day("03-16")
    story.then("03-17", "deliver_to_police")
    assert story.clocks()["DL31"].due == day("03-20")
    story.then("04-01", "returned_by_police")
    lost = CALENDAR.count_workdays(day("03-16"), day("03-31"))
    assert story.clocks()["DL04"].due == CALENDAR.add_workdays(date(2026, 5, 28), lost)


def test_a_final_state_stops_what_still_runs_but_the_keeping_of_the_file():
    story = Story("03-02").then("03-02", "examine").then("03-03", "pass_on", receiver="x")
    assert not any(clock.running for clock in story.clocks().values())


def test_a_corrected_day_moves_the_clock_it_started():
    story = filed("03-02")
    story.then("03-05", "correct", correct_what="step_on", correct_seq=4, correct_value="2026-03-03")
    assert story.clocks()["DL04"].start_on == day("03-03")
    story = Story("03-03")
    story.then("03-04", "correct", correct_what="received_on", correct_value="2026-03-02")
    assert story.clocks()["DL01"].start_on == day("03-02")


def test_the_hearing_notice_is_counted_back_from_the_hearing():
    story = investigating("03-02").then("03-05", "report").then("03-05", "take_review").then("03-05", "give_review")
    story.then("03-06", "send_to_legal").then("03-06", "give_legal_opinion").then(
        "03-06", "give_notice", hearing_right=True
    )
    story.then("03-06", "serve_notice").then("03-09", "request_hearing").then(
        "03-10", "announce_hearing", hearing_on="2026-03-25"
    )
    assert story.clocks()["DL10"].due == day("03-16")


def test_an_annulled_penalty_that_was_published_must_be_withdrawn():
    story = decided("penalty", fine=100).then("03-11", "publish").then("03-20", "reconsideration_begins")
    story.then("05-01", "reconsideration_ends", remedy_result="annulled")
    assert story.clocks()["DL36"].start_on == day("05-01")
    assert "DL19" in story.clocks()


def test_a_changed_rule_moves_no_finished_clock_and_open_ones_only_when_told():
    story = Story("03-02", origin="JB").then("03-02", "precheck")
    rows = law_rows()
    old = next(row for row in rows if row.code == "LT01")
    known = at(day("03-04"))
    quiet = LawBook(
        [*rows, replace(old, id=900, term=Term(8, "working", "max"), valid_from=day("03-05"), known_from=known)]
    )
    moving = LawBook(
        [
            *rows,
            replace(old, id=901, term=Term(8, "working", "max"), valid_from=day("03-05"), known_from=known, moves=True),
        ]
    )
    assert story.clocks(quiet)["LT01"].due == day("03-09")
    assert story.clocks(moving)["LT01"].due == day("03-12") and story.clocks(moving)["LT01"].deadline_id == 901
    story.then("03-03", "propose_filing")
    assert story.clocks(moving)["LT01"].due == day("03-09")
    assert Story("03-10", origin="JB").then("03-10", "precheck").clocks(quiet)["LT01"].deadline_id == 900


def test_a_finished_clock_keeps_the_calendar_it_was_finished_under():
    story = Story("03-02").then("03-02", "examine").then("03-05", "accept")
    asked = []

    def known(moment):
        asked.append(moment)
        return CALENDAR

    derive(story.steps, LAW, known)
    assert at(day("03-05")) in asked


def test_deriving_twice_gives_the_same():
    story = decided("penalty", fine=100).then("03-10", "serve_at_announcement")
    first = derive(story.steps, LAW, lambda moment: CALENDAR)
    assert first == derive(list(story.steps), LAW, lambda moment: CALENDAR)


def test_an_imported_case_brings_its_clocks_along():
    story = Story("03-02")
    inputs = {
        "clocks": [
            {"code": "DL04", "start_on": "2026-03-02", "extended": True, "pauses": [["2026-03-30", "2026-04-02"]]},
            {"code": "SET-ORDER", "start_on": "2026-05-01", "due": "2026-05-20"},
        ]
    }
    story.steps.append(
        replace(story.steps[0], seq=2, step="import_s30", source="S00", target="S30", inputs=inputs, on=day("05-01"))
    )
    clocks = story.clocks()
    assert clocks["DL04"].due == CALENDAR.add_workdays(date(2026, 5, 28), 30 + 4)
    assert clocks["SET-ORDER"].due == date(2026, 5, 20)
    assert not clocks["DL01"].running


@pytest.mark.parametrize(
    ("days", "expected"), [(0, 0), (1, 3_000), (2, 6_000), (33, 99_000), (34, 100_000), (400, 100_000)]
)
def test_a_late_fine_grows_three_percent_a_day_up_to_the_fine(days, expected):
    due = date(2026, 3, 25)
    assert late_fine(100_000, due, due + timedelta(days=days)) == expected


def test_a_late_fine_rests_while_a_remedy_is_pending():
    due = date(2026, 3, 25)
    pending = [(date(2026, 3, 27), date(2026, 3, 30))]
    assert late_fine(100_000, due, date(2026, 4, 1), remedies=pending) == 9_000
    assert late_fine(100_000, due, date(2026, 4, 1), remedies=[(date(2026, 3, 20), None)]) == 0
    assert late_fine(0, due, date(2026, 4, 1)) == 0


def test_the_book_with_a_coming_row_is_only_a_preview():
    row = LawRow(7, "DL04", Term(10, "working", "max"), date(2026, 1, 1))
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert LAW.with_row(row).row("DL04", day("03-02"), now, None).id == 7
    assert LAW.row("DL04", day("03-02"), now, None).id != 7
    assert LAW.with_row(row).row("DL04", day("03-02"), now, now).id != 7
