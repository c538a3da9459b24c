"""Turning the second factor on and off."""

from datetime import datetime

from django.db import transaction

from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import second_factor, vault
from laojian.org.models import Officer


@transaction.atomic
def start_totp(*, by: Officer, at: datetime) -> tuple[str, str]:
    """Begin: (secret, otpauth address) to show once. It does not count before `confirm_totp`. Raises Refused."""
    officer = _locked(by.pk)
    if officer.totp_confirmed:
        raise Refused(zh("动态口令已经启用"), remedy=zh("请先停用再重新启用"))
    secret = second_factor.new_secret()
    officer.totp_key_version, officer.totp_secret = vault.seal_totp(officer.pk, secret)
    officer.save(update_fields=["totp_secret", "totp_key_version"])
    record(verb="org.start_totp", subject=by.ref, by=by.ref, at=at)
    return secret, second_factor.address_for_app(officer, secret)


@transaction.atomic
def confirm_totp(*, code: str, by: Officer, at: datetime) -> Officer:
    """Turn it on with a first right code; other sessions of the account end. Raises Invalid, Refused."""
    officer = _locked(by.pk)
    if officer.totp_confirmed or officer.totp_secret is None:
        raise Refused(zh("没有等待确认的动态口令"))
    if not second_factor.use_code(officer, code, at):
        raise Invalid(zh("动态口令不正确"), remedy=zh("请核对手机时间，输入最新的 6 位数字"), field="code")
    officer.totp_confirmed, officer.totp_since = True, at
    officer.sessions_epoch += 1
    officer.save(update_fields=["totp_confirmed", "totp_since", "sessions_epoch"])
    record(verb="org.confirm_totp", subject=by.ref, by=by.ref, at=at)
    return officer


@transaction.atomic
def disable_totp(*, code: str, by: Officer, at: datetime) -> Officer:
    """Turn one's own off with a code. Another's (lost telephone) is reset (`resets.reset_code`). Raises Invalid."""
    officer = _locked(by.pk)
    if officer.totp_confirmed and not second_factor.use_code(officer, code, at):
        raise Invalid(zh("动态口令不正确"), field="code")
    turn_off(officer)
    record(verb="org.disable_totp", subject=officer.ref, by=by.ref, at=at, authority="self")
    return officer


def turn_off(officer: Officer) -> None:
    """No second factor any more; the account's sessions end."""
    officer.totp_secret, officer.totp_confirmed, officer.totp_since = None, False, None
    officer.sessions_epoch += 1
    officer.save(update_fields=["totp_secret", "totp_confirmed", "totp_since", "sessions_epoch"])


def _locked(officer_id: int) -> Officer:
    officer = Officer.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=officer_id).first()
    if officer is None:
        raise NotFound(zh("没有这个人员"))
    return officer
