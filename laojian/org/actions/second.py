"""A second person, once: ask, approve, refuse, withdraw, lapse. Every package that needs one acts through these.

The package locks its own rows first, finds the grant both people act on (`Held`) and says what there is to decide
(`Content`), at the asking and again at the decision. Nothing here knows what is decided.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.access import Held
from laojian.org.limits import HOLD, limit
from laojian.org.models import AccountReset, Approval, Officer
from laojian.org.rules import second as rules
from laojian.org.rules.second import KINDS, Changed, Content, Party

#: Raises Refused for an officer who is excluded on the matter; asked about both people, at the decision too.
Free = Callable[[Officer], None]


def ask(
    *,
    kind: str,
    subject: Ref,
    place: str,
    permission: str,
    asked_with: str,
    held: Held,
    content: Content,
    by: Officer,
    at: datetime,
    key: str = "",
    reason: str = "",
) -> Approval:
    """Lay a matter before a second person, who needs `permission` at `place`. In the caller's transaction.

    `key`: what may wait only once (by default the subject). Raises Stale when the same waits already.
    """
    matter, once = KINDS[kind], key or str(subject)
    waiting = Approval.objects.filter(kind=kind, key=once, state="pending").select_related("asked_by").first()
    if waiting is not None:
        raise Stale(
            zh("“%(who)s”已经提请，正在等待批准", who=waiting.asked_by.name),
            who=waiting.asked_by.name,
            when=waiting.asked_at,
            basis=matter.basis,
            remedy=zh("请先批准、退回或者撤回已提请的事项。"),
        )
    asked = Approval.objects.create(
        kind=kind, subject=str(subject), key=once, permission=permission, place=place, asked_by=by, asked_at=at,
        asked_with=asked_with, asked_authority=str(held), asked_behind=sorted(_party(by, held, at).behind),
        asked_in=access.browser_of(by), reason=reason[:400], content=dict(content), digest=rules.digest(content),
        needed=matter.needed, lapses_at=at + timedelta(days=limit(f"AP-{kind}", localdate(at))),
    )  # fmt: skip
    _tell(asked, "ask", by, at, str(held))
    return asked


def locked(approval_id: int) -> Approval:
    """The matter, its row locked until the transaction ends. Raises NotFound."""
    people = ("asked_by", "first_by", "decided_by")
    rows = Approval.objects.select_for_update(of=("self",)).select_related(*people)
    found = rows.filter(pk=approval_id).first()
    if found is None:
        raise NotFound(zh("没有这项审批"))
    return found


def approve(
    *,
    approval: Approval,
    held: Held,
    asker: Held | None,
    free: Free,
    content: Content,
    shown: str | None,
    by: Officer,
    at: datetime,
    note: str = "",
) -> bool:
    """Agree to a locked matter; whether it holds now (of two approvals the first alone does not let it hold).

    `held`: what the second person acts on; `asker`: what the asker would act on today, None if nothing. `content` is
    what there is to decide now and `shown` the digest of what the person was shown; without it he is taken to have
    seen what was asked. Raises Stale (decided before), Refused (not a second person, excluded, the asker has lost the
    right), Changed when what was shown is not what is.
    """
    _require_second(approval, held, asker, free, by, at)
    if asker is None:
        raise Refused(
            zh("提请人已没有提请的权限"),
            basis=KINDS[approval.kind].basis,
            remedy=zh("请不予批准，由有权限的人员重新提请。"),
        )
    if rules.digest(content) != (approval.digest if shown is None else shown):
        raise Changed(
            rules.difference(approval.content, content),
            who=approval.asked_by.name,
            when=approval.asked_at,
            basis=KINDS[approval.kind].basis,
        )
    party = _party(by, held, at)
    if approval.needed > 1 and approval.first_by is None:
        approval.first_by, approval.first_at, approval.first_authority = by, at, str(held)
        approval.first_behind = sorted(party.behind)
        approval.save(update_fields=["first_by", "first_at", "first_authority", "first_behind"])
    else:
        _close(approval, Approval.State.APPROVED, by, at, note, held)
    _tell(approval, "approve", by, at, str(held), digest=rules.digest(content))
    return approval.state == Approval.State.APPROVED


def refuse(
    *, approval: Approval, held: Held, asker: Held | None, free: Free, by: Officer, at: datetime, note: str
) -> Approval:
    """Do not agree to a locked matter, and say why; one person is enough. Raises Stale, Refused, Invalid."""
    _require_second(approval, held, asker, free, by, at)
    if not note.strip():
        raise Invalid(zh("不予批准应当说明理由"), basis=KINDS[approval.kind].basis, field="note")
    _close(approval, Approval.State.REFUSED, by, at, note, held)
    _tell(approval, "refuse", by, at, str(held))
    return approval


def withdraw(*, approval: Approval, by: Officer, at: datetime, note: str = "") -> Approval:
    """Take back what one asked oneself. Raises Stale when it was decided, Forbidden for anybody else's."""
    require_pending(approval)
    if approval.asked_by_id != by.pk:
        raise Forbidden(zh("只能撤回自己提出的事项"), basis=KINDS[approval.kind].basis)
    return end(approval=approval, state=Approval.State.WITHDRAWN, by=by, at=at, note=note)


