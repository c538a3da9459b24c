"""Tries at a password or a code: counted before either is looked at, in pools that do not reach each other.

Why not the lock-out of a library: it asks its own clock, needs an HTTP request, and cannot tell an officer's own device
or address from others.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime

from laojian.kernel.refusal import Refused
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org.actions.preconditions import locked_officer
from laojian.org.models import LoginAttempt, Officer
from laojian.org.rules import LIMIT, LIMIT_OF_ADDRESS, counted_as, held_until, normal_username

#: A device, or an address, counts as the account's own for so long after a complete log-in.
KNOWN_FOR: Final = timedelta(days=90)
#: Failures older than this no longer count.
REMEMBERED: Final = timedelta(hours=48)
DEVICE, ADDRESS, ELSEWHERE, SESSION = (
    LoginAttempt.Pool.DEVICE,
    LoginAttempt.Pool.ADDRESS,
    LoginAttempt.Pool.ELSEWHERE,
    LoginAttempt.Pool.SESSION,
)


class LockedOut(Refused):
    """Too many wrong tries; `until` says when there may be another one from this device or address."""

    def __init__(self, reason: Message, until: datetime, remedy: Message) -> None:
        super().__init__(reason, remedy=remedy)
        self.until = until


def account_of(username: str) -> str:
    """What stands for an account among the tries."""
    return hashlib.sha256(normal_username(username).encode()).hexdigest()


def mark_of_device(account: str, device: str) -> str:
    """What stands for a device of this account among the tries; '' for none."""
    if not device:
        return ""
    return salted_hmac("laojian.org.device", f"{account}|{device}", algorithm="sha256").hexdigest()[:32]


def take(*, account: str, address: str, device: str, at: datetime) -> LoginAttempt:
    """Count a try to log in as failed until it succeeds, or raise LockedOut. One at a time for each account.

    Refuses to run inside a transaction: the count of tries must stay whatever follows.
    """
    mark, counted = mark_of_device(account, device), counted_as(address)
    with transaction.atomic(durable=True):
        _one_at_a_time(account)
        pool = _pool(account, counted, mark, at)
        device = mark if pool == DEVICE else ""
        _require_open(_held_until(_tries(account, pool, device), at), at, "account")
        if pool == ELSEWHERE:
            _one_at_a_time(hashlib.sha256(counted.encode()).hexdigest())
            _require_open(_address_held_until(counted, at), at, "address")
        return LoginAttempt.objects.create(account=account, pool=pool, address=counted, device=device, at=at)


def succeed(attempt: LoginAttempt, *, account: str, device: str) -> None:
    """The try was right, and complete: its device is the account's own from now on."""
    LoginAttempt.objects.filter(pk=attempt.pk).update(succeeded=True, device=mark_of_device(account, device))


@contextmanager
def proven(
    *, by: Officer, what: str, right: Callable[[Officer], bool], refusal: Refused, at: datetime
) -> Iterator[Officer]:
    """Who is logged in proves once more that it is he, by his `what` ("password", "code"), before what follows is done.

    The account, locked, in the transaction of what follows. Counted before `right` is asked, in a pool of its own; a
    wrong one is an entry and raises the refusal. Raises LockedOut, NotFound. Refuses to run inside a transaction.
    """
    account = account_of(by.username)
    with transaction.atomic(durable=True):
        _one_at_a_time(account)
        _require_open(_held_until(_tries(account, SESSION, ""), at), at, "session")
        attempt = LoginAttempt.objects.create(account=account, pool=SESSION, at=at)
    is_right = False
    try:
        with transaction.atomic(durable=True):
            officer = locked_officer(by.pk)
            is_right = right(officer)
            if is_right:
                yield officer
            else:
                record(verb="org.wrong_proof", subject=by.ref, by=by.ref, at=at, payload={"what": what})
    finally:
        if is_right:  # also when what follows is refused: a weak new password is no wrong current one
            LoginAttempt.objects.filter(pk=attempt.pk).update(succeeded=True)
    if not is_right:
        raise refusal


def held_elsewhere(account: str, at: datetime) -> datetime | None:
    """Until when an account is held on devices and at addresses it is not known at; None when it is not."""
    until = _held_until(_tries(account, ELSEWHERE, ""), at)
    return until if until is not None and at < until else None


def _one_at_a_time(digest: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])


def _pool(account: str, address: str, mark: str, at: datetime) -> str:
    complete = LoginAttempt.objects.filter(account=account, succeeded=True, at__gte=at - KNOWN_FOR)
    if mark and complete.filter(device=mark).exists():
        return DEVICE
    return ADDRESS if complete.filter(address=address).exists() else ELSEWHERE


def _tries(account: str, pool: str, device: str) -> QuerySet[LoginAttempt]:
    tries = LoginAttempt.objects.filter(account=account, pool=pool)
    return tries.filter(device=device) if pool == DEVICE else tries


def _held_until(tries: QuerySet[LoginAttempt], at: datetime, limit: int = LIMIT) -> datetime | None:
    success = tries.filter(succeeded=True).aggregate(last=Max("pk"))["last"] or 0
    return _held(tries.filter(pk__gt=success), at, limit)


def _address_held_until(address: str, at: datetime) -> datetime | None:
    """Over all accounts that are not at home here: who logs in from here makes room for one more wrong try."""
    here = LoginAttempt.objects.filter(address=address)
    at_home = here.filter(succeeded=True, at__gte=at - KNOWN_FOR).values("account").distinct()
    tries = here.filter(pool=ELSEWHERE).exclude(account__in=at_home)
    return _held(tries, at, LIMIT_OF_ADDRESS + at_home.count())


def _held(tries: QuerySet[LoginAttempt], at: datetime, limit: int) -> datetime | None:
    """Of tries among which there is no success any more."""
    failed = tries.filter(cleared=False, at__gte=at - REMEMBERED)
    seen = failed.aggregate(count=Count("pk"), last=Max("at"))
    return held_until(seen["count"], seen["last"], limit)


def _require_open(until: datetime | None, at: datetime, what: str) -> None:
    if until is None or at >= until:
        return
    when = f"{localtime(until):%m-%d %H:%M}"
    if what == "session":
        raise LockedOut(
            zh("输错次数过多，%(until)s以后才能再试", until=when), until, zh("请稍后再试，或者请系统管理员解锁")
        )
    if what == "address":
        raise LockedOut(
            zh("这个网络地址尝试次数过多，%(until)s以后才能再试", until=when),
            until,
            zh("请稍后再试，或者在以前登录过的设备上登录"),
        )
    raise LockedOut(
        zh("尝试次数过多，账号暂时锁定至 %(until)s", until=when), until, zh("请稍后再试，或者请系统管理员解锁")
    )
