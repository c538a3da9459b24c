"""Keys of other systems: issued once, shown once, ended at once. Only a hash is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from laojian.cases.rules.sources import CHANNELS
from laojian.complaints.models import ChannelKey
from laojian.complaints.rules.channel_keys import RANDOM_BYTES, kept, spelled
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.models import Officer, Unit

BASIS: Final = "个人信息保护法 第五十一条"
LONGEST: Final = timedelta(days=732)


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key: `spelled` is told this once and is never to be had again."""

    row: ChannelKey
    spelled: str

    def __repr__(self) -> str:
        return f"Issued({self.row.pk})"


@transaction.atomic
def issue_channel_key(
    *, name: str, channel: str, unit_id: int, valid_to: date, by: Officer, at: datetime, on: date,
    valid_from: date | None = None,
) -> Issued:  # fmt: skip
    """A key with which another system hands in contacts of one channel to one unit, two years at most.

    Raises Invalid, Forbidden without `channel.manage` at the unit's place.
    """
    first = valid_from or on
    if not name.strip():
        raise Invalid(zh("请填写对方系统的名称"), field="name")
    if channel not in CHANNELS:
        raise Invalid(zh("没有“%(value)s”这一选项", value=channel), field="channel")
    unit = Unit.objects.filter(pk=unit_id, closed_on__isnull=True).first()
    if unit is None:
        raise Invalid(zh("没有这个办理机构"), field="unit_id")
    if not on <= valid_to <= first + LONGEST or first > valid_to:
        raise Invalid(zh("密钥最长有效两年，到期重新签发"), basis=BASIS, field="valid_to")
    held = access.require(by, "channel.manage", unit.place, on=on)
    key = spelled(secrets.token_bytes(RANDOM_BYTES))
    row = ChannelKey.objects.create(
        name=name.strip()[:60], channel=channel, key_hash=kept(key), unit=unit, valid_from=first, valid_to=valid_to,
        by=by, at=at,
    )  # fmt: skip
    record(
        verb="channel.issue_key", subject=_ref(row), by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"name": row.name, "channel": channel, "unit": unit.pk, "valid_from": first, "valid_to": valid_to},
    )  # fmt: skip
    return Issued(row, key)


@transaction.atomic
def end_channel_key(*, key_id: int, by: Officer, at: datetime, on: date) -> ChannelKey:
    """The key opens nothing from now on. Raises NotFound for a foreign one, Refused for one that has ended."""
    row = ChannelKey.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=key_id).first()
    if row is None or (held := access.held_for(by, "channel.manage", row.unit.place, on=on)) is None:
        raise NotFound(zh("没有这个渠道密钥"))
    if row.ended_at is not None:
        raise Refused(zh("这个渠道密钥已经停用"))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(
        verb="channel.end_key", subject=_ref(row), by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"name": row.name},
    )  # fmt: skip
    return row


def _ref(row: ChannelKey) -> Ref:
    """The key's own pointer; it is also what stands in the ledger for who handed a contact in."""
    return Ref("channel", str(row.pk))
