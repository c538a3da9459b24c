"""When an account, or an address, may be tried again after wrong passwords and codes.

Failures are counted per account in pools that do not reach each other: each device that the owner logged in with
before, addresses the account has logged in from, all other addresses, and what is asked inside a session. An attacker
fills the pools of addresses and stops there; the owner at his desk uses his device's. Without the owner's browser an
attacker gets LIMIT tries in each of the two pools of addresses, so at most 2 x LIMIT = 10 in all, wherever he is. What
comes from an address that is new to the account is counted for the address too, over all accounts.
"""

from datetime import datetime, timedelta
from typing import Final

LIMIT: Final = 5
#: Wrong tries from one address over all accounts that never logged in there, and one more for each that did.
LIMIT_OF_ADDRESS: Final = 20
HOLD: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=24)


def held_until(failures: int, last: datetime | None, limit: int = LIMIT) -> datetime | None:
    """The moment until which a pool is closed, None when it is open.

    `failures`: wrong tries since the last success; `last`: when the latest of them was. After the first hold one
    try is free; each further failure doubles the hold, up to a day.
    """
    if failures < limit or last is None:
        return None
    doublings = min(failures - limit, 10)
    return last + min(HOLD * 2**doublings, LONGEST)
