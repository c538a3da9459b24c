"""One wage-arrears case goes the complete lawful way on screen, by six people and an archivist, and is provable."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browser.cast import STREET, Bureau, today
from browser.seat import Seat, picture
from django.core.management import call_command

from laojian.cases.models import CaseStep
from laojian.cases.rules.flow import FLOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ("clerk", "wang", "reviewer", "legal", "head", "bureau")
#: Every step of the way and the state in which the page then shows the case.
WAY = (
    ("examine", "S01"), ("accept", "S10"), ("approve_filing", "S12"), ("begin_investigation", "S20"),
    ("report", "S40"), ("take_review", "S41"), ("give_review", "S41"), ("send_to_legal", "S42"),
    ("give_legal_opinion", "S42"), ("give_notice", "S50"), ("serve_notice", "S50"), ("hear_statement", "S51"),
    ("review_statement", "S51"), ("decide_after_statement", "S60"), ("begin_service", "S61"),
    ("complete_service", "S62"), ("begin_performance", "S70"), ("close_performed", "S90"),
    ("approve_closing", "S91"), ("note_missing_papers", "S91"), ("archive", "S92"),
)  # fmt: skip
#: Papers the steps issue by themselves; each has a number.
ISSUED = ("D01", "D03", "D15", "D19", "D30", "D32", "D35", "D37", "D44", "D46", "D55", "D56", "D57")


class Journey:
    """The case on its way: who does what, and what the page must then show."""

    def __init__(self, seats: dict[str, Seat]) -> None:
        self.seats = seats
        self.case = 0
        self.way: list[tuple[str, str]] = []

    def step(self, who: str, step: str, **answers: Any) -> Seat:
        seat = self.seats[who].take(self.case, step, **answers)
        return self._shows(seat, step)

    def two(self, who: str, approver: str, step: str, **answers: Any) -> Seat:
        """A step one person proposes and another approves."""
        seat = self.seats[who]
        before = seat.case(self.case).state
        seat.take(self.case, step, **answers)
        assert seat.state == before, "a proposal moves nothing"
        assert "等待第二人批准" in seat.said
        return self._shows(self.seats[approver].approve(self.case, "同意"), step)

    def _shows(self, seat: Seat, step: str) -> Seat:
        self.way.append((step, seat.state))
        assert (step, seat.state) == WAY[len(self.way) - 1]
        assert seat.state_words == FLOW.state(seat.state).title
        assert seat.said
        return seat


def test_a_wage_case_goes_from_complaint_to_archive_on_screen(sit: Any, office: Bureau, tmp_path: Path) -> None:
    journey = Journey({name: sit(name, by_hand=True) for name in PEOPLE})
    register(journey)
    file_and_investigate(journey, office)
    review_and_decide(journey)
    serve_and_pay(journey)
    journey.step("wang", "close_performed", closing_note="工资已足额支付")
    journey.step("head", "approve_closing", closing_opinion="同意结案")
    journey.seats["archivist"] = sit("archivist")
    archive(journey)
    assert tuple(journey.way) == WAY

    page = journey.seats["head"].case(journey.case)
    papers_are_numbered_and_open(page)
    timeline_tells_everything(page, office)
    the_steps_were_taken_by(journey, set(PEOPLE) | {"archivist"})
    the_ledger_verifies(tmp_path)


def register(journey: Journey) -> None:
    """The clerk registers a complaint; the employer is picked from the files."""
    clerk = journey.seats["clerk"]
    clerk.open("/leads/")
    clerk.hook("new-lead").click()
    clerk.hook("lead-form").wait_for()
    clerk.fill(
        origin="TS", channel="window", title="拖欠 2 名工人 10 月工资", facts="单位以资金周转为由拖欠。",
        cause="0201", street_code=STREET, workplace_address="天河区员村二横路1号", complainant="刘小明",
        phone="13700001111", is_wage=True, occurred_on=today() - timedelta(days=20),
    )  # fmt: skip
    clerk.hook("employer-name").press_sequentially("电子")
    clerk.page.get_by_role("option").filter(has_text="天河某电子").click()
    assert clerk.press("submit-lead").status == 302
    assert re.search(r"编号 穗天劳监〔20\d\d〕1号", clerk.said)
    assert clerk.state == "S00"
    assert clerk.page.locator("dl.facts").filter(has_text="广州市天河某电子有限公司").count() > 0
    journey.case = clerk.here


def file_and_investigate(journey: Journey, office: Bureau) -> None:
    """Examined, accepted, filed with two inspectors; workers and evidence; the report."""
    journey.step("clerk", "examine")
    journey.step("clerk", "accept", facts="投诉材料属实，符合受理条件。")
    journey.step("head", "approve_filing", lead_officer=office.wang.pk, second_officer=office.li.pk,
                 filing_opinion="同意立案")  # fmt: skip
    journey.step("wang", "begin_investigation", certificates_shown=True, rights_told=True)
    wang = journey.seats["wang"]
    for name, amount in (("刘小明", "8,000.00"), ("张大山", "4,345.00")):
        send(wang.case(journey.case), "new-claim", "claim-form", name=name, what="10月工资", claimed=amount)
    rows = wang.page.locator("#claims tbody tr")
    assert rows.count() == 2
    assert "刘小明" not in rows.nth(0).inner_text(), "a worker's name is masked"
    assert "8,000.00" in rows.nth(0).inner_text()
    assert "没有证据" in wang.refused(
        journey.case, "report", facts="查明", discretion_grade="normal", proposed_handling="责令支付"
    )
    send(wang.case(journey.case), "new-evidence", "evidence-form", title="10月工资表", kind="documentary",
         file=picture())  # fmt: skip
    assert "10月工资表" in wang.page.locator("#evidence").inner_text()
    journey.step(
        "wang", "report", facts="查明拖欠两名工人10月工资。", discretion_grade="normal", proposed_handling="责令支付"
    )


def send(seat: Seat, opener: str, hook: str, **answers: Any) -> None:
    """From the case page to one of its forms and back."""
    seat.hook(opener).first.click()
    seat.hook(hook).wait_for()
    seat.fill(**answers)
    with seat.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        seat.hook(hook).locator("button.main").click()
    seat.page.wait_for_load_state()
    assert sent.value.status == 302, seat.problem


def review_and_decide(journey: Journey) -> None:
    """Review, legal review, prior notice by two people, the employer's statement, the decision."""
    journey.step("reviewer", "take_review")
    journey.step("reviewer", "give_review", review_opinion="事实清楚，证据充分。", legal_review_grounds="complex")
    journey.step("reviewer", "send_to_legal")
    journey.step("legal", "give_legal_opinion", legal_opinion="适用法律正确，程序合法。")
    journey.two(
        "wang", "bureau", "give_notice", notice_kind="handling", notice_content="拟责令支付两名工人工资12345元。"
    )
    journey.step("wang", "serve_notice", served_how="direct", served_to="陈某")
    journey.step("wang", "hear_statement", statement="资金周转困难，请求宽限。")
    journey.step("wang", "review_statement", statement_review="理由不成立，不予采纳。")
    journey.step(
        "bureau", "decide_after_statement", decision_kind="handling", decision_text="支付两名工人10月工资共12345元。",
        amount_ordered="12,345.00", discretion_grade="normal", perform_by=today() + timedelta(days=15),
    )  # fmt: skip


