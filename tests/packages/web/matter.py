"""One complaint with every kind of piece in it, and an office with somebody in every role; for tests of who opens what.

It came by a hotline, guarded or not, and again under its ticket with another person; it became a case.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils.timezone import localdate

from laojian.ledger import queries as ledger

if TYPE_CHECKING:
    from flows.cast import City

    from laojian.complaints.models import Contact

SAID = {
    "text": "甲在电子厂干了三个月", "message": "甲说还有八月的", "another's message": "乙说加班费没有给",
    "office's message": "已经收到您的材料", "remark": "先给甲打个电话", "file": "甲的工资条",
    "another's file": "乙的考勤表", "sent file": "办事指南一份", "person": "周小满",
    "another person": "何立夏", "suggestion": "电子厂三个月",
}  # fmt: skip


@dataclass
class Matter:
    """The complaint with all its pieces, and the doors to them."""

    city: City
    contact: Contact
    secrets: Any
    files: dict[str, int]
    evidence: int
    paper: int
    clients: dict[str, Client] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def browser(officer: Any) -> Client:
    """A browser in which the officer is logged in."""
    from laojian.org.login import SEEN, SIGNED_IN

    client = Client()
    client.force_login(officer)
    session = client.session
    session[SIGNED_IN] = session[SEEN] = time.time()
    session.save()
    return client


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace") if answer.status_code == 200 else ""


def office() -> City:
    """Somebody in every role, two of whom are barred or authorised otherwise than their role."""
    from flows import cast

    from laojian.org import actions as org
    from laojian.org.models import Division, Grant, Officer

    rows = (
        ("44", "广东省", "province", ""), ("4401", "广州市", "city", "44"), ("440106", "天河区", "district", "4401"),
        ("440117", "从化区", "district", "4401"), ("440106003", "员村街道", "street", "440106"),
    )  # fmt: skip
    Division.objects.bulk_create(Division(code=c, name=n, level=lv, parent_code=p) for c, n, lv, p in rows)
    city = cast.build()
    for name, role, place in (
        ("opener", "intake_clerk", "440106"), ("excluded", "intake_clerk", "440106"), ("leader", "leader", "440106"),
        ("analyst", "analyst", "440106"), ("admin", "administrator", "440106"), ("auditor", "auditor", "440106"),
        ("elsewhere", "intake_clerk", "440117"),
    ):  # fmt: skip
        officer = Officer.objects.create(username=name, name=f"{name}某", unit=city.unit, password="!")
        Grant.objects.create(
            officer=officer,
            role=role,
            place=place,
            valid_from=date(2025, 1, 2),
            granted_at=cast.moment(date(2025, 1, 2)),
        )
        city.people[name] = officer
    Officer.objects.update(must_change_password=False)
    org.declare_interest(
        officer=city.people["excluded"], employer_name=city.employer.name, relation="relative",
        valid_from=date(2025, 1, 2), by=None, at=ledger.now(),
    )  # fmt: skip
    return city


def built(city: City, guarded: bool, second_guarded: bool) -> Matter:
    from flows.cast import Walk

    from laojian.complaints import actions
    from laojian.complaints.actions import Identity, NewContact, NewFile, NewWorker
    from laojian.complaints.actions.copies import make_working_copy
    from laojian.complaints.models import Attachment, Contact, Suggestion
    from laojian.complaints.sealing import seal_json
    from laojian.documents.models import Document

    at, on = ledger.now(), localdate(ledger.now())

    def came(name: str, phone: str, text: str, key: str, kept: bool, **more: Any) -> actions.Received:
        contact = NewContact(
            channel="hotline", kind="complaint", guarded=kept, ticket="17", ticket_kind="complaint", text=text,
            received_on=on, workplace_code="440106003", workplace_address="员村二横路1号", cause="0201",
            matters=("unpaid_wages",), employer_name=city.employer.name, identity=Identity(name=name, phone=phone),
            **more,
        )  # fmt: skip
        return actions.receive(contact=contact, key=f"key-of-{key}-0000000", by=None, at=at, on=on)

    roster = [NewWorker("周小满", "13800138021", claimed=350_000), NewWorker("吴丁", "13800138029", claimed=100)]
    first = came(
        "周小满",
        "13800138021",
        SAID["text"],
        "first",
        guarded,
        workers=roster,
        files=[NewFile(SAID["file"].encode(), "甲.txt")],
    )
    contact = first.contact
    case = actions.register_case(
        contact_id=contact.pk,
        title="群体欠薪",
        facts="反映拖欠三个月工资",
        employer_id=city.employer.pk,
        by=city.clerk,
        at=at,
        on=on,
    )
    walk = Walk(city, day=on, hour=0)
    walk.case = case
    walk.__class__ = type("Now", (Walk,), {"at": property(lambda self: ledger.now())})
    walk.take("examine", "clerk", duplicates_note="无").take("accept", "clerk", facts="属实")
    walk.take("approve_filing", "head", lead_officer=city.wang.pk, second_officer=city.li.pk)
    came("何立夏", "13800138022", SAID["another's message"], "second", second_guarded,
         files=[NewFile(SAID["another's file"].encode(), "乙.txt")])  # fmt: skip
    actions.say(contact_id=contact.pk, text=SAID["message"], key="key-of-message-0001", at=at)
    answered = {"contact_id": contact.pk, "by": city.wang, "at": at}
    actions.answer_person(
        **answered, text=SAID["office's message"], files=[NewFile(SAID["sent file"].encode(), "x.txt")]
    )
    actions.answer_person(**answered, text=SAID["remark"], internal=True)
    value = {"value": "1", "words": SAID["suggestion"], "start": 1, "end": 7, "note": ""}
    Suggestion.objects.create(
        contact=contact,
        kind="people",
        sealed=seal_json(contact.number, "suggestion", value),
        score=0.9,
        source="t",
        at=at,
    )
    rows = list(Attachment.objects.filter(contact=contact).order_by("pk"))
    names = ("file", "another's file", "another person", "sent file")
    assert len(rows) == len(names)
    made = make_working_copy(contact_id=contact.pk, attachment_id=rows[0].pk, by=city.clerk, at=at, on=on)
    assert made.working is not None
    paper = Document.objects.filter(subject=str(case.ref)).order_by("pk").values_list("file_id", flat=True)[0]
    built = Matter(
        city, Contact.objects.get(pk=contact.pk), first.secrets,
        {name: row.pk for name, row in zip(names, rows, strict=True)},
        walk.file("流水.txt", "银行流水".encode()), paper,
    )  # fmt: skip
    built.clients = {name: browser(officer) for name, officer in city.people.items()} | {"public": Client()}
    if guarded or second_guarded:
        opened_by(built, "opener", at)
    return built


def opened_by(matter: Matter, name: str, at: datetime) -> None:
    """The officer asked to see who it is, and the head agreed."""
    from laojian.complaints.actions.openings import approve_opening, ask_opening

    asked = ask_opening(contact_id=matter.contact.pk, reason="核对身份", by=matter.city.people[name], at=at)
    approve_opening(opening_id=asked.pk, by=matter.city.head, at=at + timedelta(seconds=1))
