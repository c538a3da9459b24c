"""Nobody fills two duties of one case: who holds many roles is not offered the second one, and is refused it."""

from __future__ import annotations

from typing import Any

import pytest
from browser import roads
from browser.cast import Bureau, state_of, today
from flows.cast import Walk
from screens.seat import Seat

from laojian.cases.models import Proposal
from laojian.org import actions as org

pytestmark = pytest.mark.django_db(transaction=True)


def twice(first: str, second: str) -> str:
    """What stands against a second duty."""
    return f"在本案中已经承担“{first}”，不得再“{second}”"


def unopposed(walk: Walk) -> Walk:
    return walk.noticed().wait(6)


def unopposed_after_legal_review(walk: Walk) -> Walk:
    return roads.noticed_of_a_fine(walk).wait(6)


#: whose part somebody with all roles plays, the road to where a second duty waits, that step, the two duties
DUTIES: tuple[tuple[str, roads.Way, str, str, str], ...] = (
    ("wang", Walk.reported, "take_review", "调查", "审核"),
    ("li", Walk.reported, "take_review", "调查", "审核"),
    ("wang", roads.sent_to_legal, "give_legal_opinion", "调查", "法制审核"),
    ("wang", unopposed, "decide_unopposed", "调查", "作出决定"),
    ("wang", roads.on_the_day_of_the_hearing, "hold_hearing", "调查", "主持听证"),
    ("reviewer", roads.sent_to_legal, "give_legal_opinion", "审核", "法制审核"),
    ("reviewer", unopposed, "decide_unopposed", "审核", "作出决定"),
    ("reviewer", roads.on_the_day_of_the_hearing, "hold_hearing", "审核", "主持听证"),
    ("legal", unopposed_after_legal_review, "decide_unopposed", "法制审核", "作出决定"),
    ("legal", roads.on_the_day_of_the_hearing, "hold_hearing", "法制审核", "主持听证"),
    ("bureau", roads.on_the_day_of_the_hearing, "hold_hearing", "作出决定", "主持听证"),
    ("chair", roads.heard, "decide_after_hearing", "主持听证", "作出决定"),
)
#: the same for who proposed and who decides
PROPOSALS: tuple[tuple[str, roads.Way, str, str], ...] = (
    ("clerk", roads.accepted, "approve_filing", "提请人与决定人不得为同一人"),
    ("wang", roads.closing, "approve_closing", "报请结案的人员和承办人不得批准结案"),
    ("li", roads.closing, "approve_closing", "报请结案的人员和承办人不得批准结案"),
)


@pytest.fixture
def many(office: Bureau, sit: Any) -> Seat:
    """Somebody with every role of a handler, at his browser."""
    office.engage_everything()
    return sit("many")


def test_who_filled_one_duty_is_not_offered_another_and_is_refused_it(office: Bureau, many: Seat) -> None:
    for part, road, step, first, second in DUTIES:
        walk = road(office.casting(**{part: office.people["many"]}).walk())
        not_offered(many, walk.case.pk, step, twice(first, second), f"{part}: {first}, {second}")


def test_who_proposed_does_not_decide(office: Bureau, many: Seat) -> None:
    for part, road, step, reason in PROPOSALS:
        walk = road(office.casting(**{part: office.people["many"]}).walk())
        not_offered(many, walk.case.pk, step, reason, f"{part}: {step}")


def not_offered(seat: Seat, case_id: int, step: str, reason: str, title: str) -> None:
    """No link to the step but the reason; the form opened by its address says it; sent all the same it is refused."""
    before = state_of(case_id)
    seat.case(case_id)
    assert not seat.offered(step), title
    assert reason in seat.text("#next"), title
    assert seat.open(f"/cases/{case_id}/steps/{step}/") == 200
    assert reason in seat.text("main"), title
    seat.complete()
    assert seat.press("submit-step") == 422, title
    assert reason in seat.problem and "第" in seat.problem and "请由其他人员办理" in seat.problem, title
    assert state_of(case_id) == before, title


def test_somebody_else_with_the_same_roles_may(office: Bureau, sit: Any) -> None:
    """It is the person who is excluded, not the combination of roles."""
    office.engage_everything()
    walk = Walk.reported(office.walk())
    seat = sit("many").take(walk.case.pk, "take_review")
    assert seat.state == "S41"


def test_a_legal_reviewer_cannot_become_the_investigator(office: Bureau, sit: Any) -> None:
    many = office.engage_everything()
    walk = roads.sent_to_legal(office.casting(legal=many).walk())
    walk.city = office.casting(legal=many)
    walk.take("return_for_evidence", "legal", return_items="补充考勤记录")
    head = sit("head").case(walk.case.pk)
    head.follow("assign")
    head.fill(lead_officer=many.pk, second_officer=office.li.pk)
    assert head.press("submit") == 422
    assert "在本案中已经承担“法制审核”，不得承办本案" in head.problem
    assert walk.refresh().case.lead_officer_id == office.wang.pk


