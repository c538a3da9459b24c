"""The lists of contacts: who sees which, in which order, page by page, with questions that do not grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flows.cast import City

    from laojian.complaints.models import Contact
    from laojian.org.models import Officer

ON = date(2026, 3, 2)
Take = Callable[..., Any]


def at(minute: int = 0) -> datetime:
    from flows.cast import moment

    return moment(ON) + timedelta(minutes=minute)


@pytest.fixture
def office(db: None) -> City:
    """The office of the flow tests, with a second unit in another district and an officer in the city."""
    from flows import cast

    from laojian.org.models import Division, Grant, Officer, Unit

    city = cast.build()
    rows = (("4401", "广州市", "city", "44"), ("440106", "天河区", "district", "4401"),
            ("440117", "从化区", "district", "4401"), ("440106003", "员村街道", "street", "440106"),
            ("440106009", "石牌街道", "street", "440106"), ("440117100", "温泉镇", "street", "440117"))  # fmt: skip
    Division.objects.bulk_create(Division(code=c, name=n, level=v, parent_code=p) for c, n, v, p in rows)
    other = Unit.objects.create(code="ch", name="从化区大队", kind="大队", place="440117")
    for name, role, place, unit in (
        ("conghua", "intake_clerk", "440117", other),
        ("citywide", "intake_clerk", "4401", city.unit),
        ("street", "intake_clerk", "440106009", city.unit),
    ):
        officer = Officer.objects.create(username=name, name=f"{name}某", unit=unit, password="!")
        Grant.objects.create(officer=officer, role=role, place=place, valid_from=date(2025, 1, 2), granted_at=at())
        city.people[name] = officer
    return city


@pytest.fixture
def take(office: City) -> Take:
    """take(workplace_code="440117100", minute=3) -> a contact received then."""
    from laojian.complaints import actions

    count = iter(range(1, 10_000))

    def received(minute: int = 0, **more: Any) -> Contact:
        known: dict[str, Any] = {
            "channel": "web", "kind": "complaint", "text": "拖欠工资", "received_on": ON,
            "workplace_code": "440106003", "employer_name": "员村电子厂",
        }  # fmt: skip
        contact = actions.NewContact(**known | more)
        key = f"test-key-of-contact-{next(count):04}"
        return actions.receive(contact=contact, key=key, by=None, at=at(minute), on=ON).contact

    return received


def numbers(officer: Officer, **filters: Any) -> set[str]:
    from laojian.complaints import queries

    return {row.number for row in queries.page(officer, ON, filters=filters, size=200).rows}


# ——— who sees which ———


def test_each_sees_the_contacts_of_his_places_and_nothing_else(office: City, take: Take) -> None:
    east, west, north = take(), take(workplace_code="440106009"), take(workplace_code="440117100")
    assert numbers(office.clerk) == {east.number, west.number}
    assert numbers(office.people["conghua"]) == {north.number}
    assert numbers(office.people["citywide"]) == {east.number, west.number, north.number}
    assert numbers(office.people["street"]) == {west.number}
    assert numbers(office.wang) == {east.number, west.number}
    for nobody in ("reviewer", "legal", "archivist", "visitor", "grid"):
        assert numbers(office.people[nobody]) == set(), nobody


def test_a_foreign_contact_is_answered_like_a_missing_one(office: City, take: Take) -> None:
    from laojian.complaints import queries
    from laojian.kernel.refusal import NotFound

    contact = take(workplace_code="440117100")
    said = []
    for pk in (contact.pk, 999_999):
        with pytest.raises(NotFound) as refused:
            queries.one(office.clerk, pk, ON)
        said.append(refused.value.reason)
    assert said[0] == said[1]
    assert queries.one(office.people["conghua"], contact.pk, ON) == contact


def test_an_employer_of_ones_own_interest_is_not_shown(office: City, take: Take) -> None:
    from laojian.org import actions as org

    take()
    other = take(employer_name="石牌餐饮店")
    org.declare_interest(
        officer=office.clerk, employer_name="员村 电子厂", relation="relative", valid_from=ON, by=None, at=at()
    )
    assert numbers(office.clerk) == {other.number}


# ——— filters ———


def test_filters_find_what_they_say(office: City, take: Take) -> None:
    plain = take()
    ticket = take(channel="hotline", ticket="GZ-77", ticket_kind="complaint", workplace_code="440106009")
    report = take(kind="report", employer_name="石牌餐饮店", text="他们让十五岁的孩子上班，是童工")
    clerk = office.clerk
    assert numbers(clerk, channel="hotline") == {ticket.number}
    assert numbers(clerk, kind="report") == {report.number}
    assert numbers(clerk, street="440106009") == {ticket.number}
    assert numbers(clerk, district="440106") == {plain.number, ticket.number, report.number}
    assert numbers(clerk, text="GZ-77") == {ticket.number}
    assert numbers(clerk, text="餐饮 石牌") == {report.number}
    assert numbers(clerk, text=plain.number) == {plain.number}
    assert numbers(clerk, urgency="2") == {report.number}
    assert numbers(clerk, tab="unanswered") == {ticket.number}
    assert numbers(clerk, received_from="2026-03-03") == set()
    assert numbers(clerk, due="none") == {report.number}


@pytest.mark.parametrize(
    "filters",
    [{"tab": "x"}, {"state": "x"}, {"channel": ["web", "x"]}, {"urgency": "4"}, {"district": "44"}, {"due": "soon"},
     {"case": "x"}, {"received_to": "gestern"}, {"nothing": "1"}, {"text": "a\x00b"}, {"open": "perhaps"}],
)  # fmt: skip
def test_a_filter_that_does_not_read_is_named(office: City, filters: dict[str, Any]) -> None:
    from laojian.complaints import queries
    from laojian.kernel.refusal import Invalid

    with pytest.raises(Invalid) as refused:
        queries.page(office.clerk, ON, filters=filters)
    assert refused.value.field in filters


# ——— orders and pages ———


def walked(officer: Officer, sort: str, size: int, **filters: Any) -> list[str]:
    """Every number of a list, page by page."""
    from laojian.complaints import queries

    found: list[str] = []
    cursor = ""
    for _ in range(100):
        page = queries.page(officer, ON, filters=filters, sort=sort, cursor=cursor, size=size)
        found += [row.number for row in page.rows]
        cursor = page.next
        if not cursor:
            return found
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("sort", ["urgent", "due", "received"])
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_pages_of_any_size_give_every_row_once_in_order(office: City, take: Take, sort: str, size: int) -> None:
    """Among them rows alike in urgency, in due day, in moment, and rows without a due day."""
    from laojian.complaints import queries
    from laojian.complaints.models import Contact

    for minute, (kind, days) in enumerate(
        [("complaint", 0), ("report", 0), ("complaint", 9), ("report", 0), ("complaint", 0), ("enquiry", 0)]
    ):
        contact = take(minute=minute // 2, kind=kind, people=1 + 30 * (minute % 2), received_on=ON - timedelta(days))
        assert contact.due is None or kind == "complaint"
    whole = list(queries.page(office.clerk, ON, sort=sort, size=200).rows)
    keys = {
        "urgent": lambda row: (-row.urgency, row.due is None, row.due or ON, row.id),
        "due": lambda row: (row.due, row.id),
        "received": lambda row: (-row.received_at.timestamp(), -row.id),
    }
    assert whole == sorted(whole, key=keys[sort])
    assert walked(office.clerk, sort, size) == [row.number for row in whole]
    expected = Contact.objects.filter(due__isnull=False).count() if sort == "due" else 6
    assert len(whole) == expected > 2


@pytest.mark.parametrize("size", [1, 2, 50])
def test_marked_senders_stand_after_all_others_on_every_page(office: City, take: Take, size: int) -> None:
    from laojian.complaints import actions, queries
    from laojian.complaints.models import MaliciousMark
    from laojian.org.models import Approval

    who = actions.Identity(name="王五", phone="13900000000")
    marked, plain = take(identity=who, people=60), take()
    later = take(identity=who, minute=1)
    last = take(minute=2)
    approved = Approval.objects.create(
        kind="mark", subject=str(marked.ref), key=str(marked.ref), permission="contact.approve_mark", place="440106",
        asked_with="contact.triage", reason="反复滋扰", needed=2, state="approved", asked_by=office.clerk,
        asked_at=at(), first_by=office.head, first_at=at(), decided_by=office.bureau, decided_at=at(),
    )  # fmt: skip
    MaliciousMark.objects.create(
        approval=approved, contact=marked, phone_blind=marked.phone_blind, until=ON + timedelta(days=9)
    )
    order = walked(office.clerk, "urgent", size)
    assert order == [plain.number, last.number, marked.number, later.number]
    rows = {row.number: row for row in queries.page(office.clerk, ON).rows}
    assert [rows[number].marked for number in order] == [False, False, True, True]
    ended = queries.page(office.clerk, ON + timedelta(days=10))
    assert ended.rows[0].number == marked.number
    assert not ended.rows[0].marked


@pytest.mark.parametrize("cursor", ["x", "%", "W10", "WyJkdWUiLDAsIjIwMjYtMDMtMDIiLDFd", "a" * 500, "bnVsbA"])
def test_a_cursor_nobody_gave_is_refused(office: City, cursor: str) -> None:
    from laojian.complaints import queries
    from laojian.kernel.refusal import Invalid

    with pytest.raises(Invalid):
        queries.page(office.clerk, ON, cursor=cursor)


def test_counting_stops_at_a_limit_and_says_so(office: City, take: Take) -> None:
    from laojian.complaints import queries

    for _ in range(4):
        take()
    assert queries.count(office.clerk, ON).number == 4
    few = queries.count(office.clerk, ON, most=3)
    assert (few.number, few.more) == (3, True)


# ——— what stands beside a row ———


def test_a_row_says_who_masked_what_is_new_and_what_may_be_the_same(office: City, take: Take) -> None:
    from laojian.complaints import actions, queries
    from laojian.complaints.models import Match

    roster = [actions.NewWorker("赵一"), actions.NewWorker("钱二", representative=True)]
    group, secret = take(workers=roster), take(kind="report", identity=actions.Identity(name="孙三"))
    actions.say(contact_id=group.pk, text="什么时候有结果？", key="key-of-this-message", at=at(5))
    Match.objects.create(contact=secret, other=group, score=0.9, reasons=[], at=at())
    rows = {row.number: row for row in queries.page(office.clerk, ON).rows}
    assert (rows[group.number].who, rows[group.number].people, rows[group.number].unread) == ("钱**", 2, 1)
    assert (rows[secret.number].who, rows[secret.number].matches, rows[secret.number].guarded) == ("", 1, True)
    counts = queries.inbox_counts(office.clerk, ON)
    assert (counts["open"], counts["new"], counts["messages"], counts["waiting"]) == (2, 2, 1, 0)


def test_the_questions_asked_do_not_grow_with_the_rows(
    office: City, take: Take, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    from laojian.complaints import queries

    take()
    with django_assert_max_num_queries(12) as first:
        queries.page(office.clerk, ON)
    for _ in range(9):
        take(kind="report")
    with django_assert_num_queries(len(first)):
        assert len(queries.page(office.clerk, ON).rows) == 10


def test_the_first_page_is_answered_from_the_index_of_its_order(office: City, take: Take) -> None:
    """The order of the inbox is that of an index: whatever lies behind the page is never read."""
    from django.db import connection

    from laojian.complaints.queries.listing import filtered, ordered

    take()
    for sort, index in (("urgent", "contacts_open_urgency"), ("received", "contacts_by_received")):
        rows = ordered(filtered(office.people["citywide"], ON, {"tab": "open"}), sort)[:50]
        sql, params = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert index in plan, plan
        assert "Sort" not in plan, plan


def test_a_word_of_the_employer_is_found_by_an_index(office: City, take: Take) -> None:
    from django.db import connection

    from laojian.complaints.queries.listing import filtered

    take()
    rows = filtered(office.people["citywide"], ON, {"text": "电子"}).order_by()
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "complaints_contact_employer" in plan, plan
    assert "Seq Scan" not in plan, plan


def test_a_reader_counts_and_finds_only_what_he_sees(office: City, take: Take) -> None:
    from laojian.complaints.queries import scope

    east, north = take(), take(workplace_code="440117100")
    clerk, away = office.clerk, office.people["conghua"]
    assert [scope.sees(who, east.pk, ON) for who in (clerk, away)] == [True, False]
    assert scope.seen_number(clerk, [east.pk, north.pk], ON) == 1 and scope.seen_number(clerk, [], ON) == 0
    assert scope.ids_of(clerk, [east.number, north.number], ON) == {east.number: east.pk}
    assert scope.ids_of(clerk, [], ON) == {}
    assert not scope.sees(office.people["archivist"], east.pk, ON)


def test_what_stands_beside_a_line_is_its_own(office: City, take: Take) -> None:
    from laojian.complaints import actions, queries
    from laojian.complaints.models import Match

    who = actions.Identity(name="张三丰", phone="13800138000")
    plain, guarded, north = (
        take(identity=who),
        take(kind="report", identity=who),
        take(workplace_code="440117100", identity=who),
    )
    actions.say(contact_id=plain.pk, text="什么时候有结果？", key="key-of-what-is-said-1", at=at())
    actions.say(contact_id=north.pk, text="什么时候有结果？", key="key-of-what-is-said-2", at=at())
    actions.answer_person(contact_id=plain.pk, text="正在核对。", by=office.clerk, at=at())
    actions.say(contact_id=plain.pk, text="谢谢", key="key-of-what-is-said-3", at=at())
    for other, state in ((guarded, "open"), (north, "open")):
        Match.objects.create(contact=plain, other=other, score=0.9, reasons=[], state=state, at=at())
    asked = take(guarded=True, identity=who)
    lines = {row.id: row for row in queries.of_ids(office.clerk, [plain.pk, guarded.pk, north.pk, asked.pk], ON)}
    assert set(lines) == {plain.pk, guarded.pk, asked.pk} and lines[asked.pk].who == ""
    assert (lines[plain.pk].unread, lines[guarded.pk].unread) == (1, 0)
    assert (lines[plain.pk].matches, lines[guarded.pk].matches) == (1, 0)
    assert lines[plain.pk].who.startswith("张") and lines[guarded.pk].who == ""
    assert lines[plain.pk].place == "440106003"
    assert queries.of_ids(office.clerk, [north.pk], ON) == ()
