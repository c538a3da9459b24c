"""An office that takes in contacts, the key of a channel, and first contacts by number."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from laojian.complaints.models import ChannelKey
    from laojian.org.models import Officer, Unit

DISTRICT, STREET = "440106", "440106003"
_FIRMS = ("员村电子厂", "珠江装饰工程有限公司", "石牌餐饮店", "天河物流有限公司", "棠下服装厂")
_SAID = (
    "拖欠{people}名工人{month}月工资，找老板多次都说再等等",
    "每天工作12小时，{month}月加班费一分没有给",
    "入职到{month}月一直没有签劳动合同，也没有买社保",
    "{month}月底被辞退，押金{yuan}元不退",
)


def office(at: datetime) -> tuple[Unit, Officer]:
    """An office with one unit, a clerk who may take contacts in, and keys."""
    from laojian.org import keyring
    from laojian.org.models import Division, Grant, Office, Officer, Unit

    keyring.create()
    Office.objects.create(id=1, name="广州市人力资源和社会保障局", city_code="4401", initial="穗", opened_at=at)
    unit = Unit.objects.create(code="th", name="天河区劳动保障监察大队", kind="大队", place=DISTRICT)
    clerk = Officer.objects.create(username="clerk", name="受理员", unit=unit, password="!")
    Grant.objects.create(officer=clerk, role="intake_clerk", place=DISTRICT, valid_from=date(2025, 1, 2), granted_at=at)
    Division.objects.create(code="4401", name="广州市", level="city", parent_code="44")
    Division.objects.create(code=DISTRICT, name="天河区", level="district", parent_code="4401")
    Division.objects.create(code=STREET, name="员村街道", level="street", parent_code=DISTRICT)
    return unit, clerk


def channel_key(
    unit: Unit, by: Officer, at: datetime, *, channel: str = "hotline", seed: int = 1
) -> tuple[str, ChannelKey]:
    """The key as the other system holds it, and its row."""
    from laojian.complaints.models import ChannelKey
    from laojian.complaints.rules.channel_keys import kept, spelled

    key = spelled(random.Random(seed).randbytes(32))
    row = ChannelKey.objects.create(
        name=f"{channel} {seed}", channel=channel, key_hash=kept(key), unit=unit, valid_from=date(2025, 1, 1),
        valid_to=date(2035, 12, 31), by=by, at=at,
    )  # fmt: skip
    return key, row


def told(number: int, **more: Any) -> dict[str, Any]:
    """The fields of the `number`-th first contact, as the interface takes them."""
    chance = random.Random(number)
    kind = chance.choice(["complaint"] * 3 + ["report", "enquiry"])
    month, people = chance.randint(1, 12), chance.randint(1, 40)
    text = chance.choice(_SAID).format(month=month, people=people, yuan=chance.randint(1, 30) * 100)
    fields: dict[str, Any] = {
        "kind": kind,
        "text": f"{text}（第{number}件）",
        "workplace_code": STREET,
        "workplace_address": f"员村二横路{number % 300 + 1}号",
        "employer_name": chance.choice(_FIRMS),
        "amount_claimed": chance.randint(0, 500) * 10_000,
        "people": people,
        "anonymous": kind == "report" and chance.random() < 0.5,
    }
    if not fields["anonymous"] and chance.random() < 0.8:
        fields["identity"] = {"name": f"王{number}", "phone": f"139{number:08d}"}
    return fields | more


def first_contact(number: int, channel: str, on: date, **more: Any) -> Any:
    """The same as the domain takes it."""
    from laojian.complaints.actions.incoming import Identity, NewContact

    fields = told(number, **more)
    identity = Identity(**fields.pop("identity", {}))
    return NewContact(channel=channel, received_on=on, identity=identity, **fields)


def key_of(number: int) -> str:
    """The key that the sender's device chose for it."""
    return f"sender-chose-{number:012d}"


def answered(contact: Any, at: datetime) -> None:
    """The office's last answer: the contact ends, with nobody and no message beside it."""
    from django.db import transaction

    from laojian.complaints.actions import moving

    step = moving.require_step(contact, "answer_channel")
    with transaction.atomic():  # the step and the move of its contact are stored together or not at all
        moving.take(contact, step, by=None, at=at, on=at.date())
        contact.save()
