"""When the program fails each door says so in its own way, even when the database is what failed."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from laojian.web import broken
from laojian.web.portal.views import entrance


def test_the_public_door_keeps_its_face_and_says_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the database is gone")

    monkeypatch.setattr(entrance.pages, "render", gone)
    answer = Client(raise_request_exception=False).get("/p/nowhere-at-all")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "草稿" in page and "portal.css" in page and 'href="/p/"' in page


def test_the_interface_answers_in_its_shape() -> None:
    answer = broken.server_error(RequestFactory().post("/api/v1/contacts"))
    assert answer.status_code == 500 and set(json.loads(answer.content)) == {"reason", "basis", "remedy", "field"}


def test_the_workbench_says_whom_to_tell() -> None:
    answer = broken.server_error(RequestFactory().get("/cases/"))
    assert answer.status_code == 500 and "系统管理员" in answer.content.decode()
