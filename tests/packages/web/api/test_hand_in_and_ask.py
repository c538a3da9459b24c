"""The door for other systems: handed in once, numbered at once, asked for in words, refused with reasons."""

from __future__ import annotations

import base64
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import intake_cast
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connections
from django.test import Client

from laojian.complaints.models import Attachment, Contact, Note
from laojian.ledger import queries as ledger
from laojian.org.models import Unit
from laojian.web.api.v1 import keys

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


@pytest.mark.django_db
def test_a_contact_handed_in_has_its_number_at_once(ask, channel):
    answer = ask("POST", "/contacts", intake_cast.told(1, ticket="GZ12345-001", ticket_kind="complaint"))
    assert answer.status_code == 201, answer.content.decode()
    taken = answer.json()
    contact = Contact.objects.get(number=taken["number"])
    assert (contact.channel, contact.ticket, contact.unit_id) == ("hotline", "GZ12345-001", channel[1].unit_id)
    assert taken["due"] == contact.due.isoformat() and taken["receipt"]["code"]
    entries = [row for row in ledger.trail(str(contact.ref)) if row.verb == "contact.receive"]
    assert len(entries) == 1


@pytest.mark.django_db
def test_sent_again_it_is_the_same_contact_with_the_same_receipt(ask):
    first = ask("POST", "/contacts", intake_cast.told(2))
    again = ask("POST", "/contacts", intake_cast.told(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"again": True}
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_one_key_cannot_carry_two_contents(ask):
    ask("POST", "/contacts", intake_cast.told(3))
    other = ask("POST", "/contacts", intake_cast.told(4))
    assert other.status_code == 422 and other.json()["field"] == "key" and other.json()["remedy"]
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_a_ticket_is_still_followed_when_its_contact_was_moved_to_another_district(ask):
    number = ask("POST", "/contacts", intake_cast.told(6, ticket="T-6")).json()["number"]
    elsewhere = Unit.objects.create(code="B", name="从化区大队", place="440117", kind="大队")
    Contact.objects.filter(number=number).update(unit=elsewhere, district_code="440117", street_code="440117100")
    assert ask("GET", f"/contacts/{number}", key=None).status_code == 200


@pytest.mark.django_db
def test_the_same_ticket_under_another_key_is_the_same_contact_without_its_receipt(ask):
    first = ask("POST", "/contacts", intake_cast.told(5, ticket="T-5")).json()
    again = ask("POST", "/contacts", intake_cast.told(5, ticket="T-5"), key="another-key-of-the-channel")
    assert again.status_code == 200
    assert again.json()["number"] == first["number"] and again.json()["receipt"] is None


@pytest.mark.django_db
def test_the_same_key_of_another_channel_is_another_contact(ask, channel):
    _, row = channel
    at = ledger.now()
    other, _ = intake_cast.channel_key(row.unit, row.by, at, channel="petition", seed=2)
    mine = ask("POST", "/contacts", intake_cast.told(6)).json()
    theirs = ask("POST", "/contacts", intake_cast.told(6), headers={"authorization": f"Bearer {other}"})
    assert theirs.status_code == 201 and theirs.json()["number"] != mine["number"]
    assert theirs.json()["receipt"] != mine["receipt"]


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_once_make_one_contact(channel):
    body = intake_cast.told(7)

    def press(_):
        try:
            return Client().post(
                "/api/v1/contacts", body, "application/json",
                headers={"authorization": f"Bearer {channel[0]}", "idempotency-key": "one-key-fifty-presses"},
            )  # fmt: skip
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as crowd:
        answers = list(crowd.map(press, range(50)))
    assert sorted({answer.status_code for answer in answers}) == [200, 201]
    assert [answer.status_code for answer in answers].count(201) == 1
    assert len({(answer.json()["number"], answer.json()["receipt"]["code"]) for answer in answers}) == 1
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_where_it_stands_is_told_in_words_of_the_readers_language(ask):
    number = ask("POST", "/contacts", intake_cast.told(8, kind="complaint", anonymous=False)).json()["number"]
    zh = ask("GET", f"/contacts/{number}", key=None)
    assert zh.status_code == 200
    seen = zh.json()
    assert seen["stage"] == "received" and seen["title"] == "已收到" and seen["holder"] == "受理员"
    assert [clock["code"] for clock in seen["clocks"]] == ["DL01"] and seen["clocks"][0]["basis"]
    en = ask("GET", f"/contacts/{number}", key=None, headers={"accept-language": "en"}).json()
    assert en["holder"] != seen["holder"] and en["number"] == number
    told = intake_cast.told(8)
    for secret in (told["text"], *told.get("identity", {}).values()):
        assert secret not in zh.content.decode()


@pytest.mark.django_db
def test_contacts_of_others_are_answered_like_numbers_that_do_not_exist(ask, channel):
    own = ask("POST", "/contacts", intake_cast.told(9)).json()["number"]
    Contact.objects.filter(number=own).update(channel="petition")
    foreign = ask("GET", f"/contacts/{own}", key=None)
    nowhere = ask("GET", "/contacts/LJ26-9999999-9", key=None)
    nonsense = ask("GET", "/contacts/%00'--", key=None)
    assert {foreign.status_code, nowhere.status_code, nonsense.status_code} == {404}
    assert foreign.content == nowhere.content == nonsense.content


@pytest.mark.django_db
def test_own_contacts_are_listed_page_by_page_at_a_constant_price(ask, django_assert_num_queries):
    numbers = [
        ask("POST", "/contacts", intake_cast.told(n), key=f"key-of-contact-{n:04d}").json()["number"] for n in range(7)
    ]
    found, since = [], ""
    while True:
        with django_assert_num_queries(4):
            page = ask("GET", f"/contacts?size=3&since={since}", key=None).json()
        found += [row["number"] for row in page["contacts"]]
        since = page["next"]
        if not since:
            break
    assert found == numbers


@pytest.mark.django_db
def test_files_come_with_the_contact_or_after_it_and_once(ask, channel):
    file = {"name": "工资条 王五.png", "content": base64.b64encode(PNG).decode()}
    number = ask("POST", "/contacts", intake_cast.told(10, files=[file])).json()["number"]

    def add():
        return Client().post(
            f"/api/v1/contacts/{number}/files",
            {"files": [SimpleUploadedFile("more.png", PNG)], "text": "银行流水"},
            headers={"authorization": f"Bearer {channel[0]}", "idempotency-key": "files-key-000000001"},
        )

    first, again = add(), add()
    assert (first.status_code, first.json()["taken"]) == (201, 1), first.content.decode()
    assert (again.status_code, again.json()["again"]) == (200, True)
    assert Attachment.objects.filter(contact__number=number).count() == 2
    assert Note.objects.filter(contact__number=number, purpose="supplement").count() == 1


@pytest.mark.django_db
def test_without_a_valid_key_nobody_comes_in(ask, channel):
    key, row = channel
    at = ledger.now()
    answers = [
        Client().get("/api/v1/contacts"),
        ask("GET", "/contacts", key=None, headers={"authorization": "Bearer wrong"}),
        ask("GET", "/contacts", key=None, headers={"authorization": f"Basic {key}"}),
    ]
    row.ended_at = at
    row.save()
    answers.append(ask("GET", "/contacts", key=None))
    row.ended_at, row.valid_to = None, at.date() - timedelta(days=2)
    row.save()
    answers.append(ask("GET", "/contacts", key=None))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0]["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db
def test_a_key_that_asks_too_often_is_told_when_to_come_again(ask, settings):
    settings.LAOJIAN_API_PER_MINUTE = 3
    answers = [ask("GET", "/contacts", key=None) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 21


def test_the_measure_fills_again_evenly():
    pace = keys.Throttle()
    for _ in range(2):
        pace.take(1, 2, 0.0)
    with pytest.raises(keys.TooMany):
        pace.take(1, 2, 1.0)
    pace.take(2, 2, 1.0)
    pace.take(1, 2, 31.0)
    with pytest.raises(keys.TooMany):
        pace.take(1, 2, 32.0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"text": "  "}, "text"),
        ({"txet": "misspelt"}, "txet"),
        ({"amount_claimed": -1}, "amount_claimed"),
        ({"amount_claimed": "12"}, "amount_claimed"),
        ({"people": 10**7}, "people"),
        ({"workplace_code": "4401060"}, "workplace_code"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"employer_uscc": "91440101MA5TESTX0"}, "employer_uscc"),
        ({"employer_name": "a\u0000b"}, "employer_name"),
        ({"identity": {"name": "王", "resident_id": "440106190001010000"}, "anonymous": False}, "resident_id"),
        ({"workers": [{"name": ""}], "kind": "complaint", "anonymous": False}, "workers"),
        ({"files": [{"name": "a.png", "content": "not base64!"}]}, "files.0.content"),
    ],
)
def test_what_cannot_be_taken_in_is_explained(ask, change, field):
    answer = ask("POST", "/contacts", intake_cast.told(11) | change)
    assert answer.status_code == 422, answer.content.decode()
    said = answer.json()
    assert said["field"] == field and said["reason"]
    assert Contact.objects.count() == 0


