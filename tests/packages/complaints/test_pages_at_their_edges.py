"""The page of the desk and that of the person at their edges: whose rows, which terms, which papers, who looked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from packages.complaints.reception import Door
from packages.complaints.test_following_it import case_steps, registered, settle

from laojian.cases.models import CasePaper, Deadline
from laojian.complaints import actions, queries
from laojian.complaints.actions import Identity, NewWorker
from laojian.complaints.models import Contact, ContactClock, MaliciousMark, Match, Suggestion
from laojian.complaints.queries.person import PersonView
from laojian.complaints.sealing import seal_json
from laojian.documents.models import Document
from laojian.kernel.refusal import NotFound
from laojian.ledger.actions import record
from laojian.org.models import Approval, Grant, Officer

DAY = timedelta(days=1)


def page(door: Door, contact: Contact, worker: int | None = None) -> PersonView:
    return queries.person_view(contact.pk, door.at, door.day, worker)


def desk(door: Door, contact: Contact, by: Officer | None = None) -> Any:
    return queries.view(by or door.city.clerk, contact.pk, door.day, door.at)


# ——— the person ———


def test_looks_are_told_one_for_each_officer_and_day_by_role_and_unit(door: Door) -> None:
    contact, clerk = door.receive().contact, door.city.clerk
    nobodys = Officer.objects.create(username="nobodys", name="无某", unit=None, password="!")
    morning = datetime(2026, 11, 22, 23, 50, tzinfo=UTC)  # ten to eight on the 23rd in Guangzhou
    for minutes in (0, 20):
        at = morning + timedelta(minutes=minutes)
        actions.look(contact_id=contact.pk, by=clerk, at=at, on=door.day)
    actions.look(contact_id=contact.pk, by=door.city.head, at=door.at, on=door.day)
    actions.answer_person(contact_id=contact.pk, text="正在核对。", by=clerk, at=door.at)
    with transaction.atomic():
        record(verb="contact.look", subject=contact.ref, by=None, at=door.at, on=door.day)
        record(verb="contact.look", subject=contact.ref, by=nobodys.ref, at=door.at)
    looks = page(door, contact).looks
    assert sorted((str(row.role), row.unit) for row in looks) == sorted(
        [("受理员", clerk.unit.name), ("机构负责人", clerk.unit.name), ("工作人员", "")]
    )
    assert not page(door, contact).looks_delayed


def test_while_a_case_runs_a_look_is_told_on_the_thirtieth_day_and_afterwards_at_once(door: Door) -> None:
    contact = door.receive().contact
    Grant.objects.create(
        officer=door.city.clerk, role="auditor", place="440106", valid_from=door.day, granted_at=door.at
    )
    walk = case_steps(door, registered(door, contact))
    actions.look(contact_id=contact.pk, by=door.city.clerk, at=door.at, on=door.day)
    for days, told in ((29, 0), (30, 1)):
        seen = queries.person_view(contact.pk, door.at + days * DAY, door.day + days * DAY)
        assert (len(seen.looks), seen.looks_delayed) == (told, told == 0)
    assert str(seen.looks[0].role) == "受理员"  # the first capacity he was given
    walk("examine", "clerk", duplicates_note="无")
    walk("refuse_complaint", "clerk", refusal_ground="outside_powers", refusal_reason="属于仲裁", approver="head")
    settle(door)
    assert (len(page(door, contact).looks), page(door, contact).looks_delayed) == (1, False)


def test_terms_are_named_by_the_row_that_holds_and_those_of_the_case_by_its_stage(door: Door) -> None:
    contact, other = door.receive().contact, door.receive().contact
    registered(door, other)
    deadline = Deadline.objects.filter(code="DL01").latest("version")
    Deadline.objects.create(
        code="DL01", version=99, name_zh="不再适用", name_en="no more", unit="day", kind="max", basis_zh="无", mark="V",
        valid_from=door.day - DAY, holds=False,
    )  # fmt: skip
    ContactClock.objects.create(contact=contact, code="DLXX", start_on=door.day, due=door.day, law_version=1)
    mine = {clock.title: clock for clock in page(door, contact).clocks}
    assert set(mine) == {deadline.name_zh, "DLXX"}
    assert (mine["DLXX"].title_en, mine["DLXX"].basis) == ("DLXX", "")
    assert mine[deadline.name_zh].basis == deadline.basis_zh and mine[deadline.name_zh].title_en == deadline.name_en
    walk = case_steps(door, registered(door, contact))
    walk("examine", "clerk", duplicates_note="无")
    walk("accept", "clerk", facts="x")
    walk("approve_filing", "head", lead_officer=door.city.wang.pk, second_officer=door.city.li.pk)
    assert walk("begin_investigation", "wang", certificates_shown=True, rights_told=True)
    titles = [clock.title for clock in page(door, contact).clocks]
    assert titles.count(deadline.name_zh) == 1
    running = {row.code for row in walk_clocks(contact)}
    named = set(Deadline.objects.filter(name_zh__in=titles).values_list("code", flat=True))
    assert (named & running) - {"DL01"} == set(page(door, contact).standing.clocks) & running != set()
    assert len(titles) == len(set(titles))


def walk_clocks(contact: Contact) -> Any:
    case = Contact.objects.get(pk=contact.pk).case
    assert case is not None
    return case.clocks.all()


def test_papers_are_those_issued_to_the_complainant_and_not_voided(door: Door) -> None:
    contact, reporter = door.receive().contact, door.receive(kind="report").contact
    registered(door, reporter)
    case = registered(door, contact)
    walk = case_steps(door, case)
    walk("examine", "clerk", duplicates_note="无")
    walk("refuse_complaint", "clerk", refusal_ground="outside_powers", refusal_reason="属于仲裁", approver="head")
    (paper,) = page(door, contact).papers
    row = CasePaper.objects.get(pk=paper.id)
    given = {"case": case, "step_seq": row.step_seq, "by": door.city.wang, "at": door.at}
    assert row.document is not None
    CasePaper.objects.create(code=row.code, file=row.document.file, **given)  # the signed one as it was scanned
    CasePaper.objects.create(code="D26", document=row.document, **given)
    CasePaper.objects.create(code=row.code, document=row.document, **given | {"case": door.fresh(reporter).case})
    assert [one.id for one in page(door, contact).papers] == [paper.id]
    assert (page(door, reporter).papers, page(door, contact, worker=1).papers) == ((), ())
    with pytest.raises(NotFound):
        queries.paper_file(contact.pk, paper.id, worker=1)
    Document.objects.filter(pk=row.document_id).update(voided_at=door.at)
    assert page(door, contact).papers == ()


def test_a_worker_without_a_telephone_is_not_the_person_without_one(door: Door) -> None:
    roster = [NewWorker("张三"), NewWorker("李四", "13900139000")]
    contact = door.receive(identity=Identity(name="张三", email="z@example.cn"), workers=roster).contact
    other = door.receive(identity=Identity(name="张三", phone="13900139000"), workers=roster).contact
    assert [line.mine for line in page(door, contact).workers] == [False, False]
    assert [line.mine for line in page(door, other).workers] == [False, True]
    assert [line.mine for line in page(door, contact, worker=1).workers] == [True]


def test_the_proof_is_of_the_entry_by_which_it_was_received(door: Door) -> None:
    contact = door.receive().contact
    with transaction.atomic():
        record(verb="contact.look", subject=contact.ref, by=None, at=door.at - DAY, on=door.day - DAY)
    settle(door)
    found = queries.proof(contact.pk)
    assert found is not None and '"contact.receive"' in found["proof"]
    bare = Contact.objects.get(pk=contact.pk)
    Contact.objects.filter(pk=bare.pk).update(number="LJ26-7777777-7")
    assert queries.proof(contact.pk) is None


# ——— the desk ———


def test_terms_stand_the_running_first_the_nearest_first_with_the_days_left(door: Door) -> None:
    contact = door.receive(channel="petition", ticket="X1", ticket_kind="petition").contact
    ContactClock.objects.create(contact=contact, code="DLXX", start_on=door.day, due=None, law_version=0)
    contact.clocks.filter(code="DL56").update(stopped_on=door.day, stopped_why="answered")
    contact.clocks.filter(code="DL57").update(due=door.day + DAY)  # before DL01
    door.receive()
    rows = desk(door, contact).clocks
    assert [row.code for row in rows] == ["DL57", "DL01", "DLXX", "DL56"]
    first = rows[0]
    assert (first.days_left, rows[-1].days_left, rows[-2].days_left) == ((first.due - door.day).days, None, None)
    assert (str(rows[-2].title), rows[-2].basis) == ("DLXX", "") and first.basis and str(first.title) != first.code


def test_suggestions_are_shown_with_where_they_stand_and_who_decided(door: Door) -> None:
    contact, other = door.receive().contact, door.receive().contact
    for held, one in (
        ({"value": "1", "words": "三", "start": 5, "end": 7, "note": "owed"}, contact),
        ({"value": "2"}, contact),
        ({"value": "3"}, other),
    ):
        Suggestion.objects.create(
            contact=one, kind="people", sealed=seal_json(one.number, "suggestion", held), score=0.5, source="x",
            at=door.at,
        )  # fmt: skip
    row = Suggestion.objects.earliest("pk")
    actions.decide_suggestion(suggestion_id=row.pk, state="corrected", value="4", by=door.city.clerk, at=door.at)
    first, second = desk(door, contact).suggestions
    assert (first.value, first.start, first.end, first.note, first.decided_by) == ("1", 5, 7, "owed", "clerk某")
    assert (second.value, second.start, second.end, second.note, second.decided_by) == ("2", 0, 0, "", "")
    report = door.receive(kind="report").contact
    assert desk(door, report, door.city.head).suggestions == ()


def test_that_a_telephone_is_the_same_is_told_where_nobody_behind_it_is_guarded(door: Door) -> None:
    plain, other, guarded, far = (
        door.receive(**more).contact for more in ({}, {}, {"kind": "report"}, {"workplace_code": "440117100"})
    )
    reasons = [{"code": "phone_same", "weight": 2.0}, {"code": "employer_same", "weight": 1.0}]
    for later, earlier in ((other, plain), (guarded, plain), (guarded, other), (far, plain)):
        Match.objects.create(contact=later, other=earlier, score=0.9, reasons=reasons, at=door.at)
    decided = Match.objects.get(contact=guarded, other=other)
    actions.decide_match(match_id=decided.pk, same=False, by=door.city.clerk, at=door.at, on=door.day)

    def told(contact: Contact, by: Officer | None = None) -> dict[int, tuple[list[str], str]]:
        rows = desk(door, contact, by).matches
        return {row.other.pk: ([one["code"] for one in row.reasons], row.decided_by) for row in rows}

    both, firm = ["phone_same", "employer_same"], ["employer_same"]
    far_seen = {far.pk: (both, "")} if far.pk in told(plain) else {}
    assert told(plain) == {other.pk: (both, ""), guarded.pk: (firm, "")} | far_seen
    assert told(guarded) == {plain.pk: (firm, ""), other.pk: (firm, "clerk某")}
    assert told(door.receive().contact) == {}


def test_marks_of_the_telephone_are_shown_while_they_hold_with_who_approved(door: Door) -> None:
    who = Identity(name="王五", phone="13900000000")
    marked, later, nameless = (
        door.receive(identity=one).contact for one in (who, who, Identity(name="赵六", email="z@example.cn"))
    )
    for state, until in (("approved", door.day), ("pending", door.day + DAY), ("approved", door.day - DAY)):
        approval = Approval.objects.create(
            kind="mark", subject=str(marked.ref), key=f"{state}{until}", permission="contact.approve_mark",
            place="440106", asked_with="contact.triage", reason="反复滋扰", needed=2, state=state,
            asked_by=door.city.clerk, asked_at=door.at, first_by=door.city.head, first_at=door.at,
            decided_by=door.city.bureau if state == "approved" else None,
            decided_at=door.at if state == "approved" else None,
        )  # fmt: skip
        MaliciousMark.objects.create(approval=approval, contact=marked, phone_blind=marked.phone_blind, until=until)
    over, waits, holds = desk(door, marked).marks
    assert [row.holds for row in (holds, waits, over)] == [True, False, False]
    assert [row.second_by for row in (holds, waits)] == ["bureau某", ""]
    assert [row.id for row in desk(door, later).marks] == [holds.id] and desk(door, nameless).marks == ()
    MaliciousMark.objects.filter(pk=holds.id).update(contact=nameless, phone_blind=None)
    rows = queries.page(door.city.clerk, door.day, size=3)
    assert ([row.marked for row in rows.rows], rows.next) == ([False, False, True], "")


def test_a_form_is_opened_where_the_press_would_be_let(door: Door) -> None:
    from laojian.complaints.queries.view import for_act
    from laojian.kernel.refusal import Forbidden

    contact = door.receive().contact
    assert for_act(door.city.clerk, contact.pk, "redirect", door.day, pressed=False) == contact
    with pytest.raises(Forbidden):
        for_act(door.city.head, contact.pk, "redirect", door.day, pressed=False)
    assert for_act(door.city.head, contact.pk, "redirect", door.day, pressed=True) == contact


def test_where_somebody_else_came_guarded_the_page_says_that_it_guards_and_may_be_opened(door: Door) -> None:
    ticket = {"channel": "hotline", "ticket": "17", "ticket_kind": "complaint"}
    nameless = door.receive(**ticket, identity=Identity()).contact
    shown = desk(door, nameless)
    assert (shown.may_open, shown.guards) == (False, False)
    door.receive(**ticket, text="另一件事", identity=Identity(name="何立夏", phone="13800138022"), guarded=True)
    shown = desk(door, nameless)
    assert (shown.may_open, shown.guards) == (True, True)
    assert (desk(door, nameless, door.city.wang).may_open, shown.opened) == (False, False)
    assert desk(door, door.receive().contact).guards is False


def test_an_entry_of_the_ledger_is_told_of_its_own_contact(door: Door) -> None:
    from laojian.complaints.queries.pieces import audited

    mine, others = door.receive().contact, door.receive().contact
    told = {row.subject for row in audited(door.city.clerk, others.number, door.day, limit=9)}
    assert others.ref in told and mine.ref not in told
    assert audited(door.city.people["archivist"], mine.number, door.day, limit=9) == []
    assert audited(door.city.clerk, "LJ26-0000000-0", door.day, limit=9) == []
