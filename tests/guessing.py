"""A stranger at the door of receipts: guesses without end, and a stop-watch on three kinds of refusal."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import intake_cast

if TYPE_CHECKING:
    from laojian.complaints.actions import Received

WINDOW = timedelta(minutes=15)
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = ("no such number", "wrong code", "locked")


def received(count: int, at: datetime, on: Any) -> list[Received]:
    """So many contacts with their receipts."""
    from laojian.complaints.actions import receive

    return [
        receive(
            contact=intake_cast.first_contact(n, "web", on), key=intake_cast.key_of(n), by=None, at=at, on=on
        )
        for n in range(count)
    ]  # fmt: skip


def unknown(chance: random.Random) -> str:
    """A number that could be one and is none: the serials of a small run do not get so far."""
    from laojian.complaints.rules.receipts import contact_number

    return contact_number(2026, chance.randint(5_000_000, 9_999_999))


def code(chance: random.Random) -> str:
    return "".join(chance.choices(SIGNS, k=16))


def address(chance: random.Random) -> str:
    return f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"


@dataclass
class Stranger:
    """Guesses by every way there is; `hits` must stay empty. `refusals` are the words heard."""

    known: list[Received]
    chance: random.Random
    hits: list[str] = field(default_factory=list)
    refusals: set[str] = field(default_factory=set)
    tried: int = 0

    def guess(self, at: datetime) -> None:
        """One guess, from an address that is new each time."""
        from laojian.complaints.actions import open_by_code, open_by_link
        from laojian.kernel.refusal import Refused

        target, other = self.chance.choice(self.known), self.chance.choice(self.known)
        number = target.contact.number
        way = self.chance.randrange(5)
        try:
            if way == 0:
                secret = self.chance.randbytes(24).hex()[:32]
                found = open_by_link(number=number, secret=secret)
            else:
                asked = unknown(self.chance) if way == 1 else number
                typed = self.almost(target, other) if way == 2 else code(self.chance)
                found = open_by_code(number=asked, code=typed, address=address(self.chance), at=at)
        except Refused as refusal:
            self.refusals.add(str(refusal))
        else:
            self.hits.append(f"{way}: {found.number}")
        self.tried += 1

    def almost(self, target: Received, other: Received) -> str:
        """The right code with one sign wrong, or the right code of somebody else."""
        assert target.secrets and other.secrets
        if target is not other and self.chance.random() < 0.5:
            return other.secrets.code
        place = self.chance.randrange(16)
        wrong = self.chance.choice([sign for sign in SIGNS if sign != target.secrets.code[place]])
        return target.secrets.code[:place] + wrong + target.secrets.code[place + 1 :]


@dataclass
class Watch:
    """Seconds of each kind of refusal, taken in a random order; before each window every number was tried alike."""

    known: list[Received]
    chance: random.Random
    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def window(self, each: int, at: datetime, ask: Callable[[str, str, str, datetime], None]) -> None:
        """Take `each` samples of each kind in one window: ask(number, code, address, at) is what is timed.

        A number is asked for three times at most after one try that is not timed, so that it is not locked; those of
        the third kind were locked before. All have their counter by then.
        """
        count = each // 3 + 1
        free = {
            KINDS[0]: [unknown(self.chance) for _ in range(count)],
            KINDS[1]: [one.contact.number for one in self.chance.sample(self.known, count)],
        }
        rest = [one.contact.number for one in self.known if one.contact.number not in set(free[KINDS[1]])]
        locked = self.chance.sample(rest, count)
        for number in [*free[KINDS[0]], *free[KINDS[1]], *locked * 5]:
            getattr(ask, "prepare", _nothing)()
            ask(number, code(self.chance), address(self.chance), at)
        order = [
            *((KINDS[0], number) for number in (free[KINDS[0]] * 3)[:each]),
            *((KINDS[1], number) for number in (free[KINDS[1]] * 3)[:each]),
            *((KINDS[2], number) for number in (locked * 3)[:each]),
        ]
        self.chance.shuffle(order)
        gc.disable()
        for kind, number in order:
            typed, whence = code(self.chance), address(self.chance)
            getattr(ask, "prepare", _nothing)()
            begun = time.perf_counter()
            ask(number, typed, whence, at)
            self.seconds[kind].append(time.perf_counter() - begun)
        gc.enable()


def _nothing() -> None:
    """Most questions need no preparation."""


def windows(at: datetime) -> Iterator[datetime]:
    """The middle of one window after the other."""
    start = datetime.fromtimestamp(at.timestamp() // 900 * 900 + 450, tz=at.tzinfo)
    while True:
        start += WINDOW
        yield start


def refuse(number: str, typed: str, whence: str, at: datetime) -> None:
    """The action itself, which must refuse."""
    from laojian.complaints.actions import open_by_code
    from laojian.kernel.refusal import Refused

    try:
        open_by_code(number=number, code=typed, address=whence, at=at)
    except Refused:
        return
    raise AssertionError(f"{number} was opened by a guess")
