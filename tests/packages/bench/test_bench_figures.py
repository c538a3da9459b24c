"""Figures go into their section of the page and nowhere else; ratios are judged by their medians."""

import pytest

from laojian.bench import cases, figures
from laojian.bench.sampling import Cpu

PAGE = "before\n<!-- figures: cases -->\nold\n<!-- end: cases -->\nafter\n"


def rounds(over: float, count: int = 3):
    """Rounds in which every list takes `over` times a bare view."""
    return [{cell: Cpu(over if cell.view == "list" else 1.0, 0.0, 0.0) for cell in cases.cells()} for _ in range(count)]


def result(over: float):
    return {
        "date": "2026-11-23", "cores": 2, "load": [1.0, 2.0], "small": 10, "large": 20, "pairs": 3, "requests": 8,
        "seed": 1, "queries": {"small": {"a": 5}, "large": {"a": 5}},
        "ratios": [cases.judged(ratio, rounds(over)) for ratio in cases.ratios()],
        "cpu": [cases.costs(cell, rounds(over), 8) for cell in cases.cells()],
    }  # fmt: skip


def test_a_section_is_replaced_and_the_rest_is_left(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    figures.put(page, "cases", result(2.0))
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n")
    assert "old" not in text and "| list ÷ bare | clerk, first, small | 2.00 | 2.00–2.00 | ≤ 3.5 |" in text
    figures.put(page, "cases", result(2.0))
    assert page.read_text(encoding="utf-8") == text


def test_a_broken_bound_is_said_on_the_page(tmp_path):
    assert "**broken**" in figures.cases(result(4.0))
    assert "**broken**" not in figures.cases(result(3.0))


def test_a_page_without_the_section_is_refused(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="figures: ledger"):
        figures.put(page, "ledger", {})


def test_every_list_is_held_against_bare_city_and_small():
    names = [ratio.name for ratio in cases.ratios()]
    assert (names.count("list ÷ bare"), names.count("officer ÷ city"), names.count("large ÷ small")) == (12, 8, 6)
    assert all(ratio.over in cases.cells() and ratio.under in cases.cells() for ratio in cases.ratios())


def test_a_ratio_is_the_median_of_its_rounds():
    values = [rounds(over, 1)[0] for over in (2.0, 3.0, 10.0)]
    judged = cases.judged(cases.ratios()[0], values)
    assert (judged["median"], judged["low"], judged["high"]) == (3.0, 2.0, 10.0)
