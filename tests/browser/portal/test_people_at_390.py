"""What people do at the public door, in real Chromium on a small screen."""

from __future__ import annotations

import io
import re
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from browser.eyes import faults_of, speak
from browser.seat import picture
from intake_cast import answered

from laojian.complaints import actions
from laojian.complaints.models import Contact, Worker
from laojian.ledger import queries as ledger
from laojian.web.portal import gate

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.cast import Bureau
    from browser.portal.hand import Hand

pytestmark = pytest.mark.browser


def only() -> Contact:
    return Contact.objects.get()


def test_a_complaint_with_a_photo_takes_fewer_than_forty_touches(hand: Callable[..., Hand]) -> None:
    person = hand().complaint()
    assert person.touches < 40, person.touches
    assert only().attachments.count() == 1
    assert person.receipt[0] == only().number


def test_pressing_twice_quickly_sends_once(hand: Callable[..., Hand]) -> None:
    person = hand()
    person.seat.open("/p/")
    person.press("complain", "**/complaint/").press("begin", "**/form/employer/")
    person.fill(employer_name="厂", workplace_code="440106003").onward("what").fill(text="欠薪").onward("money")
    person.onward("people").fill(group="alone").onward("files").onward("you")
    person.fill(name="陈", phone="13800138000").onward("check")
    sent: list[str] = []
    person.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    person.seat.hook("send").dblclick()
    person.page.wait_for_url("**/receipt/")
    assert len(sent) == 1 and Contact.objects.count() == 1
    first = person.receipt
    person.page.go_back()
    person.page.wait_for_load_state()
    person.page.goto("/p/form/check/")
    person.page.wait_for_url("**/receipt/")
    assert person.receipt == first and Contact.objects.count() == 1


def test_a_telephone_put_away_in_the_middle_of_a_step_loses_nothing(hand: Callable[..., Hand]) -> None:
    person = hand()
    person.seat.open("/p/complaint/")
    person.press("begin", "**/form/employer/").fill(employer_name="明达电子厂", workplace_code="440106003").onward(
        "what"
    )
    person.fill(matters="unpaid_wages", text="写到一半，来电话了")
    person.seat.open("/p/follow/")
    for _ in range(20):  # the word of the page that was left travels by itself
        person.seat.open("/p/form/what/")
        if person.page.locator("#id_text").input_value():
            break
        person.page.wait_for_timeout(250)
    assert person.page.locator("#id_text").input_value() == "写到一半，来电话了"
    assert person.page.locator('[value="unpaid_wages"]').is_checked()
    assert not Contact.objects.exists()


def test_an_anonymous_report_with_talk_in_both_directions(office: Bureau, hand: Callable[..., Hand]) -> None:
    person = hand().report()
    number, code, _ = person.receipt
    person.press("done", "**/p/")
    assert only().anonymous
    later = hand()
    later.seat.open("/p/follow/")
    later.fill(number=number.lower(), code=code.replace("-", " ")).press("open", "**/mine/*/")
    later.say("是二楼的车间", material=picture("二楼.png"))
    actions.answer_person(contact_id=only().pk, text="请问大约几个孩子？", by=office.people["clerk"], at=ledger.now())
    later.page.reload()
    assert "请问大约几个孩子？" in later.seat.hook("notes").inner_text()
    later.say("三四个")
    assert [note.from_person for note in only().notes.order_by("at")] == [True, False, True]
    with later.page.expect_download() as got:
        later.page.locator('main a[href*="/file/"]').first.click()
    assert got.value.path().stat().st_size == len(picture()["buffer"])
    later.press("leave", "**/p/")


