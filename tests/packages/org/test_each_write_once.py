"""An act sent twice under one key is done once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connections

from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.org import actions
from laojian.org.models import Officer, Unit

Make = Callable[..., Officer]
KEY = "0193f6a2-key"


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> str:
        self.done += 1
        return f"answer {self.done}"


def send(by: Officer, at: datetime, perform: Callable[[], str], **changed: str) -> str:
    words = {"key": KEY, "act": "unit.create", "body": "name=x"} | changed
    return actions.once(by=by, at=at, perform=perform, **words)


def test_the_second_time_the_first_answer_comes_back(admin: Officer, at: datetime) -> None:
    work = Work()
    assert [send(admin, at, work) for _ in range(3)] == ["answer 1"] * 3
    assert work.done == 1


def test_an_empty_answer_is_an_answer(admin: Officer, at: datetime) -> None:
    done: list[int] = []
    for _ in range(2):
        assert send(admin, at, lambda: str(done.append(1) or "")) == ""
    assert done == [1]


def test_another_key_or_another_person_is_another_act(admin: Officer, make: Make, at: datetime) -> None:
    work = Work()
    send(admin, at, work)
    send(admin, at, work, key="another-key")
    send(make("wang"), at, work)
    assert work.done == 3


@pytest.mark.parametrize("changed", [{"body": "name=y"}, {"act": "unit.close"}])
def test_the_same_key_for_something_else_is_refused(admin: Officer, at: datetime, changed: dict[str, str]) -> None:
    work = Work()
    send(admin, at, work)
    with pytest.raises(Invalid, match="另一项内容"):
        send(admin, at, work, **changed)
    assert work.done == 1


def test_a_refused_act_leaves_the_key_free(admin: Officer, at: datetime) -> None:
    def refuse() -> str:
        raise Refused(zh("不行"))

    with pytest.raises(Refused, match="不行"):
        send(admin, at, refuse)
    assert send(admin, at, Work(), body="name=better") == "answer 1"


@pytest.mark.parametrize("key", ["", "short", "with space", "x" * 201, "钥匙钥匙钥匙钥匙"])
def test_a_key_that_cannot_be_one_is_refused(admin: Officer, at: datetime, key: str) -> None:
    with pytest.raises(Invalid, match="幂等键"):
        send(admin, at, Work(), key=key)


@pytest.mark.django_db(transaction=True)
def test_of_six_at_the_same_moment_one_is_done(admin: Officer, at: datetime) -> None:
    start = threading.Barrier(6)

    def press(_: int) -> str:
        try:
            start.wait(timeout=20)
            return send(
                admin,
                at,
                lambda: actions.create_unit(code="ONE", name="一", kind="大队", place="440106", by=admin, at=at).code,
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(press, range(6))) == {"ONE"}
    assert Unit.objects.count() == 1
