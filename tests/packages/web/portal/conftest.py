"""A small office behind the public door, and people who come to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flows.cast import City
    from packages.web.portal.visitor import Visitor

PLACES = (
    ("44", "广东省", "province", ""),
    ("4401", "广州市", "city", "44"),
    ("440106", "天河区", "district", "4401"),
    ("440106003", "员村街道", "street", "440106"),
)


@pytest.fixture
def city(db: None) -> City:
    """The people of the office, and the places they work in."""
    from flows import cast

    from laojian.org.models import Division

    Division.objects.bulk_create(Division(code=c, name=n, level=lv, parent_code=p) for c, n, lv, p in PLACES)
    return cast.build()


@pytest.fixture
def visitor(city: City, fresh_gate: None) -> Visitor:
    """Somebody with a telephone of his own."""
    from packages.web.portal.visitor import Visitor

    return Visitor()


@pytest.fixture
def other(visitor: Visitor) -> Callable[..., Any]:
    """other() -> somebody else with another telephone."""
    from packages.web.portal.visitor import Visitor

    return Visitor


@pytest.fixture(autouse=True)
def fresh_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate that remembers nothing of other tests."""
    from laojian.web.portal import gate, pages
    from laojian.web.portal.views import entrance, receipt

    fresh = gate.Gate(gate.GATE.key)
    for module in (gate, pages, entrance, receipt):
        monkeypatch.setattr(module, "GATE", fresh)