def serve_and_pay(journey: Journey) -> None:
    """Served and in performance; not to be closed before each worker's money is vouched for."""
    wang = journey.seats["wang"]
    journey.step("wang", "begin_service", served_how="direct")
    journey.step("wang", "complete_service", served_how="direct", served_to="陈某")
    journey.step("wang", "begin_performance")
    refusal = wang.refused(journey.case, "close_performed", closing_note="工资已付清")
    assert "有劳动者的款项没有付清" in refusal and "劳动保障监察条例 第十八条" in refusal
    assert wang.page.locator('[name="closing_note"]').input_value() == "工资已付清", "typed text is kept"
    pay = wang.case(journey.case).hook("pay-claim")
    hrefs = [pay.nth(place).get_attribute("href") for place in range(pay.count())]
    assert len(hrefs) == 2
    for href in hrefs:
        wang.open(str(href))
        wang.fill(receipt="回单2026-1", proof=picture("回单.png"))
        assert wang.press("submit").status == 302
    assert "有劳动者的款项没有付清" in wang.refused(journey.case, "close_performed", closing_note="工资已付清")
    for href in hrefs:
        wang.open(str(href).replace("/pay/", "/confirm/"))
        wang.fill(kind="worker", proof=picture("签收表.png"))
        assert wang.press("submit").status == 302
    assert wang.page.locator("#claims").get_by_text("本人确认").count() == 2


def archive(journey: Journey) -> None:
    """Not while papers are missing and nobody says why."""
    keeper = journey.seats["archivist"]
    refusal = keeper.refused(journey.case, "archive", archive_number="2026-劳-0001", pages=36)
    assert "卷内应有的文书尚未齐全" in refusal
    journey.step("archivist", "note_missing_papers", missing_note="询问笔录等签署件存纸质卷。")
    journey.step("archivist", "archive", archive_number="2026-劳-0001", pages=36)
    assert not keeper.page.locator('[data-test^="step-"]').count(), "nothing may be done with an archived case"


def papers_are_numbered_and_open(page: Seat) -> None:
    """Each paper the steps issued stands there with its number; one is opened."""
    rows = page.page.locator("#papers tbody tr")
    shown = {}
    for place in range(rows.count()):
        hook = rows.nth(place).locator('a[data-test^="paper-"]').get_attribute("data-test") or ""
        shown[hook.removeprefix("paper-")] = rows.nth(place).locator("td").nth(1).inner_text().strip()
    assert {code: shown.get(code) for code in ISSUED if not re.search(r"〔20\d\d〕\d+号", shown.get(code, ""))} == {}
    with page.page.expect_download() as got:
        page.hook("paper-D44").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")


def timeline_tells_everything(page: Seat, office: Bureau) -> None:
    """Every step by its title, with the person who took it."""
    told = page.page.locator("#timeline ol.trail > li").all_inner_texts()
    for step, _ in WAY:
        title = next(one.title for one in FLOW.steps if one.name == step)
        assert any(title in entry for entry in told), title
    for who in (*PEOPLE, "archivist"):
        assert any(office.people[who].name in entry for entry in told), who


def the_steps_were_taken_by(journey: Journey, people: set[str]) -> None:
    """By exactly these, each at his own browser."""
    rows = CaseStep.objects.filter(case_id=journey.case).values_list("by__username", "approved_by__username")
    assert {name for row in rows for name in row if name} == people


def the_ledger_verifies(folder: Path) -> None:
    """Sealed, exported, and found whole by the verifier that knows nothing of this program."""
    out = folder / "ledger"
    call_command("ledger", "export", str(out), verbosity=0)
    done = subprocess.run(
        [sys.executable, "-I", str(ROOT / "tools" / "verify_ledger.py"), str(out), str(out / "checkpoint.json")],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