def test_two_hundred_people_by_a_file(hand: Callable[..., Hand]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(
            [("姓名", "电话", "金额"), *((f"工友{n}", f"1380013{n:04}", 500) for n in range(200))]
        ):
            sheet.write_row(place, 0, row)
    person = hand()
    person.seat.open("/p/complaint/")
    person.press("begin", "**/form/employer/").fill(employer_name="厂", workplace_code="440106003").onward("what")
    person.fill(text="我们都没有领到工资").onward("money").onward("people")
    person.fill(
        group="group", roster={"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
    )
    person.press("add-people")
    person.seat.hook("offer").wait_for()
    assert faults_of(person.seat, made_for=390) == []
    person.press("take-people")
    person.seat.hook("roster").wait_for()
    person.page.locator('[name="representative"]').first.check()
    person.onward("files").onward("you").fill(name="工友0", phone="13800130000").onward("check")
    person.press("send", "**/receipt/")
    assert (only().people, Worker.objects.filter(representative=True).count()) == (200, 1)
    assert faults_of(person.seat, made_for=390) == []


def test_not_solved_opens_it_again_under_the_same_number(hand: Callable[..., Hand]) -> None:
    person = hand().complaint()
    number = person.receipt[0]
    contact = only()
    answered(contact, contact.received_at)
    person.press("to-status", "**/mine/*/")
    person.press("open-unsolved").fill("#act-unsolved", text="钱还是没有到账").press("do-unsolved")
    person.seat.hook("message").wait_for()
    assert person.seat.hook("status-number").inner_text() == number
    assert only().state == "reopened" and "重新办理" in person.page.locator("main").inner_text()


def test_an_employer_is_found_while_typing_and_picked_by_keyboard(office: Bureau, hand: Callable[..., Hand]) -> None:
    from browser.cast import employer_named

    found = employer_named("广州市天河明亮灯具有限公司")
    person = hand()
    person.seat.open("/p/complaint/")
    person.press("begin", "**/form/employer/")
    person.page.locator("#id_employer_name").press_sequentially("明亮")
    person.page.locator("#suggested button").first.wait_for()
    keys = person.page.keyboard
    keys.press("ArrowDown")
    keys.press("Enter")
    assert person.page.locator("#id_employer_name").input_value() == found.name
    assert person.page.locator("#id_workplace_code").input_value() == found.street_code
    person.onward("what")
    person.seat.open("/p/form/employer/")
    assert person.page.locator('[name="employer_id"]').input_value() == str(found.pk)


def test_by_keyboard_alone_from_the_front_page_to_the_receipt(hand: Callable[..., Hand]) -> None:
    page = hand(has_touch=False).page
    page.goto("/p/")
    keys = page.keyboard

    def to(selector: str) -> None:
        for _ in range(80):
            if page.evaluate("(s) => !!document.activeElement && document.activeElement.matches(s)", selector):
                return
            keys.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab on {page.url}")

    def go(selector: str, address: str) -> None:
        to(selector)
        keys.press("Enter")
        page.wait_for_url(address)

    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    go('[data-test="complain"]', "**/complaint/")
    go('[data-test="begin"]', "**/form/employer/")
    to('[data-test="onward"]')
    keys.press("Enter")  # nothing typed: the first fault has the keyboard
    page.locator('[data-test="problem"]').wait_for()
    page.wait_for_function("document.activeElement !== document.body")
    assert page.evaluate("document.activeElement.name") == "employer_name"
    keys.type("厂")
    to('[name="workplace_code"]')
    keys.press("ArrowDown")
    go('[data-test="onward"]', "**/form/what/")
    to('input[value="unpaid_wages"]')
    keys.press("Space")
    to('[name="text"]')
    keys.type("欠薪")
    go('[data-test="onward"]', "**/form/money/")
    go('[data-test="onward"]', "**/form/people/")
    to('[name="group"]')
    keys.press("Space")
    go('[data-test="onward"]', "**/form/files/")
    go('[data-test="onward"]', "**/form/you/")
    to('[name="name"]')
    keys.type("陈")
    to('[name="phone"]')
    keys.type("13800138000")
    go('[data-test="onward"]', "**/form/check/")
    go('[data-test="send"]', "**/receipt/")
    assert Contact.objects.count() == 1


def test_without_scripts_everything_works(hand: Callable[..., Hand], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATIENCE", "PATIENCE_WITH_DRAFT"):
        monkeypatch.setattr(gate, name, 0)  # the waiting itself is tested beside the browser
    person = hand(java_script_enabled=False)
    seat = person.seat
    seat.open("/p/complaint/")

    def press(hook: str, address: str) -> None:
        seat.hook(hook).first.click()
        seat.page.wait_for_url(address)

    press("begin", "**/form/employer/")
    seat.page.locator('[name="employer_name"]').fill("厂")
    seat.page.locator('[name="workplace_code"]').select_option("440106003")
    press("onward", "**/form/what/")
    seat.page.locator('[name="text"]').fill("欠薪")
    press("onward", "**/form/money/")
    press("onward", "**/form/people/")
    seat.page.locator('[name="group"][value="alone"]').check()
    press("onward", "**/form/files/")
    seat.page.locator('[name="material"]').set_input_files(picture("一.png"))
    press("onward", "**/form/you/")
    seat.page.locator('[name="name"]').fill("陈")
    seat.page.locator('[name="phone"]').fill("13800138000")
    press("onward", "**/form/check/")
    press("send", "**/receipt/")
    press("to-status", "**/mine/*/")
    seat.hook("open-say").click()
    seat.page.locator("#act-say [name=text]").fill("你好")
    seat.hook("do-say").click()
    seat.hook("message").wait_for()
    assert only().notes.count() == 1 and only().attachments.count() == 1


def test_no_page_has_a_serious_fault_in_either_language(hand: Callable[..., Hand]) -> None:
    found: list[str] = []
    for language in ("zh-hans", "en"):
        person, places = hand(), count()
        seat = person.seat
        speak(seat, language)
        for path in (
            "/p/",
            "/p/guide/",
            "/p/guide/?q=x",
            "/p/complaint/",
            "/p/report/",
            "/p/follow/?link=no",
            "/p/phone/",
            "/p/nowhere/",
        ):
            seat.open(path)
            found += faults_of(seat, made_for=390, read=(next(places) % 2 == 0) == (language != "en"))
        seat.open("/p/complaint/")
        person.press("begin", "**/form/employer/")
        for step in ("employer", "what", "money", "people", "files", "you", "check"):
            seat.open(f"/p/form/{step}/")
            found += faults_of(seat, made_for=390, read=(next(places) % 2 == 0) == (language != "en"))
            if step in ("employer", "what", "people", "you"):
                person.press("onward")
                seat.hook("problem").wait_for()
                found += faults_of(seat, made_for=390, read=(next(places) % 2 == 0) == (language != "en"))
        seat.open("/p/calculator/")
        person.fill(place="4401", agreed="6000", first_day="2026-09-01", last_day="2026-10-31").press("months")
        seat.hook("count").wait_for()
        found += faults_of(seat, made_for=390, read=(next(places) % 2 == 0) == (language != "en"))
        person.press("count")
        seat.hook("sum").wait_for()
        found += faults_of(seat, made_for=390, read=(next(places) % 2 == 0) == (language != "en"))
        person.complaint()
        found += faults_of(seat, made_for=390, read=(next(places) % 2 == 0) == (language != "en"))
        person.press("to-status", "**/mine/*/")
        for details in seat.page.locator("main details").all():
            details.evaluate("(el) => { el.open = true; }")
        found += faults_of(seat, made_for=390, read=(next(places) % 2 == 0) == (language != "en"))
        seat.open(re.sub(r".*(/p/mine/\d+/).*", r"\1proof/", seat.page.url))
        found += faults_of(seat, made_for=390, read=(next(places) % 2 == 0) == (language != "en"))
    assert found == []


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)>"


def test_markup_stays_words(hand: Callable[..., Hand]) -> None:
    """The seat fails the test on any breach of the policy; a dialog would be an execution."""
    person = hand().complaint(name=HOSTILE[:60])
    person.press("to-status", "**/mine/*/").say(HOSTILE)
    assert HOSTILE in person.seat.hook("notes").inner_text()
    for path in ("/p/guide/?q=" + HOSTILE, "/p/form/check/"):
        person.seat.open(path)
    assert person.dialogs == [] and person.page.locator("main img, main script").count() == 0


def test_the_receipt_prints_without_buttons(hand: Callable[..., Hand]) -> None:
    person = hand().complaint()
    person.page.emulate_media(media="print")
    assert person.seat.hook("number").is_visible() and person.seat.hook("code").is_visible()
    assert not person.seat.hook("done").is_visible() and not person.page.locator("header .link").first.is_visible()


def test_what_the_browser_works_out_is_what_the_gate_expects(hand: Callable[..., Hand], monkeypatch: Any) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 10_000)
    monkeypatch.setattr(gate, "BASE_BITS", 15)
    person = hand()
    person.seat.open("/p/report/")
    assert person.page.locator("[data-bits]").first.get_attribute("data-bits") == "15"
    person.press("begin", "**/form/employer/")


def test_pressed_before_the_work_is_done_the_press_waits_and_is_not_lost(
    hand: Callable[..., Hand], monkeypatch: Any
) -> None:
    """Also in browsers that cannot send a form by a script the modern way."""
    for old in (False, True):
        monkeypatch.setattr(gate, "BASE_BITS", 16)
        person = hand()
        if old:
            person.page.add_init_script("delete HTMLFormElement.prototype.requestSubmit")
        person.seat.open("/p/complaint/")
        monkeypatch.setattr(gate, "BASE_BITS", 12)
        person.press("begin", "**/form/employer/")
