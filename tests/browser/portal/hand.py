"""One person at the public door, every touch counted: a press, a field typed, a choice, a file each count one."""

from __future__ import annotations

from typing import Any

from browser.seat import Seat, picture

STEPS = ("employer", "what", "money", "people", "files", "you", "check")


class Hand:
    """What a person does on a telephone. `touches`: clicks and fields typed so far."""

    def __init__(self, seat: Seat) -> None:
        self.seat, self.page, self.touches = seat, seat.page, 0
        self.dialogs: list[str] = []
        self.page.on("dialog", self._asked)

    def _asked(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def press(self, hook: str, then: str = "") -> Hand:
        """Touch what the page marks for tests; `then` is the address it leads to."""
        self.touches += 1
        self.seat.hook(hook).first.click()
        if then:
            self.page.wait_for_url(then)
        return self

    def fill(self, form: str = "", **answers: Any) -> Hand:
        """Fill in fields by their name, each by its kind."""
        for name, value in answers.items():
            self.touches += 1
            if isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict)):
                self.page.locator(f'{form} input[name="{name}"]').set_input_files(value)
                continue
            box = self.page.locator(f'{form} [name="{name}"]:not([type=hidden])').first
            kind = box.evaluate("(el) => el.tagName === 'SELECT' ? 'select' : el.type")
            if kind in ("radio", "checkbox"):
                self.page.locator(f'{form} [name="{name}"][value="{value}"]').check()
            elif kind == "select":
                box.select_option(value)
            else:
                box.fill(value)
        return self

    def onward(self, step: str) -> Hand:
        """The button of a step, to the next one."""
        return self.press("onward", f"**/form/{step}/")

    def complaint(self, **more: Any) -> Hand:
        """A complaint with a photo, from the front page to the receipt."""
        self.seat.open("/p/")
        self.press("complain", "**/complaint/").press("begin", "**/form/employer/")
        self.fill(employer_name="明达电子厂", workplace_code="440106003", workplace_address="员村二横路1号").onward(
            "what"
        )
        self.fill(matters="unpaid_wages", text="九月和十月的工资一直没有发。", period_from="2026-09-01").onward("money")
        self.fill(amount="8000").onward("people")
        self.fill(group="alone").onward("files")
        self.fill(photo=picture("工资条.png")).onward("you")
        self.fill(**({"name": "陈小明", "phone": "13800138000"} | more)).onward("check")
        return self.press("send", "**/receipt/")

    def report(self, text: str = "车间里有小孩在干活。") -> Hand:
        """A report without a name, from the front page to the receipt."""
        self.seat.open("/p/")
        self.press("report", "**/report/").press("begin", "**/form/employer/")
        self.fill(employer_name="明达电子厂", workplace_code="440106").onward("what")
        self.fill(text=text).onward("files").onward("you").onward("check")
        return self.press("send", "**/receipt/")

    def say(self, text: str, **more: Any) -> Hand:
        """A message on the page of one's own contact."""
        self.press("open-say").fill("#act-say", text=text, **more).press("do-say")
        self.seat.hook("message").wait_for()
        return self

    @property
    def receipt(self) -> tuple[str, str, str]:
        """Number, code and link on the page."""
        number, code, link = (self.seat.hook(name).inner_text().strip() for name in ("number", "code", "link"))
        return number, code, link
