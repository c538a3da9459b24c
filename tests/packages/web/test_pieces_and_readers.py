"""Kinds of pieces × kinds of readers, at the doors themselves: pages, downloads, lists, the portal, the interface.

One complaint came by a hotline, guarded or not, and again under its ticket with another person; it became a case. Each
reader asks at every door for every piece. What each gets stands below, written by hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client
from django.utils.timezone import localdate

from laojian.ledger import queries as ledger

if TYPE_CHECKING:
    from flows.cast import City

    from laojian.complaints.models import Contact

#: What is asked for, in the order of the columns below.
PIECES: Final = (
    "text", "message", "another's message", "office's message", "remark", "file", "another's file", "copy", "sent file",
    "person", "another person", "worker", "title", "suggestion", "evidence", "paper", "case title", "export", "trail",
)  # fmt: skip
#: officer -> for each piece: y the piece itself, m masked, - nothing; of a complaint nobody of which is guarded, of a
#: guarded one, and of one that is not but whose second person is.
CLOSED: Final = "-" * len(PIECES)
CASE_ONLY: Final = "--------------yyy--"
ANSWERS: Final[dict[str, tuple[str, str, str]]] = {
    # takes contacts in there
    "clerk": ("yyyyyyyyyyyyyyyyyyy", "yyyyy--yym-myyyyyyy", "yyyyyy-yyy-yyyyyyyy"),
    # leads the case; is the second in its team; has another case
    "wang": ("yyyyyyyyyyyyyyyyyyy", "yyyyy--yym-myyyyyyy", "yyyyyy-yyy-yyyyyyyy"),
    "li": ("yyyyyyyyyyyyyyyyyyy", "---yy--yym-my-yyyyy", "yy-yyy-yyy-yyyyyyyy"),
    "zhao": ("yyyyy--yym-myy---yy", "---yy--yym-my----yy", "yy-yy--yym-myy---yy"),
    # asked, and a second person agreed
    "opener": ("yyyyyyyyyyyyyyyyyyy", "yyyyyyyyyyyyyyyyyyy", "yyyyyyyyyyyyyyyyyyy"),
    # may take in, but declared an interest in the employer
    "excluded": (CLOSED, CLOSED, CLOSED),
    # head of the unit, of the bureau, supervisor, leader: see the matter, open nobody
    "head": ("yyyyy--yym-myyyyyyy", "---yy--yym-my-yyyyy", "yy-yy--yym-myyyyyyy"),
    "bureau": ("yyyyy--yym-myyyyyyy", "---yy--yym-my-yyyyy", "yy-yy--yym-myyyyyyy"),
    "supervisor": ("yyyyy--yym-myyyyyyy", "---yy--yym-my-yyyyy", "yy-yy--yym-myyyyyyy"),
    "leader": ("yyyyy--yym-myyyyyyy", "---yy--yym-my-yyyyy", "yy-yy--yym-myyyyyyy"),
    # work on the case, not on contacts
    "reviewer": (CASE_ONLY, CASE_ONLY, CASE_ONLY),
    "legal": (CASE_ONLY, CASE_ONLY, CASE_ONLY),
    "archivist": (CASE_ONLY, CASE_ONLY, CASE_ONLY),
    "publicity": (CASE_ONLY, CASE_ONLY, CASE_ONLY),
    "visitor": (CASE_ONLY, CASE_ONLY, CASE_ONLY),
    "city": (CASE_ONLY, CASE_ONLY, CASE_ONLY),
    "auditor": (CASE_ONLY, CASE_ONLY, CASE_ONLY),
    "principal": ("--------------yyyy-", "--------------yyyy-", "--------------yyyy-"),
    "analyst": ("--------------yyyy-", "--------------yyyy-", "--------------yyyy-"),
    # see neither
    "grid": (CLOSED, CLOSED, CLOSED),
    "admin": (CLOSED, CLOSED, CLOSED),
    "elsewhere": (CLOSED, CLOSED, CLOSED),
    "public": (CLOSED, CLOSED, CLOSED),
}
#: who came -> what of SAID is on his page or behind it.
OWN_TALK: Final = {"message", "office's message", "file", "sent file"}
COMPLAINANTS: Final[dict[str, set[str] | None]] = {
    "by receipt": OWN_TALK,
    "by telephone": OWN_TALK,
    "a worker by telephone": set(),
    "another by telephone": None,
    "a stranger": None,
}
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

    def ask(self, who: str) -> str:
        """What the reader gets of each piece."""
        client = self.clients[who]
        return "".join(DOORS[piece](self, client) for piece in PIECES)


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


def got(found: bool) -> str:
    return "y" if found else "-"


def on_page(piece: str) -> Callable[[Matter, Client], str]:
    return lambda m, client: got(SAID[piece] in body(client.get(f"/contacts/{m.contact.pk}/")))


def original(piece: str, holds: str) -> Callable[[Matter, Client], str]:
    def ask(m: Matter, client: Client) -> str:
        return got(holds in body(client.post(f"/contacts/{m.contact.pk}/files/{m.files[piece]}/original/")))

    return ask


def person(m: Matter, client: Client) -> str:
    page = f"/contacts/{m.contact.pk}/"
    if SAID["person"] in body(client.post(f"{page}identity/", {"reason": "核对来件人"})):
        return "y"
    return "m" if "周**" in body(client.get(page)) or "••••" in body(client.get(page)) else "-"


def of_roster(m: Matter, client: Client) -> str:
    given = {"reason": "核对名册", "worker": "2"}
    page = f"/contacts/{m.contact.pk}/"
    if "吴丁" in body(client.post(f"{page}identity/", given)):
        return "y"
    return "m" if "吴**" in body(client.get(page)) or "••••" in body(client.get(page)) else "-"


DOORS: Final[dict[str, Callable[[Matter, Client], str]]] = {
    **{name: on_page(name) for name in ("text", "message", "another's message", "office's message", "remark")},
    "file": original("file", "甲的工资条"),
    "another's file": original("another's file", "乙的考勤表"),
    "copy": lambda m, c: got("甲的工资条" in body(c.get(f"/contacts/{m.contact.pk}/files/{m.files['file']}/"))),
    "sent file": original("sent file", "办事指南一份"),
    "person": person,
    "another person": original("another person", "何立夏"),
    "worker": of_roster,
    "title": lambda m, c: got(m.contact.number in body(c.get("/contacts/?tab=all"))),
    "suggestion": on_page("suggestion"),
    "evidence": lambda m, c: got("银行流水" in body(c.get(f"/cases/{m.contact.case_id}/files/{m.evidence}/"))),
    "paper": lambda m, c: got("%PDF" in body(c.get(f"/cases/{m.contact.case_id}/files/{m.paper}/"))),
    "case title": lambda m, c: got("群体欠薪" in body(c.get(f"/cases/{m.contact.case_id}/"))),
    "export": lambda m, c: (
        got(c.get("/contacts/export/").status_code == 200)
        if body(c.get(f"/contacts/{m.contact.pk}/"))
        else got(c.get("/cases/export/").status_code == 200 and bool(body(c.get(f"/cases/{m.contact.case_id}/"))))
    ),
    "trail": lambda m, c: got("同一工单再次递交" in body(c.get(f"/contacts/{m.contact.pk}/"))),
}
assert tuple(DOORS) == PIECES


@pytest.fixture
def office(db: None) -> City:
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


#: (the complaint is guarded, the second person is), in the order of the columns of ANSWERS.
KINDS: Final = ((False, False), (True, True), (False, True))


@pytest.fixture(params=range(3), ids=["open", "guarded", "the second guarded"])
def which(request: Any) -> int:
    """Who is guarded: the column of ANSWERS."""
    return int(request.param)


@pytest.fixture
def matter(office: City, which: int) -> Matter:
    """The complaint with everything in it."""
    return built(office, *KINDS[which])


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


def test_what_each_officer_gets_of_each_piece(matter: Matter, which: int) -> None:
    assert {who: matter.ask(who) for who in ANSWERS} == {who: answers[which] for who, answers in ANSWERS.items()}


def test_every_role_is_among_the_readers(office: City) -> None:
    from laojian.org.models import Grant
    from laojian.org.roles import ROLES

    held = Grant.objects.filter(officer__username__in=ANSWERS).values_list("role", flat=True)
    assert set(held) == set(ROLES), "a new role needs a reader with its line in ANSWERS"


def came_in(matter: Matter, who: str) -> Client | None:
    """A browser in which this person has opened the complaint; None when it does not open to him."""
    from laojian.complaints import actions

    client = Client()
    if who == "by receipt":
        client.get(f"/p/r/{matter.contact.number}/{matter.secrets.link}/", follow=True)
        return client
    phones = {"by telephone": "13800138021", "a worker by telephone": "13800138029"}
    phone = phones.get(who, "13800138022" if who == "another by telephone" else "13900139000")
    found = [one for one in by_telephone(phone) if one.contact_id == matter.contact.pk]
    if not found:
        return None
    workers = {str(one.contact_id): one.worker for one in found if one.worker is not None}
    session = client.session
    session["portal_open"] = {"ids": [matter.contact.pk], "workers": workers, "until": time.time() + 600}
    session.save()
    assert all(isinstance(one, actions.Opened) for one in found)
    return client


def by_telephone(phone: str) -> Any:
    """Log in with the one-time code, read where only a test looks: in the sealed message."""
    from laojian.complaints import actions
    from laojian.kernel.refusal import Refused
    from laojian.messages import envelopes
    from laojian.messages.models import Outgoing

    at, before = ledger.now(), Outgoing.objects.count()
    actions.ask_login(phone=phone, address="192.0.2.7", at=at)
    actions.send_codes(at=at)
    sent = Outgoing.objects.filter(template="one_time_code")
    code = "000000"
    if Outgoing.objects.count() > before:
        last = sent.latest("pk")
        code = envelopes.open_content(last.sealed_content, last.message_id).values["code"]
    try:
        return actions.confirm_login(phone=phone, code=code, address="192.0.2.7", at=at)
    except Refused:
        return ()


def test_what_each_complainant_gets(matter: Matter) -> None:
    found: dict[str, set[str] | None] = {}
    for who in COMPLAINANTS:
        client = came_in(matter, who)
        found[who] = None if client is None else behind(matter, client)
    assert found == COMPLAINANTS


def behind(matter: Matter, client: Client) -> set[str]:
    """What of SAID is on the person's page, or in a file or paper that can be had there."""
    here = f"/p/mine/{matter.contact.pk}/"
    everything = body(client.get(here))
    assert matter.contact.number in everything
    for pk in matter.files.values():
        everything += body(client.get(f"{here}file/{pk}/"))
    return {piece for piece, words in SAID.items() if words in everything}


def test_the_channel_learns_where_its_own_contact_stands_and_nothing_else(office: City) -> None:
    from intake_cast import channel_key

    matter = built(office, *KINDS[0])
    city, number = matter.city, matter.contact.number
    own, _ = channel_key(city.unit, city.clerk, ledger.now(), channel="hotline", seed=1)
    other, _ = channel_key(city.unit, city.clerk, ledger.now(), channel="petition", seed=2)
    told = body(Client().get(f"/api/v1/contacts/{number}", headers={"authorization": f"Bearer {own}"}))
    listed = body(Client().get("/api/v1/contacts", headers={"authorization": f"Bearer {own}"}))
    assert number in told and number in listed
    assert not any(words in told + listed for words in SAID.values())
    foreign = Client().get(f"/api/v1/contacts/{number}", headers={"authorization": f"Bearer {other}"})
    assert foreign.status_code == 404
    for path in (f"/contacts/{matter.contact.pk}/", f"/p/mine/{matter.contact.pk}/"):
        answer = Client().get(path, headers={"authorization": f"Bearer {own}"})
        assert not any(words in body(answer) for words in SAID.values())
