"""What the desk decides about a contact: lead registered, same event joined, another door told, answer given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from laojian.cases import actions as cases
from laojian.cases import queries as case_queries
from laojian.cases.actions import places_of
from laojian.cases.models import Case, Claim
from laojian.cases.rules.sources import WAYS_IN
from laojian.complaints import law_rows
from laojian.complaints.actions.moving import require_step, take
from laojian.complaints.actions.notifying import in_their_language, notify
from laojian.complaints.actions.preconditions import (
    SECRECY,
    locked,
    record_act,
    require_act,
    require_fresh,
    require_right,
    require_seen,
    touch,
)
from laojian.complaints.actions.talk import write_note
from laojian.complaints.actions.terms import show_nearest
from laojian.complaints.identifying_words import words_of_person
from laojian.complaints.models import Contact, ContactCase, Worker
from laojian.complaints.rules.flow_table import DESK
from laojian.complaints.rules.states import ContactState
from laojian.complaints.sealing import opened_json
from laojian.employers.models import Employer
from laojian.kernel.flow import Step
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.regions import contains, level_of
from laojian.kernel.words import zh
from laojian.messages.rules import words_or
from laojian.org.models import Officer

ACCEPT: Final = "关于实施《劳动保障监察条例》若干规定 第十八条"
FIRST_ASKED: Final = "保障农民工工资支付条例 第十条"
_ORIGIN: Final = {"complaint": "TS", "report": "JB"}
_EDITABLE: Final = (
    "employer_name", "workplace_code", "workplace_address", "cause", "occurred_on", "people", "amount_claimed",
    "parallel_proceeding", "matters", "period_from", "period_to",
)  # fmt: skip

#: What same events are found by.
_COMPARED: Final = frozenset(
    {"employer", "employer_name", "workplace_code", "workplace_address", "cause", "people", "amount_claimed",
     "period_from", "period_to"}
)  # fmt: skip


@transaction.atomic
def look(*, contact_id: int, by: Officer, at: datetime, on: date) -> Contact:
    """The page of a contact was opened: who looked is on record, and the person may ask."""
    contact = locked(contact_id)
    require_seen(contact, by, on)
    record_act(contact, "look", by=by, at=at, on=on, basis=SECRECY)
    return contact


@transaction.atomic
def register_case(
    *, contact_id: int, title: str, facts: str, by: Officer, at: datetime, on: date, cause: str = "",
    employer_id: int | None = None, expected_version: int | None = None,
) -> Case:  # fmt: skip
    """Register the contact as a lead: it gets a case number, while the person keeps the number of the contact.

    The complainant of an unguarded complaint and the roster go along into the case's own vault; a guarded person never
    does, and words that tell who he is are refused in `title` and `facts` (条例 第九条).
    Raises Refused, Invalid, Stale, Forbidden.
    """
    contact, step = _at_desk(contact_id, "register_case", by, on, expected_version)
    who = opened_json(contact.number, "identity", contact.sealed_identity)
    require_unbetraying(contact, title, facts)
    workers = list(Worker.objects.filter(contact=contact).order_by("seq"))
    lead = cases.NewLead(
        origin=WAYS_IN[contact.channel].origin or _ORIGIN[contact.kind],
        kind=contact.kind,
        title=title,
        facts=facts,
        received_on=contact.received_on,
        channel=contact.channel,
        ticket=contact.ticket,
        cause=cause or contact.cause,
        employer_id=employer_id or contact.employer_id,
        employer_name=contact.employer_name,
        employer_uscc=contact.employer_uscc,
        workplace_code=contact.workplace_code,
        workplace_address=contact.workplace_address,
        occurred_on=contact.occurred_on,
        parallel_proceeding=contact.parallel_proceeding,
        complainant="" if contact.guarded else who.get("name", ""),
        phone="" if contact.guarded else who.get("phone", ""),
        anonymous=contact.guarded,
        amount_claimed=contact.amount_claimed,
        workers=contact.people,
        urgent=contact.urgency >= 2,
        claims=() if contact.guarded else _claims(contact, workers),
    )
    case = cases.register_lead(lead=lead, by=by, at=at, on=on, unit_id=contact.unit_id)
    if not contact.guarded:
        _bind_claims(case, workers)
    _link(contact, case, "registered", by=by, at=at, reason="")
    _move(contact, step, by=by, at=at, on=on)
    record_act(contact, "register_case", by=by, at=at, on=on, basis=ACCEPT, payload={"case": case.number})
    return case


@transaction.atomic
def attach_to_case(
    *, contact_id: int, case_id: int, reason: str, by: Officer, at: datetime, on: date,
    expected_version: int | None = None,
) -> Contact:  # fmt: skip
    """The contact speaks of the event that a case handles already: one master, and this channel is answered from it.

    A lead registered from this contact before is not touched (join it on the case page). Raises Refused, Stale.
    """
    contact, step = _at_desk(contact_id, "attach_to_case", by, on, expected_version)
    case = case_queries.one(by, case_id, on)
    if contact.case_id == case.pk:
        raise Refused(zh("这份来件已经在该案中"))
    if not reason.strip():
        raise Invalid(zh("请写明为什么是同一事件"), field="reason")
    _link(contact, case, "same_event", by=by, at=at, reason=reason)
    _move(contact, step, by=by, at=at, on=on)
    record_act(contact, "attach_to_case", by=by, at=at, on=on, payload={"case": case.number, "reason": reason.strip()})
    return contact


@transaction.atomic
def detach(
    *, contact_id: int, reason: str, by: Officer, at: datetime, on: date, expected_version: int | None = None,
    back_to: str = "",
) -> Contact:  # fmt: skip
    """Undo `attach_to_case`: it was another event after all. A case registered from the contact stays its case.

    The contact lies at the desk anew, or stands `back_to` where it did when the joining is taken back at once.
    """
    contact = locked(contact_id)
    held = require_right(contact, DESK, by, on)
    require_fresh(contact, expected_version)
    step = require_step(contact, f"detach_to_{back_to}" if back_to else "detach")
    link = ContactCase.objects.select_related("case").get(contact=contact, until__isnull=True)
    if not reason.strip():
        raise Invalid(zh("请写明理由"), field="reason")
    link.until, link.reason = at, reason.strip()[:200]
    link.save(update_fields=["until", "reason"])
    contact.case = None
    contact.clocks.filter(stopped_why=ContactState.LINKED).update(stopped_on=None, stopped_why="")
    show_nearest(contact)
    _move(contact, step, by=by, at=at, on=on)
    record_act(contact, "detach", by=by, at=at, on=on, authority=str(held),
         payload={"case": link.case.number, "reason": reason.strip()})  # fmt: skip
    return contact


@transaction.atomic
def redirect(
    *, contact_id: int, door: str, text: str, by: Officer, at: datetime, on: date, expected_version: int | None = None
) -> Contact:
    """Tell the person the right door, with the rule (条例 第二十一条). The contact keeps its number and ends here."""
    contact, step = _at_desk(contact_id, "redirect", by, on, expected_version)
    rows = {row.code: row for row in law_rows.doors().on(on)}
    if door not in rows:
        raise Invalid(zh("请选择应当去的地方"), field="door")
    if rows[door].is_ours:
        raise Invalid(
            zh("这类事项由劳动保障监察机构办理，不能告知其他途径"), basis=rows[door].basis_zh, field="door",
            remedy=zh("请登记为线索；确实不属于本机构的，转送或者移交。"),
        )  # fmt: skip
    write_note(contact, text, from_person=False, at=at, purpose="answer", by=by)
    _end(contact, step, text, by=by, at=at, on=on)
    record_act(contact, "redirect", by=by, at=at, on=on, basis=rows[door].basis_zh, payload={"door": door})
    notify(contact, "matter_refused", at=at, key=f"redirected:{contact.reopened}")
    return contact


@transaction.atomic
def pass_on(
    *, contact_id: int, receiver: str, reason: str, by: Officer, at: datetime, on: date,
    expected_version: int | None = None,
) -> Contact:  # fmt: skip
    """Hand the contact to the body that is competent, and tell the person (首问负责)."""
    contact, step = _at_desk(contact_id, "pass_on", by, on, expected_version)
    for value, field in ((receiver, "receiver"), (reason, "reason")):
        if not value.strip():
            raise Invalid(zh("请填写接收机关和理由"), field=field)
    said = in_their_language(
        contact, zh("已转送%(receiver)s：%(reason)s", receiver=receiver.strip(), reason=reason.strip())
    )
    write_note(contact, said, from_person=False, at=at, purpose="answer", by=by)
    _end(contact, step, said, by=by, at=at, on=on)
    record_act(contact, "pass_on", by=by, at=at, on=on, basis=FIRST_ASKED, payload={"receiver": receiver.strip()})
    notify(
        contact,
        "matter_transferred",
        at=at,
        key=f"passed:{contact.reopened}",
        values={"office": words_or(receiver, "有权机关")},
    )
    return contact


@transaction.atomic
def ask_supplement(
    *, contact_id: int, items: Sequence[str], until: date, by: Officer, at: datetime, on: date,
    expected_version: int | None = None,
) -> Contact:  # fmt: skip
    """Ask once for everything that lacks (若干规定 第十八条). The contact waits for the person; its clocks go on."""
    contact, step = _at_desk(contact_id, "ask_supplement", by, on, expected_version)
    wanted = [item.strip() for item in items if item.strip()]
    if not wanted:
        raise Invalid(zh("请一次列全需要补充的内容"), basis=ACCEPT, field="items")
    if until <= on:
        raise Invalid(zh("补充期限应当在今天以后"), field="until")
    head = in_their_language(contact, zh("请在%(day)s前补充：", day=until.isoformat()))
    listed = [f"{number}. {item}" for number, item in enumerate(wanted, 1)]
    write_note(contact, "\n".join((head, *listed)), from_person=False, at=at, purpose="ask", by=by)
    _move(contact, step, by=by, at=at, on=on)
    record_act(
        contact, "ask_supplement", by=by, at=at, on=on, basis=ACCEPT, payload={"items": len(wanted), "until": until}
    )
    notify(contact, "matter_supplement", at=at, key=f"ask:{contact.version}", values={"day": until.isoformat()})
    return contact


@transaction.atomic
def answer_channel(
    *, contact_id: int, text: str, by: Officer, at: datetime, on: date, expected_version: int | None = None
) -> Contact:
    """Answer the person and the channel: its terms stop, and the contact ends when no case goes on."""
    contact = locked(contact_id)
    held = require_right(contact, DESK, by, on)
    require_fresh(contact, expected_version)
    answer(contact, text, by=by, at=at, on=on, authority=str(held))
    return contact


@transaction.atomic
def answer_all(*, case_id: int, text: str, by: Officer, at: datetime, on: date) -> int:
    """Answer every contact of a case that still waits for its answer, each by its own channel; how many."""
    case = case_queries.one(by, case_id, on)
    waiting = Contact.objects.filter(case=case, answered_on__isnull=True).order_by("pk").values_list("pk", flat=True)
    for contact_id in list(waiting):
        contact = locked(contact_id)
        held = require_right(contact, DESK, by, on)
        answer(contact, text, by=by, at=at, on=on, authority=str(held))
    return len(waiting)


def answer(contact: Contact, text: str, *, by: Officer | None, at: datetime, on: date, authority: str = "") -> None:
    """The answer itself; the caller has locked the contact and checked the right. Raises Refused."""
    step = require_step(contact, "answer_channel")
    note = write_note(contact, text, from_person=False, at=at, purpose="answer", by=by)
    contact.answered_on, contact.answer = on, text.strip()[:1000] if not contact.guarded else ""
    _move(contact, step, by=by, at=at, on=on)
    record_act(
        contact, "answer_channel", by=by, at=at, on=on, authority=authority, payload={"channel": contact.channel}
    )
    notify(contact, "matter_result", at=at, key=f"answer:{note.pk}")


@transaction.atomic
def edit(
    *, contact_id: int, by: Officer, at: datetime, on: date, expected_version: int | None = None, **values: Any
) -> Contact:
    """Put right what is known of the matter: employer, place, cause, days, numbers. Never the person's own words."""
    contact = locked(contact_id)
    require_act(contact, "edit", by, at=at, on=on)
    require_fresh(contact, expected_version)
    changed = _changes(contact, values)
    if not changed:
        return contact
    if contains(contact.unit.place, contact.workplace_code):
        placed = places_of(contact.workplace_code)
        contact.district_code, contact.street_code = placed["district_code"], placed["street_code"]
    if changed & _COMPARED:
        contact.blocks = []  # compared again with contacts of the same event (`reading.match_again`)
    touch(contact, by=by, at=at)
    record_act(contact, "edit", by=by, at=at, on=on, payload={"fields": sorted(changed)})
    return contact


