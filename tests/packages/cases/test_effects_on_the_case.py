"""What a step changes on the case besides its state, and a step that ends or lapses what it finds."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flows.cast import City, Walk
from test_claims_and_payments_are_checked import elsewhere, refused

from laojian.cases import actions
from laojian.cases.actions.effects import Act, apply, remedy_spans
from laojian.cases.models import Case, Correction, Proposal
from laojian.cases.queries.view import step_rows
from laojian.cases.rules.clocks import ClockValue, Taken
from laojian.cases.rules.flow import FLOW
from laojian.kernel.refusal import NotFound, Refused, Stale
from laojian.org.models import Certificate, Grant, Officer, Unit

ON = date(2026, 4, 10)
DUE = date(2026, 4, 5)


def taken(name: str, on: date = ON, seq: int = 5, **inputs: Any) -> Taken:
    step = FLOW.step(name)
    return Taken(seq, step.name, min(step.sources), step.target, on, None, inputs)  # type: ignore[arg-type]  # unread


def clock(due: date | None, code: str = "DL14") -> ClockValue:
    return ClockValue(code, 1, date(2026, 3, 20), due=due)


def after(step: Taken, *, clocks: tuple[ClockValue, ...] = (), history: tuple[Taken, ...] = (), **known: Any) -> Case:
    """The case as the step leaves it; no database is asked."""
    case = Case(**known)
    loaded = SimpleNamespace(case=case, clocks=clocks, history=list(history), steps=list(history))
    apply(Act(loaded, step, None, None, step.on))  # type: ignore[arg-type]  # what is not read is left out
    return case


# ——— without a database


@pytest.mark.parametrize(
    ("clocks", "paid", "late"),
    [
        ([clock(DUE)], 0, 15_000),  # five days of three per cent
        ([clock(DUE)], 40_000, 9_000),
        ([clock(DUE)], 200_000, 0),
        ([clock(date(2026, 4, 9)), clock(DUE)], 0, 15_000),
        ([clock(DUE), clock(None)], 0, 15_000),
        ([clock(DUE), clock(date(2026, 4, 9), "DL12")], 0, 15_000),
    ],
)
def test_what_is_added_to_a_fine_follows_from_the_last_term_of_payment(
    clocks: list[ClockValue], paid: int, late: int
) -> None:
    found = after(taken("late_fine"), clocks=tuple(clocks), fine=100_000, fine_paid=paid)
    assert found.fine_late == late


def test_without_a_term_nothing_is_added_to_a_fine() -> None:
    for clocks in ((), (clock(None),), (clock(DUE, "DL12"),)):
        with pytest.raises(Refused, match="没有缴纳期限"):
            after(taken("late_fine"), clocks=clocks, fine=100_000)


def test_a_pending_remedy_rests_the_addition() -> None:
    begins, ends = (
        taken(f"litigation_{word}_s70", DUE + timedelta(days=n)) for word, n in (("begins", 1), ("ends", 3))
    )
    again = taken("reconsideration_begins_s70", ON)
    spans = [(begins.on, ends.on), (again.on, None)]
    assert remedy_spans([taken("publish_s70"), begins, taken("correct_s70"), ends, again]) == spans
    assert remedy_spans([ends]) == [] and remedy_spans([]) == []
    found = after(taken("late_fine"), clocks=(clock(DUE),), history=(begins, ends), fine=100_000)
    assert found.fine_late == 6_000


@pytest.mark.parametrize(
    ("step", "was", "now"),
    [
        (taken("order_correction", amount_ordered=500), {"amount_ordered": 80}, {"amount_ordered": 500}),
        (taken("order_correction"), {"amount_ordered": 80}, {"amount_ordered": 80}),
        (taken("decide_unopposed", fine=70), {}, {"fine": 70, "decided_on": ON}),
        (taken("decide_no_penalty"), {"fine": 9}, {"fine": 0, "decided_on": ON}),
        (taken("publish_s62"), {}, {"published": True}),
        (taken("withdraw_publication_s62"), {"published": True}, {"published": False}),
        (taken("follow_up"), {}, {"followed_up": True}),
        (taken("litigation_begins_s62"), {}, {"remedy": "litigation"}),
        (taken("reconsideration_begins_s62"), {}, {"remedy": "reconsideration"}),
        (taken("reconsideration_ends_s62"), {"remedy": "reconsideration"}, {"remedy": ""}),
        (taken("approve_closing"), {"outcome": "paid"}, {"outcome": "paid", "closed_on": ON}),
        (taken("reopen"), {"outcome": "paid", "closed_on": ON}, {"outcome": "", "closed_on": None}),
        (taken("refuse_closing_70"), {"outcome": "paid"}, {"outcome": "", "closed_on": None}),
        (taken("tell_complainant_s20"), {"outcome": "paid"}, {"outcome": "paid"}),
    ],
)
def test_a_step_changes_what_it_says_and_nothing_else(step: Taken, was: dict[str, Any], now: dict[str, Any]) -> None:
    case = after(step, **was)
    assert {name: getattr(case, name) for name in now} == now


# ——— with one


@pytest.mark.django_db
def test_a_case_is_joined_to_an_open_one_of_the_same_unit(walk: Walk) -> None:
    """What `join` asks."""
    walk.filed()
    master = elsewhere(walk)
    unit = Unit.objects.create(code="ch", name="从化大队", kind="大队", place="440106")

    def joined(number: str) -> str:
        return refused(
            walk.take, step="join", by="head", approver="bureau", master_number=number, reason="同一事由"
        )  # fmt: skip

    waiting = Proposal.objects.filter(case=walk.case)
    for number, known, said_so in (
        ("无此号", {}, "master_number"),
        (walk.case.number, {}, "master_number"),
        (master.case.number, {"is_open": False}, "master_number"),
        (master.case.number, {"is_open": True, "unit": unit}, "master_number"),
    ):
        Case.objects.filter(pk=master.case.pk).update(**known)
        assert joined(number) == said_so
        actions.withdraw_proposal(proposal_id=waiting.latest("pk").pk, by=walk.city.head, at=walk.at)
    Case.objects.filter(pk=master.case.pk).update(unit=walk.city.unit)
    assert joined(master.case.number) == "" and walk.refresh().case.master_id == master.case.pk


@pytest.mark.django_db
def test_a_refused_recusal_changes_nobody_and_a_granted_one_takes_the_named_one_off(walk: Walk) -> None:
    """`recusal` by its answer."""
    walk.investigated()
    for result, left in (("refused", {"wang", "li"}), ("granted", {"wang"})):
        walk.take("request_recusal", "wang", recusal_officer=walk.city.li.pk, reason="亲属")
        walk.take("decide_recusal", "head", recusal_result=result, reason="查明")
        now = {officer.username for officer in (walk.case.lead_officer, walk.case.second_officer) if officer}
        assert now == left


@pytest.mark.django_db
def test_a_corrected_entry_is_kept_with_what_stood_there(walk: Walk) -> None:
    """What `correct` keeps."""
    walk.filed()
    Case.objects.filter(pk=walk.case.pk).update(occurred_on=None)
    for what, value, stored in (
        ("occurred_on", "2026-01-05", date(2026, 1, 5)),
        ("received_on", "2026-02-27", date(2026, 2, 27)),
        ("workers", "12", 12),
        ("cause", "0203", "0203"),
    ):
        walk.take("correct", "wang", "head2", correct_what=what, correct_value=value, reason="笔误")
        assert getattr(walk.case, what) == stored
        row = Correction.objects.filter(case=walk.case).latest("pk")
        assert (row.new, row.target_seq) == (value, None)
    assert list(Correction.objects.order_by("pk").values_list("old", flat=True)) == ["", "2026-03-02", "1", "0201"]


@pytest.mark.django_db
def test_the_days_kept_on_a_case_follow_the_corrected_days_of_its_steps(city: City) -> None:
    """What `redate` moves."""
    walk = Walk(city).decided()
    decided = walk.case.seq
    walk.wait(1).take("serve_at_announcement", "wang", served_to="陈某")
    given = {"correct_what": "step_on", "correct_seq": decided, "correct_value": walk.day.isoformat()}
    filed = walk.case.filed_on
    walk.take("correct", "wang", "head2", reason="笔误", **given)
    assert (walk.case.decided_on, walk.case.filed_on, walk.case.closed_on) == (walk.day, filed, None)


@pytest.mark.django_db
def test_an_order_that_ran_out_is_noted_by_the_system_and_by_nobody_else(walk: Walk) -> None:
    walk.ordered()
    assert "自动办理" in refused(walk.take, step="order_expired", by="wang")
    due = walk.case.due
    assert due is not None and actions.expire_order(case_id=walk.case.pk, at=walk.at) is None, "it still runs"
    for day, moved in ((due, []), (due + timedelta(days=1), [walk.case.pk])):
        walk.day = day
        assert actions.expire_orders(at=walk.at) == moved
    assert walk.refresh().case.state == "S32"
    last = step_rows(walk.case)[-1]
    assert (last.step, last.by, last.approved_by) == ("order_expired", "", ""), "nobody took it"
    assert actions.expire_orders(at=walk.at) == [] and actions.expire_order(case_id=walk.case.pk, at=walk.at) is None


@pytest.mark.django_db
def test_of_many_orders_that_ran_out_the_oldest_come_first_and_only_so_many(city: City) -> None:
    first, second = (Walk(city).ordered(days) for days in (7, 5))
    for walk in (first, second):
        walk.day = date(2026, 4, 1)
    assert actions.expire_orders(at=first.at, limit=1) == [second.case.pk]
    assert actions.expire_orders(at=first.at) == [first.case.pk]


@pytest.mark.django_db
def test_what_no_longer_holds_is_not_approved_and_the_first_to_decide_is_named(walk: Walk) -> None:
    with pytest.raises(NotFound, match="没有这项审批"):
        actions.approve(proposal_id=10**9, by=walk.city.head, at=walk.at)
    walk.investigated()
    waiting = walk.propose("suspend", "wang", suspension_ground="other", reason="x")
    walk.take("register_evidence", "li", "head", evidence_items="账册一本", keeper="li")
    with pytest.raises(Refused) as no:
        actions.approve(proposal_id=waiting.pk, by=walk.city.bureau, at=walk.at)
    assert "登记保存" in str(no.value.reason), "the file changed since it was asked"
    extended = walk.propose("extend", "wang", reason="案情复杂")
    actions.approve(proposal_id=extended.pk, by=walk.city.bureau, at=walk.at)
    walk.take("dispose_evidence", "wang", "head", disposal="返还").take(
        "report", "wang", facts="x", discretion_grade="none", proposed_handling="x"
    )
    for late, who in ((extended, "bureau某"), (waiting, "wang某")):
        with pytest.raises(Stale) as stale:
            actions.approve(proposal_id=late.pk, by=walk.city.bureau2, at=walk.at)
        assert stale.value.who == who


@pytest.mark.django_db
def test_an_approval_rests_on_todays_right_and_the_askers_too(walk: Walk) -> None:
    walk.investigated()
    waiting = walk.propose("extend", "wang", reason="案情复杂")
    assert "权限" in refused(actions.approve, proposal_id=waiting.pk, by=walk.city.head, at=walk.at)
    Grant.objects.filter(officer=walk.city.wang).update(ended_at=walk.at)
    assert "提请" in refused(actions.approve, proposal_id=waiting.pk, by=walk.city.bureau, at=walk.at)


@pytest.mark.django_db
def test_two_inspectors_at_the_proposal_are_two_at_the_approval(walk: Walk) -> None:
    walk.investigated()
    due = walk.day + timedelta(days=10)
    given = {"order_form": "D26", "order_text": "支付", "order_due": due, "amount_ordered": "8,000.00"}
    waiting = walk.propose("order_correction", "wang", **given)
    Certificate.objects.filter(officer=walk.city.li).update(valid_to=walk.day - timedelta(days=1))
    assert refused(actions.approve, proposal_id=waiting.pk, by=walk.city.head, at=walk.at)
    assert walk.refresh().case.state == "S20"


@pytest.mark.django_db
def test_a_stranger_with_an_old_page_hears_that_there_is_no_case(walk: Walk) -> None:
    walk.filed()
    unit = Unit.objects.create(code="ch", name="从化大队", kind="大队", place="440117")
    stranger = Officer.objects.create(username="s", name="某", unit=unit, password="!")
    given = {"case_id": walk.case.pk, "step": "begin_investigation", "inputs": {}, "on": walk.day, "at": walk.at}
    assert refused(actions.take_step, by=stranger, expected_seq=1, **given) == "not found"
    assert "先行办理" in refused(actions.take_step, by=walk.city.wang, expected_seq=1, **given)
