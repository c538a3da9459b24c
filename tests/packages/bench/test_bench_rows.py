"""The rows of the case benchmark keep every guard of the database and look like ten years of work."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from laojian.bench import casework, city, filling, walking
from laojian.cases.models import Case, CaseStep, TeamMember
from laojian.cases.rules.flow import FLOW
from laojian.employers.models import Employer
from laojian.kernel.identifiers import check_uscc

COUNT = 200


def untold(*_):
    """Nobody looks at the progress."""


@pytest.fixture
def filled(owner_connection):
    """The clone with two hundred cases, as they are committed: a real transaction, a fresh clone afterwards."""
    filling.fill(owner_connection, count=COUNT, seed=7, divisions=settings.LAOJIAN_DIVISIONS, tell=untold)
    owner_connection.commit()


@pytest.mark.django_db(transaction=True)
def test_every_guard_holds_as_the_role_of_daily_work_sees_it(filled, owner_connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("laojian_app",)
    assert casework.broken(connection.connection) == []
    assert Case.objects.count() == COUNT
    assert Employer.objects.count() == COUNT // filling.CASES_PER_EMPLOYER
    assert not Case.objects.exclude(state__in=[state.code for state in FLOW.states]).exists()
    assert all(check_uscc(code).valid for code in Employer.objects.values_list("uscc", flat=True))
    filed = Case.objects.filter(lead_officer__isnull=False)
    assert TeamMember.objects.filter(until__isnull=True).count() == 2 * filed.count() > 0
    disabled = owner_connection.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'").fetchone()
    assert disabled == (0,)
    unchecked = owner_connection.execute("SELECT count(*) FROM pg_constraint WHERE NOT convalidated").fetchone()
    assert unchecked == (0,)


@pytest.mark.django_db(transaction=True)
def test_the_keys_that_were_away_are_all_back(owner_connection):
    asked = "SELECT conname FROM pg_constraint UNION ALL SELECT indexrelid::regclass::text FROM pg_index ORDER BY 1"
    before = owner_connection.execute(asked).fetchall()
    owner_connection.commit()
    filling.fill(owner_connection, count=50, seed=1, divisions=settings.LAOJIAN_DIVISIONS, tell=untold)
    assert owner_connection.execute(asked).fetchall() == before


@pytest.mark.django_db(transaction=True)
def test_the_next_case_of_the_program_gets_the_next_number(filled):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))")
        assert cursor.fetchone() == (COUNT + 1,)


@pytest.mark.django_db(transaction=True)
def test_cases_are_spread_over_ten_years_and_the_city(filled):
    first, last = Case.objects.order_by("opened_at")[0], Case.objects.order_by("-opened_at")[0]
    assert last.opened_at - first.opened_at > timedelta(days=3500)
    assert last.opened_at <= casework.LAST
    assert Case.objects.values("district_code").distinct().count() >= 8
    assert Case.objects.filter(state="S92").count() > COUNT / 3
    assert CaseStep.objects.count() > 5 * COUNT


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_gives_the_same_cases_and_another_one_others(owner_connection):
    def digest(seed):
        owner_connection.execute("SELECT 1")  # in a transaction of ours, which is rolled back
        filling.fill(owner_connection, count=50, seed=seed, divisions=settings.LAOJIAN_DIVISIONS, tell=untold)
        asked = "SELECT md5(string_agg(c::text, '/' ORDER BY id)) FROM cases_case c"
        (found,) = owner_connection.execute(asked).fetchone()
        owner_connection.rollback()
        return found

    assert digest(1) == digest(1) != digest(2)


def test_a_way_that_leaves_the_flow_is_refused():
    with pytest.raises(ValueError, match="does not leave S00"):
        walking.walk("jump", 1, "complaint", "approve_closing:1")


def test_every_way_ends_where_nothing_remains_to_be_done():
    ends = {way.steps[-1].target for way in walking.ways()}
    assert all(FLOW.state(end).final for end in ends)


def test_slots_are_shared_as_told():
    drawn = list(casework.slots([1, 3, 6]))
    assert len(drawn) == casework.SLOTS
    assert [drawn.count(number) * 10 // casework.SLOTS for number in range(3)] == [1, 3, 6]


def test_streets_have_shares_that_add_up_to_those_of_their_districts():
    places = city.streets(settings.LAOJIAN_DIVISIONS)
    assert len(places) == 176
    tianhe = sum(place.share for place in places if place.code.startswith("440106"))
    assert tianhe == pytest.approx(city.DISTRICT_SHARES["440106"])
