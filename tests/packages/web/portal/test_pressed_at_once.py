"""Eight presses of the same button at the same moment: one contact, one answer for all (P34)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from packages.web.portal.visitor import photo

from laojian.complaints.models import Attachment, Contact, Note

if TYPE_CHECKING:
    from packages.web.portal.visitor import Visitor

PRESSES = 8


def at_once(visitor: Visitor, presses: int = PRESSES) -> list[tuple[int, str]]:
    """The last press again, from as many hands as that at the same moment; the answers."""
    start = Barrier(presses)

    def press(_: int) -> tuple[int, str]:
        client = copy.copy(visitor.client)
        client.cookies = copy.deepcopy(visitor.client.cookies)
        start.wait(timeout=30)
        try:
            answer = client.post(visitor.sent, visitor.fields)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(presses) as pool:
        return list(pool.map(press, range(presses)))


@contextmanager
def held_back(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Presses in here are made ready and not sent."""
    with monkeypatch.context() as patch:
        patch.setattr(visitor.client, "post", lambda *args, **kwargs: visitor.page)
        yield


@pytest.fixture(autouse=True)
def _many_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the key must hold, not the gate."""
    monkeypatch.setattr("laojian.web.portal.gate.USES", 100)


@pytest.mark.django_db(transaction=True)
def test_the_last_button_pressed_by_eight_hands_makes_one_contact(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.filled(files={"photo": photo()})
    with held_back(visitor, monkeypatch):
        visitor.step("check")
    assert set(at_once(visitor)) == {(302, "/p/receipt/")}
    assert Contact.objects.count() == 1 and Attachment.objects.count() == 1
    visitor.get("/p/receipt/")
    assert visitor.shown("number") == Contact.objects.get().number


@pytest.mark.django_db(transaction=True)
def test_a_message_pressed_by_eight_hands_is_one_message(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.handed_in().opened()
    with held_back(visitor, monkeypatch):
        visitor.do("say", {"text": "一次", "purpose": "talk"})
    assert {status for status, _ in at_once(visitor)} == {302}
    assert Note.objects.count() == 1
