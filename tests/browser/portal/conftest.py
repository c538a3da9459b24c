"""People at the public door: a telephone of 390 by 844, nobody logged in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from browser.portal.hand import Hand


@pytest.fixture(autouse=True)
def _fresh_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate that remembers nothing of other tests."""
    from laojian.web.portal import gate, pages
    from laojian.web.portal.views import entrance, receipt

    fresh = gate.Gate(gate.GATE.key)
    for module in (gate, pages, entrance, receipt):
        monkeypatch.setattr(module, "GATE", fresh)


@pytest.fixture
def hand(sit: Callable[..., Any]) -> Callable[..., Hand]:
    """hand() -> somebody with a telephone of his own."""
    from browser.portal.hand import Hand

    def given(**context: Any) -> Hand:
        return Hand(sit("", **({"viewport": {"width": 390, "height": 844}, "has_touch": True} | context)))

    return given
