"""Opening one's own contact by receipt, or by the telephone: uniform answers, limits of tries, no secrets kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.timezone import localdate

from laojian.complaints import limits
from laojian.complaints.models import CodeTry, Contact, PersonLogin, Worker
from laojian.complaints.rules import receipts
from laojian.complaints.sealing import address_mark, keyed, opened, phone_mark, seal
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.typed import compact
from laojian.kernel.words import zh
from laojian.messages import actions as messages
from laojian.messages.envelopes import Recipient
from laojian.org import queries as org
from laojian.org.identity_keys import receipt_key

DIGITS: Final = 6


def no_such_receipt() -> Refused:
    """The one answer for a number that is not there, a wrong code, and a number that is locked for a while."""
    return Refused(
        zh("编号和查询码不符，或者尝试过于频繁"),
        remedy=zh("请对照回执核对；仍然不行的，请过十五分钟再试，或者拨打受理电话。"),
        field="code",
    )


def open_by_code(*, number: str, code: str, address: str, at: datetime) -> Contact:
    """The contact for a number and the typed code of its receipt. Raises the one uniform Refused.

    Every try costs the same work and counts before it is looked at, for the number (whether it exists or not), for the
    address and for the whole door. `address` is the network address; only a keyed hash of the day is kept.
    """
    asked, typed = receipts.check_number(number), receipts.check_code(code)
    return _opened(asked.normal or number[:20], typed.normal or code[:20], "code_mac", address, at)


def open_by_link(*, number: str, secret: str, address: str, at: datetime) -> Contact:
    """The contact for the secret in the link of its receipt. Raises as `open_by_code`.

    192 bits are not guessed: tries count for the address and the door, never for the number, so that nobody can lock a
    person out of the own link, and who opens it often is let in.
    """
    asked = receipts.check_number(number)
    return _opened(asked.normal or number[:20], secret[:64], "link_mac", address, at)


def _opened(number: str, secret: str, column: str, address: str, at: datetime) -> Contact:
    allowed = _count(number if column == "code_mac" else "", address, at)
    # two columns, not the row: to build a contact takes a tenth of a millisecond that a stop-watch can tell
    row = Contact.objects.filter(number=number).values_list("pk", column).first()
    fits = receipts.matches(receipt_key(), secret, number, bytes(row[1]) if row is not None else None)
    if not (allowed and fits) or row is None:
        raise no_such_receipt()
    return Contact.objects.get(pk=row[0])


def _count(number: str, address: str, at: datetime) -> bool:
    """Count one try for the number ('' for none), the address and the door; whether all are within their limits."""
    on = localdate(at)
    window = _window(at, limits.limit(limits.TRY_WINDOW, on))
    most = {
        keyed("try number", number or f"link {address}"): limits.limit(
            limits.TRIES_OF_NUMBER if number else limits.TRIES_OF_ADDRESS, on
        ),
        address_mark(address, on): limits.limit(limits.TRIES_OF_ADDRESS, on),
        keyed("try door", ""): limits.limit(limits.TRIES_OF_ALL, on),
    }
    return all(count <= most[about] for about, count in _tries(most, window).items())


def _tries(subjects: Iterable[bytes], window: datetime) -> dict[bytes, int]:
    """Count one try of each subject in the window, all in one statement; how many there are now.

    The rows are taken in the order of their marks, so that two people cannot wait for each other.
    """
    marks = sorted(subjects)
    values = ", ".join(["(%s, %s, 1)"] * len(marks))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {CodeTry._meta.db_table} AS t (about, "window", count) VALUES {values} '  # noqa: S608
            'ON CONFLICT (about, "window") DO UPDATE SET count = t.count + 1 RETURNING about, count',
            [value for mark in marks for value in (mark, window)],
        )
        return {bytes(about): count for about, count in cursor.fetchall()}


def _window(at: datetime, minutes: int) -> datetime:
    return datetime.fromtimestamp(at.timestamp() // (minutes * 60) * minutes * 60, tz=at.tzinfo)


@transaction.atomic
def ask_login(*, phone: str, address: str, at: datetime) -> None:
    """Ask for a one-time code. Whether the telephone is known is not looked at here, but by `send_codes`.

    So the answer, and the time it takes, are the same for everybody. Raises Invalid for something that is no telephone
    number, Refused when the address asked too often.
    """
    on = localdate(at)
    window = _window(at, limits.limit(limits.TRY_WINDOW, on))
    asker = address_mark(f"login {address}", on)
    if _tries([asker], window)[asker] > limits.limit(limits.LOGIN_ASKS, on):
        raise Refused(zh("请求过于频繁"), remedy=zh("请过十五分钟再试。"), field="phone")
    mark = phone_mark(phone)
    if mark is None:
        raise Invalid(zh("请填写电话号码"), field="phone")
    PersonLogin.objects.create(
        phone_blind=mark, sealed_phone=seal(mark.hex(), "login", phone), asked_at=at,
        expires_at=at + timedelta(minutes=limits.limit(limits.LOGIN_MINUTES, on)),
    )  # fmt: skip


def send_codes(*, at: datetime, limit: int = 200) -> int:
    """Make the codes that were asked for and send those of known telephones; how many were asked for."""
    for done in range(limit):
        if not _send_next(at):
            return done
    return limit


@transaction.atomic
def _send_next(at: datetime) -> bool:
    waiting = PersonLogin.objects.select_for_update(skip_locked=True).filter(sealed_phone__isnull=False)
    login = waiting.order_by("pk").first()
    if login is None:
        return False
    mark = bytes(login.phone_blind)
    phone = opened(mark.hex(), "login", login.sealed_phone)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    # an unknown telephone has its code too, which nobody learns: a try at it is the same work
    login.sealed_phone, login.code_hash = None, keyed("login", f"{mark.hex()} {code}")
    login.save(update_fields=["sealed_phone", "code_hash"])
    if login.expires_at > at and _is_known(mark):
        with suppress(Refused):  # it had its codes of the day
            _send(login, phone, code, limits.limit(limits.LOGIN_MINUTES, localdate(at)), at)
    return True


def _is_known(mark: bytes) -> bool:
    return any(rows.filter(phone_blind=mark).exists() for rows in (Contact.objects, Worker.objects))


def _send(login: PersonLogin, phone: str, code: str, minutes: int, at: datetime) -> None:
    messages.enqueue(
        template="one_time_code",
        to=Recipient(subject=Ref("login", str(login.pk)), channels=("sms",), phone=phone),
        values={"code": code, "minutes": str(minutes)},
        about=Ref("login", str(login.pk)), place=org.office_city() or "4401", by=None, at=at, key=f"login:{login.pk}",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """A contact that a telephone opens: as its person (`worker` None), or as one worker of its roster."""

    contact_id: int
    worker: int | None = None


def confirm_login(*, phone: str, code: str, address: str, at: datetime) -> tuple[Opened, ...]:
    """The contacts of the telephone, after its one-time code: single use, few minutes, five tries. Raises Refused.

    A worker of a roster sees the state of the matter and the own line, not the talk of the one who complained.
    """
    mark = phone_mark(phone)
    if mark is None or not _count(f"login {mark.hex()}", address, at) or not _use(mark, code, at):
        raise _no_login()
    listed = Worker.objects.filter(phone_blind=mark).values_list("contact_id", "seq")
    found = {contact: Opened(contact, seq) for contact, seq in listed}
    found |= {pk: Opened(pk) for pk in Contact.objects.filter(phone_blind=mark).values_list("pk", flat=True)}
    return tuple(found[pk] for pk in sorted(found))


@transaction.atomic
def _use(mark: bytes, code: str, at: datetime) -> bool:
    most = limits.limit(limits.LOGIN_TRIES, localdate(at))
    rows = PersonLogin.objects.select_for_update().filter(phone_blind=mark, used_at__isnull=True, expires_at__gt=at)
    login = rows.order_by("-pk").first()
    wanted = keyed("login", f"{mark.hex()} {compact(code)}")
    if login is None or login.tries >= most:
        return False
    login.tries += 1
    fits = secrets.compare_digest(bytes(login.code_hash), wanted)
    if fits:
        login.used_at = at
    login.save(update_fields=["tries", "used_at"])
    return fits


def _no_login() -> Refused:
    return Refused(zh("验证码不对，或者已经失效"), remedy=zh("请核对短信，或者重新获取验证码。"), field="code")


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Drop counters and codes whose time is over; how many rows went."""
    old = at - timedelta(days=1)
    tries, _ = CodeTry.objects.filter(window__lt=old).delete()
    logins, _ = PersonLogin.objects.filter(expires_at__lt=old).delete()
    return tries + logins
