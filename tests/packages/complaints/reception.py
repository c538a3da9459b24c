"""A small office that takes in contacts, with the keys in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flows.cast import City, moment

from laojian.complaints import actions
from laojian.complaints.models import Contact


@dataclass
class Door:
    """People coming in: `day` is today; each `receive` is a new sender unless a key is given."""

    city: City
    day: date = date(2026, 11, 23)
    count: int = field(default=0)

    @property
    def at(self) -> datetime:
        return moment(self.day) + timedelta(seconds=self.count)

    def key(self, name: str = "") -> str:
        self.count += 1
        return f"{name or 'sender'}-{self.count:012}"

    def receive(self, *, key: str = "", by: Any = None, unit_id: int | None = None, **known: Any) -> actions.Received:
        given: dict[str, Any] = {
            "channel": "web",
            "kind": "complaint",
            "text": "在员村二横路的电子厂上班，老板欠我十月的工资八千元，一直不给。",
            "received_on": self.day,
            "workplace_code": "440106003",
            "workplace_address": "广州市天河区员村二横路1号",
            "employer_name": self.city.employer.name,
            "matters": ("unpaid_wages",),
            "amount_claimed": 800000,
            "identity": actions.Identity(name="张三", phone="13800138000"),
        } | known
        return actions.receive(
            contact=actions.NewContact(**given), key=key or self.key(), by=by, at=self.at, on=self.day, unit_id=unit_id
        )

    def fresh(self, contact: Contact) -> Contact:
        return Contact.objects.select_related("case", "unit").get(pk=contact.pk)
