"""The long roads: penalty with hearing and court, fine late and collected, police, suspended, on the spot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flows.cast import Walk, workdays

from laojian.cases import actions
from laojian.cases.actions import clocks
from laojian.cases.models import CasePaper, CaseStep, Clock
from laojian.kernel.refusal import Invalid, Refused

pytestmark = pytest.mark.django_db


def penalty(walk: Walk, **more) -> Walk:
    """Through legal review to a notice of a fine with a hearing right."""
    walk.reported().take("take_review", "reviewer")
    walk.take("give_review", "reviewer", review_opinion="x", legal_review_grounds="hearing")
    walk.take("send_to_legal", "reviewer").take("give_legal_opinion", "legal", legal_opinion="同意", **more)
    return walk


def fined(walk: Walk) -> Walk:
    penalty(walk)
    walk.take(
        "give_notice",
        "wang",
        "bureau",
        notice_kind="penalty",
        notice_content="拟罚款",
        notice_amount="20,000",
        hearing_right=True,
    )
    walk.take("serve_notice", "wang", served_how="direct", served_to="陈某").wait(6)
    return walk.take(
        "decide_unopposed",
        "bureau",
        decision_kind="penalty",
        decision_text="罚款二万元",
        fine="20000",
        discretion_grade="normal",
    ).take("serve_at_announcement", "wang", served_to="陈某")


def test_legal_review_is_compulsory_before_a_hearing_case_is_noticed(walk):
    walk.reported().take("take_review", "reviewer")
    walk.take("give_review", "reviewer", review_opinion="x", legal_review_grounds="hearing")
    with pytest.raises(Refused) as refused:
        walk.take("give_notice_after_review", "wang", notice_kind="penalty", notice_content="x")
    assert refused.value.basis == "行政处罚法 第五十八条"


def test_a_discussion_that_is_due_is_held_before_the_notice(walk):
    penalty(walk, discussion_due=True)
    with pytest.raises(Refused) as refused:
        walk.take(
            "give_notice", "wang", notice_kind="penalty", notice_content="x", notice_amount="1", hearing_right=False
        )
    assert refused.value.basis == "行政处罚法 第五十七条"
    walk.take("discuss", "bureau", discussion_members="局领导班子", discussion_result="同意")
    walk.take(
        "give_notice_after_discussion", "wang", "bureau", notice_kind="penalty", notice_content="x", notice_amount="1"
    )
    assert walk.case.state == "S50"


def test_a_hearing_is_announced_seven_working_days_ahead_and_chaired_by_an_outsider(walk):
    penalty(walk)
    walk.take(
        "give_notice",
        "wang",
        "bureau",
        notice_kind="penalty",
        notice_content="x",
        notice_amount="20000",
        hearing_right=True,
    )
    walk.take("serve_notice", "wang", served_how="direct", served_to="陈某")
    walk.wait(2).take("request_hearing", "wang", hearing_request="申请听证")
    with pytest.raises(Invalid) as refused:
        walk.take("announce_hearing", "wang", hearing_on=workdays(walk.day, 6), hearing_place="一楼")
    assert refused.value.basis == "行政处罚法 第六十四条"
    walk.take("announce_hearing", "wang", hearing_on=workdays(walk.day, 7), hearing_place="一楼")
    held = {"hearing_record": "x", "hearing_report": "维持"}
    with pytest.raises(Refused):
        walk.take("hold_hearing", "chair", **held)
    walk.wait(7)
    with pytest.raises(Refused) as refused:
        walk.take("hold_hearing", "legal", **held)
    assert refused.value.basis == "行政处罚法 第六十四条"
    walk.take("hold_hearing", "chair", **held)
    decided = {"decision_kind": "penalty", "decision_text": "罚款", "discretion_grade": "heavy"}
    with pytest.raises(Invalid) as refused:
        walk.take("decide_after_hearing", "bureau", fine="30000", **decided)
    assert refused.value.basis == "行政处罚法 第四十五条"
    walk.take("decide_after_hearing", "bureau", fine="20000", **decided)
    assert (walk.case.state, walk.case.fine) == ("S60", 2_000_000)


def test_a_statement_is_reviewed_before_the_decision(walk):
    walk.noticed().wait(1).take("hear_statement", "wang", statement="已支付一部分")
    decided = {
        "decision_kind": "handling",
        "decision_text": "x",
        "discretion_grade": "normal",
        "perform_by": "2026-06-30",
    }
    with pytest.raises(Refused) as refused:
        walk.take("decide_after_statement", "bureau", **decided)
    assert refused.value.basis == "行政处罚法 第四十五条"
    walk.take("review_statement", "wang", statement_review="部分采纳")
    assert walk.take("decide_after_statement", "bureau", **decided).case.state == "S60"


def test_no_decision_before_the_time_to_speak_is_over_unless_it_was_waived_in_writing(walk):
    walk.noticed()
    decided = {
        "decision_kind": "handling",
        "decision_text": "x",
        "discretion_grade": "normal",
        "perform_by": "2026-06-30",
    }
    with pytest.raises(Refused) as refused:
        walk.take("decide_unopposed", "bureau", **decided)
    assert refused.value.basis == "行政处罚法 第六十二条"
    walk.take("record_waiver", "wang", waiver_paper=walk.file())
    assert walk.take("decide_unopposed", "bureau", **decided).case.state == "S60"


def test_a_fine_paid_late_is_increased_collected_apart_and_the_case_closed(walk):
    fined(walk).take("begin_performance", "wang")
    due = Clock.objects.get(case=walk.case, code="DL14").due
    with pytest.raises(Refused):
        walk.take("late_fine", "wang")
    walk.day = due + timedelta(days=3)
    walk.take("late_fine", "wang")
    assert walk.case.fine_late == 2_000_000 * 9 // 100
    pay = {
        "case_id": walk.case.pk,
        "amount": 2_180_000,
        "paid_on": walk.day,
        "receipt": "银-1",
        "at": walk.at,
        "on": walk.day,
    }
    with pytest.raises(Refused) as refused:
        actions.record_fine_payment(by=walk.city.wang, **pay)
    assert refused.value.basis == "行政处罚法 第六十七条"
    with pytest.raises(Refused):
        actions.record_fine_payment(by=walk.city.bureau, **pay)
    actions.record_fine_payment(by=walk.city.clerk, **pay)
    walk.pay().take("close_performed", "wang", closing_note="已缴清")
    assert walk.case.outcome == "paid"


def test_unpaid_it_goes_through_demand_to_court_inside_the_window(walk):
    fined(walk).take("begin_performance", "wang").wait(20)
    walk.take("demand", "wang", demand_text="限十个工作日内履行", served_how="direct")
    with pytest.raises(Refused) as refused:
        walk.take("apply_enforcement", "wang", court="天河区人民法院")
    assert refused.value.basis == "行政强制法 第五十四条"
    walk.wait(11)
    with pytest.raises(Refused) as refused:
        walk.take("apply_enforcement", "wang", court="天河区人民法院")
    assert "救济" in str(refused.value.remedy)
    window = Clock.objects.get(case=walk.case, code="DL25")
    walk.day = window.due + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        walk.take("apply_enforcement", "wang", court="天河区人民法院")
    assert "三个月" in str(refused.value.reason)
    walk.day = window.start_on + timedelta(days=3)
    walk.take("apply_enforcement", "wang", "bureau", court="天河区人民法院")
    walk.take("court_accepts", "wang", ruling_number="(2026)粤0106行审1号")
    walk.take("court_rules", "wang", ruling_number="(2026)粤0106行审1号", ruling_paper=walk.file())
    walk.take("close_enforcement_ended", "wang", ruling_number="1", ruling_paper=walk.file(), closing_note="终结执行")
    assert walk.take("approve_closing", "head2").case.state == "S91"


def test_no_application_while_a_remedy_is_pending(walk):
    fined(walk).take("begin_performance", "wang").wait(5)
    walk.take("litigation_begins", "wang", remedy_number="1").wait(20)
    walk.take("demand", "wang", demand_text="x", served_how="direct")
    walk.day = Clock.objects.get(case=walk.case, code="DL25").start_on + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        walk.take("apply_enforcement", "wang", court="x")
    assert "复议或者诉讼" in str(refused.value.reason)
    walk.take("litigation_ends", "wang", remedy_result="upheld", remedy_paper=walk.file())
    assert walk.take("apply_enforcement", "wang", "bureau", court="x").case.state == "S73"


def test_deferral_is_applied_for_and_approved(walk):
    fined(walk).take("begin_performance", "wang")
    walk.take("defer", "wang", "bureau", application_paper=walk.file(), deferred_to="2026-06-30", reason="经营困难")
    assert walk.case.state == "S71"
    with pytest.raises(Refused):
        walk.take("deferral_ended", "wang")
    walk.day = date(2026, 7, 1)
    assert walk.take("deferral_ended", "wang").case.state == "S70"


def test_service_by_public_notice_takes_thirty_days(walk):
    walk.decided().take("begin_service", "wang", served_how="public")
    served = {"served_how": "public", "served_to": "陈某"}
    with pytest.raises(Refused):
        walk.take("complete_service", "wang", **served)
    walk.take("publish_service", "wang", public_notice_where="南方日报")
    with pytest.raises(Refused) as refused:
        walk.wait(10).take("complete_service", "wang", **served)
    assert refused.value.basis == "民事诉讼法 第九十五条"
    walk.day = Clock.objects.get(case=walk.case, code="DL13").due + timedelta(days=1)
    assert walk.take("complete_service", "wang", **served).case.state == "S62"


def test_an_order_that_runs_out_is_noted_by_the_system_and_goes_on_to_a_report(walk):
    walk.ordered()
    with pytest.raises(Refused):
        walk.take("order_expired", "wang")
    walk.day = Clock.objects.get(case=walk.case, code="SET-ORDER").due + timedelta(days=1)
    assert actions.expire_orders(at=walk.at) == [walk.case.pk]
    assert actions.expire_orders(at=walk.at) == []
    row = CaseStep.objects.get(case=walk.case, step="order_expired")
    assert row.by is None
    walk.refresh().take("report_uncorrected", "wang", facts="x", discretion_grade="heavy", proposed_handling="x")
    assert walk.case.state == "S40"


def test_the_principal_decides_in_three_days_and_the_police_answer(walk):
    walk.investigated()
    people = walk.city
    team = {
        "transfer_officer_one": people.wang.pk,
        "transfer_officer_two": people.zhao.pk,
        "crime": "wages",
        "facts": "x",
    }
    with pytest.raises(Invalid):
        walk.take("transfer_police", "wang", **(team | {"transfer_officer_two": people.wang.pk}))
    waiting = walk.propose("transfer_police", "wang", **team)
    assert waiting.due == walk.day + timedelta(days=3)
    with pytest.raises(Exception, match="权限"):
        actions.approve(proposal_id=waiting.pk, by=people.bureau, at=walk.at)
    actions.approve(proposal_id=waiting.pk, by=people.principal, at=walk.at)
    walk.take("deliver_to_police", "wang", receipt_paper=walk.file())
    with pytest.raises(Refused):
        walk.take("taken_by_police", "wang", closing_note="x")
    walk.take("police_decline", "wang", reply_paper=walk.file()).take("ask_police_again", "wang", reason="证据充分")
    walk.take("police_file", "wang", reply_paper=walk.file()).take("taken_by_police", "wang", closing_note="已立案")
    assert (walk.case.state, walk.case.outcome) == ("S90", "police")


def test_returned_by_the_police_the_investigation_goes_on_with_its_remainder(walk):
    walk.investigated()
    people = walk.city
    before = Clock.objects.get(case=walk.case, code="DL04").due
    walk.take(
        "transfer_police", "wang", "principal", transfer_officer_one=people.wang.pk, transfer_officer_two=people.li.pk,
        crime="wages", facts="x",
    )  # fmt: skip
    walk.wait(5).take("returned_by_police", "wang", reply_paper=walk.file())
    assert walk.case.state == "S20"
    assert Clock.objects.get(case=walk.case, code="DL04").due == workdays(before, 5)
    assert clocks.differences(walk.case.pk) == []


def test_on_the_spot_only_small_fines(walk):
    walk.register(origin="XC", cause="0102", is_wage=False, claims=()).take("precheck", "wang")
    people = walk.city
    given = {"lead_officer": people.wang.pk, "second_officer": people.li.pk, "onspot_party": "unit", "facts": "x"}
    with pytest.raises(Refused) as refused:
        walk.take("handle_onspot", "wang", onspot_kind="fine", onspot_fine="3000.01", **given)
    assert refused.value.basis == "行政处罚法 第五十一条"
    with pytest.raises(Invalid):
        walk.take("handle_onspot", "wang", onspot_kind="fine", **given)
    walk.take("handle_onspot", "wang", onspot_kind="fine", onspot_fine="3000", **given)
    with pytest.raises(Refused):
        walk.take("close_onspot", "wang", closing_note="x")
    actions.record_fine_payment(
        case_id=walk.case.pk, amount=300_000, paid_on=walk.day, receipt="1", by=people.clerk, at=walk.at, on=walk.day
    )
    assert walk.take("close_onspot", "wang", closing_note="已缴").case.state == "S90"


def test_an_order_on_the_spot_names_its_last_day_and_is_issued_at_once(walk):
    walk.register(origin="XC", cause="0102", is_wage=False, claims=()).take("precheck", "wang")
    people = walk.city
    given = {
        "lead_officer": people.wang.pk,
        "second_officer": people.li.pk,
        "onspot_party": "unit",
        "facts": "未订立书面合同",
    }
    with pytest.raises(Invalid) as refused:
        walk.take("handle_onspot", "wang", onspot_kind="order", **given)
    assert refused.value.field == "onspot_due"
    walk.take("handle_onspot", "wang", onspot_kind="order", onspot_due=workdays(walk.day, 7), **given)
    assert list(CasePaper.objects.filter(case=walk.case, code="D26").values_list("document__number", flat=True)) != [
        None
    ]


def test_a_lead_passed_on_before_anybody_was_assigned_can_be_archived(walk):
    walk.register(origin="XC", cause="0102", is_wage=False, claims=()).take("precheck", "wang")
    walk.take("transfer_out", "wang", "head", receiver="市场监督管理局", reason="不属于本机关职权")
    walk.take("taken_by_body", "wang", reply_paper=walk.file(), closing_note="已接收")
    walk.take("approve_closing", "head2", closing_opinion="同意")
    walk.take("note_missing_papers", "archivist", missing_note="立案前移送")
    walk.take("archive", "archivist", archive_number="2026-0001", pages="12")
    assert walk.case.state == "S92"


def test_evidence_registered_in_advance_is_disposed_of_before_anything_ends(walk):
    walk.investigated().take("register_evidence", "wang", "head", evidence_items="工资台账一册", keeper="本大队")
    with pytest.raises(Refused) as refused:
        walk.take("report", "wang", facts="x", discretion_grade="none", proposed_handling="x")
    assert refused.value.basis == "行政处罚法 第五十六条"
    assert walk.case.due_code == "DL08"
    walk.take("dispose_evidence", "wang", "head", disposal="退还")
    assert walk.take("report", "wang", facts="x", discretion_grade="none", proposed_handling="x").case.state == "S40"


def test_publication_is_approved_marked_and_withdrawn_when_annulled(walk):
    fined(walk)
    with pytest.raises(Invalid):
        walk.take("publish", "publicity", publish_where="官网")
    walk.take("publish", "publicity", "bureau", publish_where="官网", personal_removed=True)
    assert walk.case.published
    walk.take("reconsideration_begins", "wang", remedy_number="1")
    walk.take("reconsideration_ends", "wang", remedy_result="annulled", remedy_paper=walk.file())
    assert Clock.objects.get(case=walk.case, code="DL36", stopped_on__isnull=True)
    walk.take("withdraw_publication", "publicity", "bureau", reason="决定被撤销")
    assert not walk.case.published and walk.case.state == "S62"


def test_a_file_with_missing_papers_is_archived_only_with_a_note(walk):
    walk.ordered().pay().take("confirm_correction", "li", recheck_findings="x").take(
        "close_corrected", "wang", closing_note="x"
    )
    walk.take("approve_closing", "head2")
    with pytest.raises(Refused) as refused:
        walk.take("archive", "archivist", archive_number="1", pages="10")
    assert "备考表" in str(refused.value.remedy)
    for code in ("D17", "D18", "D28", "D02"):
        actions.attach_paper(
            case_id=walk.case.pk, code=code, file_id=walk.file(), by=walk.city.archivist, at=walk.at, on=walk.day
        )
    assert CasePaper.objects.filter(case=walk.case, code="D18").exists()
    walk.take("note_missing_papers", "archivist", missing_note="其余见附件").take(
        "follow_up", "visitor", follow_up_result="满意"
    )
    assert walk.take("archive", "archivist", archive_number="1", pages="10").case.state == "S92"
    assert walk.case.followed_up


def test_a_paper_of_a_step_is_not_made_beside_it(walk):
    walk.investigated()
    with pytest.raises(Refused):
        actions.issue_paper(case_id=walk.case.pk, code="D41", facts={}, by=walk.city.wang, at=walk.at, on=walk.day)
    paper = actions.issue_paper(
        case_id=walk.case.pk, code="D17", facts={"items": "工资台账", "time": "2026年3月9日", "place": "本大队"},
        by=walk.city.wang, at=walk.at, on=walk.day,
    )  # fmt: skip
    assert paper.document is not None and paper.code == "D17"


def test_a_case_refused_at_closing_goes_back_where_it_came_from(walk):
    walk.ordered().pay().take("confirm_correction", "li", recheck_findings="x").take(
        "close_corrected", "wang", closing_note="x"
    )
    with pytest.raises(Refused):
        walk.take("refuse_closing_62", "head2", reason="x")
    assert walk.take("refuse_closing_31", "head2", reason="补充材料").case.state == "S31"
    assert walk.case.outcome == "" and Clock.objects.get(case=walk.case, code="DL04", stopped_on__isnull=True)


def test_not_filing_is_told_with_reasons_and_reversed_by_a_superior(walk):
    walk.register(origin="JB", claims=()).take("precheck", "wang").take("propose_filing", "wang", facts="x")
    walk.take("refuse_filing", "head", refusal_reason="没有违法事实")
    assert walk.case.state == "S11"
    walk.take("reopen_check", "bureau", reason="有新证据")
    assert walk.case.state == "S05" and walk.case.is_open