#: who proposes, the part somebody with all roles plays in the case, what stands against his approval
APPROVALS = {
    "his own": ("wang", "wang", "提出人不得批准自己提出的事项"),
    "his own case": ("wang", "li", "承办人不得批准自己承办案件的事项"),
}


@pytest.mark.parametrize("kind", APPROVALS)
def test_nobody_approves_what_he_proposed_or_what_his_case_needs(office: Bureau, many: Seat, kind: str) -> None:
    proposer, part, reason = APPROVALS[kind]
    walk = office.casting(**{part: office.people["many"]}).walk(30).investigated()
    waiting = walk.propose("extend", proposer, reason="案情复杂，需要外地取证")
    refused_to_approve(many, waiting, reason)


def test_who_reviewed_does_not_approve_the_notice(office: Bureau, many: Seat) -> None:
    """Approving the notice is part of deciding."""
    walk = office.casting(reviewer=office.people["many"]).walk().reviewed()
    waiting = walk.propose("give_notice_after_review", "wang", notice_kind="handling", notice_content="拟责令支付")
    refused_to_approve(many, waiting, twice("审核", "作出决定"))


def test_nobody_confirms_his_own_correction(office: Bureau, many: Seat) -> None:
    walk = office.casting(clerk=office.people["many"]).walk().register()
    waiting = walk.propose("correct", "clerk", correct_what="title", correct_value="拖欠工资", reason="标题写错")
    refused_to_approve(many, waiting, "提出人不得批准自己提出的事项")


def refused_to_approve(seat: Seat, waiting: Proposal, reason: str) -> None:
    """The approval is refused on the page, also when the button is not there."""
    case_id = waiting.case_id
    before = state_of(case_id)
    path = f"/approvals/{case_id}/{waiting.pk}/"
    assert seat.open(path) == 200
    assert not seat.hooks("approve") and not seat.hooks("refuse")
    assert reason in seat.text("main")
    for answer in ("approve", "refuse"):
        status, text = seat.post(path, {answer: "1", "note": "说明理由"})
        assert status == 422
        assert reason in text
    assert state_of(case_id) == before
    waiting.approval.refresh_from_db()
    assert waiting.approval.state == "pending"


def test_who_declared_an_interest_does_not_find_the_case_of_that_employer(office: Bureau, many: Seat) -> None:
    org.declare_interest(
        officer=office.people["many"], employer_name=office.employer.name, relation="relative",
        valid_from=today(), by=None, at=Walk(office, day=today()).at,
    )  # fmt: skip
    case_id = roads.accepted(office.walk()).case.pk
    before = state_of(case_id)
    assert many.open(f"/cases/{case_id}/") == 404
    status, text = many.post(f"/cases/{case_id}/steps/approve_filing/", {"on": today().isoformat(), "seq": "3"})
    assert status == 404 and "没有这个案件" in text
    assert state_of(case_id) == before
    assert many.open("/leads/") == 200
    assert not many.hooks("open-case")


def test_an_inspector_is_no_supervisor_of_his_own_case(office: Bureau, many: Seat) -> None:
    """The reason for closing without a proof of payment comes from somebody not on the case."""
    walk = office.casting(li=office.people["many"]).walk().served().take("begin_performance", "wang")
    claim = walk.case.claims.get()
    assert many.open(f"/cases/{walk.case.pk}/claims/{claim.pk}/confirm/") == 200
    many.fill(kind="supervisor", reason="劳动者失联，经公告仍无法取得本人确认。")
    assert many.press("submit") == 422
    assert "承办人不得为自己的案件说明理由" in many.problem
    assert not claim.confirmations.exists()


@pytest.mark.parametrize(
    ("part", "reason"), [("wang", "办案人员不得登记罚款缴纳"), ("bureau", "作出决定的人员不得登记罚款缴纳")]
)
def test_who_handled_or_decided_does_not_collect_the_fine(office: Bureau, many: Seat, part: str, reason: str) -> None:
    walk = office.casting(**{part: office.people["many"]}).walk()
    walk.noticed("penalty", notice_amount="2000").wait(6)
    walk.take(
        "decide_unopposed", "bureau", decision_kind="penalty", decision_text="罚款2000元", fine="2000",
        discretion_grade="normal",
    )  # fmt: skip
    walk.take("serve_at_announcement", "wang", served_to="陈某").take("begin_performance", "wang")
    assert many.open(f"/cases/{walk.case.pk}/fine/") == 200
    many.fill(amount="2000.00", receipt="粤财0001", paid_on=today())
    assert many.press("submit") == 422
    assert reason in many.problem
    assert walk.refresh().case.fine_paid == 0
