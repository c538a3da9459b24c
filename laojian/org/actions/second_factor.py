"""Turning the second factor on and off."""

from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction

from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import second_factor, vault
from laojian.org.actions import tries
from laojian.org.actions.preconditions import locked_officer
from laojian.org.models import Officer


@transaction.atomic
def start_totp(*, by: Officer, at: datetime) -> tuple[str, str]:
    """Begin: (secret, otpauth address) to show once. It does not count before `confirm_totp`. Raises Refused."""
    officer = locked_officer(by.pk)
    if officer.totp_confirmed:
        raise Refused(zh("动态口令已经启用"), remedy=zh("请先停用再重新启用"))
    secret = second_factor.new_secret()
    officer.totp_key_version, officer.totp_secret = vault.seal_totp(officer.pk, secret)
    officer.save(update_fields=["totp_secret", "totp_key_version"])
    record(verb="org.start_totp", subject=by.ref, by=by.ref, at=at)
    return secret, second_factor.address_for_app(officer, secret)


def confirm_totp(*, code: str, by: Officer, at: datetime) -> Officer:
    """Turn it on with a first right code; other sessions of the account end. A wrong one counts (`tries.proven`).

    Raises Invalid, LockedOut, Refused.
    """
    if not Officer.objects.filter(pk=by.pk, totp_confirmed=False, totp_secret__isnull=False).exists():
        raise Refused(zh("没有等待确认的动态口令"))
    remedy = zh("请核对手机时间，输入最新的 6 位数字")
    with _proven(code, by, at, Invalid(zh("动态口令不正确"), remedy=remedy, field="code")) as officer:
        officer.totp_confirmed, officer.totp_since = True, at
        officer.sessions_epoch += 1
        officer.save(update_fields=["totp_confirmed", "totp_since", "sessions_epoch"])
        record(verb="org.confirm_totp", subject=by.ref, by=by.ref, at=at)
    return officer


def disable_totp(*, code: str, by: Officer, at: datetime) -> Officer:
    """Turn one's own off with a code. Another's (lost telephone) is reset (`resets.reset_code`).

    A wrong one counts (`tries.proven`). Raises Invalid, LockedOut, Refused (it is off).
    """
    if not Officer.objects.filter(pk=by.pk, totp_confirmed=True).exists():
        raise Refused(zh("动态口令没有启用"))
    with _proven(code, by, at, Invalid(zh("动态口令不正确"), field="code")) as officer:
        turn_off(officer)
        record(verb="org.disable_totp", subject=officer.ref, by=by.ref, at=at, authority="self")
    return officer


def turn_off(officer: Officer) -> None:
    """No second factor any more; the account's sessions end."""
    officer.totp_secret, officer.totp_confirmed, officer.totp_since = None, False, None
    officer.sessions_epoch += 1
    officer.save(update_fields=["totp_secret", "totp_confirmed", "totp_since", "sessions_epoch"])


def _proven(code: str, by: Officer, at: datetime, refusal: Refused) -> AbstractContextManager[Officer]:
    def right(officer: Officer) -> bool:
        return second_factor.use_code(officer, code, at)

    return tries.proven(by=by, what="code", right=right, refusal=refusal, at=at)
