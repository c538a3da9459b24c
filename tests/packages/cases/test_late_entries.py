"""A step recorded more than a working day after it happened carries a proof, a second person, and is counted."""

from __future__ import annotations

from datetime import date

import pytest

from laojian.cases import actions, queries
from laojian.cases.models import CaseStep, Proposal
from laojian.kernel.refusal import Invalid

pytestmark = pytest.mark.django_db
READY = {"certificates_shown": True, "rights_told": True}


def test_the_next_working_day_is_in_time_even_over_a_weekend(walk):
    walk.day = date(2026, 3, 6)
    walk.filed()
    friday = walk.day
    walk.day = date(2026, 3, 9)
    walk.take("begin_investigation", "wang", on=friday, **READY)
    assert walk.case.state == "S20"
    assert not CaseStep.objects.get(case=walk.case, seq=walk.case.seq).late


def test_later_it_takes_a_proof(walk):
    walk.filed()
    happened = walk.day
    walk.wait(2)
    with pytest.raises(Invalid) as refused:
        walk.take("begin_investigation", "wang", on=happened, **READY)
    assert refused.value.field == "late_proof" and refused.value.basis


def test_with_proof_it_waits_for_a_second_person_and_keeps_its_own_day(walk):
    """What `perform` and `store` make of a late one; which day is `pending`."""
    walk.filed()
    happened = walk.day
    walk.wait(3)
    waiting = walk.propose("begin_investigation", "wang", on=happened, late_proof=walk.file(), **READY)
    assert walk.refresh().case.state == "S12"
    assert (waiting.late, waiting.approval.permission) == (True, "case.approve_correction")
    actions.approve(proposal_id=waiting.pk, by=walk.city.head, at=walk.wait(1).at)
    row = CaseStep.objects.get(case=walk.case, step="begin_investigation")
    assert (row.on, row.late, row.by, row.approved_by) == (happened, True, walk.city.wang, walk.city.head)
    assert row.late_proof_id


def test_late_entries_are_counted_per_officer(walk):
    walk.filed()
    happened = walk.day
    walk.wait(3)
    walk.take("begin_investigation", "wang", "head", on=happened, late_proof=walk.file(), **READY)
    rows = queries.late_entries(walk.city.head, walk.day, since=happened, until=walk.day)
    assert [(row.name, row.count) for row in rows] == [("wang某", 1)]
    assert queries.late_entries(walk.city.grid, walk.day, since=happened, until=walk.day) == ()


def test_a_weighty_step_proposed_late_needs_one_approval_only(walk):
    walk.investigated()
    happened = walk.day
    walk.wait(3)
    walk.take("extend", "wang", "bureau", on=happened, reason="复杂", late_proof=walk.file())
    row = CaseStep.objects.get(case=walk.case, step="extend")
    assert row.late and row.on == happened
    assert not Proposal.objects.filter(approval__state="pending").exists()


def test_an_approval_takes_effect_on_the_day_it_is_given(walk):
    walk.investigated()
    waiting = walk.propose("extend", "wang", reason="复杂")
    walk.wait(4)
    actions.approve(proposal_id=waiting.pk, by=walk.city.bureau, at=walk.at)
    assert CaseStep.objects.get(case=walk.case, step="extend").on == walk.day


def test_an_approval_is_not_dated_back(walk):
    walk.investigated()
    waiting = walk.propose("extend", "wang", reason="复杂")
    proposed = walk.day
    walk.wait(4)
    with pytest.raises(Invalid):
        actions.approve(proposal_id=waiting.pk, by=walk.city.bureau, at=walk.at, on=proposed)
