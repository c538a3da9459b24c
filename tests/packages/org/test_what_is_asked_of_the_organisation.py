"""Who may on a day, which units, grids and places there are, whose interests hold: at the first and last day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from laojian.org import actions, queries
from laojian.org.models import Grant, Grid, Officer, Unit

Make = Callable[..., Officer]
DAY = timedelta(days=1)
FIRST = "440106003000001"


def may(on: date, place: str = "440106", permission: str = "case.file") -> list[str]:
    return [one.username for one in queries.who_may(permission, place, on)]


def test_who_may_on_each_day_of_a_grant(make: Make, at: datetime, on: date) -> None:
    wang = make("wang")
    days = {"valid_from": on + DAY, "valid_to": on + 2 * DAY}
    given = actions.grant(officer=wang, role="team_head", place="440106", by=None, at=at, **days)
    assert [may(on + n * DAY) for n in range(4)] == [[], ["wang"], ["wang"], []]
    assert may(on + DAY, permission="case.review") == []
    assert may(on + DAY, "nowhere") == []
    actions.end_grant(grant_id=given.pk, by=None, at=at)
    assert may(on + DAY) == []


def test_a_stand_in_may_on_the_days_of_both_grants_while_the_other_holds_his_own(
    make: Make, admin: Officer, at: datetime, on: date
) -> None:
    head, deputy = make("head"), make("deputy")
    days = {"valid_from": on + DAY, "valid_to": on + 2 * DAY}
    own = actions.grant(officer=head, role="team_head", place="440106", by=None, at=at, **days)
    Grant.objects.create(
        officer=deputy, role="team_head", place="440106", valid_from=on, valid_to=on + 9 * DAY, granted_by=head,
        granted_at=at, delegated_from=own,
    )  # fmt: skip
    assert [may(on + n * DAY) for n in range(4)] == [[], ["deputy", "head"], ["deputy", "head"], []]
    Officer.objects.filter(pk=head.pk).update(is_active=False)
    assert may(on + DAY) == []
    Officer.objects.filter(pk=head.pk).update(is_active=True)
    Grant.objects.filter(pk=own.pk).update(ended_at=at)
    assert may(on + DAY) == []
    assert [one.officer for one in queries.delegations_by(head)] == [deputy]
    Grant.objects.filter(officer=deputy).update(ended_at=at)
    assert not queries.delegations_by(head).exists()


def test_closed_units_are_shown_on_request_and_what_lies_below_them_stands_alone(
    admin: Officer, city_unit: Unit, district_unit: Unit, at: datetime
) -> None:
    below = actions.create_unit(
        code="GZ-TH-1", name="一中队", kind="中队", place="440106003", parent=district_unit, by=admin, at=at
    )
    Unit.objects.filter(pk=district_unit.pk).update(closed_on=at.date())
    assert [node.unit for node in queries.unit_tree()] == [city_unit, below]
    (root,) = queries.unit_tree(closed=True)
    assert [node.unit for node in root.children] == [district_unit]
    assert [node.unit for node in root.children[0].children] == [below]


def test_a_grid_is_in_use_from_its_first_to_its_last_day(admin: Officer, at: datetime, on: date) -> None:
    grid = actions.create_grid(street="440106003", name="二", valid_from=on + DAY, by=admin, at=at)
    Grid.objects.filter(code=grid.code).update(valid_to=on + 2 * DAY)
    days = [on + n * DAY for n in range(4)]
    assert [queries.grid_in_use(grid.code, day) for day in days] == [False, True, True, False]
    assert [len(queries.grids("440106003", day)) for day in days] == [1, 2, 2, 1]
    assert [queries.grid_counts(day)["440106003"] for day in days] == [1, 2, 2, 1]
    assert not queries.grids("440106003", date(2020, 1, 1))
    assert queries.grid_in_use(FIRST, on) and not queries.grid_in_use("", on)
    assert [one.code for one in queries.grids_of("440106003")] == [FIRST, grid.code]
    assert queries.ended_grids(on + 9 * DAY) == {}, "no successor is named"


def test_grids_that_name_each_other_in_a_ring_end_the_search(admin: Officer, at: datetime, on: date) -> None:
    second = actions.create_grid(street="440106003", name="二", valid_from=on, by=admin, at=at)
    Grid.objects.filter(code=FIRST).update(valid_to=on, successor_code=second.code)
    assert queries.ended_grids(on + DAY) == {FIRST: second.code}
    Grid.objects.filter(code=second.code).update(valid_to=on, successor_code=FIRST)
    assert set(queries.ended_grids(on + DAY)) == {FIRST, second.code}
    assert queries.ended_grids(on) == {}


def test_districts_streets_and_places_in_words(admin: Officer) -> None:
    assert [one.code for one in queries.districts()] == ["440106", "440117"]
    assert [one.code for one in queries.streets("440106")] == ["440106003", "440106009"]
    assert [one.code for one in queries.streets(statistical=True)][-1] == "440117404"
    names = queries.place_names(["", "440106003", FIRST, "9999", "x"])
    assert names == {
        "440106003": "广州市天河区员村街道",
        FIRST: "广州市天河区员村街道员村街道第一网格",
        "9999": "9999",
        "x": "x",
    }


def test_officers_without_a_unit_belong_to_the_city(make: Make, admin: Officer) -> None:
    wang = make("wang")
    assert set(queries.officers_within(["4401"])) == {admin, wang}
    assert list(queries.officers_within(["440106", "440117"])) == [wang]
    assert list(queries.officers_within([])) == []


@pytest.mark.django_db
def test_before_an_office_is_opened_there_is_none() -> None:
    assert (queries.office(), queries.office_city(), queries.unit_tree()) == (None, "", [])
    first = Officer.objects.create(username="first", name="首")
    assert list(queries.officers_within(["4401"])) == [first], "where everybody is who has no unit"


def test_an_interest_holds_on_its_days_for_the_officers_asked_about(make: Make, at: datetime, on: date) -> None:
    wang, li = make("wang"), make("li")
    for officer in (wang, li):
        declared = actions.declare_interest(
            officer=officer, employer_name="某公司", relation="own", valid_from=on, by=officer, at=at
        )
        actions.end_interest(interest_id=declared.pk, valid_to=on + DAY, by=None, at=at)

    def found(day: date, *officers: Officer, **whose: str) -> set[int]:
        return queries.interested([one.pk for one in officers], on=day, **whose)

    assert [len(found(on + n * DAY, wang, employer_name="某公司")) for n in range(-1, 3)] == [0, 1, 1, 0]
    assert found(on, employer_name="某公司") == set()
    assert found(on, wang, li, employer_name="某公司") == {wang.pk, li.pk}
    assert found(on, wang, employer_code="91") == set()


def test_a_certificate_holds_from_its_first_day(make: Make, admin: Officer, at: datetime, on: date) -> None:
    wang, li = make("wang"), make("li")
    actions.set_certificate(officer=wang, number="粤A-1", valid_from=on, valid_to=on + DAY, by=admin, at=at)
    for day, holds in ((on - DAY, False), (on, True), (on + DAY, True), (on + 2 * DAY, False)):
        assert queries.has_certificate(wang, day) is holds
        assert queries.certified([wang.pk, li.pk], day) == ({wang.pk} if holds else set())
    assert queries.certified([li.pk], on) == set()


def test_only_a_weighty_role_that_was_not_ended_makes_an_account_weighty(make: Make, at: datetime) -> None:
    wang = make("wang", "inspector@440106")
    assert not queries.is_weighty(wang)
    given = actions.grant(officer=wang, role="bureau_head", place="440106", by=None, at=at)
    assert queries.is_weighty(wang)
    actions.end_grant(grant_id=given.pk, by=None, at=at)
    assert not queries.is_weighty(wang)
