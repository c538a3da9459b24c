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
from laojian.cases.actions.law_rows import next_version, settle_terms
from laojian.cases.models import Clock, Deadline, LawChange
from laojian.cases.queries import law
from laojian.cases.queries.law import current, same_term
from laojian.cases.queries.moving_law import Moved, moves
from laojian.cases.reading import calendars, forget_law, law_book
from laojian.cases.rules.lawbook import LawRow
from laojian.cases.shown import law_content
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org import queries as org
from laojian.org.access import Held
from laojian.org.actions import approve_notice, second
from laojian.org.actions.calendars import nobody_excluded
from laojian.org.models import Officer
from laojian.org.rules.second import Content

MOST_NUMBER: Final = 3650
PROPOSE: Final = "law.propose"
APPROVE: Final = "law.approve"


@transaction.atomic
def propose_law_change(
    *, code: str, number: int | None, extension: int | None, valid_from: date, move_open: bool, reason: str,
    by: Officer, at: datetime,
) -> LawChange:  # fmt: skip
    """Propose a new number for a configurable term. Raises Refused for a term fixed by law, Invalid, Forbidden."""
    held = access.require(by, PROPOSE, _city(), on=localdate(at))
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
    change = LawChange(
        code=code, number=number, extension=extension, valid_from=valid_from, move_open=move_open,
        reason=reason.strip()[:400],
    )  # fmt: skip
    _ask(change, held, by, at)
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
    held = access.require(by, PROPOSE, _city(), on=localdate(at))
    found = next((one for one in law.differences() if one.shipped.pk == shipped_id), None)
    if found is None:
        raise NotFound(zh("没有待确认的规则"))
    if not reason.strip():
        raise Invalid(zh("请写明修改的理由"), field="reason")
    code, base = found.shipped.code, found.own if keep else found.shipped
    if keep:
        _settable(found.shipped)
    change = LawChange(
        code=code, number=base.number, extension=base.extension, move_open=move_open, reason=reason.strip()[:400],
        valid_from=max(localdate(at), found.shipped.valid_from), answers=found.shipped, base=base,
    )  # fmt: skip
    _ask(change, held, by, at)
    _tell(change, "law.propose_change", by, at, str(held), current(code, change.valid_from))
    return change


@transaction.atomic
def approve_law_change(
    *, change_id: int, by: Officer, at: datetime, note: str = "", shown: str | None = None
) -> list[Moved]:
    """Let a change hold; the running clocks it moved. Where the row in force says already what was decided between the
    office's number and a shipped one, it stays and no row is added.

    `shown`: the digest of what the person was shown (`change_content`), the clocks among it. Raises Forbidden, Refused
    (no second person, or a term that the law fixes by now), Stale, Changed, NotFound.
    """
    change, held, asker = _decidable(change_id, by, at)
    former = current(change.code, change.valid_from)
    if not _says(former, change):
        _settable(former)
    second.approve(
        approval=change.approval,
        held=held,
        asker=asker,
        free=nobody_excluded,
        content=change_content(change),
        shown=shown,
        by=by,
        at=at,
        note=note,
    )
    moved = preview_law_change(change) if change.move_open else []
    change.deadline = former if _says(former, change) else _own_row(change, change.base or former, at)
    change.save(update_fields=["deadline"])
    settle_terms([change.code])
    forget_law()
    _tell(change, "law.approve_change", by, at, str(held), former)
    for move in moved:
        rebuild(case_id=move.case_id, at=at, by=by, reason=f"{change.code} v{change.deadline.version}")
    transaction.on_commit(forget_law)
    return moved


@transaction.atomic
def refuse_law_change(*, change_id: int, by: Officer, at: datetime, note: str = "") -> LawChange:
    """Do not let a change hold, and say why. Raises Forbidden, Invalid, NotFound, Refused, Stale."""
    change, held, asker = _decidable(change_id, by, at)
    approval = change.approval
    second.refuse(approval=approval, held=held, asker=asker, free=nobody_excluded, by=by, at=at, note=note)
    _tell(change, "law.refuse_change", by, at, str(held), current(change.code, change.valid_from))
    return change


@transaction.atomic
def withdraw_law_change(*, change_id: int, by: Officer, at: datetime, note: str = "") -> LawChange:
    """Who proposed a change takes it back. Raises Forbidden for anybody else's, NotFound, Stale."""
    change = _locked(change_id)
    second.withdraw(approval=change.approval, by=by, at=at, note=note)
    _tell(change, "law.withdraw_change", by, at, "self", current(change.code, change.valid_from))
    return change


def change_content(change: LawChange) -> Content:
    """What there is to decide about a change now, for `approve_law_change` and the page that shows it."""
    moved = preview_law_change(change) if change.move_open else []
    base = change.base or current(change.code, change.valid_from)
    return law_content(change, current(change.code, change.valid_from), base, moved)


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


def _ask(change: LawChange, held: Held, by: Officer, at: datetime) -> None:
    """Lay the change before a second person, and keep it. Raises Stale while another one of the term waits."""
    change.approval = second.ask(
        kind="law",
        subject=Ref("law", change.code),
        place=_city(),
        permission=APPROVE,
        asked_with=PROPOSE,
        held=held,
        content=change_content(change),
        reason=change.reason,
        by=by,
        at=at,
    )
    change.save()


def _settable(row: Deadline) -> None:
    if not row.configurable:
        raise Refused(zh("“%(name)s”由法律规定，不能修改", name=row.name_zh), basis=row.basis_zh)


def _locked(change_id: int) -> LawChange:
    change = LawChange.objects.select_related("base", "answers").filter(pk=change_id).first()
    if change is None:
        raise NotFound(zh("没有这项修改"))
    change.approval = second.locked(change.approval_id)
    return change


def _decidable(change_id: int, by: Officer, at: datetime) -> tuple[LawChange, Held, Held | None]:
    """The change with its matter locked, what the decider acts on, and what the asker would act on today."""
    change, on = _locked(change_id), localdate(at)
    asker = access.held_for(change.approval.asked_by, PROPOSE, _city(), on=on)
    return change, access.require(by, APPROVE, _city(), on=on), asker


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
