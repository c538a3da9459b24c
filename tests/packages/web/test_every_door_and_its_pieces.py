"""Every route is listed with the pieces that come out of it, and none of them gives any to who may have none.

The resolver is walked: a new page, download or operation of the interface without a line in `doors.py` fails here, and
so does one that names a matter to an officer who declared an interest, to one of another district, to somebody not
logged in, to another person; or a guarded person to who may not open him.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.utils.timezone import localdate
from intake_cast import channel_key
from packages.web import matter as matters
from packages.web.doors import NO_ROUTE, NOTHING, SHOWS
from packages.web.matter import SAID, Matter, browser

from laojian.ledger import queries as ledger
from laojian.org.roles import ROLES
from laojian.org.rules.pieces import Kind

if TYPE_CHECKING:
    from laojian.org.models import Officer

Route = tuple[str, str]
TO_REACH, TO_REACH_PHONE = "赵小六", "13800138066"
PEOPLE: Final = ("周小满", "吴丁", "何立夏", "13800138021", "13800138022", "13800138029")
#: What a guarded person said or handed in, and what was read in it.
WORDS: Final = tuple(SAID[name] for name in ("text", "message", "another's message", "another's file", "suggestion"))


def routes(patterns: list[Any], before: str = "") -> Iterator[Route]:
    """(name, address) of every route below."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield str(one.name), before + str(one.pattern)


def unlisted(found: list[Any]) -> set[str]:
    return {name for name, _ in routes(found)} - set(SHOWS)


def test_every_route_says_which_pieces_come_out_of_it() -> None:
    found = get_resolver().url_patterns
    assert unlisted(found) == set()
    assert set(SHOWS) - {name for name, _ in routes(found)} == set(), "routes that are no more"


def test_every_kind_comes_out_of_a_listed_route_or_out_of_none_for_a_reason() -> None:
    shown = {kind for kinds in SHOWS.values() for kind in kinds}
    assert set(Kind) - shown == set(NO_ROUTE)


def test_a_new_route_is_seen() -> None:
    assert unlisted([path("diary/<int:pk>/", lambda request: None, name="diary")]) == {"diary"}
    assert SHOWS["login"] == NOTHING


# ——— nothing for who may have nothing ———


def every_role(username: str, place: str, unit: Any) -> Officer:
    """An officer with every role there is, at one place."""
    from flows import cast

    from laojian.org.models import Grant, Officer

    made = Officer.objects.create(
        username=username, name=f"{username}某", unit=unit, password="!", must_change_password=False
    )
    at = cast.moment(date(2025, 1, 2))
    for role in ROLES:
        Grant.objects.create(officer=made, role=role, place=place, valid_from=date(2025, 1, 2), granted_at=at)
    return made


@pytest.fixture
def matter(db: None) -> Matter:
    """The guarded complaint with everything in it, and what else tells of it: a failed message, a batch, a link."""
    from laojian.org import actions as org

    city = matters.office()
    built = matters.built(city, True, True)
    barred = every_role("barred", "4401", city.unit)
    org.declare_interest(
        officer=barred, employer_name=city.employer.name, relation="relative", valid_from=date(2025, 1, 2), by=None,
        at=ledger.now(),
    )  # fmt: skip
    strangers = {"barred": barred, "abroad": every_role("abroad", "440117", None)}
    city.people.update(strangers)
    strangers["at home"] = every_role("athome", "4401", city.unit)
    built.clients.update({name: browser(officer) for name, officer in strangers.items()})
    more(built)
    return built


def more(matter: Matter) -> None:
    """What else tells of the matter."""
    from laojian.cases.models import Case, Link
    from laojian.complaints.models import Batch, BatchItem
    from laojian.employers import actions as employers
    from laojian.messages.actions.parking import park
    from laojian.messages.models import Outgoing

    city, at, on = matter.city, ledger.now(), localdate(ledger.now())
    case = Case.objects.get(pk=matter.contact.case_id)
    message = Outgoing.objects.filter(about=str(matter.contact.ref)).earliest("pk")
    with transaction.atomic():
        failure = park(message, "refused", at)
    batch = Batch.objects.create(act="redirect", total=1, failed=1, state="finished", by=city.clerk, at=at)
    BatchItem.objects.create(batch=batch, contact=matter.contact, seen_version=1, state="failed", problem="已有案件")
    other = other_case(matter, on)
    Link.objects.create(case=other, other=case, kind="split", on=on, by=city.clerk, at=at)
    employers.add_contact(
        employer_id=city.employer.pk, name=TO_REACH, phone=TO_REACH_PHONE, on=on, by=None, at=at
    )  # fmt: skip
    matter.rows = {"failure": failure.pk, "batch": batch.pk, "other": other.pk, "employer": city.employer.pk}


