"""Nothing that tells of a person stands in a session, an address, a header, a log, a plain file; markup is inert."""

from __future__ import annotations

import io
import logging
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.contrib.staticfiles import finders
from packages.web.portal.visitor import EMPLOYER, WHAT, YOU, photo

from laojian.complaints.models import Attachment, Contact
from laojian.web.portal import gate, uploads

if TYPE_CHECKING:
    from packages.web.portal.visitor import Visitor

pytestmark = pytest.mark.django_db
MARKS = {
    "name": "暗号姓名七", "phone": "13877712345", "email": "marker77@example.com", "text": "暗号经过七七",
    "employer_name": "暗号工厂七", "workplace_address": "暗号路七号",
}  # fmt: skip
PERSONAL = [MARKS[name] for name in ("name", "phone", "email", "text")]
HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "{{ 7*7 }}{% load i18n %}",
    "javascript:alert(1)", "</textarea><svg onload=alert(1)>", "&lt;b&gt;",
)  # fmt: skip


def whole_life(visitor: Visitor) -> None:
    visitor.begin()
    visitor.step("employer", {**EMPLOYER, **{n: MARKS[n] for n in ("employer_name", "workplace_address")}})
    visitor.step("what", {**WHAT, "text": MARKS["text"]}).step("money", {"amount": "一"}).step(
        "money", {"amount": "8000"}
    )
    visitor.step("people", {"group": "alone"}).step("files", {"photo": photo("暗号照片七.png")})
    visitor.step("you", {**YOU, "name": "", "phone": MARKS["phone"]})
    visitor.step("you", {**YOU, **{n: MARKS[n] for n in ("name", "phone", "email")}}).step("check")
    visitor.get("/p/receipt/").opened().do("say", {"text": MARKS["text"], "purpose": "talk"})


