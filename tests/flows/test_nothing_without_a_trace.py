"""A write and its entry stand or fall together: when the ledger cannot record, nothing is kept."""

from typing import Any

import pytest
from flows.cast import Walk

from laojian.cases.models import Case, CasePaper, CaseStep, Claim, Clock, Evidence, Proposal
from laojian.documents.models import Document

KEPT = (Case, CaseStep, Claim, Clock, Evidence, Proposal, CasePaper, Document)


class LedgerDown(Exception):
    """Stands for any failure while recording."""


def broken(**words: Any) -> None:
    raise LedgerDown


def counts() -> list[int]:
    return [model.objects.count() for model in KEPT]


def test_a_step_leaves_nothing_when_its_entry_fails(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.filed()
    before, state = counts(), walk.case.state
    monkeypatch.setattr("laojian.cases.actions.moving.record", broken)
    with pytest.raises(LedgerDown):
        walk.wait(1).take("begin_investigation", "wang", certificates_shown=True, rights_told=True)
    walk.refresh()
    assert (counts(), walk.case.state) == (before, state)


def test_a_registration_leaves_nothing_when_its_entry_fails(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counts()
    monkeypatch.setattr("laojian.cases.actions.leads.record", broken)
    with pytest.raises(LedgerDown):
        walk.register()
    assert counts() == before


def test_evidence_leaves_nothing_when_its_entry_fails(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.filed().wait(1).take("begin_investigation", "wang", certificates_shown=True, rights_told=True)
    before = counts()
    monkeypatch.setattr("laojian.cases.actions.evidence.record", broken)
    with pytest.raises(LedgerDown):
        walk.evidence()
    assert counts() == before
