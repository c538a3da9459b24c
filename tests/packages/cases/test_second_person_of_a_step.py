"""A step is approved by another will than the proposer's, and what is signed is what was shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from laojian.cases import actions, queries
from laojian.cases.models import CaseStep, Claim, Proposal
from laojian.kernel.refusal import NotFound, Refused, Stale
from laojian.org import actions as org
from laojian.org.actions.second import lapse
from laojian.org.models import Grant, Officer
from laojian.org.rules.second import Changed

READY = {"certificates_shown": True, "rights_told": True}
ORDER = {"order_form": "D26", "order_text": "足额支付工资", "amount_ordered": "5,840.00"}


def stand_in(walk, name, *, by):
    """Another officer of the district, whom `by` lets stand in for him."""
    made = Officer.objects.create(username=name, name=name, unit=walk.city.unit, password="!")
    org.delegate(to=made, valid_from=walk.day, valid_to=walk.day + timedelta(days=60), by=by, at=walk.at)
    return made


def ordered(walk):
    """An order over 5,840 yuan lies before the head."""
    walk.investigated().wait(3)
    return walk.propose("order_correction", "wang", order_due=walk.day + timedelta(days=14), **ORDER)


def test_a_heads_late_filing_is_not_approved_by_his_own_stand_in(walk):
    walk.register()
    walk.take("examine", "clerk", duplicates_note="与在办案件不是同一事项").take("accept", "clerk", facts="属实")
    happened = walk.day
    walk.wait(3)
    team = {"lead_officer": walk.city.wang.pk, "second_officer": walk.city.li.pk}
    waiting = walk.propose("approve_filing", "head", on=happened, late_proof=walk.file(), **team)
    deputy = stand_in(walk, "deputy", by=walk.city.head)
    for act, more in ((actions.approve, {}), (actions.refuse, {"note": "不"})):
        with pytest.raises(Refused, match="受本人委托"):
            act(proposal_id=waiting.pk, by=deputy, at=walk.at, **more)
    actions.approve(proposal_id=waiting.pk, by=walk.city.head2, at=walk.at)
    assert CaseStep.objects.get(case=walk.case, step="approve_filing").approved_by == walk.city.head2


def test_nor_his_stand_ins_by_himself_even_when_the_delegation_is_over(walk):
    walk.register()
    walk.take("examine", "clerk", duplicates_note="与在办案件不是同一事项").take("accept", "clerk", facts="属实")
    deputy = stand_in(walk, "deputy", by=walk.city.head)
    walk.city.people["deputy"] = deputy
    happened = walk.day
    walk.wait(3)
    team = {"lead_officer": walk.city.wang.pk, "second_officer": walk.city.li.pk}
    waiting = walk.propose("approve_filing", "deputy", on=happened, late_proof=walk.file(), **team)
    with pytest.raises(Refused, match="受本人委托"):
        actions.approve(proposal_id=waiting.pk, by=walk.city.head, at=walk.at)
    org.end_delegation(grant_id=deputy.grants.get().pk, by=deputy, at=walk.at)
    with pytest.raises(Refused, match="受本人委托"):
        actions.approve(proposal_id=waiting.pk, by=walk.city.head, at=walk.at)
    with pytest.raises(Refused, match="已没有提请的权限"):
        actions.approve(proposal_id=waiting.pk, by=walk.city.head2, at=walk.at)


def test_a_right_that_ended_since_approves_nothing_late_either(walk):
    """A late step keeps its own day; the right to approve it is today's."""
    walk.filed()
    happened = walk.day
    Grant.objects.filter(officer=walk.city.head2).update(valid_to=happened)
    walk.wait(3)
    waiting = walk.propose("begin_investigation", "wang", on=happened, late_proof=walk.file(), **READY)
    with pytest.raises(NotFound):
        actions.approve(proposal_id=waiting.pk, by=walk.city.head2, at=walk.at)


def test_who_approved_5840_does_not_sign_999999(walk):
    waiting = ordered(walk)
    page = queries.approval(walk.city.head, waiting.pk, walk.day, walk.at)
    assert page.changed == ()
    claim = Claim.objects.get(case=walk.case)
    Claim.objects.filter(pk=claim.pk).update(claimed=99_999_900)
    for shown in (None, page.digest):
        with pytest.raises(Changed) as changed:
            actions.approve(proposal_id=waiting.pk, by=walk.city.head, at=walk.at, shown=shown)
    [one] = changed.value.difference
    assert "8,000.00" in one.was and "999,999.00" in one.now
    assert not CaseStep.objects.filter(case=walk.case, step="order_correction").exists()
    now = queries.approval(walk.city.head, waiting.pk, walk.day, walk.at)
    assert now.changed == changed.value.difference, "the page shows both before he presses"
    actions.approve(proposal_id=waiting.pk, by=walk.city.head, at=walk.at, shown=now.digest)
    assert CaseStep.objects.filter(case=walk.case, step="order_correction").exists()


@pytest.mark.parametrize("what", ["evidence", "facts", "employer", "inputs", "paper"])
def test_whatever_he_relies_on_changes_the_digest(walk, what):
    waiting = ordered(walk)
    before = queries.approval(walk.city.head, waiting.pk, walk.day, walk.at).digest
    if what == "evidence":
        walk.evidence("li")
    elif what == "inputs":
        Proposal.objects.filter(pk=waiting.pk).update(inputs=waiting.inputs | {"amount_ordered": 99_999_900})
    elif what == "paper":
        walk.case.papers.create(code="D26", step_seq=1, file_id=walk.file(), by=walk.city.wang, at=walk.at)
    else:
        field = {"facts": "facts", "employer": "employer_name"}[what]
        type(walk.case).objects.filter(pk=walk.case.pk).update(**{field: "另一个"})
    assert queries.approval(walk.city.head, waiting.pk, walk.day, walk.at).digest != before


def test_a_proposal_nobody_decided_lapses(walk):
    waiting = ordered(walk)
    assert lapse(at=walk.at + timedelta(days=91)) == 1
    with pytest.raises(Stale):
        actions.approve(proposal_id=waiting.pk, by=walk.city.head, at=walk.at + timedelta(days=91))
