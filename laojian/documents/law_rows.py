"""The dated rows of this package, read once per process."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from laojian.documents.rules import Authority, TypeWord, authorities, type_words

LAW = Path(__file__).resolve().parent / "law"


def _rows(name: str) -> list[dict[str, str]]:
    with (LAW / name).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


@cache
def numbering_rows() -> tuple[TypeWord, ...]:
    """Which word stands in the number of which paper."""
    return type_words(_rows("numbering.csv"))


@cache
def authority_rows() -> tuple[Authority, ...]:
    """Which authority signs where, with its word, review body and court."""
    return authorities(_rows("authorities.csv"))


@cache
def limits() -> dict[str, int]:
    """Limits of uploaded files by name; units in the file."""
    return {row["name"]: int(row["value"]) for row in _rows("limits.csv")}
