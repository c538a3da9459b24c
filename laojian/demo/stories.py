"""What a demonstration case is about: a cause, a title, the facts, the workers and what they are owed. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from laojian.demo.firms import Firm
from laojian.demo.people import person_name, phone
from laojian.demo.plots import PLOTS, Plot

WAGE_CLASSES: Final = ("02", "03")
#: Phones of workers and complainants begin here, far above those of officers and firms.
WORKER_PHONES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker with a claim; `fen` is what is owed."""

    name: str
    phone: str
    fen: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Story:
    """One case in words. `fine` is what a penalty would be, in fen; 0 when only payment is ordered."""

    cause: str
    title: str
    facts: str
    request: str
    source: str
    channel: str
    reporter: str
    reporter_phone: str
    workers: tuple[Worker, ...]
    occurred_to: date
    fine: int
    urgent: bool

    @property
    def is_wage(self) -> bool:
        """Whether money is owed to workers."""
        return bool(self.workers)

    @property
    def owed(self) -> int:
        """The sum of all claims, in fen."""
        return sum(worker.fen for worker in self.workers)


def tell(firm: Firm, *, kind: str, received_on: date, onspot: bool, serial: int, rng: random.Random) -> Story:
    """A story for a firm and a day. `onspot`: small enough to be settled on the spot, so nobody is owed money."""
    plot = _plot(firm, kind, onspot, rng)
    until = received_on - timedelta(days=rng.randint(3, 60))
    months = rng.randint(1, 5)
    since = until - timedelta(days=30 * months)
    workers = _workers(plot, months, since, until, serial, rng)
    owed = sum(worker.fen for worker in workers)
    words = {
        "firm": firm.name,
        "n": len(workers) or rng.randint(2, 30),
        "m": months,
        "yuan": f"{owed / 100:,.2f}",
        "first": since.strftime("%Y年%-m月"),
        "last": until.strftime("%Y年%-m月"),
        "place": firm.workplace,
    }
    source, channel = _source(kind, rng)
    reporter = workers[0].name if workers and kind == "complaint" else person_name(rng)
    return Story(
        cause=plot.cause,
        title=plot.title.format(**words),
        facts=plot.facts.format(**words),
        request=plot.request.format(**words),
        source=source,
        channel=channel,
        reporter=reporter if kind != "own" else "",
        reporter_phone=phone(WORKER_PHONES + serial * 60) if kind != "own" else "",
        workers=workers,
        occurred_to=until,
        fine=plot.fine * 100,
        urgent=len(workers) >= 10,
    )


def _plot(firm: Firm, kind: str, onspot: bool, rng: random.Random) -> Plot:
    fitting = [
        plot
        for plot in PLOTS
        if (not plot.trades or firm.industry[:2] in plot.trades)
        and (not onspot or (not plot.wage and plot.fine <= 3000))
        and (kind != "complaint" or plot.personal or onspot)
    ]
    return rng.choices(fitting, weights=[plot.weight for plot in fitting])[0]


def _workers(plot: Plot, months: int, since: date, until: date, serial: int, rng: random.Random) -> tuple[Worker, ...]:
    if not plot.wage:
        return ()
    count = rng.choices((1, rng.randint(2, 4), rng.randint(5, 9), rng.randint(10, 24)), weights=(58, 31, 8, 3))[0]
    monthly = rng.randint(38, 92) * 10_000
    return tuple(
        Worker(
            name=person_name(rng),
            phone=phone(WORKER_PHONES + serial * 60 + n),
            fen=round(monthly * months * plot.part * rng.uniform(0.75, 1.25) / 1000) * 1000,
            since=since,
            until=until,
        )
        for n in range(count)
    )


def _source(kind: str, rng: random.Random) -> tuple[str, str]:
    """Source code of the procedure and the channel it came by; they are those of `cases.rules.sources`."""
    if kind == "complaint":
        return rng.choices(
            (
                ("TS", "window"),
                ("TS", "web"),
                ("TS", "phone"),
                ("JT", "hotline"),
                ("JT", "platform"),
                ("JT", "petition"),
            ),
            weights=(36, 24, 14, 14, 7, 5),
        )[0]
    if kind == "report":
        return rng.choices((("JB", "phone"), ("JB", "web"), ("JB", "letter"), ("JB", "grid")), weights=(4, 4, 1, 2))[0]
    return rng.choices(
        (("XC", "patrol"), ("ZX", "patrol"), ("SJ", "patrol"), ("SM", ""), ("YJ", ""), ("WX", "")),
        weights=(30, 25, 20, 10, 10, 5),
    )[0]
