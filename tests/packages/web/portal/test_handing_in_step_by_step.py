"""Complaint and report in steps: one draft, nothing lost, one contact however often the button is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from packages.web.portal.visitor import EMPLOYER, WHAT, photo

from laojian.complaints.models import Attachment, Contact, Draft, SiteCode, Worker
from laojian.complaints.sealing import opened, opened_json
from laojian.employers import actions as employers
from laojian.ledger import queries as ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.cast import City
    from packages.web.portal.visitor import Visitor

pytestmark = pytest.mark.django_db


def only() -> Contact:
    return Contact.objects.get()


def test_a_complaint_becomes_a_contact_with_everything_that_was_said(visitor: Visitor) -> None:
    visitor.handed_in()
    made = only()
    assert (made.kind, made.channel, made.state, made.anonymous, made.guarded) == (
        "complaint",
        "web",
        "new",
        False,
        False,
    )
    assert (made.employer_name, made.workplace_code, made.workplace_address) == (
        "明达电子厂",
        "440106003",
        "员村二横路1号",
    )
    assert (made.matters, made.amount_claimed, made.people) == (["unpaid_wages"], 800000, 1)
    assert f"{made.period_from} {made.period_to} {made.occurred_on}" == "2026-09-01 2026-10-31 2026-10-31"
    assert opened(made.number, "text", made.sealed_text) == WHAT["text"]
    assert made.sealed_identity is not None
    who = opened_json(made.number, "identity", made.sealed_identity)
    assert (who["name"], who["phone"]) == ("陈小明", "13800138000")
    assert visitor.shown("number") == made.number
    assert made.language == "zh-hans"


def test_a_report_may_leave_everything_about_oneself_empty(visitor: Visitor) -> None:
    visitor.handed_in("report", what={"people": "30"})
    made = only()
    assert (made.kind, made.anonymous, made.guarded, made.people, made.sealed_identity) == (
        "report",
        True,
        True,
        30,
        None,
    )
    assert "您没有留联系方式" in visitor.text
    assert not Worker.objects.exists()


def test_a_named_report_is_guarded_and_not_anonymous(visitor: Visitor) -> None:
    visitor.handed_in("report", you={"name": "林某", "phone": "13900139000", "email": ""})
    made = only()
    assert (made.anonymous, made.guarded) == (False, True)


def test_who_will_see_what_is_said_before_a_name_is_asked(visitor: Visitor) -> None:
    for path in ("/p/complaint/", "/p/report/"):
        visitor.get(path)
        assert "谁会看到什么" in visitor.text and 'name="name"' not in visitor.text


def test_a_complainant_may_ask_not_to_be_named_to_the_employer(visitor: Visitor) -> None:
    visitor.handed_in(you={"guarded": "on"})
    assert only().guarded is True


def test_a_draft_goes_on_after_the_telephone_was_closed(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT)
    kept = visitor.client.cookies["lj_draft"]
    assert kept["httponly"] and kept["samesite"] == "Lax" and kept["path"] == "/p/"
    visitor.client.cookies.pop("csrftoken")  # another visit
    visitor.get("/p/")
    assert "没交完的草稿" in visitor.text
    visitor.post("/p/complaint/", {})
    assert visitor.where == "/p/form/money/"
    visitor.get("/p/form/what/")
    assert WHAT["text"] in visitor.text
    assert Draft.objects.count() == 1


def test_the_draft_is_sealed_and_its_key_is_nowhere_in_the_tables(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER)
    key = visitor.client.cookies["lj_draft"].value
    row = Draft.objects.values().get()
    assert "明达电子厂".encode() not in bytes(row["sealed"])
    assert key.split(":")[0].encode() not in bytes(row["sealed"]) + bytes(row["key_hash"])


def test_a_new_start_deletes_the_old_draft(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER)
    visitor.post("/p/complaint/", {"anew": "1"})
    visitor.get("/p/form/employer/")
    assert "明达电子厂" not in visitor.text and Draft.objects.count() == 1


def test_a_draft_can_be_deleted_with_its_files(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("files", {"photo": photo()})
    assert Draft.objects.count() == 2
    visitor.post("/p/delete/", {})
    assert visitor.where == "/p/" and not Draft.objects.exists()
    assert visitor.client.get("/p/form/employer/").status_code == 302


def test_wrong_input_comes_back_with_what_was_typed_and_links_to_it(visitor: Visitor) -> None:
    visitor.begin().step("what", {**WHAT, "text": "", "period_from": "2026-11-01", "period_to": "2026-10-01"})
    assert visitor.page.status_code == 422
    assert 'href="#id_text"' in visitor.text and "结束日期早于开始日期" in visitor.problem
    assert 'value="2026-11-01"' in visitor.text and "checked" in visitor.text


@pytest.mark.parametrize(
    ("step", "fields", "said"),
    [
        ("employer", {"employer_name": "", "workplace_code": "440106003"}, "请写单位名称"),
        ("employer", {"employer_name": "厂", "workplace_code": "999999"}, "请从列表中选择"),
        ("money", {"amount": "八千左右"}, "无法识别"),
        ("money", {"amount": "3000-5000"}, "写的是一个范围"),
        ("you", {"name": "", "phone": "13800138000"}, "请填写这一项"),
        ("you", {"name": "陈", "phone": "不告诉你"}, "号码以外的内容"),
        ("you", {"name": "陈", "phone": "13800138000", "resident_id": "11010519491231002X1"}, "身份"),
        ("you", {"name": "陈", "phone": "13800138000", "email": "我"}, "邮箱地址不完整"),
        ("you", {"name": "陈", "phone": "13800138000", "email": "name@b..cn"}, "邮箱地址不完整"),
        ("what", {**WHAT, "period_from": "2999-01-01", "period_to": ""}, "今天之后"),
        ("what", {**WHAT, "matters": ["nonsense"]}, "请从列表中选择"),
    ],
)
def test_each_slip_says_what_is_wrong(visitor: Visitor, step: str, fields: dict[str, Any], said: str) -> None:
    visitor.begin().step(step, fields)
    assert visitor.page.status_code == 422 and said in visitor.problem


def test_a_matter_for_arbitration_is_told_the_right_door_and_may_still_be_handed_in(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", {**WHAT, "matters": ["severance"]})
    assert visitor.where == "/p/right-door/"
    visitor.get("/p/right-door/")
    assert "劳动人事争议仲裁委员会" in visitor.text and "依据" in visitor.text
    assert 'href="/p/form/money/"' in visitor.text


def test_a_matter_of_ours_beside_it_is_not_sent_away(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", {**WHAT, "matters": ["severance", "unpaid_wages"]})
    assert visitor.where == "/p/form/money/"


def test_what_is_in_court_already_is_told_so(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", {**WHAT, "parallel": "court"})
    assert visitor.where == "/p/right-door/"


def test_pressing_twice_makes_one_contact_and_shows_the_same_receipt(visitor: Visitor) -> None:
    visitor.handed_in(files={"photo": photo()})
    first = visitor.receipt
    visitor.again()
    assert visitor.where == "/p/receipt/"
    visitor.get("/p/receipt/")
    assert visitor.receipt == first
    assert Contact.objects.count() == 1 and Attachment.objects.count() == 1
    assert sum(row.verb == "contact.receive" for row in ledger.trail(str(only().ref))) == 1


def test_a_retry_after_a_time_out_and_in_the_other_language_is_the_same_contact(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.filled()
    from laojian.web.portal.views import submission

    keep = submission.drafts.keep

    def cut(draft: Any, at: Any) -> None:
        if draft.sent:
            raise ConnectionError("the answer never came")
        keep(draft, at)

    monkeypatch.setattr(submission.drafts, "keep", cut)
    with pytest.raises(ConnectionError):
        visitor.step("check")
    number = only().number
    monkeypatch.setattr(submission.drafts, "keep", keep)
    visitor.client.cookies["django_language"] = "en"
    visitor.step("check")
    visitor.get("/p/receipt/")
    assert Contact.objects.count() == 1 and visitor.shown("number") == number


def test_back_after_sending_leads_to_the_receipt_not_into_the_form(visitor: Visitor) -> None:
    visitor.handed_in()
    visitor.page = visitor.client.get("/p/form/you/")
    assert visitor.where == "/p/receipt/"


def test_a_step_left_out_comes_before_the_last_press(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("check")
    assert visitor.where == "/p/form/what/" and not Contact.objects.exists()


def test_without_a_draft_a_step_leads_to_the_front_page(visitor: Visitor) -> None:
    visitor.page = visitor.client.get("/p/form/what/")
    assert visitor.where == "/p/"


def test_a_step_of_the_other_kind_is_not_there(visitor: Visitor) -> None:
    visitor.begin("report").get("/p/form/money/", 404)


def test_photos_come_through_whole_and_in_order(visitor: Visitor) -> None:
    visitor.handed_in(
        files={"photo": photo("一.png", "red"), "material": [photo("二.png", "blue"), photo("三.png", "green")]}
    )
    from laojian.documents import files

    rows = list(Attachment.objects.order_by("pk"))
    assert [files.open_sealed(row.original_id).read() for row in rows] == [
        photo("", color).read() for color in ("red", "blue", "green")
    ]


def test_a_large_file_is_kept_in_pieces(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from laojian.documents import files
    from laojian.web.portal import drafts

    monkeypatch.setattr(drafts, "PIECE", 7)
    visitor.handed_in(files={"photo": photo()})
    assert files.open_sealed(Attachment.objects.get().original_id).read() == photo().read()


def test_a_file_that_is_not_accepted_is_named_with_the_reason_and_the_others_stay(visitor: Visitor) -> None:
    program = photo("程序.exe")
    program.truncate(0)
    program.seek(0)
    program.write(b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff")
    program.seek(0)
    visitor.begin().step("files", {"material": [photo("好.png"), program]})
    assert visitor.page.status_code == 422
    assert "程序.exe" in visitor.problem and "好.png" in visitor.shown("kept-files") + visitor.text


def test_a_file_can_be_taken_out_again(visitor: Visitor) -> None:
    visitor.begin().step("files", {"photo": photo(), "add": "1"})
    assert visitor.where == "/p/form/files/"
    visitor.get("/p/form/files/")
    number = visitor.text.split('name="remove" value="')[1].split('"')[0]
    visitor.press("/p/form/files/", {"remove": number})
    visitor.get("/p/form/files/")
    assert "kept-files" not in visitor.text and Draft.objects.count() == 1


def test_the_code_of_a_site_fills_in_the_parties(visitor: Visitor, city: City, settings: Any) -> None:
    at = ledger.now()
    SiteCode.objects.create(
        code="K7M2", employer=city.employer, name="珠江新城三期工地",
        contractor="某建总公司", workplace_code="440106003",
        address="员村二横路1号工地", since=at.date().replace(year=2026, month=1, day=1), by=city.people["clerk"], at=at,
    )  # fmt: skip
    visitor.get("/p/site/K7M2/")
    assert "珠江新城三期工地" in visitor.text and "某建总公司" in visitor.text
    visitor.press("/p/site/K7M2/", {"kind": "complaint"})
    assert visitor.where == "/p/form/what/"
    visitor.step("what", WHAT)
    for name, fields in (("money", {}), ("people", {"group": "alone"}), ("files", {})):
        visitor.step(name, fields)
    visitor.step("you", {"name": "陈", "phone": "13800138000"}).step("check")
    made = only()
    assert (made.employer, made.workplace_address, made.workplace_code) == (
        city.employer,
        "员村二横路1号工地",
        "440106003",
    )
    visitor.get("/p/site/NONE/", 404)


def test_names_of_employers_while_typing_and_nothing_else_of_them(visitor: Visitor, city: City) -> None:
    made = employers.create_employer(
        fields={"name": "广州市明达电子有限公司", "no_code_reason": "unlicensed",
                "legal_rep": "陈某某", "district_code": "440106",
                "street_code": "440106003", "kind": "enterprise"},
        by=city.people["clerk"], at=ledger.now(),
    )  # fmt: skip
    visitor.get("/p/employers/?q=明达")
    assert made.name in visitor.text and "员村街道" in visitor.text and made.legal_rep not in visitor.text
    visitor.get("/p/employers/?q=x")
    assert "<li>" not in visitor.text


def test_asking_for_names_is_bounded(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from laojian.web.portal.views import entrance

    monkeypatch.setattr(entrance, "ASKS_OF_NAMES", 2)
    assert [visitor.client.get("/p/employers/?q=电子").status_code for _ in range(3)] == [200, 200, 429]


def test_a_picked_employer_counts_only_as_long_as_its_name_stands(visitor: Visitor, city: City) -> None:
    name, pk = city.employer.name, str(city.employer.pk)
    visitor.handed_in(employer={"employer_name": name, "employer_picked": name, "employer_id": pk})
    assert only().employer == city.employer


def test_a_name_changed_after_picking_names_another_employer(visitor: Visitor, city: City) -> None:
    visitor.handed_in(
        employer={
            "employer_name": "别的厂",
            "employer_picked": city.employer.name,
            "employer_id": str(city.employer.pk),
        }
    )
    assert (only().employer, only().employer_name) == (None, "别的厂")


def test_a_refusal_of_the_domain_leads_back_to_its_step(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.begin()
    visitor.filled(employer={"employer_id": "999999", "employer_picked": "明达电子厂"}).step("check")
    assert visitor.page.status_code == 422
    assert 'href="/p/form/employer/"' in visitor.text and not Contact.objects.exists()


def test_two_people_at_two_telephones_do_not_meet(visitor: Visitor, other: Callable[..., Visitor]) -> None:
    visitor.begin().step("employer", EMPLOYER)
    stranger = other()
    stranger.begin().get("/p/form/employer/")
    assert "明达电子厂" not in stranger.text