def test_addresses_headers_cookies_sessions_and_logs_hold_nothing_personal(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []
    request = visitor.client.request

    def noted(**environ: Any) -> Any:
        answer = request(**environ)
        seen.append(f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}")
        seen.append(str(answer.headers) + str(answer.cookies))
        return answer

    visitor.client.request = noted  # type: ignore[method-assign]
    with caplog.at_level(logging.DEBUG):
        whole_life(visitor)
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    kept = "\n".join(str(row.get_decoded()) for row in Session.objects.all())
    everything = "\n".join(seen) + logged + kept
    assert Contact.objects.count() == 1 and "/p/receipt/" in everything
    for mark in [*MARKS.values(), "暗号照片七"]:
        assert mark not in everything, mark


def test_no_column_holds_what_tells_of_the_person(visitor: Visitor) -> None:
    whole_life(visitor)
    rows = repr(list(Contact.objects.values())) + repr(list(Attachment.objects.values()))
    for mark in [*PERSONAL, "暗号照片七"]:
        assert mark not in rows and str(mark.encode()) not in rows


def test_no_page_of_a_person_is_kept_by_a_cache_or_told_to_other_sites(visitor: Visitor) -> None:
    whole_life(visitor)
    for path in ("/p/", "/p/receipt/", f"/p/mine/{Contact.objects.get().pk}/", "/p/follow/", "/p/calculator/"):
        visitor.get(path)
        assert "no-store" in visitor.page["Cache-Control"]
        assert visitor.page["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert "unsafe" not in visitor.page["Content-Security-Policy"]


@pytest.mark.parametrize("payload", HOSTILE)
def test_markup_is_inert_on_every_page_that_shows_it(visitor: Visitor, payload: str) -> None:
    pages = []
    visitor.begin()
    visitor.step(
        "employer", {**EMPLOYER, "employer_name": payload, "workplace_address": payload, "employer_picked": payload}
    )
    visitor.step("what", {**WHAT, "text": payload}).step("money", {"amount": payload})
    pages.append(visitor.text)
    visitor.step("money", {"amount": "1"})
    visitor.step("people", {"group": "group", "typed": f"{payload[:40].replace(' ', '')} 13800138000\n{payload}"})
    pages.append(visitor.text)
    visitor.step("people", {"group": "alone"}).step("files", {"photo": photo(f"{payload[:30].replace('/', '')}.png")})
    pages.append(visitor.get("/p/form/files/").text)
    visitor.step("you", {**YOU, "name": payload[:50], "phone": payload})
    pages.append(visitor.text)
    visitor.step("you", {**YOU, "name": payload[:50]})
    pages.append(visitor.get("/p/form/check/").text)
    visitor.step("check").get("/p/receipt/").opened().do("say", {"text": payload, "purpose": payload})
    pages.append(visitor.get(f"/p/mine/{Contact.objects.get().pk}/").text)
    pages.append(visitor.do("paid", {"amount": payload, "paid_on": payload, "text": payload}).text)
    pages.append(visitor.get("/p/guide/?q=" + payload).text)
    visitor.post("/p/follow/", {"number": payload, "code": payload})
    pages.append(visitor.text)
    for page in pages:
        assert not re.search(
            r"<script(?! src=)|<img src=x|<svg onload|onerror=alert(?!\(1\)&gt;)", page.replace("&lt;", "‹")
        )
        assert 'href="javascript' not in page and ">49<" not in page
    assert sum("alert(1)" in page or "7*7" in page or "&amp;lt;b" in page for page in pages) >= 5


@pytest.mark.parametrize("size", [10, uploads._IN_MEMORY + 10, uploads.MOST_FILE])
def test_an_upload_has_no_name_on_a_disk(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    handler = uploads.Unnamed()
    handler.new_file("photo", "一.png", "image/png", size)
    handler.receive_data_chunk(b"x" * size, 0)
    assert list(tmp_path.iterdir()) == []
    kept = handler.file_complete(size)
    assert (kept.size, len(kept.read()), list(tmp_path.iterdir())) == (size, size, [])
    kept.close()


def test_an_upload_cut_off_is_let_go() -> None:
    handler = uploads.Unnamed()
    handler.new_file("photo", "一.png", "image/png", 10)
    handler.receive_data_chunk(b"x", 0)
    handler.upload_interrupted()
    assert handler._kept.closed


def test_a_file_over_the_limit_is_counted_and_not_kept(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILE", 50)
    visitor.begin().step("files", {"photo": photo()})
    assert visitor.page.status_code == 422 and "最大" in visitor.problem


def test_a_body_over_the_limit_is_refused_unread(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unread(io.BytesIO):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("the body was read")

    visitor.begin()
    large = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(uploads.MOST_BODY + 1)}
    assert visitor.client.generic("POST", "/p/form/files/", b"", **large).status_code == 413
    assert gate.MOST_BODY == uploads.MOST_BODY


def test_the_form_is_light(visitor: Visitor) -> None:
    """At most 60 kB a page with its script, the sheet of styles cached."""
    script = Path(str(finders.find("portal/portal.js"))).stat().st_size
    visitor.begin()
    for name in ("employer", "what", "money", "people", "files", "you", "check"):
        visitor.get(f"/p/form/{name}/")
        assert len(visitor.page.content) + script < 60_000, name


@pytest.mark.parametrize("odd", ["%00", "%F0%9F%98%80", "%ff%fe", "9" * 300, "..%2f..", "%E2%80%AE", "²"])
def test_odd_addresses_are_answered_not_failed(visitor: Visitor, odd: str) -> None:
    here = visitor.handed_in().opened().here
    paths = [
        f"/p/employers/?q=xx{odd}", f"/p/site/{odd}/", f"/p/r/LJ26-{odd}/{odd}/", f"/p/guide/?q={odd}", f"/p/{odd}",
        f"{here}file/{'9' * 30}/", f"{here}paper/{'9' * 30}/", f"/p/mine/{'9' * 40}/", f"{here}proof/{odd}.json",
    ]  # fmt: skip
    for path in paths:
        assert visitor.client.get(path).status_code in (200, 302, 404), path


@pytest.mark.parametrize("odd", ["\0", "²", "9" * 200, "-1", "１２", "\ud7ff", "\u202e"])
def test_odd_values_in_every_field_are_answered_not_failed(visitor: Visitor, odd: str) -> None:
    visitor.begin()
    names = {
        "employer": ("employer_name", "employer_id", "employer_picked", "workplace_code", "workplace_address"),
        "what": ("matters", "text", "period_from", "period_to", "ongoing", "parallel"),
        "money": ("amount",),
        "people": ("group", "typed", "representative", "remove"),
        "files": ("remove",),
        "you": ("name", "phone", "resident_id", "email", "guarded"),
    }
    for step, fields in names.items():
        visitor.step(step, dict.fromkeys(fields, odd))
        assert visitor.page.status_code in (302, 422), step
    visitor.post("/p/follow/", {"number": odd, "code": odd})
    visitor.post("/p/phone/", {"phone": odd})
    assert visitor.page.status_code in (200, 422)
    fields = dict.fromkeys(("place", "kind", "agreed", "first_day", "last_day", "contract", "started_on"), odd)
    visitor.post("/p/calculator/", {**fields, "sum": "1"})
    assert visitor.page.status_code == 422
    here = visitor.filled().step("check").get("/p/receipt/").opened().here
    for act in ("say", "paid", "withdraw"):
        visitor.get(here).do(act, dict.fromkeys(("text", "amount", "paid_on", "worker_seq", "purpose"), odd))
        assert visitor.page.status_code in (302, 422), act
