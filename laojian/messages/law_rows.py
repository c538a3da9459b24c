"""The dated rows of this package, read once per process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from laojian.kernel.lawtable import LawRow, LawTable, read_law, read_rows, sound
from laojian.messages import rules

LAW = Path(__file__).resolve().parent / "law"


@cache
def shapes() -> Mapping[str, str]:
    """Every placeholder a template may use, with the shape of its values."""
    with (LAW / "placeholders.csv").open(encoding="utf-8-sig", newline="") as source:
        return {row.code: row.cells["shape"] for row in read_law(source, ("shape", "title_zh", "title_en"))}


@cache
def templates() -> LawTable[rules.Template]:
    """All templates."""
    with (LAW / "templates.csv").open(encoding="utf-8-sig", newline="") as source:
        return sound(*read_rows(source, ("code", "purpose", "channels"), lambda cells: rules.template(cells, shapes())))


@cache
def _policy_rows() -> LawTable[LawRow]:
    with (LAW / "policy.csv").open(encoding="utf-8-sig", newline="") as source:
        return read_law(source, ("value", "unit", "mark"))


@cache
def policy(on: date) -> rules.Policy:
    """Quiet hours, limits and waits as they hold on a day."""
    table = _policy_rows()
    return rules.policy({code: table.in_force(code, on).cells["value"] for code in table.codes()})
