"""A declared interest, or another district, shuts what tells of a matter beside its page: ledger, failures, batches."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from flows import cast
from flows.cast import City, Walk

from laojian.cases import queries as cases
from laojian.complaints import queries
from laojian.complaints.actions import disputes
from laojian.complaints.models import Batch, BatchItem
from laojian.employers import queries as employers
from laojian.kernel.refusal import Forbidden, NotFound
from laojian.messages.actions.parking import park
from laojian.messages.models import Outgoing
from laojian.org import actions as org
from laojian.org import vault
from laojian.org.models import Grant, Officer, Unit

if TYPE_CHECKING:
    from packages.complaints.reception import Door

    from laojian.complaints.models import Contact

NAME = "广州市天河某电子有限公司"


def officer(city: City, name: str, place: str, *roles: str) -> Officer:
    """Somebody with these roles at a place."""
    made = Officer.objects.create(username=name, name=f"{name}某", unit=city.unit, password="!")
    for role in roles:
        Grant.objects.create(
            officer=made, role=role, place=place, valid_from=date(2025, 1, 2), granted_at=cast.moment(date(2025, 1, 2))
        )
    return made


@pytest.fixture
def contact(door: Door) -> Contact:
    """A contact that names the employer of the office."""
    return door.receive(employer_name=NAME).contact


@pytest.fixture
def barred(door: Door) -> Officer:
    """May everything in the city, and declared an interest in the employer."""
    roles = ("intake_clerk", "auditor", "team_head", "bureau_head", "administrator")
    made = officer(door.city, "barred", "4401", *roles)
    org.declare_interest(
        officer=made, employer_name=NAME, relation="relative", valid_from=door.day, by=None, at=door.at
    )
    return made


@pytest.fixture
def abroad(door: Door) -> Officer:
    """May everything in another district."""
    return officer(door.city, "abroad", "440117", "intake_clerk", "auditor", "team_head")


@pytest.fixture
def auditor(door: Door) -> Officer:
    """Reads the ledger here, and no contact."""
    return officer(door.city, "audits", "440106", "auditor")


def test_the_ledger_speaks_of_a_contact_at_its_place_alone(
    door: Door, contact: Contact, auditor: Officer, abroad: Officer, barred: Officer
) -> None:
    told = {
        who.username: bool(queries.audited(who, contact.number, door.day, limit=9))
        for who in (auditor, door.city.clerk, door.city.grid, abroad, barred)
    }
    assert told == {"audits": True, "clerk": True, "grid": False, "abroad": False, "barred": False}
    assert queries.audited(auditor, "LJ26-9999999-9", door.day, limit=9) == []


def test_the_ledger_speaks_of_a_case_at_its_place_alone(
    door: Door, auditor: Officer, abroad: Officer, barred: Officer
) -> None:
    case = Walk(door.city, day=door.day, hour=12).register().case
    told = {
        who.username: bool(cases.audited(who, case.pk, door.day, limit=9))
        for who in (auditor, door.city.head, door.city.grid, abroad, barred)
    }
    assert told == {"audits": True, "head": True, "grid": False, "abroad": False, "barred": False}
    assert cases.audited(auditor, 0, door.day, limit=9) == []


def test_the_ledger_speaks_of_an_employer_at_its_place_alone_and_its_file_too(
    door: Door, auditor: Officer, abroad: Officer, barred: Officer
) -> None:
    from laojian.employers.actions import add_contact

    firm, day = door.city.employer, door.day
    add_contact(employer_id=firm.pk, name="赵小六", phone="13800138066", on=day, by=None, at=door.at)
    told = {
        who.username: bool(employers.audited(who, firm.pk, day, limit=9))
        for who in (auditor, door.city.clerk, abroad, barred)
    }
    assert told == {"audits": True, "clerk": False, "abroad": False, "barred": False}
    shown = {
        who.username: (len(view.people), bool(view.history))
        for who in (door.city.clerk, barred)
        for view in (employers.file_for(who, firm.pk, ("440106",), day),)
    }
    assert shown == {"clerk": (1, True), "barred": (0, False)}


def test_whom_to_reach_is_not_told_to_who_declared_an_interest(door: Door, barred: Officer) -> None:
    from laojian.employers.actions import add_contact

    firm = door.city.employer
    person = add_contact(employer_id=firm.pk, name="赵小六", on=door.day, by=None, at=door.at)

    def ask(who: Officer) -> str:
        return vault.reveal(
            token=person.name_token, piece=employers.PERSON_TO_REACH, reader=employers.reader(who, firm, door.day),
            by=who, place=firm.district_code, reason="联系用人单位", at=door.at,
        )  # fmt: skip

    with pytest.raises(Forbidden, match="利害关系"):
        ask(barred)
    assert ask(door.city.clerk) == "赵小六"


def test_a_message_that_failed_is_listed_for_who_sees_its_contact(
    door: Door, contact: Contact, abroad: Officer, barred: Officer
) -> None:
    message = Outgoing.objects.filter(about=str(contact.ref)).earliest("pk")
    with transaction.atomic():
        failed = park(message, "refused", door.at)
    seen = {who.username: queries.failures_count(who, door.day) for who in (door.city.clerk, abroad, barred)}
    assert seen == {"clerk": 1, "abroad": 0, "barred": 0}
    assert queries.failure(door.city.clerk, failed.pk, door.day).id == failed.pk
    for who in (abroad, barred):
        assert queries.failures(who, door.day) == []
        with pytest.raises(NotFound):
            queries.failure(who, failed.pk, door.day)


def test_a_batch_names_the_contacts_its_reader_sees_and_counts_the_others(
    door: Door, contact: Contact, barred: Officer
) -> None:
    batch = Batch.objects.create(act="redirect", total=1, failed=1, state="finished", by=door.city.clerk, at=door.at)
    BatchItem.objects.create(batch=batch, contact=contact, seen_version=1, state="failed", problem="已有案件")
    mine = queries.batch(door.city.clerk, batch.pk, door.day)
    assert ([row.number for row in mine.problems], mine.unseen) == ([contact.number], 0)
    theirs = queries.batch(barred, batch.pk, door.day)
    assert (theirs.problems, theirs.unseen) == ((), 1)


def test_a_dispute_about_the_employer_is_neither_shown_nor_decided(
    door: Door, contact: Contact, barred: Officer
) -> None:
    other = Unit.objects.create(code="ch", name="从化区劳动保障监察大队", kind="大队", place="440117")
    free = officer(door.city, "free", "4401", "intake_clerk", "team_head", "bureau_head")
    raised = disputes.raise_dispute(
        contact_id=contact.pk, other_unit_id=other.pk, reason="用工地在从化", by=door.city.clerk, at=door.at,
        on=door.day,
    )  # fmt: skip
    for ask in (queries.waiting_decisions, queries.offered_to):
        assert [row.id for row in ask(free, door.day) if row.kind == "dispute"] == [raised.pk]
        assert [row.id for row in ask(barred, door.day) if row.kind == "dispute"] == []
    with pytest.raises(NotFound):
        disputes.designate(
            dispute_id=raised.pk, unit_id=other.pk, reason="由从化受理", by=barred, at=door.at, on=door.day
        )


def test_a_linked_case_and_a_possible_duplicate_are_named_to_who_sees_them(door: Door, barred: Officer) -> None:
    from laojian.cases.models import Case, Link

    hidden = Walk(door.city, day=door.day, hour=12).register(phone="13800138000").case
    walk = Walk(door.city, day=door.day, hour=13)
    shown = walk.register(employer_id=None, employer_name="天河物流有限公司", phone="13800138000").case
    Link.objects.create(case=shown, other=hidden, kind="join", on=door.day, by=door.city.clerk, at=door.at)
    assert Case.objects.get(pk=shown.pk).suspected_duplicates == [hidden.number]
    clerk, head = door.city.clerk, door.city.head
    links = {who.username: len(cases.case_view(who, shown.pk, door.day).links) for who in (clerk, barred)}
    assert links == {"clerk": 1, "barred": 0}
    # known by the telephone alone: named where one may see people's data
    of_the_city = officer(door.city, "citydesk", "4401", "intake_clerk")
    named = {who.username: cases.suspected(who, shown, door.day) for who in (clerk, of_the_city, head, barred)}
    assert named == {"clerk": (hidden.number,), "citydesk": (hidden.number,), "head": (), "barred": ()}
    found = {who.username: len(cases.search_box(who, "13800138000", door.day).rows) for who in (clerk, of_the_city)}
    assert found == {"clerk": 2, "citydesk": 2}


def test_an_interest_by_code_and_one_by_name_are_both_counted(door: Door) -> None:
    """Of several officers: who declared the code, who declared the name, and nobody else."""
    firm, city = door.city.employer, door.city
    org.declare_interest(
        officer=city.wang, employer_name=firm.name, relation="relative", valid_from=door.day, by=None, at=door.at
    )
    org.declare_interest(
        officer=city.li, employer_code=firm.uscc, relation="relative", valid_from=door.day, by=None, at=door.at
    )
    asked = [city.wang.pk, city.li.pk, city.zhao.pk]
    found = employers.interested(asked, code="", name=firm.name, on=door.day)
    assert found == {city.wang.pk, city.li.pk}
