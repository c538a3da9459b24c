"""The one search box: by number, name, code, paper number for everybody; by telephone by right alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from caseload import AT, LIWAN, ON, hire, lay, reader
from flows.cast import Walk

from laojian.cases import actions, queries
from laojian.cases.models import CasePaper, SavedView, Violation
from laojian.kernel.references import Ref
from laojian.org import vault
from laojian.org.models import Unit

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


def ids(hits):
    return {row.id for row in hits.rows}


@pytest.fixture
def case(city):
    return Walk(city).register().case


@pytest.mark.parametrize(
    "text",
    [
        "某电子",
        "91440101MA5TESTX0U",
        "ma5test",
        "拖欠工资",
        " 拖欠工资 ",
        "电子 拖欠",
        "91440101ＭＡ5TESTX0U",
        "某\u200b电子",
    ],
)
def test_a_case_is_found_by_what_is_written_on_it(city, case, text):
    assert ids(queries.search_box(reader(city.head), text, case.received_on)) == {case.pk}


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "（）", "()", "【】"])
def test_a_case_is_found_by_its_number_in_any_brackets(city, case, brackets):
    typed = case.number.replace("〔", brackets[0]).replace("〕", brackets[1])
    assert ids(queries.search_box(reader(city.head), typed, case.received_on)) == {case.pk}


def test_a_case_is_found_by_the_number_of_a_paper(city):
    walk = Walk(city).ordered()
    numbers = [paper.document.number for paper in CasePaper.objects.exclude(document=None)]
    assert numbers
    for number in numbers:
        for typed in (number, number.removesuffix("号"), number.replace("〔", "[").replace("〕", "]")):
            assert ids(queries.search_box(reader(city.head), typed, walk.day)) == {walk.case.pk}, typed
        assert ids(queries.search_box(hire(f"x{number}"[:30], "team_head@440103"), number, walk.day)) == set()


@pytest.mark.parametrize("text", ["", "   ", "\x00", "没有这家", "%", "__", "张三"])
def test_nothing_is_found_by_nothing_or_by_a_protected_name(city, case, text):
    assert queries.search_box(reader(city.clerk), text, case.received_on).rows == ()


@pytest.mark.parametrize(
    "typed",
    [
        PHONE,
        "138 0013 8000",
        "138-0013-8000",
        "+8613800138000",
        "8613800138000",
        "１３８００１３８０００",
        "\u202d13800138000\u202c",
    ],
)
def test_who_may_see_people_finds_them_by_telephone(city, case, typed):
    hits = queries.search_box(reader(city.clerk), typed, case.received_on)
    assert ids(hits) == {case.pk} and hits.by_phone


def test_nobody_else_finds_out_that_a_telephone_is_known(city, case):
    for name in ("head", "bureau", "supervisor", "archivist"):
        hits = queries.search_box(reader(city.people[name]), PHONE, case.received_on)
        assert (hits.rows, hits.by_phone) == ((), False), name


def test_a_telephone_is_looked_up_only_where_one_may_see_people(city, case):
    """A clerk of one street who may read the files of the whole district learns nothing from the others."""
    elsewhere = hire("ma", "intake_clerk@440106009", "archivist@440106")
    assert queries.visible_to(elsewhere, ON).filter(pk=case.pk).exists()
    assert queries.search_box(elsewhere, PHONE, ON).rows == ()
    assert ids(queries.search_box(hire("he", "intake_clerk@440106003", "archivist@440106"), PHONE, ON)) == {case.pk}


def test_an_inspector_finds_by_telephone_in_own_cases_alone(city):
    walk = Walk(city).filed()
    on = walk.day
    assert ids(queries.search_box(reader(city.wang), PHONE, on)) == {walk.case.pk}
    assert ids(queries.search_box(reader(city.zhao), PHONE, on)) == set()


def test_a_telephone_kept_for_somebody_else_or_that_tells_no_person_from_another_leads_to_no_case(city, case):
    (bystander,) = lay(city, 1)
    someone = Ref("officer", str(bystander.pk))
    vault.put(kind="phone", value=PHONE, subject=someone, by=city.clerk.ref, at=AT)
    assert ids(queries.search_box(reader(city.clerk), PHONE, ON)) == {case.pk}
    assert ids(queries.search_box(hire("lu", "intake_clerk@4401"), PHONE, ON)) == {case.pk}
    assert queries.search_box(hire("ma", "intake_clerk@440103", "archivist@440106"), PHONE, ON).rows == ()
    assert not queries.search_box(reader(city.clerk), "12345", ON).by_phone


def test_a_foreign_case_is_not_found_by_telephone(city):
    unit = Unit.objects.create(code="lw", name="荔湾大队", kind="大队", place="440103")
    clerk = hire("ma", "intake_clerk@440103", unit=unit)
    walk = Walk(city)
    lead = actions.NewLead(origin="TS", title="拖欠工资", received_on=walk.day, phone=PHONE, complainant="李四")
    foreign = actions.register_lead(lead=lead, by=clerk, at=walk.at, on=walk.day)
    assert ids(queries.search_box(reader(city.clerk), PHONE, walk.day)) == set()
    assert ids(queries.search_box(clerk, PHONE, walk.day)) == {foreign.pk}


def test_digits_that_are_no_telephone_are_still_text(city):
    (row,) = lay(city, 1, employer_name="12345678号店")
    assert ids(queries.search_box(reader(city.head), "12345678", ON)) == {row.pk}
    assert ids(queries.search_box(reader(city.clerk), "12345678", ON)) == {row.pk}


def test_a_lead_shows_its_possible_duplicates_as_far_as_one_may_see_them(city):
    first = Walk(city).register().case
    walk = Walk(city).register()
    assert [row.id for row in queries.duplicates_of(reader(city.clerk), walk.case, walk.day)] == [first.pk]
    (later,) = lay(city, 1, employer=city.employer)
    lay(city, 1, LIWAN, employer=city.employer)
    found = queries.duplicates_of(reader(city.clerk), first, walk.day)
    assert {row.id for row in found} == {walk.case.pk, later.pk}


def test_that_only_the_telephone_is_the_same_is_known_to_who_sees_people(city):
    """The others know of the same employer, by its file or by its code."""
    code = "91350100M000100Y43"
    by_file, by_code, by_phone = (
        lay(city, 1, **known)[0] for known in ({"employer": city.employer}, {"employer_uscc": code}, {})
    )
    numbers = [row.number for row in (by_file, by_code, by_phone)]
    (case,) = lay(city, 1, employer=city.employer, employer_uscc=code, suspected_duplicates=numbers)
    (of_code,) = lay(city, 1, employer_uscc=code, suspected_duplicates=numbers)
    (unknown,) = lay(city, 1, suspected_duplicates=numbers)

    def shown(officer, whose):
        known = queries.suspected(officer, whose, ON)
        assert known is None or {row.number for row in queries.duplicates_of(officer, whose, ON)} >= set(known)
        return known

    clerk, head, far = reader(city.clerk), reader(city.head), hire("ma", "intake_clerk@440103")
    lay(city, 1, LIWAN)
    assert shown(clerk, case) == shown(clerk, unknown) == tuple(reversed(numbers))
    assert shown(head, case) == (by_code.number, by_file.number) and shown(head, of_code) == (by_code.number,)
    assert (shown(head, unknown), shown(far, case)) == ((), None)
    assert [row.id for row in queries.duplicates_of(head, unknown, ON)] == []


def test_the_violations_in_force_are_offered_once_each(city):
    codes = [code for code, _ in queries.causes(ON)]
    assert codes and len(codes) == len(set(codes))
    day = timedelta(days=1)
    for code, known in (
        ("0201", {"valid_to": ON}),
        ("0202", {"valid_to": ON - day}),
        ("0203", {"valid_from": ON + day}),
    ):
        Violation.objects.filter(code=code).update(**known)
    assert set(codes) - {code for code, _ in queries.causes(ON)} == {"0202", "0203"}


def test_everybody_has_lists_of_his_own(city):
    for officer in (city.wang, city.li):
        SavedView.objects.create(officer=officer, name="我的", filters={}, saved_at=AT)
    assert [view.officer for view in queries.views(city.wang)] == [city.wang]
