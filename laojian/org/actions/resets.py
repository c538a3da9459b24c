"""Resetting somebody else's password or second factor, and confirming accounts that one person alone made.

For a weighty account a reset takes two administrators.

Whoever resets a log-in could act as its owner. So the owner is told (`queries.account_resets`), and for a while the
account counts as in the hands of those who did it (`second._party`): it cannot be second to them, nor they to it, nor
two accounts in one hand to each other. An account that one alone made has no owner who would notice: it stays in his
hand until a further administrator, or the person at the console, confirms it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access, queries
from laojian.org.access import Held
from laojian.org.actions import second
from laojian.org.actions.officers import require_strong
from laojian.org.actions.preconditions import ADMIN, CONSOLE, actor, locked_officer, place_of
from laojian.org.actions.rights import administrators
from laojian.org.actions.second_factor import turn_off
from laojian.org.models import AccountReset, Approval, Officer
from laojian.org.rules.second import Content, line, mark_of

PASSWORD, CODE = AccountReset.What.PASSWORD, AccountReset.What.CODE


@transaction.atomic
def reset_password(*, officer_id: int, password: str, by: Officer | None, at: datetime) -> AccountReset:
    """Give another's account a new password, which its owner must change at his next log-in.

    `by` None is the person at the console. Of an account with weighty rights it waits for a second administrator
    (`waiting`). Raises Forbidden, Invalid, NotFound, Refused (one's own; weighty, and no second administrator is
    there), Stale (waits already).
    """
    officer = locked_officer(officer_id)
    require_strong(officer, password)
    return _reset(officer, PASSWORD, make_password(password), by, at)


@transaction.atomic
def reset_code(*, officer_id: int, by: Officer | None, at: datetime) -> AccountReset:
    """Turn off another's second factor (lost telephone). Waits and raises as `reset_password` does."""
    return _reset(locked_officer(officer_id), CODE, "", by, at)


@transaction.atomic
def approve_reset(*, reset_id: int, by: Officer, at: datetime, shown: str | None = None) -> AccountReset:
    """The second administrator agrees, and it is done. Neither who asked nor the owner of the account.

    Raises Forbidden, NotFound, Refused, Stale (Changed).
    """
    reset, approval, held, asker = _decidable(reset_id, by, at)
    free = _not_the_owner(reset)
    content = reset_content(reset)
    second.approve(
        approval=approval, held=held, asker=asker, free=free, content=content, shown=shown, by=by, at=at
    )  # fmt: skip
    reset.approval, reset.second_by = approval, by
    _do(reset, locked_officer(reset.officer_id), by, at, str(held))
    return reset


@transaction.atomic
def refuse_reset(*, reset_id: int, reason: str, by: Officer, at: datetime) -> AccountReset:
    """The second administrator declines, with a reason. Raises Forbidden, Invalid, NotFound, Refused, Stale."""
    reset, approval, held, asker = _decidable(reset_id, by, at)
    free = _not_the_owner(reset)
    reset.approval = second.refuse(approval=approval, held=held, asker=asker, free=free, by=by, at=at, note=reason)
    return _forget_hash(reset)


@transaction.atomic
def withdraw_reset(*, reset_id: int, by: Officer, at: datetime, note: str = "") -> AccountReset:
    """Who asked takes it back. Raises Forbidden for anybody else's, NotFound, Stale."""
    reset = _one(reset_id)
    reset.approval = second.withdraw(approval=second.locked(reset.approval_id or 0), by=by, at=at, note=note)
    return _forget_hash(reset)


@transaction.atomic
def confirm_accounts(*, officer_ids: Collection[int], by: Officer | None, at: datetime) -> int:
    """Accounts that one alone made, opened again or reset are their owners': they are in nobody else's hand any more.

    By an administrator who neither did that nor is in one hand with who did, nor with the account; `by` None is the
    person at the console. All or none; how many. Raises Forbidden, Invalid (none named), NotFound, Refused.
    """
    if not officer_ids:
        raise Invalid(zh("请选择要确认的账号"), field="officer")
    for officer_id in sorted(set(officer_ids)):
        _confirm(locked_officer(officer_id), by, at)
    return len(set(officer_ids))


def prove(officer: Officer, at: datetime) -> None:
    """The owner logged in with his own second factor: nobody who reset only the password holds the account.

    A factor that was set up after the reset proves nothing: it may be theirs.
    """
    if officer.totp_since is not None:
        since = AccountReset.objects.filter(officer=officer, what=PASSWORD, done_at__gt=officer.totp_since)
        since.filter(proven_at__isnull=True).update(proven_at=at)


