"""Acts beside the steps on screen: split, employer, reversal, signed paper, correction, suspension, receipt."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from PIL import Image

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.employers.models import Employer
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    """A page."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def send(client: Client, path: str, **given: Any) -> int:
    """Open a form, fill it, send it; the status of the answer."""
    page = text(client, path.split("#")[0])
    hidden = dict(re.findall(r'<input type="hidden" name="(key|seq|version)" value="([^"]*)"', page))
    return client.post(path, {**hidden, **given}).status_code


@pytest.fixture
def walked(complaint: Case, people: dict[str, Officer], now: datetime) -> Case:
    """The complaint, filed and under investigation."""
    from laojian.cases import actions

    day: dict[str, Any] = {"case_id": complaint.pk, "at": now, "on": localdate(now)}
    team = {"lead_officer": people["lead"].pk, "second_officer": people["second"].pk}
    shown = {"certificates_shown": True, "rights_told": True}
    actions.take_step(step="examine", inputs={}, by=people["clerk"], **day)
    actions.take_step(step="accept", inputs={"facts": "九月工资未付"}, by=people["clerk"], **day)
    actions.take_step(step="approve_filing", inputs=team, by=people["head"], **day)
    actions.take_step(step="begin_investigation", inputs=shown, by=people["lead"], **day)
    complaint.refresh_from_db()
    assert complaint.state == "S20"
    return complaint


def test_part_of_the_workers_goes_on_under_a_new_number(enter: Enter, complaint: Case) -> None:
    head = enter("head")
    assert 'data-test="split"' in text(head, f"/cases/{complaint.pk}/")
    one, other = complaint.claims.order_by("pk")
    path, given = f"/cases/{complaint.pk}/split/", {"title": "拖欠张大山工资", "reason": "用工单位不同"}
    assert send(head, path, claims=[one.pk, other.pk], **given) == 422
    assert send(head, path, **given) == 422
    assert send(head, path, claims=[other.pk], **given) == 302
    page = text(head, f"/cases/{complaint.pk}/")
    found = re.search(r'<a class="code" href="/cases/(\d+)/">([^<]+)</a> <b>由本件分出</b>', page)
    assert found and "用工单位不同" in page
    part = text(head, f"/cases/{found[1]}/")
    assert "本件分自" in part and complaint.number in part
    assert enter("clerk").get(path).status_code == 200  # sees the case; the act itself asks the right
    assert send(enter("clerk"), path, claims=[one.pk], **given) in (403, 422)


def test_a_case_is_joined_to_a_master_looked_up_by_employer_or_number(
    enter: Enter, complaint: Case, people: dict[str, Officer], employer: Employer, now: datetime
) -> None:
    from laojian.cases import actions

    lead = actions.NewLead(
        origin="JB",
        title="举报拖欠",
        received_on=localdate(now),
        employer_id=employer.pk,
        workplace_code="440106009",
    )
    second = actions.register_lead(lead=lead, by=people["clerk"], at=now, on=localdate(now))
    head = enter("head")
    assert complaint.number in text(head, f"/cases/{second.pk}/masters/")
    assert complaint.number in text(head, f"/cases/{second.pk}/masters/?master_number=%E7%8F%A0%E6%B1%9F")
    path = f"/cases/{second.pk}/steps/join/"
    assert 'list="masters"' in text(head, path)
    typed = complaint.number.replace("〔", "[").replace("〕", "]")
    given = {"on": localdate(now).isoformat(), "reason": "同一事项"}
    assert send(head, path, master_number=typed, **given) == 302
    assert text(enter("bureau"), "/approvals/").count("并入主案") == 1
    assert enter("elsewhere").get(f"/cases/{second.pk}/masters/").status_code == 404


