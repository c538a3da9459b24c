"""A small office that takes in contacts, with the keys in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
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
