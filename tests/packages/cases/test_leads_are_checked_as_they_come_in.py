"""What is written of a lead reads or is refused at its field; where it lies, whose it is, what it is compared with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flows.cast import Walk
from test_claims_and_payments_are_checked import refused, said

from laojian.cases import actions
from laojian.cases.models import Case, Claim
from laojian.employers.models import Employer
from laojian.kernel.references import Ref
from laojian.org import vault
from laojian.org.models import Grant, Office, Unit

pytestmark = pytest.mark.django_db


def came_in(walk: Walk, *, unit: int | None = None, on: date | None = None, **known: Any) -> str:
    given: dict[str, Any] = {"origin": "TS", "title": "拖欠工资", "received_on": on or walk.day} | known
    who = said(walk) | ({"on": on} if on else {})
    return refused(actions.register_lead, lead=actions.NewLead(**given), unit_id=unit, **who)


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"origin": "rumour"}, "origin"),
        ({"kind": "rumour"}, "kind"),
        ({"channel": "rumour"}, "channel"),
        ({"ticket_kind": "rumour"}, "ticket_kind"),
        ({"parallel_proceeding": "rumour"}, "parallel_proceeding"),
        ({"title": " "}, "title"),
        ({"received_on": date(2026, 3, 3)}, "received_on"),
        ({"employer_id": 10**9}, "employer_id"),
        ({"employer_uscc": "91440101MA5TESTX01"}, "employer_uscc"),
        ({"workers": -1}, "workers"),
        ({"amount_claimed": -1}, "workers"),
        ({"claims": (actions.NewClaim(name="无"),)}, "name"),
        ({"claims": (actions.NewClaim(name="张三", claimed=-1),)}, "claimed"),
        ({"cause": "9999"}, "cause"),
        ({"workers": 0, "amount_claimed": 0, "kind": "report", "channel": "phone"}, ""),
    ],
)
def test_a_lead_reads_or_is_refused_at_its_field(walk: Walk, known: dict[str, Any], field: str) -> None:
    """What is `checked`."""
    assert came_in(walk, **known) == field


def test_a_lead_is_entered_on_its_day_or_the_next_working_day(walk: Walk) -> None:
    """Days are `checked` too."""
    worked_saturday, friday = date(2026, 2, 28), date(2026, 2, 27)
    assert came_in(walk, on=worked_saturday, received_on=date(2026, 1, 5)) == ""
    assert came_in(walk, on=friday) == "on"
    assert came_in(walk, occurred_on=walk.day) == ""
    assert came_in(walk, occurred_on=walk.day + timedelta(days=1)) == "occurred_on"


def test_a_lead_lies_at_a_unit_that_is_open(walk: Walk) -> None:
    """Which `unit` has it."""
    assert came_in(walk, unit=10**9) == "not found"
    assert came_in(walk, unit=walk.city.unit.pk) == ""
    other = Unit.objects.create(code="old", name="旧大队", kind="大队", place="440106", closed_on=walk.day)
    assert came_in(walk, unit=other.pk) == "not found"


@pytest.mark.parametrize(
    ("workplace", "columns"),
    [
        ("", ("440106", "", "")),
        ("440104001", ("440106", "", "")),
        ("440106003", ("440106", "440106003", "")),
        ("440106003001002", ("440106", "440106003", "440106003001002")),
    ],
)
def test_a_file_lies_at_the_workplace_where_the_unit_is_competent(
    walk: Walk, workplace: str, columns: tuple[str, str, str]
) -> None:
    """The `handling_place`, and its columns by `places_of`."""
    case = walk.register(workplace_code=workplace).case
    assert (case.district_code, case.street_code, case.grid_code) == columns


def test_numbers_carry_the_word_of_office_and_district(walk: Walk) -> None:
    """The `next_number`."""
    outside = Unit.objects.create(code="x", name="大队", kind="大队", place="440199")
    Grant.objects.create(
        officer=walk.city.clerk, role="intake_clerk", place="440199", valid_from=walk.day, granted_at=walk.at
    )
    assert came_in(walk, unit=outside.pk) == ""
    assert (
        actions.register_lead(
            lead=actions.NewLead(origin="TS", title="x", received_on=walk.day), unit_id=outside.pk, **said(walk)
        ).number
        == "穗99劳监〔2026〕2号"
    )
    assert walk.register().case.number == "穗天劳监〔2026〕1号"
    walk.day = date(2027, 1, 4)
    assert walk.register().case.number == "穗天劳监〔2027〕1号", "each year counts anew"
    Office.objects.all().delete()
    assert walk.register().case.number == "劳天劳监〔2027〕1号"


def test_what_is_not_said_follows_from_the_rest(walk: Walk) -> None:
    """What a `fresh` case and its `first_step` say; `is_wage`."""
    two = tuple(actions.NewClaim(name=name, claimed=100) for name in ("张三", "李四"))
    case = walk.register(claims=two, workers=0).case
    assert (case.kind, case.workers, case.amount_claimed, case.is_wage) == ("complaint", 2, 200, True)
    said_so = walk.register(claims=two, workers=9, amount_claimed=5, cause="0401", kind="report", origin="JT").case
    assert (said_so.kind, said_so.workers, said_so.amount_claimed, said_so.is_wage) == ("report", 9, 5, False)
    assert not walk.register(is_wage=False).case.is_wage and walk.register(is_wage=True, cause="0401").case.is_wage
    assert walk.register(origin="JT", kind="").case.kind == "own"
    began = [
        walk.register(origin="JT", kind=kind).case.steps.get().inputs["origin"] for kind in ("complaint", "report")
    ]
    assert began == ["TS", "JT"], "a complaint is one whoever sent it on"


def test_the_file_of_the_employer_says_its_name_and_code(walk: Walk) -> None:
    """A `fresh` case has everything `in_one_spelling`, its `people` too."""
    nameless = Employer.objects.create(name="某包工队", kind="individual", created_at=walk.at, changed_at=walk.at)
    case = walk.register(employer_id=nameless.pk, employer_name="别的", employer_uscc="").case
    assert (case.employer_name, case.employer_uscc) == ("某包工队", "")
    unknown = walk.register(employer_id=None, employer_name="不详", employer_uscc="无").case
    assert (unknown.employer_name, unknown.employer_uscc) == ("", "")
    assert walk.register(ticket="无", complainant="不详", phone="无").case.ticket == ""
    assert not walk.case.complainant_token and not walk.case.phone_token
    assert walk.register(ticket=" 12345－7 ").case.ticket == "12345-7" and walk.case.complainant_token


def test_open_cases_of_the_same_code_are_suspected_and_ended_ones_are_not(walk: Walk) -> None:
    """What `duplicates` finds."""
    code = "91350100M000100Y43"
    first = walk.register(employer_id=None, employer_name="甲", employer_uscc=code, phone="").case
    second = walk.register(employer_id=None, employer_name="乙", employer_uscc=code, phone="").case
    assert second.suspected_duplicates == [first.number]
    walk.case = first
    walk.take("examine", "clerk").take("pass_on", "clerk", receiver="x", pass_on_reason="x")
    third = walk.register(employer_id=None, employer_name="丙", employer_uscc=code, phone="").case
    assert third.suspected_duplicates == [second.number]
    assert walk.register(employer_id=None, employer_name="丁", phone="").case.suspected_duplicates == []


def test_an_employer_is_linked_by_its_file_to_the_lead_that_was_seen(walk: Walk) -> None:
    walk.register(employer_id=None, employer_name="天河某电子", phone="")
    before = walk.register(phone="").case.number
    walk.register(employer_id=None, employer_name="天河某电子", phone="")

    def linked(number: int, **more: Any) -> str:
        return refused(actions.set_employer, case_id=walk.case.pk, employer_id=number, **said(walk), **more)

    assert linked(10**9) == "employer_id"
    assert "先行办理" in linked(walk.city.employer.pk, expected_seq=walk.case.seq + 1)
    assert linked(walk.city.employer.pk, expected_seq=walk.case.seq) == ""
    assert walk.refresh().case.suspected_duplicates == [before] and walk.case.employer_uscc == walk.city.employer.uscc


def test_of_a_worker_only_what_was_told_is_kept(walk: Walk) -> None:
    walk.register(claims=(actions.NewClaim(name="张三", phone="无", resident_id=""),))
    claim = Claim.objects.get(case=walk.case)
    assert claim.name_token and not claim.phone_token and not claim.id_token


def test_a_telephone_is_the_same_in_a_case_alone_and_not_in_the_one_that_comes_in(walk: Walk) -> None:
    """What `duplicates` finds."""

    def lead(phone: str) -> Case:
        return walk.register(employer_id=None, employer_name="某", phone=phone).case

    first, bystander = lead("13900139000"), lead("")
    someone = Ref("officer", str(bystander.pk))
    vault.put(kind="phone", value="13900139000", subject=someone, by=walk.city.clerk.ref, at=walk.at)
    assert lead("13900139000").suspected_duplicates == [first.number]


def test_who_may_not_register_leads_registers_none(walk: Walk) -> None:
    given = {"origin": "TS", "title": "拖欠工资", "received_on": walk.day}
    assert "权限" in refused(actions.register_lead, lead=actions.NewLead(**given), **said(walk, "archivist"))
