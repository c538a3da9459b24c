"""Who gets to which page of the intake desk: every role at every door; nobody is told who a guarded person is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from laojian.complaints.models import Contact
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
NAME, PHONE, WORDS = "欧阳秘密", "13912345678", "车间只有我一个湖南人"
EVERYBODY = ("clerk", "lead", "head", "reviewer", "legal", "bureau", "grid", "auditor", "admin")
SEES = {"clerk", "lead", "head", "bureau"}
#: page -> who of the district's officers is let in; the others are turned away
DOORS: dict[str, set[str]] = {
    "/contacts/": SEES,
    "/contacts/export/": SEES,
    "/contacts/new/": {"clerk", "lead", "grid"},
    "/contacts/bulk/": {"clerk"},
    "/contacts/batches/": {"clerk"},
    "/contacts/report/": {"clerk", "head", "bureau"},
    "/failures/": {"clerk"},
    "/sites/": {"clerk", "lead"},
    "/settings/channels/": {"admin"},
    "/settings/triage/": set(),
}


@pytest.fixture
def report(people: dict[str, Officer], now: datetime) -> Contact:
    """A report of a person whose identity is kept secret."""
    from laojian.complaints import actions

    contact = actions.NewContact(
        channel="web", kind="report", text=f"我叫{NAME}，{WORDS}，电子厂欠薪。", received_on=localdate(now),
        workplace_code="440106003", employer_name="员村电子厂", identity=actions.Identity(name=NAME, phone=PHONE),
    )  # fmt: skip
    key = "key-of-a-report-0001"
    return actions.receive(contact=contact, key=key, by=None, at=now, on=localdate(now)).contact


def allowed(officer: Officer, path: str) -> bool:
    """What the roles say, read apart from the pages."""
    from laojian.org import access, queries

    wanted = {
        "/contacts/": ("contact.view", "contact.triage"), "/contacts/export/": ("contact.view", "contact.triage"),
        "/contacts/new/": ("lead.register",), "/contacts/bulk/": ("contact.bulk",),
        "/contacts/batches/": ("contact.bulk",), "/contacts/report/": ("contact.report",),
        "/failures/": ("contact.triage",), "/sites/": ("site.manage",), "/settings/channels/": ("channel.manage",),
        "/settings/triage/": ("triage.manage",),
    }[path]  # fmt: skip
    on = localdate()
    if path == "/settings/triage/":
        return access.allowed(officer, "triage.manage", queries.office_city(), on=on)
    return any(access.places(officer, permission, on) for permission in wanted)


@pytest.mark.parametrize("path", sorted(DOORS))
def test_each_door_opens_to_those_whose_role_says_so_and_to_nobody_else(
    enter: Enter, people: dict[str, Officer], path: str
) -> None:
    for who in EVERYBODY:
        status = enter(who).get(path).status_code
        assert status == (200 if allowed(people[who], path) else 403), (who, path)
    for who in DOORS[path]:
        assert allowed(people[who], path), f"{who} has lost {path}"


def test_somebody_not_logged_in_is_asked_to(report: Contact) -> None:
    for path in (*DOORS, f"/contacts/{report.pk}/", "/contacts/approvals/"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_page_tells_who_a_guarded_person_is(enter: Enter, report: Contact, who: str) -> None:
    """The clerk reads the words; nobody's page shows name or telephone out of the sealed identity."""
    client = enter(who)
    pages = ("/contacts/", "/contacts/?tab=all", f"/contacts/{report.pk}/", "/contacts/approvals/", "/contacts/report/",
             "/failures/", f"/search/?q={report.number}")  # fmt: skip
    for path in pages:
        page = client.get(path).content.decode()
        assert PHONE not in page, (who, path)
        if who != "clerk":
            assert NAME not in page, (who, path)
            assert WORDS not in page, (who, path)


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one != "clerk"])
def test_nobody_but_the_desk_acts(enter: Enter, report: Contact, who: str) -> None:
    from laojian.complaints.models import Contact

    client = enter(who)
    sent: dict[str, Any] = {
        "version": report.version, "text": "已核实，答复如下。", "reason": "理由写在这里", "level": "3",
        "title": "欠薪", "facts": "拖欠工资", "door": "unpaid_wages", "receiver": "某局",
    }  # fmt: skip
    for number, act in enumerate(("register", "redirect", "pass-on", "answer", "edit", "raise", "write", "supplement")):
        answer = client.post(f"/contacts/{report.pk}/{act}/", sent | {"key": f"key-of-the-form-{number}"})
        assert answer.status_code in (403, 404, 422), (who, act)
    held = Contact.objects.get(pk=report.pk)
    assert (held.state, held.version, held.case_id, held.notes.count()) == ("new", report.version, None, 0)


def test_only_who_answers_marks_a_message_as_read(enter: Enter, report: Contact, now: datetime) -> None:
    from laojian.complaints import actions
    from laojian.complaints.models import Note

    actions.say(contact_id=report.pk, text="还没有消息吗？", key="key-of-this-message", at=now)
    enter("lead").get(f"/contacts/{report.pk}/")
    assert Note.objects.get().read_at is None
    enter("clerk").get(f"/contacts/{report.pk}/")
    assert Note.objects.get().read_at is not None


@pytest.mark.parametrize(
    "path",
    ["/contacts/phone/", "/contacts/1/opening/", "/contacts/1/identity/", "/contacts/1/suggestions/1/",
     "/contacts/approvals/mark/1/", "/contacts/batches/1/stop/", "/failures/1/resend/", "/sites/1/end/",
     "/settings/channels/1/end/", "/settings/triage/end/"],
)  # fmt: skip
def test_what_changes_something_is_never_a_mere_look(enter: Enter, path: str) -> None:
    assert enter("clerk").get(path).status_code == 405
