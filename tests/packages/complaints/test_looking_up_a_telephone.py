"""A telephone at the desk: found by equality, where the right is held, on record, and never in the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from laojian.kernel.refusal import Forbidden, Invalid

if TYPE_CHECKING:
    from flows.cast import City

CameIn = Callable[..., Any]
PHONE = "13912345678"


def find(city: City, on: date, at: datetime, phone: str = PHONE, by: str = "clerk") -> set[int]:
    from laojian.complaints.actions.searching import find_by_phone

    return set(find_by_phone(phone=phone, by=city.people[by], at=at, on=on))


@pytest.mark.parametrize("typed", ["13912345678", "139 1234 5678", "+86 139-1234-5678", "１３９１２３４５６７８"])
def test_the_person_and_the_workers_are_found_however_the_number_is_typed(
    city: City, came_in: CameIn, on: date, at: datetime, typed: str
) -> None:
    from laojian.complaints.actions import Identity, NewWorker

    one = came_in(identity=Identity(name="王一", phone=PHONE))
    group = came_in(workers=[NewWorker("赵一", "13800000001"), NewWorker("钱二", PHONE)])
    came_in(identity=Identity(name="孙三", phone="13800000002"))
    assert find(city, on, at, typed) == {one.pk, group.pk}


def test_a_guarded_person_is_not_found_by_his_telephone(city: City, came_in: CameIn, on: date, at: datetime) -> None:
    from laojian.complaints.actions import Identity

    came_in(kind="report", identity=Identity(name="王一", phone=PHONE))
    came_in(guarded=True, identity=Identity(name="王一", phone=PHONE))
    assert find(city, on, at) == set()


def test_it_takes_the_right_to_see_people_at_the_place(city: City, came_in: CameIn, on: date, at: datetime) -> None:
    from laojian.complaints.actions import Identity
    from laojian.org.models import Grant, Officer

    came_in(identity=Identity(name="王一", phone=PHONE))
    other = Officer.objects.create(username="conghua", name="从化某", unit=city.unit, password="!")
    Grant.objects.create(officer=other, role="intake_clerk", place="440117", valid_from=on, granted_at=at)
    city.people["conghua"] = other
    assert find(city, on, at, by="conghua") == set()
    for who in ("wang", "reviewer", "legal", "grid"):
        with pytest.raises(Forbidden):
            find(city, on, at, by=who)


def test_each_search_is_an_entry_that_does_not_hold_the_number(
    city: City, came_in: CameIn, on: date, at: datetime
) -> None:
    from laojian.complaints.actions import Identity
    from laojian.ledger.models import Entry

    came_in(identity=Identity(name="王一", phone=PHONE))
    find(city, on, at)
    find(city, on, at, phone="13700000000")
    assert Entry.objects.filter(verb="contact.find_by_phone", by=str(city.clerk.ref)).count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM ledger_entry e UNION ALL SELECT p::text FROM ledger_payload p")
        told = str(cursor.fetchall())
    assert PHONE not in told
    assert PHONE.encode().hex() not in told


@pytest.mark.parametrize("typed", ["", "   ", "——", "139123"])
def test_nothing_is_looked_up_for_nothing(city: City, on: date, at: datetime, typed: str) -> None:
    with pytest.raises(Invalid):
        find(city, on, at, phone=typed)
