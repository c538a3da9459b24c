"""A case on screen: lists, the page, steps, approvals, evidence, money, export."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

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


def key_in(page: str) -> str:
    """The key of the form on a page."""
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def photo() -> SimpleUploadedFile:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(buffer, "PNG")
    return SimpleUploadedFile("现场照片.png", buffer.getvalue(), "image/png")


def step(client: Client, case: Case, name: str, **answers: object) -> int:
    """Take a step through its form; the status of the answer."""
    path = f"/cases/{case.pk}/steps/{name}/"
    page = client.get(path).content.decode()
    seq = re.search(r'name="seq" value="(\d+)"', page)
    assert seq, page[:2000]
    sent = {"key": key_in(page), "on": localdate().isoformat(), "seq": seq[1], **answers}
    answer = client.post(path, sent)
    if answer.status_code == 422:
        print(re.findall(r'role="alert".*?</div>', answer.content.decode(), re.DOTALL))
    case.refresh_from_db()
    return answer.status_code


def test_a_complaint_goes_from_registration_to_investigation_and_an_extension_waits_for_the_bureau(
    enter: Enter, complaint: Case, people: dict[str, Officer]
) -> None:
    clerk, head, lead, bureau = enter("clerk"), enter("head"), enter("lead"), enter("bureau")
    assert step(clerk, complaint, "examine") == 302
    assert complaint.state == "S01"
    assert step(clerk, complaint, "accept", facts="九月工资未付") == 302
    assert complaint.state == "S10"
    inspectors = {"lead_officer": people["lead"].pk, "second_officer": people["second"].pk}
    assert step(head, complaint, "approve_filing", **inspectors) == 302
    assert complaint.state == "S12"
    assert step(lead, complaint, "begin_investigation", certificates_shown="on", rights_told="on") == 302
    assert complaint.state == "S20"

    assert step(lead, complaint, "extend", reason="案情复杂，涉及账册多年") == 302
    waiting = bureau.get("/approvals/").content.decode()
    path = re.search(rf"/approvals/{complaint.pk}/\d+/", waiting)
    assert path
    question = bureau.get(path[0]).content.decode()
    assert "案情复杂，涉及账册多年" in question and 'data-test="approve"' in question
    assert bureau.post(path[0], {"key": "refuse-key-1", "refuse": "1", "note": ""}).status_code == 422
    assert bureau.post(path[0], {"key": "approve-key-1", "approve": "1", "note": "同意"}).status_code == 302
    page = lead.get(f"/cases/{complaint.pk}/").content.decode()
    assert "已延长" in page


def test_a_proposal_is_found_under_its_own_case_alone(enter: Enter, complaint: Case) -> None:
    clerk = enter("clerk")
    step(clerk, complaint, "examine")
    refusal = {"refusal_ground": "no_breach", "refusal_reason": "没有违法事实"}
    assert step(clerk, complaint, "refuse_complaint", **refusal) == 302
    head = enter("head")
    found = re.search(rf"/approvals/{complaint.pk}/(\d+)/", head.get("/approvals/").content.decode())
    assert found
    elsewhere = f"/approvals/{complaint.pk + 1}/{found[1]}/"
    assert head.get(elsewhere).status_code == 404
    assert head.post(elsewhere, {"key": "elsewhere-1", "approve": "1"}).status_code == 404
    assert complaint.state == "S01" and head.get(found[0]).status_code == 200


def test_nobody_approves_his_own_proposal_on_screen(enter: Enter, complaint: Case) -> None:
    clerk = enter("clerk")
    step(clerk, complaint, "examine")
    refusal = {"refusal_ground": "no_breach", "refusal_reason": "没有违法事实"}
    assert step(clerk, complaint, "refuse_complaint", **refusal) == 302
    path = re.search(rf"/approvals/{complaint.pk}/\d+/", clerk.get("/approvals/").content.decode())
    assert path
    page = clerk.get(path[0]).content.decode()
    assert 'data-test="approve"' not in page and 'data-test="withdraw"' in page
    assert clerk.post(path[0], {"key": "own-key-12", "approve": "1"}).status_code in (403, 422)
    complaint.refresh_from_db()
    assert complaint.state == "S01"


def test_two_people_on_one_step_the_second_gets_409_with_who(enter: Enter, complaint: Case) -> None:
    clerk = enter("clerk")
    path = f"/cases/{complaint.pk}/steps/examine/"
    stale = {"key": "late-key-12", "on": localdate().isoformat(), "seq": "1", "duplicates_note": "我写的查重结论"}
    assert step(clerk, complaint, "examine") == 302
    clerk.get(f"/cases/{complaint.pk}/")
    sent = {**stale, "supplement_items": "身份证明", "supplement_due": "2030-01-01"}
    answer = clerk.post(f"/cases/{complaint.pk}/steps/ask_supplement/", sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "clerk某" in page and "身份证明" in page
    assert clerk.post(path, stale).status_code == 409
    seen = {**stale, "key": "seen-key-12", "seq": "2"}
    assert clerk.post(path, seen).status_code == 422  # the step does not leave the state he saw


def test_a_step_dated_ahead_is_refused_and_the_text_stays(enter: Enter, complaint: Case) -> None:
    answer = enter("clerk").post(
        f"/cases/{complaint.pk}/steps/examine/",
        {"key": "future-key-1", "on": "2099-01-01", "seq": "1", "duplicates_note": "请保留"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不能晚于今天" in page and "请保留" in page and "行政处罚法 第四十七条" in page


def test_evidence_is_stored_with_its_digest_and_comes_back_as_a_download(enter: Enter, complaint: Case) -> None:
    clerk = enter("clerk")
    path = f"/cases/{complaint.pk}/evidence/new/"
    sent = {
        "key": key_in(clerk.get(path).content.decode()),
        "title": "工地照片",
        "kind": "audiovisual",
        "obtained_on": localdate().isoformat(),
        "file": photo(),
    }
    assert clerk.post(path, sent).status_code == 302
    page = clerk.get(f"/cases/{complaint.pk}/").content.decode()
    address = re.search(rf"/cases/{complaint.pk}/files/\d+/", page)
    assert "工地照片" in page and address
    answer = clerk.get(address[0])
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert enter("elsewhere").get(address[0]).status_code == 404


def test_a_program_posing_as_a_picture_is_refused(enter: Enter, complaint: Case) -> None:
    sent = {
        "key": "program-key-1",
        "title": "照片",
        "kind": "audiovisual",
        "obtained_on": localdate().isoformat(),
        "file": SimpleUploadedFile("照片.png", b"MZ\x90\x00" + b"\x00" * 200, "image/png"),
    }
    answer = enter("clerk").post(f"/cases/{complaint.pk}/evidence/new/", sent)
    assert answer.status_code == 422
    assert "怎么办" in answer.content.decode()


def test_a_claim_is_paid_and_confirmed_on_screen(enter: Enter, complaint: Case) -> None:
    clerk = enter("clerk")
    claim = complaint.claims.order_by("pk").first()
    assert claim is not None
    base, today = f"/cases/{complaint.pk}/claims/{claim.pk}", localdate().isoformat()
    assert clerk.post(f"{base}/pay/", {"key": "pay-key-123", "amount": "90000", "paid_on": today}).status_code == 422
    assert clerk.post(f"{base}/pay/", {"key": "pay-key-124", "amount": "8,000.00", "paid_on": today}).status_code == 302
    sent = {"key": "confirm-key", "kind": "bank", "on": today, "proof": photo()}
    assert clerk.post(f"{base}/confirm/", sent).status_code == 302
    page = clerk.get(f"/cases/{complaint.pk}/").content.decode()
    assert "银行凭证" in page and "8,000.00" in page


def test_a_list_asks_as_many_questions_for_forty_rows_as_for_two(
    enter: Enter, complaint: Case, people: dict[str, Officer], employer: Employer, now: datetime
) -> None:
    from laojian.cases import actions

    def counted(client: Client, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    client = enter("clerk")
    paths = ("/leads/", "/", "/employers/", "/search/?q=%E7%8F%A0%E6%B1%9F")
    few = [counted(client, path) for path in paths]
    for number in range(38):
        lead = actions.NewLead(
            origin="TS",
            title=f"拖欠工资 {number}",
            received_on=localdate(now),
            employer_id=employer.pk,
            workplace_code="440106009",
        )
        actions.register_lead(lead=lead, by=people["clerk"], at=now, on=localdate(now))
    assert [counted(client, path) for path in paths] == few


def test_an_export_is_formula_safe_and_its_purpose_is_in_the_ledger(
    enter: Enter, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.cases import actions
    from laojian.ledger import queries as ledger

    lead = actions.NewLead(origin="TS", title="=HYPERLINK(1)", received_on=localdate(now), employer_name="@某厂")
    actions.register_lead(lead=lead, by=people["clerk"], at=now, on=localdate(now))
    head = enter("head")
    sent = {"key": "export-key-1", "format": "csv", "purpose": "十一月例会"}
    text = head.post("/cases/export/?state=S00", sent).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and "'@某厂" in text
    book = head.post("/cases/export/?state=S00", {**sent, "key": "export-key-2", "format": "xlsx"}).content
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    entry = ledger.trail(str(people["head"].ref))[-1]
    assert entry.verb == "case.export" and (entry.payload or {})["purpose"] == "十一月例会"
    assert enter("clerk").get("/cases/export/").status_code == 403


def test_every_file_handed_out_is_an_entry_with_its_own_filter_under_whatever_key(
    enter: Enter, people: dict[str, Officer], now: datetime
) -> None:
    from laojian.ledger import queries as ledger

    head, sent = enter("head"), {"key": "export-key-1", "format": "csv", "purpose": "十一月例会"}
    for query in ("?state=S00", "?state=S20", "?state=S20"):
        assert head.post(f"/cases/export/{query}", sent).status_code == 200
    told = [one.payload or {} for one in ledger.trail(str(people["head"].ref)) if one.verb == "case.export"]
    assert [one["filters"]["state"] for one in told] == ["S00", "S20", "S20"]


def test_a_saved_view_comes_back_and_goes_away(enter: Enter) -> None:
    head = enter("head")
    sent = {"key": "view-key-1", "page": "cases", "query": "state=S20&sort=due", "name": "调查中"}
    assert head.post("/views/save/", sent).status_code == 302
    page = head.get("/cases/").content.decode()
    assert "?state=S20&amp;sort=due" in page and "调查中" in page
    address = re.search(r"/views/\d+/drop/", page)
    assert address
    assert head.post(address[0], {"key": "view-key-2"}).status_code == 302
    assert "调查中</a>" not in head.get("/cases/").content.decode()


def test_a_term_of_the_office_is_changed_by_two_people(enter: Enter, people: dict[str, Officer]) -> None:
    admin = enter("admin")
    sent = {
        "key": "law-key-123",
        "number": "7",
        "valid_from": localdate().isoformat(),
        "reason": "本市规定七个工作日",
    }
    assert admin.post("/settings/deadlines/DL04/propose/", sent).status_code == 422  # fixed by law
    assert admin.post("/settings/deadlines/DL03/propose/", {**sent, "key": "law-key-124"}).status_code == 302
    path = re.search(r"/settings/law-changes/\d+/", admin.get("/settings/deadlines/").content.decode())
    assert path
    assert 'data-test="approve"' not in admin.get(path[0]).content.decode()


def test_search_finds_by_number_name_and_telephone_by_right(enter: Enter, complaint: Case) -> None:
    clerk, reviewer = enter("clerk"), enter("reviewer")
    assert complaint.number in clerk.get("/search/", {"q": "珠江"}).content.decode()
    assert complaint.number in clerk.post("/search/", {"q": "13700001111"}).content.decode()
    assert f"/cases/{complaint.pk}/" not in reviewer.post("/search/", {"q": "13700001111"}).content.decode()


def test_a_telephone_in_an_address_is_not_looked_up_nor_shown(enter: Enter, complaint: Case) -> None:
    page = enter("clerk").get("/search/", {"q": "137 0000 1111"}).content.decode()
    assert complaint.number not in page and "137 0000 1111" not in page and "电话不能放在网址里" in page


def test_htmx_gets_rows_only(enter: Enter, complaint: Case) -> None:
    page = enter("clerk").get("/leads/", headers={"HX-Request": "true"}).content.decode()
    assert complaint.number in page
    assert "<html" not in page