def _changes(contact: Contact, values: Mapping[str, Any]) -> set[str]:
    changed = set()
    employer_id = values.get("employer_id")
    if employer_id is not None and employer_id != contact.employer_id:
        employer = Employer.objects.filter(pk=employer_id).first()
        if employer is None:
            raise Invalid(zh("没有这个用人单位档案"), field="employer_id")
        contact.employer, contact.employer_name, contact.employer_uscc = employer, employer.name, employer.uscc or ""
        changed.add("employer")
    for name in _EDITABLE:
        if name in values and values[name] is not None and values[name] != getattr(contact, name):
            if name == "employer_name" and "employer" in changed:
                continue
            if name == "workplace_code" and values[name]:
                try:
                    level_of(values[name])
                except ValueError:
                    raise Invalid(zh("地点代码无效"), field=name) from None
            setattr(contact, name, values[name])
            changed.add(name)
    if unknown := set(values) - set(_EDITABLE) - {"employer_id"}:
        raise TypeError(f"not a field of a contact that is edited: {sorted(unknown)}")
    return changed


def require_unbetraying(contact: Contact, *texts: str) -> None:
    """Raise Invalid when a text that leaves the desk holds what tells who a guarded person is (条例 第九条)."""
    if any(word in text for word in words_of_person(contact, guarded=True) for text in texts):
        raise Invalid(
            zh("文字中含有反映人的身份信息"),
            basis=SECRECY,
            remedy=zh("请改写，不要出现能认出反映人的内容。"),
            field="facts",
        )


