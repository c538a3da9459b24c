"""Opening what is guarded: who complained, and what he said in his own words. Every look is an entry of the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.incoming import Identity
from laojian.complaints.actions.preconditions import (
    locked,
    record_act,
    require_act,
    require_piece,
    require_right,
)
from laojian.complaints.actions.second_person import agree, ask, decline, opened_matter, required_reason
from laojian.complaints.limits import OPENING_HOURS, limit
from laojian.complaints.models import Contact, Opening, Worker
from laojian.complaints.queries.pieces import approved
from laojian.complaints.sealing import opened, opened_json
from laojian.kernel.refusal import NotFound, Refused
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.rules.pieces import FIRST, Kind, Piece

SECRECY: Final = "劳动保障监察条例 第十二条"
REVEAL: Final = "person.reveal"
APPROVE: Final = "contact.approve_opening"


@transaction.atomic
def ask_opening(*, contact_id: int, reason: str, by: Officer, at: datetime) -> Opening:
    """Ask to see who stands behind a guarded contact, with a reason; another officer decides.

    The asker must be one who may see protected persons there: `person.reveal` at the place, or in the team of the case.
    Raises NotFound, Forbidden, Invalid for the reason, Refused when nothing is guarded or the asker waits already.
    """
    contact = locked(contact_id)
    held = require_act(contact, "ask_opening", by, at=at)
    stated = required_reason(reason, SECRECY)
    made = ask(
        Opening(contact=contact), "opening", permission=APPROVE, asked_with=REVEAL, held=held, reason=stated, by=by,
        at=at, key=f"{contact.pk}/{by.pk}",
    )  # fmt: skip
    record_act(
        contact, "ask_opening", by=by, at=at, authority=str(held), basis=SECRECY,
        payload={"opening": made.pk, "reason": stated},
    )  # fmt: skip
    return made


@transaction.atomic
def approve_opening(*, opening_id: int, by: Officer, at: datetime, shown: str | None = None) -> Opening:
    """Let the asker look for a few hours (`law/limits.csv` LM01). Another person, not in the asker's name.

    Raises NotFound, Forbidden, Refused for the same person or an asker who lost the right, Stale when decided, Changed.
    """
    opening, contact = opened_matter(Opening, opening_id, by, at)
    held, _ = agree(opening, contact, by, at, shown=shown)
    opening.expires_at = at + timedelta(hours=limit(OPENING_HOURS, localdate(at)))
    opening.save(update_fields=["expires_at"])
    asked_by = str(opening.approval.asked_by.ref)
    record_act(
        contact, "approve_opening", by=by, at=at, authority=str(held), basis=SECRECY,
        payload={"opening": opening.pk, "asked_by": asked_by, "expires_at": opening.expires_at},
    )  # fmt: skip
    return opening


@transaction.atomic
def refuse_opening(*, opening_id: int, reason: str = "", by: Officer, at: datetime) -> Opening:
    """Do not let the asker look, and say why. Raises NotFound, Forbidden, Invalid, Refused, Stale."""
    opening, contact = opened_matter(Opening, opening_id, by, at)
    held = decline(opening, contact, by, at, reason=reason)
    record_act(
        contact, "refuse_opening", by=by, at=at, authority=str(held), basis=SECRECY,
        payload={"opening": opening.pk, "reason": opening.approval.answer},
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
        payload |= {"opening": opening.pk, "reason": opening.approval.reason}
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
