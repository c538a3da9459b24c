"""axe finds nothing serious where people log in, fill in, approve, are refused; nothing is wider than its window."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from browser import roads
from browser.cast import Bureau, today
from browser.eyes import faults_of, looked_at, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_planted_fault_would_be_found(sit: Any) -> None:
    seat = sit("")
    seat.open("/login/")
    seat.page.evaluate("""() => {
      const planted = document.createElement("input"), wide = document.createElement("div");
      wide.style.width = "2000px";
      wide.textContent = "宽";
      document.querySelector("main").append(planted, wide);
    }""")
    found = "\n".join(faults_of(seat))
    assert "label" in found and "px too wide" in found


def test_the_log_in_page_and_a_wrong_password(sit: Any) -> None:
    seat = sit("")
    assert looked_at(seat, ["/login/"]) == []
    seat.page.locator("#id_username").fill("clerk")
    seat.page.locator("#id_password").fill("wrong-password")
    assert seat.press("submit-login").status == 422
    assert faults_of(seat) == []


def test_a_day_of_an_inspector(office: Bureau, sit: Any) -> None:
    walk = office.walk(20).investigated()
    claim = walk.case.claims.get()
    case = f"/cases/{walk.case.pk}/"
    paths = [
        "/", case, f"{case}steps/order_correction/", f"{case}steps/report/", f"{case}evidence/new/",
        f"{case}claims/new/",
        f"{case}claims/{claim.pk}/", f"{case}claims/{claim.pk}/pay/", f"{case}claims/{claim.pk}/confirm/",
        "/leads/new/", f"/search/?q={quote('电子')}", f"/employers/{office.employer.pk}/",
    ]  # fmt: skip
    assert looked_at(sit("wang"), paths) == []


def test_a_day_of_those_who_approve(office: Bureau, sit: Any) -> None:
    walk = office.walk(20).investigated()
    waiting = walk.propose(
        "order_correction",
        "wang",
        order_form="D26",
        order_text="足额支付工资",
        order_due=today(),
        amount_ordered="8000",
    )
    decided = roads.closing(office.walk(60)).case
    paths = [
        "/", "/leads/", "/cases/", "/approvals/", f"/approvals/{walk.case.pk}/{waiting.pk}/", f"/cases/{decided.pk}/",
        f"/cases/{decided.pk}/steps/approve_closing/", f"/cases/{walk.case.pk}/team/", "/employers/",
    ]  # fmt: skip
    assert looked_at(sit("head"), paths) == []


def test_pages_that_refuse(office: Bureau, sit: Any) -> None:
    """A form that came back, a step out of turn, a page that is not there."""
    case = office.walk(20).investigated().case
    seat = sit("wang")
    assert looked_at(seat, [f"/cases/{case.pk}/steps/archive/", "/cases/999999/", "/nowhere/"]) == []
    speak(seat, "zh-hans")
    seat.refused(case.pk, "report", facts="查明", discretion_grade="normal")
    assert faults_of(seat) == []
    seat.open("/leads/new/")
    assert seat.press("submit-lead").status == 422
    assert faults_of(seat) == []


def test_settings(office: Bureau, sit: Any) -> None:
    who = office.people["wang"].pk
    admin = [
        "/settings/units/", "/settings/units/new/", "/settings/officers/", "/settings/officers/new/",
        f"/settings/officers/{who}/", f"/settings/officers/{who}/grant/", f"/settings/officers/{who}/certificate/",
        "/settings/delegations/", "/settings/delegations/new/", "/settings/deadlines/",
        "/settings/deadlines/DL04/", "/settings/calendar/", "/password/", "/totp/",
    ]  # fmt: skip
    assert looked_at(sit("admin"), admin) == []
    assert looked_at(sit("auditor"), ["/settings/ledger/"]) == []


def test_an_archived_case_shows_its_whole_way(office: Bureau, sit: Any) -> None:
    case = roads.archived(office.walk(60)).case
    assert looked_at(sit("archivist"), [f"/cases/{case.pk}/"]) == []


def test_by_keyboard_alone_an_officer_logs_in_and_finds_a_case(office: Bureau, sit: Any) -> None:
    case = office.walk(20).investigated().case
    seat = sit("")
    seat.open("/login/")
    keys = seat.page.keyboard
    assert seat.page.evaluate("document.activeElement.name") == "username"
    keys.type("head")
    keys.press("Tab")
    keys.type("correct-horse-1949")
    keys.press("Enter")
    seat.hook("me").wait_for()
    keys.press("Tab")
    assert seat.page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    assert seat.page.evaluate("document.activeElement.id") == "main"
    keys.press("/")
    assert seat.page.evaluate("document.activeElement.id") == "find"
    keys.type(case.number)
    keys.press("Enter")
    seat.page.wait_for_url("**/search/**")
    seat.hook("open-case").wait_for()
    assert seat.hook("open-case").get_attribute("href") == f"/cases/{case.pk}/"
