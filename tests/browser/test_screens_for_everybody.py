"""The screens serve the keyboard, the phone, and a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.cast import STREET, Bureau
from browser.seat import Seat

from laojian.cases.models import Payment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Sit = Callable[..., Seat]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_the_keyboard_finds_goes_and_helps(sit: Sit, office: Bureau) -> None:
    office.walk(20).investigated()
    seat = sit("head", by_hand=True)
    page = seat.page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/cases/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.dataset.test") == "open-case"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()


def test_the_first_tab_skips_to_the_content(sit: Sit) -> None:
    seat = sit("clerk")
    seat.open("/cases/")
    seat.page.keyboard.press("Tab")
    assert seat.page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_a_phone_opens_the_menu_and_goes_on(sit: Sit) -> None:
    seat = sit("clerk", by_hand=True, **PHONE)
    menu = seat.page.locator("#nav")
    assert not menu.is_visible()
    seat.page.locator(".bar .open").click()
    assert menu.is_visible()
    seat.hook("nav-lead").click()
    seat.page.wait_for_url("**/leads/")


def test_an_employer_is_chosen_while_typing(sit: Sit, office: Bureau) -> None:
    seat = sit("clerk")
    seat.open("/leads/new/")
    seat.hook("employer-name").press_sequentially("电子", delay=40)
    option = seat.page.locator("#employer-options [role=option]").first
    option.wait_for()
    option.click()
    assert seat.page.locator("#id_employer_name").input_value() == office.employer.name
    assert seat.page.locator("[name=employer_id]").input_value() == str(office.employer.pk)


def test_without_scripts_a_lead_is_registered_and_a_step_taken(sit: Sit) -> None:
    seat = sit("clerk", java_script_enabled=False)
    seat.open("/leads/new/")
    page = seat.page
    page.locator("[name=origin]").select_option("TS")
    page.locator("[name=title]").fill("拖欠两名工人工资")
    page.locator("[name=facts]").fill("自九月起未发工资。")
    page.locator("#id_employer_name").fill("某某制衣厂")
    page.locator("[name=street_code]").select_option(STREET)
    seat.press("submit-lead")
    assert "已登记" in seat.said
    assert seat.state == "S00"
    seat.choose("examine")
    seat.press("submit-step")
    assert seat.state == "S01"
    seat.open("/cases/?state=S01")
    page.locator("[data-test=filters] button").click()
    assert page.locator("[data-test=open-case]").count() <= 1


def test_a_filter_changes_the_rows_without_a_new_page(sit: Sit, office: Bureau) -> None:
    office.walk(20).investigated()
    seat = sit("head")
    seat.open("/cases/")
    assert seat.hook("open-case").count() == 1
    seat.page.locator("#fstate").select_option("S40")
    seat.page.locator("#rows .empty").wait_for()
    assert "state=S40" in seat.page.url


def test_a_masked_telephone_is_shown_in_place_for_a_reason(sit: Sit, office: Bureau) -> None:
    case = office.walk(20).register().case
    seat = sit("clerk").case(case.pk)
    seat.page.locator("#people .protected summary").first.click()
    seat.page.locator("#people [data-test=reveal] [name=reason]").first.fill("核对联系方式")
    seat.page.locator("#people [data-test=reveal] button").first.click()
    seat.hook("revealed").first.wait_for()


def test_a_double_click_pays_once(sit: Sit, office: Bureau) -> None:
    walk = office.walk().served().take("begin_performance", "wang")
    claim = walk.case.claims.get()
    wang = sit("wang")
    wang.open(f"/cases/{walk.case.pk}/claims/{claim.pk}/pay/")
    wang.fill(amount="3000.00", receipt="回单1")
    wang.hook("submit").dblclick()
    wang.hook("case-state").wait_for()
    assert list(Payment.objects.filter(claim=claim).values_list("amount", flat=True)) == [300_000]
