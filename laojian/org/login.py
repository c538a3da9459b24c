"""Logging in: password, second factor, lock-out, and the session that follows.

A try is counted before the password is looked at, so that many tries at once cannot slip by. Why not the lock-out
of a library: it asks its own clock, needs an HTTP request, and cannot tell an officer's own address from others.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Count, Max
from django.http import HttpRequest
from django.utils.timezone import localtime

from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import queries, second_factor
from laojian.org.actions.preconditions import actor, administrator, place_of
from laojian.org.actions.resets import prove
from laojian.org.models import LoginAttempt, Officer
from laojian.org.rules import LIMIT, client_address, held_until, normal_username

#: An address counts as the account's own for so long after a successful log-in.
KNOWN_FOR: Final = timedelta(days=90)
#: Failures older than this no longer count.
REMEMBERED: Final = timedelta(hours=48)
SIGNED_IN: Final = "signed_in_at"
SEEN: Final = "seen_at"
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


class CodeNeeded(Refused):
    """The password was right; the account has a second factor and no code was given. Ask for it."""


class LockedOut(Refused):
    """Too many wrong tries; `until` says when the account may be tried again from this address."""

    def __init__(self, until: datetime) -> None:
        super().__init__(
            zh("尝试次数过多，账号暂时锁定至 %(until)s", until=f"{localtime(until):%m-%d %H:%M}"),
            remedy=zh("请稍后再试，或者请系统管理员解锁"),
        )
        self.until = until


def sign_in(*, username: str, password: str, code: str, address: str, at: datetime) -> Officer:
    """The officer, if name, password and (where turned on) code are right.

    `address`: as `address_of` gives it, never a header as it came. Raises LockedOut, CodeNeeded, Invalid; Invalid says
    the same for a wrong name, a wrong password and a closed account. Call it outside a transaction that is rolled
    back on an exception: the count of tries must stay.
    """
    account = _account(username)
    attempt = _take_try(account, address, at)
    officer = queries.officer_named(username)
    if not _password_right(officer, password) or officer is None or not officer.is_active:
        raise Invalid(
            zh("用户名或者密码不正确"), remedy=zh("连续错误 %(count)s 次将暂时锁定", count=LIMIT), field="password"
        )
    if officer.totp_confirmed and not code.strip():
        attempt.delete()
        raise CodeNeeded(zh("请输入动态口令"), field="code")
    if officer.totp_confirmed and not second_factor.use_code(officer, code, at):
        raise Invalid(zh("动态口令不正确"), remedy=zh("请等待下一个口令，核对手机时间"), field="code")
    with transaction.atomic():
        LoginAttempt.objects.filter(pk=attempt.pk).update(succeeded=True)
        if officer.totp_confirmed:
            prove(officer, at)
        LoginAttempt.objects.filter(at__lt=at - KNOWN_FOR).delete()
        record(
            verb="org.sign_in",
            subject=officer.ref,
            by=officer.ref,
            at=at,
            payload={"address": address, "second_factor": officer.totp_confirmed},
        )
    return officer


def address_of(request: HttpRequest) -> str:
    """The address to count for a request. A forwarded header is read only across `LAOJIAN_TRUSTED_PROXIES`."""
    trusted = [ip_network(text) for text in getattr(settings, "LAOJIAN_TRUSTED_PROXIES", [])]
    return client_address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), trusted)


def open_session(request: HttpRequest, officer: Officer, at: datetime) -> None:
    """Begin a session with a new key, also for somebody who was logged in; the middleware ends it by age."""
    if SESSION_KEY in request.session:
        request.session.flush()
    login(request, officer, backend=BACKEND)
    request.session[SIGNED_IN] = request.session[SEEN] = at.timestamp()


def keep_session(request: HttpRequest, officer: Officer, at: datetime) -> None:
    """After an officer changed his own password: this session goes on under a new key, all others end."""
    began = request.session.get(SIGNED_IN, at.timestamp())
    open_session(request, officer, at)
    request.session[SIGNED_IN] = began


def close_session(request: HttpRequest, at: datetime) -> None:
    """Log out: the session is deleted on the server, so a copied cookie is worth nothing."""
    officer = request.user
    if isinstance(officer, Officer):
        with transaction.atomic():
            record(verb="org.sign_out", subject=officer.ref, by=officer.ref, at=at)
    logout(request)


def unlock(*, username: str, by: Officer | None, at: datetime) -> int:
    """Forget an account's wrong tries; returns how many there were. Raises Forbidden, NotFound."""
    officer = queries.officer_named(username)
    if officer is None:
        raise NotFound(zh("没有这个人员"))
    authority = administrator(by, place_of(officer), at)
    with transaction.atomic():
        tries = LoginAttempt.objects.filter(account=_account(username), succeeded=False, cleared=False)
        cleared = tries.update(cleared=True)
        record(
            verb="org.unlock",
            subject=officer.ref,
            by=actor(by),
            at=at,
            authority=authority,
            payload={"cleared": cleared},
        )
    return cleared


def locked_until(username: str, at: datetime) -> datetime | None:
    """Until when an account is held at addresses it is not known at; for the administrator's page."""
    until = _held_until(_account(username), False, at)
    return until if until is not None and at < until else None


@transaction.atomic
def _take_try(account: str, address: str, at: datetime) -> LoginAttempt:
    """Count a try as failed until it succeeds, or raise LockedOut. One at a time for each account."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(account[:15], 16)])
    tries = LoginAttempt.objects.filter(account=account)
    known = tries.filter(address=address, succeeded=True, at__gte=at - KNOWN_FOR).exists()
    until = _held_until(account, known, at)
    if until is not None and at < until:
        raise LockedOut(until)
    return LoginAttempt.objects.create(account=account, address=address, known=known, at=at)


def _held_until(account: str, known: bool, at: datetime) -> datetime | None:
    pool = LoginAttempt.objects.filter(account=account, known=known)
    success = pool.filter(succeeded=True).aggregate(last=Max("pk"))["last"] or 0
    failed = pool.filter(pk__gt=success, succeeded=False, cleared=False, at__gte=at - REMEMBERED)
    seen = failed.aggregate(count=Count("pk"), last=Max("at"))
    return held_until(seen["count"], seen["last"])


def _account(username: str) -> str:
    return hashlib.sha256(normal_username(username).encode()).hexdigest()


def _password_right(officer: Officer | None, password: str) -> bool:
    """As slow for a name that does not exist as for one that does."""
    if officer is None:
        make_password(password)
        return False
    return officer.check_password(password)
