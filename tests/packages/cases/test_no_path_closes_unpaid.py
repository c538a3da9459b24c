"""Every way in which a wage case could end as paid, tried without a worker's word, a bank record or a named reason."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from laojian.cases import actions
from laojian.cases.models import Case, Claim
from laojian.cases.rules.facts import PAID_CLOSINGS
from laojian.cases.rules.flow_table import STEPS, base_name
from laojian.cases.rules.sources import OUTCOMES
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Refused

pytestmark = pytest.mark.django_db

PAID_OUTCOMES = {"revoked", "corrected", "onspot", "paid", "enforced"}


def test_every_step_that_ends_as_paid_needs_the_claims_settled_and_the_approval_asks_again():
    into_closing = [step for step in STEPS if step.target == "S90" and "S90" not in step.sources]
    assert len(into_closing) >= 13
    for step in into_closing:
        paid = OUTCOMES[base_name(step.name)] in PAID_OUTCOMES
        assert paid == (base_name(step.name) in PAID_CLOSINGS), step.name
        assert not paid or "claims_settled" in step.needs, step.name
    into_closed = [step for step in STEPS if step.target == "S91" and "S91" not in step.sources]
    assert [step.name for step in into_closed] == ["approve_closing"]
    assert "closing_gate" in into_closed[0].needs


def corrected(walk, **more):
    walk.register(**more).take("examine", "clerk").take("accept", "clerk", facts="x")
    people = walk.city
    walk.take("approve_filing", "head", lead_officer=people.wang.pk, second_officer=people.li.pk)
    walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True).evidence()
    walk.take("order_correction", "wang", "head", order_form="D26", order_text="支付", order_due="2026-03-20")
    return walk.take("confirm_correction", "li", recheck_findings="已支付")


def test_a_wage_case_in_which_no_worker_is_known_does_not_close_as_paid(walk):
    corrected(walk, claims=())
    with pytest.raises(Refused) as refused:
        walk.take("close_corrected", "wang", closing_note="已付清")
    assert "没有登记劳动者" in str(refused.value)


def test_less_than_is_owed_in_the_workers_own_word_does_not_settle(walk):
    corrected(walk)
    claim = Claim.objects.get()
    actions.confirm_paid_by_worker(
        claim_id=claim.pk, amount=claim.owed - 1, paid_on=walk.day, through=Ref("contact", "LJ26-0000001-1"),
        at=walk.at, on=walk.day,
    )  # fmt: skip
    with pytest.raises(Refused):
        walk.take("close_corrected", "wang", closing_note="已付清")
    actions.confirm_paid_by_worker(
        claim_id=claim.pk, amount=claim.owed, paid_on=walk.day, through=Ref("contact", "LJ26-0000001-1"),
        at=walk.at, on=walk.day,
    )  # fmt: skip
    walk.take("close_corrected", "wang", closing_note="已付清")
    assert walk.take("approve_closing", "head2").case.state == "S91"


def test_the_workers_word_is_not_counted_twice_beside_a_bank_record(walk):
    corrected(walk)
    walk.pay()
    claim = Claim.objects.get()
    actions.confirm_paid_by_worker(
        claim_id=claim.pk, amount=claim.owed, paid_on=walk.day, through=Ref("contact", "LJ26-0000001-1"),
        at=walk.at, on=walk.day,
    )  # fmt: skip
    claim.refresh_from_db()
    assert claim.paid == claim.owed


def about_to_close(walk):
    """Settled, laid before the head, and then the payment is taken back: only the last approval stands between."""
    corrected(walk).pay().take("close_corrected", "wang", closing_note="已付清")
    for payment in list(walk.case.payments.all()):
        actions.reverse_payment(payment_id=payment.pk, reason="退汇", by=walk.city.head, at=walk.at, on=walk.day)
    return walk.refresh()


def test_the_database_refuses_a_paid_closing_written_as_sql(walk):
    case = about_to_close(walk).case
    with pytest.raises(Error, match="not closed as paid"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO cases_casestep (case_id, seq, prev_seq, flow_version, source, step, target, "on", recorded_at,'
            " by_id, late, inputs, payload)"
            " VALUES (%s, %s, %s, 1, 'S90', 'approve_closing', 'S91', %s, %s, %s, false, '{}', '{}')",
            [case.pk, case.seq + 1, case.seq, walk.day, walk.at, walk.city.head2.pk],
        )
        cursor.execute("UPDATE cases_case SET state = 'S91', seq = seq + 1 WHERE id = %s", [case.pk])
    assert Case.objects.get(pk=case.pk).state == "S90"


def test_the_database_also_refuses_without_any_worker(walk):
    corrected(walk, claims=())
    with pytest.raises(Error, match="0 claims"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET outcome = 'paid', state = 'S91', seq = seq + 1 WHERE id = %s", [walk.case.pk]
        )


def test_a_case_that_was_closed_goes_on_when_it_is_not_solved_and_closes_again_only_when_vouched_for(walk):
    corrected(walk).pay().take("close_corrected", "wang", closing_note="已付清").take("approve_closing", "head2")
    walk.wait(3).take("reopen", "clerk", "head", reason="投诉人反映第二个月工资仍未支付")
    assert (walk.case.state, walk.case.is_open, walk.case.outcome, walk.case.closed_on) == ("S20", True, "", None)
    claim = Claim.objects.get()
    actions.edit_claim(
        claim_id=claim.pk,
        changes={"ordered": 1_600_000},
        version=claim.version,
        by=walk.city.wang,
        at=walk.at,
        on=walk.day,
    )
    walk.take("order_correction", "wang", "head", order_form="D26", order_text="支付", order_due="2026-04-20")
    walk.take("confirm_correction", "li", recheck_findings="已支付")
    with pytest.raises(Refused):
        walk.take("close_corrected", "wang", closing_note="已付清")


def test_an_archived_case_can_go_on_too_and_takes_two_people(walk):
    corrected(walk).pay().take("close_corrected", "wang", closing_note="已付清").take("approve_closing", "head2")
    walk.take("note_missing_papers", "archivist", missing_note="原件在省厅")
    walk.take("archive", "archivist", archive_number="2026-1", pages="12")
    proposal = walk.propose("reopen", "clerk", reason="投诉人反映没有解决")
    assert walk.case.state == "S92"
    actions.approve(proposal_id=proposal.pk, by=walk.city.head, at=walk.at)
    assert walk.refresh().case.state == "S20"