def test_a_payment_is_reversed_by_somebody_else_and_both_rows_stay(
    enter: Enter, complaint: Case, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.cases import actions

    claim, on = complaint.claims.order_by("pk").first(), localdate(now)
    assert claim is not None
    paid = actions.record_payment(
        case_id=complaint.pk, claim_id=claim.pk, amount=100_000, paid_on=on, by=people["clerk"], at=now, on=on
    )
    path = f"/cases/{complaint.pk}/payments/{paid.pk}/reverse/"
    head, clerk = enter("head"), enter("clerk")
    assert 'data-test="reverse-payment"' in text(head, f"/cases/{complaint.pk}/")
    assert 'data-test="reverse-payment"' not in text(clerk, f"/cases/{complaint.pk}/")
    assert send(clerk, path, reason="录错了") == 403
    assert send(head, path, reason=" ") == 422
    assert send(head, path, reason="金额录错") == 302
    page = text(head, f"/cases/{complaint.pk}/")
    assert "已冲销" in page and "金额录错" in page and "支付记录 2 笔" in page
    assert send(head, path, reason="再来一次") == 422
    assert head.get(f"/cases/{complaint.pk}/payments/999999/reverse/").status_code == 404


def test_a_lead_gets_its_employer_from_the_list_or_by_its_whole_name(
    enter: Enter, people: dict[str, Officer], employer: Employer, now: datetime
) -> None:
    from laojian.cases import actions

    on = localdate(now)
    lead = actions.NewLead(
        origin="TS", title="拖欠", received_on=on, employer_name="珠江建筑", workplace_code="440106009"
    )
    case = actions.register_lead(lead=lead, by=people["clerk"], at=now, on=on)
    clerk, path = enter("clerk"), f"/cases/{case.pk}/employer/"
    assert 'data-test="link-employer"' in text(clerk, f"/cases/{case.pk}/")
    assert send(clerk, path, employer_id="", employer_name="没有这家") == 422
    assert send(clerk, path, employer_id="", employer_name=employer.name) == 302
    case.refresh_from_db()
    assert case.employer_id == employer.pk and case.employer_name == employer.name
    assert send(clerk, path, employer_id="999999", employer_name="随便") == 422


def test_a_signed_paper_is_put_into_the_file_later(enter: Enter, walked: Case) -> None:
    lead, path = enter("lead"), f"/cases/{walked.pk}/papers/attach/"
    assert 'data-test="attach-paper"' in text(lead, f"/cases/{walked.pk}/")
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(buffer, "PNG")
    scan = SimpleUploadedFile("签收.png", buffer.getvalue(), "image/png")
    assert send(lead, path, code="D99", file=scan) == 422
    scan.seek(0)
    assert send(lead, path, code="D20", file=scan) == 302
    page = text(lead, f"/cases/{walked.pk}/")
    assert 'data-test="paper-D20"' in page and "存入签署文书" in page
    assert enter("elsewhere").get(path).status_code == 404


def test_a_wrong_entry_is_put_right_by_a_second_person_and_both_values_stay(enter: Enter, complaint: Case) -> None:
    clerk, head, path = enter("clerk"), enter("head"), f"/cases/{complaint.pk}/steps/correct/"
    form = text(clerk, path)
    assert "标题（现为：拖欠 2 名工人 9 月工资）" in form and "1 · " in form
    given = {"correct_what": "title", "correct_value": "拖欠 2 名工人 8 月工资", "reason": "月份写错"}
    assert send(clerk, path, on=localdate().isoformat(), **given) == 302
    question = re.search(rf"/approvals/{complaint.pk}/\d+/", text(head, "/approvals/"))
    assert question
    asked = text(head, question[0])
    assert "现在登记的是" in asked and "9 月工资" in asked
    assert send(head, question[0], approve="1", note="同意") == 302
    page = text(head, f"/cases/{complaint.pk}/")
    assert "<del>拖欠 2 名工人 9 月工资</del>" in page and "<ins>拖欠 2 名工人 8 月工资</ins>" in page
    assert "clerk某 提出，head某 批准" in page


def test_a_suspended_clock_says_what_it_keeps(enter: Enter, walked: Case) -> None:
    lead, bureau = enter("lead"), enter("bureau")
    assert "还剩 60 个工作日" in text(lead, f"/cases/{walked.pk}/")
    form = text(lead, f"/cases/{walked.pk}/steps/suspend/")
    ground = re.search(r'name="suspension_ground".*?<option value="(\w+)"', form, re.DOTALL)
    assert ground
    given = {"on": localdate().isoformat(), "suspension_ground": ground[1], "reason": "等待司法鉴定"}
    assert send(lead, f"/cases/{walked.pk}/steps/suspend/", **given) == 302
    question = re.search(rf"/approvals/{walked.pk}/\d+/", text(bureau, "/approvals/"))
    assert question
    assert send(bureau, question[0], approve="1", note="同意") == 302
    page = text(lead, f"/cases/{walked.pk}/")
    assert "已中止计算" in page and re.search(r"恢复后还剩 (59|60|61) 个工作日", page)


def test_inspectors_are_offered_with_unit_and_load_and_the_barred_with_the_reason(enter: Enter, walked: Case) -> None:
    page = text(enter("head"), f"/cases/{walked.pk}/team/")
    assert "天河区大队 · 在办 1" in page and 'label="可以承办"' in page


def test_who_only_registers_gets_a_receipt_and_finds_it_again(
    enter: Enter, people: dict[str, Officer], complaint: Case
) -> None:
    grid = enter("grid")
    assert "您还没有登记过线索" in text(grid, "/leads/")
    given = {
        "origin": "XC",
        "title": "工地工人反映欠薪",
        "facts": "八名工人九月工资未付",
        "received_on": localdate().isoformat(),
        "street_code": "440106009",
    }
    page = text(grid, "/leads/new/")
    origin = re.search(r'<select name="origin".*?<option value="(\w+)"', page, re.DOTALL)
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert origin and key
    answer = grid.post("/leads/new/", {**given, "origin": origin[1], "key": key[1]}, follow=True)
    assert answer.status_code == 200, re.findall(r'class="wrong"[^>]*>([^<]+)|<strong>([^<]+)', answer.content.decode())
    receipt = answer.content.decode()
    address = answer.redirect_chain[-1][0]
    assert re.fullmatch(r"/leads/\d+/receipt/", address) and 'data-test="receipt"' in receipt and "接下来" in receipt
    assert address in text(grid, "/leads/")
    assert enter("clerk").get(address).status_code == 404  # another one's receipt
    assert grid.get(f"/leads/{complaint.pk}/receipt/").status_code == 404
    assert 'data-test="receipt"' in text(enter("clerk"), f"/leads/{complaint.pk}/receipt/")


def test_the_case_page_asks_as_many_questions_with_many_payments_as_with_one(
    enter: Enter, complaint: Case, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.cases import actions

    claim, on = complaint.claims.order_by("pk").first(), localdate(now)
    assert claim is not None
    client, path = enter("clerk"), f"/cases/{complaint.pk}/"

    def pay() -> None:
        actions.record_payment(
            case_id=complaint.pk, claim_id=claim.pk, amount=100, paid_on=on, by=people["clerk"], at=now, on=on
        )

    def questions() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    pay()
    one = questions()
    for _ in range(6):
        pay()
    assert questions() == one


def test_what_is_left_of_a_suspended_term_counts_its_own_days() -> None:
    from laojian.cases.rules.clocks import ClockValue, Halt
    from laojian.cases.rules.remainder import remainder
    from laojian.kernel.calendar import WorkCalendar
    from laojian.kernel.clocks import Term

    calendar = WorkCalendar.published()
    clock = ClockValue("DL04", 1, date(2026, 3, 2), halts=(Halt(2, date(2026, 3, 9), None),))
    found = remainder(clock, Term(60, "working", "max"), date(2026, 3, 11), calendar)
    assert (found.left, found.paused, found.working) == (56, 3, True)
    days = remainder(clock, Term(10, "calendar", "max"), date(2026, 3, 11), calendar)
    assert (days.left, days.paused, days.working) == (4, 3, False)
