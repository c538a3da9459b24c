"""The ledger on screen: what is sealed, what waits, where the newest checkpoint lies outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

if TYPE_CHECKING:
    from laojian.org.models import Officer

Enter = Callable[[str], Client]
PAGE = "/settings/ledger/"


@pytest.mark.django_db
def test_before_the_first_sealing_the_page_says_so(enter: Enter) -> None:
    auditor = enter("auditor")
    page = auditor.get(PAGE).content.decode()
    assert "还没有存证点" in page and "verify_ledger.py" in page
    assert auditor.get(f"{PAGE}checkpoint.json").status_code == 404
    assert enter("lead").get(f"{PAGE}checkpoint.json").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_newest_checkpoint_is_shown_with_the_folders_that_hold_it(
    enter: Enter, people: dict[str, Officer], now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from laojian.ledger import queries, sealing

    folders = [tmp_path / name for name in ("good", "empty", "torn", "other")]
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", folders[:1])
    sealing.seal_all(now)
    checkpoint = queries.newest_checkpoint()
    assert checkpoint is not None and queries.waiting() == 0
    for folder in folders[2:]:
        folder.mkdir()
    (folders[2] / "checkpoint.json").write_text("{")
    forged = json.loads((folders[0] / "checkpoint.json").read_text()) | {"root": "00" * 32}
    (folders[3] / "checkpoint.json").write_text(json.dumps(forged))
    monkeypatch.setattr(settings, "LAOJIAN_ANCHORS", folders)

    auditor = enter("auditor")
    assert queries.waiting() > 0, "the log-in waits for the sealer"
    page = auditor.get(PAGE).content.decode()
    assert checkpoint.root in page and checkpoint.public_key in page
    for words in ("已是最新", "还没有抄送", "读不到", "与数据库不一致"):
        assert page.count(words) == 1, words
    kept = auditor.get(f"{PAGE}checkpoint.json")
    assert kept["Content-Disposition"] == 'attachment; filename="checkpoint.json"'
    assert kept.content == (folders[0] / "checkpoint.json").read_bytes()
    assert "登录" in auditor.get(f"{PAGE}?stream={people['auditor'].ref}").content.decode()
