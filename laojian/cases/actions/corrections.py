"""Corrections by name: a wrong entry is put right by a recorded step that a second person approves."""

from __future__ import annotations

from datetime import date, datetime

from laojian.cases.actions.approvals import approve
from laojian.cases.actions.steps import take_step
from laojian.cases.models import Case
from laojian.org.models import Officer


def correct_entry(
    *, case_id: int, what: str, value: str, reason: str, by: Officer, at: datetime, on: date, seq: int | None = None,
    expected_seq: int | None = None,
) -> Case:  # fmt: skip
    """Propose a correction. `what`: `step_on` with the `seq` of the step, or a field of the case; `value` as text."""
    inputs = {"correct_what": what, "correct_value": value, "reason": reason}
    if seq is not None:
        inputs["correct_seq"] = str(seq)
    return take_step(
        case_id=case_id, step="correct", inputs=inputs, on=on, by=by, at=at, expected_seq=expected_seq
    )  # fmt: skip


def approve_correction(*, proposal_id: int, by: Officer, at: datetime, note: str = "") -> Case:
    """Let a proposed correction take effect; clocks follow the corrected days."""
    return approve(proposal_id=proposal_id, by=by, at=at, note=note)
