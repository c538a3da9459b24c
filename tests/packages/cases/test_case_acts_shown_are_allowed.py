"""Act × state × who: the case page offers an act exactly where the domain lets it be done; none is without a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from flows.cast import Walk

from laojian.cases import actions, queries
from laojian.cases.models import CasePaper, Claim, Evidence, Payment
from laojian.cases.rules.acts import ACTS
from laojian.cases.rules.states import CaseState as S
from laojian.kernel.refusal import Invalid, Refused
from laojian.org.models import Interest, Officer

pytestmark = pytest.mark.django_db

#: Functions of `actions` that are no act beside the steps of a case, and why.
NO_ACT_OF_ITS_OWN = {
    "take_step": "the flow", "correct_entry": "a step", "approve_correction": "a step", "extend": "a step",
    "suspend": "a step", "resume": "a step", "expire_order": "a step of the system", "expire_orders": "the same",
    "approve": "second person", "refuse": "second person", "withdraw_proposal": "second person",
    "register_lead": "there is no case yet", "places_of": "reads", "rebuild": "the system",
    "hand_over": "the work of an officer, not a case", "save_view": "a list", "delete_view": "a list",
    "confirm_paid_by_worker": "the worker's own word", "change_content": "reads what a change of law says",
}  # fmt: skip
OF_THE_LAW = {name for name in actions.__all__ if "law" in name or "calendar" in name or name == "propose_answer"}
ROLES = ("clerk", "wang", "zhao", "reviewer", "legal", "head", "bureau", "archivist", "supervisor")
Do = Callable[[Walk, Officer], Any]


def acted(walk: Walk, by: Officer) -> dict[str, Any]:
    return {"by": by, "at": walk.at, "on": walk.day}


def on_case(walk: Walk, by: Officer) -> dict[str, Any]:
    return acted(walk, by) | {"case_id": walk.case.pk}


def claim(walk: Walk) -> Claim:
    return Claim.objects.filter(case=walk.case).order_by("pk")[0]


DO: dict[str, Do] = {
    "add_evidence": lambda w, by: actions.add_evidence(
        file_id=w.file(), title="工资表", kind="documentary", obtained_on=w.day, **on_case(w, by)
    ),
    "exclude_evidence": lambda w, by: actions.exclude_evidence(
        evidence_id=Evidence.objects.filter(case=w.case)[0].pk, reason="取得程序违法", **acted(w, by)
    ),
    "add_claim": lambda w, by: actions.add_claim(claim=actions.NewClaim(name="王五", claimed=100), **on_case(w, by)),
    "edit_claim": lambda w, by: actions.edit_claim(
        claim_id=claim(w).pk, changes={"found": 700_000}, version=claim(w).version, **acted(w, by)
    ),
    "record_payment": lambda w, by: actions.record_payment(
        claim_id=claim(w).pk, amount=1, paid_on=w.day, **on_case(w, by)
    ),
    "confirm_paid": lambda w, by: actions.confirm_paid(
        claim_id=claim(w).pk, kind="bank", proof_id=w.file(), **acted(w, by)
    ),
    "give_supervisor_reason": lambda w, by: actions.confirm_paid(
        claim_id=claim(w).pk, kind="supervisor", reason="劳动者已失去联系，单位已提存全部款项", **acted(w, by)
    ),
    "record_fine_payment": lambda w, by: actions.record_fine_payment(
        amount=1, paid_on=w.day, receipt="银票1号", **on_case(w, by)
    ),
    "reverse_payment": lambda w, by: actions.reverse_payment(
        payment_id=Payment.objects.filter(case=w.case)[0].pk, reason="录入有误", **acted(w, by)
    ),
    "assign_team": lambda w, by: actions.assign_team(
        lead_id=w.city.people["qian"].pk, second_id=w.city.zhao.pk, **on_case(w, by)
    ),
    "set_employer": lambda w, by: actions.set_employer(employer_id=w.city.employer.pk, **on_case(w, by)),
    "split_case": lambda w, by: actions.split_case(
        claim_ids=[claim(w).pk], title="另案", reason="不同工地", **on_case(w, by)
    ),
    "issue_paper": lambda w, by: actions.issue_paper(
        code="D17", facts={"items": "工资台账", "time": "3月9日", "place": "本大队"}, **on_case(w, by)
    ),
    "attach_paper": lambda w, by: actions.attach_paper(code="D20", file_id=w.file(), **on_case(w, by)),
    "void_paper": lambda w, by: actions.void_paper(
        document_id=CasePaper.objects.filter(case=w.case, document__isnull=False)[0].document_id,
        reason="内容有误，重新制作", **on_case(w, by)
    ),
}  # fmt: skip
#: Roads to the states in which acts differ.
ROADS: dict[S, Callable[[Walk], Walk]] = {
    S.REGISTERED: lambda walk: walk,
    S.ACCEPTANCE: lambda walk: walk.take("examine", "clerk", duplicates_note="无"),
    S.INVESTIGATING: lambda walk: investigated(walk),
    S.CLOSING: lambda walk: closing(walk),
    S.CLOSED: lambda walk: closing(walk).take("approve_closing", "head2"),
    S.ARCHIVED: lambda walk: closing(walk)
    .take("approve_closing", "head2")
    .take("note_missing_papers", "archivist", missing_note="原件在省厅")
    .take("archive", "archivist", archive_number="2026-1", pages="12"),
}  # fmt: skip


def investigated(walk: Walk) -> Walk:
    walk.take("examine", "clerk", duplicates_note="无").take("accept", "clerk", facts="属实")
    walk.take("approve_filing", "head", lead_officer=walk.city.wang.pk, second_officer=walk.city.li.pk).wait(1)
    return walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True).evidence()


def closing(walk: Walk) -> Walk:
    due = walk.day.replace(day=28)
    investigated(walk).take(
        "order_correction",
        "wang",
        "head",
        order_form="D26",
        order_text="支付",
        order_due=due,
        amount_ordered="9,000.00",
    )
    walk.pay().take("confirm_correction", "li", recheck_findings="已支付")
    return walk.take("close_corrected", "wang", closing_note="已付清")


def two_claims(walk: Walk) -> Walk:
    new = actions.NewClaim
    return walk.register(claims=(new(name="张三", claimed=800_000), new(name="李四", claimed=100_000)))


class Undone(Exception):
    """What an act did is taken back, so that the next one finds the case as it stood."""


def tried(walk: Walk, by: Officer, perform: Do) -> bool:
    try:
        with transaction.atomic():
            perform(walk, by)
            raise Undone
    except (Undone, Invalid):  # what was filled in is another matter
        return True
    except Refused:
        return False
    except IndexError:  # there is nothing of the kind in the file
        return False


def may(walk: Walk, by: Officer) -> set[str]:
    try:
        return set(queries.case_view(by, walk.case.pk, walk.day).may)
    except Refused:
        return set()


@pytest.mark.parametrize("state", ROADS)
def test_the_page_shows_exactly_what_the_domain_lets_each_person_do(walk: Walk, state: S) -> None:
    ROADS[state](two_claims(walk))
    assert walk.refresh().case.state == state
    for role in ROLES:
        by = walk.city.people[role]
        shown = {"attach_paper" if act == "attach_to_archive" else act for act in may(walk, by)}
        for act, perform in DO.items():
            if act == "issue_paper" and walk.case.lead_officer is None:
                continue  # the paper of this test is made by two inspectors
            done = tried(walk, by, perform)
            if done or act != "reverse_payment":  # nobody takes back what he entered himself
                assert done == (act in shown), (role, act)


def test_who_declared_an_interest_sees_and_does_nothing(walk: Walk) -> None:
    investigated(two_claims(walk))
    Interest.objects.create(
        officer=walk.city.wang, employer_code=walk.city.employer.uscc, relation="relative", valid_from=walk.day
    )
    barred = {act.name for act in ACTS.acts if act.excludes}
    assert not barred & may(walk, walk.city.wang)
    for act in ("add_evidence", "exclude_evidence", "add_claim", "edit_claim", "confirm_paid", "record_payment"):
        assert not tried(walk, walk.city.wang, DO[act]), act


def test_a_fine_is_entered_where_one_is_due_and_never_by_the_team(walk: Walk) -> None:
    investigated(two_claims(walk))
    case = walk.refresh().case
    case.fine = 500_000
    case.save(update_fields=["fine"])
    for role in ROLES:
        by = walk.city.people[role]
        assert tried(walk, by, DO["record_fine_payment"]) == ("record_fine_payment" in may(walk, by)), role
    assert "record_fine_payment" not in may(walk, walk.city.wang)


def test_every_act_of_the_package_has_a_row_and_every_row_a_test() -> None:
    rows = {act.name for act in ACTS.acts}
    assert rows - {"attach_to_archive"} == set(DO)
    functions = {name for name in actions.__all__ if name[0].islower()} - OF_THE_LAW
    second_rows = {"give_supervisor_reason", "attach_to_archive"}
    assert functions - (rows - second_rows) == set(NO_ACT_OF_ITS_OWN), "an act without a row, or without a word why"
