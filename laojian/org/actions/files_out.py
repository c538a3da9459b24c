"""A list handed out as a file: told to the ledger before it goes, and beyond so many rows a day agreed to by a second.

What counts are the rows of all files of the day together, whichever lists they are of and however they are cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from laojian.kernel.refusal import Forbidden, NotFound, Refused
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.access import Held
from laojian.org.actions import second
from laojian.org.actions.preconditions import locked_officer
from laojian.org.limits import ROWS_OF_DAY, limit
from laojian.org.models import Approval, FileOut, Officer
from laojian.org.queries import office_city
from laojian.org.rules.second import KINDS, Content, line, mark_of

APPROVE: Final = "export.approve"
KIND: Final = "export"


@dataclass(frozen=True, slots=True)
class ListOut:
    """One list of an officer's as he wants it in a file: `verb` of its entry, what it is narrowed by, what for.

    `wish`: everything it is narrowed by, of which a keyed digest is kept; `filters`: what of it the ledger may keep.
    `permissions`: the rights any of which lets him take it.
    """

    verb: str
    title: Message
    permissions: tuple[str, ...]
    wish: Mapping[str, object]
    filters: Mapping[str, object]
    purpose: str
    rows: int


class TooMany(Refused):
    """Beyond the rows of the day: a second person must agree (`ask_file`)."""


@transaction.atomic
def hand_out(wanted: ListOut, *, kind: str, by: Officer, at: datetime) -> FileOut:
    """An entry of the officer's own stream for one file, its format `kind`; each file is one, also the same list again.

    Raises TooMany when it goes beyond his rows of the day and nobody has agreed to this very list.
    """
    locked_officer(by.pk)  # two files of one officer at the same moment are counted one after the other
    on = localdate(at)
    counted, most, out = rows_of_day(by, on), limit(ROWS_OF_DAY, on), None
    if counted + wanted.rows > most:
        out = _agreed(wanted, by, at)
        if out is None:
            raise TooMany(
                zh(
                    "今天已经导出 %(counted)s 行，加上这份 %(rows)s 行，超过每人每日 %(most)s 行",
                    counted=counted,
                    rows=wanted.rows,
                    most=most,
                ),
                basis=KINDS[KIND].basis,
                remedy=zh("请缩小范围，或者提请另一人批准后再导出。"),
            )
        out.on, out.rows = on, wanted.rows
        out.save(update_fields=["on", "rows"])
    else:
        out = FileOut.objects.create(**_row(wanted, by, at), on=on)
    record(
        verb=wanted.verb,
        subject=by.ref,
        by=by.ref,
        at=at,
        payload={
            "purpose": wanted.purpose,
            "format": kind,
            "rows": wanted.rows,
            "rows_of_day": counted + wanted.rows,
            "filters": dict(wanted.filters),
            "approval": out.approval_id or 0,
        },
    )
    return out


@transaction.atomic
def ask_file(wanted: ListOut, *, by: Officer, at: datetime) -> FileOut:
    """Lay the list before a second person. Raises Forbidden, Stale (one of this kind waits already)."""
    held, permission, place = _held(wanted, by, at)
    asked = FileOut(**_row(wanted, by, at))
    asked.approval = second.ask(
        kind=KIND,
        subject=by.ref,
        key=f"{by.pk}/{wanted.verb}",
        place=place,
        permission=APPROVE,
        asked_with=permission,
        held=held,
        content=file_content(asked, at),
        reason=wanted.purpose,
        by=by,
        at=at,
    )
    asked.save()
    return asked


@transaction.atomic
def approve_file(*, file_id: int, by: Officer, at: datetime, shown: str | None = None, note: str = "") -> FileOut:
    """Agree: the officer may take this list once. Raises Forbidden, NotFound, Refused, Stale (Changed)."""
    asked, approval, held, asker = _decidable(file_id, by, at)
    content = file_content(asked, at)
    second.approve(
        approval=approval, held=held, asker=asker, free=_free, content=content, shown=shown, by=by, at=at, note=note
    )  # fmt: skip
    return asked


@transaction.atomic
def refuse_file(*, file_id: int, reason: str, by: Officer, at: datetime) -> FileOut:
    """Decline, with a reason. Raises Forbidden, Invalid, NotFound, Refused, Stale."""
    asked, approval, held, asker = _decidable(file_id, by, at)
    second.refuse(approval=approval, held=held, asker=asker, free=_free, by=by, at=at, note=reason)
    return asked


@transaction.atomic
def withdraw_file(*, file_id: int, by: Officer, at: datetime, note: str = "") -> FileOut:
    """Who asked takes it back. Raises Forbidden for anybody else's, NotFound, Stale."""
    asked = _one(file_id)
    second.withdraw(approval=second.locked(asked.asked.pk), by=by, at=at, note=note)
    return asked


