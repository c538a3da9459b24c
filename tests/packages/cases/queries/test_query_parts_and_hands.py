"""Parts of a case, late entries, what somebody has in hand: each answers for what the reader sees, and no further."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from caseload import AT, LIWAN, ON, YUANCUN, declare, hire, lay, reader
from django.db.models import Q
from flows.cast import City, Walk

from laojian.cases.models import Case, CaseStep, Claim, Evidence, Payment, Proposal, TeamMember
from laojian.cases.queries import late, on_hand, parts, pieces, trails
from laojian.cases.queries.approvals import approval, approvals, waiting_count
from laojian.cases.queries.desk import late_entries, waiting_for
from laojian.cases.queries.scope import registered, registered_lately
from laojian.cases.queries.workload import inspectors_for, workload
from laojian.cases.rules.flow_table import VERSION
from laojian.kernel.references import Ref
from laojian.kernel.refusal import NotFound
from laojian.org.models import Approval, Grant

pytestmark = pytest.mark.django_db


def found(question: Any, *given: Any, **more: Any) -> Any:
    """The answer, or that nothing was found."""
    try:
        return question(*given, **more)
    except NotFound:
        return "not found"


def waits(case: Case, by: Any, *, refused_by: Any = None, step: str = "extend") -> Proposal:
    state = "refused" if refused_by else "pending"
    approval = Approval.objects.create(
        kind="step", subject=str(case.ref), key=f"{case.pk}/{step}/{state}/{by.pk}", place=case.place, state=state,
        permission="case.approve_extension", asked_by=by, asked_at=AT, asked_with="case.extend",
        decided_at=AT if refused_by else None, decided_by=refused_by,
    )  # fmt: skip
    return Proposal.objects.create(
        case=case, step=step, seq=1, on=ON, approval=approval, district_code=case.district_code
    )


def test_a_part_is_found_in_its_own_case_alone(city: City) -> None:
    walk = Walk(city).investigated().pay()
    second = Walk(city).register(phone="").pay(by="clerk")
    other, without = second.case, lay(city, 1)[0]
    claim, payment = Claim.objects.get(case=walk.case), Payment.objects.get(case=walk.case)
    piece = Evidence.objects.get(case=walk.case)
    assert parts.claims_of(walk.case) == [claim] and parts.claims_of(without) == []
    assert parts.claim_of(walk.case, claim.pk) == claim and found(parts.claim_of, other, claim.pk) == "not found"
    assert (
        parts.payment_of(walk.case, payment.pk) == payment and found(parts.payment_of, other, payment.pk) == "not found"
    )
    parts.has_evidence(walk.case, piece.pk)
    for case, number in ((other, piece.pk), (walk.case, 10**9)):
        with pytest.raises(NotFound):
            parts.has_evidence(case, number)
    assert parts.in_team(walk.case, city.wang) and not parts.in_team(walk.case, city.zhao)
    TeamMember.objects.filter(case=walk.case, officer=city.wang).update(until=ON)
    assert not parts.in_team(walk.case, city.wang)
    assert {walk.case.phone_token, claim.name_token} <= parts.tokens_of(walk.case)


def test_a_case_is_known_by_its_number_to_those_who_see_it(city: City) -> None:
    case, clerk = lay(city, 1)[0], hire("ma", "intake_clerk@440106")
    stranger = hire("lu", "intake_clerk@440103")
    assert parts.sees(clerk, case.pk, ON) and not parts.sees(stranger, case.pk, ON) and not parts.sees(clerk, 10**9, ON)
    assert parts.numbered(clerk, f" {case.number} ", ON) == case.pk
    assert parts.numbered(stranger, case.number, ON) is None and parts.numbered(clerk, "无", ON) is None


def test_a_receipt_is_for_who_registered_until_an_interest_is_declared(city: City) -> None:
    mine = lay(city, 2, employer_uscc="91350100M000100Y43")
    theirs = lay(city, 1, registered_by=city.grid)[0]
    assert [row.pk for row in registered_lately(city.clerk, ON)] == [mine[1].pk, mine[0].pk]
    assert [row.pk for row in registered_lately(city.clerk, ON, limit=1)] == [mine[1].pk]
    assert (
        registered(city.clerk, mine[0].pk, ON) == mine[0]
        and found(registered, city.clerk, theirs.pk, ON) == "not found"
    )
    declare(city.clerk, code="91350100M000100Y43")
    assert found(registered, reader(city.clerk), mine[0].pk, ON) == "not found"
    assert registered_lately(reader(city.clerk), ON) == []


def test_late_entries_of_a_person_and_a_time_in_cases_the_reader_sees(city: City) -> None:
    def entered(by: Any, day: int, *, is_late: bool = True, place: str = YUANCUN) -> int:
        case = lay(city, 1, place)[0]
        proof = Walk(city, case=case).file() if is_late else None
        CaseStep.objects.create(
            case=case, seq=2, prev_seq=1, flow_version=VERSION, source="S00", step="answer_channel_s00", target="S00",
            on=ON - timedelta(days=1), recorded_at=AT + timedelta(days=day), by=by, late=is_late,
            approved_by=city.head, late_proof_id=proof,
        )  # fmt: skip
        Case.objects.filter(pk=case.pk).update(seq=2)
        return case.pk

    def told(by: Any, where: str = "440106") -> list[int]:
        supervisor = reader(city.supervisor) if where == "440106" else hire("lu", f"supervisor@{where}")
        rows = late.late_steps(supervisor, by and by.pk, ON, since=ON, until=ON + timedelta(days=2))
        return [row.case_id for row in rows]

    _, first, last, _ = (entered(city.wang, day) for day in (-1, 0, 2, 3))
    entered(city.wang, 1, is_late=False)
    of_another = entered(city.li, 1)
    entered(city.li, 1, place=LIWAN)
    assert told(city.wang) == [last, first] and told(city.li) == [of_another]
    assert told(city.wang, "440103") == [] and told(None) == []
    counted = late_entries(reader(city.supervisor), ON, since=ON, until=ON + timedelta(days=2))
    assert [(row.name, row.count) for row in counted] == [("wang某", 2), ("li某", 1)]


def test_what_somebody_has_in_hand_is_shown_as_far_as_the_reader_sees(city: City) -> None:
    mine = lay(city, 1, lead_officer=city.wang)[0]
    second = lay(city, 1, LIWAN, second_officer=city.wang)[0]
    lay(city, 1, lead_officer=city.wang, is_open=False)
    lay(city, 1, lead_officer=city.li)
    waits(mine, city.wang), waits(second, city.wang), waits(mine, city.li, step="suspend")
    waits(mine, city.wang, refused_by=city.head, step="resume")
    Approval.objects.create(
        kind="law", subject="law:LT01", key="LT01", place="4401", permission="law.approve", asked_by=city.wang,
        asked_at=AT, asked_with="law.propose",
    )  # fmt: skip
    held = on_hand.in_hand(hire("ma", "team_head@440106"), city.wang, ON)
    assert ([case.pk for case in held.cases], held.unseen, held.total) == ([mine.pk], 1, 4)
    assert {(one.case_id, one.seen) for one in held.proposals} == {(mine.pk, True), (second.pk, False)}
    assert on_hand.open_work([city.wang.pk, city.li.pk, city.zhao.pk], ON) == {
        city.wang.pk: 4, city.li.pk: 2, city.zhao.pk: 0,
    }  # fmt: skip


def test_nobody_is_asked_to_approve_in_his_own_case_his_own_step_or_elsewhere(city: City) -> None:
    chief = hire("ma", "bureau_head@440106", "inspector@440106")
    free = waits(lay(city, 1)[0], city.wang)
    for case, by in (
        (lay(city, 1, lead_officer=chief)[0], city.wang),
        (lay(city, 1, second_officer=chief)[0], city.wang),
        (lay(city, 1)[0], chief),
        (lay(city, 1, LIWAN)[0], city.wang),
    ):
        waits(case, by)
    waits(lay(city, 1)[0], city.wang, refused_by=city.head)
    own = Proposal.objects.get(approval__asked_by=chief)
    shown = {row: approval(chief, row.pk, ON, AT) for row in (own, free)}
    assert shown[own].own and shown[own].excluded and not shown[free].own and not shown[free].excluded
    assert [row.id for row in approvals(chief, ON)] == [free.pk]
    assert waiting_count(chief, ON) == 1 and waiting_count(reader(city.clerk), ON) == 0


def test_an_ended_case_waits_for_nobody(city: City) -> None:
    mine = lay(city, 1, lead_officer=city.wang)[0]
    lay(city, 1, lead_officer=city.wang, is_open=False)
    lay(city, 1, lead_officer=city.li)
    team = Q(lead_officer=city.wang) | Q(second_officer=city.wang)
    assert list(waiting_for(reader(city.wang), ON).filter(team)) == [mine]


def test_the_load_of_an_officer_is_counted_by_the_day_his_cases_are_due(city: City) -> None:
    for days in (-1, 0, 7, 8):
        lay(city, 1, lead_officer=city.wang, due=ON + timedelta(days=days))
    lay(city, 1, second_officer=city.wang)
    lay(city, 1, lead_officer=city.wang, due=ON, is_open=False)
    assert workload([city.wang.pk], ON)[city.wang.pk] == (5, 1, 2)


def test_the_free_and_least_burdened_are_offered_first(city: City) -> None:
    walk = Walk(city).investigated()
    lay(city, 2, lead_officer=city.zhao)
    rows = {row.name: row for row in inspectors_for(reader(city.head), walk.case.pk, ON)}
    assert list(rows) == ["qian某", "li某", "wang某", "zhao某"]
    assert {name for name, row in rows.items() if row.in_team} == {"wang某", "li某"}
    city.qian.certificates.all().delete()
    declare(city.zhao, code=city.employer.uscc)
    later = inspectors_for(reader(city.head), walk.case.pk, ON)
    assert [(row.name, bool(row.barred)) for row in later][2:] == [("qian某", True), ("zhao某", True)]


def test_how_an_officer_stands_towards_a_case_decides_what_he_opens(city: City) -> None:
    case = Walk(city).investigated().case
    stands = {
        name: {stand.name for stand in pieces.reader(reader(city.people[name]), case, ON).stands}
        for name in ("wang", "li", "supervisor")
    }
    assert "LEADS" in stands["wang"] and "LEADS" not in stands["li"] | stands["supervisor"]
    assert all("SEES" in held for held in stands.values())
    assert "REVEALS" in stands["wang"] and "REVEALS" in stands["li"], "both of the team, by being in it"


def test_the_timeline_names_steps_people_and_broken_entries() -> None:
    def row(verb: str, step: str = "", **more: Any) -> trails.TimelineRow:
        given = {"at": AT, "on": ON, "verb": verb, "by": None, "basis": "", "authority": "", "position": 1, "block": 7}
        given |= {"payload": {"step": step} if step else None, "intact": True, "payload_intact": True} | more
        return trails._row(SimpleNamespace(**given), {5: "王某"})  # type: ignore[arg-type]  # as the ledger gives them

    titles = {
        ("case.propose", "extend"): "提请：延长调查期限", ("case.extend", "extend"): "延长调查期限",
        ("case.register", "register"): "登记：登记", ("case.import", "import_s20"): "导入在办案件：导入在办案件",
        ("case.propose", "gone"): "提请", ("case.propose", ""): "提请", ("case.unknown", "gone"): "case.unknown",
    }  # fmt: skip
    assert {key: str(row(*key).title) for key in titles} == titles
    assert row("x", by=Ref("officer", "5")).by == "王某" and row("x", by=Ref("officer", "6")).by == ""
    assert row("x", by=Ref("contact", "5")).by == "" and row("x").by == ""
    assert (row("x").sealed, row("x", block=None).sealed) == (True, False)
    for broken in ({"intact": False}, {"payload_intact": False}):
        assert not row("x", **broken).intact
    assert row("x").intact and row("x").payload is None and row("x", "extend").payload == {"step": "extend"}


def test_the_timeline_of_a_case_tells_who_did_what(city: City) -> None:
    walk = Walk(city).register()
    rows = trails.timeline(reader(city.clerk), walk.case.pk, ON)
    assert ("case.register", "clerk某") in {(row.verb, row.by) for row in rows}
    assert len(trails.timeline_of(walk.case, limit=1)) == 1
    assert found(trails.timeline, hire("lu", "intake_clerk@440103"), walk.case.pk, ON) == "not found"
    Grant.objects.filter(officer=city.clerk).update(ended_at=AT)
    assert found(trails.timeline, reader(city.clerk), walk.case.pk, ON) == "not found"
