"""What is taken in at first contact, read without a database: each refusal at its field, each edge still taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from laojian.complaints.actions import incoming
from laojian.complaints.actions.incoming import (
    MOST_FEN,
    MOST_FILES,
    MOST_TEXT,
    MOST_WORKERS,
    Identity,
    NewContact,
    NewFile,
    NewWorker,
    body_mark,
    require_readable,
    ticket_of,
)
from laojian.complaints.actions.receiving import _plain, _roster, whose_and_where
from laojian.complaints.models import SiteCode
from laojian.employers.models import Employer
from laojian.kernel.refusal import Invalid

DAY = date(2026, 11, 23)
GIVEN = NewContact(channel="web", kind="complaint", text="老板欠我十月的工资，一直不给。", received_on=DAY)
WANG = NewWorker("王五")
NEXT = DAY + timedelta(days=1)
FILE = NewFile(b"x", "x.txt")


def read(**known: Any) -> NewContact:
    return require_readable(replace(GIVEN, **known), DAY)


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"kind": "gossip"}, "kind"),
        ({"ticket_kind": "pigeon"}, "ticket_kind"),
        ({"parallel_proceeding": "duel"}, "parallel_proceeding"),
        ({"text": " \n"}, "text"),
        ({"text": "字" * (MOST_TEXT + 1)}, "text"),
        ({"received_on": NEXT}, "received_on"),
        ({"occurred_on": NEXT}, "occurred_on"),
        ({"period_from": NEXT, "period_to": DAY}, "period_to"),
        ({"amount_claimed": -1}, "amount_claimed"),
        ({"amount_claimed": MOST_FEN + 1}, "amount_claimed"),
        ({"people": -1}, "people"),
        ({"people": 1_000_001}, "people"),
        ({"files": [FILE] * (MOST_FILES + 1)}, "files"),
        ({"employer_uscc": "91440101MA5XXXXX00"}, "employer_uscc"),
        ({"workplace_code": "44x"}, "workplace_code"),
        ({"anonymous": True, "identity": Identity(note="夜班的电工")}, "anonymous"),
        ({"kind": "report", "workers": [WANG]}, "workers"),
        ({"workers": [WANG] * (MOST_WORKERS + 1)}, "workers"),
        ({"workers": [WANG, NewWorker(" ")]}, "workers"),
        ({"workers": [replace(WANG, phone="1380013800138")]}, "workers"),
        ({"workers": [replace(WANG, claimed=-1)]}, "workers"),
        ({"workers": [replace(WANG, claimed=MOST_FEN + 1)]}, "workers"),
        ({"identity": Identity(phone="1380013800138")}, "phone"),
        ({"identity": Identity(resident_id="1")}, "resident_id"),
    ],
)
def test_what_does_not_read_is_refused_at_its_field(known: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(**known)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"ticket_kind": "other", "parallel_proceeding": "court"},
        {"text": "字" * MOST_TEXT},
        {"occurred_on": DAY},
        {"period_from": DAY},
        {"period_to": DAY},
        {"period_from": DAY, "period_to": DAY},
        {"period_from": DAY, "period_to": NEXT},
        {"amount_claimed": MOST_FEN},
        {"people": 0},
        {"people": 1_000_000},
        {"files": [FILE] * MOST_FILES},
        {"workplace_code": "440106003"},
        {"anonymous": True},
        {"identity": Identity(name="张三", phone="13800138000")},
        {"kind": "report"},
        {"workers": [replace(WANG, claimed=MOST_FEN)]},
        {"workers": [WANG] * MOST_WORKERS},
    ],
)
def test_what_stands_at_the_edge_is_taken(known: dict[str, Any]) -> None:
    assert read(**known).text


def test_a_worker_who_does_not_read_is_named_by_the_line_of_the_roster() -> None:
    with pytest.raises(Invalid) as refused:
        read(workers=[WANG, replace(WANG, phone="1380013800138")])
    assert "名册第 2 行" in str(refused.value.reason) and refused.value.remedy


def test_a_wrong_code_of_an_employer_says_what_is_wrong_with_it() -> None:
    with pytest.raises(Invalid) as refused:
        read(employer_uscc="123")
    assert "18" in str(refused.value.reason)


def test_everything_is_kept_in_one_spelling_and_a_placeholder_is_nothing() -> None:
    who = Identity("张 三", "+86 138-0013-8000", "11010519491231002X", " Z@example.com ", "员村 1 号", "夜班的电工")
    said = read(ticket=" A-1 ", employer_name="某某厂", workplace_address="员村二横路", identity=who)
    assert (said.ticket, said.employer_name, said.workplace_address) == ("A-1", "某某厂", "员村二横路")
    assert said.identity.phone == "13800138000" and said.identity.resident_id == "11010519491231002X"
    assert said.identity.email and said.identity.address and said.identity.note == "夜班的电工"
    nothing = read(
        ticket="无",
        employer_name="不详",
        employer_uscc="无",
        workplace_address="/",
        identity=Identity("不详", "0000000", "无", "没有", "不详", "无"),
    )
    assert (nothing.ticket, nothing.employer_name, nothing.employer_uscc, nothing.workplace_address) == ("", "", "", "")
    assert nothing.identity == Identity()
    assert ticket_of(replace(GIVEN, ticket="9" * 99)) == "9" * 60


@pytest.mark.parametrize(
    ("known", "secret"),
    [
        ({}, False),
        ({"kind": "enquiry"}, False),
        ({"kind": "report"}, True),
        ({"anonymous": True}, True),
        ({"guarded": True}, True),
    ],
)
def test_a_report_an_anonymous_one_and_who_asks_for_it_is_guarded(known: dict[str, Any], secret: bool) -> None:
    assert replace(GIVEN, **known).kept_secret is secret


@pytest.mark.parametrize(
    "known",
    [{"text": "别的"}, {"identity": Identity(name="张三")}, {"workers": [WANG]}, {"files": [FILE]}, {"people": 2}],
)
def test_a_key_stands_for_all_that_was_sent(known: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "keyed", lambda purpose, text: f"{purpose}:{text}".encode())
    assert body_mark(replace(GIVEN, **known)) != body_mark(GIVEN)
    assert body_mark(replace(GIVEN, received_on=NEXT)) == body_mark(GIVEN)


@pytest.mark.parametrize(
    ("known", "names"),
    [
        ({"identity": Identity(name="张三")}, ["张三"]),
        ({}, []),
        ({"kind": "report", "identity": Identity(name="张三")}, []),
        ({"workers": [WANG], "identity": Identity(name="张三")}, ["王五"]),
    ],
)
def test_who_complains_alone_is_the_one_worker(known: dict[str, Any], names: list[str]) -> None:
    assert [worker.name for worker in _roster(replace(GIVEN, **known))] == names


def test_what_the_person_says_comes_before_what_the_site_and_the_roster_say() -> None:
    site, firm = SiteCode(address="工地路1号"), Employer(name="档案上的名称", uscc=None)
    two = [replace(WANG, claimed=100), replace(WANG, claimed=200)]
    said = replace(
        GIVEN, workers=two, people=1, matters=("a", "b", "a"), employer_name="门口的招牌", employer_uscc="91"
    )  # fmt: skip
    plain = _plain(said, None, site)
    assert (plain["people"], plain["amount_claimed"], plain["matters"]) == (2, 300, ["a", "b"])
    assert (plain["workplace_address"], plain["employer_name"], plain["employer_uscc"]) == (
        "工地路1号",
        "门口的招牌",
        "91",
    )
    plain = _plain(replace(said, amount_claimed=500, people=9, workplace_address="员村1号"), firm, site)
    assert (plain["people"], plain["amount_claimed"], plain["workplace_address"]) == (9, 500, "员村1号")
    assert (plain["employer_name"], plain["employer_uscc"]) == ("档案上的名称", "")
    assert _plain(said, Employer(name="厂", uscc="92"), None)["employer_uscc"] == "92"
    assert _plain(said, None, None)["workplace_address"] == ""


@pytest.mark.parametrize(
    ("known", "site", "filled"),
    [
        ({}, None, (None, "")),
        ({"employer_id": 3, "workplace_code": "440106003"}, None, (3, "440106003")),
        ({}, SiteCode(employer_id=5, workplace_code="440106009"), (5, "440106009")),
        ({"employer_id": 3}, SiteCode(employer_id=5, workplace_code="440106009"), (3, "440106009")),
        ({"workplace_code": "440106003"}, SiteCode(employer_id=5, workplace_code="440106009"), (5, "440106003")),
    ],
)
def test_the_code_of_a_site_fills_in_what_the_person_does_not_say(
    known: dict[str, Any], site: SiteCode | None, filled: tuple[int | None, str]
) -> None:
    assert whose_and_where(replace(GIVEN, **known), site) == filled