def other_case(matter: Matter, on: date) -> Any:
    """A case against somebody else, known by the telephone of the first."""
    from laojian.cases import actions
    from laojian.cases.models import Case

    lead = actions.NewLead(
        origin="TS", title="另一件", received_on=on, employer_name="天河物流有限公司", workplace_code="440106003",
        complainant="钱七", phone="13800138021",
    )  # fmt: skip
    made = actions.register_lead(lead=lead, by=matter.city.clerk, at=ledger.now(), on=on)
    number = Case.objects.get(pk=matter.contact.case_id).number
    Case.objects.filter(pk=made.pk).update(suspected_duplicates=[number])
    return made


def addresses(matter: Matter, route: Route) -> list[str]:
    """The addresses of a route that lead to the matter. A new parameter needs its value here."""
    name, pattern = route
    case, contact, rows = matter.contact.case_id, matter.contact.pk, matter.rows
    employer, officer = rows["employer"], matter.city.people["wang"].pk
    places = (
        ("cases/", (case, rows["other"])), ("leads/", (case,)), ("contacts/cases/", (case,)),
        ("contacts/batches/", (rows["batch"],)), ("contacts/", (contact,)), ("employers/", (employer,)),
        ("failures/", (rows["failure"],)), ("settings/officers/", (officer,)), ("settings/handovers/", (officer,)),
        ("settings/late/", (officer,)),
    )  # fmt: skip
    values: dict[str, list[Any]] = {
        "<int:pk>": next((list(found) for start, found in places if pattern.startswith(start)), [1]),
        "<int:case_id>": [case], "<int:contact_id>": [contact], "<int:file_id>": [matter.evidence, matter.paper],
        "<int:attachment_id>": list(matter.files.values()), "<int:paper_id>": [matter.paper],
        "<str:number>": [matter.contact.number], "<number>": [matter.contact.number], "<channel>": ["sms"],
        "<slug:code>": ["D01"], "<slug:street>": ["440106003"], "<str:code>": ["X"], "<slug:part>": ["proof"],
        "<str:secret>": ["x" * 20], "<slug:kind>": ["opening"], "<slug:what>": ["contact"],
        "<slug:name>": {"case-step": ["S30"], "contact-act": ["write", "edit", "register"]}.get(name, ["say"]),
    }  # fmt: skip
    found = [f"/{pattern}"]
    for mark, known in values.items():
        found = [one.replace(mark, str(value), 1) for one in found for value in (known if mark in one else [""])]
    found = [re.sub(r"<int:\w+>", "1", one) for one in found]  # rows that are no part of the matter
    assert not any("<" in one for one in found), f"{name}: a parameter without a value"
    return [one + query for one in found for query in ("", *QUERIES.get(name, ())) if "^" not in one]


def queries_of(matter: Matter) -> None:
    """Where the matter is asked for by name."""
    from laojian.cases.models import Case

    QUERIES["ledger"] = tuple(
        f"?stream={one}"
        for one in (matter.contact.ref, f"case:{matter.contact.case_id}", f"employer:{matter.city.employer.pk}")
    )
    numbers = (matter.contact.number, Case.objects.get(pk=matter.contact.case_id).number)
    QUERIES["search"] = tuple(f"?q={one}" for one in ("周小满", "群体欠薪", "天河某电子"))
    QUERIES["contacts"] = ("?tab=all", "?tab=all&q=天河某电子")
    QUERIES["cases"] = ("?q=天河某电子",)
    QUERIES["failures"] = ("?settled=1",)
    QUERIES["case-masters"] = tuple(f"?master_number={one}" for one in numbers)
    QUERIES["contact-cases"] = ("?case_number=LJ",)


