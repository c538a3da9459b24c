# ruff: noqa: E501
"""Registration: number, duplicates, jurisdiction, limitation, channel clocks, all sources."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from laojian.cases import actions, queries
from laojian.cases.models import Case, CaseStep, Clock
from laojian.cases.rules.sources import ORIGINS
from laojian.kernel.refusal import Forbidden, Invalid, Refused
from laojian.ledger.queries import trail
from laojian.org.models import ProtectedValue

pytestmark = pytest.mark.django_db


def test_a_lead_gets_its_number_at_once_without_gaps(walk):
    numbers = [walk.register().case.number for _ in range(3)]
    assert numbers == [f"穗天劳监〔2026〕{n}号" for n in (1, 2, 3)]
    walk.day = date(2027, 3, 2)
    assert walk.register().case.number == "穗天劳监〔2027〕1号"


def test_a_refused_registration_takes_no_number(walk):
    with pytest.raises(Invalid):
        walk.register(claims=(actions.NewClaim(name=" "),))
    assert walk.register().case.number.endswith("〕1号")


@pytest.mark.parametrize("origin", sorted(ORIGINS))
def test_every_source_is_registered_and_goes_its_way(walk, origin):
    kind = {"TS": "complaint", "JB": "report"}.get(origin, "own")
    walk.register(origin=origin, claims=())
    assert walk.case.kind == kind
    if kind == "complaint":
        assert walk.take("examine", "clerk").case.state == "S01"
    else:
        with pytest.raises(Refused):
            walk.take("examine", "clerk")
        assert walk.take("precheck", "wang").case.state == "S05"


def test_people_lie_in_the_vault_and_never_in_the_ledger(walk):
    walk.register()
    assert walk.case.complainant_masked != "张三" and "13800138000" not in walk.case.phone_masked
    assert ProtectedValue.objects.filter(subject=str(walk.case.ref)).count() == 3
    assert "张三" not in str(trail(str(walk.case.ref))) and "13800138000" not in str(trail(str(walk.case.ref)))


def test_what_is_typed_of_a_lead_is_kept_in_one_spelling_and_a_placeholder_is_nothing(walk):
    walk.register(
        employer_id=None,
        ticket="无",
        employer_uscc=" 91350100ｍ000100y43 ",
        complainant="无名氏",
        phone="不详",
        claims=(),
    )
    case = walk.case
    assert (case.ticket, case.employer_uscc) == ("", "91350100M000100Y43")
    assert not case.complainant_token and not case.phone_token
    assert not ProtectedValue.objects.filter(subject=str(case.ref)).exists()


@pytest.mark.parametrize(
    ("claim", "field"),
    [({"name": "无名氏"}, "name"), ({"phone": "83331234"}, "phone"), ({"resident_id": "12345678"}, "resident_id")],
)
def test_a_claim_that_does_not_read_is_refused_at_its_field(walk, claim, field):
    with pytest.raises(Invalid) as refused:
        walk.register(claims=(actions.NewClaim(**({"name": "张三"} | claim)),))
    assert refused.value.field == field


def test_the_same_employer_or_telephone_is_suspected_and_must_be_answered(walk):
    first = walk.register().case.number
    walk.register(phone="")
    assert walk.case.suspected_duplicates == [first]
    with pytest.raises(Invalid) as refused:
        walk.take("examine", "clerk")
    assert refused.value.field == "duplicates_note"
    walk.take("examine", "clerk", duplicates_note="另一名劳动者")
    walk.register(employer_id=None, employer_name="另一单位")
    assert first in walk.case.suspected_duplicates
    assert [row.number for row in queries.duplicates_of(walk.city.clerk, walk.case, walk.day)] == [first]


def test_a_workplace_elsewhere_is_passed_on_not_accepted(walk):
    walk.register(workplace_code="440104001").take("examine", "clerk")
    assert walk.case.district_code == "440106"
    with pytest.raises(Refused) as refused:
        walk.take("accept", "clerk", facts="x")
    assert refused.value.basis == "劳动保障监察条例 第十三条"
    walk.take("pass_on", "clerk", receiver="越秀区劳动保障监察大队", pass_on_reason="用工所在地不在本区")
    assert walk.case.state == "S04" and not walk.case.is_open


def test_two_years_after_the_end_of_the_act_it_is_refused_unless_it_continues(walk):
    old = walk.day.replace(year=2024) - timedelta(days=1)
    walk.register(occurred_on=old).take("examine", "clerk")
    with pytest.raises(Refused) as refused:
        walk.take("accept", "clerk", facts="x")
    assert refused.value.basis == "劳动保障监察条例 第二十条"
    walk.take("refuse_complaint", "clerk", "head", refusal_ground="out_of_time", refusal_reason="已超过二年时效")
    assert walk.case.state == "S03"
    walk.register(occurred_on=walk.day.replace(year=2024), phone="", employer_id=None, employer_name="甲")
    assert walk.take("examine", "clerk").take("accept", "clerk", facts="x").case.state == "S10"
    walk.register(occurred_on=old, limitation_reason="拖欠状态持续至今", phone="", employer_id=None, employer_name="乙")
    assert walk.take("examine", "clerk").take("accept", "clerk", facts="x").case.state == "S10"


def test_a_matter_in_court_goes_its_own_way(walk):
    walk.register(parallel_proceeding="court").take("examine", "clerk")
    with pytest.raises(Refused) as refused:
        walk.take("accept", "clerk", facts="x")
    assert refused.value.basis == "劳动保障监察条例 第二十一条"


def test_supplement_is_asked_once_and_refused_only_after_its_day(walk):
    walk.register().take("examine", "clerk")
    walk.take("ask_supplement", "clerk", supplement_items="劳动合同", supplement_due="2026-03-12")
    with pytest.raises(Refused):
        walk.take("refuse_unsupplemented", "clerk", refusal_reason="逾期未补正")
    walk.day = date(2026, 3, 13)
    walk.take("refuse_unsupplemented", "clerk", "head", refusal_reason="逾期未补正")
    assert walk.case.state == "S03"


def test_a_complaint_may_be_filed_on_the_day_it_is_accepted(walk):
    walk.register().take("examine", "clerk")
    people = walk.city
    walk.take("accept_and_file", "clerk", "head", lead_officer=people.wang.pk, second_officer=people.li.pk, facts="x")
    assert (walk.case.state, walk.case.filed_on, walk.case.lead_officer) == ("S12", walk.day, people.wang)


def test_a_ticket_runs_beside_and_is_answered(walk):
    walk.register(origin="JT", kind="complaint", channel="hotline", ticket="12345-1", ticket_kind="complaint")
    assert set(Clock.objects.filter(case=walk.case).values_list("code", flat=True)) == {"DL01", "DL55"}
    walk.take("answer_channel", "clerk", channel_answer="已登记")
    assert Clock.objects.get(case=walk.case, code="DL55").stopped_on == walk.day
    with pytest.raises(Refused):
        walk.take("answer_channel", "clerk", channel_answer="再次")


def test_a_grid_worker_reports_and_sees_nothing(walk):
    walk.register(by="grid", origin="XC", claims=())
    assert list(queries.visible_to(walk.city.grid, walk.day)) == []
    with pytest.raises(Forbidden):
        walk.register(by="supervisor")


@pytest.mark.parametrize(
    ("field", "value"),
    [("origin", "ZZ"), ("channel", "smoke"), ("cause", "9999"), ("employer_uscc", "91440101MA5TESTX00"), ("workers", -1),
     ("title", " "), ("received_on", date(2026, 3, 3)), ("occurred_on", date(2026, 3, 3)), ("employer_id", 10**6)],
)  # fmt: skip
def test_bad_input_names_its_field(walk, field, value):
    with pytest.raises(Invalid) as refused:
        walk.register(**{field: value})
    assert refused.value.field == field and str(refused.value.reason)
    assert not Case.objects.exists() and not CaseStep.objects.exists()


def test_the_employer_is_linked_before_filing(walk):
    walk.register(employer_id=None, employer_name="天河某电子")
    actions.set_employer(
        case_id=walk.case.pk, employer_id=walk.city.employer.pk, by=walk.city.clerk, at=walk.at, on=walk.day
    )
    assert walk.refresh().case.employer_name == walk.city.employer.name


def test_a_withdrawn_complaint_ends_before_filing_and_is_closed_after_it(walk):
    walk.register().take("examine", "clerk")
    walk.take("withdraw_complaint", "clerk", "head", withdrawal_paper=walk.file(), withdrawal_reason="已和解")
    assert walk.case.state == "S96" and not walk.case.is_open
    other = type(walk)(walk.city).filed()
    other.take("withdraw_after_filing", "wang", "head", withdrawal_paper=other.file(), withdrawal_reason="已和解")
    assert (other.case.state, other.case.outcome) == ("S90", "withdrawn")
    assert other.take("approve_closing", "head2").case.state == "S91"
