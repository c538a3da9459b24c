"""Pages, the public door and what is not there answer an unknown verb with 405, whoever asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

PLACES = ("/", "/login/", "/cases/", "/cases/1/steps/accept/", "/contacts/export/", "/p/", "/p/report/", "/nowhere/")
UNKNOWN = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW")


@pytest.mark.parametrize("verb", UNKNOWN)
def test_an_unknown_verb_is_refused_everywhere(verb: str, enter: Callable[[str], Client]) -> None:
    for client in (Client(), enter("clerk")):
        answers = [client.generic(verb, place) for place in PLACES]
        assert [one.status_code for one in answers] == [405] * len(PLACES)
        assert {one["Allow"] for one in answers} == {"GET, HEAD, POST"}


def test_the_known_ones_go_on(enter: Callable[[str], Client]) -> None:
    clerk = enter("clerk")
    assert [clerk.generic(verb, "/cases/").status_code for verb in ("GET", "HEAD")] == [200, 200]
    assert clerk.post("/views/save/", {}).status_code != 405


@pytest.mark.django_db
def test_the_interface_refuses_in_its_own_way() -> None:
    assert Client().generic("DELETE", "/api/v1/contacts").status_code == 405
