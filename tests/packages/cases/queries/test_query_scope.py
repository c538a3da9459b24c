"""Who sees which leads and cases: by place, by the team, never a foreign one, in no list, count, search or export."""

from __future__ import annotations

from datetime import date

import pytest
from caseload import GRID, LIWAN, ON, SHIPAI, XIAGANG, YUANCUN, declare, hire, lay, reader
from flows.cast import Walk

from laojian.cases import queries
from laojian.cases.models import Case
from laojian.kernel.refusal import Forbidden, NotFound
from laojian.org.models import Grant

pytestmark = pytest.mark.django_db


def ids(rows):
    return {row.id for row in rows}


@pytest.fixture
def everywhere(city):
    """One lead in each of five places, by place."""
    return {place: lay(city, 1, place)[0].pk for place in (YUANCUN, SHIPAI, XIAGANG, LIWAN, GRID)}


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("440106003", {YUANCUN, GRID}),
        ("440106", {YUANCUN, SHIPAI, GRID}),
        ("4401", {YUANCUN, SHIPAI, XIAGANG, LIWAN, GRID}),
        (GRID, {GRID}),
        ("440106003001", {GRID}),
        ("440106003002", set()),
        ("440105", set()),
    ],
)
def test_an_officer_sees_the_places_of_the_grant_and_no_other(everywhere, place, seen):
    clerk = hire("ma", f"intake_clerk@{place}")
    assert ids(queries.page(clerk, ON).rows) == {everywhere[name] for name in seen}


def test_several_grants_add_up(everywhere):
    clerk = hire("ma", f"intake_clerk@{SHIPAI}", f"archivist@{XIAGANG}", "analyst@440103")
    assert ids(queries.page(clerk, ON).rows) == {everywhere[SHIPAI], everywhere[XIAGANG], everywhere[LIWAN]}


def test_several_places_are_asked_in_one_condition_per_column(city):
    clerk = hire("ma", f"intake_clerk@{SHIPAI}", f"archivist@{YUANCUN}")
    asked = str(queries.visible_to(clerk, ON).query)
    assert '"street_code" IN' in asked and "LIKE" not in asked


def test_a_city_wide_scope_filters_nothing(city):
    asked = str(queries.visible_to(hire("ma", "leader@4401"), ON).query)
    assert "WHERE" not in asked


@pytest.mark.parametrize("role", ["grid_worker", "administrator"])
def test_a_role_without_cases_sees_none(everywhere, role):
    assert queries.page(hire("ma", f"{role}@4401"), ON).rows == ()


def test_an_inspector_sees_leads_of_the_place_but_only_own_cases(city):
    inspector = hire("ma", "inspector@440106")
    (lead,) = lay(city, 1)
    case = Walk(city).filed().case
    assert ids(queries.page(inspector, ON).rows) == {lead.pk}
    assert case.pk in ids(queries.page(reader(city.wang), ON).rows)
    assert case.pk in ids(queries.page(reader(city.li), ON).rows)
    assert case.pk not in ids(queries.page(reader(city.zhao), ON).rows)
    with pytest.raises(NotFound):
        queries.case_view(inspector, case.pk, ON)


def test_who_leaves_the_team_no_longer_sees_the_case(city):
    walk = Walk(city).filed()
    Case.objects.filter(pk=walk.case.pk).update(lead_officer=city.zhao)
    assert not queries.visible_to(reader(city.wang), ON).filter(pk=walk.case.pk).exists()
    assert queries.visible_to(reader(city.zhao), ON).filter(pk=walk.case.pk).exists()


def test_a_team_member_whose_right_lies_elsewhere_does_not_see_the_case(city):
    inspector = hire("ma", "inspector@440103")
    lay(city, 1, lead_officer=inspector)
    assert queries.page(inspector, ON).rows == ()


def test_an_ended_lead_stays_visible_to_those_who_saw_the_lead(city):
    inspector = hire("ma", "inspector@440106")
    walk = Walk(city).register(origin="XC", kind="own", complainant="", phone="", claims=())
    walk.take("pass_on_lead", "wang", receiver="仲裁委", pass_on_reason="不属于监察职权")
    assert walk.case.state == "S04"
    assert walk.case.pk in ids(queries.page(inspector, ON).rows)


