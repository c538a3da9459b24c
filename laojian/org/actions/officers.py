"""Accounts: made, edited, closed and opened again, their passwords."""

import re
from datetime import datetime
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.typed import is_nothing
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access, vault
from laojian.org.actions import tries
from laojian.org.actions.preconditions import actor, administrator, locked_officer, place_of, required
from laojian.org.actions.rights import require_other_administrators
from laojian.org.models import AccountReset, Grant, Officer, Unit
from laojian.org.queries import office_city
from laojian.org.rules import mask, normal_username

_USERNAME: Final = re.compile(r"\w[\w.@-]{1,39}\Z")
LOCALES: Final = ("zh-hans", "en")


@transaction.atomic
def create_officer(
    *,
    username: str,
    name: str,
    unit: Unit | None,
    password: str,
    phone: str = "",
    locale: str = "zh-hans",
    must_change_password: bool = True,
    hashed: str = "",
    by: Officer | None,
    at: datetime,
) -> Officer:
    """Make an account without any rights; those are granted apart. It counts as in the maker's hand until confirmed.

    `hashed`: what this very password was hashed to before, where many begin with one. The phone goes into the vault.
    Raises Forbidden, Invalid (user name taken, password too weak, ...).
    """
    authority = administrator(by, unit.place if unit else office_city(), at)
    wanted = normal_username(username)
    if not _USERNAME.match(wanted):
        raise Invalid(zh("用户名应为 2 到 40 个字母、数字、汉字或者 . @ - _"), field="username")
    if Officer.objects.filter(username=wanted).exists():
        raise Invalid(zh("用户名 %(name)s 已经使用", name=wanted), field="username")
    officer = Officer(
        username=wanted,
        name=required(name, "name", zh("姓名"), 40),
        unit=_open_unit(unit),
        locale=_locale(locale),
        must_change_password=must_change_password,
    )
    _set_password(officer, password, hashed)
    officer.save(force_insert=True)
    _in_the_hand_of(officer, AccountReset.What.MADE, by, at)
    _put_phone(officer, phone, by, at)
    record(
        verb="org.create_officer",
        subject=officer.ref,
        by=actor(by),
        at=at,
        authority=authority,
        payload={"username": wanted, "unit": unit.code if unit else ""},
    )
    return officer


@transaction.atomic
def edit_officer(
    *, officer_id: int, name: str, unit: Unit | None, phone: str | None = None, by: Officer | None, at: datetime
) -> Officer:
    """Change name, unit and (unless None) phone. Rights stay as they are: they hang on places, not on units.

    Raises Forbidden, Invalid, NotFound. Moving to another unit takes the administrator of both places.
    """
    officer = locked_officer(officer_id)
    authority = administrator(by, place_of(officer), at)
    administrator(by, unit.place if unit else office_city(), at)
    former = officer.unit.code if officer.unit else ""
    officer.name, officer.unit = required(name, "name", zh("姓名"), 40), _open_unit(unit)
    officer.save(update_fields=["name", "unit"])
    if phone is not None:
        _put_phone(officer, phone, by, at)
    record(
        verb="org.edit_officer",
        subject=officer.ref,
        by=actor(by),
        at=at,
        authority=authority,
        payload={"unit_from": former, "unit_to": unit.code if unit else "", "phone_changed": phone is not None},
    )
    return officer


@transaction.atomic
def set_locale(*, locale: str, by: Officer, at: datetime) -> Officer:
    """An officer chooses the language of his screens. Raises Invalid."""
    officer = locked_officer(by.pk)
    officer.locale = _locale(locale)
    officer.save(update_fields=["locale"])
    record(verb="org.set_locale", subject=by.ref, by=by.ref, at=at, payload={"locale": locale})
    return officer


