"""Somebody at a telephone who reports by the form of the public door, over the network, with a stop-watch.

No scripts run here, but the work the gate asks for is done, as the browser would do it. Nothing of Django.
"""

from __future__ import annotations

import hashlib
import http.client
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

ADDRESS: Final = "127.0.0.1"
#: Presses that one challenge of the gate is good for.
USES: Final = 6
START: Final = "/p/report/"
SEND: Final = "/p/form/check/"
_FORM: Final = re.compile(r'data-gate="([^"]+)" data-bits="(\d+)"')
_NUMBER: Final = re.compile(r'data-test="number">([^<]+)<')


@dataclass
class Telephone:
    """`seconds`: how long each answer took, by page; `work`: how long the gate's work took; `refused`: odd answers.

    `start`: the page whose form gives the challenge; `uses`: presses that one is good for; `forwarded`: the address
    that a proxy in front would tell.
    """

    port: int
    start: str = START
    uses: int = USES
    forwarded: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    seconds: list[tuple[str, float]] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    token: str = ""
    answer: str = ""
    used: int = USES  # as many as any is good for: the first press asks for one

    def begin_anew(self) -> None:
        """Another person, another telephone."""
        self.cookies.clear()
        self.used = self.uses

    def press(self, path: str, values: Mapping[str, str]) -> bool:
        """Send one form; whether the way goes on. False when the line was cut or the gate wants another challenge."""
        if self.used >= self.uses and not self.fresh_challenge():
            return False
        self.used += 1
        body = urlencode({**values, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        told = self.ask("POST", f"{path}?{urlencode({'c': self.token, 'n': self.answer})}", body)
        if told is None:
            return False
        if told[0] == 429:
            self.used = self.uses
        elif told[0] not in (302, 503):
            self.refused.append(f"{path}: {told[0]}")
        return told[0] == 302

    def receipt(self) -> str | None:
        """The number on the receipt, None while there is none."""
        told = self.ask("GET", "/p/receipt/")
        found = _NUMBER.search(told[1]) if told else None
        return found[1] if found else None

    def fresh_challenge(self) -> bool:
        """Open the first page and do the work its form asks for."""
        told = self.ask("GET", self.start)
        found = _FORM.search(told[1]) if told else None
        if found is None:
            return False
        begun = time.perf_counter()
        self.token, self.answer, self.used = found[1], worked(found[1], int(found[2])), 0
        self.work.append(time.perf_counter() - begun)
        return True

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str] | None:
        """Status and page; None when the line was cut."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if self.forwarded:
            headers["X-Forwarded-For"] = self.forwarded
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{ADDRESS}"}
        line = http.client.HTTPConnection(ADDRESS, self.port, timeout=60)
        begun = time.perf_counter()
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        self.seconds.append((f"{method} {path.partition('?')[0]}", time.perf_counter() - begun))
        for sent in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = sent.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, page


def report(told: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The forms of an anonymous report in their order; the last one sends it."""
    where = {name: told[name] for name in ("employer_name", "workplace_code", "workplace_address")}
    return [
        (START, {"anew": "1"}),
        ("/p/form/employer/", where),
        ("/p/form/what/", {"text": told["text"], "people": told.get("people", "1")}),
        ("/p/form/files/", {}),
        ("/p/form/you/", {}),
        (SEND, {}),
    ]


def worked(token: str, bits: int) -> str:
    """The number whose SHA-256 with the challenge begins with so many zero bits, sought from a random one on."""
    number = random.randrange(10**6)  # two telephones with one challenge need not find one answer
    while int.from_bytes(hashlib.sha256(f"{token}:{number}".encode()).digest()) >> (256 - bits):
        number += 1
    return str(number)
