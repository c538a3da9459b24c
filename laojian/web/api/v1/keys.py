"""Who comes in by the interface, and how often."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from laojian.complaints.queries import channel_of
from laojian.web import answers

#: Requests of one key a minute in one web process; the office may set another measure.
PER_MINUTE: Final = 3_000


class TooMany(Exception):
    """A key asked more often than its measure; `wait` seconds until the next request is let in."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass
class Throttle:
    """A bucket for each key: it holds a minute's measure and fills evenly. In this process' memory: no query."""

    buckets: dict[int, tuple[float, float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: int, per_minute: int, now: float) -> None:
        """One request of the key at `now` (seconds of a monotonic clock). Raises TooMany."""
        with self.lock:
            held, filled_at = self.buckets.get(key, (float(per_minute), now))
            held = min(float(per_minute), held + (now - filled_at) * per_minute / 60)
            if held < 1:
                self.buckets[key] = (held, now)
                raise TooMany(int((1 - held) * 60 / per_minute) + 1)
            self.buckets[key] = (held - 1, now)


THROTTLE = Throttle()


class ChannelBearer(HttpBearer):
    """`Authorization: Bearer <key of a channel>`; `request.auth` is then the key's row."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The channel, None (401) for a key that is unknown, ended or not yet valid."""
        found = channel_of(token, answers.today(request))
        if found is not None:
            THROTTLE.take(found.pk, getattr(settings, "LAOJIAN_API_PER_MINUTE", PER_MINUTE), time.monotonic())
        return found
