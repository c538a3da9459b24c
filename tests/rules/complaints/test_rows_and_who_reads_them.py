"""What is read from the rows of a contact for the desk, the person and what compares contacts; without a database."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from laojian.analytics.similarity import Facts
from laojian.cases.models import Case, Deadline
from laojian.complaints.actions import finding, training
from laojian.complaints.actions.repeated_tickets import _people
from laojian.complaints.actions.urgency import _codes, _stale, demanded_level
from laojian.complaints.models import (
    Attachment,
    Contact,
    ContactClock,
    Dispute,
    MaliciousMark,
    Note,
    Opening,
    Suggestion,
    UrgencyChange,
)
from laojian.complaints.queries import openings, person, pieces
from laojian.complaints.queries.channel_keys import _clock
from laojian.complaints.queries.person import PersonNote, PersonWorker
from laojian.complaints.queries.standings import standing_of
from laojian.complaints.queries.view import _holds, _identity, _opening
from laojian.complaints.rules.standing import BY_CASE, BY_CONTACT
from laojian.complaints.rules.states import ContactState as S
from laojian.org.models import Approval, Officer, Unit
from laojian.org.rules.pieces import FIRST, Kind, Stand

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
LI, WANG = Officer(pk=7, name="李四"), Officer(pk=8, name="王五")


def case(state: str) -> Case:
    return Case(pk=1, state=state)


@pytest.mark.parametrize(
    ("state", "of_case", "stage"),
    [
        (S.NEW, None, BY_CONTACT["received"]),
        (S.WAITING, None, BY_CASE["S02"]),
        (S.WAITING, "S20", BY_CASE["S02"]),
        (S.LINKED, "S20", BY_CASE["S20"]),
        (S.LINKED, None, BY_CONTACT["with_case"]),
        (S.LINKED, "S??", BY_CONTACT["with_case"]),
        (S.CLOSED, None, BY_CASE["S91"]),
        (S.CLOSED, "S03", BY_CASE["S03"]),
        (S.ANSWERED, None, BY_CONTACT["answered"]),
        (S.REOPENED, None, BY_CONTACT["reopened"]),
    ],
)
def test_where_it_stands_is_told_by_its_own_state_and_that_of_its_case(
    state: S, of_case: str | None, stage: object
) -> None:
    assert standing_of(Contact(state=state, kind="complaint", case=case(of_case) if of_case else None)) == stage


@pytest.mark.parametrize(
    ("state", "expires", "holds"),
    [
        ("approved", AT + timedelta(seconds=1), True),
        ("approved", AT, False),
        ("approved", None, False),
        ("refused", AT + timedelta(hours=1), False),
    ],
)
def test_an_opening_holds_when_it_was_approved_and_until_its_moment(
    state: str, expires: datetime | None, holds: bool
) -> None:
    assert _holds(Opening(approval=Approval(state=state), expires_at=expires), AT) is holds


def test_an_opening_shows_its_asker_to_himself_as_his_own() -> None:
    asked = Approval(state="approved", asked_by=LI, asked_at=AT, reason="核实", decided_by=WANG)
    row = Opening(pk=3, approval=asked, expires_at=AT + timedelta(hours=1))
    mine, others = _opening(row, LI, AT), _opening(row, WANG, AT)
    assert (mine.own, others.own, mine.holds, mine.decided_by) == (True, False, True, "王五")
    assert _opening(Opening(approval=Approval(asked_by=LI)), LI, AT).decided_by == ""


@pytest.mark.parametrize(
    ("guarded", "shown"),
    [
        (True, {"name": "••••", "note": "••••"}),
        (False, {"name": "张*", "note": "••••"}),
    ],
)
def test_who_it_is_stands_masked_and_what_was_not_given_does_not_stand(
    monkeypatch: pytest.MonkeyPatch, guarded: bool, shown: dict[str, str]
) -> None:
    given = {"name": "张三", "phone": " ", "note": "夜班的电工"}
    monkeypatch.setattr(sys.modules[_identity.__module__], "opened_json", lambda *_: given)
    masked = _identity(Contact(guarded=guarded))
    assert set(masked) == set(shown) and masked["note"] == "••••"
    assert (masked["name"] == "••••") is guarded and "三" not in masked["name"]


@pytest.mark.parametrize(
    ("matter", "more"),
    [
        (("opening", Opening()), {}),
        (("urgency", UrgencyChange(was=3, now=1)), {"was": 3, "now": 1}),
        (("mark", MaliciousMark(until=DAY, approval=Approval())), {"until": DAY, "first_by": None}),
        (("mark", MaliciousMark(until=DAY, approval=Approval(first_by=LI))), {"until": DAY, "first_by": "李四"}),
        (
            ("dispute", Dispute(holder=Unit(pk=1, name="甲"), other=Unit(pk=2, name="乙"), goes_to="4401")),
            {"holder": "甲", "other": "乙", "other_id": 2, "goes_to": "4401"},
        ),
    ],
)
def test_what_waits_says_what_there_is_to_decide(matter: tuple[str, Any], more: dict[str, Any]) -> None:
    assert openings._more(*matter) == more


def test_what_waits_is_ones_own_when_one_asked() -> None:
    row = Opening(pk=5, contact=Contact(pk=9, number="LJ"), approval=Approval(asked_by=LI, asked_at=AT, reason="核实"))
    assert (openings._row("opening", row, LI).own, openings._row("opening", row, WANG).own) == (True, False)


# ——— pieces ———


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        (Note(internal=True, from_person=False), Kind.REMARK),
        (Note(internal=False, from_person=True), Kind.MESSAGE_IN),
        (Note(internal=False, from_person=False), Kind.MESSAGE_OUT),
    ],
)
def test_a_note_is_a_remark_what_the_person_wrote_or_what_the_office_wrote(note: Note, kind: Kind) -> None:
    assert pieces.of_note(note, Contact()).kind == kind


@pytest.mark.parametrize(
    ("from_person", "left", "kind"),
    [
        (True, [], Kind.ORIGINAL),
        (False, [], Kind.SENT_FILE),
        (True, [{"kind": "identity", "where": "text"}], Kind.PERSON),
        (True, [{"kind": "author"}, "identity"], Kind.ORIGINAL),
        (False, [{"kind": "identity"}], Kind.PERSON),
    ],
)
def test_a_file_is_an_original_one_sent_along_or_a_person(from_person: bool, left: list[Any], kind: Kind) -> None:
    assert pieces.of_file(Attachment(from_person=from_person, left=left), Contact()).kind == kind


@pytest.mark.parametrize(
    ("contact", "whose", "guarded"), [(True, "1", True), (False, "2", True), (False, "1", False), (False, "3", False)]
)
def test_a_piece_is_guarded_with_its_contact_or_with_who_brought_it(contact: bool, whose: str, guarded: bool) -> None:
    held = Contact(guarded=contact)
    assert pieces.of_note(Note(whose=whose), held, {"2"}).guarded is guarded
    assert pieces.of_file(Attachment(whose=whose), held, {"2"}).guarded is guarded


def test_who_comes_with_the_receipt_is_the_first_and_a_worker_is_his_line() -> None:
    assert pieces.person() == pieces.Reader(frozenset({Stand.PERSON}), FIRST)
    assert pieces.person(2) == pieces.Reader(frozenset({Stand.WORKER}), "w2")


# ——— the person's page ———


def said(purpose: str, text: str) -> PersonNote:
    return PersonNote(1, False, purpose, text, None, AT, ())


@pytest.mark.parametrize(
    ("seen", "result"),
    [
        (BY_CASE["S20"], ""),
        (BY_CASE["S91"], "第二次"),
        (BY_CASE["S03"], "第二次"),
        (BY_CASE["S04"], "第二次"),
        (BY_CONTACT["withdrawn"], "第二次"),
    ],
)
def test_the_result_is_the_last_answer_once_there_is_a_result(seen: Any, result: str) -> None:
    notes = (said("answer", "第一次"), said("answer", "第二次"), said("talk", "谢谢"))
    assert person._result(notes, seen) == result
    assert person._result((said("talk", "您好"),), seen) == ""


def line(mine: bool = True, confirmed: datetime | None = None) -> PersonWorker:
    return PersonWorker(1, "张*", 0, confirmed, None, mine)


@pytest.mark.parametrize(
    ("known", "lines", "may"),
    [
        ({}, [line()], True),
        ({}, [line(mine=False), line()], True),
        ({}, [line(mine=False)], False),
        ({}, [line(confirmed=AT)], False),
        ({}, [], False),
        ({"kind": "report"}, [line()], False),
        ({"case": Case(pk=1, state="S20", is_open=True)}, [line()], True),
        ({"case": Case(pk=1, state="S91", is_open=True)}, [line()], False),
        ({"case": Case(pk=1, state="S20", is_open=False)}, [line()], False),
    ],
)
def test_money_is_confirmed_by_who_may_while_the_case_is_not_at_its_end(
    known: dict[str, Any], lines: list[PersonWorker], may: bool
) -> None:
    assert person._may_confirm(Contact(**({"kind": "complaint"} | known)), lines) is may


@pytest.mark.parametrize(("code", "title"), [("intake_clerk", "受理员"), ("gone", "工作人员"), ("", "工作人员")])
def test_a_capacity_that_is_no_more_is_a_member_of_staff(code: str, title: str) -> None:
    assert str(person._role(code)) == title


def test_a_term_without_its_row_is_told_by_its_code() -> None:
    row = Deadline(name_zh="受理期限", basis_zh="条例 第十八条")
    clock = ContactClock(code="DL01", due=DAY)
    assert [(str(_clock(clock, one).title), _clock(clock, one).basis) for one in (row, None)] == [
        ("受理期限", "条例 第十八条"),
        ("DL01", ""),
    ]


# ——— compared ———


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, {}),
        ({"people": 1}, {"people": None}),
        ({"people": 2}, {"people": 2}),
        ({"period_from": DAY}, {"period": None}),
        ({"period_to": DAY}, {"period": None}),
        ({"period_from": DAY, "period_to": DAY}, {"period": (DAY, DAY)}),
        ({"phone_blind": b"\x01\x02"}, {"phone_token": "0102"}),
        ({"sketch": b"s"}, {"sketch": b"s"}),
        ({"sketch": None}, {"sketch": b""}),
    ],
)
def test_a_contact_is_compared_by_what_was_said(known: dict[str, Any], told: dict[str, Any]) -> None:
    found = finding.facts_of(Contact(received_on=DAY, **known))
    nothing: dict[str, Any] = {"people": None, "period": None, "phone_token": "", "sketch": b""}
    assert {name: getattr(found, name) for name in nothing} == nothing | told


def test_the_same_address_speaks_for_one_event_and_another_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "same_event", lambda one, other: (one.site, other.site))
    here, there = Facts(DAY, site="员村1号"), Facts(DAY, site="石牌2号")
    assert [finding._compared(here, other) for other in (here, there)] == [("员村1号", "员村1号"), ("", "")]


# ——— urgency ———


def test_what_the_rules_demanded_is_the_gravest_reason_and_each_has_its_code() -> None:
    weighed = Contact(urgency_reasons=[{"code": "UR02", "level": 2}, {"code": "UR05", "level": 3}, {}])
    assert (demanded_level(weighed), _codes(weighed)) == (3, ["UR02", "UR05", ""])
    assert demanded_level(Contact(urgency_reasons=[])) == 0


@pytest.mark.parametrize(("by", "who"), [(LI, "李四"), (None, "系统")])
def test_who_changed_the_urgency_meanwhile_is_named(by: Officer | None, who: str) -> None:
    stale = _stale(Contact(changed_by=by, changed_at=AT))
    assert (stale.who, stale.when) == (who, AT) and stale.remedy


# ——— what is handed on ———


def test_who_came_again_is_put_down_with_the_workers_he_named() -> None:
    from laojian.complaints.actions.incoming import Identity, NewContact, NewWorker

    plain: dict[str, Any] = {"channel": "hotline", "kind": "complaint", "text": "欠薪", "received_on": DAY}
    assert _people(NewContact(**plain)) == []
    for more, name in (
        ({"identity": Identity(name="何立夏")}, "何立夏"),
        ({"workers": [NewWorker("赵一")]}, "赵一"),
    ):
        (file,) = _people(NewContact(**plain, **more))
        assert name in file.data().decode()


def test_a_label_is_what_was_set_right_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(_number: str, _what: str, sealed: bytes | None) -> dict[str, str]:
        return {"value": sealed.decode()} if sealed else {}

    monkeypatch.setattr(training, "opened_json", opened)
    contact = Contact(number="LJ")
    assert training._label(Suggestion(contact=contact, sealed=b"0201", sealed_corrected=b" 02|03 ")) == "02/03"
    assert training._label(Suggestion(contact=contact, sealed=b"0201", sealed_corrected=None)) == "0201"


@pytest.mark.parametrize(("guarded", "text"), [(True, "＊＊，我是＊＊。欠薪"), (False, "＊＊，我是女工。欠薪")])
def test_of_a_guarded_text_what_would_betray_is_blanked_too(
    monkeypatch: pytest.MonkeyPatch, guarded: bool, text: str
) -> None:
    from types import SimpleNamespace as Span

    monkeypatch.setattr(training, "opened", lambda *_: "李四，我是女工。欠薪")
    monkeypatch.setattr(training, "words_of_person", lambda _contact: ["李四"])
    monkeypatch.setattr(training, "betrays", lambda _text, known: [Span(start=5, end=7)])
    assert training.blanked(Contact(number="LJ", guarded=guarded)) == text
