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
    first = next(iter(result.values()))
    loads = [pair["load"] for one in result.values() for pair in one["pairs"]]
    lines = [
        f"Load {min(loads):.1f}–{max(loads):.1f}; {len(first['ratios'])} pairs of {first['seconds']:g} s each, "
        f"{first['writers']} writers, seed {first['seed']}, sealer {'at work' if first['sealer'] else 'at rest'}; "
        + ", ".join(f"{name} {value}" for name, value in first["server"].items()) + ".",
        "",
        "| audited ÷ unaudited writes a second | median | range | bound |",
        "|---|---|---|---|",
    ]  # fmt: skip
    for of, title, bound in (("lead", "a lead registered by its action", "≥ 0.75"), ("rows", "two bare rows", "—")):
        if of in result:
            values = result[of]["ratios"]
            lines.append(f"| {title} | {result[of]['median']:.3f} | {min(values):.3f}–{max(values):.3f} | {bound} |")
    return "\n".join(lines)


def intake(result: dict[str, Any]) -> str:
    """People at the public door, at rest and under a flood."""
    lines = [
        f"Load {result['quiet']['load']:.1f}–{result['flood']['load']:.1f}; {result['people']} people at a time, "
        f"{result['seconds']:g} s each, seed {result['seed']}; answers to the bots: "
        + ", ".join(f"{count} × {status}" for status, count in sorted(result["flood"]["bots"].items())) + ".",
        "",
        "| bots | contacts | answers | median | p95 | sending, p95 | bound |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for title, one in (("none", result["quiet"]), (f"{result['rate']:g}/s", result["flood"])):
        broken = "" if one["p95"] <= result["goal"] else " **broken**"
        lines.append(
            f"| {title} | {one['contacts']} | {one['presses']} | {one['median'] * 1000:.0f} ms | "
            f"{one['p95'] * 1000:.0f} ms | {one['sending_p95'] * 1000:.0f} ms | ≤ {result['goal']:g} s{broken} |"
        )
    return "\n".join(lines)


def matching(result: dict[str, Any]) -> str:
    """Same-event matching on made-up contacts."""
    seeds = ", ".join(str(one["seed"]) for one in result["runs"])
    lines = [
        f"{len(result['runs'])} sets of at least {result['count']:,} contacts (seeds {seeds}), "
        f"{result['runs'][0]['events']:,} events in the first; blocks bring up {ranged(result['brought_up'])} of the "
        f"true pairs, {result['compared']:.0f} comparisons a contact, {result['micros']:.0f} µs each.",
        "",
        "| score at least | precision | recall |",
        "|---|---|---|",
    ]
    lines += [
        f"| {row['threshold']} | {ranged(row['precision'])} | {ranged(row['recall'])} |" for row in result["rows"]
    ]
    return "\n".join(lines)


def ranged(values: dict[str, float]) -> str:
    """A median with its range."""
    return f"{values['median']:.3f} ({values['low']:.3f}–{values['high']:.3f})"


SECTIONS: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "cases": cases,
    "ledger": ledger,
    "intake": intake,
    "matching": matching,
}
