"""Opening what is guarded: who complained, and what he said in his own words. Every look is an entry of the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.incoming import Identity
from laojian.complaints.actions.preconditions import (
    locked,
    missing,
    record_act,
    require_act,
    require_piece,
    require_right,
    require_seen,
)
from laojian.complaints.actions.second_person import require_second, required_reason
from laojian.complaints.lawful import assigned
from laojian.complaints.limits import OPENING_HOURS, limit
from laojian.complaints.models import Contact, Opening, Worker
from laojian.complaints.queries.pieces import approved
from laojian.complaints.sealing import opened, opened_json
from laojian.kernel.refusal import NotFound, Refused, Stale
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.rules.pieces import FIRST, Kind, Piece

SECRECY: Final = "劳动保障监察条例 第十二条"
REVEAL: Final = "person.reveal"


@transaction.atomic
def ask_opening(*, contact_id: int, reason: str, by: Officer, at: datetime) -> Opening:
    """Ask to see who stands behind a guarded contact, with a reason; another officer decides.

    The asker must be one who may see protected persons there: `person.reveal` at the place, or in the team of the case.
    Raises NotFound, Forbidden, Invalid for the reason, Refused when nothing is guarded or the asker waits already.
    """
    contact = locked(contact_id)
    held = require_act(contact, "ask_opening", by, at=at)
    stated = required_reason(reason, SECRECY)
    made = Opening.objects.create(contact=contact, reason=stated, asked_by=by, asked_at=at)
    record_act(
        contact, "ask_opening", by=by, at=at, authority=str(held), basis=SECRECY,
        payload={"opening": made.pk, "reason": stated},
    )  # fmt: skip
    return made


@transaction.atomic
def approve_opening(*, opening_id: int, by: Officer, at: datetime) -> Opening:
    """Let the asker look for a few hours (`law/limits.csv` LM01). Another person, not in the asker's name.

    Raises NotFound, Forbidden, Refused for the same person or an asker who lost the right, Stale when decided.
    """
    opening, contact = _pending(opening_id, by, at)
    on = localdate(at)
    held = require_second(contact, "contact.approve_opening", by, [(opening.asked_by, REVEAL)], on, SECRECY)
    if not access.allowed(opening.asked_by, REVEAL, contact.place, on=on, assigned=assigned(contact, opening.asked_by)):
        raise Refused(zh("申请人已没有查看受保护个人信息的权限"), basis=SECRECY, remedy=zh("请不予批准。"))
    opening.expires_at = at + timedelta(hours=limit(OPENING_HOURS, on))
    _decide(opening, Opening.State.APPROVED, by, at)
    record_act(
        contact, "approve_opening", by=by, at=at, authority=str(held), basis=SECRECY,
        payload={"opening": opening.pk, "asked_by": str(opening.asked_by.ref), "expires_at": opening.expires_at},
    )  # fmt: skip
    return opening


@transaction.atomic
def refuse_opening(*, opening_id: int, reason: str = "", by: Officer, at: datetime) -> Opening:
    """Do not let the asker look. Raises NotFound, Forbidden, Refused, Stale."""
    opening, contact = _pending(opening_id, by, at)
    held = require_second(
        contact, "contact.approve_opening", by, [(opening.asked_by, REVEAL)], localdate(at), SECRECY
    )  # fmt: skip
    _decide(opening, Opening.State.REFUSED, by, at)
    record_act(
        contact, "refuse_opening", by=by, at=at, authority=str(held), basis=SECRECY,
        payload={"opening": opening.pk, "reason": reason.strip()[:400]},
    )  # fmt: skip
    return opening


@transaction.atomic(durable=True)
def open_identity(
    *, contact_id: int, by: Officer, at: datetime, reason: str = "", worker_seq: int | None = None
) -> Identity:
    """Who the person is; with `worker_seq`, who one worker of the roster is. Every call is an entry of the ledger.

    A guarded contact needs an opening of the same officer, approved and not run out; an unguarded one a reason. The
    entry is committed before the value is returned, therefore this refuses (RuntimeError) to run inside another
    transaction. Raises NotFound, Forbidden, Invalid for the reason, Refused without a name left.
    """
    contact = locked(contact_id)
    held = require_right(contact, REVEAL, by, localdate(at))
    payload: dict[str, object] = {"worker": worker_seq}
    require_piece(contact, Piece(Kind.PERSON, FIRST, contact.guarded), by, at)
    opening = approved(contact, by, at) if contact.guarded else None
    if opening is not None:
        payload |= {"opening": opening.pk, "reason": opening.reason}
    else:
        payload |= {"reason": required_reason(reason, SECRECY)}
    value = _identity(contact, worker_seq)
    record_act(contact, "open_identity", by=by, at=at, authority=str(held), basis=SECRECY, payload=payload)
    return value


@transaction.atomic(durable=True)
def open_text(*, contact_id: int, by: Officer, at: datetime) -> str:
    """What the person said, in his own words; each reading is an entry, committed before the words are returned.

    The intake clerk and the lead inspector of the case read it; others read a guarded one with an opening alone.
    Raises NotFound, Forbidden.
    """
    contact = locked(contact_id)
    require_piece(contact, Piece(Kind.TEXT, FIRST, contact.guarded), by, at)
    held = access.held_for(by, "contact.triage", contact.place, on=localdate(at))
    record_act(
        contact, "read_text", by=by, at=at, authority=str(held or ""), basis=SECRECY,
        payload={"guarded": contact.guarded},
    )  # fmt: skip
    return opened(contact.number, "text", contact.sealed_text)


def _identity(contact: Contact, worker_seq: int | None) -> Identity:
    sealed, what = contact.sealed_identity, "identity"
    if worker_seq is not None:
        worker = Worker.objects.filter(contact=contact, seq=worker_seq).first()
        if worker is None:
            raise NotFound(zh("名册中没有这名劳动者"))
        sealed, what = worker.sealed_identity, f"worker:{worker_seq}"
    values = opened_json(contact.number, what, sealed)
    if not values:
        raise Refused(zh("这份来件没有留下身份"), basis=SECRECY)
    return Identity(**values)


def _pending(opening_id: int, by: Officer, at: datetime) -> tuple[Opening, Contact]:
    """The request and its contact, both locked, the contact first."""
    contact_id = Opening.objects.filter(pk=opening_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise missing()
    contact = locked(contact_id)
    require_seen(contact, by, localdate(at))
    opening = (
        Opening.objects.select_for_update(of=("self",)).select_related("asked_by", "decided_by").get(pk=opening_id)
    )
    if opening.state != Opening.State.PENDING:
        who = opening.decided_by.name if opening.decided_by else str(zh("系统"))
        raise Stale(zh("“%(who)s”已先行办理", who=who), who=who, when=opening.decided_at or at)
    return opening, contact


def _decide(opening: Opening, state: str, by: Officer, at: datetime) -> None:
    opening.state, opening.decided_by, opening.decided_at = state, by, at
    opening.save(update_fields=["state", "decided_by", "decided_at", "expires_at"])
