"""A place of work that was closed no longer leads to its employer."""

from datetime import date, datetime, timedelta

import pytest

from laojian.employers import actions, queries
from laojian.employers.models import Employer
from laojian.org import keyring

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture
def employer(at: datetime) -> Employer:
    """At home in Tianhe, with a place of work in Panyu that is in use."""
    fields = {
        "name": "广州市云岭建筑有限公司", "kind": "enterprise", "district_code": "440106", "street_code": "440106005",
        "registered_address": "天河路1号", "no_code_reason": "unlicensed",
    }  # fmt: skip
    made = actions.create_employer(fields=fields, by=None, at=at)
    actions.add_workplace(
        employer_id=made.pk, address="市桥街云星工地", district_code="440113", street_code="440113001", on=ON, by=None,
        at=at,
    )  # fmt: skip
    return made


def close(employer: Employer, at: datetime) -> None:
    workplace = employer.workplaces.get()
    actions.close_workplace(workplace_id=workplace.pk, on=ON, by=None, at=at)


@pytest.mark.parametrize("place", ["440113", "440113001"])
def test_who_is_responsible_there_sees_the_employer_until_it_closes(
    employer: Employer, at: datetime, place: str
) -> None:
    assert queries.search("云岭", [place]).rows and queries.count("云岭", [place]) == 1
    assert queries.employer(employer.pk, [place]) == employer
    close(employer, at)
    assert queries.search("云岭", [place]).rows == () and queries.count("云岭", [place]) == 0
    assert queries.search("云岭", ["440106005"]).rows


def test_its_address_is_no_longer_found(employer: Employer, at: datetime) -> None:
    assert queries.search("云星工地", ["4401"]).rows
    close(employer, at)
    assert queries.search("云星工地", ["4401"]).rows == ()
    assert queries.search("天河路", ["4401"]).rows


def test_it_is_listed_on_its_last_day_and_not_the_day_after(employer: Employer, at: datetime) -> None:
    close(employer, at)
    assert [w.address for w in queries.workplaces(employer.pk, ON)] == ["市桥街云星工地"]
    assert list(queries.workplaces(employer.pk, ON + timedelta(days=1))) == []


def test_a_person_to_reach_is_listed_on_the_last_day_and_not_the_day_after(employer: Employer, at: datetime) -> None:
    keyring.create()
    given = {"employer_id": employer.pk, "on": ON, "by": None, "at": at}
    one, other = (actions.add_contact(name=name, **given) for name in ("欧阳小明", "司马小红"))
    actions.close_contact(contact_id=one.pk, on=ON, by=None, at=at)
    assert {row.pk for row in queries.contacts(employer.pk, ON)} == {one.pk, other.pk}
    assert [row.pk for row in queries.contacts(employer.pk, ON + timedelta(days=1))] == [other.pk]
    assert queries.contacts(employer.pk, ON - timedelta(days=1)) == []