def reset_content(reset: AccountReset) -> Content:
    """What there is to decide: whose account, what is reset, what he may do."""
    grants = queries.current_grants(reset.officer).values_list("role", "place")
    return {
        "officer": line(zh("账号"), f"{reset.officer.name}（{reset.officer.username}）"),
        "what": line(zh("内容"), str(reset.get_what_display())),
        "holds": line(zh("现有角色"), "；".join(sorted(f"{role} {place}" for role, place in grants))),
        "password": line(zh("新密码的摘要"), mark_of(reset.hashed)),
    }


def _confirm(officer: Officer, by: Officer | None, at: datetime) -> None:
    held, no = None, None
    if by is not None:
        held = access.require(by, ADMIN, place_of(officer), on=localdate(at))
        no = second.why_not_apart(by, held, officer, at)
    rows = list(
        AccountReset.objects.filter(officer=officer, by__isnull=False, done_at__isnull=False, proven_at__isnull=True)
    )
    if not rows:
        raise Refused(zh("“%(name)s”的账号没有待确认的事项", name=officer.name))
    if no is not None:
        raise Refused(
            zh("“%(name)s”的账号不能由您确认：%(why)s", name=officer.name, why=no),
            basis="网络安全法 第二十一条",
            remedy=zh("请由另一位系统管理员确认，或者在服务器控制台办理"),
        )
    for row in rows:
        row.proven_at, row.second_by = at, row.second_by or by
        row.save(update_fields=["proven_at", "second_by"])
    record(
        verb="org.confirm_account",
        subject=officer.ref,
        by=actor(by),
        at=at,
        authority=str(held) if held else CONSOLE,
        payload={"of": [row.pk for row in rows]},
    )


def _reset(officer: Officer, what: str, hashed: str, by: Officer | None, at: datetime) -> AccountReset:
    reset = AccountReset(officer=officer, what=what, by=by, at=at, hashed=hashed)
    if by is None:
        return _do(reset, officer, None, at, CONSOLE)
    if by.pk == officer.pk:
        raise Refused(zh("不能重设自己的账号"), remedy=zh("请在“修改密码”办理，或者请另一位系统管理员重设。"))
    place, on = place_of(officer), localdate(at)
    held = access.require(by, ADMIN, place, on=on)
    if not queries.is_weighty(officer):
        return _do(reset, officer, by, at, str(held))
    if not administrators(place, on).exclude(pk__in=[by.pk, officer.pk]).exists():
        raise Refused(
            zh("%(name)s持有重要角色，重设其登录须由两位系统管理员办理", name=officer.name),
            remedy=zh("请先增加一位系统管理员，或者在服务器控制台办理"),
        )
    reset.approval = second.ask(
        kind="account",
        subject=officer.ref,
        key=f"{officer.pk}/{what}",
        place=place,
        permission=ADMIN,
        asked_with=ADMIN,
        held=held,
        content=reset_content(reset),
        by=by,
        at=at,
    )
    reset.save()
    record(
        verb="org.ask_reset",
        subject=officer.ref,
        by=by.ref,
        at=at,
        authority=str(held),
        payload={"reset": reset.pk, "what": what},
    )
    return reset


def _do(reset: AccountReset, officer: Officer, by: Officer | None, at: datetime, authority: str) -> AccountReset:
    if reset.what == PASSWORD:
        officer.password, officer.must_change_password = reset.hashed, True
        officer.sessions_epoch += 1
        officer.save(update_fields=["password", "must_change_password", "sessions_epoch"])
    else:
        turn_off(officer)
    reset.done_at, reset.hashed = at, ""
    reset.save()
    record(
        verb="org.set_password" if reset.what == PASSWORD else "org.disable_totp",
        subject=officer.ref,
        by=actor(by),
        at=at,
        authority=authority,
        payload={"reset": reset.pk, "asked_by": str(reset.by.ref) if reset.by else CONSOLE},
    )
    return reset


def _forget_hash(reset: AccountReset) -> AccountReset:
    reset.hashed = ""
    reset.save(update_fields=["hashed"])
    return reset


def _one(reset_id: int) -> AccountReset:
    reset = AccountReset.objects.select_related("officer__unit").filter(pk=reset_id, approval__isnull=False).first()
    if reset is None:
        raise NotFound(zh("没有这项申请"))
    return reset


def _decidable(reset_id: int, by: Officer, at: datetime) -> tuple[AccountReset, Approval, Held, Held | None]:
    reset, on = _one(reset_id), localdate(at)
    approval = second.locked(reset.approval_id or 0)
    held = access.require(by, ADMIN, approval.place, on=on)
    return reset, approval, held, access.held_for(approval.asked_by, ADMIN, approval.place, on=on)


def _not_the_owner(reset: AccountReset) -> second.Free:
    def free(officer: Officer) -> None:
        if officer.pk == reset.officer_id:
            raise Refused(zh("不能批准重设自己的账号"), remedy=zh("请由另一位系统管理员处理"))

    return free
