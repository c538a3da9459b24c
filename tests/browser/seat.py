"""One officer at his own browser: what he opens, fills in, presses and reads."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Response

PASSWORD = "correct-horse-1949"
WATCH = """document.addEventListener("securitypolicyviolation",
  (e) => console.error(`policy violated: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`))"""


def picture(name: str = "材料.png") -> dict[str, Any]:
    """A file to upload."""
    out = io.BytesIO()
    Image.new("RGB", (2, 2), "white").save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


class Seat:
    """A browser with its own cookies. `faults`: failed scripts, breaches of the policy, errors of the server."""

    def __init__(self, browser: Browser, url: str, **context: Any) -> None:
        given = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "reduced_motion": "reduce"} | context
        self.url = url
        self.context = browser.new_context(base_url=url, **given)
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", self._failed)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        text = message.text
        if message.type == "error" and not text.startswith("Failed to load resource"):
            self.faults.append(f"{self.page.url}: {text}")

    def _failed(self, error: Error) -> None:
        self.faults.append(f"{self.page.url}: {error}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500:
            self.faults.append(f"{answer.url}: {answer.status}")

    # ——— going about ———

    def open(self, path: str) -> Response:
        """Go to a page of the office."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer

    def log_in(self, username: str, *, by_hand: bool) -> Seat:
        """Through the front door: the form filled in and sent, or the same sent without drawing a page."""
        if not by_hand:
            assert self.page.request.get("/login/").ok
            said = self.signed({"username": username, "password": PASSWORD})
            answer = self.page.request.post("/login/", multipart=said, max_redirects=0)
            assert answer.status == 302, answer.text()
            return self
        self.open("/login/")
        self.page.locator("#id_username").fill(username)
        self.page.locator("#id_password").fill(PASSWORD)
        self.hook("submit-login").click()
        self.hook("me").wait_for()
        return self

    def hook(self, name: str) -> Locator:
        """What the page marks for tests."""
        return self.page.locator(f'[data-test="{name}"]')

    def case(self, case_id: int) -> Seat:
        """The page of a case."""
        assert self.open(f"/cases/{case_id}/").status == 200
        return self

    @property
    def here(self) -> int:
        """The number of the case this page is about."""
        found = re.search(r"/cases/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found[1])

    # ——— reading ———

    @property
    def state(self) -> str:
        """The state the case page shows."""
        return self.hook("case-state").get_attribute("data-state") or ""

    @property
    def state_words(self) -> str:
        return self.hook("case-state").inner_text().strip()

    @property
    def said(self) -> str:
        """The sentence above the page after an act."""
        return self.hook("message").first.inner_text().strip()

    @property
    def problem(self) -> str:
        """What is wrong, which rule says so, what to do."""
        return self.hook("problem").first.inner_text().strip()

    def offered(self, step: str) -> bool:
        """Whether the case page has a link to this step."""
        return self.hook(f"step-{step}").count() > 0

    # ——— acting ———

    def fill(self, **answers: Any) -> Seat:
        """Fill in a form, each field by its kind."""
        for name, value in answers.items():
            field = self.page.locator(f'main form [name="{name}"]:not([type=hidden])').first
            kind = field.evaluate("(el) => el.tagName === 'SELECT' ? 'select' : el.type")
            if kind == "checkbox":
                field.set_checked(bool(value))
            elif kind == "select":
                field.select_option(str(value))
            elif kind == "file":
                field.set_input_files(value if isinstance(value, dict) else Path(value))
            else:
                field.fill(str(value))
        return self

    def complete(self, **answers: Any) -> Seat:
        """Fill in `answers`, and everything else the form of a step requires with something plausible."""
        today = date.fromisoformat(self.page.locator("#id_on").get_attribute("max") or "")
        likely = {"select": "", "checkbox": True, "file": picture(), "date": (today + timedelta(days=20)).isoformat()}
        fields = self.page.locator("main form[data-test^='step-'] .fields .field")
        for place in range(fields.count()):
            field = fields.nth(place)
            box = field.locator("input, select, textarea").first
            name = str(box.get_attribute("name"))
            if name in answers or name == "on" or field.locator(".must").count():
                continue
            kind = box.evaluate("(el) => el.tagName === 'SELECT' ? 'select' : el.type")
            self.fill(**{name: likely.get(kind, "18") or box.locator("option").nth(1).get_attribute("value")})
        return self.fill(**answers)

    def press(self, hook: str) -> Response:
        """Press a button that sends a form; the answer of the server to it."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            self.hook(hook).click()
        self.page.wait_for_load_state()
        return sent.value

    def choose(self, step: str) -> Seat:
        """Open the form of a step from the case page."""
        link = self.hook(f"step-{step}").first
        if not link.is_visible():
            link.locator("xpath=ancestor::details/summary").click()
        link.click()
        self.hook("submit-step").wait_for()
        return self

    def take(self, case_id: int, step: str, **answers: Any) -> Seat:
        """From the case page to the form of a step, and send it. Ends on the case page."""
        self.case(case_id).choose(step).fill(**answers)
        answer = self.press("submit-step")
        assert answer.status == 302, self.problem
        return self

    def refused(self, case_id: int, step: str, **answers: Any) -> str:
        """The form of a step is sent and comes back: what the page then says."""
        assert self.open(f"/cases/{case_id}/steps/{step}/").status == 200
        self.fill(**answers)
        answer = self.press("submit-step")
        assert answer.status == 422, answer.status
        return self.problem

    def post(self, path: str, fields: dict[str, Any]) -> tuple[int, str]:
        """Send fields to an address past the page, with this session and its token: status and page."""
        answer = self.page.request.post(path, multipart=self.signed(fields), max_redirects=0)
        return answer.status, answer.text()

    def signed(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields with the token of this session and a key that was never used."""
        token = next(one["value"] for one in self.context.cookies() if one["name"] == "csrftoken")
        return {"key": str(uuid.uuid4()), "csrfmiddlewaretoken": token} | fields

    def approve(self, case_id: int, note: str = "") -> Seat:
        """Approve what waits on a case, from the list of approvals."""
        self.open("/approvals/")
        self.page.locator(f'a[data-test="open-approval"][href^="/approvals/{case_id}/"]').first.click()
        if note:
            self.fill(note=note)
        answer = self.press("approve")
        assert answer.status == 302, self.problem
        return self
