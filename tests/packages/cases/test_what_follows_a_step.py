"""A step brings its papers, clocks and entry; stored clocks that went astray are found and put right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flows.cast import City, Walk
from test_claims_and_payments_are_checked import refused

from laojian.cases import actions
from laojian.cases.actions.clocks import differences, rebuild
from laojian.cases.actions.moving import Move, _issue
from laojian.cases.models import Case, CasePaper, Clock, ClockPause
from laojian.cases.reading import Loaded
from laojian.cases.rules.flow import FLOW
from laojian.kernel.refusal import NotFound
from laojian.ledger.queries import trail
from laojian.org.models import Grant, Officer

pytestmark = pytest.mark.django_db


def test_a_signed_paper_lies_in_the_file_with_its_step(walk: Walk) -> None:
    """What `issue` puts into the file."""
    walk.filed().wait(1)
    signed = walk.file()
    walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True, signed_paper=signed)
    papers = CasePaper.objects.filter(case=walk.case, step_seq=walk.case.seq).order_by("pk")
    assert [(paper.code, paper.file_id == signed) for paper in papers] == [("D17", True), ("D19", False)]
    unsigned = walk.evidence().wait(3).take("report", "wang", facts="x", discretion_grade="none", proposed_handling="x")
    assert set(CasePaper.objects.filter(case=walk.case, step_seq=unsigned.case.seq).values_list("code")) == {("D30",)}


def test_the_entry_of_a_step_names_who_proposed_and_who_let_it_hold(walk: Walk) -> None:
    """What `perform` tells and whom `settle` names."""
    walk.investigated().take("extend", "wang", "bureau", reason="案情复杂")
    entries = {entry.verb: entry for entry in trail(str(walk.case.ref))}
    extended, begun = entries["case.extend"], entries["case.begin_investigation"]
    assert extended.by is not None and int(extended.by.id) == walk.city.bureau.pk
    assert extended.payload["proposed_by"] == walk.city.wang.pk and begun.payload["proposed_by"] is None
    assert begun.by is not None and int(begun.by.id) == walk.city.wang.pk
    assert walk.case.changed_by == walk.city.bureau and walk.case.due_code == "DL65"


def test_stored_clocks_that_went_astray_are_put_right_and_each_is_told(walk: Walk) -> None:
    """`store_clocks` has to `rewrite` rows and their `pauses`, make what lacks and take away what is too much."""
    other = Walk(walk.city).investigated().take("suspend", "wang", "bureau", suspension_ground="other", reason="x")
    walk.investigated().take("suspend", "wang", "bureau", suspension_ground="other", reason="x")
    assert differences(walk.case.pk) == [] and rebuild(case_id=walk.case.pk, at=walk.at) == 0
    before = Clock.objects.get(case=walk.case, code="DL06").due
    assert before is not None
    Clock.objects.filter(case=walk.case, code="DL06").update(due=before + timedelta(days=9))
    Clock.objects.filter(case=walk.case, code="LT75").delete()
    ClockPause.objects.filter(clock__case=walk.case).delete()
    Case.objects.filter(pk=walk.case.pk).update(due=None, due_code="")
    stray = Clock.objects.get(case=walk.case, code="LT90")
    stray.pk, stray.start_seq = None, stray.start_seq - 1
    stray.save()
    assert len(differences(walk.case.pk)) == 4
    assert rebuild(case_id=walk.case.pk, at=walk.at, by=walk.city.head, reason="核对") == 4
    assert differences(walk.case.pk) == [] and Clock.objects.get(case=walk.case, code="DL06").due == before
    assert differences(other.case.pk) == [], "another case keeps its clocks and their pauses"
    moved = [entry for entry in trail(str(walk.case.ref)) if entry.verb == "case.clock_moved"]
    assert {entry.payload["code"] for entry in moved} == {"DL04", "DL06", "LT75", "LT90"}
    assert {entry.payload["was"] for entry in moved} >= {"", str(before + timedelta(days=9))}
    assert {entry.payload["now"] for entry in moved} >= {"", str(before)}
    assert {str(entry.by) for entry in moved} == {str(walk.city.head.ref)}
    due = (walk.case.due, walk.case.due_code)
    assert due[0] and (walk.refresh().case.due, walk.case.due_code) == due


def test_a_step_that_leaves_the_state_ends_what_waits_in_its_own_case_by_who_let_it_hold(walk: Walk) -> None:
    """Which proposals `lapse`."""
    other = Walk(walk.city).investigated()
    walk.investigated()
    waiting, elsewhere = (one.propose("extend", "wang", reason="案情复杂") for one in (walk, other))
    decided = walk.propose("query_accounts", "wang", query_target="accounts", reason="核实支付能力")
    actions.refuse(proposal_id=decided.pk, by=walk.city.city, at=walk.at, note="理由不足")
    walk.take("suspend", "wang", "bureau", suspension_ground="other", reason="x")
    states = {}
    for proposal in (waiting, elsewhere, decided):
        proposal.approval.refresh_from_db()
        states[proposal] = (proposal.approval.state, proposal.approval.decided_by)
    assert states == {
        waiting: ("lapsed", walk.city.bureau), elsewhere: ("pending", None), decided: ("refused", walk.city.city),
    }  # fmt: skip


def test_a_written_waiver_lies_in_the_file_as_the_paper_of_its_step(walk: Walk) -> None:
    """What `issue` makes of it."""
    walk.register()
    step, loaded = FLOW.step("record_waiver"), Loaded(walk.case, on=walk.day)
    for inputs in ({}, {"waiver_paper": walk.file()}):
        _issue(loaded, Move(step, dict(inputs), walk.day, walk.at, walk.city.wang), 1)
    papers = CasePaper.objects.filter(case=walk.case)
    assert list(papers.values_list("code", "file_id")) == [("D37", inputs["waiver_paper"])]


def test_a_change_of_a_term_is_within_bounds_has_a_reason_and_begins_today(city: City) -> None:
    today = Walk(city)
    admin = Officer.objects.create(username="admin", name="管理员", unit=city.unit, password="!")
    Grant.objects.create(officer=admin, role="administrator", place="4401", valid_from=today.day, granted_at=today.at)

    def proposed(**more: Any) -> str:
        given: dict[str, Any] = {
            "code": "LT01", "number": 8, "extension": None, "valid_from": today.day, "move_open": False, "reason": "x",
        }  # fmt: skip
        return refused(actions.propose_law_change, by=admin, at=today.at, **given | more)

    assert proposed(code="DL99") == "not found"
    assert {proposed(number=number) for number in (None, 0, -1, 3651)} == {"number"}
    assert {proposed(extension=number) for number in (0, 3651)} == {"extension"}
    assert proposed(reason=" ") == "reason" and proposed(valid_from=today.day - timedelta(days=1)) == "valid_from"
    assert proposed(number=3650, extension=3650) == "" and proposed(), "one change of a term waits at a time"
    for act in (actions.approve_law_change, actions.refuse_law_change, actions.withdraw_law_change):
        with pytest.raises(NotFound):
            act(change_id=10**9, by=city.bureau, at=today.at, note="x")
