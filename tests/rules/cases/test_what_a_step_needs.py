"""Whether what a step needs is true, read from a file that is made up here: no database is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from history import CALENDAR, at

from laojian.cases.rules.clocks import ClockValue, Taken
from laojian.cases.rules.facts import ClaimState, File
from laojian.cases.rules.flow import FLOW
from laojian.kernel.clocks import Term

ON = date(2026, 3, 16)
BEFORE, AFTER = date(2026, 3, 13), date(2026, 3, 17)


def file(**known: Any) -> File:
    given: dict[str, Any] = {
        "kind": "complaint", "state": "S20", "on": ON, "history": (), "clocks": (), "calendar": CALENDAR,
        "employer_name": "某厂", "occurred_on": None, "received_on": ON, "limitation_reason": "",
        "parallel_proceeding": "", "workplace_inside": True, "is_wage": True, "fine": 0, "fine_late": 0, "fine_paid": 0,
        "remedy": "", "published": False, "ticket_kind": "", "limitation": Term(2, "year", "max"),
        "inspectors": lambda: True, "has_evidence": lambda: True, "claims": lambda: (), "missing_papers": lambda: (),
    }  # fmt: skip
    return File(**given | known)


def clock(code: str, due: date | None = ON, **more: Any) -> ClockValue:
    return ClockValue(code=code, start_seq=1, start_on=date(2026, 3, 2), due=due, **more)


def taken(name: str, seq: int = 2, source: str = "", **inputs: Any) -> Taken:
    step = FLOW.step(name)
    return Taken(seq, step.name, source or sorted(step.sources)[0], step.target, ON, at(ON), inputs)


@pytest.mark.parametrize(
    ("claim", "settled"),
    [
        (ClaimState(100, 100, frozenset({"bank"})), True),
        (ClaimState(100, 100, frozenset({"worker"})), True),
        (ClaimState(100, 99, frozenset({"bank"})), False),
        (ClaimState(100, 100), False),
        (ClaimState(100, 0, frozenset({"supervisor"})), True),
        (ClaimState(100, 0, withdrawn=True), True),
        (ClaimState(100, 0), False),
    ],
)
def test_a_claim_is_settled_when_it_is_paid_and_vouched_for(claim: ClaimState, settled: bool) -> None:
    assert claim.settled is settled
    assert file(claims=lambda: (claim,)).fact("claims_settled") is settled


def test_nobody_on_the_list_is_nobody_paid_but_other_matters_have_no_list() -> None:
    assert not file().fact("claims_settled") and file(is_wage=False).fact("claims_settled")


@pytest.mark.parametrize(
    ("need", "code"), [("investigation_running", "DL04"), ("decision_running", "DL05"), ("court_window_open", "DL25")]
)
def test_a_term_runs_until_its_last_day(need: str, code: str) -> None:
    assert file(clocks=[clock(code)]).fact(need) and file(clocks=[clock(code, AFTER)]).fact(need)
    assert file(clocks=[clock(code, None)]).fact(need)
    assert not file(clocks=[clock(code, BEFORE)]).fact(need)
    assert not file(clocks=[clock(code, stop_seq=3)]).fact(need) and not file().fact(need)


@pytest.mark.parametrize(
    ("need", "code", "without"),
    [("demand_over", "DL24", False), ("order_overdue", "SET-ORDER", False), ("public_notice_over", "DL13", True)],
)
def test_a_term_is_over_the_day_after_its_last_day(need: str, code: str, without: bool) -> None:
    assert file(clocks=[clock(code, BEFORE)]).fact(need)
    assert not file(clocks=[clock(code, ON)]).fact(need) and not file(clocks=[clock(code, None)]).fact(need)
    assert file().fact(need) is without


def test_a_channel_waits_while_one_of_its_terms_runs() -> None:
    for code in ("DL53", "DL54", "DL55", "DL56", "DL57"):
        assert file(clocks=[clock(code)]).fact("channel_open"), code
        assert not file(clocks=[clock(code, stop_seq=3)]).fact("channel_open"), code
    assert not file(clocks=[clock("DL04")]).fact("channel_open")


@pytest.mark.parametrize(
    ("fine", "late", "paid", "settled"),
    [(0, 0, 0, True), (100, 0, 100, True), (100, 5, 104, False), (100, 5, 105, True)],
)
def test_a_fine_is_settled_with_its_late_part(fine: int, late: int, paid: int, settled: bool) -> None:
    assert file(fine=fine, fine_late=late, fine_paid=paid).fact("fine_settled") is settled


@pytest.mark.parametrize(
    ("clocks", "paid", "overdue"),
    [
        ([clock("DL14", BEFORE)], 99, True),
        ([clock("DL14", BEFORE)], 100, False),
        ([clock("DL14", ON)], 0, False),
        ([clock("DL14", None)], 0, False),
        ([], 0, False),
    ],
)
def test_a_fine_is_overdue_after_its_day_while_some_of_it_is_unpaid(clocks: Any, paid: int, overdue: bool) -> None:
    assert file(clocks=clocks, fine=100, fine_paid=paid).fact("fine_overdue") is overdue


def test_what_the_police_said_last_counts() -> None:
    declined, filed = taken("police_decline", 2), taken("police_file", 3)
    assert file(history=[declined]).fact("police_declined") and not file(history=[declined]).fact("police_filed")
    assert file(history=[declined, filed]).fact("police_filed")
    assert not file(history=[declined, filed]).fact("police_declined") and not file().fact("police_declined")


@pytest.mark.parametrize(
    ("occurred", "reason", "within"),
    [
        (None, "", True),
        (date(2024, 3, 16), "", True),
        (date(2024, 3, 15), "", False),
        (date(2024, 3, 1), "", False),
        (date(2024, 3, 1), "连续状态", True),
    ],
)
def test_two_years_after_the_act_it_is_over_unless_it_went_on(occurred: date | None, reason: str, within: bool) -> None:
    assert file(occurred_on=occurred, limitation_reason=reason).fact("within_limitation") is within
    unlimited = file(occurred_on=occurred, limitation=Term(None, "year", "max"))
    assert unlimited.fact("within_limitation")


def test_a_suspected_crime_is_clear_once_it_was_handed_over() -> None:
    flagged = taken("report", crime_suspected=True)
    assert not file(history=[flagged]).fact("no_untransferred_crime")
    assert file(history=[flagged, taken("transfer_police", 3)]).fact("no_untransferred_crime")
    assert not file(history=[flagged, taken("deliver_to_police", 3)]).fact("no_untransferred_crime")
    assert file().fact("no_untransferred_crime") and file(history=[taken("report")]).fact("no_untransferred_crime")


def test_missing_papers_are_noted_or_there_are_none() -> None:
    assert file().fact("file_complete_or_noted")
    assert not file(missing_papers=lambda: ("W01",)).fact("file_complete_or_noted")
    noted = [taken("note_missing_papers"), taken("follow_up", 3)]
    assert file(missing_papers=lambda: ("W01",), history=noted).fact("file_complete_or_noted")


def test_a_need_is_asked_once() -> None:
    asked: list[int] = []
    one = file(has_evidence=lambda: bool(asked.append(1)) or True)
    assert one.fact("has_evidence") and one.fact("has_evidence") and asked == [1]


@pytest.mark.parametrize(
    ("known", "met", "not_met"),
    [
        ({"kind": "report"}, "not_complaint", "is_complaint"),
        ({"remedy": "litigation"}, "litigation_pending", "no_remedy_pending"),
        ({"remedy": "reconsideration"}, "reconsideration_pending", "litigation_pending"),
        ({"published": True}, "published", "not_published"),
        ({"parallel_proceeding": "court"}, "own_jurisdiction", "no_parallel_proceeding"),
        ({"workplace_inside": False}, "no_parallel_proceeding", "own_jurisdiction"),
        ({"employer_name": ""}, "is_complaint", "employer_known"),
        ({"state": "S60"}, "decided", "penalty_decided"),
        ({"clocks": [clock("DL04", extended=True)]}, "investigation_running", "not_extended"),
    ],
)
def test_what_the_file_says_is_what_holds(known: dict[str, Any], met: str, not_met: str) -> None:
    assert file(**known).fact(met) and not file(**known).fact(not_met)
