"""The holidays of a year: imported from the console, or proposed by one person and approved by another."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.access import Held
from laojian.org.actions import second
from laojian.org.actions.preconditions import CONSOLE, actor
from laojian.org.models import CalendarDay, CalendarNotice, CalendarProposal, Officer
from laojian.org.queries import notice_of, office_city
from laojian.org.rules import Notice
from laojian.org.rules.second import Content, line

PROPOSE: Final = "calendar.propose"
APPROVE: Final = "calendar.approve"


@transaction.atomic
def import_notice(*, notice: Notice, at: datetime) -> CalendarNotice:
    """At the console: let a notice hold from now on. Elsewhere it takes two people (`propose_notice`).

    One for the same year that says otherwise is replaced, and kept. The same notice again changes nothing and writes
    nothing. Clocks are moved by whoever runs them.
    """
    return _import(notice, None, None, at, CONSOLE)


def _import(
    notice: Notice, by: Officer | None, proposed_by: Officer | None, at: datetime, authority: str
) -> CalendarNotice:
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
    city = office_city()
    held = access.require(by, PROPOSE, city, on=localdate(at))
    if CalendarNotice.objects.filter(replaced_at__isnull=True, digest=notice.digest).exists():
        raise Refused(zh("%(year)s 年的通知已经导入，内容完全相同", year=notice.year))
    proposal = CalendarProposal(
        year=notice.year,
        notice=notice.title,
        digest=notice.digest,
        rows=[[row.date.isoformat(), row.is_workday, row.name] for row in notice.rows],
    )
    proposal.approval = second.ask(
        kind="calendar",
        subject=Ref("calendar", str(notice.year)),
        place=city,
        permission=APPROVE,
        asked_with=PROPOSE,
        held=held,
        content=notice_content(proposal),
        by=by,
        at=at,
    )
    proposal.save()
    _tell("org.propose_notice", proposal, by, at, str(held))
    return proposal


@transaction.atomic
def approve_notice(
    *, proposal_id: int, by: Officer, at: datetime, note: str = "", shown: str | None = None
) -> CalendarNotice:
    """Let a proposed notice hold; told to the ledger as the import, with both people. Clocks are the caller's.

    `shown`: the digest of what he was shown. Raises Forbidden, NotFound, Refused (no second person), Stale (Changed).
    """
    proposal = _locked(proposal_id)
    held, asker = _authorities(proposal, by, at)
    second.approve(
        approval=proposal.approval,
        held=held,
        asker=asker,
        free=nobody_excluded,
        content=notice_content(proposal),
        shown=shown,
        by=by,
        at=at,
        note=note,
    )
    return _import(notice_of(proposal), by, proposal.approval.asked_by, at, str(held))


@transaction.atomic
def refuse_notice(*, proposal_id: int, reason: str, by: Officer, at: datetime) -> CalendarProposal:
    """Send a proposed notice back with a reason. Raises Forbidden, Invalid, NotFound, Refused, Stale."""
    proposal = _locked(proposal_id)
    held, asker = _authorities(proposal, by, at)
    approval = proposal.approval
    second.refuse(approval=approval, held=held, asker=asker, free=nobody_excluded, by=by, at=at, note=reason)
    _tell("org.refuse_notice", proposal, by, at, str(held))
    return proposal


@transaction.atomic
def withdraw_notice(*, proposal_id: int, by: Officer, at: datetime, note: str = "") -> CalendarProposal:
    """The proposer takes it back. Raises Forbidden for anybody else's, NotFound, Stale."""
    proposal = _locked(proposal_id)
    second.withdraw(approval=proposal.approval, by=by, at=at, note=note)
    _tell("org.withdraw_notice", proposal, by, at, "self")
    return proposal


def notice_content(proposal: CalendarProposal) -> Content:
    """What there is to decide: the year, the notice, its days by digest, and the notice that it would replace."""
    former = CalendarNotice.objects.filter(year=proposal.year, replaced_at__isnull=True).first()
    return {
        "year": line(zh("年份"), str(proposal.year)),
        "notice": line(zh("通知"), proposal.notice),
        "days": line(zh("天数"), str(len(proposal.rows))),
        "digest": line(zh("内容摘要"), proposal.digest[:12]),
        "replaces": line(zh("替换"), former.digest[:12] if former else ""),
    }


def nobody_excluded(officer: Officer) -> None:
    """Of matters that concern nobody in particular nobody is excluded."""


def _locked(proposal_id: int) -> CalendarProposal:
    proposal = CalendarProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound(zh("没有这项提请"))
    proposal.approval = second.locked(proposal.approval_id)
    return proposal


def _authorities(proposal: CalendarProposal, by: Officer, at: datetime) -> tuple[Held, Held | None]:
    city, on = office_city(), localdate(at)
    asker = access.held_for(proposal.approval.asked_by, PROPOSE, city, on=on)
    return access.require(by, APPROVE, city, on=on), asker


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
            "reason": proposal.approval.answer,
        },
    )
