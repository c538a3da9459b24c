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
from laojian.complaints import limits
from laojian.complaints.actions import open_by_code, open_by_link
from laojian.complaints.models import CodeTry
from laojian.kernel.refusal import Refused
from laojian.ledger import queries as ledger

SEED = 20261123


@pytest.fixture
def known(db: None) -> list[Any]:
    at = ledger.now()
    intake_cast.office(at)
    return guessing.received(60, at, localdate(at))


@pytest.fixture
def few(db: None) -> list[Any]:
    """Three are enough where strangers guess at numbers that may not exist."""
    at = ledger.now()
    intake_cast.office(at)
    return guessing.received(3, at, localdate(at))


def test_no_guess_opens_anything_and_all_hear_the_same_words(known: list[Any]) -> None:
    stranger = guessing.Stranger(known, random.Random(SEED))
    for at in islice(guessing.windows(ledger.now()), 4):
        for _ in range(75):
            stranger.guess(at)
    assert (stranger.hits, stranger.tried, len(stranger.refusals)) == ([], 300, 1)


def test_five_tries_lock_a_number_even_for_the_right_code_until_the_window_is_over(few: list[Any]) -> None:
    at, chance = next(guessing.windows(ledger.now())), random.Random(SEED)
    mine = few[0]

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


def test_twenty_tries_lock_an_address_for_all_numbers(few: list[Any]) -> None:
    at, chance = next(guessing.windows(ledger.now())), random.Random(SEED)
    for _ in range(20):
        guessing.refuse(guessing.unknown(chance), guessing.code(chance), "198.51.100.7", at)
    fresh = few[0]
    with pytest.raises(Refused):
        open_by_code(number=fresh.contact.number, code=fresh.secrets.code, address="198.51.100.7", at=at)
    assert open_by_code(number=fresh.contact.number, code=fresh.secrets.code, address="198.51.100.8", at=at)


def test_what_one_address_tries_beyond_its_limit_closes_no_number_and_no_door(few: list[Any]) -> None:
    at, chance = next(guessing.windows(ledger.now())), random.Random(SEED)
    numbers = [guessing.unknown(chance) for _ in range(30)]
    for addresses in (["198.51.100.7"] * 90, [f"2001:db8::{n:x}" for n in range(90)]):
        for n, address in enumerate(addresses):
            guessing.refuse(numbers[n % 30], guessing.code(chance), address, at)
    counts = sorted(CodeTry.objects.values_list("count", flat=True), reverse=True)
    assert counts == [40, 20, 20, *[2] * 20, *[0] * 10], "the door, two addresses, the numbers they came to in time"
    for address in ("198.51.100.8", "2001:db8:0:1::1"):
        assert open_by_code(number=few[0].contact.number, code=few[0].secrets.code, address=address, at=at)


def test_a_number_that_is_locked_takes_nothing_from_address_and_door(few: list[Any]) -> None:
    at, chance = next(guessing.windows(ledger.now())), random.Random(SEED)
    for _ in range(60):
        guessing.refuse(few[0].contact.number, guessing.code(chance), "198.51.100.7", at)
    assert set(CodeTry.objects.values_list("count", flat=True)) == {5}
    for _ in range(14):
        guessing.refuse(guessing.unknown(chance), guessing.code(chance), "198.51.100.7", at)
    assert open_by_code(number=few[1].contact.number, code=few[1].secrets.code, address="198.51.100.7", at=at)
    guessing.refuse(few[2].contact.number, few[2].secrets.code, "198.51.100.7", at)


def test_the_whole_door_has_a_limit_which_the_own_link_does_not_know(
    few: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    at, chance, real = next(guessing.windows(ledger.now())), random.Random(SEED), limits.limit
    monkeypatch.setattr(limits, "limit", lambda code, on: 8 if code == limits.TRIES_OF_ALL else real(code, on))
    for _ in range(8):
        guessing.refuse(guessing.unknown(chance), guessing.code(chance), guessing.address(chance), at)
    mine = few[0]
    guessing.refuse(mine.contact.number, mine.secrets.code, guessing.address(chance), at)
    before = list(CodeTry.objects.order_by("pk").values_list("about", "count"))
    for _ in range(10):
        assert open_by_link(number=mine.contact.number, secret=mine.secrets.link).pk == mine.contact.pk
        with pytest.raises(Refused):
            open_by_link(number=mine.contact.number, secret=mine.secrets.code)
    assert list(CodeTry.objects.order_by("pk").values_list("about", "count")) == before


def test_the_stop_watch_takes_each_kind_equally_often(known: list[Any]) -> None:
    watch = guessing.Watch(known, random.Random(SEED))
    watch.window(12, next(guessing.windows(ledger.now())), guessing.refuse)
    assert {kind: len(taken) for kind, taken in watch.seconds.items()} == dict.fromkeys(guessing.KINDS, 12)


def test_the_pages_of_all_refusals_are_alike_to_the_letter(few: list[Any]) -> None:
    chance, client = random.Random(SEED), Client()
    locked, wrong = few[1].contact.number, few[2].contact.number
    for _ in range(5):
        guessing.refuse(locked, guessing.code(chance), guessing.address(chance), ledger.now())

    def said(number: str) -> tuple[int, str, list[tuple[str, str]]]:
        page = client.get("/p/follow/").content.decode()
        token, bits = re.search(r'data-gate="([^"]+)" data-bits="(\d+)"', page).groups()
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


def test_a_link_of_somebody_else_opens_nothing(few: list[Any]) -> None:
    with pytest.raises(Refused):
        open_by_link(number=few[0].contact.number, secret=few[1].secrets.link)
    found = open_by_link(number=few[0].contact.number, secret=few[0].secrets.link)
    assert found.pk == few[0].contact.pk
