"""Reads the dated law rows of `law/*.csv` into values ready for the tables."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any, Final

LAW: Final = Path(__file__).parent / "law"
DEADLINE_FILES: Final = ("deadlines.csv", "local_terms.csv")
_VIOLATION_COLUMNS: Final = ("code", "name_zh", "name_en", "mark", "valid_from", "valid_to")


def _rows(name: str) -> list[dict[str, str]]:
    with (LAW / name).open(encoding="utf-8-sig", newline="") as lines:
        return [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(lines)]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> int | None:
    return int(text) if text else None


def deadlines() -> list[dict[str, Any]]:
    """The terms of law, as keyword arguments of `Deadline`, version 1."""
    found = []
    for name in DEADLINE_FILES:
        for row in _rows(name):
            value: dict[str, Any] = dict(row)
            for flag in ("roll", "show_both", "configurable"):
                value[flag] = row[flag] == "yes"
            value |= {"number": _number(row["number"]), "extension": _number(row["extension"]), "version": 1}
            value |= {"valid_from": _day(row["valid_from"]), "valid_to": _day(row["valid_to"])}
            found.append(value)
    return found


def violations() -> list[dict[str, Any]]:
    """The catalogue of violations, as keyword arguments of `Violation`."""
    found = []
    for row in _rows("violations.csv"):
        value: dict[str, Any] = {key: row.get(key, "") for key in _VIOLATION_COLUMNS}
        value |= {"valid_from": _day(row["valid_from"]), "valid_to": _day(row.get("valid_to", ""))}
        for column in ("basis", "remedy", "penalty"):
            value[column] = row.get(f"{column}_zh") or row.get(column) or row.get(f"{column}_en") or ""
        value["more"] = {key: text for key, text in row.items() if key not in value and text}
        found.append(value)
    return found


def amounts() -> list[dict[str, Any]]:
    """Amounts and rates of law: code, number, validity."""
    return [
        {
            "code": row["code"],
            "number": int(row["number"]),
            "valid_from": _day(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
        }
        for row in _rows("amounts.csv")
    ]
