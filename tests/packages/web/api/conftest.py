"""A channel that hands in contacts by the interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import intake_cast
import pytest
from django.test import Client

KEY = "chosen-by-the-channel-0001"


@pytest.fixture
def channel(db: None) -> tuple[str, Any]:
    """The key of the hotline of the district, and its row."""
    from laojian.ledger import queries

    at = queries.now()
    unit, clerk = intake_cast.office(at)
    return intake_cast.channel_key(unit, clerk, at)


@pytest.fixture(autouse=True)
def _fresh_pace(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test slows another down."""
    from laojian.web.api.v1 import keys

    monkeypatch.setattr(keys, "THROTTLE", keys.Throttle())
    yield


@pytest.fixture
def ask(channel: tuple[str, Any]) -> Callable[..., Any]:
    """ask("POST", "/contacts", body, key="…") as the hotline."""
    client = Client()

    def send(method: str, path: str, body: Any = None, *, key: str | None = KEY, **more: Any) -> Any:
        headers = {"authorization": f"Bearer {channel[0]}", **more.pop("headers", {})}
        if key is not None:
            headers["idempotency-key"] = key
        given = {"data": body, "content_type": "application/json"} if body is not None else {}
        return client.generic(method, f"/api/v1{path}", headers=headers, **_raw(given), **more)

    return send


def _raw(given: dict[str, Any]) -> dict[str, Any]:
    import json

    data = given.get("data")
    if data is None or isinstance(data, bytes):
        return given
    return given | {"data": data if isinstance(data, str) else json.dumps(data)}
