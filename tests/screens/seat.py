"""One officer at a browser without scripts: what he opens, fills in, presses and reads, and no server between.

It sends what Chromium would send: each field of the form as the page gave it, what he filled in, the button he
pressed, the token of the session. For what scripts do, sizes, colours and the keyboard there is `browser.seat`.
"""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from typing import Any

from browser.seat import PASSWORD, picture
from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


class Seat:
    """A session of its own. What is filled in is sent with the next press."""

    def __init__(self, username: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.filled: dict[str, Any] = {}
        if username:
            self.open("/login/")
            assert self.fill(username=username, password=PASSWORD).press("submit-login") == 302, self.text("main")

    # ——— going about ———

    def open(self, path: str) -> int:
        """Go to a page; its status. A redirect is followed."""
        answer = self.client.get(path, follow=True)
        self.path = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        return self._show(answer)

    def _show(self, answer: Any) -> int:
        self.page, self.filled = BeautifulSoup(answer.content, "html.parser"), {}
        return int(answer.status_code)

    def case(self, case_id: int) -> Seat:
        """The page of a case."""
        assert self.open(f"/cases/{case_id}/") == 200
        return self

    # ——— reading ———

    def all(self, selector: str) -> list[Tag]:
        """What the page has there."""
        return list(self.page.select(selector))

    def one(self, selector: str) -> Tag:
        """The first that the page has there."""
        found = self.page.select_one(selector)
        assert found is not None, f"no {selector} on {self.path}"
        return found

    def hooks(self, name: str) -> list[Tag]:
        """What the page marks for tests."""
        return self.all(f'[data-test="{name}"]')

    def text(self, selector: str) -> str:
        return self.one(selector).get_text(" ", strip=True)

    def value(self, name: str, within: str = "main") -> str:
        """What stands in a field."""
        field = self.one(f'{within} [name="{name}"]:not([type=hidden])')
        return str(_value(field))

    @property
    def state(self) -> str:
        """The state the case page shows."""
        return str(self.one('[data-test="case-state"]')["data-state"])

    @property
    def said(self) -> str:
        """The sentence above the page after an act."""
        return self.text('[data-test="message"]')

    @property
    def problem(self) -> str:
        """What is wrong, which rule says so, what to do."""
        return self.text('[data-test="problem"]')

    def offered(self, step: str) -> bool:
        """Whether the case page has a link to this step."""
        return bool(self.hooks(f"step-{step}"))

    # ——— acting ———

    def fill(self, **answers: Any) -> Seat:
        """Fill in fields that are there; a choice must be one of those offered."""
        for name, value in answers.items():
            field = self.one(f'main form [name="{name}"]:not([type=hidden])')
            if field.name == "select":
                assert str(value) in [str(one.get("value")) for one in field.select("option")], f"{name}: {value}"
            self.filled[name] = value
        return self

    def complete(self, **answers: Any) -> Seat:
        """Fill in `answers`, and everything else the form of a step requires with something plausible."""
        today = date.fromisoformat(str(self.one("#id_on")["max"]))
        likely = {"checkbox": True, "file": picture(), "date": (today + timedelta(days=20)).isoformat()}
        for field in self.all("main form[data-test^='step-'] .fields .field"):
            box = field.select_one("input, select, textarea")
            assert box is not None
            name = str(box["name"])
            if name in answers or name == "on" or field.select(".must"):
                continue
            if box.name == "select":
                self.fill(**{name: box.select("option")[1]["value"]})
            else:
                self.fill(**{name: likely.get(str(box.get("type")), "18")})
        return self.fill(**answers)

    def press(self, hook: str) -> int:
        """Press a button that sends a form; the status of the answer. Ends on the page the answer leads to."""
        button = self.one(f'[data-test="{hook}"]')
        form = button.find_parent("form")
        assert form is not None and str(form.get("method")).lower() == "post"
        sent = fields_of(form) | {name: _sent(value) for name, value in self.filled.items()}
        sent = {name: value for name, value in sent.items() if value is not None}
        if button.get("name"):
            sent[str(button["name"])] = str(button.get("value", ""))
        answer = self.client.post(str(form.get("action") or self.path), sent)
        status = self._show(answer)
        if status == 302:
            self.open(answer.headers["Location"])
        return status

    def choose(self, step: str) -> Seat:
        """Open the form of a step from the case page."""
        return self.follow(f"step-{step}")

    def follow(self, hook: str) -> Seat:
        """Go where a link leads."""
        assert self.open(str(self.one(f'[data-test="{hook}"]')["href"])) == 200
        return self

    def take(self, case_id: int, step: str, **answers: Any) -> Seat:
        """From the case page to the form of a step, and send it. Ends on the case page."""
        assert self.case(case_id).choose(step).fill(**answers).press("submit-step") == 302, self.problem
        return self

    def refused(self, case_id: int, step: str, **answers: Any) -> str:
        """The form of a step is sent and comes back: what the page then says."""
        assert self.open(f"/cases/{case_id}/steps/{step}/") == 200
        assert self.fill(**answers).press("submit-step") == 422
        return self.problem

    def post(self, path: str, fields: dict[str, Any]) -> tuple[int, str]:
        """Send fields to an address past the page, with this session and its token: status and page."""
        answer = self.client.post(path, {name: _sent(value) for name, value in self.signed(fields).items()})
        return answer.status_code, answer.content.decode()

    def get(self, path: str) -> tuple[int, str]:
        """Ask for an address without going there: status and page."""
        answer = self.client.get(path)
        return answer.status_code, answer.content.decode()

    def signed(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields with the token of this session and a key that was never used."""
        token = self.client.cookies["csrftoken"].value
        return {"key": str(uuid.uuid4()), "csrfmiddlewaretoken": token} | fields


def fields_of(form: Tag) -> dict[str, Any]:
    """What a form sends as the page gave it, without files and buttons."""
    found = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        kind = str(field.get("type", "text"))
        if field.has_attr("disabled") or kind in ("submit", "button", "file", "image"):
            continue
        if kind in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        found[str(field["name"])] = _value(field)
    return found


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return re.sub(r"^\r?\n", "", field.get_text())
    if field.name == "select":
        options = field.select("option[selected]") or field.select("option")[:1]
        return str(options[0].get("value", options[0].get_text(strip=True))) if options else ""
    return str(field.get("value", "on" if field.get("type") == "checkbox" else ""))


def _sent(value: Any) -> Any:
    """As a browser sends it; None for a box without its tick."""
    if isinstance(value, dict):
        return SimpleUploadedFile(value["name"], value["buffer"], value["mimeType"])
    if isinstance(value, bool):
        return "on" if value else None
    return str(value)
