"""One case on the stage: its script, its people, the hour of day."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from laojian.cases.models import Case
from laojian.demo.cast import Cast
from laojian.demo.script import Script

ZONE: Final = ZoneInfo("Asia/Shanghai")
OPENS: Final = time(9, 5)
#: Minutes from one act of a day to the next.
PAUSE: Final = (4, 35)


@dataclass(slots=True)
class Hours:
    """The time of day of each act: office hours, never going back."""

    rng: random.Random
    last: datetime | None = None

    def on(self, day: date) -> datetime:
        """The moment of the next act on a day."""
        opening = datetime.combine(day, OPENS, ZONE) + timedelta(minutes=self.rng.randint(0, 90))
        at = opening
        if self.last is not None and self.last >= opening:
            at = self.last + timedelta(minutes=self.rng.randint(*PAUSE))
        self.last = at
        return at


@dataclass(slots=True)
class Scene:
    """One case on the stage."""

    script: Script
    cast: Cast
    hours: Hours
    case: Case

    def at(self, on: date) -> datetime:
        """The moment of the next act."""
        return self.hours.on(on)
