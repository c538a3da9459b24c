"""A flood of bots in a process of its own: so many requests a second at the public doors, none of which may come in.

Run as `python -m laojian.bench.bots PORT RATE SECONDS SEED`; prints one line of JSON: the answers by status. Forms
without an answer to the gate or with a forged one, guesses at receipts, calls without a key.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from base64 import urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from laojian.bench.telephone import ADDRESS

LANES: Final = 8
LEAST: Final = 5
"""What each lane sends however slow the answers are: a flood that stops after its first breath shows nothing."""
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
TEXT: Final = "刷屏内容" * 200


@dataclass
class Flood:
    """What was sent and what came back; `cut` counts broken lines."""

    port: int
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def lane(self, rate: float, seconds: float, chance: random.Random) -> None:
        """A request every 1/rate seconds; what comes too late is sent at once, not left out, until the time is over."""
        begun = time.monotonic()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            if number >= LEAST and time.monotonic() - begun > seconds:
                break
            status = self.once(chance)
            with self.lock:
                self.answers[status] += 1

    def once(self, chance: random.Random) -> str:
        """Send one of the floods over a line of its own; its status."""
        line = http.client.HTTPConnection(ADDRESS, self.port, timeout=30)
        method, path, body, headers = request(chance)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            answer.read()
            return str(answer.status)
        except (OSError, http.client.HTTPException):
            return "cut"
        finally:
            line.close()


def request(chance: random.Random) -> tuple[str, str, str | None, dict[str, str]]:
    """One request of a bot."""
    kind = chance.random()
    forged = urlsafe_b64encode(chance.randbytes(31)).decode()
    if kind < 0.5:
        return "POST", "/p/report/", urlencode({"text": TEXT}), FORM
    if kind < 0.75:
        return "POST", f"/p/form/check/?{urlencode({'c': forged, 'n': '1'})}", urlencode({"text": TEXT}), FORM
    if kind < 0.9:
        guess = {"number": f"LJ26-{chance.randrange(10**7):07d}-0", "code": forged[:16]}
        return "POST", f"/p/follow/?{urlencode({'c': forged, 'n': '1'})}", urlencode(guess), FORM
    if kind < 0.95:
        return "POST", "/api/v1/contacts", json.dumps({"kind": "complaint", "text": TEXT}), {
            "Content-Type": "application/json", "Authorization": f"Bearer ljck_{forged:.43}",
        }  # fmt: skip
    return "GET", "/p/", None, {}


def main(port: int, rate: float, seconds: float, seed: int) -> dict[str, int]:
    """Flood; the answers by status."""
    flood = Flood(port)
    lanes = [
        threading.Thread(target=flood.lane, args=(rate / LANES, seconds, random.Random(seed + number)))
        for number in range(LANES)
    ]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    return dict(flood.answers)


if __name__ == "__main__":
    sys.stdout.write(
        json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))) + "\n"
    )
