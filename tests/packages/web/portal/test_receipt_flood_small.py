"""A small flood of one stranger's address at the door of receipts: the owner's code and link open meanwhile."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.test import Client
from packages.web.portal.visitor import solve
from receipt_flood import FOLLOW, forged, guess, wrong_link

from laojian.complaints import limits
from laojian.complaints.models import CodeTry
from laojian.complaints.rules.receipts import contact_number
from laojian.web.portal import gate

if TYPE_CHECKING:
    from collections.abc import Callable

    from packages.web.portal.visitor import Visitor

pytestmark = pytest.mark.django_db
STRANGER = "203.0.113.7"


def test_one_address_closes_nothing_for_the_city(
    visitor: Visitor, other: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = limits.limit
    most = {limits.TRIES_OF_ADDRESS: 6, limits.TRIES_OF_ALL: 8}
    monkeypatch.setattr(limits, "limit", lambda code, on: most.get(code) or real(code, on))
    number, code, link = visitor.handed_in().receipt
    stranger, chance = Client(REMOTE_ADDR=STRANGER), random.Random(20261129)

    def worked() -> int:
        one = gate.GATE.challenge("follow", gate.seconds())
        path = f"{FOLLOW}?{urlencode({'c': one.token, 'n': solve(one.token, one.bits)})}"
        return stranger.post(path, guess(chance, contact_number(2026, chance.randrange(1, 10**6)))).status_code

    assert {worked() for _ in range(12)} == {422}
    assert {stranger.post(forged(chance)).status_code for _ in range(20)} == {429}
    assert {stranger.get(wrong_link(chance, number))["Location"] for _ in range(20)} == {f"{FOLLOW}?link=no"}
    assert max(CodeTry.objects.values_list("count", flat=True)) <= 6
    owner = other()
    owner.post(FOLLOW, {"number": number, "code": code})
    assert owner.where.startswith("/p/mine/")
    there = Client(REMOTE_ADDR=STRANGER).get(link[link.index("/p/") :])
    assert there["Location"].startswith("/p/mine/"), "the own link opens behind the stranger's address too"
