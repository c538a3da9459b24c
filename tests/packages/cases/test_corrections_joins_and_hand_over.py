"""Putting wrong entries right, joining and splitting, handing work over, recusal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laojian.cases import actions
from laojian.cases.models import CaseStep, Claim, Clock, Correction, Link, Proposal, TeamMember
from laojian.kernel.refusal import Forbidden, Invalid, Refused, Stale
from laojian.org.models import Interest

pytestmark = pytest.mark.django_db


def test_a_corrected_day_leaves_the_wrong_entry_readable_and_moves_the_clock(walk):
    walk.filed()
    right = walk.day
    walk.wait(1).take("begin_investigation", "wang", certificates_shown=True, rights_told=True)
    filing = CaseStep.objects.get(case=walk.case, step="approve_filing")
    before = Clock.objects.get(case=walk.case, code="DL04").due
    walk.wait(1).take(
        "correct",
        "wang",
        "head2",
        correct_what="step_on",
        correct_seq=filing.seq,
        correct_value=walk_day(right, 1),
        reason="笔误",
    )
    filing.refresh_from_db()
    assert filing.on == right
    assert walk.case.filed_on == right + timedelta(days=1)
    assert Clock.objects.get(case=walk.case, code="DL04").due > before
    kept = Correction.objects.get(case=walk.case)
    assert (kept.old, kept.new, kept.target_seq) == (right.isoformat(), walk_day(right, 1), filing.seq)


def walk_day(day, days):
    return (day + timedelta(days=days)).isoformat()


def test_a_correction_takes_a_second_person_and_keeps_the_order_of_days(walk):
    walk.filed().wait(1)
    with pytest.raises(Invalid):
        walk.take("correct", "wang", correct_what="step_on", correct_seq=2, correct_value="2026-01-01", reason="x")
    with pytest.raises(Invalid):
        walk.take("correct", "wang", correct_what="step_on", correct_seq=99, correct_value="2026-03-02", reason="x")
    with pytest.raises(Invalid):
        walk.take("correct", "wang", correct_what="received_on", correct_value="2027-03-02", reason="x")
    waiting = walk.propose("correct", "wang", correct_what="title", correct_value="拖欠工资及加班费", reason="漏写")
    with pytest.raises((Forbidden, Refused)):
        actions.approve(proposal_id=waiting.pk, by=walk.city.wang, at=walk.at)
    actions.approve_correction(proposal_id=waiting.pk, by=walk.city.head, at=walk.at)
    assert walk.refresh().case.title == "拖欠工资及加班费"
    assert "加班费" in walk.case.search_text


def test_a_lead_is_corrected_by_those_who_examine_it(walk):
    walk.register()
    actions.correct_entry(
        case_id=walk.case.pk, what="workers", value="12", reason="核对名单", by=walk.city.clerk, at=walk.at, on=walk.day
    )
    waiting = Proposal.objects.get(case=walk.case)
    actions.approve_correction(proposal_id=waiting.pk, by=walk.city.head, at=walk.at)
    assert walk.refresh().case.workers == 12


def test_a_joined_file_names_its_master_and_is_no_longer_open(walk):
    walk.filed()
    other = type(walk)(walk.city).register()
    other.take("join", "head", "bureau", master_number=walk.case.number, reason="同一事由")
    assert not other.case.is_open and other.case.master_id == walk.case.pk
    assert Link.objects.get(case=other.case).kind == "join"
    assert not Clock.objects.filter(case=other.case, stopped_on__isnull=True).exists()


def test_splitting_takes_part_of_the_claims_along_under_a_new_number(walk):
    walk.register(claims=(actions.NewClaim(name="张三", claimed=100), actions.NewClaim(name="李四", claimed=200)))
    second = Claim.objects.order_by("pk").last()
    part = actions.split_case(
        case_id=walk.case.pk,
        claim_ids=[second.pk],
        title="李四欠薪",
        reason="另一工地",
        by=walk.city.head,
        at=walk.at,
        on=walk.day,
    )
    assert part.state == "S00" and part.number != walk.case.number
    assert (part.amount_claimed, walk.refresh().case.amount_claimed) == (200, 100)
    assert part.received_on == walk.case.received_on
    assert Clock.objects.get(case=part, code="DL01").due == Clock.objects.get(case=walk.case, code="DL01").due
    with pytest.raises(Refused, match="只有一项请求"):
        actions.split_case(
            case_id=walk.case.pk, claim_ids=[Claim.objects.get(case=walk.case).pk], title="x", reason="x",
            by=walk.city.head, at=walk.at, on=walk.day,
        )  # fmt: skip


def test_all_open_work_of_an_officer_goes_to_another(walk):
    walk.investigated()
    waiting = walk.propose("extend", "wang", reason="复杂")
    of_another = walk.propose("query_accounts", "li", query_target="accounts", reason="核实支付能力")
    people = walk.city
    done = actions.hand_over(
        giver=people.wang, taker=people.zhao, reason="调离", by=people.head, at=walk.at, on=walk.day
    )
    assert done.moved == (walk.case.number,) and done.kept == () and done.withdrawn == 1
    assert walk.refresh().case.lead_officer == people.zhao
    waiting.approval.refresh_from_db()
    of_another.approval.refresh_from_db()
    assert (waiting.approval.state, of_another.approval.state) == ("withdrawn", "pending")
    assert set(TeamMember.objects.filter(case=walk.case).values_list("officer__username", flat=True)) == {
        "wang",
        "li",
        "zhao",
    }
    walk.take("report", "zhao", facts="x", discretion_grade="none", proposed_handling="x")


def test_a_case_the_taker_may_not_have_stays_and_is_named(walk):
    walk.investigated()
    people = walk.city
    Interest.objects.create(
        officer=people.zhao, employer_name=people.employer.name, relation="relative", valid_from=walk.day
    )
    done = actions.hand_over(
        giver=people.wang, taker=people.zhao, reason="调离", by=people.head, at=walk.at, on=walk.day
    )
    assert done.moved == () and done.kept[0][0] == walk.case.number and "回避" in str(done.kept[0][1])
    with pytest.raises(Refused):
        actions.hand_over(giver=people.wang, taker=people.zhao, reason="x", by=people.wang, at=walk.at, on=walk.day)


def test_reassigning_keeps_the_former_inspector_excluded(walk):
    walk.investigated()
    people = walk.city
    actions.assign_team(
        case_id=walk.case.pk, lead_id=people.zhao.pk, second_id=people.qian.pk, by=people.head, at=walk.at, on=walk.day
    )
    assert walk.refresh().case.lead_officer == people.zhao
    with pytest.raises(Exception, match=r"没有|权限"):
        walk.take("extend", "wang", reason="x")


def test_a_granted_recusal_takes_the_inspector_off_the_case(walk):
    walk.investigated()
    people = walk.city
    walk.take("request_recusal", "li", recusal_officer=people.wang.pk, reason="亲属在该单位")
    assert Clock.objects.get(case=walk.case, code="DL38", stopped_on__isnull=True)
    walk.take("decide_recusal", "head", recusal_result="granted", reason="属实")
    assert walk.case.lead_officer is None
    with pytest.raises(Refused):
        walk.take("report", "li", facts="x", discretion_grade="none", proposed_handling="x")


def test_two_editors_of_one_claim_the_second_hears_of_the_first(walk):
    walk.register()
    claim = Claim.objects.get(case=walk.case)
    actions.edit_claim(
        claim_id=claim.pk, changes={"found": 700000}, version=claim.version, by=walk.city.clerk, at=walk.at, on=walk.day
    )
    with pytest.raises(Stale) as stale:
        actions.edit_claim(
            claim_id=claim.pk, changes={"found": 1}, version=claim.version, by=walk.city.clerk, at=walk.at, on=walk.day
        )
    assert stale.value.who == "clerk某"