def test_a_right_that_ended_or_has_not_begun_shows_nothing(everywhere):
    clerk = hire("ma", "intake_clerk@440106")
    assert queries.page(clerk, date(2024, 12, 31)).rows == ()
    Grant.objects.filter(officer=clerk).update(valid_to=date(2026, 3, 1))
    assert queries.page(reader(clerk), ON).rows == ()
    assert len(queries.page(reader(clerk), date(2026, 3, 1)).rows) == 3


def test_a_closed_account_sees_nothing(everywhere):
    clerk = hire("ma", "intake_clerk@4401")
    type(clerk).objects.filter(pk=clerk.pk).update(is_active=False)
    assert queries.page(reader(clerk), ON).rows == ()


def test_a_foreign_district_is_in_no_list_count_search_or_export(city):
    mine = lay(city, 3, employer_name="广州市天河皮具厂")
    foreign = lay(
        city, 3, LIWAN, employer_name="广州市荔湾皮具厂", employer=city.employer, due=ON, lead_officer=city.wang
    )
    head, own = hire("ma", "team_head@440106"), {row.pk for row in mine}
    assert ids(queries.page(head, ON).rows) == own
    assert ids(queries.leads_inbox(head, ON).rows) == own
    assert queries.page(head, ON, filters={"district": "440103"}).rows == ()
    assert queries.page(head, ON, filters={"place": LIWAN}).rows == ()
    assert queries.count(head, ON).number == 3
    assert ids(queries.search_box(head, "皮具厂", ON).rows) == own
    assert queries.search_box(head, foreign[0].number, ON).rows == ()
    assert {row[0] for row in queries.export_rows(head, ON)} == {row.number for row in mine}
    assert queries.of_employer(head, city.employer.pk, ON) == ()
    assert queries.recently_moved(head, ON) == ()
    desk = queries.desk(head, ON)
    assert (desk.overdue, desk.today, desk.week, desk.undated) == ((), (), (), ())


@pytest.mark.parametrize(
    "question",
    [
        lambda officer, pk: queries.one(officer, pk, ON),
        lambda officer, pk: queries.case_view(officer, pk, ON),
        lambda officer, pk: queries.case_page(officer, pk, ON),
        lambda officer, pk: queries.timeline(officer, pk, ON),
        lambda officer, pk: queries.inspectors_for(officer, pk, ON),
    ],
)
def test_a_foreign_case_is_not_found_like_a_missing_one(city, question):
    (foreign,) = lay(city, 1, LIWAN)
    head = hire("ma", "team_head@440106")
    answers = []
    for pk in (foreign.pk, 999_999_999):
        with pytest.raises(NotFound) as refused:
            question(head, pk)
        answers.append(str(refused.value.reason))
    assert answers[0] == answers[1]


def test_nobody_sees_the_case_of_an_employer_in_which_they_have_an_interest(city):
    by_code = lay(city, 1, employer_uscc="91440101MA5TESTX0U")[0]
    by_name = lay(city, 1, employer_name="广州（天河） 皮具厂")[0]
    other = lay(city, 1)[0]
    clerk = hire("ma", "intake_clerk@440106")
    assert ids(queries.page(clerk, ON).rows) == {by_code.pk, by_name.pk, other.pk}
    declare(clerk, code="91440101MA5TESTX0U")
    declare(clerk, name="广州(天河)皮具厂")
    assert ids(queries.page(clerk, ON).rows) == {other.pk}


def test_only_who_may_export_exports_and_only_there(city):
    lay(city, 1)
    lay(city, 1, LIWAN)
    with pytest.raises(Forbidden):
        queries.export_rows(hire("ma", "intake_clerk@4401"), ON)
    head = hire("he", "intake_clerk@4401", "team_head@440103")
    assert len(queries.page(head, ON).rows) == 2
    assert len(list(queries.export_rows(head, ON))) == 1
