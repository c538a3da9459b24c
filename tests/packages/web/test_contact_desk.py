"""The intake desk on screen: the inbox, taking a contact in by hand, its page. No list tells who the person is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from laojian.complaints.models import Contact
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
Take = Callable[..., Any]
SECRET_NAME, SECRET_PHONE = "欧阳秘密", "13912345678"
TEXT = "我在员村电子厂做了三个月，老板欠我工资8000元，我们车间只有我一个湖南人。"


@pytest.fixture
def take(people: dict[str, Officer], now: datetime) -> Take:
    """take(kind="report", ...) -> a contact just received."""
    from laojian.complaints import actions

    count = iter(range(1, 10_000))

    def received(by: str | None = "clerk", **more: Any) -> Contact:
        number = next(count)
        identity = more.pop("identity", actions.Identity(name=SECRET_NAME, phone=SECRET_PHONE))
        known: dict[str, Any] = {
            "channel": "window", "kind": "complaint", "text": TEXT, "received_on": localdate(now),
            "workplace_code": "440106003", "employer_name": "员村电子厂", "matters": ("unpaid_wages",),
        }  # fmt: skip
        contact = actions.NewContact(identity=identity, **known | more)
        key = f"test-key-of-contact-{number:04}"
        officer = people[by] if by else None
        return actions.receive(contact=contact, key=key, by=officer, at=now, on=localdate(now)).contact

    return received


def body(client: Client, path: str, status: int = 200, **more: Any) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def version_of(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def test_the_inbox_says_what_where_how_long_left_and_never_who_a_guarded_person_is(enter: Enter, take: Take) -> None:
    complaint, report = take(), take(kind="report")
    page = body(enter("clerk"), "/contacts/")
    assert complaint.number in page
    assert report.number in page
    assert "欧**" in page
    assert "身份保密" in page
    assert "员村电子厂" in page
    assert "员村街道" in page
    assert 'class="clock' in page
    assert SECRET_NAME not in page
    assert SECRET_PHONE not in page


def test_a_contact_of_another_district_is_not_there(enter: Enter, take: Take) -> None:
    contact = take()
    client = enter("elsewhere")
    assert contact.number not in body(client, "/contacts/")
    body(client, f"/contacts/{contact.pk}/", 404)


@pytest.mark.parametrize("who", ["legal", "reviewer", "auditor"])
def test_who_has_no_part_in_intake_is_turned_away(enter: Enter, who: str) -> None:
    body(enter(who), "/contacts/", 403)


@pytest.mark.parametrize("tab", ["open", "new", "waiting", "reopened", "messages", "unanswered", "mine", "all"])
def test_an_empty_tab_teaches_what_belongs_there(enter: Enter, tab: str) -> None:
    assert 'data-test="empty"' in body(enter("clerk"), f"/contacts/?tab={tab}")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=员村", True), ("q=别的厂", False), ("channel=window", True), ("channel=letter", False),
        ("kind=report", False), ("district=440106", True), ("street=440106009", False),
        ("due=overdue", False), ("urgency=0", True),
        ("tab=unanswered", False), ("tab=mine", True),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(enter: Enter, take: Take, query: str, found: bool) -> None:
    contact = take()
    assert (contact.number in body(enter("clerk"), f"/contacts/?{query}")) == found


@pytest.mark.parametrize("query", ["tab=nowhere", "channel=x", "urgency=9", "district=x", "sort=x", "after=%%"])
def test_a_filter_that_does_not_read_is_refused_with_words(enter: Enter, query: str) -> None:
    body(enter("clerk"), f"/contacts/?{query}", 422)


def test_the_number_and_the_ticket_are_found_by_typing_them(enter: Enter, take: Take) -> None:
    contact = take(channel="hotline", ticket="GZ-2026-77")
    client = enter("clerk")
    for typed in (contact.number, contact.number.replace("-", ""), "GZ-2026-77", "ＧＺ-2026-77\u200b"):
        assert contact.number in body(client, "/contacts/", data={"q": typed})


def test_htmx_gets_the_rows_alone(enter: Enter, take: Take) -> None:
    contact = take()
    page = body(enter("clerk"), "/contacts/", headers={"HX-Request": "true"})
    assert contact.number in page
    assert "<html" not in page


def test_the_number_of_queries_does_not_grow_with_the_lines(
    enter: Enter, take: Take, django_assert_max_num_queries: Any
) -> None:
    client = enter("clerk")
    take()
    with django_assert_max_num_queries(60) as first:
        body(client, "/contacts/")
    for number in range(12):
        take(kind="report" if number % 3 else "complaint")
    with django_assert_max_num_queries(len(first)):
        body(client, "/contacts/")


# ——— a telephone ———


def test_a_telephone_is_looked_up_by_right_and_on_record_and_stands_in_no_address(enter: Enter, take: Take) -> None:
    from laojian.ledger.models import Entry

    known, guarded = take(), take(kind="report")
    answer = enter("clerk").post("/contacts/phone/", {"phone": "139 1234 5678"})
    page = answer.content.decode()
    assert known.number in page
    assert guarded.number not in page
    assert Entry.objects.filter(verb="contact.find_by_phone").count() == 1
    refused = enter("lead").post("/contacts/phone/", {"phone": SECRET_PHONE})
    assert refused.status_code == 403


# ——— by hand ———


def form_of(page: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key_of(page), "channel": "window", "kind": "complaint", "received_on": localdate().isoformat(),
        "text": TEXT, "matters": ["unpaid_wages"], "employer_name": "员村电子厂", "street_code": "440106003",
        "people": "1", "amount_claimed": "8000", "name": SECRET_NAME, "phone": SECRET_PHONE,
    } | more  # fmt: skip


def test_a_contact_taken_in_by_hand_is_numbered_at_once_and_pressed_twice_it_is_one(enter: Enter) -> None:
    from laojian.complaints.models import Contact

    client = enter("clerk")
    sent = form_of(body(client, "/contacts/new/"))
    first, second = client.post("/contacts/new/", sent), client.post("/contacts/new/", sent)
    contact = Contact.objects.get()
    assert contact.amount_claimed == 800_000
    for answer in (first, second):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert contact.number in page
        assert re.search(r'data-test="code">([0-9A-Z]{4}-){3}[0-9A-Z]{4}<', page)
        assert "no-store" in answer["Cache-Control"]
        assert re.search(r"<svg[^>]* viewBox=", page), "a drawing without a view box is cut off by the size of its box"
    codes = {re.search(r'data-test="code">([^<]+)<', answer.content.decode())[1] for answer in (first, second)}  # type: ignore[index]
    assert len(codes) == 1
    assert SECRET_NAME not in first.content.decode()


@pytest.mark.parametrize("kind", ["complaint", "report", "enquiry"])
def test_every_kind_gets_a_number_and_a_slip(enter: Enter, kind: str) -> None:
    client = enter("clerk")
    answer = client.post("/contacts/new/", form_of(body(client, "/contacts/new/"), kind=kind))
    assert answer.status_code == 200, answer.content.decode()
    assert 'data-test="slip"' in answer.content.decode()


def test_wrong_input_keeps_what_was_typed_and_makes_nothing(enter: Enter) -> None:
    from laojian.complaints.models import Contact

    client = enter("clerk")
    answer = client.post("/contacts/new/", form_of(body(client, "/contacts/new/"), text="", name="张三丰"))
    assert answer.status_code == 422
    assert 'data-test="problem"' in answer.content.decode()
    assert "张三丰" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_street_of_another_district_keeps_what_was_typed_and_says_what_to_do(enter: Enter) -> None:
    from laojian.complaints.models import Contact

    client = enter("clerk")
    typed = {"text": "门卫不让我们进厂\n已经三天", "name": "张三丰", "workplace_address": "明达路 8 号"}
    answer = client.post("/contacts/new/", form_of(body(client, "/contacts/new/"), street_code="440117100", **typed))
    page = answer.content.decode()
    assert answer.status_code == 403 and not Contact.objects.exists()
    assert all(text.split("\n")[0] in page for text in typed.values()) and 'value="440117100" selected' in page
    assert "街镇和工地码留空" in page and 'id="id_street_code_error"' in page
    onward = client.post("/contacts/new/", form_of(page, street_code="", **typed))
    assert onward.status_code == 200 and Contact.objects.get().unit == Contact.objects.get().registered_by.unit


def offered(page: str) -> dict[str, str]:
    """What the table of the roster sends along when it is looked through."""
    sealed = re.search(r'name="offer" value="([^"]+)"', page)
    assert sealed is not None
    return {"offer": sealed[1]}


def test_a_roster_is_shown_as_a_table_before_anything_is_registered(enter: Enter) -> None:
    from laojian.complaints.models import Contact

    client = enter("clerk")
    rows = "姓名,电话,金额\n王一,13900000001,1000\n李二,不是电话,2000\n,13900000009,5\n赵三,13900000003,3000\n"
    sent = form_of(body(client, "/contacts/new/"))
    shown = client.post("/contacts/new/", sent | {"roster": SimpleUploadedFile("名册.csv", rows.encode())})
    page = shown.content.decode()
    assert shown.status_code == 422
    assert page.count('data-test="offered"') == 3
    assert "第 4 行" in page and "“电话”" in page
    assert not Contact.objects.exists()

    taken = client.post("/contacts/new/", sent | offered(page))

    assert taken.status_code == 200, taken.content.decode()
    assert list(Contact.objects.get().workers.order_by("seq").values_list("claimed", flat=True)) == [
        100000, 200000, 300000,
    ]  # fmt: skip


def test_two_lines_of_one_name_are_asked_about_at_the_window(enter: Enter) -> None:
    from laojian.complaints.models import Contact

    client = enter("clerk")
    sent = form_of(body(client, "/contacts/new/"))
    typed = "周小满 13800138021 4000 九月\n周小满 13800138021 4000 十月"
    page = client.post("/contacts/new/", sent | {"typed": typed}).content.decode()
    assert page.count('data-test="question"') == 2
    again = client.post("/contacts/new/", sent | offered(page) | {"answer-0": "keep"})
    assert again.status_code == 422
    assert "请选一个" in again.content.decode()
    assert not Contact.objects.exists()

    client.post("/contacts/new/", sent | offered(page) | {"answer-0": "keep", "answer-1": "add"})

    worker = Contact.objects.get().workers.get()
    assert (worker.claimed, worker.what) == (800000, "九月；十月")


def test_a_roster_given_up_at_the_window_registers_nobody_of_it(enter: Enter) -> None:
    from laojian.complaints.models import Contact

    client = enter("clerk")
    sent = form_of(body(client, "/contacts/new/"))
    page = client.post("/contacts/new/", sent | {"typed": "王一 13900000001 1000"}).content.decode()
    given_up = client.post("/contacts/new/", sent | offered(page) | {"discard": "1"})
    assert given_up.status_code == 422
    assert 'data-test="offered"' not in given_up.content.decode()
    assert not Contact.objects.exists()


def test_the_same_ticket_is_registered_once_and_its_code_is_not_told_again(enter: Enter, take: Take) -> None:
    contact = take(channel="hotline", ticket="GZ-1", ticket_kind="complaint")
    client = enter("clerk")
    sent = form_of(body(client, "/contacts/new/"), channel="hotline", ticket="GZ-1", ticket_kind="complaint")
    page = client.post("/contacts/new/", sent).content.decode()
    assert contact.number in page
    assert 'data-test="again"' in page
    assert 'data-test="code"' not in page


# ——— the page ———


def test_the_page_shows_tests_with_rules_place_with_reasons_and_every_clock(enter: Enter, take: Take) -> None:
    contact = take(channel="hotline", ticket="GZ-9", ticket_kind="complaint")
    page = body(enter("clerk"), f"/contacts/{contact.pk}/")
    assert len(re.findall(r'data-test="test-\w+"', page)) == 5
    assert "若干规定 第十八条" in page
    assert "规则 AC01" in page
    assert "由用工所在地的监察机构管辖" in page
    assert {"DL01", "DL55"} <= set(re.findall(r'data-code="(\w+)"', page))
    assert TEXT in re.sub(r"<[^>]+>", "", page)
    assert SECRET_PHONE not in page


def test_each_opening_of_the_page_is_on_record(enter: Enter, take: Take) -> None:
    from laojian.ledger.models import Entry

    contact, client = take(), enter("clerk")
    for _ in range(2):
        body(client, f"/contacts/{contact.pk}/")
    assert Entry.objects.filter(subject=str(contact.ref), verb="contact.look").count() == 2


def test_an_inspector_does_not_read_the_words_of_a_guarded_person(enter: Enter, take: Take) -> None:
    open_one, guarded = take(), take(kind="report")
    client = enter("lead")
    assert "湖南人" in body(client, f"/contacts/{open_one.pk}/")
    page = body(client, f"/contacts/{guarded.pk}/")
    assert "湖南人" not in page
    assert "来件人的原话受保护" in page


def test_hostile_words_stay_words(enter: Enter, take: Take) -> None:
    contact = take(text="<script>alert(1)</script>欠工资", employer_name="<b>厂</b>")
    client = enter("clerk")
    for path in ("/contacts/", f"/contacts/{contact.pk}/", f"/contacts/{contact.pk}/register/"):
        page = body(client, path)
        assert "<script>alert" not in page
        assert "<b>厂</b>" not in page


def test_the_page_asks_a_number_of_questions_that_does_not_grow(
    enter: Enter, take: Take, people: dict[str, Any], now: datetime, django_assert_max_num_queries: Any
) -> None:
    from laojian.complaints import actions

    contact, client = take(), enter("clerk")
    body(client, f"/contacts/{contact.pk}/")
    with django_assert_max_num_queries(120) as first:
        body(client, f"/contacts/{contact.pk}/")
    for number in range(8):
        actions.answer_person(contact_id=contact.pk, text=f"第{number}次", by=people["clerk"], at=actions_at(number))
    with django_assert_max_num_queries(len(first)):
        body(client, f"/contacts/{contact.pk}/")


def actions_at(number: int) -> datetime:
    """A moment of its own for each message."""
    from datetime import timedelta

    from laojian.ledger import queries

    return queries.now() + timedelta(milliseconds=number)


def test_the_table_is_handed_out_with_its_purpose_and_without_people(enter: Enter, take: Take) -> None:
    from laojian.ledger.models import Entry

    contact, client = take(), enter("clerk")
    page = body(client, "/contacts/export/")
    answer = client.post("/contacts/export/", {"key": key_of(page), "format": "csv", "purpose": "十一月例会"})
    content = answer.content.decode("utf-8-sig")
    assert contact.number in content
    assert SECRET_NAME not in content
    assert "欧" not in content
    assert Entry.objects.filter(verb="contact.export").count() == 1


def test_what_is_typed_at_the_window_is_read_as_it_is_meant(enter: Enter) -> None:
    from laojian.complaints.models import Contact
    from laojian.complaints.sealing import opened_json

    client = enter("clerk")
    typed = {
        "amount_claimed": "3.5万", "phone": "020-8333 1234 转 801", "name": "阿卜杜拉•买买提",
        "resident_id": "h12345678", "period_from": "2026.9.1", "ticket": "无", "employer_uscc": " 91350100m000100y43 ",
    }  # fmt: skip
    answer = client.post("/contacts/new/", form_of(body(client, "/contacts/new/"), **typed))
    assert answer.status_code == 200, answer.content.decode()
    made = Contact.objects.get()
    assert (made.amount_claimed, str(made.period_from), made.ticket) == (3_500_000, "2026-09-01", "")
    assert made.employer_uscc == "91350100M000100Y43"
    who = opened_json(made.number, "identity", made.sealed_identity)
    assert (who["name"], who["phone"], who["resident_id"]) == ("阿卜杜拉·买买提", "02083331234转801", "H12345678")


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [("phone", "83331234", "固定电话缺少区号"), ("resident_id", "12345678", "哪一种证件"),
     ("amount_claimed", "每月5000", "写的是单价"), ("period_from", "2026年9月", "只写了月")],
)  # fmt: skip
def test_what_does_not_read_at_the_window_is_told(enter: Enter, field: str, typed: str, told: str) -> None:
    from laojian.complaints.models import Contact

    client = enter("clerk")
    answer = client.post("/contacts/new/", form_of(body(client, "/contacts/new/"), **{field: typed}))
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not Contact.objects.exists()
