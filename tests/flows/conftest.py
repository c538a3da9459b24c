"""The small office of the flow tests, for its own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flows.cast import City, Walk


@pytest.fixture
def city(db: None) -> City:
    """One unit with somebody in every role."""
    from flows import cast

    return cast.build()


@pytest.fixture
def walk(city: City) -> Walk:
    """A case about to be registered on Monday 2026-03-02."""
    from flows import cast

    return cast.Walk(city)
