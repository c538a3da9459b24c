"""A road by real actions to every state a case may stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from browser.cast import Bureau
from flows.cast import Walk, workdays

from laojian.cases import actions
from laojian.cases.models import Clock

Way = Callable[[Walk], Walk]
FINE = {"decision_kind": "penalty", "decision_text": "罚款二万元", "fine": "20000", "discretion_grade": "normal"}
WITNESSED = {"served_how": "direct", "served_to": "陈某"}


def examined(walk: Walk) -> Walk:
    return walk.register().take("examine", "clerk")


def supplement_asked(walk: Walk) -> Walk:
    due = walk.day + timedelta(days=7)
    return examined(walk).take("ask_supplement", "clerk", supplement_items="劳动合同", supplement_due=due)


def complaint_refused(walk: Walk) -> Walk:
    return examined(walk).take(
        "refuse_complaint", "clerk", "head", refusal_ground="no_breach", refusal_reason="没有违法事实"
    )


def passed_on(walk: Walk) -> Walk:
    return examined(walk).take("pass_on", "clerk", receiver="从化区大队", pass_on_reason="用工地在从化")


def prechecked(walk: Walk) -> Walk:
    return walk.register(origin="JB").take("precheck", "wang")


def handled_on_the_spot(walk: Walk) -> Walk:
    return prechecked(walk).take(
        "handle_onspot", "wang", lead_officer=walk.city.wang.pk, second_officer=walk.city.li.pk, onspot_kind="warning",
        onspot_party="unit", facts="未公示考勤",
    )  # fmt: skip


def accepted(walk: Walk) -> Walk:
    return examined(walk).take("accept", "clerk", facts="属实")


def suspended(walk: Walk) -> Walk:
    return walk.investigated().take("suspend", "wang", "bureau", suspension_ground="fled", reason="单位逃匿")


def corrected(walk: Walk) -> Walk:
    return walk.ordered().wait(2).pay().take("confirm_correction", "li", recheck_findings="已付清")


def not_corrected(walk: Walk) -> Walk:
    walk.ordered().wait(10)
    actions.expire_order(case_id=walk.case.pk, at=walk.at)
    return walk.refresh()


def taken_for_review(walk: Walk) -> Walk:
    return walk.reported().take("take_review", "reviewer")


def sent_to_legal(walk: Walk) -> Walk:
    return walk.reviewed().take("send_to_legal", "reviewer")


def agreed_in_law(walk: Walk) -> Walk:
    return sent_to_legal(walk).take("give_legal_opinion", "legal", legal_opinion="同意")


def discussed(walk: Walk) -> Walk:
    return agreed_in_law(walk).take("discuss", "bureau", discussion_members="领导班子", discussion_result="同意")


def stated(walk: Walk) -> Walk:
    return walk.noticed().wait(1).take("hear_statement", "wang", statement="经营困难")


def noticed_of_a_fine(walk: Walk) -> Walk:
    agreed_in_law(walk).take(
        "give_notice", "wang", "bureau", notice_kind="penalty", notice_content="拟罚款", notice_amount="20000",
        hearing_right=True,
    )  # fmt: skip
    return walk.take("serve_notice", "wang", **WITNESSED)


def hearing_asked(walk: Walk) -> Walk:
    return noticed_of_a_fine(walk).wait(1).take("request_hearing", "wang", hearing_request="申请听证")


def on_the_day_of_the_hearing(walk: Walk) -> Walk:
    """After review and legal review, the hearing announced nine working days ago."""
    day = workdays(hearing_asked(walk).day, 9)
    return walk.take("announce_hearing", "wang", hearing_on=day, hearing_place="会议室").until(day)


def heard(walk: Walk) -> Walk:
    return on_the_day_of_the_hearing(walk).take("hold_hearing", "chair", hearing_record="已举行", hearing_report="维持")


def fined(walk: Walk) -> Walk:
    return noticed_of_a_fine(walk).wait(6).take("decide_unopposed", "bureau", **FINE)


def being_served(walk: Walk) -> Walk:
    return walk.decided().take("begin_service", "wang", served_how="direct")


def performing(walk: Walk) -> Walk:
    return fined(walk).take("serve_at_announcement", "wang", served_to="陈某").take("begin_performance", "wang")


def deferred(walk: Walk) -> Walk:
    return performing(walk).take(
        "defer", "wang", "bureau", application_paper=walk.file(), deferred_to=workdays(walk.day, 40), reason="经营困难"
    )


def demanded(walk: Walk) -> Walk:
    return performing(walk).wait(20).take("demand", "wang", demand_text="限期履行", served_how="direct")


def before_the_court(walk: Walk) -> Walk:
    demanded(walk).until(Clock.objects.get(case=walk.case, code="DL25").start_on + timedelta(days=3))
    return walk.take("apply_enforcement", "wang", "bureau", court="天河区人民法院")


def enforced_by_the_court(walk: Walk) -> Walk:
    return before_the_court(walk).take("court_rules", "wang", ruling_number="1", ruling_paper=walk.file())


def with_the_police(walk: Walk) -> Walk:
    return walk.investigated().take(
        "transfer_police", "wang", "principal", transfer_officer_one=walk.city.wang.pk,
        transfer_officer_two=walk.city.li.pk, crime="wages", facts="拒不支付劳动报酬",
    )  # fmt: skip


def with_another_body(walk: Walk) -> Walk:
    return walk.investigated().take("transfer_out", "wang", "head", receiver="住建局", reason="工程纠纷")


def closing(walk: Walk) -> Walk:
    return corrected(walk).take("close_corrected", "wang", closing_note="工资已付清")


def closed(walk: Walk) -> Walk:
    return closing(walk).wait(1).take("approve_closing", "head2")


def archived(walk: Walk) -> Walk:
    closed(walk).take("note_missing_papers", "archivist", missing_note="另存")
    return walk.take("archive", "archivist", archive_number="2026-1", pages=30)


def joined(walk: Walk) -> Walk:
    """Into the case of another walk that was filed."""
    master = type(walk)(walk.city, day=walk.day).filed()
    investigated = walk.filed()
    return investigated.take("join", "wang", "head2", master_number=master.case.number, reason="同一事实")


def withdrawn(walk: Walk) -> Walk:
    return examined(walk).take(
        "withdraw_complaint", "clerk", "head", withdrawal_paper=walk.file(), withdrawal_reason="已和解"
    )


ROADS: dict[str, Way] = {
    "S00": lambda walk: walk.register(), "S01": examined, "S02": supplement_asked, "S03": complaint_refused,
    "S04": passed_on, "S05": prechecked, "S06": handled_on_the_spot, "S10": accepted,
    "S11": lambda walk: accepted(walk).take("refuse_filing", "head", refusal_reason="证据不足以证明"),
    "S12": lambda walk: walk.filed(), "S20": lambda walk: walk.investigated(), "S21": suspended,
    "S30": lambda walk: walk.ordered(), "S31": corrected, "S32": not_corrected, "S40": lambda walk: walk.reported(),
    "S41": taken_for_review, "S42": sent_to_legal, "S43": discussed, "S50": noticed_of_a_fine, "S51": stated,
    "S52": hearing_asked, "S60": lambda walk: walk.decided(), "S61": being_served, "S62": lambda walk: walk.served(),
    "S70": performing, "S71": deferred, "S72": demanded, "S73": before_the_court, "S74": enforced_by_the_court,
    "S80": with_the_police, "S81": with_another_body, "S90": closing, "S91": closed, "S92": archived, "S95": joined,
    "S96": withdrawn,
}  # fmt: skip


def cases_in(office: Bureau, states: list[str]) -> Iterator[tuple[str, Any]]:
    """One case in each of these states, begun four hundred days ago."""
    for state in states:
        case = ROADS[state](office.walk(400)).case
        assert case.state == state
        yield state, case
