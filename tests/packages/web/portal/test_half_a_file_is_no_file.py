"""A file of a draft that has lost a piece is left out whole; nothing half is handed in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from laojian.complaints import actions
from laojian.org import keyring
from laojian.web.portal import drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(at: datetime, monkeypatch: pytest.MonkeyPatch) -> drafts.Draft:
    """Two files, each in three pieces."""
    keyring.create()
    monkeypatch.setattr(drafts, "PIECE", 4)
    made = drafts.begin({"kind": "complaint"})
    for name in ("甲", "乙"):
        drafts.add_file(made, content=f"内容{name}。".encode(), name=f"{name}.txt", kind="txt", at=at)
    return made


def test_whole_files_come_back_as_they_were(draft: drafts.Draft, at: datetime) -> None:
    assert drafts.contents(draft, at) == [("内容甲。".encode(), "甲.txt"), ("内容乙。".encode(), "乙.txt")]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_that_lost_a_piece_is_left_out(draft: drafts.Draft, at: datetime, place: int) -> None:
    first = draft["files"][0]
    assert first["pieces"] == 3
    actions.drop_draft(key=f"{draft.key}.{first['id']}.{place}")
    assert drafts.contents(draft, at) == [("内容乙。".encode(), "乙.txt")]


def test_what_was_swept_meanwhile_is_left_out(draft: drafts.Draft, at: datetime) -> None:
    assert drafts.contents(draft, at + timedelta(days=400)) == []


def test_a_file_taken_out_leaves_no_piece_behind(draft: drafts.Draft, at: datetime) -> None:
    first = draft["files"][0]["id"]
    drafts.remove_file(draft, first)
    assert [name for _, name in drafts.contents(draft, at)] == ["乙.txt"]
    assert all(actions.read_draft(key=f"{draft.key}.{first}.{place}", at=at) is None for place in range(3))
