"""More rows of lists in a day than the office allows one officer, however they are cut, take a second person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.kernel.words import zh
from laojian.ledger import queries as ledger
from laojian.org import actions, queries
from laojian.org.actions.files_out import ListOut, TooMany, rows_of_day
from laojian.org.limits import ROWS_OF_DAY, limit
from laojian.org.models import FileOut, Officer
from laojian.org.rules.second import Changed, digest

Make = Callable[..., Officer]
CASES = ListOut(
    "case.export",
    zh("案件清单"),
    ("case.export",),
    {"state": "S20"},
    {"state": "S20", "due": "", "open": None},
    "例会",
    300,
)
CONTACTS = ListOut("contact.export", zh("来件清单"), ("contact.view", "contact.triage"), {"q": "张三"}, {}, "例会", 200)


@pytest.fixture
def wang(make: Make) -> Officer:
    return make("wang", "analyst@440106", "team_head@440106")


@pytest.fixture
def head(make: Make) -> Officer:
    return make("head", "team_head@440106")


@pytest.fixture
def out(wang: Officer, at: datetime) -> Callable[..., FileOut]:
    """out(CASES, 300) -> the file goes out to Wang."""

    def hand_out(wanted: ListOut = CASES, rows: int = 300, **more: Any) -> FileOut:
        said = {"kind": "csv", "by": wang, "at": at} | more
        return actions.hand_out(replace(wanted, rows=rows), **said)

    return hand_out


@pytest.fixture
def ask(wang: Officer, at: datetime) -> Callable[..., FileOut]:
    def ask_file(wanted: ListOut = CASES, rows: int = 501, **more: Any) -> FileOut:
        return actions.ask_file(replace(wanted, rows=rows), **{"by": wang, "at": at} | more)

    return ask_file


def test_the_limit_is_five_hundred_rows(on: date) -> None:
    assert limit(ROWS_OF_DAY, on) == 500


def test_up_to_the_limit_files_go_out_and_each_is_an_entry(
    wang: Officer, out: Callable[..., FileOut], on: date
) -> None:
    out(CASES, 300)
    out(CONTACTS, 200)
    told = [row.payload or {} for row in ledger.trail(str(wang.ref)) if row.verb.endswith(".export")]
    assert [(one["rows"], one["rows_of_day"], one["approval"]) for one in told] == [(300, 300, 0), (200, 500, 0)]
    assert told[0]["filters"]["state"] == "S20" and told[0]["purpose"] == "例会" and told[0]["format"] == "csv"
    assert rows_of_day(wang, on) == 500


@pytest.mark.parametrize("cut", [(501,), (250, 250, 1), (500, 1)])
def test_beyond_it_nothing_goes_out_however_it_is_cut(
    wang: Officer, out: Callable[..., FileOut], on: date, cut: tuple[int, ...]
) -> None:
    *before, last = cut
    for n, rows in enumerate(before):
        out((CASES, CONTACTS)[n % 2], rows)
    for wanted in (CASES, CONTACTS, replace(CASES, wish={"page": 2})):
        with pytest.raises(TooMany, match="500"):
            out(wanted, last)
    assert rows_of_day(wang, on) == sum(before)


def test_the_day_is_the_offices_and_each_officer_has_his_own(
    head: Officer, out: Callable[..., FileOut], at: datetime
) -> None:
    out(rows=500)
    assert out(rows=500, by=head)
    assert out(rows=500, at=at + timedelta(days=1))


def test_what_a_second_person_agreed_to_goes_out_once(
    wang: Officer, head: Officer, out: Callable[..., FileOut], ask: Callable[..., FileOut], at: datetime, on: date
) -> None:
    out(rows=400)
    asked = ask(rows=700)
    assert asked.filters == "state=S20"
    with pytest.raises(TooMany):
        out(rows=700)
    actions.approve_file(file_id=asked.pk, by=head, at=at)
    for other in (replace(CASES, wish={"state": "S21"}), replace(CONTACTS, wish=CASES.wish)):
        with pytest.raises(TooMany):
            out(other, 700)
    with pytest.raises(TooMany):
        out(rows=701)
    with pytest.raises(TooMany):
        out(rows=700, by=head)
    assert out(rows=650).pk == asked.pk
    assert rows_of_day(wang, on) == 1050
    entry = [row.payload or {} for row in ledger.trail(str(wang.ref)) if row.verb == "case.export"][-1]
    assert entry["approval"] == asked.approval_id
    with pytest.raises(TooMany):
        out(rows=650)


def test_an_agreed_file_is_taken_within_three_days(
    head: Officer, out: Callable[..., FileOut], ask: Callable[..., FileOut], at: datetime
) -> None:
    actions.approve_file(file_id=ask().pk, by=head, at=at)
    with pytest.raises(TooMany):
        out(rows=501, at=at + timedelta(days=3, seconds=1))
    assert out(rows=501, at=at + timedelta(days=3))


def test_nobody_agrees_to_his_own_and_only_who_may_at_the_place(
    wang: Officer, make: Make, ask: Callable[..., FileOut], at: datetime
) -> None:
    asked = ask()
    with pytest.raises(Refused, match="提出人不得批准自己"):
        actions.approve_file(file_id=asked.pk, by=wang, at=at)
    for name, role in (("li", "analyst@440106"), ("zhao", "team_head@440117")):
        with pytest.raises(Forbidden):
            actions.approve_file(file_id=asked.pk, by=make(name, role), at=at)
    assert actions.approve_file(file_id=asked.pk, by=make("bureau", "bureau_head@4401"), at=at)


def test_a_list_of_several_places_takes_somebody_of_the_city(
    make: Make, ask: Callable[..., FileOut], head: Officer, at: datetime
) -> None:
    both = make("both", "analyst@440106", "analyst@440117")
    asked = ask(by=both)
    with pytest.raises(Forbidden):
        actions.approve_file(file_id=asked.pk, by=head, at=at)
    assert actions.approve_file(file_id=asked.pk, by=make("city", "team_head@4401"), at=at)


def test_who_may_not_take_the_list_cannot_ask_for_it(make: Make, ask: Callable[..., FileOut]) -> None:
    with pytest.raises(Forbidden):
        ask(by=make("li", "grid_worker@440106"))
    assert ask(CONTACTS, by=make("clerk", "intake_clerk@440106")).asked.asked_with == "contact.view"


def test_who_lost_the_right_since_gets_no_agreement(
    wang: Officer, head: Officer, admin: Officer, ask: Callable[..., FileOut], at: datetime
) -> None:
    asked = ask()
    for held in wang.grants.all():
        actions.end_grant(grant_id=held.pk, by=admin, at=at)
    with pytest.raises(Refused, match="提请人已没有"):
        actions.approve_file(file_id=asked.pk, by=head, at=at)


def test_what_went_out_since_is_shown_before_it_is_agreed_to(
    head: Officer, out: Callable[..., FileOut], ask: Callable[..., FileOut], at: datetime
) -> None:
    asked = ask()
    out(rows=120)
    with pytest.raises(Changed) as changed:
        actions.approve_file(file_id=asked.pk, by=head, at=at)
    assert [(one.label, one.was, one.now) for one in changed.value.difference] == [("当日已导出行数", "0", "120")]
    shown = digest(actions.file_content(queries.file_asked(asked.pk), at))
    assert actions.approve_file(file_id=asked.pk, by=head, at=at, shown=shown)


def test_it_is_declined_with_a_reason_taken_back_by_who_asked_and_waits_once(
    wang: Officer, head: Officer, out: Callable[..., FileOut], ask: Callable[..., FileOut], at: datetime
) -> None:
    asked = ask()
    with pytest.raises(Stale):
        ask(rows=600)
    with pytest.raises(Forbidden):
        actions.withdraw_file(file_id=asked.pk, by=head, at=at)
    with pytest.raises(Invalid):
        actions.refuse_file(file_id=asked.pk, reason=" ", by=head, at=at)
    actions.refuse_file(file_id=asked.pk, reason="范围太大", by=head, at=at)
    actions.withdraw_file(file_id=ask().pk, by=wang, at=at)
    with pytest.raises(TooMany):
        out(rows=501)
    with pytest.raises(NotFound):
        actions.approve_file(file_id=out(rows=1).pk, by=head, at=at)


def test_it_waits_in_the_list_until_decided_and_taken(
    head: Officer, out: Callable[..., FileOut], ask: Callable[..., FileOut], at: datetime, on: date
) -> None:
    plain, asked = out(rows=1), ask()
    assert list(queries.files_to_agree(on)) == [asked]
    actions.approve_file(file_id=asked.pk, by=head, at=at)
    assert list(queries.files_to_agree(on + timedelta(days=3))) == [asked]
    assert list(queries.files_to_agree(on + timedelta(days=4))) == []
    out(rows=501)
    assert list(queries.files_to_agree(on)) == []
    with pytest.raises(NotFound):
        queries.file_asked(plain.pk)


def test_what_is_kept_names_nobody_and_no_file_is_without_day_or_second_person(
    wang: Officer, ask: Callable[..., FileOut], at: datetime
) -> None:
    asked = ask(CONTACTS)
    assert "张三" not in str(FileOut.objects.values().get()) + str(asked.asked.content)
    with pytest.raises(IntegrityError), transaction.atomic():
        FileOut.objects.create(officer=wang, verb="x", title="x", wish="x", purpose="x", rows=1, at=at)
