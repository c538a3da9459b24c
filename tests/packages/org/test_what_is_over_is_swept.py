"""A regular task drops sessions that are over and tries too old to count, and nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from config.schedule import TASKS
from laojian.kernel.refusal import Invalid
from laojian.org import login
from laojian.org.actions import tries
from laojian.org.models import LoginAttempt, Officer


def swept(at: datetime) -> int:
    (task,) = (task for task in TASKS if task.name.startswith("what is past its time"))
    return task.act(at)


def test_sessions_that_are_over_go_and_open_ones_stay(admin: Officer, at: datetime) -> None:
    for name, minutes in (("over", -1), ("just over", 0), ("open", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=at + timedelta(minutes=minutes))
    assert swept(at) == 2
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert swept(at) == 0


def test_tries_go_when_they_can_no_longer_make_a_device_known(
    make: Callable[..., Officer], at: datetime, password: str
) -> None:
    make("wang")

    def enter(typed: str, at: datetime) -> None:
        login.sign_in(username="wang", password=typed, code="", address="10.1.2.3", device="desk", at=at)

    enter(password, at)
    with pytest.raises(Invalid):
        enter("guess", at + timedelta(minutes=1))
    assert swept(at + tries.KNOWN_FOR) == 0
    assert swept(at + tries.KNOWN_FOR + timedelta(seconds=1)) == 1
    assert [attempt.succeeded for attempt in LoginAttempt.objects.all()] == [False]
