"""Several people acting on one case at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from laojian.kernel.refusal import Stale


@dataclass
class Result:
    """How a race ended: winners, losers told who and when, and everything else (which must be empty)."""

    won: int = 0
    stale: list[Stale] = field(default_factory=list)
    other: list[BaseException] = field(default_factory=list)


def race(acts: Sequence[Callable[[], Any]]) -> Result:
    """All acts start together; what became of each."""
    barrier = threading.Barrier(len(acts))
    lock = threading.Lock()
    result = Result()

    def run(act: Callable[[], Any]) -> None:
        try:
            barrier.wait(30)
            act()
        except Stale as lost:
            with lock:
                result.stale.append(lost)
        except BaseException as problem:
            with lock:
                result.other.append(problem)
        else:
            with lock:
                result.won += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return result
