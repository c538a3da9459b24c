"""What does the case list cost? Its data part ÷ a bare one-query view, at two sizes, for a street and the whole city.

CPU of the program and of PostgreSQL, in interleaved pairs: within one round every kind of request is served in
slices, forwards and backwards in turn, so that drift of the machine falls on all alike; each round gives one value
of each ratio.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core.management import CommandError
from django.utils.timezone import localtime
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from laojian.bench import figures, sampling, scratch
from laojian.ledger import queries as ledger

SLICES: Final = 8
REQUESTS: Final = 208
BARE: Final = ("bare", "clerk", "first")
NAMES: Final = {"small": "laojian_bench_small", "large": "laojian_bench_large"}

Say = Callable[[str], object]


class Cell(NamedTuple):
    """One kind of request: on which database, which view, for whom, which page."""

    size: str
    view: str
    who: str
    page: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two kinds of requests to compare, and the most their ratio may be."""

    name: str
    what: str
    over: Cell
    under: Cell
    bound: float


def cells() -> list[Cell]:
    """Every kind of request that is measured."""
    lists = [Cell(size, "list", who, page) for size in NAMES for who in sampling.WHO for page in sampling.PAGES]
    return [*(Cell(size, *BARE) for size in NAMES), *lists]


def ratios() -> list[Ratio]:
    """Every ratio with its bound: 3.5, 1.1, 1.25."""
    lists = [cell for cell in cells() if cell.view == "list"]
    officers = [cell for cell in lists if cell.who != "chief"]
    large = [cell for cell in lists if cell.size == "large"]
    return [
        *(Ratio("list ÷ bare", told(cell), cell, Cell(cell.size, *BARE), 3.5) for cell in lists),
        *(Ratio("officer ÷ city", told(cell), cell, cell._replace(who="chief"), 1.1) for cell in officers),
        *(
            Ratio("large ÷ small", f"{cell.who}, {cell.page}", cell, cell._replace(size="small"), 1.25)
            for cell in large
        ),
    ]


def told(cell: Cell) -> str:
    """A cell in words."""
    return f"{cell.who}, {cell.page}, {cell.size}"


def add_arguments(parser: ArgumentParser) -> None:
    """How many cases, how often, where the figures go."""
    parser.add_argument("--small", type=int, default=10_000, help="cases in the small database")
    parser.add_argument("--large", type=int, default=1_000_000, help="cases in the large database")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--requests", type=int, default=REQUESTS, help="requests of each kind in a pair")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rebuild", action="store_true", help="make the scratch databases anew")
    parser.add_argument("--json", type=Path, default=Path(settings.ROOT) / "build" / "bench_cases.json")
    parser.add_argument("--stage", choices=("build", "serve"), help="used by the benchmark itself")
    parser.add_argument("--scratch", help="used by the benchmark itself")


def run(options: dict[str, Any], say: Say) -> None:
    """Make the databases, measure, print; or do one stage in a process of its own. Raises CommandError."""
    if options["stage"] == "build":
        scratch.ready(options["scratch"], options["small"], options["seed"], options["rebuild"])
    elif options["stage"] == "serve":
        sampling.serve(options["scratch"])
    else:
        result = measured(options)
        publish(result, options, say)
        wrong = broken(result)
        if wrong:
            raise CommandError("\n".join(["a bound is broken", *wrong]))


def broken(result: Mapping[str, Any]) -> list[str]:
    """The bounds that do not hold, in words."""
    high = [row for row in result["ratios"] if row["median"] > row["bound"]]
    found = [f"{row['name']} ({row['what']}): {row['median']:.2f} > {row['bound']}" for row in high]
    if len({count for counts in result["queries"].values() for count in counts.values()}) > 1:
        found.append(f"the number of queries changes: {result['queries']}")
    return found


