"""A step is refused with its reason, article and remedy; who may not see the case hears that there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laojian.cases import actions
from laojian.cases.models import CaseStep, Proposal
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import STATES, base_name
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.org.models import Certificate, Grant, Interest, Officer, Unit

pytestmark = pytest.mark.django_db


def test_every_step_that_does_not_leave_the_state_is_refused_with_article_and_ways(walk):
    walk.filed()
    before = CaseStep.objects.count()
    here = {base_name(step.name) for step in FLOW.open_steps("S12")}
    for step in FLOW.steps:
        if base_name(step.name) in here and "S12" in step.sources:
            continue
        with pytest.raises(Refused) as refused:
            walk.take(step.name, "wang")
        assert refused.value.basis and refused.value.remedy, step.name
    assert CaseStep.objects.count() == before and len(STATES) > 30


def test_a_stranger_from_another_district_finds_no_case(walk):
    walk.filed()
    unit = Unit.objects.create(code="ch", name="从化大队", kind="大队", place="440117")
    stranger = Officer.objects.create(username="s", name="某", unit=unit, password="!")
    Grant.objects.create(officer=stranger, role="inspector", place="440117", valid_from=walk.day, granted_at=walk.at)
    walk.city.people["stranger"] = stranger
    with pytest.raises(NotFound):
        walk.take("begin_investigation", "stranger", certificates_shown=True, rights_told=True)
    with pytest.raises(NotFound):
        actions.take_step(case_id=10**9, step="examine", inputs={}, on=walk.day, by=walk.city.wang, at=walk.at)


def test_a_colleague_not_on_the_case_finds_no_case_and_a_supervisor_may_only_look(walk):
    walk.filed()
    with pytest.raises(NotFound):
        walk.take("begin_investigation", "zhao", certificates_shown=True, rights_told=True)
    with pytest.raises(Forbidden) as refused:
        walk.take("begin_investigation", "supervisor", certificates_shown=True, rights_told=True)
    assert refused.value.basis == "劳动保障监察条例 第十六条"


def test_a_right_that_ended_is_gone_at_once(walk):
    walk.filed()
    Grant.objects.filter(officer=walk.city.wang).update(ended_at=walk.at)
    with pytest.raises((Forbidden, NotFound)):
        walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True)


def test_an_expired_certificate_stops_the_inspection(walk):
    walk.filed()
    Certificate.objects.filter(officer=walk.city.li).update(valid_to=walk.day - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True)
    assert refused.value.basis == "行政处罚法 第四十二条"


def test_an_inspector_without_certificate_or_with_an_interest_is_not_named(walk):
    walk.register().take("examine", "clerk").take("accept", "clerk", facts="x")
    people = walk.city
    Interest.objects.create(
        officer=people.zhao, employer_code=people.employer.uscc, relation="relative", valid_from=walk.day
    )
    for lead, second in ((people.wang, people.wang), (people.wang, people.reviewer), (people.zhao, people.li)):
        with pytest.raises((Invalid, Refused)):
            walk.take("approve_filing", "head", lead_officer=lead.pk, second_officer=second.pk)
    assert walk.refresh().case.state == "S10"


def test_boxes_that_must_be_ticked_are_ticked_and_typed_text_is_read(walk):
    walk.filed()
    with pytest.raises(Invalid) as refused:
        walk.take("begin_investigation", "wang", certificates_shown=True)
    assert refused.value.field == "rights_told"
    with pytest.raises(Invalid):
        walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True, other="x")


def test_a_day_ahead_or_out_of_order_is_refused(walk):
    walk.filed().wait(1)
    ready = {"certificates_shown": True, "rights_told": True}
    with pytest.raises(Invalid) as refused:
        walk.take("begin_investigation", "wang", on=walk.day + timedelta(days=1), **ready)
    assert refused.value.field == "on"
    walk.take("begin_investigation", "wang", **ready).evidence()
    with pytest.raises(Invalid):
        walk.take("tell_complainant", "wang", on=walk.day - timedelta(days=1), how_told="x")


def test_who_comes_second_hears_who_was_first_and_when(walk):
    walk.filed()
    seen = walk.case.seq
    walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True)
    with pytest.raises(Stale) as stale:
        actions.take_step(
            case_id=walk.case.pk, step="begin_investigation", inputs={}, on=walk.day, by=walk.city.li, at=walk.at,
            expected_seq=seen,
        )  # fmt: skip
    assert stale.value.who == "wang某" and stale.value.when == walk.at


def test_the_same_step_is_not_proposed_twice(walk):
    walk.investigated()
    walk.take("extend", "wang", reason="案情复杂")
    with pytest.raises(Stale):
        walk.take("extend", "li", reason="案情复杂")


def test_who_proposed_does_not_approve_and_neither_does_the_team(walk):
    walk.investigated()
    Grant.objects.create(
        officer=walk.city.li, role="bureau_head", place="440106", valid_from=walk.day, granted_at=walk.at
    )
    Grant.objects.create(
        officer=walk.city.wang, role="bureau_head", place="440106", valid_from=walk.day, granted_at=walk.at
    )
    proposal = walk.propose("extend", "wang", reason="案情复杂")
    for name in ("wang", "li"):
        with pytest.raises(Refused) as refused:
            actions.approve(proposal_id=proposal.pk, by=walk.city.people[name], at=walk.at)
        assert refused.value.basis == "行政处罚法 第五十七条"
    actions.approve(proposal_id=proposal.pk, by=walk.city.bureau, at=walk.at)


def test_an_approval_needs_its_permission(walk):
    walk.investigated()
    proposal = walk.propose("extend", "wang", reason="案情复杂")
    with pytest.raises(Forbidden):
        actions.approve(proposal_id=proposal.pk, by=walk.city.head, at=walk.at)


def test_refusing_takes_a_reason_and_only_one_decision_counts(walk):
    walk.investigated()
    proposal = walk.propose("extend", "wang", reason="案情复杂")
    with pytest.raises(Invalid):
        actions.refuse(proposal_id=proposal.pk, by=walk.city.bureau, at=walk.at, note=" ")
    actions.refuse(proposal_id=proposal.pk, by=walk.city.bureau, at=walk.at, note="理由不足")
    with pytest.raises(Stale) as stale:
        actions.approve(proposal_id=proposal.pk, by=walk.city.bureau2, at=walk.at)
    assert stale.value.who == "bureau某"
    with pytest.raises(Stale):
        actions.withdraw_proposal(proposal_id=proposal.pk, by=walk.city.wang, at=walk.at)


def test_only_the_proposer_takes_a_proposal_back(walk):
    walk.investigated()
    proposal = walk.propose("extend", "wang", reason="案情复杂")
    with pytest.raises(Forbidden):
        actions.withdraw_proposal(proposal_id=proposal.pk, by=walk.city.li, at=walk.at)
    actions.withdraw_proposal(proposal_id=proposal.pk, by=walk.city.wang, at=walk.at)
    assert Proposal.objects.get(pk=proposal.pk).approval.state == "withdrawn"


def test_a_step_that_leaves_the_state_lets_what_waited_lapse_and_one_that_stays_does_not(walk):
    walk.investigated()
    waiting = walk.propose("extend", "wang", reason="案情复杂")
    walk.take("correct", "wang", "head2", correct_what="title", correct_value="欠薪", reason="笔误")
    waiting.approval.refresh_from_db()
    assert waiting.approval.state == "pending"
    walk.take("report", "wang", facts="x", discretion_grade="none", proposed_handling="x")
    waiting.approval.refresh_from_db()
    assert waiting.approval.state == "lapsed"
    with pytest.raises(Stale):
        actions.approve(proposal_id=waiting.pk, by=walk.city.bureau, at=walk.at)


def test_an_extension_after_its_time_or_a_second_one_is_refused(walk):
    walk.investigated()
    walk.take("extend", "wang", "bureau", reason="案情复杂")
    with pytest.raises(Refused) as refused:
        walk.take("extend", "wang", reason="案情复杂")
    assert refused.value.basis == "劳动保障监察条例 第十七条"
    other = type(walk)(walk.city).investigated()
    other.wait(70)
    with pytest.raises(Refused):
        other.take("extend", "wang", reason="案情复杂")


def test_an_account_query_of_a_district_case_goes_to_the_city(walk):
    walk.investigated()
    proposal = walk.propose("query_accounts", "wang", query_target="accounts", reason="核实支付能力")
    assert proposal.approval.place == "4401"
    with pytest.raises(Forbidden):
        actions.approve(proposal_id=proposal.pk, by=walk.city.head, at=walk.at)
    actions.approve(proposal_id=proposal.pk, by=walk.city.city, at=walk.at)
    assert walk.refresh().case.state == "S20"


def test_a_file_of_another_case_is_no_proof(walk):
    walk.investigated()
    other = type(walk)(walk.city).register()
    with pytest.raises(Invalid) as refused:
        walk.take("tell_complainant", "wang", how_told="x", signed_paper=other.file())
    assert refused.value.field == "signed_paper"


def test_a_suspected_crime_is_not_answered_with_a_fine(walk):
    walk.investigated()
    walk.take("report", "wang", facts="x", discretion_grade="heavy", proposed_handling="罚款", crime_suspected=True)
    walk.take("take_review", "reviewer").take(
        "give_review", "reviewer", review_opinion="x", legal_review_grounds="none"
    )
    with pytest.raises(Refused) as refused:
        walk.take("give_notice_after_review", "wang", notice_kind="penalty", notice_content="x", notice_amount="1000")
    assert refused.value.basis == "行政执法机关移送涉嫌犯罪案件的规定 第三条"
    with pytest.raises(Refused):
        walk.take("decide_no_penalty", "bureau", light_decision="no_penalty", decision_text="x")
