"""The holidays of a year: imported from the console, or proposed by one person and approved by another."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused, Stale
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.actions.doorway import CONSOLE, actor
from laojian.org.models import CalendarDay, CalendarNotice, CalendarProposal, Officer
from laojian.org.queries import notice_of, office_city
from laojian.org.rules import Notice


@transaction.atomic
def import_notice(
    *, notice: Notice, by: Officer | None, at: datetime, proposed_by: Officer | None = None
) -> CalendarNotice:
    """Let a notice hold from now on; one for the same year that says otherwise is replaced, and kept.

    The same notice again changes nothing and writes nothing. On the screens it takes two people: `proposed_by`
    (calendar.propose) and `by` (calendar.approve). Raises Forbidden, Refused. Clocks are moved by whoever runs them.
    """
    authority = _authority(by, proposed_by, at)
    former = CalendarNotice.objects.select_for_update().filter(year=notice.year, replaced_at__isnull=True).first()
    if former is not None and former.digest == notice.digest:
        return former
    if former is not None:
        former.replaced_at = at
        former.save(update_fields=["replaced_at"])
    kept = CalendarNotice.objects.create(
        year=notice.year, notice=notice.title, digest=notice.digest, imported_at=at, by=by
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=kept, date=row.date, is_workday=row.is_workday, name=row.name) for row in notice.rows
    )
    record(
        verb="org.replace_notice" if former else "org.import_notice",
        subject=Ref("calendar", str(notice.year)),
        by=actor(by),
        at=at,
        authority=authority,
        basis="全国年节及纪念日放假办法",
        payload={
            "notice": notice.title,
            "digest": notice.digest,
            "days": len(notice.rows),
            "replaces": former.digest if former else "",
            "proposed_by": "" if proposed_by is None else str(proposed_by.ref),
        },
    )
    return kept


@transaction.atomic
def propose_notice(*, notice: Notice, by: Officer, at: datetime) -> CalendarProposal:
    """Put a notice before a second person (calendar.propose). Raises Forbidden, Refused (holds already), Stale."""
    held = access.require(by, "calendar.propose", office_city(), on=localdate(at))
    if CalendarNotice.objects.filter(year=notice.year, replaced_at__isnull=True, digest=notice.digest).exists():
        raise Refused(zh("%(year)s 年的通知已经导入，内容完全相同", year=notice.year))
    pending = CalendarProposal.objects.filter(year=notice.year, state=CalendarProposal.State.PENDING)
    waiting = pending.select_related("proposed_by").first()
    if waiting is not None:
        raise Stale(
            zh("%(year)s 年的通知已有人提请，正在等待批准", year=notice.year),
            who=waiting.proposed_by.name,
            when=waiting.proposed_at,
            remedy=zh("请先批准、退回或者撤回已提请的通知。"),
        )
    proposal = CalendarProposal.objects.create(
        year=notice.year,
        notice=notice.title,
        digest=notice.digest,
        rows=[[row.date.isoformat(), row.is_workday, row.name] for row in notice.rows],
        proposed_by=by,
        proposed_at=at,
    )
    _tell("org.propose_notice", proposal, by, at, str(held))
    return proposal


@transaction.atomic
def approve_notice(*, proposal_id: int, by: Officer, at: datetime, note: str = "") -> CalendarNotice:
    """Let a proposed notice hold; told to the ledger as the import, with both people. Clocks are the caller's.

    Raises Forbidden, NotFound, Refused (the proposer himself), Stale.
    """
    proposal = _pending(proposal_id)
    kept = import_notice(notice=notice_of(proposal), by=by, proposed_by=proposal.proposed_by, at=at)
    _decide(proposal, CalendarProposal.State.APPROVED, note.strip()[:200], by, at)
    return kept


@transaction.atomic
def refuse_notice(*, proposal_id: int, reason: str, by: Officer, at: datetime) -> CalendarProposal:
    """Send a proposed notice back with a reason; the proposer himself withdraws it, with or without one.

    Raises Forbidden, Invalid, NotFound, Stale.
    """
    proposal = _pending(proposal_id)
    own = by.pk == proposal.proposed_by_id
    permission = "calendar.propose" if own else "calendar.approve"
    held = access.require(by, permission, office_city(), on=localdate(at))
    if not own and not reason.strip():
        raise Invalid(zh("请填写理由"), field="reason")
    state = CalendarProposal.State.WITHDRAWN if own else CalendarProposal.State.REFUSED
    _decide(proposal, state, reason.strip()[:200], by, at)
    _tell("org.withdraw_notice" if own else "org.refuse_notice", proposal, by, at, str(held))
    return proposal


def _pending(proposal_id: int) -> CalendarProposal:
    found = CalendarProposal.objects.select_for_update(of=("self",)).select_related("proposed_by", "decided_by")
    proposal = found.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound(zh("没有这项提请"))
    if proposal.decided_by is not None and proposal.decided_at is not None:
        raise Stale(zh("这项提请已经处理"), who=proposal.decided_by.name, when=proposal.decided_at)
    return proposal


def _decide(proposal: CalendarProposal, state: CalendarProposal.State, reason: str, by: Officer, at: datetime) -> None:
    proposal.state, proposal.reason, proposal.decided_by, proposal.decided_at = state, reason, by, at
    proposal.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _tell(verb: str, proposal: CalendarProposal, by: Officer, at: datetime, authority: str) -> None:
    record(
        verb=verb,
        subject=Ref("calendar", str(proposal.year)),
        by=by.ref,
        at=at,
        authority=authority,
        basis="全国年节及纪念日放假办法",
        payload={
            "proposal": proposal.pk,
            "notice": proposal.notice,
            "digest": proposal.digest,
            "days": len(proposal.rows),
            "reason": proposal.reason,
        },
    )


def _authority(by: Officer | None, proposed_by: Officer | None, at: datetime) -> str:
    if by is None:
        return CONSOLE
    city, on = office_city(), localdate(at)
    held = access.require(by, "calendar.approve", city, on=on)
    if proposed_by is None or proposed_by.pk == by.pk:
        raise Refused(zh("导入工作日历须由一人提请、另一人批准"))
    access.require(proposed_by, "calendar.propose", city, on=on)
    return str(held)
