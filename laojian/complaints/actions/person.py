"""What the person does about the own contact: not solved, really paid, evaluated, withdrawn. Once for each key."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from laojian.cases import actions as cases
from laojian.complaints import assessing
from laojian.complaints.actions.moving import step_if_lawful, take
from laojian.complaints.actions.notifying import notify
from laojian.complaints.actions.preconditions import BASIS, locked, once_for, record_act, touch
from laojian.complaints.actions.talk import write_note
from laojian.complaints.models import Contact, Evaluation, Worker
from laojian.complaints.sealing import opened, seal
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.org.rules.pieces import FIRST
from laojian.org.rules.pieces import worker as of_worker

CLOSING: Final = "劳动保障监察条例 第十八条"
EVALUATION: Final = "国务院办公厅关于建立政务服务“好差评”制度提高政务服务水平的意见"
#: Money that came longer before the contact is not the money the contact is about.
LONGEST_BEFORE: Final = timedelta(days=731)


@transaction.atomic
def unsolved(*, contact_id: int, text: str, at: datetime, on: date, key: str) -> Contact:
    """The person says the matter is not solved: taken up again under the same number, acceptance running anew.

    While the office is still at it, it is a message that stands on top of the desk. Raises Invalid, NotFound.
    """
    contact = locked(contact_id)

    def perform() -> None:
        write_note(contact, text, from_person=True, at=at, purpose="unsolved")
        step = step_if_lawful(contact, "unsolved")
        if step is not None:
            take(contact, step, by=None, at=at, on=on)
            contact.reopened += 1
            contact.answered_on = None
        words = opened(contact.number, "text", contact.sealed_text)
        weighed = assessing.urgency(contact, f"{words}\n{text}", on)
        contact.urgency = max(contact.urgency, weighed.level)
        contact.urgency_reasons = assessing.reasons_kept(weighed)
        touch(contact, by=None, at=at)
        record_act(
            contact,
            "unsolved",
            by=None,
            at=at,
            on=on,
            payload={"reopened": step is not None, "times": contact.reopened},
        )
        if step is not None:
            notify(contact, "matter_reopened", at=at, key=f"reopened:{contact.reopened}")

    once_for(contact_id, "unsolved", key, perform)
    return contact


@transaction.atomic
def confirm_received(
    *, contact_id: int, amount: int, paid_on: date, at: datetime, on: date, key: str, worker_seq: int | None = None,
    text: str = "", as_worker: int | None = None,
) -> Contact:  # fmt: skip
    """“I was really paid”: the worker's own word, with the amount in fen. It vouches for the claim of the case.

    `worker_seq` names the worker of a roster; without it the contact has one worker. `as_worker`: who logged in as one
    of the roster. Nobody gives another's word: of several workers each confirms by the own telephone, the one who
    complained only for himself. Raises Invalid, Refused, NotFound.
    """
    contact = locked(contact_id)
    worker = _worker(contact, worker_seq if as_worker is None else as_worker)
    if not is_self(contact, worker, as_worker):
        raise Refused(
            zh("只能由本人确认收到"),
            basis=CLOSING,
            remedy=zh("请这名劳动者用自己的电话登录后确认，或者提供银行凭证。"),
            field="worker_seq",
        )
    if amount <= 0:
        raise Invalid(zh("请填写实际收到的金额"), field="amount")
    if not contact.received_on - LONGEST_BEFORE <= paid_on <= on:
        raise Invalid(zh("收到钱的日期不能晚于今天"), field="paid_on")

    def perform() -> None:
        if worker.confirmed_at is not None:
            raise Refused(zh("您已经确认过一次"), remedy=zh("金额有误的，请在消息里说明。"))
        worker.confirmed_at, worker.confirmed_amount = at, amount
        worker.save(update_fields=["confirmed_at", "confirmed_amount"])
        whose = FIRST if as_worker is None else of_worker(as_worker)
        write_note(contact, text or "已确认收到款项", from_person=True, at=at, purpose="paid", whose=whose)
        if worker.claim_id is not None:
            cases.confirm_paid_by_worker(
                claim_id=worker.claim_id, amount=amount, paid_on=paid_on, through=contact.ref, at=at, on=on
            )
        touch(contact, by=None, at=at)
        record_act(contact, "confirm_received", by=None, at=at, on=on, basis=CLOSING,
             payload={"worker": worker.seq, "amount": amount, "paid_on": paid_on})  # fmt: skip

    once_for(contact_id, "paid", key, perform)
    return contact


@transaction.atomic
def evaluate(*, contact_id: int, level: int, at: datetime, key: str, text: str = "") -> Contact:
    """好差评, once, when there is a result: 5 very content … 1 very discontent; apart from officers' appraisals."""
    contact = locked(contact_id)
    if level not in range(1, 6):
        raise Invalid(zh("请选择评价等级"), field="level")

    def perform() -> None:
        if contact.is_open:
            raise Refused(zh("办结以后才能评价"), basis=EVALUATION, remedy=zh("有意见的，可以现在发消息。"))
        sealed = seal(contact.number, "evaluation", text.strip()) if text.strip() else None
        try:
            with transaction.atomic():
                Evaluation.objects.create(contact=contact, level=level, sealed_text=sealed, at=at)
        except IntegrityError:
            raise Refused(zh("每件事项只能评价一次"), basis=EVALUATION) from None
        touch(contact, by=None, at=at)
        record_act(contact, "evaluate", by=None, at=at, basis=EVALUATION, payload={"level": level})

    once_for(contact_id, "evaluate", key, perform)
    return contact


@transaction.atomic
def withdraw(*, contact_id: int, text: str, at: datetime, on: date, key: str) -> Contact:
    """The person takes the contact back while nothing is filed; afterwards the wish is laid before the inspectors.

    A withdrawal ends the contact, not the office's duty: what it told of may still be looked into (条例 第十四条).
    """
    contact = locked(contact_id)

    def perform() -> None:
        write_note(contact, text or "申请撤回", from_person=True, at=at, purpose="withdraw")
        step = step_if_lawful(contact, "withdraw")
        if step is not None:
            take(contact, step, by=None, at=at, on=on)
        touch(contact, by=None, at=at)
        record_act(contact, "withdraw", by=None, at=at, on=on, basis=BASIS, payload={"ended": step is not None})

    once_for(contact_id, "withdraw", key, perform)
    return contact


def is_self(contact: Contact, worker: Worker, as_worker: int | None) -> bool:
    """Whether the word for this worker is the worker's own."""
    if as_worker is not None:
        return worker.seq == as_worker
    if not Worker.objects.filter(contact=contact).exclude(pk=worker.pk).exists():
        return True
    mine = None if contact.phone_blind is None else bytes(contact.phone_blind)
    return mine is not None and worker.phone_blind is not None and bytes(worker.phone_blind) == mine


def _worker(contact: Contact, seq: int | None) -> Worker:
    rows = Worker.objects.select_for_update().filter(contact=contact)
    if seq is not None:
        rows = rows.filter(seq=seq)
    found = list(rows[:2])
    if not found:
        raise NotFound(zh("没有这名劳动者"))
    if len(found) > 1:
        raise Invalid(zh("请选择是谁收到了钱"), field="worker_seq")
    return found[0]
