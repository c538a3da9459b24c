"""The table of terms for the documentation: one line for each row, with the steps that start and stop it."""

from __future__ import annotations

from datetime import date
from typing import Any

from laojian.cases.rules.printing import deadlines_page

ROW: dict[str, Any] = {
    "code": "DL04", "name_zh": "办理", "number": 60, "unit": "working", "kind": "max", "roll": False, "extension": 30,
    "from_event_zh": "立案", "basis_zh": "某条例 第一条", "mark": "V", "valid_from": date(2004, 12, 1),
    "valid_to": None,
}  # fmt: skip


def cells(**change: Any) -> list[str]:
    page = deadlines_page([ROW | change])
    (line,) = [line for line in page.splitlines() if line.startswith(f"| {change.get('code', 'DL04')} ")]
    return [cell.strip() for cell in line.strip("|").split(" | ")]


def test_a_row_says_its_number_its_end_and_whether_it_binds_the_office() -> None:
    assert cells()[2:7] == ["60", "working", "max", "否", "30"]
    assert cells()[10:] == ["是", "某条例 第一条", "V", "2004-12-01", "—"]
    other = cells(code="DL18", number=None, roll=True, extension=None, valid_to=date(2026, 1, 1))
    assert other[2:7] == ["—", "working", "max", "是", "—"] and other[10] == "否" and other[-1] == "2026-01-01"


def test_the_steps_that_start_and_stop_a_term_stand_beside_it_once() -> None:
    starts, stops = cells()[8:10]
    assert starts.split() == ["T05b", "T09"]
    assert {"T19", "T34", "T35"} <= set(stops.split()) and len(stops.split()) == len(set(stops.split()))
    assert cells(code="DL60")[8:10] == ["—", "—"]
