"""First contact: it gets its number, its receipt, its clocks and its place in one transaction, once for each key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from laojian.cases.actions import places_of
from laojian.complaints import assessing
from laojian.complaints.actions.attaching import attach
from laojian.complaints.actions.incoming import NewContact, NewWorker, body_mark, require_readable, ticket_of
from laojian.complaints.actions.moving import begin
from laojian.complaints.actions.notifying import notify
from laojian.complaints.actions.preconditions import checked_key, record_act
from laojian.complaints.actions.repeated_tickets import keep_beside
from laojian.complaints.actions.terms import start_clocks
from laojian.complaints.models import Contact, SiteCode, Worker
from laojian.complaints.rules import receipts
from laojian.complaints.sealing import keyed, phone_mark, seal, seal_json
from laojian.employers.models import Employer
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.regions import contains
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.identity_keys import receipt_key
from laojian.org.models import Officer, Unit
from laojian.org.rules import mask
from laojian.org.rules.pieces import FIRST


@dataclass(frozen=True, slots=True)
class Received:
    """What first contact gives: the contact, the secrets of its receipt, and whether it had come before.

    `secrets` is None when the contact came under another key before (the same ticket): they cannot be told again.
    """

    contact: Contact
    secrets: receipts.Secrets | None
    again: bool


def receive(
    *,
    contact: NewContact,
    key: str,
    by: Officer | None,
    at: datetime,
    on: date,
    through: Ref | None = None,
    unit_id: int | None = None,
) -> Received:
    """Take in a first contact. Sent again under the same key it is the same contact with the same receipt.

    `key` is chosen by the sender before the first press; `through` says which door (a channel's key) when no officer
    does it. A further contact with the ticket of one that is there, of the same office or one above or below it, is
    that one; what it says otherwise is kept beside it. Raises Invalid (also for one key with two contents), Forbidden
    for an officer who may not register at the place.
    """
    mark, body = keyed("key", checked_key(key)), body_mark(contact)
    receiving = unit_id or (by.unit_id if by else None)
    found = _before(contact, mark, body, key, receiving)
    if found is None:
        contact = require_readable(contact, on)
        try:
            with transaction.atomic():
                taken = _take_in(contact, mark, body, key, by=by, at=at, on=on, through=through, unit_id=receiving)
        except IntegrityError:  # the same key or ticket at the same moment: the other one was first
            found = _before(contact, mark, body, key, receiving)
            if found is None:
                raise
        else:
            return Received(taken, receipts.derive(receipt_key(), key, taken.number), again=False)
    if found.secrets is None and bytes(found.contact.body_hash) != body:
        contact = require_readable(contact, on)
        keep_beside(found.contact, contact, key, by=by, at=at, through=through)
    return found


def _before(contact: NewContact, mark: bytes, body: bytes, key: str, receiving: int | None) -> Received | None:
    kept = Contact.objects.select_related("unit").filter(key_hash=mark).first()
    if kept is not None:
        if bytes(kept.body_hash) != body:
            raise Invalid(
                zh("同一个提交标识已用于另一份内容"),
                remedy=zh("刚才的内容已经收到，编号没有变；要补充的请用编号进入后补充。"),
                field="key",
            )
        return Received(kept, receipts.derive(receipt_key(), key, kept.number), again=True)
    ticket = ticket_of(contact)
    kept = of_tickets(contact.channel, [ticket], receiving).get(ticket) if ticket else None
    return None if kept is None else Received(kept, None, again=True)


def of_tickets(channel: str, tickets: Sequence[str], receiving: int | None) -> dict[str, Contact]:
    """The contacts of these tickets, by ticket: numbers of districts side by side are each their own.

    `receiving`: the unit that counts; without one, those of any office.
    """
    rows = Contact.objects.select_related("unit", "ticket_unit").filter(channel=channel, ticket__in=tickets)
    place = Unit.objects.values_list("place", flat=True).get(pk=receiving) if receiving else None
    found: dict[str, Contact] = {}
    for row in rows:
        other = row.ticket_unit.place if row.ticket_unit else row.unit.place
        if place is None or contains(place, other) or contains(other, place):
            found.setdefault(row.ticket, row)
    return found


def _take_in(
    new: NewContact, mark: bytes, body: bytes, key: str, *, by: Officer | None, at: datetime, on: date,
    through: Ref | None, unit_id: int | None,
) -> Contact:  # fmt: skip
    site = _site(new.site, on)
    employer_id, workplace = whose_and_where(new, site)
    employer = _employer(employer_id)
    unit = assessing.unit_for(workplace, kind=new.kind, receiving=unit_id)
    place = workplace if contains(unit.place, workplace) else unit.place
    held = access.require(by, "lead.register", place, on=on) if by else None
    number = receipts.contact_number(on.year, _next_serial())
    made = receipts.derive(receipt_key(), key, number)
    contact = Contact(
        number=number, serial=int(number[5:12]), key_hash=mark, body_hash=body,
        link_mac=receipts.stored(receipt_key(), made.link, number),
        code_mac=receipts.stored(receipt_key(), made.code, number),
        unit=unit, ticket_unit_id=(unit_id or unit.pk) if new.ticket else None,
        employer=employer, workplace_code=workplace, received_at=at, registered_by=by,
        changed_at=at, changed_by=by, guarded=new.kept_secret, **_plain(new, employer, site), **_sealed(new, number),
        **{name: value for name, value in places_of(place).items() if name != "grid_code"},
    )  # fmt: skip
    weighed = assessing.urgency(contact, new.text, on)
    contact.urgency, contact.urgency_reasons = weighed.level, assessing.reasons_kept(weighed)
    contact.save()
    begin(contact, by=by, at=at, on=on)
    start_clocks(contact, on=new.received_on, at=at)
    contact.save(update_fields=["due", "due_code"])
    add_workers(contact, _roster(new))
    attach(contact, new.files, by=by, at=at, whose=FIRST)
    record_act(
        contact, "receive", by=by, at=at, on=on, authority=str(held) if held else "", through=through,
        payload={"number": number, "channel": new.channel, "kind": new.kind, "place": contact.place,
                 "received_on": new.received_on, "workers": len(new.workers), "files": len(new.files)},
    )  # fmt: skip
    notify(contact, "matter_received", at=at, key="received")
    return contact


def _next_serial() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('complaints_contact_serial')")
        return cursor.fetchone()[0]


def _site(code: str, on: date) -> SiteCode | None:
    if not code:
        return None
    found = SiteCode.objects.filter(code=code).first()
    if found is None or found.since > on or (found.until is not None and found.until < on):
        raise Invalid(zh("没有这个工地码，或者已经停用"), remedy=zh("请直接填写用人单位。"), field="site")
    return found


def whose_and_where(new: NewContact, site: SiteCode | None) -> tuple[int | None, str]:
    """The employer and the place of work: what the person says comes before what the code of a site says."""
    if site is None:
        return new.employer_id, new.workplace_code
    return new.employer_id or site.employer_id, new.workplace_code or site.workplace_code


def _employer(employer_id: int | None) -> Employer | None:
    if employer_id is None:
        return None
    found = Employer.objects.filter(pk=employer_id).first()
    if found is None:
        raise Invalid(zh("没有这个用人单位档案"), remedy=zh("请直接填写用人单位的名称。"), field="employer_id")
    return found


def _plain(new: NewContact, employer: Employer | None, site: SiteCode | None) -> dict[str, Any]:
    """The columns that tell of the matter, not of the person."""
    return {
        name: getattr(new, name)
        for name in ("channel", "ticket_kind", "kind", "anonymous", "language", "cause", "amount_claimed",
                     "period_from", "period_to", "occurred_on", "parallel_proceeding", "received_on")
    } | {
        "ticket": new.ticket,
        "matters": list(dict.fromkeys(new.matters)),
        "people": max(new.people, len(new.workers)),
        "amount_claimed": new.amount_claimed or sum(worker.claimed for worker in new.workers),
        "workplace_address": (new.workplace_address or (site.address if site else ""))[:200],
        "employer_name": (employer.name if employer else new.employer_name)[:120],
        "employer_uscc": employer.uscc or "" if employer else new.employer_uscc,
    }  # fmt: skip


def _sealed(new: NewContact, number: str) -> dict[str, Any]:
    """The columns that tell of the person."""
    return {
        "sealed_text": seal(number, "text", new.text.strip()),
        "sealed_identity": seal_json(number, "identity", asdict(new.identity)) if new.identity else None,
        "phone_blind": phone_mark(new.identity.phone),
    }


def _roster(new: NewContact) -> list[NewWorker]:
    """The workers of a complaint; alone, the person himself."""
    if new.workers or new.kind != "complaint" or not new.identity.name:
        return list(new.workers)
    who = new.identity
    return [NewWorker(who.name, who.phone, who.resident_id, new.amount_claimed, "", new.period_from, new.period_to)]


def add_workers(contact: Contact, workers: list[NewWorker]) -> None:
    """The roster, sealed; shown are masked names and amounts."""
    start = Worker.objects.filter(contact=contact).count()
    Worker.objects.bulk_create(
        Worker(
            contact=contact,
            seq=seq,
            sealed_identity=_worker_identity(contact.number, seq, worker),
            name_masked=mask("name", worker.name),
            phone_blind=phone_mark(worker.phone),
            representative=worker.representative,
            claimed=worker.claimed,
            what=worker.what.strip()[:120],
            period_from=worker.period_from,
            period_to=worker.period_to,
        )
        for seq, worker in enumerate(workers, start=start + 1)
    )


def _worker_identity(number: str, seq: int, worker: NewWorker) -> bytes:
    values = {"name": worker.name.strip(), "phone": worker.phone.strip(), "resident_id": worker.resident_id.strip()}
    return seal_json(number, f"worker:{seq}", values)


def require_unit(unit_id: int) -> Unit:
    """An open unit. Raises NotFound."""
    found = Unit.objects.filter(pk=unit_id, closed_on__isnull=True).first()
    if found is None:
        raise NotFound(zh("没有这个办理机构"))
    return found
