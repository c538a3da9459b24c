"""Changing a term of law that the office may set: proposed by one, approved by another; running clocks shown first.

A change is a new row; a finished clock never moves. The same goes for a new calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from laojian.cases import law_tables
from laojian.cases.actions.clocks import rebuild
from laojian.cases.actions.doorway import stale
from laojian.cases.models import Clock, Deadline, FlowEdge, LawChange, Violation
from laojian.cases.reading import calendars, forget_law, law_book, steps_of
from laojian.cases.rules.clocks import Calendars, LawBook, LawRow, derive
from laojian.cases.rules.flow import edges
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org import queries as org
from laojian.org.actions import approve_notice
from laojian.org.models import Officer

MOST_NUMBER: Final = 3650


@dataclass(frozen=True, slots=True)
class Moved:
    """A running clock that a change would move."""

    case_id: int
    number: str
    code: str
    was: date | None
    now: date | None
    provisional: bool


@transaction.atomic
def propose_law_change(
    *, code: str, number: int | None, extension: int | None, valid_from: date, move_open: bool, reason: str,
    by: Officer, at: datetime,
) -> LawChange:  # fmt: skip
    """Propose a new number for a configurable term. Raises Refused for a term fixed by law, Invalid, Forbidden."""
    held = access.require(by, "law.propose", _city(), on=localdate(at))
    row = current(code)
    if not row.configurable:
        raise Refused(zh("“%(name)s”由法律规定，不能修改", name=row.name_zh), basis=row.basis_zh)
    for value, field in ((number, "number"), (extension, "extension")):
        if value is not None and not 0 < value <= MOST_NUMBER:
            raise Invalid(zh("天数超出范围"), field=field)
    if number is None:
        raise Invalid(zh("请填写天数"), field="number")
    if not reason.strip():
        raise Invalid(zh("请写明修改的理由"), field="reason")
    if valid_from < localdate(at):
        raise Invalid(zh("生效日期不能早于今天"), field="valid_from")
    waiting = LawChange.objects.filter(code=code, state="pending").select_related("proposed_by").first()
    if waiting is not None:
        raise stale(waiting.proposed_by, waiting.proposed_at)
    change = LawChange.objects.create(
        code=code, number=number, extension=extension, valid_from=valid_from, move_open=move_open,
        reason=reason.strip()[:400], proposed_by=by, proposed_at=at,
    )  # fmt: skip
    _tell(change, "law.propose_change", by, at, str(held), row)
    return change


@transaction.atomic
def approve_law_change(
    *, change_id: int, by: Officer, at: datetime, expected: Iterable[Moved] | None = None
) -> list[Moved]:
    """Let a change hold; the running clocks it moved. Raises Forbidden, Refused (same person), Stale, NotFound."""
    change = _pending(change_id, by, at)
    held = access.require(by, "law.approve", _city(), on=localdate(at))
    former = current(change.code)
    moves = preview_law_change(change) if change.move_open else []
    if expected is not None and list(expected) != moves:
        raise Refused(zh("在办期限已有变化，请重新核对受影响的案件"))
    fresh = Deadline.objects.get(pk=former.pk)
    fresh.pk, fresh._state.adding = None, True
    fresh.version, fresh.number, fresh.extension = former.version + 1, change.number, change.extension
    fresh.valid_from, fresh.valid_to, fresh.known_from = change.valid_from, None, at
    fresh.save()
    change.state, change.decided_by, change.decided_at, change.deadline = "approved", by, at, fresh
    change.save()
    forget_law()
    _tell(change, "law.approve_change", by, at, str(held), former)
    for move in moves:
        rebuild(case_id=move.case_id, at=at, by=by, reason=f"{change.code} v{fresh.version}")
    transaction.on_commit(forget_law)
    return moves


@transaction.atomic
def refuse_law_change(*, change_id: int, by: Officer, at: datetime, note: str = "") -> LawChange:
    """Do not let a change hold. Raises as `approve_law_change` does."""
    change = _pending(change_id, by, at)
    held = access.require(by, "law.approve", _city(), on=localdate(at))
    change.state, change.decided_by, change.decided_at = "refused", by, at
    change.save()
    _tell(change, "law.refuse_change", by, at, str(held), current(change.code))
    return change


def current(code: str) -> Deadline:
    """The newest version of a term. Raises NotFound."""
    row = Deadline.objects.filter(code=code).order_by("-version").first()
    if row is None:
        raise NotFound(zh("没有编号为“%(code)s”的规则", code=code))
    return row


def preview_law_change(change: LawChange) -> list[Moved]:
    """The running clocks the change would move; nothing is changed."""
    row = current(change.code)
    term = Deadline(
        number=change.number, unit=row.unit, kind=row.kind, roll=row.roll, extension=change.extension
    ).term  # fmt: skip

    book = law_book().with_row(LawRow(row.pk, row.code, term, change.valid_from))
    return _moves(Clock.objects.filter(code=change.code, stopped_on__isnull=True), book, calendars())


def preview_calendar(calendar: WorkCalendar) -> list[Moved]:
    """The running clocks a new calendar would move; nothing is changed."""
    known = calendars()

    def later(moment: datetime | None) -> WorkCalendar:
        return calendar if moment is None else known(moment)

    return _moves(Clock.objects.filter(stopped_on__isnull=True), law_book(), later)


@transaction.atomic
def apply_calendar(*, moves: Iterable[Moved], by: Officer | None, at: datetime, notice: str) -> int:
    """Count the clocks of these cases anew, after the notice was imported; how many clocks changed."""
    return sum(
        rebuild(case_id=case_id, at=at, by=by, reason=notice) for case_id in sorted({move.case_id for move in moves})
    )  # fmt: skip


@transaction.atomic
def approve_calendar(
    *, proposal_id: int, by: Officer, at: datetime, note: str = "", shown: str | None = None
) -> list[Moved]:
    """Let a proposed calendar hold and count its running clocks anew; those that moved.

    `shown`: the digest of what was shown. Raises Forbidden, Refused (no second person), Stale (Changed), NotFound.
    """
    proposal = org.calendar_proposal(proposal_id)
    moves = preview_calendar(org.preview_notice(org.notice_of(proposal)))
    approve_notice(proposal_id=proposal_id, by=by, at=at, note=note, shown=shown)
    apply_calendar(moves=moves, by=by, at=at, notice=proposal.notice)
    return moves


def _moves(clocks: QuerySet[Clock], law: LawBook, known: Calendars) -> list[Moved]:
    rows = clocks.select_related("case").order_by("case_id", "id")
    held = {(row.case_id, row.code, row.start_seq): row for row in rows}
    numbers = {row.case_id: row.case.number for row in held.values()}
    found = []
    for case_id, history in steps_of(sorted(numbers)).items():
        for value in derive(history, law, known):
            row = held.get((case_id, value.code, value.start_seq))
            if row is not None and (row.due, row.provisional) != (value.due, value.provisional):
                found.append(Moved(case_id, numbers[case_id], value.code, row.due, value.due, value.provisional))
    return found


def _pending(change_id: int, by: Officer, at: datetime) -> LawChange:
    change = LawChange.objects.select_for_update(of=("self",)).filter(pk=change_id).first()
    if change is None:
        raise NotFound(zh("没有这项修改"))
    if change.state != "pending":
        raise stale(change.decided_by, change.decided_at or change.proposed_at)
    if change.proposed_by_id == by.pk:
        raise Refused(zh("提出人不得批准自己提出的修改"), remedy=zh("请由另一人批准。"))
    return change


def _city() -> str:
    return org.office_city()


def _tell(change: LawChange, verb: str, by: Officer, at: datetime, authority: str, row: Deadline) -> None:
    record(
        verb=verb, subject=Ref("law", change.code), by=by.ref, at=at, authority=authority, basis=row.basis_zh,
        payload={
            "change": change.pk, "was": row.number, "now": change.number, "extension": change.extension,
            "valid_from": change.valid_from, "move_open": change.move_open, "reason": change.reason,
        },
    )  # fmt: skip


@transaction.atomic
def load_law(*, write: Callable[[str], object] = lambda line: None) -> dict[str, int]:
    """Bring in delivered rows that are not there yet (terms, violations, transitions); never rewrites one.

    Transitions can only be written by the owner of the tables; there is nothing to write when they are complete.
    """
    counts = {"deadlines": 0, "violations": 0, "transitions": 0}
    known = set(Deadline.objects.values_list("code", "version"))
    fresh = [Deadline(**row) for row in law_tables.deadlines() if (row["code"], row["version"]) not in known]
    counts["deadlines"] = len(Deadline.objects.bulk_create(fresh))
    seen = set(Violation.objects.values_list("code", "valid_from"))
    kinds = [Violation(**row) for row in law_tables.violations() if (row["code"], row["valid_from"]) not in seen]
    counts["violations"] = len(Violation.objects.bulk_create(kinds))
    there = set(FlowEdge.objects.values_list("flow_version", "source", "step", "target"))
    steps = [FlowEdge(**edge._asdict()) for edge in edges() if tuple(edge)[:4] not in there]
    if steps:
        counts["transitions"] = len(FlowEdge.objects.bulk_create(steps))
    forget_law()
    for name, number in counts.items():
        write(f"{name}: {number}")
    return counts