QUERIES: dict[str, tuple[str, ...]] = {}
#: Doors that are pressed: what is sent.
PRESSED: Final[dict[str, dict[str, str]]] = {
    "contact-identity": {"reason": "核对来件人"},
    "contact-original": {},
    "contacts-phone": {"phone": "13800138021"},
    "contacts-export": {"format": "csv", "purpose": "工作需要统计", "key": "key-of-the-export-1"},
    "cases-export": {"format": "csv", "purpose": "工作需要统计", "key": "key-of-the-export-2"},
    "search": {"q": "13800138021"},
    "failure-resend": {"key": "key-of-the-resend-1"},
}


def told(answer: Any) -> str:
    """Everything an answer says, whatever its status; the address it was asked by says nothing new."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace") + str(answer.headers.get("Location", ""))


def heard(matter: Matter, client: Client, words: tuple[str, ...]) -> dict[str, list[str]]:
    """By address, which of the words came out of any route."""
    queries_of(matter)
    found: dict[str, list[str]] = {}
    for route in sorted(set(routes(get_resolver().url_patterns))):
        if route[0] in ("logout", "portal-leave", "portal-nowhere"):
            continue
        for address in addresses(matter, route):
            sent = PRESSED.get(route[0])
            answers = [client.get(address)] + ([] if sent is None else [client.post(address, sent)])
            text = "".join(map(told, answers))
            typed = (address, *(sent or {}).values())
            if said := [word for word in words if word in text and not any(word in one for one in typed)]:
                found[f"{route[0]} {address}"] = said
    return found


def everything(matter: Matter) -> tuple[str, ...]:
    from laojian.cases.models import Case

    case = Case.objects.get(pk=matter.contact.case_id)
    return (
        matter.contact.number, case.number, case.title, *PEOPLE, *SAID.values(), "核对身份", "周**", "赵**",
        "同一工单再次递交", "甲的工资条", "银行流水", TO_REACH,
    )  # fmt: skip


def test_no_door_tells_who_may_have_nothing_of_the_matter(matter: Matter) -> None:
    hidden, to_reach = everything(matter), ("赵**", TO_REACH)
    # whom to reach at the employer is no secret of the matter: it is shut by an interest alone
    shut = {"barred": hidden}
    rest = tuple(word for word in hidden if word not in to_reach)
    shut |= dict.fromkeys(("abroad", "grid", "public"), rest)
    assert {who: heard(matter, matter.clients[who], words) for who, words in shut.items()} == {key: {} for key in shut}


def test_the_walk_gets_behind_every_door_that_shows_a_matter(matter: Matter) -> None:
    """With every right and no interest it is heard at all of them: else silence there would say nothing."""
    found = heard(matter, matter.clients["at home"], everything(matter))
    assert {address.split(" ")[0] for address in found} >= {
        "contacts", "contact", "contacts-export", "contact-copy", "contact-batch", "contact-act", "failures", "ledger",
        "cases", "cases-export", "case", "case-split", "claim-new", "file", "search", "employer", "handover",
        "case-masters",
    }  # fmt: skip
    streams = {address.partition("?stream=")[2] for address in found}
    assert {one.partition(":")[0] for one in streams} >= {"contact", "case"}


def test_no_door_tells_who_a_guarded_person_is_to_who_may_not_open_him(matter: Matter) -> None:
    """The desk and the lead read the words, and not who said them."""
    desk = dict.fromkeys(("wang",), PEOPLE)
    others = ("li", "head", "supervisor", "auditor")
    shut = desk | dict.fromkeys(others, (*PEOPLE, *WORDS))
    assert {who: heard(matter, matter.clients[who], words) for who, words in shut.items()} == {key: {} for key in shut}


def test_no_door_tells_another_system(matter: Matter) -> None:
    city = matter.city
    key, _ = channel_key(city.unit, city.clerk, ledger.now(), channel="petition", seed=2)
    for headers in ({"authorization": f"Bearer {key}"}, {"x-signature": "00" * 32}):
        assert heard(matter, Client(headers=headers), everything(matter)) == {}
