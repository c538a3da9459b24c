"""A paper is declared void from the case, with a reason, by who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.timezone import localdate

if TYPE_CHECKING:
    from laojian.cases.models import Case
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(complaint: Case, people: dict[str, Officer], now: datetime) -> Case:
    """The complaint, accepted: its notice is issued."""
    from laojian.cases import actions

    for step, inputs in (("examine", {}), ("accept", {"facts": "九月工资未付"})):
        actions.take_step(case_id=complaint.pk, step=step, inputs=inputs, on=localdate(now), by=people["clerk"], at=now)
    return complaint


def test_a_head_declares_a_paper_void_with_a_reason(enter: Enter, accepted: Case) -> None:
    from laojian.documents.queries import papers_of
    from laojian.ledger.queries import trail

    head, case = enter("head"), f"/cases/{accepted.pk}/"
    page = head.get(case).content.decode()
    path = re.search(rf"{case}papers/\d+/void/", page)
    assert path, "the list of papers offers it"
    assert "void-paper" not in enter("clerk").get(case).content.decode()
    form = head.get(path[0]).content.decode()
    paper = next(one for one in papers_of(accepted.ref) if f"/{one.file_id}/" in path[0])
    assert paper.number in form
    assert head.post(path[0], {"key": "void-key-1", "reason": " "}).status_code == 422
    sent = {"key": "void-key-2", "reason": "当事人名称有误"}
    assert head.post(path[0], sent).status_code == 302
    assert head.post(path[0], sent).status_code == 302, "sent twice it acts once"
    again = head.post(path[0], {**sent, "key": "void-key-3"})
    assert again.status_code == 422 and "已经作废" in again.content.decode()
    assert "已作废" in head.get(case).content.decode()
    entry = [row for row in trail(str(accepted.ref)) if row.verb == "document.void"]
    assert [(row.payload or {})["reason"] for row in entry] == ["当事人名称有误"]
    assert entry[0].authority == "team_head@440106"


def test_others_do_not(enter: Enter, accepted: Case) -> None:
    from laojian.documents.queries import papers_of

    path = f"/cases/{accepted.pk}/papers/{papers_of(accepted.ref)[0].file_id}/void/"
    sent = {"key": "void-key-9", "reason": "不该"}
    assert enter("clerk").post(path, sent).status_code == 403
    assert enter("elsewhere").post(path, sent).status_code == 404
    assert enter("head").get(f"/cases/{accepted.pk}/papers/999999/void/").status_code == 404
