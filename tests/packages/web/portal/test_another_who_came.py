"""The first person's page, after another came with the same ticket: nothing of the other is on it or behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.timezone import localdate

from laojian.complaints import actions
from laojian.complaints.actions import Identity, NewContact, NewFile
from laojian.complaints.models import Attachment, Contact
from laojian.ledger import queries as ledger

if TYPE_CHECKING:
    from flows.cast import City

pytestmark = pytest.mark.django_db
OTHERS = ("何立夏", "13800138022", "另一家工厂", "何家的工资条")


def came(city: City, name: str, phone: str, text: str, slip: str, kind: str) -> actions.Received:
    at = ledger.now()
    contact = NewContact(
        channel="hotline", kind=kind, ticket="17", ticket_kind="complaint", text=text, received_on=localdate(at),
        workplace_code="440106003", employer_name=city.employer.name, identity=Identity(name=name, phone=phone),
        files=[NewFile(slip.encode(), f"{name}.txt")],
    )  # fmt: skip
    return actions.receive(contact=contact, key=f"key-of-the-sender-{phone}", by=None, at=at, on=localdate(at))


@pytest.mark.parametrize("kind", ["complaint", "report"])
def test_the_first_persons_browser_gets_nothing_of_the_second(city: City, kind: str) -> None:
    first = came(city, "周小满", "13800138021", "第一件：九月工资没发", "周家的工资条", kind)
    came(city, "何立夏", "13800138022", "第二件：另一家工厂拖欠加班费", "何家的工资条", kind)
    contact, browser = Contact.objects.get(), Client()
    assert first.secrets is not None
    browser.get(f"/p/r/{contact.number}/{first.secrets.link}/", follow=True)
    page = browser.get(f"/p/mine/{contact.pk}/")
    assert page.status_code == 200 and not any(word in page.content.decode() for word in OTHERS)
    got = {}
    for pk in Attachment.objects.order_by("pk").values_list("pk", flat=True):
        answer = browser.get(f"/p/mine/{contact.pk}/file/{pk}/")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        got[pk] = (answer.status_code, not any(word in body.decode() for word in OTHERS))
    assert list(got.values()) == [(200, True), (404, True), (404, True)]
