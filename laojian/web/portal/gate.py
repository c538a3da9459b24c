"""The gate of the public door: a flood is turned away before a form is read or a table is asked.

Every form carries a challenge that needs no memory to check: when it was given out, how hard it is, a random part, and
a keyed hash over the three. The answer stands in the address, so a form without one is refused unread. Either the
browser has found a number whose SHA-256 with the challenge begins with enough zero bits (a few milliseconds on a
telephone), or, without scripts, the challenge has simply grown old enough: who read the page and typed has waited
already. The first way grows harder with the load; the second is counted for each network address.

Seconds are this machine's: the age of a page is no matter of law. What is remembered lives in this process alone
and is bounded; with several processes each limit holds for each of them.
"""

from __future__ import annotations

import binascii
import math
import secrets
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import wraps
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as keyed
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt

from laojian.org.login import address_of
from laojian.org.rules import counted_as
from laojian.web.portal.uploads import MOST_BODY, Unnamed

BASE_BITS: Final = 12
MOST_BITS: Final = 18
#: Forms in a window at which the work begins to grow: one bit for each doubling above it.
CALM: Final = 50
WINDOW: Final = 10
LIFETIME: Final = 2 * 60 * 60
#: How old a challenge must be to count without work; with a draft of one's own it has been paid for once.
PATIENCE: Final = 20
PATIENCE_WITH_DRAFT: Final = 2
#: A second press and a page gone back to are the same challenge; more often is a machine.
USES: Final = 6
#: Where codes are typed each guess is worked for; the second is a second press.
USES_OF_GUESSES: Final = 2
#: Forms without work from one address in `WAITING_WINDOW` seconds; a dormitory shares one address.
WAITED_MOST: Final = 120
WAITING_WINDOW: Final = 600
#: Typed text is put aside for a refused form only so often for one draft.
ASIDE_MOST: Final = 30
_REMEMBERED: Final = 200_000
_NONCE: Final = 9
_MAC: Final = 16
_LONGEST_ANSWER: Final = 12

View = Callable[..., HttpResponseBase]


class Verdict(Enum):
    """What the gate says to a form: come in, wait a little, or ask for a new page."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WAIT = "wait"
    OLD = "old"
    CROWDED = "crowded"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a form carries: the text to be worked on and how many zero bits the work must show."""

    token: str
    bits: int


@dataclass(slots=True)
class Tally:
    """Counts of things seen in a span of seconds, in bounded memory: the older half is dropped as time goes."""

    span: int
    most: int = _REMEMBERED
    _since: float = 0.0
    _now: dict[str, int] = field(default_factory=dict)
    _before: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, now: float) -> int:
        """Count once more; how often it was seen in this span or the one before."""
        if now - self._since >= self.span or len(self._now) >= self.most:
            self._before = self._now if now - self._since < 2 * self.span else {}
            self._now, self._since = {}, now
        self._now[what] = self._now.get(what, 0) + 1
        return self._now[what] + self._before.get(what, 0)


