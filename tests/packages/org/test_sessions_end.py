"""A session ends by log-out, age, a changed password or a closed account; rights are read anew on each request."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from laojian.org import actions, login
from laojian.org.models import Officer

pytestmark = pytest.mark.urls("org_doors")
Make = Callable[..., Officer]
CONCERNED = {"SessionMiddleware", "AuthenticationMiddleware", "OfficerMiddleware"}


@pytest.fixture(autouse=True)
def _only_what_concerns_sessions(settings: LazySettings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.split(".")[-1] in CONCERNED]


@pytest.fixture
def clock(at: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def wang(make: Make) -> Officer:
    return make("wang", "reviewer@440106")


@pytest.fixture
def session(wang: Officer, password: str, clock: time_machine.Traveller) -> Client:
    client = Client()
    client.post("/enter", {"username": "wang", "password": password})
    return client


def answer(client: Client) -> str:
    return client.get("/who").content.decode()


def copy_of(client: Client) -> Client:
    other = Client()
    other.cookies = client.cookies.copy()
    return other


def test_a_session_says_who_and_what_he_may(session: Client) -> None:
    assert answer(session) == "wang case.review case.view"
    assert answer(Client()) == "-"


def test_a_withdrawn_right_is_gone_on_the_next_request(
    session: Client, wang: Officer, admin: Officer, at: datetime
) -> None:
    actions.end_grant(grant_id=wang.grants.get().pk, by=admin, at=at)
    assert answer(session) == "wang"
    actions.grant(officer=wang, role="reviewer", place="440106", by=admin, at=at)
    assert answer(session) == "wang case.review case.view"


def test_a_request_reads_session_officer_and_grants_once_each(session: Client) -> None:
    with CaptureQueriesContext(connection) as seen:
        answer(session)
    assert len(seen) == 3, [q["sql"] for q in seen]


def test_a_closed_account_is_out_on_the_next_request(
    session: Client, wang: Officer, admin: Officer, at: datetime
) -> None:
    actions.deactivate(officer_id=wang.pk, open_work=0, by=admin, at=at)
    assert answer(session) == "-"
    actions.reactivate(officer_id=wang.pk, password="another-horse-1949", by=admin, at=at)
    assert answer(session) == "-", "an old session does not come back to life"


def test_a_changed_password_ends_every_session(
    session: Client, wang: Officer, admin: Officer, password: str, at: datetime
) -> None:
    other = copy_of(session)
    actions.reset_password(officer_id=wang.pk, password="another-horse-1949", by=admin, at=at)
    assert answer(session) == answer(other) == "-"


def test_after_log_out_a_copied_cookie_is_worth_nothing(session: Client) -> None:
    other = copy_of(session)
    session.get("/leave")
    assert answer(other) == "-"


def test_half_an_hour_idle_ends_it(session: Client, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=29))
    assert answer(session).startswith("wang")
    clock.shift(timedelta(minutes=31))
    assert answer(session) == "-"


def test_twelve_hours_end_it_however_busy(session: Client, clock: time_machine.Traveller) -> None:
    for _ in range(35):
        clock.shift(timedelta(minutes=20))
        assert answer(session).startswith("wang")
    clock.shift(timedelta(minutes=21))
    assert answer(session) == "-"


def test_a_session_without_its_marks_is_over(session: Client) -> None:
    stored = SessionStore(session.cookies["sessionid"].value)
    del stored[login.SIGNED_IN]
    stored.save()
    assert answer(session) == "-"


def test_logging_in_changes_the_key_of_the_session(session: Client, password: str) -> None:
    before = session.cookies["sessionid"].value
    session.post("/enter", {"username": "wang", "password": password})
    assert session.cookies["sessionid"].value != before
    replay = Client()
    replay.cookies["sessionid"] = before
    assert answer(replay) == "-"


def test_who_changes_his_own_password_stays_and_his_other_sessions_end(
    session: Client, wang: Officer, password: str, at: datetime
) -> None:
    other = Client()
    other.post("/enter", {"username": "wang", "password": password})
    changed = actions.change_password(password="another-horse-1949", current=password, by=wang, at=at)
    request = HttpRequest()
    request.session = SessionStore(session.cookies["sessionid"].value)
    request.user = changed
    login.keep_session(request, changed, at)
    request.session.save()
    session.cookies["sessionid"] = request.session.session_key
    assert answer(session).startswith("wang")
    assert answer(other) == "-"
