"""Changing a term of law that the office may set: proposed by one, approved by another; running clocks shown first.

A change is a new row; a finished clock never moves. The same goes for a new calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.cases.actions.clocks import rebuild
from laojian.cases.actions.doorway import stale
from laojian.cases.actions.law_rows import next_version, settle_terms
from laojian.cases.models import Clock, Deadline, LawChange
from laojian.cases.queries import law
from laojian.cases.queries.law import current, same_term
from laojian.cases.queries.moving_law import Moved, moves
from laojian.cases.reading import calendars, forget_law, law_book
from laojian.cases.rules.lawbook import LawRow
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


@transaction.atomic
def propose_law_change(
    *, code: str, number: int | None, extension: int | None, valid_from: date, move_open: bool, reason: str,
    by: Officer, at: datetime,
) -> LawChange:  # fmt: skip
    """Propose a new number for a configurable term. Raises Refused for a term fixed by law, Invalid, Forbidden."""
    held = access.require(by, "law.propose", _city(), on=localdate(at))
    row = current(code, valid_from)
    _settable(row)
    for value, field in ((number, "number"), (extension, "extension")):
        if value is not None and not 0 < value <= MOST_NUMBER:
            raise Invalid(zh("天数超出范围"), field=field)
    if number is None:
        raise Invalid(zh("请填写天数"), field="number")
    if not reason.strip():
        raise Invalid(zh("请写明修改的理由"), field="reason")
    if valid_from < localdate(at):
        raise Invalid(zh("生效日期不能早于今天"), field="valid_from")
    _none_waiting(code)
    change = LawChange.objects.create(
        code=code, number=number, extension=extension, valid_from=valid_from, move_open=move_open,
        reason=reason.strip()[:400], proposed_by=by, proposed_at=at,
    )  # fmt: skip
    _tell(change, "law.propose_change", by, at, str(held), row)
    return change


@transaction.atomic
def propose_answer(
    *, shipped_id: int, keep: bool, move_open: bool, reason: str, by: Officer, at: datetime
) -> LawChange:  # fmt: skip
    """Propose to keep the office's own number beside a row that a release brought, or to take that row over.

    It holds from the first day of the shipped row, but not before today. Raises Forbidden, Invalid without a reason,
    NotFound, Refused to keep a number where the law by now fixes another, Stale while another change waits.
    """
    held = access.require(by, "law.propose", _city(), on=localdate(at))
    found = next((one for one in law.differences() if one.shipped.pk == shipped_id), None)
    if found is None:
        raise NotFound(zh("没有待确认的规则"))
    if not reason.strip():
        raise Invalid(zh("请写明修改的理由"), field="reason")
    code, base = found.shipped.code, found.own if keep else found.shipped
    if keep:
        _settable(found.shipped)
    _none_waiting(code)
    change = LawChange.objects.create(
        code=code, number=base.number, extension=base.extension, move_open=move_open, reason=reason.strip()[:400],
        valid_from=max(localdate(at), found.shipped.valid_from), proposed_by=by, proposed_at=at,
        answers=found.shipped, base=base,
    )  # fmt: skip
    _tell(change, "law.propose_change", by, at, str(held), current(code, change.valid_from))
    return change


@transaction.atomic
def approve_law_change(
    *, change_id: int, by: Officer, at: datetime, expected: Iterable[Moved] | None = None
) -> list[Moved]:
    """Let a change hold; the running clocks it moved. Where the row in force says already what was decided between the
    office's number and a shipped one, it stays and no row is added.

    Raises Forbidden, Refused (same person, or a term that the law fixes by now), Stale, NotFound.
    """
    change = _pending(change_id, by, at)
    held = access.require(by, "law.approve", _city(), on=localdate(at))
    former = current(change.code, change.valid_from)
    if not _says(former, change):
        _settable(former)
    moved = preview_law_change(change) if change.move_open else []
    if expected is not None and list(expected) != moved:
        raise Refused(zh("在办期限已有变化，请重新核对受影响的案件"))
    row = former if _says(former, change) else _own_row(change, change.base or former, at)
    change.state, change.decided_by, change.decided_at, change.deadline = "approved", by, at, row
    change.save()
    settle_terms([change.code])
    forget_law()
    _tell(change, "law.approve_change", by, at, str(held), former)
    for move in moved:
        rebuild(case_id=move.case_id, at=at, by=by, reason=f"{change.code} v{row.version}")
    transaction.on_commit(forget_law)
    return moved


@transaction.atomic
def refuse_law_change(*, change_id: int, by: Officer, at: datetime, note: str = "") -> LawChange:
    """Do not let a change hold. Raises as `approve_law_change` does."""
    change = _pending(change_id, by, at)
    held = access.require(by, "law.approve", _city(), on=localdate(at))
    change.state, change.decided_by, change.decided_at = "refused", by, at
    change.save()
    _tell(change, "law.refuse_change", by, at, str(held), current(change.code, change.valid_from))
    return change


def preview_law_change(change: LawChange) -> list[Moved]:
    """The running clocks the change would move; nothing is changed."""
    row = change.base or current(change.code, change.valid_from)
    term = Deadline(
        number=change.number, unit=row.unit, kind=row.kind, roll=row.roll, extension=change.extension
    ).term  # fmt: skip

    book = law_book().with_row(LawRow(row.pk, row.code, term, change.valid_from))
    return moves(Clock.objects.filter(code=change.code, stopped_on__isnull=True), book, calendars())


def preview_calendar(calendar: WorkCalendar) -> list[Moved]:
    """The running clocks a new calendar would move; nothing is changed."""
    known = calendars()

    def later(moment: datetime | None) -> WorkCalendar:
        return calendar if moment is None else known(moment)

    return moves(Clock.objects.filter(stopped_on__isnull=True), law_book(), later)


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
    moved = preview_calendar(org.preview_notice(org.notice_of(proposal)))
    approve_notice(proposal_id=proposal_id, by=by, at=at, note=note, shown=shown)
    apply_calendar(moves=moved, by=by, at=at, notice=proposal.notice)
    return moved


def _says(row: Deadline, change: LawChange) -> bool:
    """Whether the row in force says already what was decided between the office's number and a shipped one."""
    return change.base is not None and same_term(row, change.base)


def _own_row(change: LawChange, base: Deadline, at: datetime) -> Deadline:
    fresh = Deadline.objects.get(pk=base.pk)
    fresh.pk, fresh._state.adding = None, True
    fresh.version, fresh.number, fresh.extension = next_version(change.code), change.number, change.extension
    fresh.valid_from, fresh.valid_to, fresh.known_from = change.valid_from, None, at
    fresh.origin, fresh.stated_to, fresh.holds, fresh.gone_at = "office", None, False, None
    fresh.save()
    return fresh


def _none_waiting(code: str) -> None:
    waiting = LawChange.objects.filter(code=code, state="pending").select_related("proposed_by").first()
    if waiting is not None:
        raise stale(waiting.proposed_by, waiting.proposed_at)


def _settable(row: Deadline) -> None:
    if not row.configurable:
        raise Refused(zh("“%(name)s”由法律规定，不能修改", name=row.name_zh), basis=row.basis_zh)


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