@transaction.atomic
def deactivate(*, officer_id: int, open_work: int, by: Officer | None, at: datetime) -> Officer:
    """Close an account: its sessions end at the next request, all its rights at once, delegations of them too.

    `open_work`: how many unfinished things the officer holds, counted by the caller above; not 0 is refused.
    Raises Forbidden, Refused, NotFound.
    """
    officer = locked_officer(officer_id)
    authority = administrator(by, place_of(officer), at)
    if by is not None and by.pk == officer.pk:
        raise Refused(zh("不能停用自己的账号"), remedy=zh("请由另一位系统管理员办理"))
    if not officer.is_active:
        raise Refused(zh("账号已经停用"))
    if open_work:
        raise Refused(
            zh("%(name)s 名下还有 %(count)s 项未办结工作", name=officer.name, count=open_work),
            remedy=zh("请先把全部工作移交给他人，再停用账号"),
        )
    require_other_administrators(officer, by, at)
    officer.is_active = False
    officer.sessions_epoch += 1
    officer.save(update_fields=["is_active", "sessions_epoch"])
    ended = Grant.objects.filter(officer=officer, ended_at__isnull=True).update(ended_at=at, ended_by=by)
    record(
        verb="org.deactivate",
        subject=officer.ref,
        by=actor(by),
        at=at,
        authority=authority,
        payload={"grants_ended": ended},
    )
    access.forget(officer)
    return officer


@transaction.atomic
def reactivate(*, officer_id: int, password: str, by: Officer | None, at: datetime) -> Officer:
    """Open a closed account with a new password and without any rights. Raises Forbidden, Invalid, Refused.

    It counts as in the hand of who opened it until it is confirmed, as a new one does.
    """
    officer = locked_officer(officer_id)
    authority = administrator(by, place_of(officer), at)
    if officer.is_active:
        raise Refused(zh("账号没有停用"))
    _set_password(officer, password)
    officer.is_active, officer.must_change_password = True, True
    officer.save(update_fields=["is_active", "password", "must_change_password"])
    _in_the_hand_of(officer, AccountReset.What.OPENED, by, at)
    record(verb="org.reactivate", subject=officer.ref, by=actor(by), at=at, authority=authority)
    return officer


def change_password(*, password: str, current: str, by: Officer, at: datetime) -> Officer:
    """An officer changes his own password by giving the `current` one; his sessions end at their next request.

    A wrong one counts (`tries.proven`). Raises Invalid, LockedOut. Another's is reset (`resets.reset_password`).
    """
    wrong = Invalid(zh("当前密码不正确"), field="current")

    def right(officer: Officer) -> bool:
        return officer.check_password(current)

    with tries.proven(by=by, what="password", right=right, refusal=wrong, at=at) as officer:
        if officer.check_password(password):
            raise Invalid(zh("新密码不能与当前密码相同"), field="password")
        _set_password(officer, password)
        officer.must_change_password = False
        officer.sessions_epoch += 1
        officer.save(update_fields=["password", "must_change_password", "sessions_epoch"])
        record(verb="org.set_password", subject=officer.ref, by=by.ref, at=at, authority="self")
    return officer


def _in_the_hand_of(officer: Officer, what: str, by: Officer | None, at: datetime) -> None:
    """Whoever knows an account's first password could act as its owner (`resets.confirm_accounts`)."""
    if by is not None:
        AccountReset.objects.create(officer=officer, what=what, by=by, at=at, done_at=at)


def _set_password(officer: Officer, password: str, hashed: str = "") -> None:
    require_strong(officer, password)
    if hashed:
        officer.password = hashed
    else:
        officer.set_password(password)


def require_strong(officer: Officer, password: str) -> None:
    """Raises Invalid for a password that the rules for passwords refuse."""
    try:
        validate_password(password, user=officer)
    except ValidationError as problem:
        raise Invalid(
            zh("密码不合要求：%(why)s", why=" ".join(problem.messages)),
            remedy=zh("请换一个更长、不常见、与姓名用户名无关的密码"),
            field="password",
        ) from problem


def _put_phone(officer: Officer, phone: str, by: Officer | None, at: datetime) -> None:
    if not is_nothing(phone, kind="phone"):
        token = vault.put(kind="phone", value=phone, subject=officer.ref, by=actor(by), at=at)
        Officer.objects.filter(pk=officer.pk).update(phone=mask("phone", phone)[:20], phone_token=token)
    else:
        Officer.objects.filter(pk=officer.pk).update(phone="", phone_token=None)
    officer.refresh_from_db(fields=["phone", "phone_token"])


def _open_unit(unit: Unit | None) -> Unit | None:
    if unit is not None and unit.closed_on is not None:
        raise Invalid(zh("单位已经撤销"), field="unit")
    return unit


def _locale(locale: str) -> str:
    if locale not in LOCALES:
        raise Invalid(zh("没有这种语言：%(locale)s", locale=locale), field="locale")
    return locale
