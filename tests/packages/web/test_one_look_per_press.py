"""A page or a press looks at the file once: what may be done is worked out one time, and nothing is asked twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.complaints.models import Contact
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db
#: What works out what may be done, by where it is called.
COUNTED = {
    "file": "laojian.cases.reading.Loaded.__init__",
    "steps": "laojian.cases.queries.view._standing",
    "acts": "laojian.cases.queries.view.lawful_acts",
    "contact": "laojian.complaints.queries.view.lawful_acts",
}


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each was worked out so far."""
    from importlib import import_module

    seen: Counter[str] = Counter()

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*given: Any, **more: Any) -> Any:
            seen[name] += 1
            return real(*given, **more)

        return asked

    for name, path in COUNTED.items():
        owner, _, last = path.rpartition(".")
        where: Any = import_module(owner.removesuffix(".Loaded"))
        where = where.Loaded if owner.endswith(".Loaded") else where
        monkeypatch.setattr(where, last, counted(name, getattr(where, last)))
    return seen


@pytest.fixture
def contact(people: dict[str, Officer], now: datetime) -> Contact:
    """A complaint just received."""
    from laojian.complaints import actions

    new = actions.NewContact(
        channel="window", kind="complaint", text="员村电子厂欠我工资8000元。", received_on=localdate(now),
        workplace_code="440106003", employer_name="员村电子厂", matters=("unpaid_wages",),
        identity=actions.Identity(name="欧阳秘密", phone="13912345678"),
    )  # fmt: skip
    key = "key-of-a-contact-001"
    return actions.receive(contact=new, key=key, by=people["clerk"], at=now, on=localdate(now)).contact


def asked(work: Callable[[], Any], status: int, looks: Counter[str]) -> tuple[dict[str, int], list[str]]:
    """What was worked out for a request, and the questions to the database it asked more than once."""
    looks.clear()
    with CaptureQueriesContext(connection) as seen:
        answer = work()
    assert answer.status_code == status, answer.content.decode()
    statements = Counter(row["sql"] for row in seen.captured_queries if row["sql"].startswith("SELECT"))
    return dict(looks), [sql for sql, times in statements.items() if times > 1]


def form_of(client: Client, path: str) -> dict[str, str]:
    """What a form sends unseen, and the day."""
    page = client.get(path).content.decode()
    known = re.findall(r'name="(key|seq|version)" value="([^"]*)"', page)
    assert known, page[:2000]
    return dict(known) | {"on": localdate().isoformat()}


def test_the_case_page_works_out_once_what_may_be_done_and_asks_nothing_twice(
    enter: Enter, complaint: Case, looks: Counter[str]
) -> None:
    clerk, path = enter("clerk"), f"/cases/{complaint.pk}/"
    clerk.get(path)
    found, twice = asked(lambda: clerk.get(path), 200, looks)
    assert found == {"file": 1, "steps": 1, "acts": 1}
    assert twice == []


def test_the_form_of_a_step_looks_at_that_step_alone(enter: Enter, complaint: Case, looks: Counter[str]) -> None:
    clerk, path = enter("clerk"), f"/cases/{complaint.pk}/steps/examine/"
    clerk.get(path)
    found, twice = asked(lambda: clerk.get(path), 200, looks)
    assert found == {"file": 1, "steps": 1}
    assert twice == []


def test_a_press_that_is_carried_out_reads_the_file_once_with_the_case_locked(
    enter: Enter, complaint: Case, looks: Counter[str]
) -> None:
    clerk, path = enter("clerk"), f"/cases/{complaint.pk}/steps/examine/"
    sent = form_of(clerk, path)
    found, _ = asked(lambda: clerk.post(path, sent), 302, looks)
    assert found == {"file": 1}
    complaint.refresh_from_db()
    assert complaint.state == "S01"


def test_a_form_sent_with_something_wrong_looks_once(enter: Enter, complaint: Case, looks: Counter[str]) -> None:
    clerk, path = enter("clerk"), f"/cases/{complaint.pk}/steps/examine/"
    sent = form_of(clerk, path) | {"on": ""}
    found, twice = asked(lambda: clerk.post(path, sent), 422, looks)
    assert found == {"file": 1, "steps": 1}
    assert twice == []


def test_the_page_of_a_contact_works_out_once_what_may_be_done_and_asks_nothing_twice(
    enter: Enter, contact: Contact, looks: Counter[str]
) -> None:
    clerk, path = enter("clerk"), f"/contacts/{contact.pk}/"
    clerk.get(path)
    found, twice = asked(lambda: clerk.get(path), 200, looks)
    assert found == {"contact": 1}
    # whether an interest shuts the reader out is asked by the record of the look and by the page: each is a guard
    assert [one for one in twice if '"org_interest"' not in one and "former_names" not in one] == []


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("supplement", {"items": "欠薪月份", "until": "2099-01-01"}),
        ("register", {"title": "欠薪", "facts": "拖欠一名工人工资", "cause": "0201"}),
    ],
)
def test_an_act_on_a_contact_does_not_build_its_page_again(
    enter: Enter, contact: Contact, looks: Counter[str], act: str, values: dict[str, str]
) -> None:
    clerk, path = enter("clerk"), f"/contacts/{contact.pk}/{act}/"
    sent = form_of(clerk, path) | values
    found, _ = asked(lambda: clerk.post(path, sent), 302, looks)
    assert "contact" not in found


@pytest.mark.parametrize("act", ["supplement", "attach", "register", "pass-on", "redirect", "raise", "dispute"])
def test_the_form_of_an_act_that_would_be_refused_is_the_refusal(enter: Enter, contact: Contact, act: str) -> None:
    clerk = enter("clerk")
    assert clerk.get(f"/contacts/{contact.pk}/{act}/").status_code == 200
    sent = form_of(clerk, f"/contacts/{contact.pk}/answer/") | {"text": "您反映的问题已经核实，答复如下。"}
    assert clerk.post(f"/contacts/{contact.pk}/answer/", sent).status_code == 302
    refused = clerk.get(f"/contacts/{contact.pk}/{act}/")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "不能" in page and "当事人表示没有解决的，会按原编号重新受理。" in page
    assert 'data-test="submit"' not in page


def test_who_may_only_look_gets_no_form(enter: Enter, contact: Contact) -> None:
    head = enter("head")
    assert head.get(f"/contacts/{contact.pk}/").status_code == 200
    for act in ("register", "edit", "raise"):
        assert head.get(f"/contacts/{contact.pk}/{act}/").status_code == 403, act
