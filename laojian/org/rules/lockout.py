"""When an account may be tried again after wrong passwords.

Failures are counted per account in two pools: addresses the account has logged in from, and all others.
An attacker elsewhere fills the second pool and stops there; the officer at his desk uses the first.
An attacker gets LIMIT tries in each pool, so at most 2 x LIMIT = 10 in all, however many addresses he has.
"""

from datetime import datetime, timedelta
from typing import Final

LIMIT: Final = 5
HOLD: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=24)


def held_until(failures: int, last: datetime | None) -> datetime | None:
    """The moment until which a pool is closed, None when it is open.

    `failures`: wrong tries since the last success; `last`: when the latest of them was. After the first hold one
    try is free; each further failure doubles the hold, up to a day.
    """
    if failures < LIMIT or last is None:
        return None
    doublings = min(failures - LIMIT, 10)
    return last + min(HOLD * 2**doublings, LONGEST)
