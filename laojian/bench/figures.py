"""Puts the figures of a run into its section of docs/benchmarks.md; the rest of the page is left as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final


def put(page: Path, section: str, result: dict[str, Any]) -> None:
    """Replace what stands between the marks of the section. Raises ValueError for a page without them."""
    begin, end = f"<!-- figures: {section} -->", f"<!-- end: {section} -->"
    text = page.read_text(encoding="utf-8")
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{page} has no lines “{begin}” and “{end}”")
    page.write_text(f"{before}{begin}\n{SECTIONS[section](result)}\n{end}{after}", encoding="utf-8")


def cases(result: dict[str, Any]) -> str:
    """The case list: ratios against their bounds, and what lies behind them."""
    lines = [
        f"{result['date']}, {result['cores']} cores, load {result['load'][0]:.1f}–{result['load'][1]:.1f}; "
        f"{result['small']:,} and {result['large']:,} cases, seed {result['seed']}, {result['pairs']} pairs of "
        f"{result['requests']} requests; queries per request: {counts(result['queries'])}.",
        "",
        "| CPU ratio | who, page, database | median | range | bound |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['name']} | {row['what']} | {row['median']:.2f} | {row['low']:.2f}–{row['high']:.2f} | "
        f"≤ {row['bound']}{'' if row['median'] <= row['bound'] else ' **broken**'} |"
        for row in result["ratios"]
    ]
    lines += ["", "| µs of CPU a request | program | PostgreSQL |", "|---|---|---|"]
    lines += [
        f"| {row['size']}, {row['view']}" + (f", {row['who']}, {row['page']}" if row["view"] == "list" else "")
        + f" | {row['app']:.0f} | {row['database']:.0f} |"
        for row in result["cpu"]
    ]  # fmt: skip
    return "\n".join(lines)


def counts(queries: dict[str, dict[str, int]]) -> str:
    """The different numbers of queries seen; one when they are constant."""
    return " or ".join(str(number) for number in sorted({n for found in queries.values() for n in found.values()}))


def ledger(result: dict[str, Any]) -> str:
    """Audited against unaudited writes."""
    values = result["ratios"]
    loads = [pair["load"] for pair in result["pairs"]]
    return "\n".join(
        [
            f"Load {min(loads):.1f}–{max(loads):.1f}; {len(values)} pairs of {result['seconds']:g} s, "
            f"{result['writers']} writers, seed {result['seed']}, "
            f"sealer {'at work' if result['sealer'] else 'at rest'}; "
            + ", ".join(f"{name} {value}" for name, value in result["server"].items()) + ".",
            "",
            "| rate ratio | median | range | bound |",
            "|---|---|---|---|",
            f"| audited ÷ unaudited | {result['median']:.3f} | {min(values):.3f}–{max(values):.3f} | ≥ 0.75 |",
        ]
    )  # fmt: skip


SECTIONS: Final[dict[str, Callable[[dict[str, Any]], str]]] = {"cases": cases, "ledger": ledger}
