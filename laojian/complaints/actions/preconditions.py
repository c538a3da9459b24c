"""What every act on a contact asks first: the row locked, the version seen, the right, one act for one key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from laojian.complaints.lawful import against, assigned, right_to
from laojian.complaints.models import Contact, PersonAct
from laojian.complaints.queries.pieces import is_excluded, officer, standing
from laojian.complaints.rules.acts import ACTS
from laojian.complaints.sealing import keyed
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Stale
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.access import Held
from laojian.org.models import Officer
from laojian.org.rules.pieces import Answer, Piece, Reader, Stand, may_open

BASIS: Final = "劳动保障监察条例 第十四条"
SECRECY: Final = "劳动保障监察条例 第九条、第十二条"
_BESIDE: Final = ("unit", "employer", "case")
#: What an entry says besides, where it says nothing.
_NOTHING: Final[Mapping[str, Any]] = {}
_REMEDIES: Final = {
    Answer.TWO: zh("请写明理由申请查看；批准后在有效时间内可以查看。"),
    Answer.COPY: zh("请使用工作副本，或者由有权查看个人信息的人员办理。"),
    Answer.MASKED: zh("请由有权查看个人信息的人员办理。"),
}


def locked(contact_id: int) -> Contact:
    """The contact, its row locked until the transaction ends. Raises NotFound.

    Locked first, read afterwards: one statement for both would, after waiting, give the new row with old ones beside.
    """
    if not Contact.objects.select_for_update().filter(pk=contact_id).values_list("pk").first():
        raise missing()
    return Contact.objects.select_related(*_BESIDE).get(pk=contact_id)


def missing() -> NotFound:
    """The one answer for a contact that is not there and for one outside the reader's places."""
    return NotFound(zh("没有这份来件"))


def require_seen(contact: Contact, by: Officer, on: date) -> None:
    """Raise NotFound when the contact lies outside what the officer may see, or is against an interest he declared."""
    if Stand.SEES not in standing(by, contact, on):
        raise missing()


def require_piece(contact: Contact, piece: Piece, by: Officer, at: datetime) -> Reader:
    """The reader, when he may open the piece. Raises NotFound for who does not see the contact, Forbidden."""
    reader = officer(by, contact, localdate(at), at)
    if Stand.SEES not in reader.stands:
        raise missing()
    found = may_open(piece, reader)
    if not found:
        raise Forbidden(found.reason, basis=SECRECY, remedy=_REMEDIES.get(found.answer))
    return reader


def require_right(contact: Contact, permission: str, by: Officer, on: date) -> Held:
    """The grant the act rests on. Raises NotFound for a foreign contact, Forbidden without the right."""
    if is_excluded(contact, by, on):
        raise missing()
    held = access.held_for(by, permission, contact.place, on=on, assigned=assigned(contact, by))
    if held is None:
        require_seen(contact, by, on)
        held = access.require(by, permission, contact.place, on=on, assigned=assigned(contact, by))
    return held


def require_act(contact: Contact, name: str, by: Officer, *, at: datetime, on: date | None = None) -> Held:
    """The grant on which the act rests that `rules.acts` has under this name, and nothing in the file against it.

    Raises NotFound for a foreign contact, Forbidden without the right, Refused with reason, article and way out.
    """
    act, on = ACTS.named(name), on or localdate(at)
    if is_excluded(contact, by, on):
        raise missing()
    held = right_to(contact, act, by, on)
    if held is None:
        require_seen(contact, by, on)
        held = access.require(by, act.permission, contact.place, on=on, assigned=assigned(contact, by))
    require_open_to(contact, name, by, on)
    return held


def require_open_to(contact: Contact, name: str, by: Officer, on: date) -> None:
    """Raise Refused when the state or the file stands against an act, whoever does it by what right."""
    refusal = against(contact, ACTS.named(name), by, on)
    if refusal is not None:
        raise refusal


def require_fresh(contact: Contact, expected_version: int | None) -> None:
    """Raise Stale when somebody changed the contact after the person looked at it."""
    if expected_version is None or expected_version == contact.version:
        return
    name = contact.changed_by.name if contact.changed_by else str(zh("当事人或者系统"))
    raise Stale(
        zh("“%(who)s”已先行办理", who=name),
        who=name,
        when=contact.changed_at,
        remedy=zh("请刷新页面，核对最新状态后再办理；您填写的内容没有丢失。"),
    )


def touch(contact: Contact, *, by: Officer | None, at: datetime) -> None:
    """A new version of the row, by whom and when; saved with everything else that was set."""
    contact.version += 1
    contact.changed_at, contact.changed_by = at, by
    contact.save()


def record_act(
    contact: Contact,
    verb: str,
    *,
    by: Officer | None,
    at: datetime,
    on: date | None = None,
    authority: str = "",
    basis: str = BASIS,
    payload: Mapping[str, Any] = _NOTHING,
    through: Ref | None = None,
) -> None:
    """The entry of the ledger. `by` None: the person, who stands in no entry by name."""
    record(
        verb=f"contact.{verb}",
        subject=contact.ref,
        by=by.ref if by else through,
        at=at,
        on=on or localdate(at),
        authority=authority,
        basis=basis,
        payload=payload,
    )


def checked_key(key: str) -> str:
    """A sender's key fit for use. Raises Invalid."""
    if not (16 <= len(key) <= 200 and all("!" <= sign <= "~" for sign in key)):
        raise Invalid(zh("提交标识应为 16 到 200 个可见字符"), remedy=zh("请刷新页面后重新提交。"), field="key")
    return key


def once_for(contact_id: int, act: str, key: str, perform: Callable[[], None]) -> bool:
    """Do `perform` once for the person's key; whether it was done now. Runs in the caller's transaction.

    A second press that comes while the first is under way waits for it.
    """
    mark = keyed(f"act {contact_id} {act}", checked_key(key))
    try:
        with transaction.atomic():
            PersonAct.objects.create(contact_id=contact_id, mark=mark)
    except IntegrityError:
        return False
    perform()
    return True