@dataclass(slots=True)
class Gate:
    """One process's gate. `key` signs challenges (32 bytes); nothing here touches a table."""

    key: bytes
    _spent: Tally = field(default_factory=lambda: Tally(LIFETIME))
    _waited: Tally = field(default_factory=lambda: Tally(WAITING_WINDOW))
    _aside: Tally = field(default_factory=lambda: Tally(WAITING_WINDOW))
    _asked: Tally = field(default_factory=lambda: Tally(WAITING_WINDOW))
    _load: Tally = field(default_factory=lambda: Tally(WINDOW))
    _seen: int = 0
    _seen_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def challenge(self, purpose: str, now: float) -> Challenge:
        """A fresh challenge for one kind of form."""
        bits = self.bits(now)
        body = int(now).to_bytes(5) + bytes([bits]) + secrets.token_bytes(_NONCE)
        return Challenge(urlsafe_b64encode(body + self._mac(purpose, body)).decode("ascii"), bits)

    def again(self, purpose: str, token: str) -> Challenge | None:
        """A challenge that is still growing old, for the same form shown again; None for one that is not ours."""
        known = self._known(purpose, token)
        return Challenge(token, known[1]) if known else None

    def bits(self, now: float) -> int:
        """How hard new challenges are: 12 bits in calm, one more for each doubling of the load, 18 at most."""
        over = self._seen / CALM if now - self._seen_at <= 2 * WINDOW else 0
        return BASE_BITS if over <= 1 else min(MOST_BITS, BASE_BITS + math.ceil(math.log2(over)))

    def judge(
        self, purpose: str, token: str, answer: str, address: str, now: float, patience: int = PATIENCE, uses: int = 0
    ) -> Verdict:
        """Whether a form may come in. Reads neither the form nor a table. `uses`: how often, 0 for the usual."""
        with self._lock:
            self._seen, self._seen_at = self._load.add("form", now), now
        known = self._known(purpose, token)
        if known is None:
            return Verdict.OLD
        given, bits = known
        if not 0 <= now - given + 1 <= LIFETIME:
            return Verdict.OLD
        worked = bool(answer) and answered(token, answer, bits)
        if not worked and now - given < patience:
            return Verdict.WAIT
        with self._lock:
            if not worked and self._waited.add(self._hidden(counted_as(address)), now) > WAITED_MOST:
                return Verdict.CROWDED
            return Verdict.PASS if self._spent.add(token, now) <= (uses or USES) else Verdict.OLD

    def may_put_aside(self, draft: str, now: float) -> bool:
        """Whether what stands in a refused form is still read and kept for this draft."""
        with self._lock:
            return self._aside.add(self._hidden(draft), now) <= ASIDE_MOST

    def may_ask(self, what: str, address: str, now: float, most: int) -> bool:
        """Whether one address may ask a small question (a name while typing) once more."""
        with self._lock:
            return self._asked.add(self._hidden(f"{what}|{counted_as(address)}"), now) <= most

    def _known(self, purpose: str, token: str) -> tuple[int, int] | None:
        """When a challenge was given out and how hard it is; None for one that is not ours."""
        try:
            raw = urlsafe_b64decode(token.encode("ascii"))
        except (binascii.Error, UnicodeEncodeError, ValueError):
            return None
        body, mac = raw[:-_MAC], raw[-_MAC:]
        if len(body) != 6 + _NONCE or not compare_digest(mac, self._mac(purpose, body)):
            return None
        return int.from_bytes(body[:5]), body[5]

    def _mac(self, purpose: str, body: bytes) -> bytes:
        return keyed(self.key, b"gate|" + purpose.encode() + b"|" + body, "sha256")[:_MAC]

    def _hidden(self, text: str) -> str:
        """An address or a key as a keyed hash: what lies in memory tells nothing."""
        return keyed(self.key, b"seen|" + text.encode(), "sha256")[:12].hex()


def answered(token: str, answer: str, bits: int) -> bool:
    """Whether SHA-256 of "challenge:answer" begins with so many zero bits."""
    if len(answer) > _LONGEST_ANSWER or not (answer.isascii() and answer.isdigit()):
        return False
    return int.from_bytes(sha256(f"{token}:{answer}".encode()).digest()) >> (256 - bits) == 0


GATE: Final = Gate(salted_hmac("laojian.web.portal.gate", "key", algorithm="sha256").digest())


def seconds() -> float:
    """This machine's clock, for ages of pages alone."""
    return time.time()


def held(request: HttpRequest) -> Verdict | None:
    """Why nothing may be done for this form, None when it passed the gate: its typed words are put aside."""
    verdict: Verdict | None = getattr(request, "held", None)
    return verdict


def guarded(
    purpose: str, refuse: Callable[..., HttpResponseBase], has_draft: Callable[[HttpRequest], str], uses: int = 0
) -> Callable[[View], View]:
    """A view whose forms pass the gate first: before the token against forgery, the body and every table are read.

    `refuse(request, verdict)` answers a form that may not come in; `has_draft(request)` is the key of a signed draft
    cookie or nothing. With a draft the view still runs, `held(request)` saying why nothing may be done, so that what
    was typed is put aside and shown again. `uses`: how often one challenge counts, 0 for the usual.
    """

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def entered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            request.held = None  # type: ignore[attr-defined]  # read by the views of this door alone
            request.gate_purpose = purpose  # type: ignore[attr-defined]
            if request.method == "POST":
                if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY:
                    return refuse(request, Verdict.LARGE)
                request.upload_handlers = [Unnamed(request)]
                draft, now = has_draft(request), seconds()
                verdict = GATE.judge(
                    purpose,
                    request.GET.get("c", ""),
                    request.GET.get("n", ""),
                    address_of(request),
                    now,
                    PATIENCE_WITH_DRAFT if draft else PATIENCE,
                    uses,
                )
                if "aside" in request.GET:  # the page is being left: keep what was typed, do nothing
                    verdict = Verdict.WAIT
                if verdict is not Verdict.PASS:
                    if not (draft and GATE.may_put_aside(draft, now)):
                        return refuse(request, verdict)
                    request.held = verdict  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return entered

    return wrap
