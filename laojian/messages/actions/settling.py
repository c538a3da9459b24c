"""What an officer does about a message that reached nobody: send it again, or say how the person was told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused, Stale
from laojian.kernel.words import zh
from laojian.messages import envelopes, law_rows, rules
from laojian.messages.actions.parking import note
from laojian.messages.envelopes import Recipient
from laojian.messages.models import Failure, Outgoing
from laojian.org.models import Officer

How = Failure.How
LONGEST_NOTE = 200
#: Ways that are the system's own to say.
BY_ITSELF = frozenset({How.SENT_AGAIN, How.PROVED_LATER})


@transaction.atomic
def resend(
    *, failure_id: int, by: Ref | None, at: datetime, authority: str = "", to: Recipient | None = None
) -> Outgoing:
    """Send a failed message again from its first channel; `to` when the addresses have been put right.

    The receiver sees it as a new message (a new round). `authority`: the grant it rests on, asked by the caller.
    Raises NotFound, Stale when somebody settled it before, Refused for a one-time code and for a text that has been
    erased, Invalid when `to` is somebody else or has no address the template may use.
    """
    failure, message = _held(failure_id)
    if message.purpose == "code":
        raise Refused(zh("验证码不能重新发送"), remedy=zh("请本人重新获取验证码。"))
    if message.sealed_content is None:
        raise Refused(zh("内容已按保存期限清除，不能重新发送"), remedy=zh("请以其他方式告知。"))
    if to is not None:
        _readdress(message, to, at)
    elif not message.channels:
        raise Invalid(zh("没有可用的联系方式"), remedy=zh("请先补充联系方式。"), field="to")
    message.round += 1
    message.channel, message.tries, message.state = 0, 0, Outgoing.State.WAITING
    message.due_at, message.done_at = at, None
    message.save()
    _settle(failure, How.SENT_AGAIN, "", by, at)
    note(
        "message.resend", message, at, by=by, authority=authority,
        payload={"failure": failure.pk, "round": message.round, "channels": message.channels},
    )  # fmt: skip
    return message


@transaction.atomic
def settle_failure(
    *, failure_id: int, how: str, by: Ref | None, at: datetime, text: str = "", authority: str = ""
) -> Failure:
    """Say how the person was told otherwise (phone_call, in_person, letter, other_contact), or that there is no need.

    `text` goes into the row and the trail: required for not_needed, and never a number to reach somebody by.
    Raises NotFound, Stale when it is settled, Invalid.
    """
    if how not in How.values or how in BY_ITSELF:
        raise Invalid(zh("“%(value)s”不是处理方式", value=how), field="how")
    stated = " ".join(text.split())
    if len(stated) > LONGEST_NOTE or rules.has_long_number(stated):
        raise Invalid(
            zh("说明最多 %(count)s 字，不得含有电话、证件号码", count=LONGEST_NOTE),
            remedy=zh("请删去号码后重新提交。"),
            field="text",
        )
    if how == How.NOT_NEEDED and len(stated) < 4:
        raise Invalid(zh("无须告知的，必须说明理由"), field="text")
    failure, message = _held(failure_id)
    _settle(failure, how, stated, by, at)
    note(
        "message.settle", message, at, by=by, authority=authority,
        payload={"failure": failure.pk, "how": how, "text": stated},
    )  # fmt: skip
    return failure


def _held(failure_id: int) -> tuple[Failure, Outgoing]:
    """Message first, then its failure: the order in which everybody takes them."""
    owner = Failure.objects.filter(pk=failure_id).values_list("message_id", flat=True).first()
    if owner is None:
        raise NotFound(zh("没有这个发送失败事项"))
    message = Outgoing.objects.select_for_update().get(pk=owner)
    failure = Failure.objects.select_for_update().get(pk=failure_id)
    if failure.settled_at is not None:
        raise Stale(zh("该事项已经处理"), who=_name(failure.settled_by), when=failure.settled_at)
    return failure, message


def _settle(failure: Failure, how: str, stated: str, by: Ref | None, at: datetime) -> None:
    failure.how, failure.note, failure.settled_at = how, stated, at
    failure.settled_by = "" if by is None else str(by)
    failure.save(update_fields=["how", "note", "settled_at", "settled_by"])


def _readdress(message: Outgoing, to: Recipient, at: datetime) -> None:
    if str(to.subject) != message.recipient:
        raise Invalid(zh("只能重新发给原收件人"), field="to")
    kind, addresses = law_rows.templates().in_force(message.template, localtime(at).date()), to.addresses()
    channels = rules.usable(to.channels, kind, addresses)
    if not channels:
        raise Invalid(zh("没有可用的联系方式"), remedy=zh("请先补充联系方式。"), field="to")
    message.channels = list(channels)
    used = {channel: address for channel, address in addresses.items() if channel in channels}
    message.sealed_addresses = envelopes.seal_addresses(used, message.message_id)


def _name(who: str) -> str:
    """An officer's name for the eye; anything else as it is written."""
    kind, _, identity = who.partition(":")
    if kind != "officer" or not identity.isdigit():
        return who
    return Officer.objects.filter(pk=int(identity)).values_list("name", flat=True).first() or who
