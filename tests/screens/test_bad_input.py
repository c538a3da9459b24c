"""Bad input on screen: a sentence with what is wrong, which rule says so and what to do; what was typed is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from browser import roads
from browser.cast import Bureau, today
from browser.seat import picture
from django.utils.timezone import localdate
from flows.cast import Walk
from screens.seat import Seat
from screens.trying import Trace

from laojian.cases.models import Case, CaseStep, Payment, Proposal
from laojian.documents.models import StoredFile

pytestmark = pytest.mark.django_db(transaction=True)
REPORT = {"facts": "查明拖欠工资8000元。", "discretion_grade": "normal", "proposed_handling": "责令支付"}


@pytest.fixture
def walk(office: Bureau) -> Walk:
    """A case under investigation."""
    return office.walk(20).investigated()


def report_refused(seat: Seat, walk: Walk, **answers: Any) -> str:
    """The report is sent with these answers, refused, moves nothing, and keeps every word; what the page says."""
    before = Trace.of(walk.case.pk)
    said = seat.refused(walk.case.pk, "report", **(REPORT | answers))
    assert Trace.of(walk.case.pk) == before
    form = "form[data-test=step-report]"
    assert seat.value("facts", form) == REPORT["facts"]
    assert seat.value("discretion_grade", form) == "normal"
    assert "怎么办" in said or "行政处罚法" in said or seat.all(f"{form} .wrong")
    return said


def test_a_day_that_has_not_come(sit: Any, walk: Walk) -> None:
    said = report_refused(sit("wang"), walk, on=today() + timedelta(days=1))
    assert "发生日期不能晚于今天" in said and "行政处罚法 第四十七条" in said


def test_a_day_before_the_step_before(sit: Any, walk: Walk) -> None:
    said = report_refused(sit("wang"), walk, on=walk.day - timedelta(days=1))
    assert f"发生日期不能早于上一步骤的日期 {walk.day}" in said and "更正" in said


def test_a_late_entry_without_its_proof_and_with_it(sit: Any, walk: Walk) -> None:
    """More than a working day late: proof and a second person; with the proof it waits, marked."""
    wang = sit("wang")
    assert "迟于一个工作日录入，须附证明" in report_refused(wang, walk, on=walk.day)
    wang.fill(late_proof=picture("现场照片.png"))
    assert wang.press("submit-step") == 302
    assert wang.state == "S20" and "等待第二人批准" in wang.said
    head = sit("head")
    head.open(f"/approvals/{walk.case.pk}/{Proposal.objects.get(case=walk.case).pk}/")
    assert "迟录" in head.text("main")


def test_a_day_that_is_none(sit: Any, walk: Walk) -> None:
    wang = sit("wang")
    fields = {"on": "2026-02-30", "seq": str(walk.case.seq)} | REPORT
    status, text = wang.post(f"/cases/{walk.case.pk}/steps/report/", fields)
    assert status == 422 and "“2026-02-30”不是有效日期" in text and REPORT["facts"] in text


def test_an_amount_that_is_none(sit: Any, walk: Walk) -> None:
    wang, before = sit("wang"), Trace.of(walk.case.pk)
    wang.open(f"/cases/{walk.case.pk}/steps/order_correction/")
    wang.fill(order_form="D26", order_text="足额支付", order_due=today() + timedelta(days=9))
    for amount in ("八千多", "3000-5000", "-1", "1,2,3", "约8000"):
        wang.fill(amount_ordered=amount)
        assert wang.press("submit-step") == 422, amount
        assert wang.text(".field:has([name=amount_ordered]) .wrong"), amount
        assert wang.value("amount_ordered") == amount
        assert wang.value("order_text") == "足额支付"
    assert Trace.of(walk.case.pk) == before


def test_who_comes_second_is_told_who_was_first_and_when_and_keeps_his_words(sit: Any, walk: Walk) -> None:
    wang, li = sit("wang"), sit("li")
    wang.open(f"/cases/{walk.case.pk}/steps/report/")
    wang.fill(**REPORT)
    li.take(walk.case.pk, "report", **(REPORT | {"facts": "另一份报告"}))
    before = Trace.of(walk.case.pk)
    assert wang.press("submit-step") == 409
    first = CaseStep.objects.filter(case=walk.case).latest("seq")
    text = wang.text("main")
    assert "li某" in wang.problem and f"{localdate(first.recorded_at)}" in wang.problem
    assert REPORT["facts"] in text, "what was typed is kept"
    assert Trace.of(walk.case.pk) == before


def test_of_two_who_answer_one_proposal_the_second_is_told(sit: Any, walk: Walk) -> None:
    waiting = walk.propose(
        "order_correction", "wang", order_form="D26", order_text="足额支付", order_due=walk.day + timedelta(days=60),
        amount_ordered="8000",
    )  # fmt: skip
    head, second = sit("head"), sit("head2")
    path = f"/approvals/{walk.case.pk}/{waiting.pk}/"
    for seat in (head, second):
        seat.open(path)
    assert head.press("approve") == 302
    second.fill(note="不同意此期限")
    assert second.press("refuse") == 409
    assert "head某" in second.problem
    assert "不同意此期限" in second.text("main")
    assert walk.refresh().case.state == "S30"


def test_a_form_sent_twice_acts_once(sit: Any, walk: Walk) -> None:
    """The same key, pressed twice or sent again by a bad line: one step, the same answer."""
    wang = sit("wang")
    path, fields = f"/cases/{walk.case.pk}/steps/report/", wang.signed({"on": str(today()), "seq": str(walk.case.seq)})
    answers = [wang.post(path, fields | REPORT)[0] for _ in range(3)]
    assert answers == [302, 302, 302]
    assert CaseStep.objects.filter(case=walk.case, step="report").count() == 1
    status, text = wang.post(path, fields | REPORT | {"facts": "别的内容"})
    assert status == 422 and "同一个幂等键已用于另一项内容" in text
    assert CaseStep.objects.filter(case=walk.case, step="report").count() == 1


def test_more_than_is_owed_is_not_paid(sit: Any, office: Bureau) -> None:
    walk = office.walk().served().take("begin_performance", "wang")
    claim = walk.case.claims.get()
    wang = sit("wang")
    wang.open(f"/cases/{walk.case.pk}/claims/{claim.pk}/pay/")
    wang.fill(amount="999999.00", receipt="回单1")
    assert wang.press("submit") == 422
    assert "不超过应付金额" in wang.problem
    assert wang.value("amount") == "999999.00"
    assert not Payment.objects.filter(claim=claim).exists()


def test_an_inspector_without_a_certificate_is_not_put_on_a_case(sit: Any, office: Bureau) -> None:
    bare = office.engage("bare", "inspector")
    walk = roads.accepted(office.walk(20))
    head = sit("head")
    said = head.refused(
        walk.case.pk, "approve_filing", lead_officer=bare.pk, second_officer=office.li.pk, filing_opinion="同意"
    )
    assert "没有在有效期内的执法证" in said and "行政处罚法 第四十二条" in said
    assert "没有在有效期内的执法证" in head.text("[name=lead_officer]")
    assert head.value("filing_opinion") == "同意"
    assert walk.refresh().case.state == "S10"


def test_a_case_of_another_district_is_not_there(sit: Any, walk: Walk) -> None:
    waiting = walk.propose("extend", "wang", reason="案情复杂")
    elsewhere, pk, before = sit("elsewhere"), walk.case.pk, Trace.of(walk.case.pk)
    for path in (f"/cases/{pk}/", f"/cases/{pk}/steps/join/", f"/approvals/{pk}/{waiting.pk}/", f"/cases/{pk}/team/"):
        assert elsewhere.open(path) == 404, path
        assert walk.case.number not in str(elsewhere.page)
    for path in (f"/cases/{pk}/steps/join/", f"/approvals/{pk}/{waiting.pk}/"):
        status, text = elsewhere.post(path, {"on": str(today()), "seq": "5", "approve": "1"})
        assert status == 404 and walk.case.number not in text
    elsewhere.open(f"/search/?q={walk.case.number}")
    assert f'href="/cases/{pk}/"' not in str(elsewhere.page)
    assert Trace.of(pk) == before


def test_without_the_right_nothing_is_taken(sit: Any, walk: Walk) -> None:
    """Somebody who may see the case but not act on it."""
    archivist, before = sit("archivist"), Trace.of(walk.case.pk)
    archivist.case(walk.case.pk)
    assert not archivist.offered("report")
    said = {"on": str(today()), "seq": str(walk.case.seq)} | REPORT
    status, text = archivist.post(f"/cases/{walk.case.pk}/steps/report/", said)
    assert status == 403 and "没有" in text and REPORT["facts"] in text
    assert Trace.of(walk.case.pk) == before


def test_a_form_from_nowhere_is_refused(sit: Any, walk: Walk) -> None:
    wang, before = sit("wang"), Trace.of(walk.case.pk)
    said = {"on": str(today()), "seq": str(walk.case.seq)} | REPORT
    status, text = wang.post(f"/cases/{walk.case.pk}/steps/report/", said | {"csrfmiddlewaretoken": "0" * 64})
    assert status == 403 and "表单已过期" in text and REPORT["facts"] in text
    status, text = wang.post(f"/cases/{walk.case.pk}/steps/report/", said | {"key": ""})
    assert status == 422 and "防重复提交" in text
    assert wang.post(f"/cases/{walk.case.pk}/steps/nothing_like_it/", said)[0] == 404
    assert Trace.of(walk.case.pk) == before


def test_a_file_that_is_not_what_it_says(sit: Any, walk: Walk) -> None:
    wang, kept = sit("wang"), StoredFile.objects.count()
    wang.open(f"/cases/{walk.case.pk}/evidence/new/")
    page = {"name": "工资表.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>alert(1)</script></html>"}
    wang.fill(title="工资表", kind="documentary", file=page)
    assert wang.press("submit") == 422
    assert wang.problem
    assert wang.value("title") == "工资表"
    assert StoredFile.objects.count() == kept


def test_a_lead_without_what_it_needs_and_with_a_received_day_ahead(sit: Any) -> None:
    clerk, before = sit("clerk"), Case.objects.count()
    clerk.open("/leads/new/")
    clerk.fill(origin="TS", facts="拖欠工资", received_on=today() + timedelta(days=3), amount_claimed="很多")
    assert clerk.press("submit-lead") == 422
    assert "已填的内容都还在" in clerk.problem
    assert len(clerk.all(".wrong")) >= 2
    clerk.fill(title="拖欠工资", street_code="440106003", amount_claimed="8000")
    assert clerk.press("submit-lead") == 422
    assert "收到日期不能晚于登记日期" in clerk.problem
    assert clerk.value("facts") == "拖欠工资"
    assert Case.objects.count() == before
