"""Strangers at the door of receipts, in a process of their own: wrong links, forged challenges, guesses worked for.

Run as `python -m receipt_flood PORT COUNT RATE SEED NUMBER …`: so many requests at so many a second, at these numbers
and others; prints one line of JSON, the answers by status.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlencode

from laojian.bench.telephone import Telephone

FOLLOW = "/p/follow/"
LANES = 4
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Addresses the strangers come from; what each tries beyond its limit must count for nothing.
ADDRESSES = [f"203.0.113.{n}" for n in range(1, 41)]


def wrong_link(chance: random.Random, number: str) -> str:
    return f"/p/r/{number}/{chance.randbytes(24).hex()[:32]}/"


def guess(chance: random.Random, number: str) -> dict[str, str]:
    return {"number": number, "code": "".join(chance.choices(SIGNS, k=16))}


def forged(chance: random.Random) -> str:
    return f"{FOLLOW}?{urlencode({'c': chance.randbytes(31).hex(), 'n': '1'})}"


def once(port: int, chance: random.Random, numbers: list[str]) -> str:
    """One request of a stranger; its status."""
    number, kind = chance.choice(numbers), chance.random()
    line = Telephone(port, start=FOLLOW, uses=1, forwarded=chance.choice(ADDRESSES))
    if kind < 0.6:
        told = line.ask("GET", wrong_link(chance, number))
    elif kind < 0.9:
        told = line.ask("POST", forged(chance), urlencode(guess(chance, number)))
    else:
        if line.press(FOLLOW, guess(chance, number)):
            return "opened"
        return line.refused[-1].rpartition(" ")[2] if line.refused else "429"
    return str(told[0]) if told else "cut"


def main(port: int, count: int, rate: float, seed: int, numbers: list[str]) -> dict[str, int]:
    """The whole flood; what comes too late is sent at once, not left out."""
    answers: Counter[str] = Counter()
    begun, lock = time.monotonic(), threading.Lock()

    def lane(number: int) -> None:
        chance = random.Random(seed + number)
        for n in range(number, count, LANES):
            time.sleep(max(0.0, begun + n / rate - time.monotonic()))
            status = once(port, chance, numbers)
            with lock:
                answers[status] += 1

    lanes = [threading.Thread(target=lane, args=(number,)) for number in range(LANES)]
    for one in lanes:
        one.start()
    for one in lanes:
        one.join()
    return dict(answers)


if __name__ == "__main__":
    port, count, rate, seed, *numbers = sys.argv[1:]
    sys.stdout.write(json.dumps(main(int(port), int(count), float(rate), int(seed), numbers)) + "\n")
