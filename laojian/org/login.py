"""Logging in: password, second factor, the device that is known from then on, and the session that follows.

A try is counted before the password is looked at (`actions.tries`), so that many tries at once cannot slip by.
"""

import secrets
from datetime import datetime
from ipaddress import ip_network
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.contrib.auth.hashers import make_password
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import queries, second_factor
from laojian.org.actions import tries
from laojian.org.actions.preconditions import actor, administrator, place_of
from laojian.org.actions.resets import prove
from laojian.org.actions.tries import LockedOut
from laojian.org.models import LoginAttempt, Officer
from laojian.org.rules import LIMIT, client_address

__all__ = ["CodeNeeded", "LockedOut"]

SIGNED_IN: Final = "signed_in_at"
SEEN: Final = "seen_at"
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
DEVICE_COOKIE: Final = "device_"
DEVICE_SALT: Final = "laojian.org.device."
#: Accounts that one browser keeps a device of: people of one window share a computer.
MOST_DEVICES: Final = 20


class CodeNeeded(Refused):
    """The password was right; the account has a second factor and no code was given. Ask for it."""


def sign_in(*, username: str, password: str, code: str, address: str, device: str = "", at: datetime) -> Officer:
    """The officer, if name, password and (where turned on) code are right; his device is known from then on.

    `address`: as `address_of` gives it, never a header as it came; `device`: as `device_of` gives it, '' for none.
    Raises LockedOut, CodeNeeded, Invalid; Invalid says the same for a wrong name, a wrong password, a closed account.
    Refuses to run inside a transaction: the count of tries must stay.
    """
    account = tries.account_of(username)
    attempt = tries.take(account=account, address=address, device=device, at=at)
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
        tries.succeed(attempt, account=account, device=device)
        if officer.totp_confirmed:
            prove(officer, at)
        record(
            verb="org.sign_in",
            subject=officer.ref,
            by=officer.ref,
            at=at,
            payload={
                "address": address,
                "known_device": attempt.pool == tries.DEVICE,
                "second_factor": officer.totp_confirmed,
            },
        )
    return officer


def address_of(request: HttpRequest) -> str:
    """The address to count for a request. A forwarded header is read only across `LAOJIAN_TRUSTED_PROXIES`."""
    trusted = [ip_network(text) for text in getattr(settings, "LAOJIAN_TRUSTED_PROXIES", [])]
    return client_address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), trusted)


def device_of(request: HttpRequest, username: str) -> str:
    """What this browser holds from a complete log-in to this account; a fresh one where it holds none that we signed.

    The signature is bound to the account: nobody makes his own device known for another.
    """
    account = tries.account_of(username)
    try:
        return Signer(salt=f"{DEVICE_SALT}{account}").unsign(request.COOKIES.get(_device_cookie(account), ""))
    except BadSignature:
        return secrets.token_urlsafe(24)


def remember_device(answer: HttpResponseBase, request: HttpRequest, username: str, device: str) -> None:
    """Give the browser what `device_of` reads, after a complete log-in; sent back to the page of the log-in alone."""
    account = tries.account_of(username)
    name, path = _device_cookie(account), request.path
    others = [other for other in request.COOKIES if other.startswith(DEVICE_COOKIE) and other != name]
    for other in others[MOST_DEVICES - 1 :]:
        answer.delete_cookie(other, path=path)
    answer.set_cookie(
        name, Signer(salt=f"{DEVICE_SALT}{account}").sign(device), max_age=int(tries.KNOWN_FOR.total_seconds()),
        path=path, secure=request.is_secure(), httponly=True, samesite="Strict",
    )  # fmt: skip


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
        wrong = LoginAttempt.objects.filter(account=tries.account_of(username), succeeded=False, cleared=False)
        cleared = wrong.update(cleared=True)
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
    """Until when an account is held on devices and at addresses not its own; for the administrator's page."""
    return tries.held_elsewhere(tries.account_of(username), at)


def _device_cookie(account: str) -> str:
    return DEVICE_COOKIE + salted_hmac(DEVICE_SALT, account, algorithm="sha256").hexdigest()[:16]


def _password_right(officer: Officer | None, password: str) -> bool:
    """As slow for a name that does not exist as for one that does."""
    if officer is None:
        make_password(password)
        return False
    return officer.check_password(password)
