"""The screens without a browser: officers at seats that send what a browser would send."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from offices import light_hashing, office, office_as_built

if TYPE_CHECKING:
    from browser.cast import Bureau
    from screens.seat import Seat


@pytest.fixture
def sit(office: Bureau) -> Callable[[str], Seat]:
    """sit("clerk") -> that officer, logged in."""
    from screens.seat import Seat

    return Seat