def _at_desk(contact_id: int, name: str, by: Officer, on: date, expected_version: int | None) -> tuple[Contact, Step]:
    """The contact, locked, and the step that may be taken with it. Raises NotFound, Forbidden, Stale, Refused."""
    contact = locked(contact_id)
    require_right(contact, DESK, by, on)
    require_fresh(contact, expected_version)
    return contact, require_step(contact, name)


def _claims(contact: Contact, workers: Sequence[Worker]) -> tuple[cases.NewClaim, ...]:
    made = []
    for worker in workers:
        who = opened_json(contact.number, f"worker:{worker.seq}", worker.sealed_identity)
        made.append(
            cases.NewClaim(
                name=who["name"],
                phone=who.get("phone", ""),
                resident_id=who.get("resident_id", ""),
                claimed=worker.claimed,
                what=worker.what,
                period_from=worker.period_from,
                period_to=worker.period_to,
            )
        )
    return tuple(made)


def _bind_claims(case: Case, workers: Sequence[Worker]) -> None:
    claims = list(Claim.objects.filter(case=case).order_by("pk"))
    for worker, claim in zip(workers, claims, strict=True):
        worker.claim = claim
    Worker.objects.bulk_update(workers, ["claim"])


def _link(contact: Contact, case: Case, kind: str, *, by: Officer, at: datetime, reason: str) -> None:
    ContactCase.objects.filter(contact=contact, until__isnull=True).update(until=at)
    ContactCase.objects.create(contact=contact, case=case, kind=kind, since=at, by=by, reason=reason.strip()[:200])
    contact.case = case


def _move(contact: Contact, step: Step, *, by: Officer | None, at: datetime, on: date) -> None:
    take(contact, step, by=by, at=at, on=on)
    touch(contact, by=by, at=at)


def _end(contact: Contact, step: Step, said: str, *, by: Officer, at: datetime, on: date) -> None:
    contact.answered_on, contact.answer = on, "" if contact.guarded else said.strip()[:1000]
    _move(contact, step, by=by, at=at, on=on)
