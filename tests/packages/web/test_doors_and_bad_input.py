"""Pages answer by right, an act acts once, and what was typed is never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.employers.models import Employer
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db

ADMIN_ONLY = ["/settings/units/", "/settings/officers/", "/settings/units/new/", "/settings/officers/new/"]
EVERYBODY = ["/", "/settings/deadlines/", "/settings/deadlines/DL04/", "/settings/calendar/", "/password/", "/totp/"]


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page) or re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no hidden {name}"
    return found[1]


def lead(key: str, **more: str) -> dict[str, str]:
    """A lead as the form sends it."""
    return {
        "key": key,
        "origin": "TS",
        "received_on": localdate().isoformat(),
        "title": "拖欠 3 名工人工资",
        "facts": "自九月起未发工资。",
        "employer_name": "广州某某制衣厂",
        "street_code": "440106009",
        **more,
    }


@pytest.mark.parametrize("path", ["/", "/cases/", "/leads/", "/approvals/", "/settings/officers/", "/employers/1/"])
def test_a_stranger_is_sent_to_the_log_in(db: None, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("path", EVERYBODY)
def test_everybody_logged_in_sees_the_common_pages(enter: Enter, path: str) -> None:
    assert enter("grid").get(path).status_code == 200


@pytest.mark.parametrize("path", ADMIN_ONLY)
def test_only_an_administrator_manages_the_office(enter: Enter, path: str) -> None:
    assert enter("admin").get(path).status_code == 200
    assert enter("clerk").get(path).status_code == 403


def test_only_who_may_read_the_ledger_reads_it(enter: Enter) -> None:
    assert enter("auditor").get("/settings/ledger/?stream=office:1").status_code == 200
    assert enter("lead").get("/settings/ledger/").status_code == 403


def test_a_case_elsewhere_is_not_there(enter: Enter, complaint: Case) -> None:
    assert enter("head").get(f"/cases/{complaint.pk}/").status_code == 200
    assert enter("elsewhere").get(f"/cases/{complaint.pk}/").status_code == 404
    assert enter("elsewhere").get("/cases/999999/").status_code == 404


def test_an_employer_elsewhere_is_not_there(enter: Enter, employer: Employer) -> None:
    assert enter("clerk").get(f"/employers/{employer.pk}/").status_code == 200
    assert enter("elsewhere").get(f"/employers/{employer.pk}/").status_code == 404


def test_a_withdrawn_right_is_gone_on_the_next_request(enter: Enter, people: dict[str, Officer]) -> None:
    from laojian.ledger import queries as ledger
    from laojian.org import actions, queries

    client = enter("clerk")
    assert client.get("/leads/new/").status_code == 200
    held = queries.current_grants(people["clerk"]).get()
    actions.end_grant(grant_id=held.pk, by=None, at=ledger.now())
    assert client.get("/leads/new/").status_code == 403


def test_every_page_forbids_inline_script_and_style(enter: Enter, complaint: Case) -> None:
    client = enter("clerk")
    for path in ("/", f"/cases/{complaint.pk}/", "/leads/new/", "/login/"):
        answer = client.get(path, follow=True)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy and "style-src 'self'" in policy
        page = answer.content.decode()
        assert " style=" not in page and "onclick=" not in page
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_a_form_sent_twice_acts_once(enter: Enter) -> None:
    from laojian.cases.models import Case

    client = enter("clerk")
    key = hidden(client.get("/leads/new/").content.decode(), "key")
    first, second = client.post("/leads/new/", lead(key)), client.post("/leads/new/", lead(key))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_the_same_key_for_another_wish_is_refused(enter: Enter) -> None:
    client = enter("clerk")
    key = hidden(client.get("/leads/new/").content.decode(), "key")
    client.post("/leads/new/", lead(key))
    assert client.post("/leads/new/", lead(key, title="另一件事")).status_code == 422


def test_wrong_input_comes_back_with_what_was_typed(enter: Enter) -> None:
    answer = enter("clerk").post("/leads/new/", lead("k" * 12, amount_claimed="一万左右", facts="不要丢失这段话"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不要丢失这段话" in page
    assert "一万左右" in page
    assert "无法识别" in page and "请写一个确定的数" in page


def test_a_refusal_says_what_which_rule_and_what_to_do(enter: Enter, employer: Employer) -> None:
    answer = enter("clerk").post(
        "/employers/new/",
        {"key": "k" * 12, "name": "广州无码商行", "kind": "individual", "street_code": "440106009"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "必须说明原因" in page and "劳动保障监察条例 第三十三条" in page and "请填写代码" in page
    assert "广州无码商行" in page


def test_a_stale_form_answers_409_with_who_and_the_typed_text(enter: Enter, employer: Employer) -> None:
    head, clerk = enter("clerk"), enter("clerk")
    path = f"/employers/{employer.pk}/edit/"
    page = clerk.get(path).content.decode()
    version, key = hidden(page, "version"), hidden(page, "key")
    sent = {
        "version": version,
        "name": employer.name,
        "kind": "enterprise",
        "street_code": "440106009",
        "no_code_reason": "unlicensed",
    }
    assert head.post(path, {**sent, "key": "first-key-1", "legal_rep": "甲某"}).status_code == 302
    answer = clerk.post(path, {**sent, "key": key, "legal_rep": "乙某"})
    assert answer.status_code == 409
    assert "乙某" in answer.content.decode()
    assert "clerk某" in answer.content.decode()


def test_an_unlawful_step_is_refused_with_its_article(enter: Enter, complaint: Case) -> None:
    answer = enter("bureau").get(f"/cases/{complaint.pk}/steps/decide_unopposed/")
    assert answer.status_code == 422
    assert "行政处罚法 第六十二条" in answer.content.decode()


def test_a_step_nobody_knows_is_not_found(enter: Enter, complaint: Case) -> None:
    assert enter("clerk").get(f"/cases/{complaint.pk}/steps/teleport/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_protected_value_is_shown_for_a_reason_and_the_ledger_knows(enter: Enter, complaint: Case) -> None:
    from laojian.ledger import queries as ledger

    client = enter("clerk")
    assert "13700001111" not in client.get(f"/cases/{complaint.pk}/").content.decode()
    sent = {"token": complaint.phone_token, "reason": "核对联系方式"}
    answer = client.post(f"/cases/{complaint.pk}/reveal/", sent)
    assert "13700001111" in answer.content.decode()
    verbs = [entry.verb for entry in ledger.trail(str(complaint.ref))]
    assert "vault.reveal" in verbs
    assert client.post(f"/cases/{complaint.pk}/reveal/", {**sent, "reason": "看"}).status_code == 422
    assert client.post(f"/cases/{complaint.pk}/reveal/", {**sent, "token": "x"}).status_code == 404


def test_too_many_wrong_passwords_lock_the_account(people: dict[str, Officer]) -> None:
    client = Client()
    answers = [client.post("/login/", {"username": "clerk", "password": "wrong-one"}) for _ in range(12)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert "锁定至" in answers[-1].content.decode()


def test_an_account_with_a_first_password_changes_it_before_anything_else(
    people: dict[str, Officer],
) -> None:
    from laojian.ledger import queries as ledger
    from laojian.org import actions

    actions.reset_password(officer_id=people["clerk"].pk, password="another-horse-1950", by=None, at=ledger.now())
    client = Client()
    client.post("/login/", {"username": "clerk", "password": "another-horse-1950"})
    assert client.get("/cases/")["Location"] == "/password/"
    sent = {"current": "another-horse-1950", "password": "third-horse-1951", "again": "third-horse-1951"}
    assert client.post("/password/", sent).status_code == 302
    assert client.get("/cases/").status_code == 200


def test_the_screens_speak_english_when_asked(enter: Enter) -> None:
    client = enter("clerk")
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="en">' in page
    assert "Awaiting my approval" in page