def rows_of_day(officer: Officer, on: date) -> int:
    """How many rows of lists went out to the officer on a day, in all files together."""
    return FileOut.objects.filter(officer=officer, on=on).aggregate(sum=Sum("rows"))["sum"] or 0


def file_content(asked: FileOut, at: datetime) -> Content:
    """What there is to decide: whose file, of which list, how many rows beside those of the day."""
    on = localdate(at)
    return {
        "officer": line(zh("导出人"), f"{asked.officer.name}（{asked.officer.username}）"),
        "list": line(zh("清单"), asked.title),
        "filters": line(zh("条件"), asked.filters),
        "wish": line(zh("条件标识"), asked.wish[:12]),
        "rows": line(zh("行数"), str(asked.rows)),
        "counted": line(zh("当日已导出行数"), str(rows_of_day(asked.officer, on))),
        "most": line(zh("每人每日行数"), str(limit(ROWS_OF_DAY, on))),
        "purpose": line(zh("用途的摘要"), mark_of(asked.purpose)),
    }


def _row(wanted: ListOut, by: Officer, at: datetime) -> dict[str, Any]:
    words = "；".join(
        f"{name}={value}" for name, value in sorted(wanted.filters.items()) if value not in ("", "0", None)
    )
    return {
        "officer": by,
        "verb": wanted.verb,
        "title": wanted.title.text,
        "wish": _wish(wanted),
        "filters": words[:400],
        "purpose": wanted.purpose[:200],
        "rows": wanted.rows,
        "at": at,
    }


def _wish(wanted: ListOut) -> str:
    plain = repr(sorted((name, str(value)) for name, value in wanted.wish.items()))
    return salted_hmac("laojian.org.files_out", plain, algorithm="sha256").hexdigest()


def _agreed(wanted: ListOut, by: Officer, at: datetime) -> FileOut | None:
    since = at - timedelta(days=limit(f"AP-{KIND}", localdate(at)))
    rows = FileOut.objects.filter(officer=by, verb=wanted.verb, wish=_wish(wanted), on__isnull=True)
    rows = rows.filter(approval__state=Approval.State.APPROVED, approval__decided_at__gte=since)
    return rows.filter(rows__gte=wanted.rows).order_by("pk").first()


def _held(wanted: ListOut, by: Officer, at: datetime) -> tuple[Held, str, str]:
    """The grant he takes the list on, its permission, and the place whose people may be second: all the list covers."""
    for permission in wanted.permissions:
        places = access.places(by, permission, localdate(at))
        held = access.held_for(by, permission, places[0], on=localdate(at)) if places else None
        if held is not None:
            return held, permission, places[0] if len(places) == 1 else office_city()
    raise Forbidden(zh("您没有导出这份清单的权限"), remedy=zh("请由有权限的人员办理，或者向系统管理员申请授权"))


def _free(officer: Officer) -> None:
    """Nobody is excluded from such a matter beside who asked."""


def _one(file_id: int) -> FileOut:
    asked = FileOut.objects.select_related("officer__unit").filter(pk=file_id, approval__isnull=False).first()
    if asked is None:
        raise NotFound(zh("没有这项申请"))
    return asked


def _decidable(file_id: int, by: Officer, at: datetime) -> tuple[FileOut, Approval, Held, Held | None]:
    asked, on = _one(file_id), localdate(at)
    approval = second.locked(asked.asked.pk)
    held = access.require(by, APPROVE, approval.place, on=on)
    asker = approval.asked_by
    places = access.places(asker, approval.asked_with, on)
    return asked, approval, held, access.held_for(asker, approval.asked_with, places[0], on=on) if places else None