@pytest.mark.django_db
def test_refusals_repeat_nothing_of_what_was_sent(ask):
    answer = ask("POST", "/contacts", intake_cast.told(12) | {"identity": {"name": "王五", "phone": "139" * 20}})
    assert answer.status_code == 422 and "139139" not in answer.content.decode()


@pytest.mark.django_db
def test_nothing_of_the_person_stands_in_the_log(ask, caplog):
    caplog.set_level(logging.DEBUG)
    told = intake_cast.told(
        13, kind="complaint", anonymous=False, identity={"name": "欧阳测试", "phone": "13912345678"}
    )
    ask("POST", "/contacts", told)
    ask("POST", "/contacts", told | {"kind": "gossip"})
    written = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert "欧阳测试" not in written and "13912345678" not in written and told["text"] not in written


@pytest.mark.django_db
def test_the_description_names_every_operation_and_there_is_no_page_that_runs_them(ask):
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    operations = {(path, method) for path, ways in described["paths"].items() for method in ways}
    assert operations == {
        ("/api/v1/contacts", "post"), ("/api/v1/contacts", "get"), ("/api/v1/contacts/{number}", "get"),
        ("/api/v1/contacts/{number}/files", "post"), ("/api/v1/messages/{channel}/reports", "post"),
    }  # fmt: skip
    assert Client().get("/api/v1/docs").status_code == 404


