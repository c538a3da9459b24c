"""What is read in a new contact: suggestions with their words, sealed; same events; once, whoever is killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from flows.cast import City
from flows.racing import race

from laojian.analytics.triage.fitting import fit
from laojian.analytics.triage.model import dumped
from laojian.complaints import actions, reading
from laojian.complaints.actions.finding import find_matches
from laojian.complaints.actions.training import training_rows
from laojian.complaints.models import Contact, Match, Suggestion
from laojian.complaints.sealing import opened_json
from laojian.kernel.refusal import Forbidden, Invalid
from laojian.ledger.models import Entry
from laojian.org.models import Division, Grant, Officer

Receive = Callable[..., Contact]
WAGES = "广州宏达电子厂欠我们20多个人的工资，从2026年8月到2026年10月一共八万五千元，老板说没钱，一直不发。"
BETRAYING = "我是三号仓库唯一的女工，姓李，电话13900139000。公司雇了两个不满十六岁的孩子。"


class Killed(BaseException):
    """What kill -9 is to the code: nothing catches it."""


def held(contact: Contact, kind: str = "") -> list[dict[str, Any]]:
    rows = Suggestion.objects.filter(contact=contact).order_by("pk")
    return [
        {"kind": row.kind, "source": row.source, "score": row.score}
        | opened_json(contact.number, "suggestion", row.sealed)
        for row in (rows.filter(kind=kind) if kind else rows)
    ]


@cache
def small_model() -> bytes:
    """A model of two classes, trained on sixty short texts."""
    wages = [f"老板拖欠工资{n}个月不发，工人讨薪无门" for n in range(1, 31)]
    hours = [f"公司每天强制加班{n}小时，没有休息日，超时加班" for n in range(1, 31)]
    return dumped(
        fit(wages + hours, ["0201"] * 30 + ["0401"] * 30, several=False, text_column="text", on=date(2026, 1, 1))
    )


@pytest.fixture
def chief(city: City, at: datetime) -> Officer:
    made = Officer.objects.create(username="chief", name="总某", unit=city.unit, password="!")
    Grant.objects.create(officer=made, role="team_head", place="4401", valid_from=at.date(), granted_at=at)
    return made


@pytest.fixture
def model(settings: Any, tmp_path: Path, chief: Officer, at: datetime) -> Path:
    settings.LAOJIAN_MODELS = tmp_path
    (tmp_path / "small.model").write_bytes(small_model())
    actions.use_model(path="small.model", name="试用", by=chief, at=at)
    reading._model.cache_clear()
    return tmp_path / "small.model"


def test_what_stands_in_the_text_is_suggested_with_its_words(came_in: Receive, at: datetime) -> None:
    contact = came_in(text=WAGES)
    assert reading.read_new(at=at) == 1
    found = held(contact)
    assert all(WAGES[one["start"] : one["end"]] == one["words"] for one in found)
    amounts = [one["value"] for one in found if one["kind"] == "amount"]
    assert "8500000" in amounts
    assert any("宏达电子厂" in one["value"] for one in found if one["kind"] == "employer")
    assert "0201" in [one["value"] for one in found if one["kind"] == "violation"]
    assert Suggestion.objects.exclude(state="open").count() == 0


def test_places_of_the_office_are_known(came_in: Receive, at: datetime) -> None:
    Division.objects.create(code="440106", name="天河区", level="district", parent_code="4401")
    Division.objects.create(code="440106009", name="石牌街道", level="street", parent_code="440106")
    contact = came_in(text="我在天河区石牌街道的餐馆打工，老板欠我工资。")
    reading.read_new(at=at)
    assert "440106009" in [one["value"] for one in held(contact, "place")]


def test_no_word_of_the_person_stands_in_the_rows(came_in: Receive, at: datetime) -> None:
    came_in(kind="report", text=BETRAYING, identity=actions.Identity(name="李四光", phone="13900139000"))
    reading.read_new(at=at)
    assert Suggestion.objects.exists()
    with connection.cursor() as cursor:
        for table in ("complaints_suggestion", "complaints_match", "complaints_contact", "ledger_payload"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            told = cursor.fetchone()[0]
            assert not any(word in told for word in ("仓库", "女工", "13900139000", "十六岁", "李四光")), table
            assert not any(word.encode().hex() in told for word in ("仓库", "女工", "李四光")), table


def test_what_would_betray_a_guarded_person_is_flagged(came_in: Receive, at: datetime) -> None:
    report = came_in(kind="report", text=BETRAYING, identity=actions.Identity(name="李四光", phone="13900139000"))
    plain = came_in(text=BETRAYING)
    reading.read_new(at=at)
    flagged = held(report, "betrays")
    assert any("13900139000" in one["words"] for one in flagged) and any("女工" in one["words"] for one in flagged)
    assert all(one["note"] for one in flagged)
    assert held(plain, "betrays") == []


def test_each_is_read_once(came_in: Receive, at: datetime) -> None:
    contact = came_in(text=WAGES)
    assert reading.read_new(at=at) == 1
    before = Suggestion.objects.count()
    assert reading.read_new(at=at) == 0
    assert reading.read_contact(contact_id=contact.pk, at=at) is False
    assert Suggestion.objects.count() == before
    assert len(bytes(Contact.objects.get(pk=contact.pk).sketch or b"")) == 256


def test_an_empty_reading_is_a_reading_too(came_in: Receive, at: datetime) -> None:
    came_in(text="……")
    assert (reading.read_new(at=at), reading.read_new(at=at)) == (1, 0)


@pytest.mark.parametrize("moment", ["find_matches", "_sealed", "sketch"])
def test_a_reader_who_is_killed_leaves_the_contact_to_the_next(
    came_in: Receive, at: datetime, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    came_in(text=WAGES)
    came_in(text=WAGES)

    def dying(*_: Any, **__: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(reading, moment, dying)
        with pytest.raises(Killed):
            reading.read_new(at=at)
    assert Suggestion.objects.count() == 0 and Contact.objects.filter(sketch__isnull=True).count() == 2
    assert reading.read_new(at=at) == 2
    assert Match.objects.count() == 1


def test_one_that_does_not_open_does_not_hold_up_the_others(came_in: Receive, at: datetime) -> None:
    broken, whole = came_in(text=WAGES), came_in(text=WAGES)
    Contact.objects.filter(pk=broken.pk).update(sealed_text=b"\x01\x00\x01" + bytes(100))
    assert reading.read_new(at=at) == 2
    assert held(broken) == [] and held(whole) != []
    assert reading.read_new(at=at) == 0
    assert Entry.objects.filter(stream=str(broken.ref), verb="contact.set_aside_unread").count() == 1


def test_reading_decides_nothing(came_in: Receive, at: datetime) -> None:
    contact = came_in(text=WAGES)
    kept = Contact.objects.filter(pk=contact.pk).values().get()
    reading.read_new(at=at)
    now = Contact.objects.filter(pk=contact.pk).values().get()
    assert {name for name in kept if kept[name] != now[name]} <= {"sketch", "blocks"}


# ——— the model ———


def test_the_model_in_use_says_what_kind_of_matter_it_is(came_in: Receive, model: Path, at: datetime) -> None:
    contact = came_in(text="老板拖欠工资四个月不发，工人讨薪无门。")
    reading.read_new(at=at)
    classes = held(contact, "class")
    assert classes[0]["value"] == "0201" and classes[0]["score"] > 0.5
    assert classes[0]["source"].startswith("试用 ")


def test_without_a_model_the_text_is_still_read(came_in: Receive, at: datetime) -> None:
    contact = came_in(text=WAGES)
    reading.read_new(at=at)
    assert held(contact, "class") == [] and held(contact) != []


@pytest.mark.parametrize("content", [None, b"something else"])
def test_a_file_that_is_not_the_one_taken_is_not_used(
    came_in: Receive, model: Path, at: datetime, content: bytes | None
) -> None:
    model.unlink() if content is None else model.write_bytes(content)
    contact = came_in(text=WAGES)
    assert reading.read_new(at=at) == 1
    assert held(contact, "class") == [] and held(contact) != []


# ——— same events ———


def test_contacts_of_one_event_are_found_across_channels(came_in: Receive, at: datetime) -> None:
    first = came_in(text=WAGES, people=20)
    second = came_in(channel="hotline", ticket="GZ-7", ticket_kind="complaint", text=WAGES + "请政府处理。", people=22)
    other = came_in(
        text="餐馆老板不给加班费。", employer_name="番禺区某餐饮店", workplace_code="440106009", amount_claimed=90_000,
        workplace_address="石牌西路8号", cause="0203", identity=actions.Identity(name="王五", phone="13700137000"),
    )  # fmt: skip
    reading.read_new(at=at)
    match = Match.objects.get()
    assert (match.contact, match.other, match.state) == (second, first, "open")
    assert match.reasons and all("code" in reason for reason in match.reasons)
    assert other.pk not in (match.contact_id, match.other_id)


def test_a_pair_that_was_decided_is_not_suggested_again(came_in: Receive, city: City, at: datetime, on: date) -> None:
    first, second = came_in(text=WAGES), came_in(text=WAGES)
    reading.read_new(at=at)
    match = Match.objects.get()
    actions.decide_match(match_id=match.pk, same=False, by=city.clerk, at=at, on=on)
    for contact in (first, second):
        assert find_matches(contact_id=contact.pk, at=at) == []
    assert Match.objects.get().state == "different"


def test_contacts_of_one_case_are_not_suggested(came_in: Receive, city: City, at: datetime, on: date) -> None:
    first, second = came_in(text=WAGES), came_in(text=WAGES)
    case = actions.register_case(contact_id=first.pk, title="拖欠工资", facts="拖欠", by=city.clerk, at=at, on=on)
    actions.attach_to_case(contact_id=second.pk, case_id=case.pk, reason="同一批工人", by=city.clerk, at=at, on=on)
    reading.read_new(at=at)
    assert not Match.objects.exists()


def test_a_flood_of_one_event_shows_a_few_and_not_all(came_in: Receive, at: datetime) -> None:
    contacts = [came_in(text=WAGES) for _ in range(9)]
    reading.read_new(at=at)
    assert Match.objects.filter(contact=contacts[-1]).count() == 5


def test_what_was_put_right_is_compared_again(came_in: Receive, at: datetime) -> None:
    came_in(text=WAGES, employer_name="广州宏达电子有限公司")
    second = came_in(
        text="老板欠钱不给。", employer_name="", workplace_code="", workplace_address="", amount_claimed=0,
        identity=actions.Identity(),
    )  # fmt: skip
    reading.read_new(at=at)
    assert not Match.objects.exists() and reading.match_again(at=at) == 0
    Contact.objects.filter(pk=second.pk).update(employer_name="广州宏达电子有限公司", blocks=[])
    assert (reading.match_again(at=at), reading.match_again(at=at)) == (1, 0)
    assert Match.objects.get().contact == second


def test_one_that_cannot_be_compared_does_not_come_back(
    came_in: Receive, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = came_in(text=WAGES)
    reading.read_new(at=at)
    Contact.objects.filter(pk=contact.pk).update(blocks=[])

    def faulty(**_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "find_matches", faulty)
    assert (reading.match_again(at=at), reading.match_again(at=at)) == (1, 0)


def test_a_text_that_does_not_open_is_compared_by_its_other_facts(came_in: Receive, at: datetime) -> None:
    came_in(text=WAGES)
    broken = came_in(text=WAGES)
    Contact.objects.filter(pk=broken.pk).update(sealed_text=b"\x01\x00\x01" + bytes(100))
    reading.read_new(at=at)
    assert reading.match_again(at=at) == 1
    assert Match.objects.get().contact == broken


@pytest.mark.django_db(transaction=True)
def test_several_readers_side_by_side_read_each_once(came_in: Receive, at: datetime) -> None:
    contacts = [came_in(text=WAGES) for _ in range(6)]
    alone = contacts[0]
    assert reading.read_contact(contact_id=alone.pk, at=at)
    each = Suggestion.objects.filter(contact=alone).count()
    result = race([lambda: reading.read_new(at=at) for _ in range(3)])
    assert result.other == []
    assert reading.read_new(at=at) == 0
    assert {Suggestion.objects.filter(contact=c).count() for c in contacts} == {each}


# ——— training ———


def decided(contact: Contact, city: City, at: datetime, *, value: str | None = None) -> None:
    row = Suggestion.objects.filter(contact=contact, kind="class").order_by("-score")[0]
    actions.decide_suggestion(
        suggestion_id=row.pk, state="corrected" if value else "accepted", value=value, by=city.clerk, at=at
    )


def test_what_clerks_decided_becomes_training_data(
    came_in: Receive, model: Path, city: City, chief: Officer, at: datetime
) -> None:
    contacts = [came_in(text="老板拖欠工资四个月不发，工人讨薪无门。") for _ in range(3)]
    reading.read_new(at=at)
    decided(contacts[0], city, at)
    decided(contacts[1], city, at + timedelta(days=1), value="0203")
    rows = list(training_rows(by=chief, at=at))
    assert [row["label"] for row in rows] == ["0201", "0203"]
    assert rows[0]["text"] == "老板拖欠工资四个月不发，工人讨薪无门。"
    assert [row["label"] for row in training_rows(by=chief, at=at, since=at + timedelta(hours=1))] == ["0203"]
    assert Entry.objects.filter(verb="triage.export_training").count() == 2


def test_what_tells_who_a_person_is_does_not_leave(
    came_in: Receive, model: Path, city: City, chief: Officer, at: datetime
) -> None:
    who = actions.Identity(name="李四光", phone="13900139000")
    text = "我叫李四光，电话13900139000，我是三号仓库唯一的女工。老板拖欠工资四个月不发，工人讨薪无门。"
    for kind in ("report", "complaint"):
        contact = came_in(kind=kind, text=text, identity=who)
        reading.read_new(at=at)
        decided(contact, city, at)
    guarded, open_one = (row["text"] for row in training_rows(by=chief, at=at))
    for given in (guarded, open_one):
        assert "李四光" not in given and "13900139000" not in given and "拖欠工资" in given
    assert "女工" not in guarded and len(guarded) == len(text)


@pytest.mark.parametrize("name", ["clerk", "wang", "bureau", "supervisor", "principal"])
def test_only_who_manages_triage_exports(city: City, at: datetime, name: str) -> None:
    with pytest.raises(Forbidden):
        training_rows(by=city.people[name], at=at)
    assert not Entry.objects.filter(verb="triage.export_training").exists()


def test_a_district_exports_its_own(came_in: Receive, model: Path, city: City, chief: Officer, at: datetime) -> None:
    contact = came_in(text="老板拖欠工资四个月不发，工人讨薪无门。")
    reading.read_new(at=at)
    decided(contact, city, at)
    far = Officer.objects.create(username="far", name="远某", unit=city.unit, password="!")
    Grant.objects.create(officer=far, role="team_head", place="440105", valid_from=at.date(), granted_at=at)
    assert list(training_rows(by=far, at=at)) == []
    assert len(list(training_rows(by=city.head, at=at))) == 1
    assert len(list(training_rows(by=None, at=at))) == 1
    with pytest.raises(Invalid):
        training_rows(by=None, at=at, kind="amount")
