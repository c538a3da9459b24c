"""Evidence, papers, saved lists, splitting, assigning, handing over: each asks what it needs and refuses by name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flows.cast import Walk
from test_claims_and_payments_are_checked import elsewhere, refused, said

from laojian.cases import actions
from laojian.cases.actions.team import leave_team
from laojian.cases.actions.views import MOST
from laojian.cases.models import Case, CasePaper, Claim, Evidence, Proposal, SavedView, TeamMember
from laojian.cases.reading import Loaded
from laojian.documents.rules import PAPERS
from laojian.ledger.queries import trail
from laojian.org.models import Certificate, Grant, Interest, Officer, Unit

pytestmark = pytest.mark.django_db


def stranger(walk: Walk, *, certified: bool = True) -> Officer:
    """An inspector of another district."""
    unit = Unit.objects.create(code="ch", name="从化大队", kind="大队", place="440117")
    officer = Officer.objects.create(username="stranger", name="某", unit=unit, password="!")
    Grant.objects.create(officer=officer, role="inspector", place="440117", valid_from=walk.day, granted_at=walk.at)
    if certified:
        Certificate.objects.create(officer=officer, number="粤A9", valid_from=walk.day, valid_to=walk.day)
    return officer


def test_a_file_is_evidence_once_and_again_after_it_was_excluded(walk: Walk) -> None:
    walk.investigated()
    piece = Evidence.objects.get(case=walk.case)

    def added(file: int, **more: Any) -> str:
        given = {"title": "考勤表", "kind": "documentary", "obtained_on": walk.day, **said(walk, "wang")} | more
        return refused(actions.add_evidence, case_id=walk.case.pk, file_id=file, **given)

    def excluded(number: int, reason: str) -> str:
        return refused(actions.exclude_evidence, evidence_id=number, reason=reason, **said(walk, "legal"))

    assert added(elsewhere(walk).file()) == "file" and "已经收录" in added(piece.file_id)
    assert excluded(piece.pk, " ") == "reason" and excluded(10**9, "x") == "not found"
    second = walk.file()
    assert added(second) == "" and excluded(piece.pk, "来源不明") == ""
    assert "已经排除" in excluded(piece.pk, "来源不明") and added(piece.file_id) == ""


def test_a_paper_beside_the_steps_is_of_a_kind_that_is_made_beside_them(walk: Walk) -> None:
    walk.filed()
    other = elsewhere(walk).take("examine", "clerk", duplicates_note="无")

    def issued(code: str) -> str:
        return refused(actions.issue_paper, case_id=walk.case.pk, code=code, facts={}, **said(walk, "wang"))

    def attached(code: str, file: int) -> str:
        return refused(actions.attach_paper, case_id=walk.case.pk, code=code, file_id=file, **said(walk, "wang"))

    assert issued("D99") == "code" and "随办理步骤制作" in issued("D15")
    file = walk.file()
    assert {attached(code, file) for code in ("D2", "D200", "X20", "D2x")} == {"code"}
    assert attached("D20", other.file()) == "signed_paper" and attached("D20", file) == ""
    facts = {"items": "工资台账", "time": "3月9日", "place": "本大队", "employer_name": ""}
    paper = actions.issue_paper(case_id=walk.case.pk, code="D17", facts=facts, **said(walk, "wang"))
    assert paper.document is not None and paper.document.facts["employer_name"] == walk.case.employer_name
    told = {entry.verb: entry for entry in trail(str(walk.case.ref))}
    assert told["case.issue_paper"].basis == PAPERS["D17"].basis and told["case.attach_paper"].payload["sha256"]
    made = CasePaper.objects.filter(case=walk.case, document__isnull=False)[0].document_id
    given = {"document_id": made, "reason": "内容有误，重新制作"}
    assert refused(actions.void_paper, case_id=other.case.pk, **given, **said(walk, "head")) == "not found"
    assert refused(actions.void_paper, case_id=walk.case.pk, **given, **said(walk, "head")) == ""


def test_a_saved_list_has_a_name_and_belongs_to_one_person(walk: Walk) -> None:
    wang, li = walk.city.wang, walk.city.li

    def saved(name: str, by: Officer = wang) -> str:
        given = {"filters": {"state": "S20", "q": "", "none": None}, "sort": "due", "at": walk.at}
        return refused(actions.save_view, name=name, by=by, **given)

    assert saved(" ") == saved("长" * 41) == "name" and saved(" " + "长" * 40) == ""
    assert SavedView.objects.get(officer=wang).filters == {"state": "S20"}
    for number in range(MOST - 1):
        assert saved(f"列表{number}") == ""
    assert saved("多一个") == "name" and saved("列表0") == "" and saved("列表0", li) == ""
    foreign = SavedView.objects.get(officer=li)
    assert refused(actions.delete_view, view_id=foreign.pk, by=wang, at=walk.at) == "not found"
    assert refused(actions.delete_view, view_id=foreign.pk, by=li, at=walk.at) == ""


def test_a_case_is_split_by_unpaid_claims_of_its_own_and_keeps_one(walk: Walk) -> None:
    claims = tuple(actions.NewClaim(name=name, claimed=100) for name in ("张三", "李四", "王五"))
    walk.register(claims=claims)
    one, two, three = Claim.objects.filter(case=walk.case).order_by("pk").values_list("pk", flat=True)
    foreign = Claim.objects.filter(case=elsewhere(walk).case)[0].pk

    def split(*ids: int, **more: Any) -> str:
        given = {"title": "另案", "reason": "不同工地", **said(walk, "head")} | more
        return refused(actions.split_case, case_id=walk.case.pk, claim_ids=ids, **given)

    assert split(one, title=" ") == split(one, reason=" ") == "reason"
    assert split() == split(one, two, three) == split(one, foreign) == split(foreign) == "claims"
    assert "先行办理" in split(one, expected_seq=walk.case.seq + 1)
    assert split(two, two) == "", "the same one twice is one"
    Claim.objects.filter(pk=three).update(paid=1)
    assert "已有支付记录" in split(three) and split(one, expected_seq=walk.case.seq) == ""


def test_two_certified_inspectors_of_the_place_are_named_by_somebody_else(walk: Walk) -> None:
    walk.investigated()
    people = walk.city

    def named(lead: Officer, second: Officer, **more: Any) -> str:
        ids = {"lead_id": lead.pk, "second_id": second.pk}
        return refused(actions.assign_team, case_id=walk.case.pk, **ids, **said(walk, "head") | more)

    assert "指派自己" in named(people.head, people.zhao) and "指派自己" in named(people.zhao, people.head)
    assert "先行办理" in named(people.zhao, people.qian, expected_seq=walk.case.seq - 1)
    assert named(people.zhao, people.zhao) == "second_officer"
    assert named(people.reviewer, people.zhao) == "lead_officer", "without a certificate"
    assert named(people.zhao, stranger(walk)) == "second_officer", "of another district"
    Interest.objects.create(
        officer=people.qian, employer_code=people.employer.uscc, relation="relative", valid_from=walk.day
    )
    assert named(people.zhao, people.qian) == "second_officer"
    Officer.objects.filter(pk=people.qian.pk).update(is_active=False)
    assert named(people.qian, people.zhao) == "lead_officer"
    assert named(people.wang, people.zhao, expected_seq=walk.case.seq) == ""
    rows = TeamMember.objects.filter(case=walk.case).order_by("pk").values_list("officer__username", "duty", "until")
    assert list(rows) == [("wang", "lead", None), ("li", "second", walk.day), ("zhao", "second", None)]


def test_a_membership_ends_once_and_in_its_own_case(walk: Walk) -> None:
    """`set_team`, `leave_team` and `one` hand-over."""
    walk.investigated()
    people, head = walk.city, said(walk, "head")

    def member(case: Case, officer: Officer, duty: str, until: date | None = None) -> TeamMember:
        since = walk.day - timedelta(days=9)
        return TeamMember.objects.create(
            case=case, officer=officer, duty=duty, since=since, until=until, at=walk.at, by=people.head
        )

    before = walk.day - timedelta(days=3)
    other = elsewhere(walk).case
    for duty, officer in (("lead", people.zhao), ("second", people.li)):
        member(other, officer, duty)
    former = [member(walk.case, officer, "second", before) for officer in (people.li, people.zhao, people.qian)]

    def named(second: Officer) -> None:
        actions.assign_team(case_id=walk.case.pk, lead_id=people.wang.pk, second_id=second.pk, **head)

    def now() -> set[tuple[str, str]]:
        rows = TeamMember.objects.filter(case=walk.case, until=None)
        return {(row.officer.username, row.duty) for row in rows}

    named(people.zhao)
    named(people.li)
    assert now() == {("wang", "lead"), ("li", "second")}
    actions.hand_over(giver=people.li, taker=people.qian, reason="调离", **head)
    assert now() == {("wang", "lead"), ("qian", "second")}
    case = walk.refresh().case
    leave_team(Loaded(case, on=walk.day), people.qian.pk, walk.day)
    assert now() == {("wang", "lead")} and (case.lead_officer, case.second_officer) == (people.wang, None)
    assert TeamMember.objects.filter(case=other, until=None).count() == 2
    assert {TeamMember.objects.get(pk=row.pk).until for row in former} == {before}


def test_work_is_handed_over_by_a_third_person_and_what_the_taker_may_not_have_stays(walk: Walk) -> None:
    walk.investigated()
    people = walk.city

    def handed(giver: Officer, taker: Officer, reason: str = "调离", by: str = "head") -> Any:
        given = {"giver": giver, "taker": taker, "reason": reason, **said(walk, by)}
        try:
            done = actions.hand_over(**given)
        except Exception as no:
            return getattr(no, "field", "") or str(no)
        return done.moved or [str(reason) for _, reason in done.kept]

    assert handed(people.wang, people.zhao, " ") == "reason"
    assert "以外的负责人" in handed(people.wang, people.head) and "以外的负责人" in handed(people.head, people.zhao)
    assert "另一名承办人" in handed(people.wang, people.li)[0] and "另一名承办人" in handed(people.li, people.wang)[0]
    assert "执法证" in handed(people.wang, people.reviewer)[0]
    assert "不是本区域" in handed(people.wang, stranger(walk))[0]
    Case.objects.filter(pk=walk.case.pk).update(district_code="440103", street_code="", grid_code="")
    assert "权限" in handed(people.wang, people.zhao)[0], "where he hands nothing over"
    Case.objects.filter(pk=walk.case.pk).update(district_code="440106")
    assert handed(people.li, people.zhao) == (walk.case.number,) and walk.refresh().case.second_officer == people.zhao
    assert handed(people.li, people.qian) == [], "nothing is left to hand over"
    assert walk.case.lead_officer == people.wang


def test_only_open_cases_and_waiting_proposals_of_the_giver_are_handed_over(walk: Walk) -> None:
    walk.investigated()
    decided, mine = walk.propose("extend", "wang", reason="复杂"), walk
    actions.refuse(proposal_id=decided.pk, by=walk.city.bureau, at=walk.at, note="理由不足")
    waiting = walk.propose("suspend", "li", suspension_ground="other", reason="x")
    mine.take("join", "head", "bureau", master_number=elsewhere(walk).case.number, reason="同一事由")
    done = actions.hand_over(giver=walk.city.wang, taker=walk.city.zhao, reason="调离", **said(walk, "head"))
    assert (done.moved, done.kept, done.withdrawn) == ((), (), 0)
    states = Proposal.objects.filter(pk__in=(decided.pk, waiting.pk)).order_by("pk")
    assert [row.approval.state for row in states] == ["refused", "lapsed"]