def end(
    *, approval: Approval, by: Officer | None, at: datetime, note: str = "", state: str = Approval.State.LAPSED
) -> Approval:
    """A pending matter is over without a decision: what it was about went on, or its work lies with somebody else."""
    _close(approval, state, by, at, note, None)
    _tell(approval, "withdraw" if state == Approval.State.WITHDRAWN else "lapse", by, at, "")
    return approval


def lapse(*, at: datetime, limit: int = 500) -> int:
    """End what waited longer than its kind may; how many. A regular task; each in a transaction of its own."""
    over = Approval.objects.filter(state="pending", lapses_at__lt=at).order_by("lapses_at", "pk")
    return sum(_lapse(pk, at) for pk in over.values_list("pk", flat=True)[:limit])


def require_pending(approval: Approval) -> None:
    """Raise Stale, with who and when, for a matter that was decided, withdrawn or has lapsed."""
    if approval.pending:
        return
    who = approval.decided_by.name if approval.decided_by else str(zh("系统"))
    raise Stale(
        zh("“%(who)s”已先行办理", who=who),
        who=who,
        when=approval.decided_at or approval.asked_at,
        remedy=zh("请刷新页面，核对最新状态后再办理；您填写的内容没有丢失。"),
    )


def why_not_apart(by: Officer, held: Held, account: Officer, at: datetime) -> Message | None:
    """Why the officer and the owner of an account count as one, or None: the same, or somebody has both in his hand."""
    return rules.why_not_second(_party(by, held, at), [_party(account, None, at)])


def why_not(approval: Approval, held: Held | None, asker: Held | None, by: Officer, at: datetime) -> Refused | None:
    """Why this person may not be second here, as `approve` would say it, or None; for pages."""
    try:
        _require_another(approval, held, asker, by, at)
    except Refused as no:
        return no
    return None


@transaction.atomic
def _lapse(approval_id: int, at: datetime) -> int:
    approval = locked(approval_id)
    if not approval.pending:
        return 0
    end(approval=approval, by=None, at=at)
    return 1


def _require_second(approval: Approval, held: Held, asker: Held | None, free: Free, by: Officer, at: datetime) -> None:
    require_pending(approval)
    _require_another(approval, held, asker, by, at)
    free(by)
    free(approval.asked_by)


def _require_another(approval: Approval, held: Held | None, asker: Held | None, by: Officer, at: datetime) -> None:
    first = approval.asked_by
    behind = _party(first, asker, at).behind | frozenset(approval.asked_behind)
    before = [Party(first.pk, behind)]
    if approval.first_by is not None:
        before.append(Party(approval.first_by.pk, frozenset(approval.first_behind)))
    no = rules.why_not_second(_party(by, held, at), before)
    here = access.browser_of(by)
    if no is None and here and here == approval.asked_in:
        no = zh("提请时用的是这个浏览器：同一浏览器上的两个账号不算两个人")
    if no is not None:
        raise Refused(no, basis=KINDS[approval.kind].basis, remedy=zh("请由其他有权限的人员在本人的电脑上办理。"))


def _party(officer: Officer, held: Held | None, at: datetime) -> Party:
    """The officer with those in whose name he acts, and those in whose hands his account or theirs may be."""
    names = {officer.pk} if held is None or held.delegator is None else {officer.pk, held.delegator}
    return Party(officer.pk, _with_hands(names, at) - {officer.pk})


def _with_hands(accounts: set[int], at: datetime) -> frozenset[int]:
    """The accounts, those who may hold them, those who may hold these, and so on: who made an account keeps it in
    hand until it is confirmed, who reset one for a while; neither once its owner has proven himself."""
    since = at - timedelta(days=limit(HOLD, localdate(at)))
    lasting = Q(done_at__gte=since) | Q(what__in=AccountReset.LASTING)
    known, new = set(accounts), set(accounts)
    while new:
        held = AccountReset.objects.filter(lasting, officer__in=new, done_at__isnull=False, proven_at__isnull=True)
        found = {pk for pair in held.values_list("by_id", "second_by_id") for pk in pair if pk is not None}
        new = found - known
        known |= new
    return frozenset(known)


def _close(approval: Approval, state: str, by: Officer | None, at: datetime, note: str, held: Held | None) -> None:
    approval.state, approval.decided_by, approval.decided_at = state, by, at
    approval.answer = note.strip()[:400]
    if held is not None and by is not None:
        approval.decided_authority, approval.decided_behind = str(held), sorted(_party(by, held, at).behind)
    approval.save(update_fields=["state", "decided_by", "decided_at", "answer", "decided_authority", "decided_behind"])


def _tell(approval: Approval, act: str, by: Officer | None, at: datetime, authority: str, *, digest: str = "") -> None:
    record(
        verb=f"approval.{act}",
        subject=Ref("approval", str(approval.pk)),
        by=by.ref if by else None,
        at=at,
        authority=authority,
        basis=KINDS[approval.kind].basis,
        payload={
            "kind": approval.kind,
            "subject": approval.subject,
            "digest": digest or approval.digest,
            "state": approval.state,
            "note": approval.answer,
        },
    )
