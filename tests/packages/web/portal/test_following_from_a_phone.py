"""Following a contact: by code, by link, by telephone; what is shown, what can be done, and what a stranger learns."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from intake_cast import answered
from packages.web.portal.visitor import photo

from laojian.complaints import actions
from laojian.complaints.models import CodeTry, Contact, Evaluation, Note, PersonLogin
from laojian.complaints.rules.receipts import contact_number
from laojian.complaints.sealing import opened
from laojian.kernel.refusal import Refused
from laojian.ledger import queries as ledger
from laojian.ledger import sealing
from laojian.messages.models import Outgoing
from laojian.web.portal import gate, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.cast import City
    from packages.web.portal.visitor import Visitor

pytestmark = pytest.mark.django_db
QUOTED = re.compile(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b|\bs\d+_x\d+\b|\"s\d+_x\d+\"")
VARYING = re.compile(r'(?:c=|data-gate=|csrfmiddlewaretoken" value=)"?[\w=-]+"?')


def only() -> Contact:
    return Contact.objects.get()


def closed() -> Contact:
    """As after the office's last answer."""
    contact = only()
    answered(contact, contact.received_at)
    return contact


# ——— opening ———


def test_number_and_code_as_people_type_them_open_the_contact(visitor: Visitor, other: Callable[..., Visitor]) -> None:
    number, code, _ = visitor.handed_in().receipt
    later = other()
    later.post("/p/follow/", {"number": number.lower().replace("-", " "), "code": code.lower().replace("-", "")})
    assert later.where == f"/p/mine/{only().pk}/"
    later.get(later.where)
    assert later.shown("status-number") == number


def test_the_link_opens_and_leaves_the_address(visitor: Visitor, other: Callable[..., Visitor]) -> None:
    link = visitor.handed_in().receipt[2]
    later = other()
    later.page = later.client.get(link[link.index("/p/") :])
    assert later.where == f"/p/mine/{only().pk}/"
    assert later.page["Referrer-Policy"] == "no-referrer" and "no-store" in later.page["Cache-Control"]
    assert link.split("/")[-2] not in later.page["Location"]


def test_no_such_number_a_wrong_code_and_a_locked_number_get_the_same_answer(
    visitor: Visitor, other: Callable[..., Visitor]
) -> None:
    number, code, link = visitor.handed_in().receipt
    wrong, nobody = "0000-0000-0000-0000", contact_number(2026, 9_999)
    stranger = other()

    def answer(number: str, code: str) -> tuple[int, str]:
        stranger.post("/p/follow/", {"number": number, "code": code})
        body = stranger.text.replace(number, "N").replace(code, "C")
        return stranger.page.status_code, VARYING.sub("", body)

    first = answer(nobody, wrong)
    second = answer(number, wrong)
    for _ in range(5):
        answer(number, wrong)
    locked = answer(number, code)  # the right code, but locked by now
    assert first[0] == 422 and first == second
    assert locked == (first[0], first[1])
    stranger.page = stranger.client.get("/p/r/" + link.split("/p/r/")[1][:-2] + "x/")
    assert stranger.where == "/p/follow/?link=no"
    assert not stranger.client.session.get("portal_open")


def test_a_slip_in_the_number_is_named_without_asking_anything(
    visitor: Visitor, django_assert_num_queries: Any
) -> None:
    visitor.get("/p/follow/")
    with django_assert_num_queries(0):
        visitor.press("/p/follow/", {"number": "LJ26-0000001-5", "code": "0000-0000-0000-0000"})
    assert "逐位核对" in visitor.problem and not CodeTry.objects.exists()


def test_the_telephone_gets_the_same_answer_known_or_not(visitor: Visitor, other: Callable[..., Visitor]) -> None:
    visitor.handed_in()
    stranger = other()
    bodies = []
    for phone in ("13800138000", "13700000000"):
        stranger.post("/p/phone/", {"phone": phone})
        bodies.append((stranger.page.status_code, VARYING.sub("", stranger.text.replace(phone, "P"))))
    assert bodies[0] == bodies[1] and bodies[0][0] == 200


