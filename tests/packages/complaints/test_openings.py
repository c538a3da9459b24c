"""A guarded identity opens to two people only, for a few hours, and each look is an entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from flows.cast import City

from laojian.cases.models import Case
from laojian.complaints import actions
from laojian.complaints.actions.incoming import Identity, NewWorker
from laojian.complaints.actions.openings import (
    approve_opening,
    ask_opening,
    open_identity,
    open_text,
    refuse_opening,
)
from laojian.complaints.models import Contact, Opening
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.ledger.queries import trail
from laojian.org import actions as org
from laojian.org.models import Grant, Officer

Receive = Callable[..., Contact]
WHO = Identity(name="李四光", phone="13900139000", note="三号仓库保管员")


@pytest.fixture
def report(came_in: Receive) -> Contact:
    return came_in(kind="report", identity=WHO, text="我是三号仓库的保管员，公司雇了三个未满十六岁的孩子。")


def verbs(contact: Contact) -> list[str]:
    return [row.verb for row in trail(str(contact.ref))]


def test_a_guarded_identity_opens_after_another_person_agreed(report: Contact, city: City, at: datetime) -> None:
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    approve_opening(opening_id=asked.pk, by=city.head, at=at)
    seen = open_identity(contact_id=report.pk, by=city.clerk, at=at + timedelta(hours=1))
    assert seen == WHO
    assert verbs(report)[-3:] == ["contact.ask_opening", "contact.approve_opening", "contact.open_identity"]


def test_every_look_is_an_entry(report: Contact, city: City, at: datetime) -> None:
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    approve_opening(opening_id=asked.pk, by=city.head, at=at)
    for minute in range(3):
        open_identity(contact_id=report.pk, by=city.clerk, at=at + timedelta(minutes=minute))
    assert verbs(report).count("contact.open_identity") == 3


def test_without_approval_it_stays_shut_and_leaves_no_look(report: Contact, city: City, at: datetime) -> None:
    ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    with pytest.raises(Forbidden, match="须经另一人批准"):
        open_identity(contact_id=report.pk, by=city.clerk, at=at, reason="很着急看一下")
    assert "contact.open_identity" not in verbs(report)


def test_an_opening_runs_out_after_four_hours(report: Contact, city: City, at: datetime) -> None:
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    approve_opening(opening_id=asked.pk, by=city.head, at=at)
    assert open_identity(contact_id=report.pk, by=city.clerk, at=at + timedelta(hours=3, minutes=59)) == WHO
    with pytest.raises(Forbidden):
        open_identity(contact_id=report.pk, by=city.clerk, at=at + timedelta(hours=4))


def test_an_opening_is_the_askers_alone(report: Contact, city: City, at: datetime) -> None:
    other = officer(city, "clerk2", "intake_clerk", at)
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    approve_opening(opening_id=asked.pk, by=city.head, at=at)
    with pytest.raises(Forbidden):
        open_identity(contact_id=report.pk, by=other, at=at)


def test_an_opening_is_for_one_contact(report: Contact, came_in: Receive, city: City, at: datetime) -> None:
    second = came_in(kind="report", identity=WHO, text="另一件事，公司不让我们休息。")
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    approve_opening(opening_id=asked.pk, by=city.head, at=at)
    with pytest.raises(Forbidden):
        open_identity(contact_id=second.pk, by=city.clerk, at=at)


def test_nobody_approves_his_own_request(report: Contact, city: City, at: datetime) -> None:
    both = officer(city, "both", "intake_clerk", at, "team_head")
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=both, at=at)
    with pytest.raises(Refused, match="提出人不得批准"):
        approve_opening(opening_id=asked.pk, by=both, at=at)


def test_nobody_approves_in_the_name_of_the_asker(report: Contact, city: City, at: datetime) -> None:
    both = officer(city, "both", "intake_clerk", at, "team_head")
    substitute = officer(city, "substitute", "follow_up", at)
    day = at.date()
    org.delegate(to=substitute, valid_from=day, valid_to=day, place="440106", roles=["team_head"], by=city.head, at=at)
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=both, at=at)
    approve_opening(opening_id=asked.pk, by=substitute, at=at)  # in the name of the head: another person

    org.end_delegation(grant_id=Grant.objects.get(officer=substitute, role="team_head").pk, by=city.head, at=at)
    Grant.objects.filter(officer=substitute, role="team_head").update(delegated_from=Grant.objects.get(
        officer=both, role="team_head"
    ), ended_at=None)  # fmt: skip
    again = ask_opening(contact_id=report.pk, reason="再次需要核实", by=both, at=at)
    with pytest.raises(Refused, match="受本人委托"):
        approve_opening(opening_id=again.pk, by=substitute, at=at)


@pytest.mark.parametrize("name", ["grid", "reviewer", "principal", "archivist", "publicity", "visitor"])
def test_who_does_not_see_contacts_finds_none(report: Contact, city: City, at: datetime, name: str) -> None:
    by = city.people[name]
    with pytest.raises(NotFound):
        ask_opening(contact_id=report.pk, reason="想看看是谁", by=by, at=at)
    with pytest.raises(NotFound):
        open_identity(contact_id=report.pk, by=by, at=at, reason="想看看是谁")
    with pytest.raises(NotFound):
        open_text(contact_id=report.pk, by=by, at=at)


@pytest.mark.parametrize("name", ["wang", "head", "bureau", "supervisor"])
def test_who_only_sees_the_contact_may_not_ask_who_sent_it(
    report: Contact, city: City, at: datetime, name: str
) -> None:
    by = city.people[name]
    with pytest.raises(Forbidden):
        ask_opening(contact_id=report.pk, reason="想看看是谁", by=by, at=at)
    with pytest.raises(Forbidden):
        open_identity(contact_id=report.pk, by=by, at=at, reason="想看看是谁")
    assert Opening.objects.count() == 0


@pytest.mark.parametrize("name", ["clerk", "wang", "supervisor"])
def test_who_does_not_approve_openings_may_not(report: Contact, city: City, at: datetime, name: str) -> None:
    other = officer(city, "clerk2", "intake_clerk", at)
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=other, at=at)
    for decide in (approve_opening, refuse_opening):
        with pytest.raises(Forbidden):
            decide(opening_id=asked.pk, by=city.people[name], at=at)


def test_a_contact_of_another_district_is_not_there(report: Contact, city: City, at: datetime) -> None:
    Grant.objects.filter(officer=city.clerk).update(place="440105")
    with pytest.raises(NotFound):
        ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)


def test_a_refused_request_opens_nothing(report: Contact, city: City, at: datetime) -> None:
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    refuse_opening(opening_id=asked.pk, reason="现有材料已经足够", by=city.head, at=at)
    with pytest.raises(Forbidden):
        open_identity(contact_id=report.pk, by=city.clerk, at=at)
    with pytest.raises(Stale):
        approve_opening(opening_id=asked.pk, by=city.head2, at=at)


def test_an_asker_without_the_right_any_more_is_not_approved(report: Contact, city: City, at: datetime) -> None:
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    Grant.objects.filter(officer=city.clerk).update(ended_at=at)
    with pytest.raises(Refused, match="已没有提请的权限"):
        approve_opening(opening_id=asked.pk, by=city.head, at=at)


def test_one_request_waits_at_a_time(report: Contact, city: City, at: datetime) -> None:
    ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    with pytest.raises(Refused, match="正在等待"):
        ask_opening(contact_id=report.pk, reason="再申请一次看看", by=city.clerk, at=at)


def test_an_unguarded_complaint_opens_to_one_person_with_a_reason(came_in: Receive, city: City, at: datetime) -> None:
    complaint = came_in(workers=[NewWorker(name="王五", phone="13700137000"), NewWorker(name="赵六")])
    with pytest.raises(Invalid):
        open_identity(contact_id=complaint.pk, by=city.clerk, at=at, reason="看")
    assert open_identity(contact_id=complaint.pk, by=city.clerk, at=at, reason="电话核实情况").name == "张三丰"
    one = open_identity(contact_id=complaint.pk, by=city.clerk, at=at, reason="电话核实情况", worker_seq=1)
    assert (one.name, one.phone) == ("王五", "13700137000")
    with pytest.raises(NotFound):
        open_identity(contact_id=complaint.pk, by=city.clerk, at=at, reason="电话核实情况", worker_seq=9)
    with pytest.raises(Refused, match="不须批准"):
        ask_opening(contact_id=complaint.pk, reason="需要核实涉案人员", by=city.clerk, at=at)


def test_where_nobody_left_a_name_there_is_nothing_to_open(came_in: Receive, city: City, at: datetime) -> None:
    nameless = came_in(kind="report", anonymous=True, identity=Identity())
    with pytest.raises(Refused, match="没有留下身份"):
        ask_opening(contact_id=nameless.pk, reason="需要核实涉案人员", by=city.clerk, at=at)


def test_the_clerk_reads_the_words_and_each_reading_is_an_entry(report: Contact, city: City, at: datetime) -> None:
    assert "保管员" in open_text(contact_id=report.pk, by=city.clerk, at=at)
    assert verbs(report)[-1] == "contact.read_text"
    for name in ("head", "supervisor", "wang"):
        with pytest.raises(Forbidden):
            open_text(contact_id=report.pk, by=city.people[name], at=at)
    assert verbs(report).count("contact.read_text") == 1


def test_words_that_are_not_guarded_are_read_by_who_sees_the_contact(
    came_in: Receive, city: City, at: datetime
) -> None:
    complaint = came_in()
    assert "三个月工资" in open_text(contact_id=complaint.pk, by=city.supervisor, at=at)
    assert verbs(complaint)[-1] == "contact.read_text"


def test_the_inspector_of_the_case_reads_the_words_and_may_ask_who_it_was(
    report: Contact, city: City, at: datetime, on: date
) -> None:
    case = actions.register_case(
        contact_id=report.pk, title="涉嫌使用童工", facts="仓库内有三名儿童", by=city.clerk, at=at, on=on
    )
    Case.objects.filter(pk=case.pk).update(lead_officer=city.wang, second_officer=city.li)
    assert "保管员" in open_text(contact_id=report.pk, by=city.wang, at=at)
    for reader in (city.li, city.zhao):
        with pytest.raises(Forbidden):
            open_text(contact_id=report.pk, by=reader, at=at)
    with pytest.raises(Forbidden):
        ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.zhao, at=at)
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.wang, at=at)
    with pytest.raises(Forbidden):
        open_identity(contact_id=report.pk, by=city.wang, at=at)
    approve_opening(opening_id=asked.pk, by=city.head, at=at)
    assert open_identity(contact_id=report.pk, by=city.wang, at=at) == WHO


def test_nothing_of_the_person_stands_in_the_rows(report: Contact, city: City, at: datetime) -> None:
    asked = ask_opening(contact_id=report.pk, reason="需要核实涉案人员", by=city.clerk, at=at)
    approve_opening(opening_id=asked.pk, by=city.head, at=at)
    open_identity(contact_id=report.pk, by=city.clerk, at=at)
    with connection.cursor() as cursor:
        for table in ("complaints_contact", "complaints_opening", "ledger_entry", "ledger_payload"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            found = cursor.fetchone()[0]
            assert not any(word in found for word in (WHO.name, WHO.phone, WHO.note)), table


def officer(city: City, name: str, role: str, at: datetime, *more: str) -> Officer:
    made = Officer.objects.create(username=name, name=f"{name}某", unit=city.unit, password="!")
    for each in (role, *more):
        Grant.objects.create(officer=made, role=each, place="440106", valid_from=at.date(), granted_at=at)
    return made
