"""Somebody at the public door with a browser that runs no scripts but can do the small work of the gate."""

from __future__ import annotations

import html
import io
import re
from typing import Any

from django.test import Client
from PIL import Image

from laojian.web.portal.gate import answered

EMPLOYER = {"employer_name": "明达电子厂", "workplace_code": "440106003", "workplace_address": "员村二横路1号"}
WHAT = {
    "matters": ["unpaid_wages"],
    "text": "九月和十月的工资一直没有发。",
    "period_from": "2026-09-01",
    "period_to": "2026-10-31",
    "parallel": "",
}
YOU = {"name": "陈小明", "phone": "138 0013 8000", "resident_id": "", "email": ""}


def photo(name: str = "工资条.png", color: str = "white") -> io.BytesIO:
    """A picture to hand in."""
    out = io.BytesIO()
    Image.new("RGB", (3, 3), color).save(out, "PNG")
    out.seek(0)
    out.name = name
    return out


def solve(token: str, bits: int) -> str:
    """The work of the gate."""
    return next(str(n) for n in range(10_000_000) if answered(token, str(n), bits))


class Visitor:
    """A browser with its own cookies. `page` is the last answer, `text` its page."""

    def __init__(self, **extra: Any) -> None:
        self.client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans", enforce_csrf_checks=True, **extra)
        self.page: Any = None

    @property
    def text(self) -> str:
        """The page, each tag on one line."""
        whole: str = self.page.content.decode()
        return re.sub(r"<[^<>]+>", lambda tag: " ".join(tag[0].split()).replace(" >", ">"), whole)

    def get(self, path: str, status: int = 200) -> Visitor:
        self.page = self.client.get(path)
        assert self.page.status_code == status, self.page.status_code
        return self

    def post(
        self, path: str, fields: dict[str, Any], *, at: str = "", work: bool = True, follow: bool = False
    ) -> Visitor:
        """Press the button of the form on `at` (the page itself unless said otherwise)."""
        self.page = self.client.get(at or path)
        return self.press(path, fields, work=work, follow=follow)

    def press(self, path: str, fields: dict[str, Any], *, work: bool = True, follow: bool = False) -> Visitor:
        """Press the button of the form that is on the page now."""
        found = re.search(rf'action="{re.escape(path)}\?c=([\w=-]+)" data-gate="[\w=-]+" data-bits="(\d+)"', self.text)
        assert found, f"no form for {path}: {self.page.status_code}"
        csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.text)
        assert csrf
        self.sent = f"{path}?c={found[1]}" + (f"&n={solve(found[1], int(found[2]))}" if work else "")
        self.fields = {"csrfmiddlewaretoken": csrf[1], **fields}
        self.page = self.client.post(self.sent, self.fields, follow=follow)
        return self

    def again(self) -> Visitor:
        """The same press once more: back and resubmit, a retry after a time-out."""
        for value in self.fields.values():
            if hasattr(value, "seek"):
                value.seek(0)
        self.page = self.client.post(self.sent, self.fields)
        return self

    @property
    def where(self) -> str:
        """Where the last press leads."""
        assert self.page.status_code == 302, (self.page.status_code, self.problem)
        return str(self.page["Location"])

    @property
    def problem(self) -> str:
        found = re.search(r'data-test="(?:problem|held)">(.*?)</div>', self.text, re.S)
        return re.sub(r"<[^>]+>|\s+", " ", html.unescape(found[1])).strip() if found else ""

    def shown(self, hook: str) -> str:
        """The words of what the page marks for tests."""
        found = re.search(rf'data-test="{hook}"[^>]*>(.*?)</', self.text, re.S)
        assert found, hook
        return html.unescape(found[1]).strip()

    # ——— whole ways ———

    def step(self, name: str, fields: dict[str, Any] | None = None) -> Visitor:
        return self.post(f"/p/form/{name}/", fields or {})

    def begin(self, kind: str = "complaint") -> Visitor:
        self.post(f"/p/{kind}/", {})
        assert self.where == "/p/form/employer/"
        return self

    def filled(self, kind: str = "complaint", **more: Any) -> Visitor:
        """All steps but the last press. `more` replaces answers by their name."""
        self.begin(kind)
        steps: list[tuple[str, dict[str, Any]]] = [("employer", EMPLOYER), ("what", WHAT)]
        if kind == "complaint":
            steps += [("money", {"amount": "8000"}), ("people", {"group": "alone", "typed": ""})]
        steps += [("files", {}), ("you", YOU if kind == "complaint" else {})]
        for name, fields in steps:
            self.step(name, {key: more.get(key, value) for key, value in fields.items()} | more.get(name, {}))
            assert self.page.status_code == 302, (name, self.problem)
        return self

    def handed_in(self, kind: str = "complaint", **more: Any) -> Visitor:
        """Everything, up to the receipt on the page."""
        self.filled(kind, **more).step("check")
        assert self.where == "/p/receipt/"
        return self.get("/p/receipt/")

    @property
    def receipt(self) -> tuple[str, str, str]:
        """Number, code and link of the receipt on the page."""
        return self.shown("number"), self.shown("code"), self.shown("link")

    def opened(self) -> Visitor:
        """By the link of the receipt that is on the page, to the page of one's own contact."""
        link = self.receipt[2]
        self.page = self.client.get(link[link.index("/p/") :], follow=True)
        assert self.page.status_code == 200
        return self

    @property
    def here(self) -> str:
        """The address of the contact's page that is open."""
        found = re.search(r"/p/mine/\d+/", self.text)
        assert found
        return found[0]

    def do(self, name: str, fields: dict[str, Any]) -> Visitor:
        """One of the acts on the contact's page."""
        here = self.here
        self.get(here)
        form = re.search(rf'id="act-{name}".*?</form>', self.text, re.S)
        assert form, f"{name} is not offered"
        key = re.search(r'name="key" value="([^"]+)"', form[0])
        assert key
        return self.press(f"{here}{name}/", {"key": key[1], **fields})