def test_the_same_is_asked_of_the_tables_known_or_not(visitor: Visitor) -> None:
    """What takes the same questions takes the same time: the stop-watch itself runs in the soak."""
    visitor.handed_in()
    asked = []
    for phone in ("13800138000", "13700000000"):
        with CaptureQueriesContext(connection) as at_the_door:
            actions.ask_login(phone=phone, address="192.0.2.1", at=ledger.now())
        actions.send_codes(at=ledger.now())
        with CaptureQueriesContext(connection) as with_a_guess, pytest.raises(Refused):
            actions.confirm_login(phone=phone, code="guess", address="192.0.2.1", at=ledger.now())
        asked.append([QUOTED.sub("?", one["sql"]) for one in (*at_the_door, *with_a_guess)])
    assert asked[0] == asked[1] and len(asked[0]) > 4
    assert PersonLogin.objects.filter(sealed_phone__isnull=False).count() == 0
    assert Outgoing.objects.filter(template="one_time_code").count() == 1


def test_the_one_time_code_opens_what_belongs_to_the_telephone(
    visitor: Visitor, other: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.handed_in()
    other().handed_in()
    sent: list[dict[str, Any]] = []
    enqueue = actions.receipts.messages.enqueue
    monkeypatch.setattr(actions.receipts.messages, "enqueue", lambda **k: sent.append(k) or enqueue(**k))
    later = other()
    later.post("/p/phone/", {"phone": "138 0013 8000"})
    actions.send_codes(at=ledger.now())
    code = sent[-1]["values"]["code"]
    assert code not in later.text
    later.press("/p/phone/code/", {"phone": "13800138000", "code": "000000" if code != "000000" else "000001"})
    assert later.page.status_code == 422
    later.press("/p/phone/code/", {"phone": "13800138000", "code": code})
    assert later.where == "/p/mine/"
    later.get("/p/mine/")
    assert all(number in later.text for number in Contact.objects.values_list("number", flat=True))


def test_a_contact_that_was_not_opened_is_not_there(visitor: Visitor, other: Callable[..., Visitor]) -> None:
    visitor.handed_in().opened()
    mine = only().pk
    stranger = other()
    stranger.handed_in().opened()
    for path in (f"/p/mine/{mine}/", f"/p/mine/{mine}/proof/", f"/p/mine/{mine}/file/1/", "/p/mine/999999/"):
        assert stranger.client.get(path).status_code == 404
    stranger.get(f"/p/mine/{mine}/proof/proof.json", 404)


def test_the_opening_ends_after_half_an_hour_and_by_leaving(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    here = visitor.handed_in().opened().here
    now = gate.seconds()
    monkeypatch.setattr(pages, "seconds", lambda: now + pages.OPEN_FOR + 1)
    visitor.page = visitor.client.get(here)
    assert visitor.where == "/p/follow/"
    monkeypatch.setattr(pages, "seconds", lambda: now)
    visitor.get("/p/receipt/").opened().post("/p/leave/", {}, at=here)
    assert visitor.where == "/p/"
    assert visitor.client.get(here).status_code == 302


def test_the_session_holds_ids_and_an_end_and_nothing_else(visitor: Visitor) -> None:
    visitor.handed_in().opened()
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert [set(one) for one in kept] == [{"portal_open"}]
    assert kept[0]["portal_open"]["ids"] == [only().pk] and kept[0]["portal_open"]["workers"] == {}
    assert set(kept[0]["portal_open"]) == {"ids", "until", "workers"}


# ——— the receipt ———


def test_the_receipt_is_shown_again_for_a_while_and_is_kept_by_no_cache(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = visitor.handed_in().receipt
    assert "no-store" in visitor.page["Cache-Control"] and visitor.page["Referrer-Policy"] == "same-origin"
    assert re.fullmatch(r"LJ\d\d-\d{7}-\d", first[0]) and re.fullmatch(r"(\w{4}-){3}\w{4}", first[1])
    assert visitor.get("/p/receipt/").receipt == first
    assert "<svg" in visitor.text and "style=" not in visitor.text
    real = ledger.now
    monkeypatch.setattr(ledger, "now", lambda: real() + timedelta(minutes=31))
    visitor.page = visitor.client.get("/p/receipt/")
    assert visitor.where == "/p/follow/"
    monkeypatch.setattr(ledger, "now", real)
    assert visitor.client.get("/p/receipt/").status_code == 302


def test_done_clears_the_receipt_from_the_device(visitor: Visitor) -> None:
    visitor.handed_in().press("/p/receipt/", {})
    assert visitor.where == "/p/" and visitor.client.cookies["lj_draft"].value == ""


def test_the_receipt_says_what_follows_by_when_and_by_which_rule(visitor: Visitor) -> None:
    visitor.handed_in()
    assert "最晚" in visitor.text and "若干规定 第十八条" in visitor.text


# ——— the page of one's own contact ———


def test_the_page_says_stage_holder_next_step_and_last_day(visitor: Visitor) -> None:
    visitor.handed_in().opened()
    assert visitor.shown("stage") == "已收到"
    for words in ("受理员", "登记后进行受理审查", "最晚", "若干规定 第十八条", 'aria-current="step"'):
        assert words in visitor.text
    assert "clerk某" not in visitor.text


def test_talk_goes_both_ways_with_files_also_for_an_anonymous_reporter(visitor: Visitor, city: City) -> None:
    visitor.handed_in("report").opened()
    visitor.do("say", {"text": "还有一张照片", "material": photo()})
    assert visitor.where == f"/p/mine/{only().pk}/"
    actions.answer_person(contact_id=only().pk, text="请问是几号车间？", by=city.people["clerk"], at=ledger.now())
    actions.answer_person(
        contact_id=only().pk, text="内部：请核对", internal=True, by=city.people["clerk"], at=ledger.now()
    )
    visitor.get(f"/p/mine/{only().pk}/")
    assert "请问是几号车间？" in visitor.text and "有新消息" in visitor.text
    assert "内部：请核对" not in visitor.text and "clerk某" not in visitor.text
    file = re.search(r"/p/mine/\d+/file/\d+/", visitor.text)
    assert file
    got = visitor.client.get(file[0])
    assert b"".join(got.streaming_content) == photo().read()
    assert got["X-Content-Type-Options"] == "nosniff" and "attachment" in got["Content-Disposition"]
    assert "sandbox" in got["Content-Security-Policy"]
    assert "有新消息" not in visitor.get(f"/p/mine/{only().pk}/").text


@pytest.mark.parametrize("name", ["say", "unsolved", "paid", "withdraw"])
def test_each_act_pressed_twice_acts_once(visitor: Visitor, name: str) -> None:
    visitor.handed_in().opened()
    here = visitor.here
    if name == "unsolved":
        closed()
    fields = {"text": "说一次", "amount": "8000", "paid_on": "2026-11-01", "purpose": "talk"}
    visitor.page = visitor.client.get(here)
    visitor.do(name, fields)
    assert visitor.where == here
    visitor.again()
    assert visitor.where == here
    assert Note.objects.count() == 1


def test_not_solved_takes_it_up_again_under_the_same_number(visitor: Visitor) -> None:
    number = visitor.handed_in().receipt[0]
    visitor.opened()
    closed()
    visitor.do("unsolved", {"text": "钱没有到账"})
    assert (only().number, only().state, only().is_open) == (number, "reopened", True)
    visitor.get(f"/p/mine/{only().pk}/")
    assert number in visitor.text and "重新办理" in visitor.text


def test_i_was_really_paid_is_confirmed_with_amount_and_day(visitor: Visitor) -> None:
    visitor.handed_in().opened().do("paid", {"amount": "8,000.00", "paid_on": "2026-11-20", "text": ""})
    worker = only().workers.get()
    assert (worker.confirmed_amount, worker.confirmed_at is not None) == (800000, True)
    visitor.get(f"/p/mine/{only().pk}/")
    assert "act-paid" not in visitor.text


def test_an_act_that_is_refused_comes_back_with_what_was_typed(visitor: Visitor) -> None:
    visitor.handed_in().opened().do("paid", {"amount": "八千左右", "paid_on": "", "text": "老板微信转的"})
    assert visitor.page.status_code == 422 and "无法识别" in visitor.problem
    assert "老板微信转的" in visitor.text and re.search(r'<details open id="act-paid"', visitor.text)


def test_evaluation_is_once_and_only_when_there_is_a_result(visitor: Visitor) -> None:
    visitor.handed_in().opened()
    assert "act-evaluate" not in visitor.text
    closed()
    visitor.do("evaluate", {"level": "4", "text": "快"})
    assert Evaluation.objects.get().level == 4
    visitor.get(f"/p/mine/{only().pk}/")
    assert "act-evaluate" not in visitor.text and "已经评价过" in visitor.text


def test_withdrawing_ends_it_and_says_what_remains(visitor: Visitor) -> None:
    visitor.handed_in().opened().do("withdraw", {"text": "和解了"})
    assert only().state == "withdrawn"
    visitor.get(f"/p/mine/{only().pk}/")
    assert visitor.shown("stage") == "已撤回"


def test_who_looked_is_told_by_role_and_unit(visitor: Visitor, city: City) -> None:
    visitor.handed_in().opened()
    at = ledger.now()
    actions.look(contact_id=only().pk, by=city.people["clerk"], at=at, on=localdate(at))
    visitor.get(f"/p/mine/{only().pk}/")
    assert city.unit.name in visitor.shown("looks") + visitor.text and "clerk某" not in visitor.text


def test_an_act_nobody_knows_is_not_there(visitor: Visitor) -> None:
    here = visitor.handed_in().opened().here
    assert visitor.client.get(f"{here}nonsense/").status_code == 404


def test_the_talk_is_sealed_in_the_tables(visitor: Visitor) -> None:
    visitor.handed_in().opened().do("say", {"text": "只有经办人能看", "purpose": "talk"})
    row = Note.objects.get()
    assert "只有经办人能看".encode() not in bytes(row.sealed_text)
    assert opened(only().number, "note", row.sealed_text) == "只有经办人能看"


def test_the_number_of_queries_of_the_page_does_not_grow(
    visitor: Visitor, city: City, django_assert_max_num_queries: Any
) -> None:
    visitor.handed_in().opened()
    here = visitor.here

    def asked() -> int:
        with django_assert_max_num_queries(40) as caught:
            visitor.get(here)
        return len(caught)

    def talk(n: int) -> None:
        actions.say(contact_id=only().pk, text=f"第{n}句", key=f"key-of-message-{n:04}", at=ledger.now())
        actions.answer_person(contact_id=only().pk, text=f"答{n}", by=city.people["clerk"], at=ledger.now())

    talk(0)
    few = asked()
    for n in range(1, 12):
        talk(n)
    assert asked() <= few


@pytest.mark.django_db(transaction=True)
def test_the_proof_of_the_receipt_is_accepted_by_the_stand_alone_verifier(visitor: Visitor, tmp_path: Path) -> None:
    visitor.handed_in().opened()
    here = visitor.here
    assert visitor.client.get(f"{here}proof/proof.json").status_code in (200, 404)
    sealing.seal_all(ledger.now())
    visitor.get(f"{here}proof/")
    assert "verify_ledger.py" in visitor.text
    for part in ("proof", "checkpoint"):
        got = visitor.client.get(f"{here}proof/{part}.json")
        assert got.status_code == 200 and "attachment" in got["Content-Disposition"]
        (tmp_path / f"{part}.json").write_bytes(got.content)
    assert only().number.encode() in (tmp_path / "proof.json").read_bytes()
    tool = Path(__file__).parents[4] / "tools" / "verify_ledger.py"
    done = subprocess.run(
        [sys.executable, "-I", tool, "--proof", tmp_path / "proof.json", tmp_path / "checkpoint.json"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_looking_at_the_receipt_again_and_again_is_bounded(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laojian.web.portal.views.receipt.SHOWN_OFTEN", 2)
    visitor.handed_in().get("/p/receipt/").get("/p/receipt/", 429)
