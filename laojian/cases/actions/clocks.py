"""Clocks by name: extend, suspend, resume; and the projection made anew from the steps."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from laojian.cases.actions.moving import store_clocks
from laojian.cases.actions.preconditions import locked
from laojian.cases.actions.steps import take_step
from laojian.cases.models import Case
from laojian.cases.reading import derived, steps_of, stored
from laojian.cases.rules.clocks import ClockValue, nearest
from laojian.ledger.actions import record
from laojian.org.models import Officer


def extend(*, case_id: int, reason: str, on: date, by: Officer, at: datetime, expected_seq: int | None = None) -> Case:
    """Propose thirty more working days for the investigation (劳动保障监察条例 第十七条)."""
    return take_step(
        case_id=case_id, step="extend", inputs={"reason": reason}, on=on, by=by, at=at, expected_seq=expected_seq
    )


def suspend(
    *, case_id: int, ground: str, reason: str, on: date, by: Officer, at: datetime, expected_seq: int | None = None
) -> Case:
    """Propose to suspend the investigation; its clock keeps the remainder."""
    inputs = {"suspension_ground": ground, "reason": reason}
    return take_step(
        case_id=case_id, step="suspend", inputs=inputs, on=on, by=by, at=at, expected_seq=expected_seq
    )  # fmt: skip


def resume(*, case_id: int, reason: str, on: date, by: Officer, at: datetime, expected_seq: int | None = None) -> Case:
    """Propose to take the investigation up again."""
    return take_step(
        case_id=case_id, step="resume", inputs={"reason": reason}, on=on, by=by, at=at, expected_seq=expected_seq
    )


def differences(case_id: int) -> list[tuple[ClockValue | None, ClockValue | None]]:
    """Where the stored clocks differ from what the steps give: (stored, derived); empty when they agree."""
    kept = {(clock.code, clock.start_seq): clock for clock in stored(case_id)}
    fresh = {(clock.code, clock.start_seq): clock for clock in derived(steps_of([case_id])[case_id])}
    keys = sorted({*kept, *fresh}, key=lambda key: (key[1], key[0]))
    return [(kept.get(key), fresh.get(key)) for key in keys if kept.get(key) != fresh.get(key)]


@transaction.atomic
def rebuild(*, case_id: int, at: datetime, by: Officer | None = None, reason: str = "") -> int:
    """Derive the clocks of a case anew from its steps and store them; how many rows changed, each told the ledger."""
    case = locked(case_id)
    changes = differences(case_id)
    if not changes:
        return 0
    clocks = derived(steps_of([case_id])[case_id])
    store_clocks(case, clocks)
    first = nearest(clocks)
    case.due, case.due_code = (first.due, first.code) if first else (None, "")
    case.save(update_fields=["due", "due_code"])
    for old, new in changes:
        record(
            verb="case.clock_moved",
            subject=case.ref,
            by=by.ref if by else None,
            at=at,
            basis=reason,
            payload={
                "code": new.code if new else old.code if old else "",
                "was": str(old.due) if old else "",
                "now": str(new.due) if new else "",
                "reason": reason,
            },
        )
    return len(changes)
