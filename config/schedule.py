"""What the office's clock does by itself: the list of regular tasks, each with its rhythm in seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from laojian.cases import actions


@dataclass(frozen=True)
class Task:
    """`act` takes the database's time and says how much it did."""

    name: str
    every: float
    act: Callable[[datetime], int]


def expire_orders(at: datetime) -> int:
    """T18: an order whose last day passed without proof of correction moves on (劳动保障监察条例 第十八条)."""
    return len(actions.expire_orders(at=at))


TASKS: Final = (Task("orders that ran out 责令期满", 60.0, expire_orders),)
