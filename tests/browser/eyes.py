"""What is wrong with a page for who listens to it, enlarges it or holds it in a hand.

Every day axe reads a page of a list once, in Chinese at the width its door is made for or in English at the other
one, in turn; how wide it is, is measured in all four. With LOOK=everything (`make soak`) axe reads all four.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from browser.seat import Seat

LANGUAGES = ("zh-hans", "en")
WIDTHS = (1440, 390)
EVERYTHING = os.environ.get("LOOK") == "everything"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
#: axe is read once by a page; what is serious comes back alone.
SERIOUS = """async (rules) => {
  const found = await axe.run(document, rules);
  return found.violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id} ${one.nodes.slice(0, 4).map((node) => node.target).join(" ")}`);
}"""


def faults_of(seat: Seat, *, made_for: int = 1440, read: bool = True) -> list[str]:
    """What axe finds serious on the page as it stands, and at which of both widths it is wider than its window.

    Without `read` its widths alone, unless everything is to be looked at.
    """
    found = []
    chinese, read = seat.page.locator("html").get_attribute("lang") != "en", read or EVERYTHING
    if read and not seat.page.evaluate("'axe' in window"):
        seat.page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        seat.page.set_viewport_size({"width": width, "height": 900})
        if read and (EVERYTHING or (width == made_for) == chinese):
            found += [f"{seat.page.url} at {width}: {fault}" for fault in seat.page.evaluate(SERIOUS, RULES)]
        wide = seat.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{seat.page.url} at {width}: {wide} px too wide")
    return found


def speak(seat: Seat, language: str) -> None:
    """The language of the screens from here on."""
    seat.context.add_cookies([{"name": "django_language", "value": language, "url": seat.url}])


def looked_at(seat: Seat, paths: Sequence[str], status: int | None = None) -> list[str]:
    """Each page in both languages, at both widths; with `status`, each must be answered so."""
    found = []
    for language in LANGUAGES:
        speak(seat, language)
        for place, path in enumerate(paths):
            answer = seat.open(path)
            if status is not None and answer.status != status:
                found.append(f"{path}: answered {answer.status}")
            lang = seat.page.locator("html").get_attribute("lang")
            if (lang == "en") != (language == "en"):
                found.append(f"{path}: language {lang}")
            found += faults_of(seat, read=(place % 2 == 0) == (language != "en"))
    return found
