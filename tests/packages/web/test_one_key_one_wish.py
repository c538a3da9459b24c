"""The key of a form stands for one wish: its fields, its files, what is in them and how many they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from laojian.web import answers

FORM = {"title": "考勤表", "key": "k-12345678", "csrfmiddlewaretoken": "x"}


def sent(content: bytes = b"one", name: str = "a.txt", field: str = "file", to: str = "/", **fields: Any) -> str:
    upload = SimpleUploadedFile(name, content)
    request: HttpRequest = RequestFactory().post(to, FORM | fields | {field: upload})
    digest = answers.wish_of(request)
    assert request.FILES[field].read() == content  # the act still reads the whole file
    return digest


def test_the_same_form_sent_twice_is_the_same_wish() -> None:
    assert sent() == sent() == sent(key="another-key", csrfmiddlewaretoken="y")


@pytest.mark.parametrize(
    "other", [{"content": b"two"}, {"name": "b.txt"}, {"field": "proof"}, {"title": "工资表"}, {"content": b""}]
)
def test_another_file_under_the_same_key_is_another_wish(other: dict[str, Any]) -> None:
    assert sent(**other) != sent()


def test_two_files_are_not_one_file_with_both_contents() -> None:
    def several(*contents: bytes) -> str:
        files = [SimpleUploadedFile("a.txt", content) for content in contents]
        return answers.wish_of(RequestFactory().post("/", FORM | {"file": files}))

    assert several(b"one", b"two") != several(b"two", b"one") != several(b"onetwo")


def test_the_same_words_about_another_matter_or_another_list_are_another_wish() -> None:
    assert len({sent(to=to) for to in ("/cases/7/", "/cases/8/", "/cases/8/?state=S20", "/cases/8/?state=S30")}) == 4
    put = RequestFactory().put("/", "a=1", content_type="application/x-www-form-urlencoded")
    assert answers.wish_of(put) != answers.wish_of(RequestFactory().post("/"))
