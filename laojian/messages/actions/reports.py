"""What a channel reports afterwards: the proof that a message arrived, or that it did not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.words import zh
from laojian.messages import law_rows, rules
from laojian.messages.actions.parking import note, park
from laojian.messages.lanes import let_next_go
from laojian.messages.models import Attempt, Failure, Outgoing, Report

State = Outgoing.State


@transaction.atomic
def note_receipt(*, channel: str, provider_id: str, status: str, at: datetime, code: str = "") -> Report:
    """Take in a delivery report; the same one again changes nothing and returns the first.

    `status`: delivered or undelivered; `code`: the carrier's own, kept as it is. A proof settles an open failure of
    the message. A report that it never arrived sends the message on to its next channel, or makes it a work item,
    unless it arrived another way or was sent again meanwhile. Whether the caller is the gateway is asked at the edge.
    Raises NotFound for a number no try was given (it may come a moment before the answer to the try: the gateway
    asks again), Invalid for another status.
    """
    if status not in Report.Status.values:
        raise Invalid(zh("“%(value)s”不是送达状态", value=status), field="status")
    found = Attempt.objects.filter(channel=channel, provider_id=provider_id).order_by("pk").last()
    if found is None or not provider_id:
        raise NotFound(zh("没有这个编号的发送记录"))
    message = Outgoing.objects.select_for_update().get(pk=found.message_id)
    report = Report(attempt=found, status=status, at=at, code=code if code.isprintable() and len(code) <= 40 else "")
    kept, is_new = Report.objects.get_or_create(
        attempt=found, status=status, defaults={"at": report.at, "code": report.code}
    )
    if not is_new:
        return kept
    told = {"channel": channel, "fence": found.fence}
    if status == Report.Status.DELIVERED:
        _arrived(message, at)
        note("message.delivered", message, at, payload=told)
        let_next_go(message)
    else:
        note("message.undelivered", message, at, payload={**told, "code": report.code})
        if message.state == State.SENT and (message.round, message.fence) == (found.round, found.fence):
            _elsewhere(message, at)
    return kept


def _arrived(message: Outgoing, at: datetime) -> None:
    message.state, message.done_at, message.leased_until = State.DELIVERED, message.done_at or at, None
    message.save(update_fields=["state", "done_at", "leased_until"])
    Failure.objects.filter(message=message, settled_at=None).update(settled_at=at, how=Failure.How.PROVED_LATER)


def _elsewhere(message: Outgoing, at: datetime) -> None:
    """The next channel at once; without one, or when the text is gone, somebody must see to it."""
    if message.channel + 1 >= len(message.channels) or message.sealed_content is None:
        park(message, Failure.Reason.UNDELIVERED, at)
        return
    message.channel, message.tries, message.state, message.done_at = message.channel + 1, 0, State.WAITING, None
    local = localtime(at)
    purpose = rules.PURPOSES[message.urgency]
    message.due_at = rules.release(purpose, message.channels[message.channel], local, law_rows.policy(local.date()))
    message.save(update_fields=["channel", "tries", "state", "done_at", "due_at"])
