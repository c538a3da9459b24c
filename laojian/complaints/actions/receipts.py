"""Opening one's own contact by receipt, or by the telephone: uniform answers, limits of tries, no secrets kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
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
        remedy=zh("请对照回执核对；仍然不行的，请用回执上的链接或者二维码打开，过十五分钟再试，或者拨打受理电话。"),
        field="code",
    )


def open_by_code(*, number: str, code: str, address: str, at: datetime) -> Contact:
    """The contact for a number and the typed code of its receipt. Raises the one uniform Refused.

    Every try costs the same work and counts before it is looked at, for the number (whether it exists or not), for the
    address and for the whole door. `address` is the network address; only a keyed hash of the day is kept.
    """
    asked, typed = receipts.check_number(number), receipts.check_code(code)
    allowed = _may_try(asked.normal, address, at)
    found = _fitting(asked.normal, typed.normal, "code_mac")
    if not allowed or found is None:
        raise no_such_receipt()
    return Contact.objects.get(pk=found)


def open_by_link(*, number: str, secret: str) -> Contact:
    """The contact for the secret in the link of its receipt. Raises as `open_by_code`.

    192 bits are not guessed, so nothing is counted: whatever strangers do, the own link opens, as often as one likes.
    """
    found = _fitting(receipts.check_number(number).normal, secret[:64], "link_mac")
    if found is None:
        raise no_such_receipt()
    return Contact.objects.get(pk=found)


def _fitting(number: str, secret: str, column: str) -> int | None:
    # two columns, not the row: to build a contact takes a tenth of a millisecond that a stop-watch can tell
    row = Contact.objects.filter(number=number).values_list("pk", column).first()
    fits = receipts.matches(receipt_key(), secret, number, bytes(row[1]) if row is not None else None)
    return row[0] if row is not None and fits else None


def _may_try(number: str, address: str, at: datetime) -> bool:
    """Whether one more try for the number may be looked at, counted for it, the address and the door if it may."""
    on = localdate(at)
    most = {
        keyed("try number", number): limits.limit(limits.TRIES_OF_NUMBER, on),
        address_mark(address, on): limits.limit(limits.TRIES_OF_ADDRESS, on),
        keyed("try door", ""): limits.limit(limits.TRIES_OF_ALL, on),
    }
    return _counted(most, _window(at, limits.limit(limits.TRY_WINDOW, on)))


def _counted(most: Mapping[bytes, int], window: datetime) -> bool:
    """Count one try of each subject in the window, unless one of them has had its `most`; whether it may be looked at.

    What is blocked by one is not counted for the others: one address that is over its limit closes no number and no
    door. All in one statement that writes the same rows either way; they are taken in the order of their marks, so
    that two people cannot wait for each other. Of tries at the same moment none is looked at beyond the limit.
    """
    marks = sorted(most)
    table, values = CodeTry._meta.db_table, ", ".join(["(%s::bytea, %s::integer)"] * len(marks))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH subject (about, most) AS (VALUES {values}), "  # noqa: S608 - names of our own and placeholders
            f"full_ones AS (SELECT count(*) AS n FROM subject JOIN {table} AS t ON t.about = subject.about "
            'AND t."window" = %s WHERE t.count >= subject.most) '
            f'INSERT INTO {table} AS t (about, "window", count) '
            "SELECT about, %s, CASE WHEN n = 0 THEN 1 ELSE 0 END FROM subject, full_ones ORDER BY about "
            'ON CONFLICT (about, "window") DO UPDATE SET count = t.count + excluded.count '
            "RETURNING about, count, (SELECT n FROM full_ones)",
            [*(value for mark in marks for value in (mark, most[mark])), window, window],
        )
        rows = cursor.fetchall()
    return all(blocked == 0 and count <= most[bytes(about)] for about, count, blocked in rows)


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
    if not _counted({address_mark(address, on, "login"): limits.limit(limits.LOGIN_ASKS, on)}, window):
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
        about=Ref("login", str(login.pk)), place=org.office_city(), by=None, at=at, key=f"login:{login.pk}",
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
    if mark is None or not _may_try(f"login {mark.hex()}", address, at) or not _use(mark, code, at):
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
