"""The case page: the next lawful steps with what each still needs, clocks, people masked, the timeline with proof."""

from __future__ import annotations

import pytest
from caseload import AT, hire, reader
from flows.cast import Walk, moment

from laojian.cases import queries
from laojian.cases.rules.flow import FLOW
from laojian.ledger import sealing

pytestmark = pytest.mark.django_db


def steps(officer, walk):
    return {view.base: view for view in queries.case_view(reader(officer), walk.case.pk, walk.day).next}


def test_exactly_the_steps_of_the_flow_are_offered(city):
    walk = Walk(city).filed()
    views = queries.case_view(reader(city.wang), walk.case.pk, walk.day).next
    assert {view.name for view in views} == {step.name for step in FLOW.open_steps("S12")}
    assert all(str(view.title) for view in views)


def test_a_step_says_what_is_missing_and_what_to_do(city):
    walk = Walk(city).filed().wait(1)
    walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True)
    view = steps(city.wang, walk)["report"]
    assert not view.ready and not view.may and view.permitted
    assert any("证据" in str(reason) for reason in view.missing)
    assert len(view.missing) == len(view.remedies) and all(map(str, view.remedies))
    view = steps(city.wang, walk.evidence())["report"]
    assert view.ready and view.may and view.missing == ()


def test_a_step_is_not_offered_as_possible_without_the_right(city):
    walk = Walk(city).investigated()
    assert steps(city.wang, walk)["report"].may
    assert not steps(city.head, walk)["report"].permitted
    assert not steps(city.head, walk)["report"].may


def test_a_step_says_who_is_excluded_and_why(city):
    """Who reviewed a case may not be its legal reviewer as well; another one may (`standing`)."""
    both = hire("ma", "reviewer@440106", "legal_reviewer@440106")
    city.people["both"] = both
    walk = Walk(city).reported().take("take_review", "both")
    walk.take("give_review", "both", review_opinion="事实清楚", legal_review_grounds="public_interest")
    walk.take("send_to_legal", "both")
    own, other = steps(both, walk)["give_legal_opinion"], steps(city.legal, walk)["give_legal_opinion"]
    assert own.permitted and own.ready and not own.may
    assert any("审核" in str(reason) for reason in own.excluded)
    assert other.may and other.excluded == ()


def test_a_step_that_waits_names_its_proposal_and_its_approver(city):
    walk = Walk(city).investigated()
    assert steps(city.wang, walk)["extend"].step.approval == "case.approve_extension"
    waiting = walk.propose("extend", "wang", reason="案情复杂")
    view = steps(city.wang, walk)["extend"]
    assert view.pending == waiting.pk and not view.may


def test_a_step_offered_as_possible_can_be_taken(city):
    walk = Walk(city).register()
    offered = [name for name, view in steps(city.clerk, walk).items() if view.may and view.moves]
    assert "examine" in offered
    walk.take("examine", "clerk")
    assert walk.case.state == "S01"


def test_the_page_shows_clocks_with_article_and_days_left(city):
    walk = Walk(city).investigated()
    view = queries.case_view(reader(city.wang), walk.case.pk, walk.day)
    clocks = {clock.value.code: clock for clock in view.clocks}
    term = clocks["DL04"]
    assert term.running and "第十七条" in term.basis and str(term.title)
    assert term.left == (term.value.due - walk.day).days > 0 and not term.value.provisional
    assert clocks["DL06"].show_both and clocks["DL06"].value.due_nominal
    assert view.case.due == min(c.value.due for c in view.clocks if c.running and c.value.counts and c.value.due)


def test_a_paused_clock_says_so(city):
    walk = Walk(city).investigated().wait(2)
    walk.take("suspend", "wang", "bureau", suspension_ground="fled", reason="逃匿")
    view = queries.case_view(reader(city.wang), walk.case.pk, walk.day)
    (term,) = [clock for clock in view.clocks if clock.value.code == "DL04"]
    assert term.paused and term.running and term.value.due is None and term.left is None


def test_people_on_the_page_are_masked(city):
    walk = Walk(city).filed()
    view = queries.case_view(reader(city.wang), walk.case.pk, walk.day)
    assert [claim.name_masked for claim in view.claims] == ["张**"]
    assert "138****8000" in view.case.phone_masked and "张三" not in str(view.claims)
    assert [member.duty for member in view.team] == ["lead", "second"] and view.assigned


def test_the_page_knows_who_handles_the_case(city):
    walk = Walk(city).filed()
    assert not queries.case_view(reader(city.head), walk.case.pk, walk.day).assigned


def test_the_timeline_tells_every_step_with_who_and_its_proof(city):
    walk = Walk(city).filed()
    rows = queries.timeline(reader(city.head), walk.case.pk, walk.day)
    steps_told = [str(row.title) for row in rows if row.payload and row.payload.get("step")]
    assert steps_told[0] == FLOW.step("approve_filing").title
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    assert all(row.intact and not row.sealed and row.position is None for row in rows)
    assert {row.by for row in rows} >= {"clerk某", "head某"}


def test_a_sealed_entry_shows_its_position_and_block(city):
    walk = Walk(city).filed()
    sealing.seal_once(moment(walk.day, 12))
    rows = queries.timeline(reader(city.head), walk.case.pk, walk.day)
    assert all(row.sealed and row.position and row.block and row.intact for row in rows)


def test_the_steps_taken_are_listed_in_order_with_both_people(city):
    walk = Walk(city).ordered()
    rows = queries.case_view(reader(city.head), walk.case.pk, walk.day).steps
    assert [row.seq for row in rows] == list(range(1, walk.case.seq + 1))
    assert (rows[-1].by, rows[-1].approved_by, rows[-1].target) == ("wang某", "head某", "S30")
    assert rows[0].recorded_at.tzinfo == AT.tzinfo
