"""Who can take a case: what each has on hand, and what stands against them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from caseload import LIWAN, ON, declare, hire, lay, reader
from flows.cast import Walk

from laojian.cases import queries

pytestmark = pytest.mark.django_db


def test_open_cases_of_both_duties_are_counted_by_their_day(city):
    lay(city, 2, lead_officer=city.wang, second_officer=city.li, due=ON - timedelta(days=1))
    lay(city, 1, lead_officer=city.li, due=ON)
    lay(city, 1, LIWAN, second_officer=city.wang, due=ON + timedelta(days=7))
    lay(city, 1, lead_officer=city.wang, due=ON + timedelta(days=8))
    lay(city, 5, lead_officer=city.wang, is_open=False, due=None)
    loads = queries.workload([city.wang.pk, city.li.pk, city.zhao.pk], ON)
    assert loads == {
        city.wang.pk: queries.Load(4, 2, 1),
        city.li.pk: queries.Load(3, 2, 1),
        city.zhao.pk: queries.Load(0, 0, 0),
    }
    assert queries.workload([], ON) == {}


def test_the_free_and_least_burdened_come_first(city):
    walk = Walk(city).register().take("examine", "clerk").take("accept", "clerk", facts="拖欠工资属实")
    lay(city, 3, lead_officer=city.wang)
    lay(city, 1, lead_officer=city.li)
    rows = queries.inspectors_for(reader(city.head), walk.case.pk, walk.day)
    assert {row.name for row in rows} == {"wang某", "li某", "zhao某", "qian某"}
    assert [row.load.open for row in rows] == [0, 0, 1, 3]
    assert all(row.unit == city.unit.name and not row.barred and not row.in_team for row in rows)


def test_one_without_a_certificate_or_with_an_interest_or_another_duty_is_named_with_the_reason(city):
    walk = Walk(city).filed()
    bare = hire("bare", "inspector@440106")
    declare(city.zhao, code=city.employer.uscc)
    rows = {row.id: row for row in queries.inspectors_for(reader(city.head), walk.case.pk, walk.day)}
    assert ["执法证" in str(reason) for reason in rows[bare.pk].barred] == [True]
    assert ["利害关系" in str(reason) for reason in rows[city.zhao.pk].barred] == [True]
    assert rows[city.wang.pk].in_team and not rows[city.qian.pk].in_team
    assert rows[city.qian.pk].barred == ()


def test_inspectors_of_other_places_are_not_offered(city):
    walk = Walk(city).filed()
    hire("far", "inspector@440103", certified=True)
    near = hire("near", "inspector@440106003", certified=True)
    names = {row.id for row in queries.inspectors_for(reader(city.head), walk.case.pk, walk.day)}
    assert near.pk in names and "far某" not in names