@pytest.mark.django_db
def test_no_cookie_is_set_and_none_is_needed(ask):
    answer = ask("POST", "/contacts", intake_cast.told(14))
    assert answer.status_code == 201 and not answer.cookies


@pytest.mark.django_db
def test_while_the_database_does_not_answer_the_sender_is_told_to_come_again(ask, monkeypatch):
    def gone():
        raise OperationalError("the connection was lost")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "now", gone)
        answer = ask("POST", "/contacts", intake_cast.told(15))
    assert answer.status_code == 503 and int(answer["Retry-After"]) > 0 and answer.json()["remedy"]
    assert ask("POST", "/contacts", intake_cast.told(15)).status_code == 201


@pytest.mark.django_db
def test_an_answer_is_kept_by_no_cache(ask):
    number = ask("POST", "/contacts", intake_cast.told(16)).json()["number"]
    for answer in (ask("GET", f"/contacts/{number}", key=None), ask("GET", "/contacts/nothing", key=None)):
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_what_a_system_sends_is_read_like_what_a_person_types(ask):
    from laojian.complaints.sealing import opened_json

    who = {
        "name": "李\u3000明",
        "phone": "+86 (020) 8333 1234 转 801",
        "resident_id": "台湾居民来往大陆通行证 12345678",
    }
    sent = intake_cast.told(31, kind="complaint", anonymous=False, identity=who, ticket="不详", period_from="2026.9.1")
    answer = ask("POST", "/contacts", sent)
    assert answer.status_code == 201, answer.content.decode()
    made = Contact.objects.get(number=answer.json()["number"])
    kept = opened_json(made.number, "identity", made.sealed_identity)
    assert (kept["name"], kept["phone"], kept["resident_id"]) == ("李明", "02083331234转801", "台胞证12345678")
    assert (made.ticket, str(made.period_from)) == ("", "2026-09-01")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "field"),
    [({"phone": "13800138021/13900139021"}, "phone"), ({"phone": "83331234"}, "phone"),
     ({"resident_id": "12345678"}, "resident_id"), ({"name": "李?明"}, "name")],
)  # fmt: skip
def test_what_a_system_sends_and_does_not_read_is_refused_with_what_to_send(ask, who, field):
    sent = intake_cast.told(32, kind="complaint", anonymous=False, identity={"name": "王一"} | who)
    answer = ask("POST", "/contacts", sent)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert answer.json()["remedy"]
    assert not Contact.objects.exists()
