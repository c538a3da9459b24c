"""Kinds of pieces × kinds of readers, at the doors themselves: pages, downloads, lists, the portal, the interface.

One complaint came by a hotline, guarded or not, and again under its ticket with another person; it became a case. Each
reader asks at every door for every piece. What each gets stands below, written by hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client
from packages.web import matter as matters
from packages.web.matter import SAID, Matter, body

from laojian.ledger import queries as ledger

if TYPE_CHECKING:
    from flows.cast import City

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


@dataclass
class Reader:
    """An officer before this complaint; its pages are asked for once, before anything is opened to him."""

    matter: Matter
    client: Client

    @cached_property
    def page(self) -> str:
        """The page of the contact; empty when he is not let in."""
        return body(self.client.get(self.contact()))

    @cached_property
    def case_page(self) -> str:
        """The page of the case that came of it."""
        return body(self.client.get(self.case()))

    def contact(self, rest: str = "") -> str:
        return f"/contacts/{self.matter.contact.pk}/{rest}"

    def case(self, rest: str = "") -> str:
        return f"/cases/{self.matter.contact.case_id}/{rest}"

    def masks(self, name: str) -> bool:
        """Whether the page says that somebody is there, without saying who."""
        return name in self.page or "••••" in self.page


def ask(matter: Matter, who: str) -> str:
    """What the reader gets of each piece."""
    reader = Reader(matter, matter.clients[who])
    return "".join(DOORS[piece](reader) for piece in PIECES)


def got(found: bool) -> str:
    return "y" if found else "-"


def on_page(piece: str) -> Callable[[Reader], str]:
    return lambda reader: got(SAID[piece] in reader.page)


def original(piece: str, holds: str) -> Callable[[Reader], str]:
    def ask(reader: Reader) -> str:
        asked = reader.contact(f"files/{reader.matter.files[piece]}/original/")
        return got(holds in body(reader.client.post(asked)))

    return ask


def person(reader: Reader) -> str:
    if SAID["person"] in body(reader.client.post(reader.contact("identity/"), {"reason": "核对来件人"})):
        return "y"
    return "m" if reader.masks("周**") else "-"


def of_roster(reader: Reader) -> str:
    given = {"reason": "核对名册", "worker": "2"}
    if "吴丁" in body(reader.client.post(reader.contact("identity/"), given)):
        return "y"
    return "m" if reader.masks("吴**") else "-"


def exported(reader: Reader) -> str:
    """The list of contacts for those who see the contact, of cases for those who see the case alone."""
    where, seen = ("/contacts/export/", reader.page) if reader.page else ("/cases/export/", reader.case_page)
    return got(reader.client.get(where).status_code == 200 and bool(seen))


DOORS: Final[dict[str, Callable[[Reader], str]]] = {
    **{name: on_page(name) for name in ("text", "message", "another's message", "office's message", "remark")},
    "file": original("file", "甲的工资条"),
    "another's file": original("another's file", "乙的考勤表"),
    "copy": lambda r: got("甲的工资条" in body(r.client.get(r.contact(f"files/{r.matter.files['file']}/")))),
    "sent file": original("sent file", "办事指南一份"),
    "person": person,
    "another person": original("another person", "何立夏"),
    "worker": of_roster,
    "title": lambda r: got(r.matter.contact.number in body(r.client.get("/contacts/?tab=all"))),
    "suggestion": on_page("suggestion"),
    "evidence": lambda r: got("银行流水" in body(r.client.get(r.case(f"files/{r.matter.evidence}/")))),
    "paper": lambda r: got("%PDF" in body(r.client.get(r.case(f"files/{r.matter.paper}/")))),
    "case title": lambda r: got("群体欠薪" in r.case_page),
    "export": exported,
    "trail": lambda r: got("同一工单再次递交" in r.page),
}
assert tuple(DOORS) == PIECES


@pytest.fixture
def office(db: None) -> City:
    """Somebody in every role, two of whom are barred or authorised otherwise than their role."""
    return matters.office()


#: (the complaint is guarded, the second person is), in the order of the columns of ANSWERS.
KINDS: Final = ((False, False), (True, True), (False, True))


@pytest.fixture(params=range(3), ids=["open", "guarded", "the second guarded"])
def which(request: Any) -> int:
    """Who is guarded: the column of ANSWERS."""
    return int(request.param)


@pytest.fixture
def matter(office: City, which: int) -> Matter:
    """The complaint with everything in it."""
    return matters.built(office, *KINDS[which])


def test_what_each_officer_gets_of_each_piece(matter: Matter, which: int) -> None:
    assert {who: ask(matter, who) for who in ANSWERS} == {who: answers[which] for who, answers in ANSWERS.items()}


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

    matter = matters.built(office, *KINDS[0])
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