def measured(options: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of one run."""
    for size, name in NAMES.items():
        count = str(options[size])
        words = ["--small", count, "--seed", str(options["seed"]), *(["--rebuild"] if options["rebuild"] else [])]
        made = subprocess.run(command("build", name, *words), env=os.environ | {"LAOJIAN_DB_ROLE": "owner"})
        if made.returncode:
            raise CommandError(f"{name} could not be made, see above")
    with ExitStack() as stack:
        servers = {size: stack.enter_context(server(name)) for size, name in NAMES.items()}
        known = {size: answer(process) for size, process in servers.items()}
        require_full(known)
        rounds, loads = [], []
        with Progress(console=Console(stderr=True)) as shown:
            for number in shown.track(range(options["pairs"] + 1), description="pairs"):
                figures_of_round = one_round(servers, options["requests"], number)
                if number:  # the first warms up
                    rounds.append(figures_of_round)
                    loads.append(os.getloadavg()[0])
    return {
        "date": localtime(ledger.now()).date().isoformat(),
        "cores": os.cpu_count(),
        "load": [min(loads), max(loads)],
        **{name: options[name] for name in ("small", "large", "pairs", "requests", "seed")},
        "queries": {size: found["queries"] for size, found in known.items()},
        "ratios": [judged(ratio, rounds) for ratio in ratios()],
        "cpu": [costs(cell, rounds, options["requests"]) for cell in cells()],
    }


def require_full(known: Mapping[str, Any]) -> None:
    """Pages of different length must not be compared."""
    pages = [(size, *page) for size, found in known.items() for page in found["rows"].items()]
    short = [f"{size} {page}: {rows}" for size, page, rows in pages if rows != sampling.SIZE]
    if short:
        raise CommandError(f"too few cases for full pages of {sampling.SIZE}: {', '.join(short)}")


Spent = dict[Cell, sampling.Cpu]


def one_round(servers: Mapping[str, subprocess.Popen[str]], requests: int, number: int) -> Spent:
    """One value for every kind of request, each in slices between slices of all others."""
    total = {cell: sampling.Cpu(0, 0, 0) for cell in cells()}
    for part in range(SLICES):
        ordered = cells() if (number + part) % 2 else cells()[::-1]
        for cell in ordered:
            process = servers[cell.size]
            order(process, cell._asdict() | {"count": requests // SLICES})
            total[cell] += sampling.Cpu(*answer(process))
    return total


def judged(ratio: Ratio, rounds: list[Spent]) -> dict[str, Any]:
    """Median and range of a ratio over the rounds."""
    values = [cpu(each[ratio.over]) / cpu(each[ratio.under]) for each in rounds]
    return {
        "name": ratio.name,
        "what": ratio.what,
        "median": statistics.median(values),
        "low": min(values),
        "high": max(values),
        "bound": ratio.bound,
    }


def cpu(spent: sampling.Cpu) -> float:
    return spent.app + spent.database


def costs(cell: Cell, rounds: list[Spent], requests: int) -> dict[str, Any]:
    """Microseconds of CPU a request, medians: the program's and the database's."""
    served = requests // SLICES * SLICES
    return cell._asdict() | {
        "app": statistics.median(each[cell].app for each in rounds) / served * 1e6,
        "database": statistics.median(each[cell].database for each in rounds) / served * 1e6,
    }


def publish(result: dict[str, Any], options: Mapping[str, Any], say: Say) -> None:
    """The table on the screen, the JSON, and the section of the page."""
    console = Console(width=110)
    with console.capture() as captured:
        console.print(table_of(result))
    say(captured.get())
    for row in result["cpu"]:
        kind = f"{row['size']:6} {row['view']:5} {row['who']:10} {row['page']:6}"
        say(f"{kind} program {row['app']:6.0f} µs  database {row['database']:6.0f} µs of CPU a request")
    say(f"queries a request: {figures.counts(result['queries'])}")
    options["json"].parent.mkdir(parents=True, exist_ok=True)
    options["json"].write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"load {result['load'][0]:.1f}–{result['load'][1]:.1f} → {options['json']}")


def table_of(result: Mapping[str, Any]) -> Table:
    """The ratios with their bounds."""
    table = Table(title=f"{result['pairs']} pairs of {result['requests']} requests, seed {result['seed']}")
    for heading in ("ratio of CPU", "who, page, database", "median", "range", "bound", ""):
        table.add_column(heading)
    for row in result["ratios"]:
        held = "held" if row["median"] <= row["bound"] else "BROKEN"
        spread = f"{row['low']:.2f}–{row['high']:.2f}"
        table.add_row(row["name"], row["what"], f"{row['median']:.2f}", spread, f"≤ {row['bound']}", held)
    return table


# --- processes ---------------------------------------------------------------------------------------------------


def command(stage: str, name: str, *more: str) -> list[str]:
    return [sys.executable, "-m", "django", "bench", "cases", "--stage", stage, "--scratch", name, *more]


@contextmanager
def server(name: str) -> Iterator[subprocess.Popen[str]]:
    """A process that serves requests on one database, as the role of daily work."""
    process = subprocess.Popen(
        command("serve", name),
        env=os.environ | {"LAOJIAN_DB_ROLE": "app"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.stdin and process.stdout:
            process.stdin.close()
            process.stdout.close()
        process.wait(60)


def order(process: subprocess.Popen[str], wanted: Mapping[str, Any]) -> None:
    if process.stdin:
        process.stdin.write(json.dumps(wanted) + "\n")
        process.stdin.flush()


def answer(process: subprocess.Popen[str]) -> Any:
    line = process.stdout.readline() if process.stdout else ""
    if not line.strip():
        raise CommandError("a process of the benchmark ended before its time")
    return json.loads(line)
