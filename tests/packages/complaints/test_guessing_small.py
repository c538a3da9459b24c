"""Guessing at receipts: nobody is let in, everybody hears the same, and who has the code waits a quarter of an hour."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from itertools import islice
from typing import Any

import guessing
import intake_cast
import pytest
from django.test import Client
from django.utils.timezone import localdate

from laojian.bench.telephone import worked
from laojian.complaints.actions import open_by_code, open_by_link
from laojian.kernel.refusal import Refused
from laojian.ledger import queries as ledger

SEED = 20261123


@pytest.fixture
def known(db: None) -> list[Any]:
    at = ledger.now()
    intake_cast.office(at)
    return guessing.received(60, at, localdate(at))


def test_no_guess_opens_anything_and_all_hear_the_same_words(known: list[Any]) -> None:
    stranger = guessing.Stranger(known, random.Random(SEED))
    for at in islice(guessing.windows(ledger.now()), 4):
        for _ in range(75):
            stranger.guess(at)
    assert (stranger.hits, stranger.tried, len(stranger.refusals)) == ([], 300, 1)


def test_five_tries_lock_a_number_even_for_the_right_code_until_the_window_is_over(known: list[Any]) -> None:
    at, chance = next(guessing.windows(ledger.now())), random.Random(SEED)
    mine = known[0]

    def opens(when: Any) -> bool:
        try:
            given = {"number": mine.contact.number, "code": mine.secrets.code}
            return open_by_code(**given, address=guessing.address(chance), at=when).pk == mine.contact.pk
        except Refused:
            return False

    assert opens(at)
    for _ in range(4):
        guessing.refuse(mine.contact.number, guessing.code(chance), guessing.address(chance), at)
    assert not opens(at) and not opens(at + timedelta(minutes=1))
    assert opens(at + guessing.WINDOW)


def test_twenty_tries_lock_an_address_for_all_numbers(known: list[Any]) -> None:
    at, chance = next(guessing.windows(ledger.now())), random.Random(SEED)
    for one in known[:20]:
        guessing.refuse(one.contact.number, guessing.code(chance), "198.51.100.7", at)
    fresh = known[30]
    with pytest.raises(Refused):
        open_by_code(number=fresh.contact.number, code=fresh.secrets.code, address="198.51.100.7", at=at)
    assert open_by_code(number=fresh.contact.number, code=fresh.secrets.code, address="198.51.100.8", at=at)


def test_the_stop_watch_takes_each_kind_equally_often(known: list[Any]) -> None:
    watch = guessing.Watch(known, random.Random(SEED))
    watch.window(12, next(guessing.windows(ledger.now())), guessing.refuse)
    assert {kind: len(taken) for kind, taken in watch.seconds.items()} == dict.fromkeys(guessing.KINDS, 12)


def test_the_pages_of_all_refusals_are_alike_to_the_letter(known: list[Any]) -> None:
    chance, client = random.Random(SEED), Client()
    page = client.get("/p/follow/").content.decode()
    token, bits = re.search(r'data-gate="([^"]+)" data-bits="(\d+)"', page).groups()
    locked, wrong = known[1].contact.number, known[2].contact.number
    for _ in range(5):
        guessing.refuse(locked, guessing.code(chance), guessing.address(chance), ledger.now())

    def said(number: str) -> tuple[int, str, list[tuple[str, str]]]:
        typed = guessing.code(chance)
        answer = client.post(f"/p/follow/?c={token}&n={worked(token, int(bits))}", {"number": number, "code": typed})
        body = answer.content.decode()
        for shown in (number, typed):
            body = body.replace(shown, "…")
        headers = sorted((name, value) for name, value in answer.items() if name != "Content-Length")
        return (
            answer.status_code,
            re.sub(r'(\?c=|data-gate="|csrfmiddlewaretoken" value=")[^"]+', r"\1…", body),
            headers,
        )

    answers = [said(guessing.unknown(chance)), said(wrong), said(locked)]
    assert answers[0][0] == 422 and answers[0] == answers[1] == answers[2]


def test_a_link_of_somebody_else_opens_nothing(known: list[Any]) -> None:
    at = ledger.now()
    with pytest.raises(Refused):
        open_by_link(number=known[3].contact.number, secret=known[4].secrets.link, address="198.51.100.9", at=at)
    found = open_by_link(number=known[3].contact.number, secret=known[3].secrets.link, address="198.51.100.9", at=at)
    assert found.pk == known[3].contact.pk
