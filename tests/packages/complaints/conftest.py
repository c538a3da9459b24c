"""A small office that takes in contacts, with the keys in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flows.cast import City
    from packages.complaints.reception import Door

    from laojian.complaints.models import Contact


@pytest.fixture
def door(db: None) -> Door:
    """The reception: `door.receive(...)` lets somebody come in."""
    from flows import cast
    from packages.complaints.reception import Door

    return Door(cast.build())


@pytest.fixture
def complaint(door: Door) -> Contact:
    """A contact just received."""
    return door.receive().contact


@pytest.fixture
def city(door: Door) -> City:
    """The people of the reception."""
    return door.city


@pytest.fixture
def on(door: Door) -> date:
    """The day of the reception."""
    return door.day


@pytest.fixture
def at(on: date) -> datetime:
    """Half past eleven that morning, when everybody has been received."""
    return datetime(on.year, on.month, on.day, 3, 30, tzinfo=UTC)


@pytest.fixture
def came_in(door: Door) -> Callable[..., Contact]:
    """came_in(kind="report", ...) -> a contact that was just received, its fields as a test says."""
    from laojian.complaints.actions import Identity

    def receive_one(**known: Any) -> Contact:
        given: dict[str, Any] = {
            "text": "我们在员村二横路的电子厂干活，老板欠了三个月工资，一共两万多元，一直不给。",
            "cause": "0201",
            "matters": (),
            "amount_claimed": 2_000_000,
            "identity": Identity(name="张三丰", phone="13800138000"),
        }
        return door.receive(**(given | known)).contact

    return receive_one
