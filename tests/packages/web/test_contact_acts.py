"""What the desk does with a contact on screen: acts, second people, bulk work, files, and the lists beside."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from PIL import Image

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.complaints.models import Contact
    from laojian.employers.models import Employer
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
Take = Callable[..., Any]
NAME, PHONE = "欧阳秘密", "13912345678"
TEXT = "我叫欧阳秘密，员村电子厂欠我工资8000元，我们车间只有我一个湖南人。"


@pytest.fixture
def take(people: dict[str, Officer], now: datetime) -> Take:
    """take(kind="report", ...) -> a contact just received."""
    from laojian.complaints import actions

    count = iter(range(1, 10_000))

    def received(**more: Any) -> Contact:
        known: dict[str, Any] = {
            "channel": "window", "kind": "complaint", "text": TEXT, "received_on": localdate(now),
            "workplace_code": "440106003", "employer_name": "员村电子厂", "matters": ("unpaid_wages",),
            "identity": actions.Identity(name=NAME, phone=PHONE),
        }  # fmt: skip
        contact = actions.NewContact(**known | more)
        key = f"test-key-of-contact-{next(count):04}"
        taken = actions.receive(contact=contact, key=key, by=people["clerk"], at=now, on=localdate(now))
        return taken.contact

    return received


def body(client: Client, path: str, status: int = 200, **more: Any) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def do(client: Client, path: str, status: int = 302, /, **values: Any) -> str:
    """Open a form, fill it in, send it."""
    page = body(client, path)
    sent = {name: hidden(page, name) for name in ("key", "version") if f'name="{name}"' in page} | values
    answer = client.post(path, sent)
    assert answer.status_code == status, answer.content.decode()
    return str(answer["Location"]) if status == 302 else answer.content.decode()


def press(client: Client, path: str, status: int = 302, /, **values: Any) -> str:
    """One press beside what it is about."""
    key = hashlib.sha256(f"{path}{sorted(values.items())}".encode()).hexdigest()
    answer = client.post(path, {"key": key, **values})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def fresh(contact: Any) -> Any:
    return type(contact).objects.get(pk=contact.pk)


# ——— acts ———


def test_a_complaint_becomes_a_lead_with_its_words_filled_in(enter: Enter, take: Take) -> None:
    contact, client = take(), enter("clerk")
    path = f"/contacts/{contact.pk}/register/"
    assert "湖南人" in body(client, path)
    do(client, path, title="员村电子厂欠薪", facts="拖欠一名工人工资8000元", cause="0201")
    held = fresh(contact)
    assert held.state == "linked"
    page = body(client, f"/contacts/{contact.pk}/")
    assert held.case.number in page


def test_of_a_guarded_person_nothing_is_filled_in_and_his_name_cannot_go_out(enter: Enter, take: Take) -> None:
    contact, client = take(kind="report"), enter("clerk")
    path = f"/contacts/{contact.pk}/register/"
    page = body(client, path)
    facts = re.search(r'<textarea name="facts"[^>]*>([^<]*)</textarea>', page)
    assert facts
    assert facts[1].strip() == ""
    assert 'data-test="guarded"' in page
    refused = do(client, path, 422, title="欠薪", facts=f"{NAME}反映欠薪", cause="0201")
    assert "身份信息" in refused
    assert fresh(contact).case_id is None
    do(client, path, title="欠薪", facts="用人单位拖欠工资", cause="0201")
    assert fresh(contact).case_id is not None


def test_a_contact_joins_a_case_and_is_parted_again(enter: Enter, take: Take, complaint: Case) -> None:
    contact, client = take(), enter("clerk")
    do(client, f"/contacts/{contact.pk}/attach/", case_number=complaint.number, reason="同一单位同一月份")
    assert fresh(contact).case_id == complaint.pk
    assert contact.number in body(client, f"/contacts/?case={complaint.pk}&tab=all")
    do(client, f"/contacts/{contact.pk}/detach/", reason="不是同一批人")
    assert fresh(contact).case_id is None


def test_a_case_nobody_knows_is_said_so_at_its_field(enter: Enter, take: Take) -> None:
    contact = take()
    page = do(enter("clerk"), f"/contacts/{contact.pk}/attach/", 422, case_number="穗〔2026〕1号", reason="同一事件")
    assert "没有这个编号的案件" in page


def test_another_door_is_told_with_polite_words_that_can_be_changed(enter: Enter, take: Take) -> None:
    contact, client = take(matters=("unpaid_wages", "breach_damages")), enter("clerk")
    page = body(client, f"/contacts/{contact.pk}/redirect/")
    assert "这件事由我们办理" not in page and 'value="unpaid_wages"' not in page
    assert 'value="breach_damages" selected' in page
    other = body(client, "/contacts/door/?door=severance&language=en")
    assert "劳动仲裁" in other and "labour arbitration" in other
    do(client, f"/contacts/{contact.pk}/redirect/", door="severance", text="请向劳动人事争议仲裁委员会申请仲裁。")
    assert fresh(contact).state == "redirected"


def test_what_lacks_is_asked_for_all_at_once(enter: Enter, take: Take, now: datetime) -> None:
    contact, client = take(employer_name="", workplace_code="440106003"), enter("clerk")
    page = body(client, f"/contacts/{contact.pk}/supplement/")
    assert "用人单位的名称" in page
    until = (localdate(now) + timedelta(days=5)).isoformat()
    do(client, f"/contacts/{contact.pk}/supplement/", items="单位名称\n欠薪月份", until=until)
    assert fresh(contact).state == "waiting"
    assert contact.number in body(client, "/contacts/?tab=waiting")


@pytest.mark.parametrize(
    ("act", "values", "state"),
    [
        ("pass-on", {"receiver": "从化区大队", "reason": "用工地在从化"}, "passed_on"),
        ("answer", {"text": "您反映的问题已经核实，答复如下。"}, "answered"),
        ("write", {"text": "请问是哪几个月？"}, "new"),
        ("raise", {"level": "2", "reason": "多人在现场"}, "new"),
    ],
)
def test_each_act_leaves_the_contact_where_it_should(
    enter: Enter, take: Take, act: str, values: dict[str, str], state: str
) -> None:
    contact, client = take(), enter("clerk")
    do(client, f"/contacts/{contact.pk}/{act}/", **values)
    assert fresh(contact).state == state
    body(client, f"/contacts/{contact.pk}/")


def test_a_remark_stays_inside_and_a_message_does_not(enter: Enter, take: Take) -> None:
    contact, client = take(), enter("clerk")
    do(client, f"/contacts/{contact.pk}/write/", text="疑似职业举报", internal="on")
    do(client, f"/contacts/{contact.pk}/write/", text="请补充合同")
    page = body(client, f"/contacts/{contact.pk}/")
    assert "内部备注" in page
    from laojian.complaints.models import Note

    assert sorted(Note.objects.values_list("internal", flat=True)) == [False, True]


def test_putting_right_keeps_the_persons_words_and_says_when_somebody_was_first(enter: Enter, take: Take) -> None:
    contact, client = take(), enter("clerk")
    path = f"/contacts/{contact.pk}/edit/"
    page = body(client, path)
    values = {"employer_name": "员村第二电子厂", "street_code": "440106003", "people": "3", "amount_claimed": "24000",
              "cause": "0201", "workplace_address": "", "parallel_proceeding": ""}  # fmt: skip
    old = {name: hidden(page, name) for name in ("key", "version")}
    do(client, path, **values)
    held = fresh(contact)
    assert (held.employer_name, held.people, held.amount_claimed) == ("员村第二电子厂", 3, 2_400_000)
    late = client.post(path, old | values | {"key": "another-key-of-a-form", "people": "4"})
    assert late.status_code == 409
    assert "员村第二电子厂" in late.content.decode()


def test_an_act_nobody_knows_is_not_found_and_a_foreign_contact_too(enter: Enter, take: Take) -> None:
    contact = take()
    body(enter("clerk"), f"/contacts/{contact.pk}/nonsense/", 404)
    for act in ("register", "answer", "edit", "write"):
        body(enter("elsewhere"), f"/contacts/{contact.pk}/{act}/", 404)


def test_who_may_only_look_cannot_act(enter: Enter, take: Take) -> None:
    contact, client = take(), enter("lead")
    page = body(client, f"/contacts/{contact.pk}/")
    assert 'data-test="act-register"' not in page
    path = f"/contacts/{contact.pk}/answer/"
    assert "没有这项权限" in body(client, path, 403)
    assert press(client, path, 403, text="已核实，答复如下。", version=str(contact.version))


# ——— second people ———


def test_an_identity_opens_to_two_people_and_closes_for_everybody_else(enter: Enter, take: Take) -> None:
    contact, clerk, head = take(kind="report"), enter("clerk"), enter("head")
    page = body(clerk, f"/contacts/{contact.pk}/")
    assert NAME not in re.sub(r"(?s)<p class=\"said\".*?</p>", "", page)
    press(clerk, f"/contacts/{contact.pk}/identity/", 403)
    press(clerk, f"/contacts/{contact.pk}/opening/", reason="须与本人核对欠薪月份")
    waiting = body(head, "/contacts/approvals/")
    assert contact.number in waiting
    opening = re.search(r"/contacts/approvals/opening/(\d+)/", waiting)
    assert opening
    press(clerk, f"/contacts/approvals/opening/{opening[1]}/", 403, approve="1")
    press(head, f"/contacts/approvals/opening/{opening[1]}/", approve="1")
    answer = clerk.post(f"/contacts/{contact.pk}/identity/", {}, headers={"HX-Request": "true"})
    assert NAME in answer.content.decode()
    assert PHONE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    press(enter("lead"), f"/contacts/{contact.pk}/identity/", 403)


def test_an_unguarded_identity_needs_a_reason_and_each_look_is_on_record(enter: Enter, take: Take) -> None:
    from laojian.ledger.models import Entry

    contact, client = take(), enter("clerk")
    page = press(client, f"/contacts/{contact.pk}/identity/", 422, reason="")
    assert NAME not in page
    assert NAME in press(client, f"/contacts/{contact.pk}/identity/", 200, reason="电话核对欠薪月份")
    assert Entry.objects.filter(subject=str(contact.ref), verb="contact.open_identity").count() == 1


def test_urgency_is_raised_at_once_and_lowered_by_two(enter: Enter, take: Take) -> None:
    contact, clerk, head = take(), enter("clerk"), enter("head")
    do(clerk, f"/contacts/{contact.pk}/raise/", level="3", reason="有人扬言爬塔吊")
    assert fresh(contact).urgency == 3
    do(clerk, f"/contacts/{contact.pk}/lower/", level="1", reason="已到现场劝离，人员散去，情绪稳定")
    assert fresh(contact).urgency == 3
    change = re.search(r"/contacts/approvals/urgency/(\d+)/", body(head, "/contacts/approvals/"))
    assert change
    press(head, f"/contacts/approvals/urgency/{change[1]}/", approve="1")
    assert fresh(contact).urgency == 1
    page = body(clerk, f"/contacts/{contact.pk}/")
    assert "有人扬言爬塔吊" in page


def test_a_marked_contact_stands_last_and_says_so(enter: Enter, take: Take, people: dict[str, Officer]) -> None:
    from laojian.complaints.actions import Identity
    from laojian.org import actions as org

    first, marked, clerk = take(identity=Identity()), take(), enter("clerk")
    do(clerk, f"/contacts/{marked.pk}/mark/", reason="一天内反复提交相同内容二十次",
       until=(localdate() + timedelta(days=30)).isoformat())  # fmt: skip
    org.grant(officer=people["second"], role="team_head", place="440106", by=None, at=people_at())
    for who in ("head", "second"):
        client = enter(who)
        found = re.search(r"/contacts/approvals/mark/(\d+)/", body(client, "/contacts/approvals/"))
        assert found
        press(client, f"/contacts/approvals/mark/{found[1]}/", approve="1")
    do(clerk, f"/contacts/{marked.pk}/raise/", level="3", reason="仍按特急显示也排最后")
    page = body(clerk, "/contacts/")
    assert page.index(first.number) < page.index(marked.number)
    assert "恶意标记" in page
    assert page.count('data-test="contact-row"') == 2


def people_at() -> datetime:
    from laojian.ledger import queries

    return queries.now()


def test_a_dispute_goes_up_and_the_superior_names_the_unit(
    enter: Enter, take: Take, people: dict[str, Officer]
) -> None:
    from laojian.org import actions as org

    contact, clerk = take(), enter("clerk")
    other = people["elsewhere"].unit
    do(clerk, f"/contacts/{contact.pk}/dispute/", unit_id=str(other.pk), reason="用工地实际在从化区")
    org.grant(officer=people["bureau"], role="team_head", place="4401", by=None, at=people_at())
    client = enter("bureau")
    page = body(client, "/contacts/approvals/")
    found = re.search(r"/contacts/approvals/dispute/(\d+)/", page)
    assert found
    press(client, f"/contacts/approvals/dispute/{found[1]}/", unit_id=str(other.pk), reason="用工地在从化区温泉镇")
    assert fresh(contact).unit_id == other.pk


# ——— suggestions and same events ———


def suggest(contact: Contact, now: datetime, kind: str, value: str, words: str) -> Any:
    from laojian.complaints.models import Suggestion
    from laojian.complaints.sealing import seal_json

    start = TEXT.index(words)
    held = {"value": value, "words": words, "start": start, "end": start + len(words), "note": "owed"}
    return Suggestion.objects.create(
        contact=contact, kind=kind, sealed=seal_json(contact.number, "suggestion", held), score=0.8,
        source="extraction 1", at=now,
    )  # fmt: skip


def test_a_suggestion_shows_its_words_in_the_text_and_is_decided_by_one_press(
    enter: Enter, take: Take, now: datetime
) -> None:
    contact, client = take(), enter("clerk")
    amount = suggest(contact, now, "amount", "800000", "8000元")
    betrays = suggest(contact, now, "betrays", "self", "车间只有我一个湖南人")
    page = body(client, f"/contacts/{contact.pk}/")
    assert re.search(rf'<mark\s+id="w{amount.pk}"\s*>8000元</mark>', page)
    assert "8,000.00 元" in page
    assert 'class="warns"' in page
    path = f"/contacts/{contact.pk}/suggestions/{amount.pk}/"
    row = client.post(path, {"accept": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'data-state="accepted"' in row
    assert "<html" not in row
    assert 'id="basics"' in row and 'hx-swap-oob="true"' in row and "8,000.00" in row.split('id="basics"')[1]
    press(client, f"/contacts/{contact.pk}/suggestions/{betrays.pk}/", dismiss="1")
    assert 'class="warns"' not in body(client, f"/contacts/{contact.pk}/")
    assert 'value="8,000.00"' in body(client, f"/contacts/{contact.pk}/edit/")
    again = client.post(path, {"dismiss": "1"}, headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert 'data-state="accepted"' in again.content.decode()
    assert "<html" not in again.content.decode()


def test_two_contacts_stand_side_by_side_and_the_answer_is_remembered(enter: Enter, take: Take, now: datetime) -> None:
    from laojian.complaints.models import Match

    earlier, later, client = take(), take(), enter("clerk")
    match = Match.objects.create(
        contact=later,
        other=earlier,
        score=0.91,
        at=now,
        reasons=[{"code": "phone_same", "weight": 1.8}, {"code": "late", "weight": -2.5}],
    )
    assert 'data-test="possible-same"' in body(client, "/contacts/")
    page = body(client, f"/contacts/{later.pk}/matches/{match.pk}/")
    assert earlier.number in page
    assert later.number in page
    assert "联系电话相同" in page
    assert "不同之处：收到时间相隔六十日以上" in re.sub(r"<[^>]+>", "", page)
    press(client, f"/contacts/{later.pk}/matches/{match.pk}/", different="1")
    assert Match.objects.get().state == "different"
    assert 'data-test="possible-same"' not in body(client, "/contacts/")


# ——— files ———


def photo() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (8, 8), "red")
    exif = image.getexif()
    exif[0x013B] = "欧阳秘密的手机"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_working_copy_has_no_traces_and_the_original_needs_the_right(enter: Enter, take: Take) -> None:
    from laojian.complaints import actions

    upload = SimpleUploadedFile("欧阳秘密的工资条.jpg", photo(), "image/jpeg")
    contact = take(kind="report", files=[actions.NewFile(upload, upload.name)])
    client = enter("clerk")
    row = contact.attachments.get()
    page = body(client, f"/contacts/{contact.pk}/")
    assert "欧阳秘密的工资条" not in page
    base = f"/contacts/{contact.pk}/files/{row.pk}/"
    body(client, base, 404)
    press(client, f"{base}make/")
    page = body(client, f"/contacts/{contact.pk}/")
    assert "作者、单位或者登录名" in page
    copy = client.get(base)
    content = b"".join(copy.streaming_content)
    assert content.startswith(b"\xff\xd8")
    assert "欧阳秘密".encode() not in content
    assert "attachment" in copy["Content-Disposition"]
    assert client.post(f"{base}original/", {}).status_code == 403


# ——— many at once ———


def test_many_are_redirected_at_once_watched_and_taken_back(enter: Enter, take: Take, now: datetime) -> None:
    from laojian.complaints.actions.batches import work_batches

    contacts, client = [take() for _ in range(3)], enter("clerk")
    picked = "&".join(f"pick={one.pk}" for one in contacts[:2])
    page = body(client, f"/contacts/bulk/?{picked}")
    assert "2 份来件" in page
    path = f"/contacts/bulk/?{picked}&act=redirect"
    where = do(client, path, door="severance", text="请向劳动人事争议仲裁委员会申请仲裁。")
    page = body(client, where)
    assert 'data-state="running"' in page
    assert "hx-trigger" in page
    work_batches(at=people_at())
    page = body(client, where, headers={"HX-Request": "true"})
    assert 'data-state="finished"' in page
    assert "hx-trigger" not in page
    assert "<html" not in page
    assert sorted(fresh(one).state for one in contacts) == ["new", "redirected", "redirected"]
    press(client, f"{where}undo/")
    work_batches(at=people_at())
    assert {fresh(one).state for one in contacts} == {"new"}
    assert "已撤销" in body(client, "/contacts/batches/")


def test_all_that_match_are_counted_before_anything_begins(enter: Enter, take: Take) -> None:
    for _ in range(3):
        take()
    take(kind="report")
    client = enter("clerk")
    page = body(client, "/contacts/bulk/?all=1&tab=open&kind=complaint&act=set_cause")
    assert "3 份来件" in page
    where = do(client, "/contacts/bulk/?all=1&tab=open&kind=complaint&act=set_cause", cause="0201")
    assert re.search(r'data-test="total">3<', body(client, where))


def test_nothing_chosen_is_said_so(enter: Enter) -> None:
    assert 'data-test="empty"' in body(enter("clerk"), "/contacts/bulk/")


def test_who_may_not_work_in_bulk_is_turned_away(enter: Enter) -> None:
    for path in ("/contacts/bulk/", "/contacts/batches/"):
        body(enter("lead"), path, 403)


# ——— one answer for a case ———


def test_every_contact_of_a_case_is_answered_each_by_its_channel(enter: Enter, take: Take, complaint: Case) -> None:
    first, second = take(channel="hotline", ticket="T1", ticket_kind="complaint"), take(channel="petition", ticket="T2")
    client = enter("clerk")
    for contact in (first, second):
        do(client, f"/contacts/{contact.pk}/attach/", case_number=complaint.number, reason="同一单位同一月份")
    page = body(client, f"/contacts/{first.pk}/")
    assert second.number in page
    do(client, f"/contacts/cases/{complaint.pk}/answer/", text="已立案调查，责令支付。")
    assert fresh(first).answered_on == fresh(second).answered_on is not None
    assert second.number not in body(client, "/contacts/?tab=unanswered")


# ——— beside the inbox ———


def test_the_report_counts_what_came_against_what_became_of_it(enter: Enter, take: Take, complaint: Case) -> None:
    first, _ = take(), take(channel="letter")
    client = enter("clerk")
    do(client, f"/contacts/{first.pk}/attach/", case_number=complaint.number, reason="同一单位同一月份")
    page = body(client, "/contacts/report/")
    assert "差额" in page
    assert "既没有进入案件" in page
    lines = client.get("/contacts/report/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].split(",")[2:8] in (["1", "0", "1", "0", "0", "0"], ["1", "0", "0", "0", "0", "1"])
    body(client, "/contacts/report/?first=2020-01-01&last=2026-01-01", 422)
    body(enter("lead"), "/contacts/report/", 403)


def test_a_site_code_is_made_printed_and_ended(enter: Enter, employer: Employer) -> None:
    client = enter("clerk")
    where = do(
        client, "/sites/new/", employer_id=str(employer.pk), employer_name=employer.name, name="员村安置房二期",
        street_code="440106003", address="员村二横路1号", builder="某建设单位", contractor="某总承包",
    )  # fmt: skip
    page = body(client, where)
    code = re.search(r'data-test="site-code">([2-9A-Z]{8})<', page)
    assert code
    assert "<svg" in page
    assert f"/p/site/{code[1]}/" in page
    assert code[1] in body(client, "/sites/")
    assert code[1] in body(client, "/sites/?q=安置房")
    press(client, f"{where}end/")
    from laojian.complaints.models import SiteCode

    assert SiteCode.objects.get().until == localdate()
    press(client, f"{where}end/")
    body(enter("elsewhere"), "/sites/", 403)


def test_a_site_needs_a_file_of_the_employer(enter: Enter) -> None:
    page = do(enter("clerk"), "/sites/new/", 422, employer_name="没有档案的厂", name="工地", street_code="440106003",
              address="某路1号")  # fmt: skip
    assert 'data-test="problem"' in page


def test_a_channel_key_is_shown_once_and_ended(enter: Enter, people: dict[str, Officer]) -> None:
    from laojian.complaints.queries import channel_of

    client = enter("admin")
    unit = people["clerk"].unit
    page = body(client, "/settings/channels/new/")
    sent = {"key": hidden(page, "key"), "name": "市热线", "channel": "hotline", "unit_id": str(unit.pk),
            "valid_to": (localdate() + timedelta(days=365)).isoformat()}  # fmt: skip
    issued = client.post("/settings/channels/new/", sent).content.decode()
    secret = re.search(r'data-test="channel-secret">(ljck_[^<]+)<', issued)
    assert secret
    row = channel_of(secret[1], localdate())
    assert row is not None
    again = client.post("/settings/channels/new/", sent)
    assert again.status_code == 302
    assert type(row).objects.count() == 1
    listed = body(client, "/settings/channels/")
    assert "市热线" in listed
    assert secret[1] not in listed
    press(client, f"/settings/channels/{row.pk}/end/")
    assert channel_of(secret[1], localdate()) is None
    body(enter("clerk"), "/settings/channels/", 403)


def test_a_message_that_reached_nobody_is_work_that_ends_with_how_the_person_was_told(
    enter: Enter, take: Take, now: datetime
) -> None:
    from laojian.messages.actions import deliver_due
    from laojian.messages.models import Failure

    contact, client = take(), enter("clerk")
    for hours in range(0, 200, 8):
        deliver_due(at=now + timedelta(hours=hours))
    failure = Failure.objects.filter(settled_at=None).first()
    assert failure is not None, "no channel is configured here: the message about the receipt must fail"
    page = body(client, "/failures/")
    assert contact.number in page
    assert PHONE not in page
    do(client, f"/failures/{failure.pk}/", how="phone_call", text="已电话告知本人")
    assert Failure.objects.get(pk=failure.pk).how == "phone_call"
    do(client, f"/failures/{failure.pk}/", 409, how="letter", text="")
    assert "已电话告知本人" in body(client, "/failures/?settled=1")
    body(enter("elsewhere"), f"/failures/{failure.pk}/", 403)


def test_the_models_page_teaches_and_refuses_a_file_that_is_not_there(enter: Enter, people: dict[str, Officer]) -> None:
    from laojian.org import actions as org

    body(enter("head"), "/settings/triage/", 403)  # a model reads for the whole city
    org.grant(officer=people["head"], role="team_head", place="4401", by=None, at=people_at())
    client = enter("head")
    assert 'data-test="empty"' in body(client, "/settings/triage/")
    page = do(client, "/settings/triage/", 422, path="../../etc/passwd", name="x")
    assert "模型目录中没有这个文件" in page
    body(enter("lead"), "/settings/triage/", 403)


def test_a_day_that_does_not_read_is_taken_as_the_usual_one(take: Take, enter: Enter, now: datetime) -> None:
    take()
    page = body(enter("clerk"), f"/contacts/report/?first={localdate(now)}&last=x")
    assert 'data-test="report"' in page
